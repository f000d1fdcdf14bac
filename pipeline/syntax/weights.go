package syntax

import "math/bits"

// classWeights score classes by the features that hold. Implementations: the
// quantised table of the model, and the table that training fills.
type classWeights interface {
	// add adds to out, for each candidate class, the sum of its weights
	// over the hashed features.
	add(features []uint64, candidates []uint8, out []int32)
}

// classTable is a hashed table of weights in eight bits. A feature's weights
// lie in one line of `width` cells (a power of two, no less than the number of
// classes), rotated by a number that depends on the feature; lines are shared,
// and training sees the same collisions (a hash kernel, Shi et al. 2009).
type classTable struct {
	cells string
	width int
}

func (t *classTable) add(features []uint64, candidates []uint8, out []int32) {
	lines := uint64(len(t.cells) / t.width)
	mask := t.width - 1
	// Lines are far apart: by class, those of all features are asked for at once.
	var places [tagFeatures]struct{ line, rotation int }
	for i, h := range features {
		line, rotation := cellOf(h, lines)
		places[i].line, places[i].rotation = line*t.width, rotation
	}
	for i, class := range candidates {
		sum := int32(0)
		for _, p := range places[:len(features)] {
			sum += int32(int8(t.cells[p.line+(p.rotation+int(class))&mask]))
		}
		out[i] += sum
	}
}

// cellOf returns the line of a feature and the rotation of its classes.
func cellOf(h, lines uint64) (line, rotation int) {
	hi, _ := bits.Mul64(h, lines)
	return int(hi), int(h >> 12 & 0xff)
}
