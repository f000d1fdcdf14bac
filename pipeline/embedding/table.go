package embedding

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Dim is how many numbers a vector has.
func (t *Table) Dim() int { return t.dim }

// Len is how many words have a row.
func (t *Table) Len() int { return t.words }

// Classes is how many classes the set (Fine or Coarse) has, at most 256.
func (t *Table) Classes(set int) int { return t.classes[set] }

// Lookup finds the row of a word, whatever its case and accents.
func (t *Table) Lookup(word string) (row int, ok bool) {
	var buffer [foldedSize]byte
	return t.find(appendFolded(buffer[:0], word))
}

func (t *Table) find(folded []byte) (row int, ok bool) {
	for slot := fnv(folded) & t.slotMask; ; slot = (slot + 1) & t.slotMask {
		row := int(binary.LittleEndian.Uint16(t.slots[2*slot:])) - 1
		if row < 0 {
			return 0, false
		}
		if string(t.spelling(row)) == string(folded) {
			return row, true
		}
	}
}

func (t *Table) spelling(row int) []byte {
	return t.text[binary.LittleEndian.Uint32(t.ends[4*row:]):binary.LittleEndian.Uint32(t.ends[4*row+4:])]
}

// Word is the folded spelling of a row.
func (t *Table) Word(row int) string { return string(t.spelling(row)) }

// Weight is what a row counts for when words are pooled: a/(a+p), with p the
// word's frequency and a = 1e-3; near 1 for all but the most frequent words.
func (t *Table) Weight(row int) float32 { return bfloat(t.weights, row) }

// Class is the row's class in a set, Fine or Coarse.
func (t *Table) Class(set, row int) uint8 { return t.members[set][row] }

// Vector writes the vector of a row, without its weight, into out[:Dim()].
// Vectors of the vocabulary have length 1 in the mean (root of mean square).
func (t *Table) Vector(row int, out []float32) {
	out = out[:t.dim]
	clear(out)
	t.AddRow(row, 1, out)
}

// AddRow adds weight times the vector of a row to acc[:Dim()]. For pooling,
// pass Weight(row) times the weight wanted.
func (t *Table) AddRow(row int, weight float32, acc []float32) {
	addScaled(t.vectors[row*t.dim:][:t.dim], weight*bfloat(t.scales, row), acc)
}

func addScaled(stored []byte, scale float32, acc []float32) {
	acc = acc[:len(stored)]
	for i, b := range stored {
		acc[i] += scale * float32(int8(b))
	}
}

// Add adds the vector of a word, times its pooling weight, times weight, to
// acc[:Dim()]. It reports false, and adds nothing, for what has neither a row
// nor a letter.
func (t *Table) Add(word string, weight float32, acc []float32) bool {
	var buffer [foldedSize]byte
	folded := appendFolded(buffer[:0], word)
	if row, ok := t.find(folded); ok {
		t.AddRow(row, weight*t.Weight(row), acc)
		return true
	}
	return t.compose(folded, weight, acc)
}

// VectorOf writes the vector of a word, without its weight, into out[:Dim()]: its
// row's, or what Compose makes of it. It reports false, with zeros, for what has
// neither a row nor a letter.
func (t *Table) VectorOf(word string, out []float32) bool {
	if row, ok := t.Lookup(word); ok {
		t.Vector(row, out)
		return true
	}
	return t.Compose(word, out)
}

// Compose writes what the n-grams of a word say its vector is into
// out[:Dim()], whether it has a row or not, and reports false, with zeros,
// for what has no letter.
func (t *Table) Compose(word string, out []float32) bool {
	var buffer [foldedSize]byte
	out = out[:t.dim]
	clear(out)
	return t.compose(appendFolded(buffer[:0], word), 1, out)
}

// compose adds the sum of the n-grams of <word>, over the root of their
// number, as gram_matrix of make_vectors.py weighs them.
func (t *Table) compose(folded []byte, weight float32, acc []float32) bool {
	if !hasLetter(folded) {
		return false
	}
	var buffer [foldedSize + 2]byte
	marked := append(append(append(buffer[:0], '<'), folded...), '>')
	count := 0
	for n := t.shortGram; n <= t.longGram; n++ {
		count += max(0, len(marked)-n+1)
	}
	if count == 0 {
		return false
	}
	weight /= float32(math.Sqrt(float64(count)))
	for n := t.shortGram; n <= t.longGram; n++ {
		for start := 0; start+n <= len(marked); start++ {
			row := int(fnv(marked[start:start+n]) % t.gramRows)
			addScaled(t.grams[row*t.dim:][:t.dim], weight*bfloat(t.gramScales, row), acc)
		}
	}
	return true
}

func hasLetter(folded []byte) bool {
	for i := 0; i < len(folded); {
		r, size := utf8.DecodeRune(folded[i:])
		if unicode.IsLetter(r) {
			return true
		}
		i += size
	}
	return false
}

// ClassOf is the class of any word in a set: its row's, or of the centre nearest
// to the vector composed of its n-grams. ok is false for what has neither a
// row nor a letter. An unseen word costs microseconds: keep what comes out.
func (t *Table) ClassOf(set int, word string) (class uint8, ok bool) {
	var buffer [foldedSize]byte
	folded := appendFolded(buffer[:0], word)
	if row, ok := t.find(folded); ok {
		return t.Class(set, row), true
	}
	var small [128]float32
	vector := small[:0]
	if t.dim > len(small) {
		vector = make([]float32, 0, t.dim)
	}
	vector = vector[:t.dim]
	if !t.compose(folded, 1, vector) {
		return 0, false
	}
	return t.nearestCentre(set, vector), true
}

func (t *Table) nearestCentre(set int, vector []float32) (class uint8) {
	best := float32(math.Inf(-1))
	for c := range t.classes[set] {
		if product := dot(t.centres[set][c*t.dim:][:t.dim], vector); product > best {
			best, class = product, uint8(c)
		}
	}
	return class
}

func dot(stored []byte, vector []float32) (sum float32) {
	vector = vector[:len(stored)]
	for i, b := range stored {
		sum += float32(int8(b)) * vector[i]
	}
	return sum
}

// Neighbour is a row and the cosine of its vector with the one asked for.
type Neighbour struct {
	Row    int
	Cosine float64
}

// Nearest lists the k rows whose vectors point most like vector, best first,
// ties by row. It looks at every row.
func (t *Table) Nearest(vector []float32, k int) []Neighbour {
	vector = vector[:t.dim]
	length := 0.0
	for _, x := range vector {
		length += float64(x) * float64(x)
	}
	all := make([]Neighbour, t.words)
	for row := range all {
		stored := t.vectors[row*t.dim:][:t.dim]
		square := 0.0
		for _, b := range stored {
			square += float64(int8(b)) * float64(int8(b))
		}
		all[row].Row = row
		if square > 0 && length > 0 {
			all[row].Cosine = float64(dot(stored, vector)) / math.Sqrt(square*length)
		}
	}
	slices.SortFunc(all, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.Row, b.Row))
	})
	return all[:min(max(k, 0), len(all))]
}

// fnv is FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/).
func fnv(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}
