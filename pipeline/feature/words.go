package feature

import "stance/pipeline/document"

// Features of the words and their order.
var (
	oneWord    = ofWord("w=", familyWord)
	twoWords   = ofRun("2=", familyBigram)
	threeWords = ofRun("3=", familyTrigram)
	negatedBy  = ofWord("not=", familyNegated)

	orderBoth    = [2]*template{named("order=ht", familyZone), named("order=th", familyZone)}
	orderHolder  = named("order=h", familyZone)
	orderTarget  = named("order=t", familyZone)
	orderNeither = named("order=", familyZone)

	// By side: the word before the entity, behind it; the holder first, second.
	holderSide     = [2]*template{ofWord("hl=", familyZone), ofWord("hr=", familyZone)}
	targetSide     = [2]*template{ofWord("tl=", familyZone), ofWord("tr=", familyZone)}
	between        = [2]*template{ofWord("h..t=", familyBetween), ofWord("t..h=", familyBetween)}
	betweenNegated = [2]*template{ofWord("h.not.t=", familyBetween), ofWord("t.not.h=", familyBetween)}
	betweenWhole   = [2]*template{named("ht: ", familyBetween), named("th: ", familyBetween)}
	betweenFar     = named("far", familyBetween)

	holderWindow = newWindow("h")
	targetWindow = newWindow("t")
	holderClause = ofWord("hc=", familyClause)
	targetClause = ofWord("tc=", familyClause)

	quotedHolder = named("quoted=h", familyQuotation)
	quotedTarget = named("quoted=t", familyQuotation)
	quotedSome   = named("quoted=some", familyQuotation)
	quotedWord   = ofWord("q=", familyQuotation)

	ownHolder = ofWord("ho=", familyOwn)
	ownTarget = ofWord("to=", familyOwn)
)

// addWords adds the groups that need nothing but the order of the words.
func (x *Extractor) addWords() {
	items := x.view.items
	if x.has(Unigrams) {
		x.addEach(oneWord, items)
	}
	if x.has(Ngrams) {
		x.addRuns(twoWords, 2)
		x.addRuns(threeWords, 3)
	}
	if x.has(Negation) {
		for i := range items {
			if it := &items[i]; it.negated && !it.punct {
				x.addWord(negatedBy, it)
			}
		}
	}
	if x.has(Zones) {
		x.addZones()
	}
	if x.has(Windows) {
		x.addWindow(holderWindow, x.view.holder)
		x.addWindow(targetWindow, x.view.target)
		x.addBetween()
	}
	if x.has(Clause) {
		x.addClause(holderClause, x.view.holder)
		x.addClause(targetClause, x.view.target)
	}
	if x.has(Quotation) {
		x.addQuotation()
	}
	if x.has(Own) {
		x.addOwn(ownHolder, x.view.in.Holder)
		x.addOwn(ownTarget, x.view.in.Target)
	}
}

// addZones adds each word with the side of the holder and of the target that
// it stands on, and the order of the two.
func (x *Extractor) addZones() {
	h, t := x.view.holder, x.view.target
	switch {
	case h >= 0 && t >= 0:
		x.add(orderBoth[side(h < t)])
	case h >= 0:
		x.add(orderHolder)
	case t >= 0:
		x.add(orderTarget)
	default:
		x.add(orderNeither)
	}
	items := x.view.items
	if h >= 0 {
		x.addPlain(holderSide[0], items[:h])
		x.addPlain(holderSide[1], items[h+1:])
	}
	if t >= 0 {
		x.addPlain(targetSide[0], items[:t])
		x.addPlain(targetSide[1], items[t+1:])
	}
	if h < 0 || t < 0 {
		return
	}
	inner := items[min(h, t)+1 : max(h, t)]
	x.addPlain(between[side(h < t)], inner)
	for i := range inner {
		if inner[i].negated && inner[i].role == plain {
			x.addWord(betweenNegated[side(h < t)], &inner[i])
		}
	}
}

// side is 0 for what comes first and 1 for what comes second.
func side(first bool) int {
	if first {
		return 0
	}
	return 1
}

// window are the features of the words around an entity.
type window struct {
	places             [2][3]*template // before it and behind it, the nearest first
	bag                *template
	before, behind, by *template // the two nearest: before, behind, one on each side
}

func newWindow(who string) *window {
	place := func(name string) *template { return ofWord(who+name, familyPlace) }
	return &window{
		places: [2][3]*template{{place("-1="), place("-2="), place("-3=")}, {place("+1="), place("+2="), place("+3=")}},
		bag:    ofWord(who+"w=", familyWindow),
		before: ofRun(who+"-12=", familyPlace), behind: ofRun(who+"+12=", familyPlace), by: named(who+"-1+1=", familyPlace),
	}
}

// windowBag is how far the unordered window reaches.
const windowBag = 5

// addWindow adds the words around an entity: by exact place up to three away,
// as a bag up to five away, and the two nearest on each side as pairs.
func (x *Extractor) addWindow(w *window, at int) {
	if at < 0 {
		return
	}
	items := x.view.items
	for d := 1; d <= windowBag; d++ {
		for s, i := range [2]int{at - d, at + d} {
			if i < 0 || i >= len(items) {
				continue
			}
			if d <= len(w.places[s]) {
				x.addWord(w.places[s][d-1], &items[i])
			}
			x.addWord(w.bag, &items[i])
		}
	}
	if at >= 2 {
		x.addRun(w.before, &items[at-2], &items[at-1])
	}
	if at+2 < len(items) {
		x.addRun(w.behind, &items[at+1], &items[at+2])
	}
	if at >= 1 && at+1 < len(items) {
		x.add(w.by, &items[at-1], &items[at+1])
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
	lo, hi := min(h, t), max(h, t)
	if hi-lo-1 > longestBetween {
		x.add(betweenFar)
		return
	}
	var words [longestBetween]*item
	n := 0
	for i := lo + 1; i < hi; i++ {
		words[n] = &x.view.items[i]
		n++
	}
	x.add(betweenWhole[side(h < t)], words[:n]...)
}

var clauseBreaks = wordSet(`, ; : - -- ( ) " and but that which who while although though because as if when after before where whereas`)

// addClause adds the words of the clause around an entity, between the nearest
// marks or conjunctions.
func (x *Extractor) addClause(t *template, at int) {
	c := x.clauseOf(at)
	if at >= 0 {
		x.addEach(t, x.view.items[c.first:at])
		x.addEach(t, x.view.items[at+1:c.end])
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
	any := false
	for i := range x.view.items {
		it := &x.view.items[i]
		if !it.quoted {
			continue
		}
		any = true
		switch it.role {
		case holder:
			x.add(quotedHolder)
		case target:
			x.add(quotedTarget)
		default:
			if !it.punct {
				x.addWord(quotedWord, it)
			}
		}
	}
	if any {
		x.add(quotedSome)
	}
}

// addOwn adds the words of an entity itself. They tell of its kind (a pronoun,
// a ministry), and of who it is where the training data repeat names.
func (x *Extractor) addOwn(t *template, span document.Span) {
	if span.None() {
		return
	}
	tokens := x.view.in.Sentence.Tokens
	for i := range tokens {
		if tokens[i].Overlaps(span) {
			x.addWord(t, &x.words.items[i])
		}
	}
}
