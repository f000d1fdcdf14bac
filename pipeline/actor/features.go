package actor

import (
	"fmt"
	"unicode"

	"stance/pipeline/document"
)

// The labels of the name tagger: outside, and begin and inside of each class.
const (
	labelO = iota
	labelBPerson
	labelIPerson
	labelBOrganisation
	labelIOrganisation
	labelBPlace
	labelIPlace
	labelBOther // a name of an event, a work, a law: no actor
	labelIOther
	labelCount
)

// The classes of the labels: (label-1)/2.
const (
	classPerson = iota
	classOrganisation
	classPlace
	classOther
)

// Classes of names as training data has them, in the order of the labels.
var Classes = []string{"person", "organisation", "place", "other"}

// hash is FNV-1a over a feature's name.
type hash uint32

const hashStart hash = 2166136261

func (h hash) str(s string) hash {
	for i := 0; i < len(s); i++ {
		h = (h ^ hash(s[i])) * 16777619
	}
	return h
}

func (h hash) char(c byte) hash { return (h ^ hash(c)) * 16777619 }

// part adds a part of a feature's name, behind others.
func (h hash) part(s string) hash { return h.str(s).char(0) }

// shape writes a word's form: X for capitals, x for small letters, d for
// digits, runs of more than two shortened.
func shape(word string, buf []byte) []byte {
	buf = buf[:0]
	run := 0
	for _, r := range word {
		c := byte('.')
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLetter(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = 'd'
		case r == '-', r == '\'', r == '.', r == '&':
			c = byte(r)
		}
		if n := len(buf); n > 0 && buf[n-1] == c {
			if run++; run > 2 {
				continue
			}
		} else {
			run = 1
		}
		buf = append(buf, c)
	}
	return buf
}

// tokenView is what the features of a sentence's tokens are made of.
type tokenView struct {
	*lexeme        // nil: out of sight
	kinds   string // of the lexeme, and what phrases of the gazetteer it is in
	rule    string // what the rules make of it: place in a name, and kind
}

// sight is how far from a capital the features look: the tokens that are not
// outside are next to one, and see two further.
const sight = 3

// view prepares the tokens of a sentence, those in sight of a capital or all; nil
// where there are none. It is valid until the next call.
func (d *detector) view(s *document.Sentence, all bool) []tokenView {
	out := append(d.views[:0], make([]tokenView, len(s.Tokens))...)
	d.views = out
	seen := 0 // tokens before it are prepared or out of sight
	for i := range out {
		if !all && !isUpper(d.word(s, i)) {
			continue
		}
		for seen = max(seen, i-sight); seen < min(i+sight+1, len(out)); seen++ {
			out[seen].lexeme = d.lexeme(s, seen)
		}
	}
	if seen == 0 {
		return nil
	}
	for i := range out {
		v := &out[i]
		if v.lexeme == nil {
			v.lexeme = &unseen
			continue
		}
		v.kinds += v.lexeme.kinds
		if !v.upper && v.word != "al" && v.word != "al-" {
			continue
		}
		if p, end := d.match(s, i); end > i {
			sense := min(int(p.sense), len(phraseKinds)-2)
			if p.sense == senseName && d.kb.entries[p.entry].Type != document.Country {
				sense = len(phraseKinds) - 1
			}
			for k := i; k < end && k < len(out); k++ {
				out[k].kinds += phraseKinds[sense][min(k-i, 1)]
			}
		}
	}
	for i := 0; i < len(out); {
		found, next := d.at(s, i)
		for _, n := range found {
			rule := &ruleNames[n.kind]
			if n.adjective {
				rule = &adjectiveNames
			}
			out[n.first].rule = rule[0]
			for k := n.first + 1; k < n.end; k++ {
				out[k].rule = rule[1]
			}
		}
		i = next
	}
	return out
}

// phraseKinds are what the first token of a phrase of the gazetteer is, and its
// others, by sense; the last is of names that are no country's.
var phraseKinds = [...][2]string{{"N1", "N2"}, {"K1", "K2"}, {"C1", "C2"}, {"A1", "A2"}, {"R1", "R2"}, {"P1", "P2"}, {"O1", "O2"}}

// ruleNames are what the rules make of the first token of a name, and of its
// others, by kind.
var ruleNames = func() (names [][2]string) {
	for kind := range document.ActorTypes {
		names = append(names, [2]string{fmt.Sprintf("B%d", kind), fmt.Sprintf("I%d", kind)})
	}
	return names
}()

var adjectiveNames = [2]string{"Ba", "Ia"}

