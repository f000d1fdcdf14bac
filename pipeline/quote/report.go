package quote

import (
	"slices"
	"sort"
	"strings"

	"stance/pipeline/document"
)

// reported finds reported speech in the words outside the direct quotes.
func (f *finder) reported() {
	inside := make([]document.Span, 0, len(f.quotes))
	for i := range f.quotes {
		inside = append(inside, f.quotes[i].Fragments...)
	}
	slices.SortFunc(inside, func(a, b document.Span) int { return a.Start - b.Start })
	at := 0
	for i := range f.speech {
		if strings.Count(f.inner(f.speech[i]), " ") >= 3 {
			f.hidden = append(f.hidden, f.speech[i].Span)
		}
	}
	for first := 0; first < len(f.w.toks); {
		end := first
		for end < len(f.w.toks) && f.w.toks[end].sentence == f.w.toks[first].sentence {
			end++
		}
		for at < len(inside) && inside[at].End <= f.w.toks[first].Start {
			at++
		}
		f.sentence(first, end, inside[at:])
		first = end
	}
}

// sentence finds the reported clauses of the sentence of tokens [first, end).
func (f *finder) sentence(first, end int, inside []document.Span) {
	w := f.w
	if f.doc.Sentences[w.toks[first].sentence].Kind == document.Heading && end-first < 4 {
		return
	}
	hidden := sort.Search(len(f.hidden), func(i int) bool { return f.hidden[i].End > w.toks[first].Start })
	taken := first // tokens before it are content or subject of one found already
	last := end    // where an attribution at the end of the sentence begins
	for v := end - 1; v >= first+4 && v > end-24; v-- {
		if in(inside, w.toks[v].Start) || f.used[v] {
			continue
		}
		c, ok := cues[w.low(v)]
		if !ok || w.upper(v) || w.notVerb(v) || f.isHidden(w.toks[v].Start) {
			continue
		}
		if to, ok := f.trailing(first, v, end, c, inside); ok {
			last = to
			break
		}
	}
	for v := first; v < end; v++ {
		if f.used[v] {
			continue
		}
		if f.claim(v, inside) {
			continue
		}
		for hidden < len(f.hidden) && f.hidden[hidden].End <= w.toks[v].Start {
			hidden++
		}
		if hidden < len(f.hidden) && f.hidden[hidden].Start <= w.toks[v].Start {
			continue
		}
		low := w.low(v)
		if low == "according" && w.low(v+1) == "to" {
			if f.according(first, v, end, inside) {
				taken = end
			}
			continue
		}
		if v < taken {
			continue
		}
		if _, ok := cues[low]; !ok || w.upper(v) && v > first || w.notVerb(v) {
			continue
		}
		if v >= last {
			break
		}
		if to, ok := f.asSaying(first, v, last, inside); ok {
			taken = max(taken, to)
			continue
		}
		if to, ok := f.leading(first, v, last, inside); ok {
			taken = max(taken, to)
		}
	}
}

// isHidden reports an offset inside words in quotation marks.
func (f *finder) isHidden(offset int) bool {
	i := sort.Search(len(f.hidden), func(i int) bool { return f.hidden[i].End > offset })
	return i < len(f.hidden) && f.hidden[i].Start <= offset
}

func in(spans []document.Span, offset int) bool {
	for _, s := range spans {
		if s.Start > offset {
			return false
		}
		if offset < s.End {
			return true
		}
	}
	return false
}

// content is the span of tokens [first, end) without punctuation at its ends,
// but with the quotation marks that it opens.
func (f *finder) content(first, end int) (document.Span, bool) {
	w := f.w
	for end > first {
		switch w.text(end - 1) {
		case ".", ",", ";", ":", "—", "–", "--", "?", "!":
			end--
			continue
		}
		break
	}
	for first < end && (comma(w.text(first)) || w.text(first) == ":") {
		first++
	}
	if end-first < 2 || end-first == 2 && weekday[w.low(first+1)] { // "on Thursday" says when
		return document.Span{}, false
	}
	return w.span(first, end), true
}

