package model

import (
	"math/bits"
	"slices"
)

// Vocabulary maps the keys of features to indices 0…Len()-1, in the order of
// the keys. It is read-only, and safe for concurrent use.
type Vocabulary struct {
	keys  []uint64
	slots []uint32 // open addressing: some bits of the key, then index + 1; 0: empty
	width uint     // of an index, in bits
	shift uint
}

// NewVocabulary makes a vocabulary of the keys, which it sorts and keeps.
func NewVocabulary(keys []uint64) *Vocabulary {
	slices.Sort(keys)
	keys = slices.Compact(keys)
	v := &Vocabulary{keys: keys}
	size := 1 << max(bits.Len(uint(len(keys)+len(keys)/3)), 4) // at most three quarters full
	v.slots = make([]uint32, size)
	v.width = uint(bits.Len(uint(len(keys))))
	v.shift = uint(64 - bits.TrailingZeros(uint(size)))
	for i, key := range keys {
		s := v.slot(key)
		for v.slots[s] != 0 {
			s = (s + 1) & uint64(size-1)
		}
		v.slots[s] = uint32(key)<<v.width | uint32(i+1)
	}
	return v
}

// slot is Fibonacci hashing: keys from outside need not be random.
func (v *Vocabulary) slot(key uint64) uint64 { return key * 0x9e3779b97f4a7c15 >> v.shift }

// Len is the number of keys.
func (v *Vocabulary) Len() int { return len(v.keys) }

// Key is the key of an index.
func (v *Vocabulary) Key(i int) uint64 { return v.keys[i] }

// Index is the index of a key, or -1.
func (v *Vocabulary) Index(key uint64) int {
	mask := uint64(len(v.slots) - 1)
	for s := v.slot(key); ; s = (s + 1) & mask {
		entry := v.slots[s]
		if entry == 0 {
			return -1
		}
		// The bits of the key mostly spare a look at the keys, which are far away.
		if i := entry ^ uint32(key)<<v.width; i < 1<<v.width && v.keys[i-1] == key {
			return int(i - 1)
		}
	}
}

// indices appends the index of each key, or -1, to out. All slots are loaded before
// one is looked at, and all keys before one is compared: the loads of one key do
// not wait for those of another, as they would in calls of Index.
func (v *Vocabulary) indices(keys []uint64, out []int32) []int32 {
	from := len(out)
	for _, key := range keys {
		out = append(out, int32(v.slots[v.slot(key)]))
	}
	found, mask := out[from:], uint64(len(v.slots)-1)
	for i, key := range keys {
		entry, tag, s := uint32(found[i]), uint32(key)<<v.width, v.slot(key)
		for entry != 0 && entry^tag >= 1<<v.width {
			s = (s + 1) & mask
			entry = v.slots[s]
		}
		found[i] = -1
		if entry != 0 {
			found[i] = int32(entry^tag) - 1
		}
	}
	for i, key := range keys {
		if at := found[i]; at >= 0 && v.keys[at] != key {
			found[i] = int32(v.Index(key))
		}
	}
	return out
}
