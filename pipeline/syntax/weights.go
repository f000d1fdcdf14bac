package syntax

import "math/bits"

// classWeights score classes by the features that hold. Implementations: the
// quantised table of the model, and the table that training fills.
type classWeights interface {
	// score writes into out, for each candidate class, the sum of its
	// weights over the hashed features.
	score(features []uint64, candidates []uint8, out []int32)
}

// transitionWeights score the three transitions.
type transitionWeights interface {
	score(features []uint64) (scores [3]int32)
}

// classTable is a hashed table of weights in eight bits. A feature's weights
// lie in one line of `width` cells (a power of two, no less than the number of
// classes), rotated by a number that depends on the feature; lines are shared,
// and training sees the same collisions (a hash kernel, Shi et al. 2009).
type classTable struct {
	cells string
	width int
}

func (t *classTable) score(features []uint64, candidates []uint8, out []int32) {
	clear(out[:len(candidates)])
	lines := uint64(len(t.cells) / t.width)
	mask := t.width - 1
	for _, h := range features {
		line, rotation := cellOf(h, lines)
		cells := t.cells[line*t.width:][:t.width]
		for i, class := range candidates {
			out[i] += int32(int8(cells[(rotation+int(class))&mask]))
		}
	}
}

// cellOf returns the line of a feature and the rotation of its classes.
func cellOf(h, lines uint64) (line, rotation int) {
	hi, _ := bits.Mul64(h, lines)
	return int(hi), int(h >> 12 & 0xff)
}

// transitionTable is a hashed table of slots of four bytes: a fingerprint of
// the feature and three weights in eight bits. A bucket has two slots.
type transitionTable struct{ slots string }

const bucketBytes = 8

func (t *transitionTable) score(features []uint64) [3]int32 {
	var a, b, c int32
	buckets := uint64(len(t.slots) / bucketBytes)
	for _, h := range features {
		at, print := bucketOf(h, buckets)
		s := t.slots[at : at+bucketBytes]
		x := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
		y := uint32(s[4]) | uint32(s[5])<<8 | uint32(s[6])<<16 | uint32(s[7])<<24
		// A mask of ones where the fingerprint is the feature's, without a branch.
		w := int32(x&uint32(int32((x^print)&0xff-1)>>31) | y&uint32(int32((y^print)&0xff-1)>>31))
		a += w << 16 >> 24
		b += w << 8 >> 24
		c += w >> 24
	}
	return [3]int32{a, b, c}
}

// bucketOf returns the first byte of a feature's bucket and its fingerprint,
// 1 to 255; 0 marks an empty slot.
func bucketOf(h, buckets uint64) (at int, print uint32) {
	hi, _ := bits.Mul64(h, buckets)
	print = uint32(h>>12) & 0xff
	print += (print - 1) >> 31
	return int(hi) * bucketBytes, print
}
