package actor

import (
	"encoding/binary"
	"fmt"
	"math"
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
	rows  []row // open addressing by key
}

// row is a feature and its weight for each label, in one line of the cache.
type row struct {
	key     uint32 // 0: no feature
	weights [12]int8
}

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
	t.rows = make([]row, size)
	for i := 0; i < n; i++ {
		key := binary.LittleEndian.Uint32(b[4*i:])
		at := key & t.mask
		for t.rows[at].key != 0 {
			at = (at + 1) & t.mask
		}
		t.rows[at].key = key
		for l, weight := range b[4*n+i*labelCount:][:labelCount] {
			t.rows[at].weights[l] = int8(weight)
		}
	}
	return t, nil
}

// score adds the weights of the features to the labels' scores.
func (t *tagger) score(features []hash, out *[labelCount]float32) {
	// The rows are far apart: the first ones are all asked for at once.
	var first [mostFeatures]uint32
	for i, f := range features {
		first[i] = t.rows[uint32(f)&t.mask].key
	}
	var sum [labelCount]int32
	for i, f := range features {
		key := uint32(f)
		at := key & t.mask
		for found := first[i]; found != 0; found = t.rows[at].key {
			if found == key {
				for l, w := range t.rows[at].weights[:labelCount] {
					sum[l] += int32(w)
				}
				break
			}
			at = (at + 1) & t.mask
		}
	}
	for l := range out {
		out[l] = float32(sum[l]) * t.scale
	}
}

// decode is the best sequence of labels (Viterbi), among those where an inside
// follows its own begin or inside.
func decode(scores [][labelCount]float32, trans *[labelCount][labelCount]float32) []uint8 {
	n := len(scores)
	if n == 0 {
		return nil
	}
	back := make([][labelCount]uint8, n)
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
	out := make([]uint8, n)
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

// tag labels the tokens of a sentence.
func (d *detector) tag(s *document.Sentence) []uint8 {
	views := d.views(s, false)
	if views == nil {
		return nil
	}
	scores := make([][labelCount]float32, len(views))
	var features [mostFeatures]hash
	for i := range views {
		if outside(views, i) {
			scores[i][labelO] = certain
			continue
		}
		d.tagger.score(d.featurise(s, views, i, features[:0]), &scores[i])
	}
	return decode(scores, &d.tagger.trans)
}
