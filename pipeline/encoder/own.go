package encoder

import "encoding/binary"

// own are vectors that the encoder was taught for words, those of rare ones by what its
// teacher makes of them, to be added to their static ones, which tell little of "backed"
// from "blasted".
type own struct {
	slots []uint32 // 1 + the row of a word, by its hash and what follows; 0: empty
	words []uint32 // by row, the low half of a word's hash
	rows  []byte   // by row, Dim int8
	scale float32  // of rows
}

// Add adds the vector of its own, if it has one, that the encoder has for a word to its
// static vector. hash is FNV-1a (64 bit) of the word in lower case, its digits 0.
func (e *Encoder) Add(hash uint64, vector []float32) {
	o := &e.own
	if len(o.slots) == 0 {
		return
	}
	word, mask := uint32(hash), len(o.slots)-1
	for slot := int(word) & mask; o.slots[slot] != 0; slot = (slot + 1) & mask {
		row := int(o.slots[slot]) - 1
		if o.words[row] != word {
			continue
		}
		vector = vector[:Dim]
		for d, level := range o.rows[row*Dim:][:Dim] {
			vector[d] += float32(o.scale * float32(int8(level)))
		}
		return
	}
}

// own reads the vectors of n words: half of the hash of each, the scale of the levels,
// then the levels.
func (w *weights) own(n int) (o own) {
	for i := 0; i < n && w.err == nil; i++ {
		if b := w.bytes(4); b != nil {
			o.words = append(o.words, binary.LittleEndian.Uint32(b))
		}
	}
	o.scale = w.take(1)[0]
	o.rows = w.bytes(n * Dim)
	if w.err != nil || n == 0 {
		return own{}
	}
	size := 1
	for size < 2*n {
		size *= 2
	}
	o.slots = make([]uint32, size)
	for row, word := range o.words {
		slot := int(word) & (size - 1)
		for o.slots[slot] != 0 {
			slot = (slot + 1) & (size - 1)
		}
		o.slots[slot] = uint32(row + 1)
	}
	return o
}
