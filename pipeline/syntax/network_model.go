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
func (w *network) encode(v *activations, a *sentenceAtoms) {
	n := len(a.tokens)
	v.resize(n)
	for i := range n {
		input := v.inputs[0][i*inputDim:][:inputDim]
		copy(input, a.vectors[i*vectorDim:][:vectorDim])
		learned := input[vectorDim:]
		clear(learned)
		for _, row := range tokenRows(&a.tokens[i], a.classes[i], w.words) {
			scale, cells := w.scales[row], w.cells[int(row)*learnedDim:][:learnedDim]
			for k := range learned {
				learned[k] += scale * float32(int8(cells[k]))
			}
		}
	}
	for l := range layers {
		w.encoder.layer(v, l, n, nil)
	}
	w.encoder.project(v, n)
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
