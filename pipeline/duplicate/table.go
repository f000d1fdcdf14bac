package duplicate

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// keyBits is the length of a bucket's key.
const keyBits = 24

// band is the key of a signature's bucket in band b, one of as many as there
// are hashes. Its three hashes lie on a ruler on which each distance occurs
// once, so that two bands share one hash at most.
func (s *Signature) band(b int) uint32 {
	at := func(i int) uint32 {
		if i >= bins {
			i -= bins
		}
		return uint32(s.hashes[i])
	}
	return at(b) | at(b+1)<<8 | at(b+3)<<16
}

// sum is a key that equal signatures have in common.
func (s *Signature) sum() uint32 {
	h := uint64(s.words)
	for i := 0; i+4 <= bins; i += 4 {
		h = mix(h ^ uint64(binary.LittleEndian.Uint32(s.hashes[i:])))
	}
	return uint32(h >> (64 - keyBits))
}

// table puts ranks into buckets by their keys. It keeps 8 bytes a rank, and is
// used again and again.
type table struct {
	entries []uint64 // a key above a rank
	ends    []uint32 // of the groups of entries whose keys begin alike
}

// fill makes the table anew of at most n keys and ranks that each adds. It
// calls each twice, which must add the same: first to count, then to place.
func (t *table) fill(n int, each func(add func(key, rank uint32))) {
	length := min(bits.Len(uint(n/8)), 16) // groups of some 8 to 16
	shift := keyBits - length
	t.ends = append(t.ends[:0], make([]uint32, 1<<length)...)
	each(func(key, _ uint32) { t.ends[key>>shift]++ })
	total := uint32(0)
	for i, n := range t.ends {
		t.ends[i] = total
		total += n
	}
	t.entries = slices.Grow(t.entries[:0], int(total))[:total]
	each(func(key, rank uint32) {
		at := &t.ends[key>>shift]
		t.entries[*at] = uint64(key)<<32 | uint64(rank)
		*at++
	})
}

// buckets calls visit with the entries of each key that has several, ranks
// ascending.
func (t *table) buckets(visit func(bucket []uint64)) {
	from := uint32(0)
	for _, end := range t.ends {
		group := t.entries[from:end]
		from = end
		slices.Sort(group)
		for len(group) > 1 {
			n := 1
			for n < len(group) && group[n]>>32 == group[0]>>32 {
				n++
			}
			if n > 1 {
				visit(group[:n])
			}
			group = group[n:]
		}
	}
}
