package syntax

import (
	"math"
	"math/rand/v2"
)

const (
	meanDecay = 0.9
	varDecay  = 0.99
)

// adam moves parameters against their gradient and clears it.
func adam(values, grad, mean, vari []float32, rate float32) {
	for i, g := range grad {
		m := mean[i] + (1-meanDecay)*(g-mean[i])
		v := vari[i] + (1-varDecay)*(g*g-vari[i])
		mean[i], vari[i] = m, v
		values[i] -= rate * m / (float32(math.Sqrt(float64(v))) + 1e-6)
		grad[i] = 0
	}
}

func (t *rowTable) update(rate float32) {
	for _, row := range t.touched {
		at := int(row) * t.dim
		adam(t.values[at:at+t.dim], t.grad[at:at+t.dim], t.mean[at:at+t.dim], t.vari[at:at+t.dim], rate)
		t.isTouched[row] = false
	}
	t.touched = t.touched[:0]
}

// rowTable is a table of which a step of training touches few rows.
type rowTable struct {
	dim                      int
	values, grad, mean, vari []float32
	touched                  []int32
	isTouched                []bool
}

func newRowTable(rows, dim int, spread float64, random *rand.Rand) *rowTable {
	t := &rowTable{dim: dim, isTouched: make([]bool, rows)}
	t.values = make([]float32, rows*dim)
	t.grad, t.mean, t.vari = make([]float32, rows*dim), make([]float32, rows*dim), make([]float32, rows*dim)
	for i := range t.values {
		t.values[i] = float32(random.NormFloat64() * spread)
	}
	return t
}

// add adds a gradient to a row.
func (t *rowTable) add(row int32, gradient []float32) {
	if !t.isTouched[row] {
		t.isTouched[row] = true
		t.touched = append(t.touched, row)
	}
	g := t.grad[int(row)*t.dim:][:t.dim]
	for k, x := range gradient[:t.dim] {
		g[k] += x
	}
}
