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
// lie in one line of maxClasses cells, rotated by a number that depends on the
// feature; lines are shared, and training sees the same collisions (a hash
// kernel, Shi et al. 2009).
type classTable struct{ cells string }

func (t *classTable) add(features []uint64, candidates []uint8, out []int32) {
	cells := t.cells
	lines := uint64(len(cells) / maxClasses)
	// Lines are far apart: the first class asks for those of all features at once.
	var places [tagFeatures]struct{ line, rotation int }
	first, sum := int(candidates[0]), int32(0)
	for i, h := range features {
		line, rotation := cellOf(h, lines)
		line *= maxClasses
		places[i].line, places[i].rotation = line, rotation
		sum += int32(int8(cells[line+(rotation+first)%maxClasses]))
	}
	candidates, out = candidates[1:], out[:len(candidates)]
	out[0] += sum
	out = out[1:][:len(candidates)]
	for _, p := range places[:len(features)] {
		line := cells[p.line:][:maxClasses]
		for i, class := range candidates {
			out[i] += int32(int8(line[uint(p.rotation+int(class))%maxClasses]))
		}
	}
}

// cellOf returns the line of a feature and the rotation of its classes.
func cellOf(h, lines uint64) (line, rotation int) {
	hi, _ := bits.Mul64(h, lines)
	return int(hi), int(h >> 12 & 0xff)
}
