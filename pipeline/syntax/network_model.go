package syntax

import (
	"encoding/binary"
	"fmt"
	"math"

	"stance/pipeline/document"
	"stance/pipeline/syntax/kernel"
)

// network is the trained network.
type network struct {
	encoder encoder[*kernel.Matrix]
	dense   []float32
	state   []float32 // stateRowCount × hiddenDim
	cells   string    // learned input rows in eight bits, × learnedDim
	scales  []float32 // of each learned row
	words   int32
	actions []action // the shift, then left arcs, then right arcs
	rights  int      // index of the first right arc
}

func (w *network) setActions(actions []action) error {
	if len(actions) < 3 || len(actions) > actionDim || actions[0].transition != shift {
		return fmt.Errorf("%d actions: %w", len(actions), errModel)
	}
	w.actions = actions
	w.rights = 1
	for i, a := range actions[1:] {
		if a.relation == 0 || int(a.relation) >= len(document.Relations) {
			return fmt.Errorf("relation %d: %w", a.relation, errModel)
		}
		switch {
		case a.transition == left && w.rights == i+1:
			w.rights++
		case a.transition != right:
			return fmt.Errorf("order of actions: %w", errModel)
		}
	}
	if w.rights == 1 || w.rights == len(actions) {
		return fmt.Errorf("arcs of one direction: %w", errModel)
	}
	return nil
}

// encode fills the values of a group of tagged sentences, n words in all.
func (w *network) encode(v *activations, group []reading, n int, lex *lexicon, known *encodings) {
	v.resize(n)
	w.open(v, group, lex, known)
	for l := range layers {
		if l > 0 {
			w.gate(v, l, v.gates[l], v.inputs[l][:n*inputDim])
		}
		for i := range group {
			r := &group[i]
			values := v.of(r.from, len(r.atoms.tokens))
			values.mix(l, len(r.atoms.tokens), nil)
		}
	}
	w.project(v, n)
}

// open fills inputs and gates of the first layer. What is not known of them is
// computed together, in what is still unused of the next layer.
func (w *network) open(v *activations, group []reading, lex *lexicon, known *encodings) {
	inputs, gates := v.inputs[0], v.gates[0]
	v.unknown = v.unknown[:0]
	for r := range group {
		a, from := &group[r].atoms, group[r].from
		for i, form := range a.forms {
			at := from + i
			input := inputs[at*inputDim:][:inputDim]
			if values := known.find(form, a.classes[i]); values != nil {
				copy(input, values)
				copy(gates[at*gateDim:][:gateDim], values[inputDim:])
				continue
			}
			lex.vector(input[:vectorDim], a.words[i])
			w.learned(input[vectorDim:], &a.tokens[i], a.classes[i])
			copy(v.inputs[1][len(v.unknown)*inputDim:], input)
			v.unknown = append(v.unknown, unknown{at, form, a.classes[i]})
		}
	}
	w.gate(v, 0, v.gates[1], v.inputs[1][:len(v.unknown)*inputDim])
	for k, u := range v.unknown {
		gate := gates[u.word*gateDim:][:gateDim]
		copy(gate, v.gates[1][k*gateDim:])
		if u.form != none {
			values := known.room(u.form, u.class)
			copy(values, inputs[u.word*inputDim:][:inputDim])
			copy(values[inputDim:], gate)
		}
	}
}

// gate fills the gates of layer l from its inputs.
func (w *network) gate(v *activations, l int, gates, inputs []float32) {
	v.rows.Set(inputs, inputDim)
	w.encoder.gates[l].Multiply(gates, &v.rows)
	kernel.Softsign(gates[:len(inputs)/inputDim*gateDim])
}

// project fills the places and the scores of tags from the last output.
func (w *network) project(v *activations, n int) {
	v.rows.Set(v.inputs[layers][:n*inputDim], inputDim)
	for p, matrix := range w.encoder.places {
		matrix.Multiply(v.places[p], &v.rows)
	}
	w.encoder.tags.Multiply(v.tags, &v.rows)
}

// learned fills out with the sum of a token's learned rows.
func (w *network) learned(out []float32, t *token, class uint8) {
	clear(out)
	for _, row := range tokenRows(t, class, w.words) {
		scale, cells := w.scales[row], w.cells[int(row)*learnedDim:][:learnedDim]
		for k := range out {
			out[k] += scale * float32(int8(cells[k]))
		}
	}
}

// retag replaces the tags of the words from one on by the network's.
func (w *network) retag(v *activations, from int, tags []document.Tag) {
	for i := range tags {
		scores := v.tags[(from+i)*tagDim:][:len(document.Tags)]
		tag := document.Tag(1)
		for k := tag + 1; int(k) < len(scores); k++ {
			if scores[k] > scores[tag] {
				tag = k
			}
		}
		tags[i] = tag
	}
}

// floats and floatBytes turn numbers into a section and back.
func floats(s string) []float32 {
	out := make([]float32, len(s)/4)
	for i := range out {
		b := s[4*i:][:4]
		out[i] = math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
	}
	return out
}

func floatBytes(values []float32) []byte {
	out := make([]byte, 0, 4*len(values))
	for _, x := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}