// classNames are the bytes of the word classes as strings, which cost nothing
// to make.
var classNames = func() (names [256]string) {
	for i := range names {
		names[i] = string([]byte{byte(i)})
	}
	return names
}()

// none is beside the first and the last token, and unseen what is out of sight.
var none, unseen = func() (none tokenView, unseen lexeme) {
	none.lexeme = &lexeme{low: "¤", shape: "¤"}
	none.hashFirst()
	unseen.hashFirst()
	return none, unseen
}()

// featurise appends the features of token i to out.
func (d *detector) featurise(s *document.Sentence, v []tokenView, i int, out []hash) []hash {
	at := func(k int) *tokenView {
		if k < 0 || k >= len(v) {
			return &none
		}
		return &v[k]
	}
	add := func(name byte, parts ...string) {
		h := hashStart.char(name)
		for _, p := range parts {
			h = h.part(p)
		}
		out = append(out, h)
	}
	w, p1, n1, p2, n2 := at(i), at(i-1), at(i+1), at(i-2), at(i+2)
	add('b')
	out = append(out, w.lows[lowWord], w.asIs, p1.lows[lowBefore], n1.lows[lowAfter], p2.lows[lowBefore2], n2.lows[lowAfter2],
		p1.lows[lowBeforeWord].part(w.low), w.lows[lowWordAfter].part(n1.low),
		w.shapes[shapeWord], p1.shapes[shapeBeforeWord].part(w.shape), w.shapes[shapeWordAfter].part(n1.shape),
		p1.shapes[shapeAround].part(w.shape).part(n1.shape))
	add('k', w.kinds)
	add('l', p1.kinds, w.kinds)
	add('m', w.kinds, n1.kinds)
	add('L', p1.kinds)
	add('M', n1.kinds)
	add('K', p2.kinds, p1.kinds, w.kinds)
	add('Q', w.kinds, n1.kinds, n2.kinds)
	add('R', w.rule)
	add('S', p1.rule, w.rule, n1.rule)
	add('T', w.rule, w.shape, w.kinds)
	add('U', w.rule, w.low)
	add('V', w.rule, n1.low)
	add('X', w.rule, p1.low)
	out = append(out, w.shapes[shapeKinds].part(w.kinds), p1.lows[lowBeforeShape].part(w.shape), n1.lows[lowAfterShape].part(w.shape),
		w.shapes[shapeBefore].part(p1.coarse), w.shapes[shapeAfter].part(n1.coarse))
	add('A', w.fine)
	add('B', p1.fine)
	add('C', n1.fine)
	add('H', w.rule, w.fine)
	add('I', w.rule, p1.coarse, n1.coarse)
	if !w.upper && (p1.upper || n1.upper) {
		// A word that may join two parts of a name.
		first := i
		for first > 0 && i-first < 6 && v[first-1].upper {
			first--
		}
		add('g', p1.kinds, w.low, n1.kinds)
		out = append(out, at(first).lows[lowFirstWord].part(w.low), p1.lows[lowJoins].part(w.low).part(n1.shape),
			p1.shapes[shapeJoins].part(w.low).part(n1.shape))
		add('j', at(first).kinds, w.low)
	}
	if w.upper {
		low := w.low
		if w.surname {
			add('Y', p1.kinds)
			add('Z', w.kinds, p1.shape)
		}
		if n1.surname {
			add('G', w.kinds, w.shape)
		}
		add('3', suffix(low, 3))
		add('2', suffix(low, 2))
		add('4', suffix(low, 4))
		add('5', low[:min(3, len(low))])
		start := "-"
		if opens(d.doc, s, i) {
			start = "+"
			if d.seen.lower[low] {
				start = "l"
			} else if d.seen.caps[w.word] > 0 {
				start = "c"
			}
		} else if d.seen.lower[low] {
			start = "L"
		}
		add('o', start)
		add('O', start, w.kinds, n1.shape)
		// The nearest words outside the run of capitals, and its last word.
		first, last := i, i
		for first > 0 && i-first < 6 && v[first-1].upper {
			first--
		}
		for last+1 < len(v) && last-i < 6 && (v[last+1].upper || (v[last+1].low == "of" || v[last+1].low == "and") && last+2 < len(v) && v[last+2].upper) {
			last++
		}
		out = append(out, v[last].lows[lowLast], at(first - 1).lows[lowAhead], at(last + 1).lows[lowBehind])
		add('E', v[last].kinds, w.kinds)
		add('z', v[first].kinds, v[last].kinds)
		add('J', v[last].fine)
		add('0', at(first-1).coarse, at(last+1).coarse)
		add('1', v[first].fine, w.shape)
	}
	return out
}

func suffix(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[len(s)-n:]
}
