package syntax

import (
	"encoding/binary"
	"fmt"
	"math"

	"stance/pipeline/document"
)

// network is the trained network.
type network struct {
	encoder encoder
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

// encode fills v for the tagged tokens.
func (w *network) encode(v *activations, a *sentenceAtoms, lex *lexicon, known *encodings) {
	n := len(a.tokens)
	v.resize(n)
	w.open(v, a, lex, known)
	v.mix(0, n, nil)
	for l := 1; l < layers; l++ {
		w.encoder.layer(v, l, n, nil)
	}
	w.encoder.project(v, n)
}

// open fills inputs and gates of the first layer. What is not known of them is
// computed together, in what is still unused of the next layer.
func (w *network) open(v *activations, a *sentenceAtoms, lex *lexicon, known *encodings) {
	inputs, gates := v.inputs[0], v.gates[0]
	v.unknown = v.unknown[:0]
	for i, form := range a.forms {
		input := inputs[i*inputDim:][:inputDim]
		if at := known.find(form, a.classes[i]); at != nil {
			copy(input, at)
			copy(gates[i*gateDim:][:gateDim], at[inputDim:])
			continue
		}
		w.input(input, &a.tokens[i], a.classes[i])
		lex.vector(input[:vectorDim], a.words[i])
		copy(v.inputs[1][len(v.unknown)*inputDim:], input)
		v.unknown = append(v.unknown, i)
	}
	w.encoder.open(v.gates[1], v.inputs[1], 0, len(v.unknown))
	for k, i := range v.unknown {
		gate := gates[i*gateDim:][:gateDim]
		copy(gate, v.gates[1][k*gateDim:])
		if form := a.forms[i]; form != none {
			at := known.room(form, a.classes[i])
			copy(at, inputs[i*inputDim:][:inputDim])
			copy(at[inputDim:], gate)
		}
	}
}

// input fills the learned part of a token's input.
func (w *network) input(out []float32, t *token, class uint8) {
	learned := out[vectorDim:]
	clear(learned)
	for _, row := range tokenRows(t, class, w.words) {
		scale, cells := w.scales[row], w.cells[int(row)*learnedDim:][:learnedDim]
		for k := range learned {
			learned[k] += scale * float32(int8(cells[k]))
		}
	}
}

// retag replaces the tags by the network's.
func (w *network) retag(v *activations, tags []document.Tag) {
	for i := range tags {
		scores := v.tags[i*tagDim:][:len(document.Tags)]
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
