package actor

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sync"

	"stance/data/names"
	"stance/pipeline/document"
)

// tagger is a structured perceptron over the labels of names (Collins, 2002):
// a token's score for a label is the sum of its features' weights; a pair of
// labels that follow each other has a weight of its own.
type tagger struct {
	scale float32
	trans [labelCount][labelCount]float32
	mask  uint32
	slots []uint32 // open addressing by key: upper bits of it, then the number of a row plus 1; 0: empty
	width uint     // of a row's number, in bits
	rows  []row
}

// row is a feature and its weights, each plus weightBias: of the first eight labels
// as the bytes of a number, and of the last.
type row struct {
	key   uint32
	last  uint32
	eight uint64
}

const weightBias = 128

// mostFeatures is no less than the features of a token.
const mostFeatures = 64

const tagMagic = "STNM1\n"

// defaultTagger is the embedded one.
var defaultTagger = sync.OnceValues(func() (*tagger, error) { return readTagger(names.Weights) })

// readTagger decodes what write of the trainer made: magic, scale, number of
// rows, transitions, sorted keys, rows of eight-bit weights.
func readTagger(b []byte) (*tagger, error) {
	if len(b) < len(tagMagic)+8+4*labelCount*labelCount || string(b[:len(tagMagic)]) != tagMagic {
		return nil, fmt.Errorf("name tagger: not a file of weights of this version")
	}
	b = b[len(tagMagic):]
	t := &tagger{scale: math.Float32frombits(binary.LittleEndian.Uint32(b))}
	n := int(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	for i := range t.trans {
		for j := range t.trans[i] {
			t.trans[i][j] = math.Float32frombits(binary.LittleEndian.Uint32(b))
			b = b[4:]
		}
	}
	if len(b) != n*(4+labelCount) {
		return nil, fmt.Errorf("name tagger: %d bytes for %d rows, want %d", len(b), n, n*(4+labelCount))
	}
	size := 1
	for size < 2*n+1 {
		size *= 2
	}
	t.mask = uint32(size - 1)
	t.width = uint(bits.Len(uint(n)))
	t.slots, t.rows = make([]uint32, size), make([]row, n)
	for i := range t.rows {
		r := &t.rows[i]
		r.key = binary.LittleEndian.Uint32(b[4*i:])
		weights := b[4*n+i*labelCount:][:labelCount]
		for l, weight := range weights[:8] {
			r.eight |= uint64(int(int8(weight))+weightBias) << (8 * l)
		}
		r.last = uint32(int(int8(weights[8])) + weightBias)
		at := r.key & t.mask
		for t.slots[at] != 0 {
			at = (at + 1) & t.mask
		}
		t.slots[at] = r.key>>t.width<<t.width | uint32(i+1)
	}
	return t, nil
}

// score is the sum of the weights of the features, by label.
func (t *tagger) score(features []hash, out *[labelCount]float32) {
	// Slots and rows are far apart: all slots are asked for at once, and then all
	// rows that their bits of the key speak for.
	var slots [mostFeatures]uint32
	for i, f := range features {
		slots[i] = t.slots[uint32(f)&t.mask]
	}
	var found [mostFeatures]uint32 // numbers of rows
	n := 0
	for i, f := range features {
		at, slot := uint32(f)&t.mask, slots[i]
		for slot != 0 && (slot^uint32(f))>>t.width != 0 {
			at = (at + 1) & t.mask
			slot = t.slots[at]
		}
		slots[n], found[n] = uint32(f), slot&(1<<t.width-1)
		n += int((slot | -slot) >> 31) // one if there is a row, without a branch
	}
	// Four sums of 16 bits in each, of labels 0, 2, 4, 6 and of 1, 3, 5, 7: no
	// token has features enough for one to reach the next.
	var even, odd uint64
	var last, rows uint32
	for i, number := range found[:n] {
		r := &t.rows[number-1]
		if key := slots[i]; r.key != key {
			if r = t.row(key); r == nil {
				continue
			}
		}
		even += r.eight & 0x00ff00ff00ff00ff
		odd += r.eight >> 8 & 0x00ff00ff00ff00ff
		last += r.last
		rows++
	}
	bias := int32(rows * weightBias)
	for l := 0; l < 8; l += 2 {
		out[l] = float32(int32(uint16(even>>(8*l)))-bias) * t.scale
		out[l+1] = float32(int32(uint16(odd>>(8*l)))-bias) * t.scale
	}
	out[8] = float32(int32(last)-bias) * t.scale
}

// row is that of a key; nil where there is none.
func (t *tagger) row(key uint32) *row {
	for at := key & t.mask; t.slots[at] != 0; at = (at + 1) & t.mask {
		if r := &t.rows[t.slots[at]&(1<<t.width-1)-1]; r.key == key {
			return r
		}
	}
	return nil
}

// path is the memory that decode works in.
type path struct {
	back   [][labelCount]uint8
	labels []uint8
}

// decode is the best sequence of labels (Viterbi), among those where an inside
// follows its own begin or inside. It is valid until the next call.
func (p *path) decode(scores [][labelCount]float32, trans *[labelCount][labelCount]float32) []uint8 {
	n := len(scores)
	if n == 0 {
		return nil
	}
	p.back = slices.Grow(p.back[:0], n)[:n]
	p.labels = slices.Grow(p.labels[:0], n)[:n]
	back := p.back
	var prev, next [labelCount]float32
	for l := range prev {
		prev[l] = scores[0][l]
		if inside(l) {
			prev[l] = -1e9
		}
	}
	for i := 1; i < n; i++ {
		for l := range next {
			best, from := float32(-1e30), 0
			if inside(l) {
				// l-1 is its begin.
				for _, k := range [2]int{l - 1, l} {
					if s := prev[k] + trans[k][l]; s > best {
						best, from = s, k
					}
				}
			} else {
				for k := range prev {
					if s := prev[k] + trans[k][l]; s > best {
						best, from = s, k
					}
				}
			}
			next[l] = best + scores[i][l]
			back[i][l] = uint8(from)
		}
		prev = next
	}
	best := 0
	for l := range prev {
		if prev[l] > prev[best] {
			best = l
		}
	}
	out := p.labels
	for i := n - 1; i >= 0; i-- {
		out[i] = uint8(best)
		best = int(back[i][best])
	}
	return out
}

// certain is the score of a label that is not in doubt.
const certain = 1e6

// outside reports a token that is part of no name: no capital in it nor beside
// it. Two thirds of running text are such.
func outside(v []tokenView, i int) bool {
	return !v[i].upper && (i == 0 || !v[i-1].upper) && (i+1 >= len(v) || !v[i+1].upper)
}

func inside(label int) bool { return label > 0 && label%2 == 0 }

// tag labels the tokens of a sentence. The labels are valid until the next call.
func (d *detector) tag(s *document.Sentence) []uint8 {
	views := d.view(s, false)
	if views == nil {
		return nil
	}
	d.scores = append(d.scores[:0], make([][labelCount]float32, len(views))...)
	var features [mostFeatures]hash
	for i := range views {
		if outside(views, i) {
			d.scores[i][labelO] = certain
			continue
		}
		d.tagger.score(d.featurise(s, views, i, features[:0]), &d.scores[i])
	}
	return d.path.decode(d.scores, &d.tagger.trans)
}
