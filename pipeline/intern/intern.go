// Package intern numbers words. A text has the same few thousand words again and
// again: what is known of a word is found by its number, and the number in one line
// of the cache, where a map of strings looks at three.
package intern

import "math/bits"

// Table numbers words 0, 1, … in the order in which they are met. The zero Table is
// empty. It is for one goroutine.
type Table struct {
	slots []slot // of words of up to longestInline bytes: open addressing, a power of two
	inUse int    // of slots
	long  map[string]int32
	n     int32
}

// longestInline is the longest word, in bytes, that is kept in a slot.
const longestInline = 16

// slot is a word and its number.
type slot struct {
	key
	number int32 // plus 1; 0: the slot is free
}

// key is a short word: no two have the same.
type key struct {
	first, last uint64 // the bytes at both ends, which may overlap
	size        int32
}

// Len is how many words have a number.
func (t *Table) Len() int { return int(t.n) }

// Number returns the number of a word, and whether it had one before; one that had
// none gets the next.
func (t *Table) Number(word string) (number int32, known bool) {
	if len(word) > longestInline {
		return t.numberLong(word)
	}
	if 2*t.inUse >= len(t.slots) {
		t.grow()
	}
	k := keyOf(word)
	s := t.find(k)
	if s.number > 0 {
		return s.number - 1, true
	}
	t.inUse++
	t.n++
	*s = slot{k, t.n}
	return t.n - 1, false
}

func (t *Table) numberLong(word string) (number int32, known bool) {
	if number, known = t.long[word]; known {
		return number, true
	}
	if t.long == nil {
		t.long = map[string]int32{}
	}
	t.long[string([]byte(word))] = t.n // a copy, that holds on to no text
	t.n++
	return t.n - 1, false
}

// Reset takes their numbers from all words, and keeps the memory for others.
func (t *Table) Reset() {
	clear(t.slots)
	clear(t.long)
	t.inUse, t.n = 0, 0
}

// find is the slot of a key, or the free one that it is to have.
func (t *Table) find(k key) *slot {
	mask := uint64(len(t.slots) - 1)
	for at := k.hash(); ; at++ {
		if s := &t.slots[at&mask]; s.number == 0 || s.key == k {
			return s
		}
	}
}

func (t *Table) grow() {
	old := t.slots
	t.slots = make([]slot, max(2*len(old), 256))
	for i := range old {
		if old[i].number > 0 {
			*t.find(old[i].key) = old[i]
		}
	}
}

// hash mixes a key (the finaliser of SplitMix64, Steele et al., OOPSLA 2014).
func (k key) hash() uint64 {
	z := k.first + bits.RotateLeft64(k.last*0x9e3779b97f4a7c15, 29) + uint64(k.size)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// keyOf is the key of a short word.
func keyOf(s string) key {
	k := key{size: int32(len(s))}
	switch n := len(s); {
	case n >= 8:
		k.first, k.last = eight(s), eight(s[n-8:])
	case n >= 4:
		k.first, k.last = four(s), four(s[n-4:])
	case n > 0:
		k.first, k.last = uint64(s[0])|uint64(s[n/2])<<8, uint64(s[n-1])
	}
	return k
}

func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

func four(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
