package duplicate

import (
	"encoding/binary"
	"math"
	"math/bits"
)

const (
	bins       = 60 // hashes kept of a text, a byte each
	throws     = 4  // bins that each shingle is thrown into
	shortWords = 32 // a text below so many words has no copies but equal ones
)

// Signature is a sketch of the set of a text's shingles. Texts that are equal
// but for case, accents, punctuation and spaces have equal signatures. The
// zero value is that of a text without words.
type Signature struct {
	words  uint32 // at most 2³²-1
	hashes [bins]byte
}

// Sign returns the signature of a text, which may be of any length and in any
// script; bytes that are not UTF-8 part words. It allocates nothing.
func Sign(text string) Signature {
	var least [bins]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	walk := words{text: text}
	var before, last, first, second uint64
	n := 0
	for {
		word, ok := walk.next()
		if !ok {
			break
		}
		n++
		if n < shortWords {
			first = mix(first + word)
			second = mix(second ^ word + golden)
		}
		if n >= 3 {
			h := mix((before*golden+last)*golden + word)
			for range throws {
				bin, value := bits.Mul64(h, bins)
				least[bin] = min(least[bin], value)
				h = mix(h + golden)
			}
		}
		before, last = last, word
	}
	s := Signature{words: uint32(min(n, math.MaxUint32))}
	switch {
	case n == 0:
	case n < shortWords:
		for i := range s.hashes {
			s.hashes[i] = byte(mix(first+uint64(i)) ^ mix(second+uint64(i)))
		}
	default:
		densify(&least)
		for i, v := range least {
			s.hashes[i] = byte(v >> 24)
		}
	}
	return s
}

// densify fills each bin that no shingle fell into from the first full one in
// an order of bins that is its own and the same for every text (Shrivastava
// 2017, algorithm 1), so that it agrees as often as the texts are similar.
func densify(least *[bins]uint64) {
	thrown := *least
	for i := range least {
		for try := uint64(i) << 32; least[i] == math.MaxUint64; try++ {
			from, _ := bits.Mul64(mix(try), bins)
			least[i] = thrown[from]
		}
	}
}

// short reports whether only an equal text is a copy of the signature's.
func (s *Signature) short() bool { return s.words < shortWords }

// agreeing counts the hashes in which two signatures agree.
func agreeing(a, b *Signature) int {
	n := 0
	for i := 0; i+8 <= bins; i += 8 {
		n += zeros(binary.LittleEndian.Uint64(a.hashes[i:]) ^ binary.LittleEndian.Uint64(b.hashes[i:]))
	}
	const rest = bins - 4 // as bins leaves 4 when divided by 8
	last := binary.LittleEndian.Uint32(a.hashes[rest:]) ^ binary.LittleEndian.Uint32(b.hashes[rest:])
	return n + zeros(uint64(last)|0xffffffff<<32)
}

// zeros counts the bytes of x that are zero.
func zeros(x uint64) int {
	const low = 0x7f7f7f7f7f7f7f7f
	return bits.OnesCount64(^((x&low + low) | x | low))
}

// Similarity estimates the Jaccard similarity of two texts' sets of shingles,
// 0 to 1, with a standard error of at most 0.065. It is 0 or 1 where one of
// the texts is short, 0 where one has no words.
func Similarity(a, b *Signature) float64 {
	if a.short() || b.short() {
		if a.words == 0 || *a != *b {
			return 0
		}
		return 1
	}
	// A byte agrees by chance in one of 256 (Li and König 2010, theorem 1).
	const chance = 1. / 256
	return max(0, (float64(agreeing(a, b))/bins-chance)/(1-chance))
}

const golden = 0x9e3779b97f4a7c15 // 2⁶⁴ over the golden ratio

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood 2014): a permutation
// of the 64-bit numbers under which every input bit reaches every output bit.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
