package syntax

import (
	"math"
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

func (t *classTrainer) add(features []uint64, candidates []uint8, out []int32) {
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

// eightBits returns the factor by which the largest weight fits into eight
// bits. The few largest are those of the most frequent features: clipping them
// costs a point of accuracy, rounding the many small ones nothing.
func eightBits(weights []float64) float64 {
	largest := 0.0
	for _, w := range weights {
		largest = max(largest, math.Abs(w))
	}
	if largest == 0 {
		return 1
	}
	return 127 / largest
}

func toByte(x float64) int8 {
	return int8(math.Round(x))
}
