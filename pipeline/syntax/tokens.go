package syntax

import (
	"unicode"
	"unicode/utf8"

	"stance/pipeline/embedding"
)

// kind is a coarse shape of a word, by which unknown words are classed.
type kind uint8

const (
	lowerWord  kind = iota // market
	titleWord              // Market
	upperWord              // MARKET
	mixedWord              // McDonald, iPhone
	hyphenWord             // state-owned
	numberWord             // has a digit
	otherWord              // no letter and no digit
	kinds
)

// token is a word as the features see it: hashes of its form and of its parts.
type token struct {
	low     uint64 // normalised lower-case form
	suffix  [4]uint64
	prefix  [3]uint64
	shape   uint64
	cluster [2]uint64
	known   bool
	row     int32 // of a known word
	kind    kind
	cands   uint16 // set of candidate tags, index in the lexicon's sets
}

// maxForm is how many bytes of a normalised form the features see.
const maxForm = 48

// normalise writes the lower-case form of word into buf: typographic
// quotation marks, dashes and digits are made alike, as the treebanks have
// few of them. It returns the form, and the word's kind and shape.
func normalise(buf *[maxForm + utf8.UTFMax]byte, word string) (form []byte, k kind, shape uint64) {
	n := 0
	var upper, lower, digit, hyphen, firstUpper bool
	shape = 1
	last := uint64(0)
	for i := 0; i < len(word) && n < maxForm; {
		c := word[i]
		var class uint64
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c && c <= 'z':
				lower, class = true, 1
			case 'A' <= c && c <= 'Z':
				firstUpper = firstUpper || n == 0
				c |= 0x20
				upper, class = true, 2
			case '0' <= c && c <= '9':
				if n > 0 && digit { // numbers of many digits look alike
					c = '8'
				} else {
					c = '7'
				}
				digit, class = true, 3
			case c == '-':
				hyphen, class = true, 4
			default:
				class = 5 + uint64(c)
			}
			buf[n] = c
			n++
		} else {
			r, size := utf8.DecodeRuneInString(word[i:])
			i += size
			switch r {
			case '’', '‘', '′', '´':
				r, class = '\'', 5+'\''
			case '“', '”', '„', '«', '»', '″':
				r, class = '"', 5+'"'
			case '–', '‐', '‑', '−':
				r, class, hyphen = '-', 4, true
			default:
				low := unicode.ToLower(r)
				switch {
				case low != r:
					firstUpper = firstUpper || n == 0
					r, upper, class = low, true, 2
				case unicode.IsLetter(r):
					lower, class = true, 1
				case unicode.IsDigit(r):
					digit, class = true, 3
				default:
					class = 300
				}
			}
			n += utf8.EncodeRune(buf[n:], r)
		}
		if class != last {
			shape = mix(shape, class)
			last = class
		}
	}
	switch {
	case digit:
		k = numberWord
	case !upper && !lower:
		k = otherWord
	case hyphen && n > 1:
		k = hyphenWord
	case !upper:
		k = lowerWord
	case !lower:
		k = upperWord
		if n == 1 {
			k = titleWord
		}
	case firstUpper:
		k = titleWord
	default:
		k = mixedWord
	}
	return buf[:n], k, shape
}

// set fills t from the i-th word of a sentence.
func (t *token) set(m *lexicon, word string, i int) {
	var buf [maxForm + utf8.UTFMax]byte
	form, k, shape := normalise(&buf, word)
	t.kind = k
	h := uint64(hashSeed)
	for j, c := range form {
		h = (h ^ uint64(c)) * hashPrime
		if j < 3 {
			t.prefix[j] = h
		}
	}
	for j := len(form); j < 3; j++ {
		t.prefix[j] = h
	}
	t.low = mix(h, 7)
	h = uint64(hashSeed)
	for j := 0; j < 4; j++ {
		if at := len(form) - 1 - j; at >= 0 {
			h = (h ^ uint64(form[at])) * hashPrime
		}
		t.suffix[j] = h
	}
	first := uint64(0)
	if i == 0 {
		first = 1
	}
	t.shape = mix(shape, first)
	t.cands, t.row, t.known = m.lookup(t.low, k)
	t.cluster = [2]uint64{uint64(k) + 500, uint64(k) + 500}
	if row, ok := m.vectors.Lookup(word); ok {
		t.cluster = [2]uint64{uint64(m.vectors.Class(embedding.Fine, row)), uint64(m.vectors.Class(embedding.Coarse, row))}
	}
}

const (
	hashSeed  = 0x9e3779b97f4a7c15
	hashPrime = 0xff51afd7ed558ccd
	mulA      = 0xc4ceb9fe1a85ec53
	mulB      = 0x9ddfea08eb382d69
)

// mix hashes two numbers into one whose bits are all good.
func mix(a, b uint64) uint64 {
	h := (a ^ b*mulA) * hashPrime
	h ^= h >> 32
	h *= mulB
	return h ^ h>>29
}

// one, two and three hash a template's number and its atoms. The last
// step spreads the bits upwards; the tables read the high ones.
func one(template, a uint64) uint64 {
	return fold((a + template*hashSeed) * mulA)
}

func two(template, a, b uint64) uint64 {
	return fold(((a+template*hashSeed)*mulA + b) * mulB)
}

func three(template, a, b, c uint64) uint64 {
	return fold((((a+template*hashSeed)*mulA+b)*mulB + c) * hashPrime)
}

func fold(h uint64) uint64 {
	h ^= h >> 32
	return h * mulB
}
