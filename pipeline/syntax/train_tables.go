package syntax

import (
	"math"
	"slices"
)

// classTrainer is the table of a classTable while it is trained: an averaged
// perceptron whose average is the weight less sum/now.
type classTrainer struct {
	width   int
	weights []int32
	sums    []int64 // of each update times the moment when it was made
	now     int64
}

func newClassTrainer(lines, width int) *classTrainer {
	return &classTrainer{width, make([]int32, lines*width), make([]int64, lines*width), 1}
}

func (t *classTrainer) score(features []uint64, candidates []uint8, out []int32) {
	clear(out[:len(candidates)])
	lines, mask := uint64(len(t.weights)/t.width), t.width-1
	for _, h := range features {
		line, rotation := cellOf(h, lines)
		cells := t.weights[line*t.width:][:t.width]
		for i, class := range candidates {
			out[i] += cells[(rotation+int(class))&mask]
		}
	}
}

// update adds delta to the weights of a class.
func (t *classTrainer) update(features []uint64, class uint8, delta int32) {
	lines, mask := uint64(len(t.weights)/t.width), t.width-1
	for _, h := range features {
		line, rotation := cellOf(h, lines)
		at := line*t.width + (rotation+int(class))&mask
		t.weights[at] += delta
		t.sums[at] += int64(delta) * t.now
	}
}

// quantised returns the averages in eight bits.
func (t *classTrainer) quantised() []byte {
	averages := make([]float64, len(t.weights))
	for i, w := range t.weights {
		averages[i] = float64(w) - float64(t.sums[i])/float64(t.now)
	}
	scale := eightBits(averages)
	out := make([]byte, len(averages))
	for i, a := range averages {
		out[i] = byte(toByte(a * scale))
	}
	return out
}

// eightBits returns the factor by which all but the largest one in two
// thousand of the non-zero weights fit into eight bits.
func eightBits(weights []float64) float64 {
	var sizes []float64
	for _, w := range weights {
		if w != 0 {
			sizes = append(sizes, math.Abs(w))
		}
	}
	if len(sizes) == 0 {
		return 1
	}
	slices.Sort(sizes)
	return 127 / sizes[len(sizes)-1-len(sizes)/2000]
}

func toByte(x float64) int8 {
	return int8(math.Round(max(-127, min(127, x))))
}