// add enters a reported clause; words in quotation marks make it mixed.
func (f *finder) add(cue, speaker document.Span, content ...document.Span) {
	kind := document.Indirect
	for _, c := range content {
		i := sort.Search(len(f.speech), func(i int) bool { return f.speech[i].End > c.Start })
		if i < len(f.speech) && f.speech[i].Overlaps(c) {
			kind = document.Mixed
		}
	}
	f.quotes = append(f.quotes, document.Quote{Kind: kind, Fragments: content, Cue: cue, Speaker: speaker, SpeakerMention: -1})
}

// trailing reads "…, X said." at the end of a sentence.
func (f *finder) trailing(first, v, end int, c cue, inside []document.Span) (int, bool) {
	w := f.w
	if c.rate < 0.4 || v-first < 4 || attitudes[w.low(v)] {
		return 0, false
	}
	next := w.text(v + 1)
	// What follows may only be circumstances: "on Monday", "in a statement".
	if v+1 < end && next != "." && next != "," && !(prepositions[w.low(v+1)] && w.low(v+1) != "that" && end-v < 14) && !weekday[w.low(v+1)] && !(c.object && end-v < 6) {
		// Inverted: "…, said X."
		if comma(w.text(v-1)) && inverts[w.low(v)] {
			to, ok := w.phraseAfter(v+1, end)
			if ok && !w.clause(v+1, to) && !in(inside, w.toks[v-2].Start) && end-to < 12 && (w.upper(v+1) || determiners[w.low(v+1)]) && !w.ing(v) {
				if content, ok := f.content(first, v-1); ok && !in(inside, content.Start) {
					f.used[v] = true
					f.add(w.cueSpan(v), w.span(v+1, to), content)
					return v - 1, true
				}
			}
		}
		return 0, false
	}
	s, to, ok := w.subject(first, v)
	if !ok || s-first < 4 || !comma(w.text(s-1)) {
		return 0, false
	}
	content, ok := f.content(first, s-1)
	if !ok || in(inside, content.Start) || in(inside, content.End-1) || f.dependent(first) && s-first < 12 {
		return 0, false
	}
	f.used[v] = true
	if next == "," && f.goesOn(v+2, end) {
		if rest, ok := f.content(v+2, f.clauseEnd(v+2, end)); ok && !in(inside, rest.Start) {
			f.add(w.cueSpan(v), w.span(s, to), content, rest)
			return s - 1, true
		}
	}
	f.add(w.cueSpan(v), w.span(s, to), content)
	return s - 1, true
}

// goesOn reports that what is reported goes on behind its cue, with token i: "The
// test, X said, was a success". It needs the tree.
func (f *finder) goesOn(i, end int) bool {
	w := f.w
	n := w.node(i)
	if n == nil || w.ing(i) || end-i < 3 {
		return false
	}
	if n.Tag == document.AUX || subordinators[w.low(i)] {
		return true
	}
	for k := i; k < end; k++ {
		if marks := w.text(k); comma(marks) || stop(marks) {
			return false
		}
		switch w.node(k).Relation {
		case document.RelRoot, document.RelCcomp, document.RelParataxis:
			return true
		}
	}
	return false
}

// asksFor begin indirect questions.
var asksFor = set("how why when where")

var subordinators = set("and but or so until unless because if when while although though since whether that")

// clause reports an auxiliary or a verb of saying among the tokens: they are no
// noun phrase.
func (w *words) clause(first, end int) bool {
	for k := first; k < end; k++ {
		low := w.low(k)
		if auxiliaries[low] && low != "'s" && low != "’s" && low != "to" {
			return true
		}
		if low == "who" || low == "which" || low == "whose" || comma(low) {
			return false
		}
	}
	return false
}

