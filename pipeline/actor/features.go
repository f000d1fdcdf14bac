package actor

import (
	"unicode"

	"stance/pipeline/document"
	"stance/pipeline/embedding"
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

// Classes of names as training data has them, in the order of the labels.
var Classes = []string{"person", "organisation", "place", "other"}

// lexicon is what the document's own spelling tells of its words.
type lexicon struct {
	lower map[string]bool // written without a capital somewhere
	caps  map[string]int  // times with a capital, not at the start of anything
}

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
	word, low string
	upper     bool // begins with a capital
	shape     string
	kinds     string // what the gazetteer knows of it, as letters
	surname   bool
	fine      string // class of words like it, "" without a vector
	coarse    string
	rule      string // what the rules make of it: place in a name, and kind
}

// sight is how far from a capital the features look: the tokens that are not
// outside are next to one, and see two further.
const sight = 3

// views prepares the tokens of a sentence, those in sight of a capital or all; nil
// where there are none.
func (d *detector) views(s *document.Sentence, all bool) []tokenView {
	out := make([]tokenView, len(s.Tokens))
	for i := range out {
		out[i].word = d.word(s, i)
		out[i].upper = isUpper(out[i].word)
	}
	var buf []byte
	seen := 0 // tokens before it are prepared or out of sight
	for i := range out {
		if !out[i].upper && !all {
			continue
		}
		for seen = max(seen, i-sight); seen < min(i+sight+1, len(out)); seen++ {
			v := &out[seen]
			buf = shape(v.word, buf)
			v.low, v.shape = d.low(s, seen), string(buf)
			if row, ok := d.kb.vectors.Lookup(v.low); ok {
				v.fine = classNames[d.kb.vectors.Class(embedding.Fine, row)]
				v.coarse = classNames[d.kb.vectors.Class(embedding.Coarse, row)]
			}
		}
	}
	if seen == 0 {
		return nil
	}
	for i := range out {
		v := &out[i]
		if v.low == "" {
			continue
		}
		if !v.upper && v.word != "al" && v.word != "al-" {
			if institution[v.low] {
				v.kinds += "i"
			}
			if d.kb.offices[v.low] != (office{}) {
				v.kinds += "t"
			}
			continue
		}
		if d.kb.isFirstName(v.word) {
			v.kinds += "f"
		}
		v.surname = d.kb.surname[v.word]
		if institution[v.low] {
			v.kinds += "i"
		}
		if partyWords[v.low] {
			v.kinds += "y"
		}
		if geographic[v.low] {
			v.kinds += "g"
		}
		if otherHeads[v.low] {
			v.kinds += "o"
		}
		if d.kb.offices[v.low] != (office{}) {
			v.kinds += "t"
		}
		if timeWords[v.low] {
			v.kinds += "m"
		}
		if openers[v.low] {
			v.kinds += "s"
		}
		if p, end := d.kb.match(d.doc.Text, s.Tokens, i); end > i {
			c := "NKCARP"[min(int(p.sense), 5)]
			if p.sense == senseName && d.kb.entries[p.entry].Type != document.Country {
				c = 'O'
			}
			for k := i; k < end && k < len(out); k++ {
				mark := byte('1')
				if k > i {
					mark = '2'
				}
				out[k].kinds += string([]byte{c, mark})
			}
		}
	}
	for i := 0; i < len(out); {
		found, next := d.at(s, i)
		for _, n := range found {
			kind := string([]byte{'0' + byte(n.kind)})
			if n.adjective {
				kind = "a"
			}
			for k := n.first; k < n.end; k++ {
				place := "I"
				if k == n.first {
					place = "B"
				}
				out[k].rule = place + kind
			}
		}
		i = next
	}
	return out
}

// classNames are the bytes of the word classes as strings, which cost nothing
// to make.
var classNames = func() (names [256]string) {
	for i := range names {
		names[i] = string([]byte{byte(i)})
	}
	return names
}()

var none = tokenView{low: "¤", shape: "¤"}

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
			h = h.str(p).char(0)
		}
		out = append(out, h)
	}
	w, p1, n1, p2, n2 := at(i), at(i-1), at(i+1), at(i-2), at(i+2)
	add('b')
	add('w', w.low)
	add('W', w.word)
	add('p', p1.low)
	add('n', n1.low)
	add('P', p2.low)
	add('N', n2.low)
	add('x', p1.low, w.low)
	add('y', w.low, n1.low)
	add('s', w.shape)
	add('t', p1.shape, w.shape)
	add('u', w.shape, n1.shape)
	add('v', p1.shape, w.shape, n1.shape)
	add('k', w.kinds)
	add('l', p1.kinds, w.kinds)
	add('m', w.kinds, n1.kinds)
	add('L', p1.kinds)
	add('M', n1.kinds)
	add('K', p2.kinds, p1.kinds, w.kinds)
	add('Q', w.kinds, n1.kinds, n2.kinds)
	add('a', w.shape, w.kinds)
	add('R', w.rule)
	add('S', p1.rule, w.rule, n1.rule)
	add('T', w.rule, w.shape, w.kinds)
	add('U', w.rule, w.low)
	add('V', w.rule, n1.low)
	add('X', w.rule, p1.low)
	add('c', p1.low, w.shape)
	add('d', n1.low, w.shape)
	add('A', w.fine)
	add('B', p1.fine)
	add('C', n1.fine)
	add('D', w.shape, p1.coarse)
	add('F', w.shape, n1.coarse)
	add('H', w.rule, w.fine)
	add('I', w.rule, p1.coarse, n1.coarse)
	if !w.upper && (p1.upper || n1.upper) {
		// A word that may join two parts of a name.
		first := i
		for first > 0 && i-first < 6 && v[first-1].upper {
			first--
		}
		add('f', at(first).low, w.low)
		add('g', p1.kinds, w.low, n1.kinds)
		add('h', p1.low, w.low, n1.shape)
		add('i', p1.shape, w.low, n1.shape)
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
		add('e', v[last].low)
		add('E', v[last].kinds, w.kinds)
		add('q', at(first-1).low)
		add('r', at(last+1).low)
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

// observe gathers the spelling of a document's words.
func observe(doc *document.Document) lexicon {
	seen := lexicon{lower: map[string]bool{}, caps: map[string]int{}}
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if titleCase(doc, s) {
			continue
		}
		for j := range s.Tokens {
			word := doc.At(s.Tokens[j].Span)
			switch {
			case !hasLetter(word):
			case !isUpper(word):
				seen.lower[word] = true
			case !opens(doc, s, j):
				seen.caps[word]++
			}
		}
	}
	return seen
}
