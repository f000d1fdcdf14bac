package syntax

import (
	"cmp"
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

// transitionTrainer is the table of a transitionTable while it is trained,
// without collisions: features are open-addressed by their whole hash.
type transitionTrainer struct {
	keys    []uint64
	rows    []transitionRow
	entries int
	now     int64
}

type transitionRow struct {
	weights [3]int32
	sums    [3]float32
}

func newTransitionTrainer() *transitionTrainer {
	const first = 1 << 20
	return &transitionTrainer{keys: make([]uint64, first), rows: make([]transitionRow, first), now: 1}
}

// find returns where the feature is or would be.
func (t *transitionTrainer) find(h uint64) int {
	mask := uint64(len(t.keys) - 1)
	at := h >> 20 & mask
	for t.keys[at] != 0 && t.keys[at] != h {
		at = (at + 1) & mask
	}
	return int(at)
}

func (t *transitionTrainer) score(features []uint64) (scores [3]int32) {
	for _, h := range features {
		if at := t.find(h); t.keys[at] == h {
			for i, w := range t.rows[at].weights {
				scores[i] += w
			}
		}
	}
	return scores
}

func (t *transitionTrainer) update(features []uint64, transition uint8, delta int32) {
	if (t.entries+len(features))*10 > len(t.keys)*7 {
		t.grow()
	}
	for _, h := range features {
		at := t.find(h)
		if t.keys[at] == 0 {
			t.keys[at] = h
			t.entries++
		}
		row := &t.rows[at]
		row.weights[transition] += delta
		row.sums[transition] += float32(delta) * float32(t.now)
	}
}

func (t *transitionTrainer) grow() {
	old := *t
	t.keys = make([]uint64, 2*len(old.keys))
	t.rows = make([]transitionRow, 2*len(old.keys))
	for i, key := range old.keys {
		if key != 0 {
			at := t.find(key)
			t.keys[at], t.rows[at] = key, old.rows[i]
		}
	}
}

// quantised returns the slots of a transitionTable of so many buckets, with
// the features of the largest weights that find a place.
func (t *transitionTrainer) quantised(buckets int) []byte {
	type entry struct {
		key  uint64
		size float32
		row  [3]float32
	}
	var entries []entry
	var all []float64
	for i, key := range t.keys {
		if key == 0 {
			continue
		}
		e := entry{key: key}
		for j, w := range t.rows[i].weights {
			a := float32(w) - t.rows[i].sums[j]/float32(t.now)
			e.row[j] = a
			e.size = max(e.size, a, -a)
			all = append(all, float64(a))
		}
		entries = append(entries, e)
	}
	scale := eightBits(all)
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.key, b.key))
	})
	out := make([]byte, buckets*bucketBytes)
	for _, e := range entries {
		at, print := bucketOf(e.key, uint64(buckets))
		slot := out[at : at+4]
		if slot[0] != 0 {
			if slot[0] == byte(print) {
				continue // the larger one keeps the fingerprint
			}
			slot = out[at+4 : at+8]
			if slot[0] != 0 {
				continue
			}
		}
		var q [3]int8
		for j, a := range e.row {
			q[j] = toByte(float64(a) * scale)
		}
		if q != [3]int8{} {
			slot[0], slot[1], slot[2], slot[3] = byte(print), byte(q[0]), byte(q[1]), byte(q[2])
		}
	}
	return out
}
