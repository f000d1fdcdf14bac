package feature

import "stance/pipeline/document"

// addWords adds the groups that need nothing but the order of the words.
func (x *Extractor) addWords() {
	items := x.view.items
	for i := range items {
		it := &items[i]
		if x.has(Unigrams) {
			x.family = familyWord
			x.add("w=", it)
		}
		if x.has(Ngrams) {
			if i+1 < len(items) {
				x.family = familyBigram
				x.add("2=", it, &items[i+1])
			}
			if i+2 < len(items) {
				x.family = familyTrigram
				x.add("3=", it, &items[i+1], &items[i+2])
			}
		}
		if x.has(Negation) && it.negated && !it.punct {
			x.family = familyNegated
			x.add("not=", it)
		}
	}
	if x.has(Zones) {
		x.addZones()
	}
	if x.has(Windows) {
		x.addWindow("h", x.view.holder)
		x.addWindow("t", x.view.target)
		x.addBetween()
	}
	if x.has(Clause) {
		x.addClause("hc=", x.view.holder)
		x.addClause("tc=", x.view.target)
	}
	if x.has(Quotation) {
		x.addQuotation()
	}
	if x.has(Own) {
		x.addOwn("ho=", x.view.in.Holder)
		x.addOwn("to=", x.view.in.Target)
	}
}

// addZones adds each word with the side of the holder and of the target that
// it stands on, and the order of the two.
func (x *Extractor) addZones() {
	x.family = familyZone
	h, t := x.view.holder, x.view.target
	switch {
	case h >= 0 && t >= 0 && h < t:
		x.add("order=ht")
	case h >= 0 && t >= 0:
		x.add("order=th")
	case h >= 0:
		x.add("order=h")
	case t >= 0:
		x.add("order=t")
	default:
		x.add("order=")
	}
	for i := range x.view.items {
		it := &x.view.items[i]
		if it.role != plain {
			continue
		}
		if h >= 0 {
			x.add(side("hl=", "hr=", i < h), it)
		}
		if t >= 0 {
			x.add(side("tl=", "tr=", i < t), it)
		}
		if h >= 0 && t >= 0 && (i < h) != (i < t) {
			x.family = familyBetween
			x.add(side("h..t=", "t..h=", h < t), it)
			if it.negated {
				x.add(side("h.not.t=", "t.not.h=", h < t), it)
			}
			x.family = familyZone
		}
	}
}

func side(left, right string, isLeft bool) string {
	if isLeft {
		return left
	}
	return right
}

// windowTemplates are the names of the places around an entity, the nearest
// first; a table keeps the scoring path free of formatting.
var windowTemplates = map[string][2][]string{
	"h": {{"h-1=", "h-2=", "h-3="}, {"h+1=", "h+2=", "h+3="}},
	"t": {{"t-1=", "t-2=", "t-3="}, {"t+1=", "t+2=", "t+3="}},
}

var bagTemplates = map[string][4]string{
	"h": {"hw=", "h-12=", "h+12=", "h-1+1="},
	"t": {"tw=", "t-12=", "t+12=", "t-1+1="},
}

// windowBag is how far the unordered window reaches.
const windowBag = 5

// addWindow adds the words around an entity: by exact place up to three away,
// as a bag up to five away, and the two nearest on each side as pairs.
func (x *Extractor) addWindow(who string, at int) {
	if at < 0 {
		return
	}
	items := x.view.items
	places, bags := windowTemplates[who], bagTemplates[who]
	for d := 1; d <= windowBag; d++ {
		for s, i := range [2]int{at - d, at + d} {
			if i < 0 || i >= len(items) {
				continue
			}
			if d <= len(places[s]) {
				x.family = familyPlace
				x.add(places[s][d-1], &items[i])
			}
			x.family = familyWindow
			x.add(bags[0], &items[i])
		}
	}
	x.family = familyPlace
	if at >= 2 {
		x.add(bags[1], &items[at-2], &items[at-1])
	}
	if at+2 < len(items) {
		x.add(bags[2], &items[at+1], &items[at+2])
	}
	if at >= 1 && at+1 < len(items) {
		x.add(bags[3], &items[at-1], &items[at+1])
	}
}

// longestBetween is the longest stretch between holder and target that is one
// feature as a whole.
const longestBetween = 5

// addBetween adds the whole stretch between holder and target.
func (x *Extractor) addBetween() {
	h, t := x.view.holder, x.view.target
	if h < 0 || t < 0 {
		return
	}
	x.family = familyBetween
	lo, hi := min(h, t), max(h, t)
	if hi-lo-1 > longestBetween {
		x.add("far")
		return
	}
	var words [longestBetween]*item
	n := 0
	for i := lo + 1; i < hi; i++ {
		words[n] = &x.view.items[i]
		n++
	}
	x.add(side("ht: ", "th: ", h < t), words[:n]...)
}

var clauseBreaks = wordSet(`, ; : - -- ( ) " and but that which who while although though because as if when after before where whereas`)

// addClause adds the words of the clause around an entity, between the nearest
// marks or conjunctions.
func (x *Extractor) addClause(template string, at int) {
	x.family = familyClause
	c := x.clauseOf(at)
	for i := c.first; i < c.end; i++ {
		if i != at {
			x.add(template, &x.view.items[i])
		}
	}
}

// clauseOf is the clause around an item; empty for none.
func (x *Extractor) clauseOf(at int) stretch {
	if at < 0 {
		return stretch{}
	}
	items := x.view.items
	c := stretch{at, at + 1}
	for c.first > 0 && !items[c.first-1].breaks {
		c.first--
	}
	for c.end < len(items) && !items[c.end].breaks {
		c.end++
	}
	return c
}

// addQuotation tells which of the two stands between quotation marks, whether
// words outside them do, and adds the quoted words near an entity.
func (x *Extractor) addQuotation() {
	x.family = familyQuotation
	any := false
	for i := range x.view.items {
		it := &x.view.items[i]
		if !it.quoted {
			continue
		}
		any = true
		switch it.role {
		case holder:
			x.add("quoted=h")
		case target:
			x.add("quoted=t")
		default:
			if !it.punct {
				x.add("q=", it)
			}
		}
	}
	if any {
		x.add("quoted=some")
	}
}

// addOwn adds the words of an entity itself. They tell of its kind (a pronoun,
// a ministry), and of who it is where the training data repeat names.
func (x *Extractor) addOwn(template string, span document.Span) {
	if span.None() {
		return
	}
	x.family = familyOwn
	in := &x.view.in
	for i, t := range in.Sentence.Tokens {
		if !t.Overlaps(span) {
			continue
		}
		word := item{first: i, text: in.Text[t.Start:t.End]}
		word.hash, _ = hashLower(word.text)
		x.add(template, &word)
	}
}