// dependent reports words that begin an adverbial phrase, no statement.
func (f *finder) dependent(first int) bool {
	low := f.w.low(first)
	return prepositions[low] || low == "despite" || low == "if" || f.w.ing(first) || low == "although" || low == "though" || f.w.adverb(first)
}

// reduced reports a past participle that only says more of a noun: "the plan,
// called X, …", "a report released last week". It needs the tree, and no object
// after it: what has one is a verb that the tree mistook.
func (w *words) reduced(v int) bool {
	n := w.node(v)
	if low := w.low(v); low == "titled" || low == "entitled" {
		return true
	}
	if n == nil || n.Relation != document.RelAcl || w.ing(v) || w.low(v-1) == "to" {
		return false
	}
	if _, _, subject := w.parsedSubject(v); subject {
		return false
	}
	if heldToBe[w.low(v)] {
		return true
	}
	k := v + 1
	for w.adverb(k) {
		k++
	}
	low := w.low(k)
	return prepositions[low] && low != "that" || low == "as" || low == "for" || low == "last" || low == "this" || weekday[low] || w.low(v) == "called" && comma(w.text(v-1))
}

// heldToBe are participles after which stands what somebody is held to be: "a judge
// considered a liberal".
var heldToBe = set("considered deemed dubbed called named known viewed seen regarded described thought believed elected appointed")

// attributive reports a participle that describes the noun behind it: "pointed
// insults", "their reported income". It needs the tree.
func (w *words) attributive(v int) bool {
	n := w.node(v)
	if n == nil || n.Relation != document.RelAmod {
		return false
	}
	switch w.tag(v - 1) {
	case document.VERB, document.DET, document.PART, document.ADP, document.ADJ, document.CCONJ:
	default:
		return false // a subject, whatever the tree says
	}
	gap := n.Head - w.toks[v].index
	return gap > 0 && gap <= 3
}

// phrasal reports a verb that its particle makes another one: "show up". It
// needs the tree.
func (w *words) phrasal(v int) bool {
	n := w.node(v + 1)
	return n != nil && n.Relation == document.RelCompoundPrt && n.Head == w.toks[v].index && w.low(v+1) != "out"
}

// interrupted is what a cue between commas splits off: "The plan, X said, would
// …". s is where the speaker begins.
func (f *finder) interrupted(first, s, v int, inside []document.Span) (document.Span, bool) {
	w := f.w
	if s-first < 2 || s-first > 24 || !comma(w.text(s-1)) || !comma(w.text(v+1)) && !comma(w.text(v+2)) && !comma(w.text(v+3)) {
		return document.Span{}, false
	}
	if n := w.node(v); n == nil || prepositions[w.low(first)] && w.low(first) != "to" || w.ing(first) {
		return document.Span{}, false
	}
	opening, ok := f.content(first, s-1)
	if s-first == 2 {
		opening, ok = w.toks[first].Span, w.upper(first)
	}
	return opening, ok && !in(inside, opening.Start)
}

func markText(word string) bool {
	class, _ := markAt(word, 0)
	return class == opening || class == either || class == openingSingle
}

// clauseEnd is where what is reported ends: before an attribution at the end of
// the sentence, a new main clause with its own cue, or the full stop.
func (f *finder) clauseEnd(from, end int) int {
	w := f.w
	for k := from + 1; k < end; k++ {
		low := w.low(k)
		if low == "according" && w.low(k+1) == "to" && comma(w.text(k-1)) {
			return k
		}
		if low == ";" {
			return k
		}
		if comma(w.text(k-1)) && w.ing(k) && (cues[low].core || cues[low].rate >= 0.6) {
			return k
		}
		if (low == "and" || low == "but") && k+1 < end {
			if c, ok := cues[w.low(k+1)]; ok && c.core && !w.ing(k+1) && !w.notVerb(k+1) && strings.HasSuffix(w.low(k+1), "ed") {
				return k
			}
		}
	}
	return end
}
