package syntax

import "stance/pipeline/syntax/kernel"

// matrix is a matrix with a bias, or with none where that is nil, in the memory that
// training changes.
type matrix struct {
	weights       []float32 // rows × columns
	bias          []float32
	rows, columns int
}

func newMatrix(weights, bias []float32, rows, columns int) matrix {
	return matrix{weights, bias, rows, columns}
}

// apply fills out (n × columns) from in (n × rows).
func (m *matrix) apply(out, in []float32, n int) {
	for i := range n {
		y := out[i*m.columns:][:m.columns]
		clear(y)
		copy(y, m.bias)
		for c := 0; c < m.columns; c += kernel.Block {
			kernel.Forward(y[c:], m.weights[c:], in[i*m.rows:][:m.rows], m.columns, m.rows)
		}
	}
}

// layer runs layer l over n words with its mask, states kept.
func (t *networkTrainer) layer(l, n int) {
	v := &t.values
	t.encoder.gates[l].apply(v.gates[l], v.inputs[l], n)
	kernel.Softsign(v.gates[l][:n*gateDim])
	v.mix(l, n, t.masks[l])
}

// project fills the places and the scores of tags from the last output.
func (t *networkTrainer) project(n int) {
	v := &t.values
	for p := range places {
		t.encoder.places[p].apply(v.places[p], v.inputs[layers], n)
	}
	t.encoder.tags.apply(v.tags, v.inputs[layers], n)
}
