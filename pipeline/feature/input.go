package feature

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// reach is how many tokens before the first and behind the last of holder and
// target are looked at; it bounds the cost of a pair in an endless sentence.
const reach = 96

type role uint8

const (
	plain role = iota
	holder
	target
)

// item is what the features see at one place: a token, or the whole holder or
// target as one.
type item struct {
	hash    uint64 // of the lower-cased word, or of the role
	text    string
	first   int // index of the first token; -1: none, it is a relation or a tag
	role    role
	punct   bool
	negated bool // in the reach of a negation
	quoted  bool // between quotation marks
	negates bool // it is a negation
	breaks  bool // it ends a clause
}

func (it *item) name() string {
	switch it.role {
	case holder:
		return "⟨holder⟩"
	case target:
		return "⟨target⟩"
	}
	return strings.ToLower(it.text)
}

var roleHash = [...]uint64{holder: hashString("⟨holder⟩"), target: hashString("⟨target⟩")}

// view is a sentence as seen from one holder and one target.
type view struct {
	in     Input
	items  []item
	holder int   // index in items; -1 none
	target int   // index in items; -1 none
	itemOf []int // token → item; -1 outside the view
}

// fill takes in an input, whose tokens are known as plain items.
func (v *view) fill(in Input, known []item) {
	v.in, v.items, v.itemOf = in, v.items[:0], v.itemOf[:0]
	v.holder, v.target = -1, -1
	tokens := in.Sentence.Tokens
	lo, hi := v.bounds(tokens)
	for range lo {
		v.itemOf = append(v.itemOf, -1)
	}
	for i := lo; i < hi; i++ {
		r := roleOf(tokens[i].Span, in.Holder, in.Target)
		if r != plain && len(v.items) > 0 && v.items[len(v.items)-1].role == r {
			v.itemOf = append(v.itemOf, len(v.items)-1)
			continue
		}
		it := known[i]
		if r != plain {
			it = item{first: i, role: r, text: it.text, hash: roleHash[r]}
			if r == holder && v.holder < 0 {
				v.holder = len(v.items)
			}
			if r == target && v.target < 0 {
				v.target = len(v.items)
			}
		}
		v.itemOf = append(v.itemOf, len(v.items))
		v.items = append(v.items, it)
	}
	for range len(tokens) - hi {
		v.itemOf = append(v.itemOf, -1)
	}
	v.markNegation()
	v.markQuoted()
}

// bounds are the tokens looked at.
func (v *view) bounds(tokens []document.Token) (lo, hi int) {
	if len(tokens) <= 2*reach {
		return 0, len(tokens)
	}
	lo, hi = len(tokens), 0
	for i, t := range tokens {
		if roleOf(t.Span, v.in.Holder, v.in.Target) != plain {
			lo, hi = min(lo, i), max(hi, i+1)
		}
	}
	if lo > hi { // neither stands in the sentence
		return 0, 2 * reach
	}
	if hi-lo > 4*reach { // far apart: the words around the holder decide
		hi = lo + 4*reach
	}
	return max(0, lo-reach), min(len(tokens), hi+reach)
}

// roleOf gives a token to holder or target when it touches their span, which
// widens a clipped span to whole words. A token in both is the narrower one's.
func roleOf(t, h, g document.Span) role {
	inH := !h.None() && t.Overlaps(h)
	inG := !g.None() && t.Overlaps(g)
	switch {
	case inH && inG:
		if g.Len() < h.Len() {
			return target
		}
		return holder
	case inH:
		return holder
	case inG:
		return target
	}
	return plain
}

// hashLower hashes a word in lower case with every digit as 0, and tells
// whether it is all punctuation.
func hashLower(s string) (h uint64, punct bool) {
	h, punct = fnvOffset, true
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			return hashLowerUnicode(s)
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
			punct = false
		case 'a' <= c && c <= 'z':
			punct = false
		case '0' <= c && c <= '9':
			c, punct = '0', false
		}
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h, punct
}

func hashLowerUnicode(s string) (h uint64, punct bool) {
	h, punct = fnvOffset, true
	var b [utf8.UTFMax]byte
	for _, r := range s {
		r = plainMark(unicode.ToLower(r))
		if unicode.IsLetter(r) {
			punct = false
		} else if unicode.IsDigit(r) {
			r, punct = '0', false
		}
		for _, c := range b[:utf8.EncodeRune(b[:], r)] {
			h = (h ^ uint64(c)) * fnvPrime
		}
	}
	return h, punct
}

// plainMark folds the shapes of quotation marks and dashes, which tell of the
// typesetter and not of the text.
func plainMark(r rune) rune {
	switch r {
	case '’', '‘', '‚', '‛', '‹', '›':
		return '\''
	case '“', '”', '„', '‟', '«', '»':
		return '"'
	case '–', '—', '‒', '―':
		return '-'
	}
	return r
}

// negationReach is how many words a negation covers when no comma ends it.
const negationReach = 6

var negations = wordSet("not n't n’t no never without nor neither none nobody nothing hardly barely cannot nt lack lacks lacked fail fails failed refuse refuses refused refusing")

func wordSet(words string) map[uint64]bool {
	set := map[uint64]bool{}
	for _, w := range strings.Fields(words) {
		h, _ := hashLower(w)
		set[h] = true
	}
	return set
}

func (v *view) markNegation() {
	left := 0
	for i := range v.items {
		it := &v.items[i]
		switch {
		case it.negates:
			left = negationReach
		case it.punct:
			left = 0
		case left > 0:
			it.negated = true
			left--
		}
	}
}

func (v *view) markQuoted() {
	open := false
	for i := range v.items {
		it := &v.items[i]
		if it.role == plain && it.punct {
			switch it.text {
			case "“", "«", "„", "``":
				open = true
				continue
			case "”", "»", "''":
				if !open { // the sentence began inside the quotation
					for j := range v.items[:i] {
						v.items[j].quoted = true
					}
				}
				open = false
				continue
			case `"`:
				open = !open
				continue
			}
		}
		it.quoted = open
	}
}
