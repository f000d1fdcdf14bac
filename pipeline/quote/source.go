package quote

import (
	"strings"

	"stance/pipeline/document"
)

// claim reads "X's claim that …": by the tree, which alone tells where the
// clause ends.
func (f *finder) claim(v int, inside []document.Span) bool {
	w := f.w
	n := w.node(v)
	if n == nil || n.Tag != document.NOUN || !claims[strings.TrimSuffix(w.low(v), "s")] {
		return false
	}
	t := w.toks[v]
	s := &f.doc.Sentences[t.sentence]
	base := v - int(t.index)
	clause := -1
	for k := range s.Tokens {
		if s.Tokens[k].Head == t.index && (s.Tokens[k].Relation == document.RelAcl || s.Tokens[k].Relation == document.RelCcomp) {
			clause = k
		}
	}
	first, end, owned := w.owner(v)
	if !owned || clause < int(t.index) {
		return false
	}
	lo, hi := subtree(s, clause)
	content, ok := f.content(base+lo, base+hi)
	if low := w.low(base + lo); !ok || in(inside, content.Start) || prepositions[low] && low != "to" && low != "that" {
		return false // "X's decisions on"
	}
	r := report{cue: v, first: first, end: end, from: w.from(content.Start), manner: noun, via: ofClause}
	r.form = w.formOf(v, r.from)
	if !f.reports(&r) {
		return false
	}
	f.used[v] = true
	f.add(w.toks[v].Span, w.span(first, end), content)
	return true
}

// claims are nouns of what is said or thought.
var claims = set(`accusation allegation announcement argument assertion assurance belief call claim comment complaint conclusion
	contention criticism decision demand denial expectation fear hope insistence offer opinion plan pledge prediction promise proposal
	remark request statement suggestion threat view vow warning`)

// asSaying reads "Z quoted X as saying": X speaks.
func (f *finder) asSaying(first, v, end int, inside []document.Span) (int, bool) {
	w := f.w
	switch w.low(v) {
	case "quoted", "quotes", "quoting", "cited", "cites", "citing":
	default:
		return 0, false
	}
	for k := v + 2; k+1 < end && k < v+24; k++ {
		if w.low(k) != "as" || !w.ing(k+1) && w.low(k+1) != "having" {
			continue
		}
		content, ok := f.content(k+2, f.clauseEnd(k+2, end))
		if k+2 >= end || !ok || in(inside, content.Start) {
			return 0, false
		}
		to := k
		for to > v+1 && comma(w.text(to-1)) {
			to--
		}
		f.used[v], f.used[k+1] = true, true
		f.add(w.span(k+1, k+2), w.span(v+1, to), content)
		return k + 3, true
	}
	return 0, false
}

// according reads "according to X": before the content, or after it.
func (f *finder) according(first, v, end int, inside []document.Span) bool {
	w := f.w
	limit := end
	if v-first <= 1 {
		limit = f.sourceEnd(v+2, end)
	}
	to, ok := w.phraseAfter(v+2, limit)
	if !ok {
		return false
	}
	if limit < end && to < limit {
		to = limit // "a report by X on Y,"
	}
	var from, until int
	if v-first <= 1 {
		from, until = to, end
	} else {
		from, until = first, v
	}
	content, ok := f.content(from, until)
	if !ok || in(inside, content.Start) {
		return false
	}
	f.used[v] = true
	f.add(w.span(v, v+2), w.span(v+2, to), content)
	return true
}

// sourceEnd is where the source of an opening "according to X," ends: at its
// first comma, or at the next if an apposition stands between.
func (f *finder) sourceEnd(i, end int) int {
	w := f.w
	k := i
	for k < end && !comma(w.text(k)) {
		k++
	}
	low := w.low(k + 1)
	if k >= end || !(low == "a" || low == "an" || low == "who" || low == "which") {
		return k
	}
	for m := k + 1; m < end; m++ {
		if comma(w.text(m)) {
			return m
		}
	}
	return k
}

func (w *words) complementizer(i int) bool {
	switch w.low(i) {
	case "that", "whether", "if", "how", "why", "what", ",", ":":
		return true
	}
	return false
}

// hearer reads the noun phrase of the one spoken to.
func (w *words) hearer(i, end int) (int, bool) {
	low := w.low(i)
	switch low {
	case "him", "her", "them", "us", "me", "reporters", "journalists", "lawmakers", "supporters", "voters", "viewers", "you", "people", "everyone":
		return i + 1, true
	}
	if !determiners[low] && !w.upper(i) {
		return i, false
	}
	k := i + 1
	for k < end && k < i+9 && !w.complementizer(k) && !prepositions[w.low(k)] && !pronouns[w.low(k)] && w.low(k) != "to" {
		k++
	}
	if k < end && (w.complementizer(k) || w.low(k) == "on" || w.low(k) == "in" || w.low(k) == "to" || pronouns[w.low(k)]) {
		return k, true
	}
	return i, false
}

// circumstance skips time and place of speaking, if a clause follows them.
func (f *finder) circumstance(i, end int) int {
	w := f.w
	k := i
	switch low := w.low(k); {
	case weekday[low] || low == "yesterday" || low == "today" || low == "earlier":
		k++
	case (low == "on" || low == "in" || low == "at" || low == "during" || low == "last" || low == "late" || low == "early" || low == "this" && weekday[w.low(k+2)]) && k+1 < end:
		for n := 0; k < end && n < 12; k, n = k+1, n+1 {
			if w.low(k) == "that" || comma(w.text(k)) {
				break
			}
			if weekday[w.low(k)] && n < 4 {
				k++
				break
			}
		}
	default:
		return i
	}
	if k < end && comma(w.text(k)) {
		k++
		for n := 0; n < 4 && k+n+1 < end; n++ {
			if comma(w.text(k+n)) && w.low(k+n+1) == "that" {
				k += n + 1 // "in Toledo, Ohio, that"
			}
		}
	}
	if k < end && (w.low(k) == "that" || pronouns[w.low(k)] || determiners[w.low(k)] || w.upper(k) || w.low(k) == "to") {
		return k
	}
	return i
}

// inverts are the cues that come before their speaker at the end of a sentence.
var inverts = set(`said says say added adds wrote writes reported reports announced announces noted notes explained explains
	argued argues warned warns claimed claims observed recalled according`)

// nounCue reports a form that is only ever a noun.
func nounCue(low string) bool {
	for _, suffix := range []string{"tion", "tions", "sion", "sions", "ment", "ments", "ism", "ness", "ity"} {
		if strings.HasSuffix(low, suffix) && low != "mention" && low != "question" && low != "questions" && low != "mentions" {
			return true
		}
	}
	return false
}

// attitudes report something that follows them, never what stands before.
var attitudes = set(`maintain maintains maintained accuse accused accuses criticize criticized condemn condemned blame blamed
	praise praised denounce denounced describe described blast blasted slam slammed hail hailed decry decried rebuke rebuked
	endorse endorsed urge urged demand demanded seek sought oppose opposed support supported`)
