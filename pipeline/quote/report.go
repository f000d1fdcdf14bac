package quote

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// least is the share of a form's occurrences that must report something for it
// to be taken as the cue of a reported clause, when nothing but the form tells.
const least = 0.26

// reported finds reported speech in the words outside the direct quotes.
func (f *finder) reported() {
	inside := make([]document.Span, 0, len(f.quotes))
	for i := range f.quotes {
		inside = append(inside, f.quotes[i].Fragments...)
	}
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
		c, ok := cues[low]
		if !ok || w.upper(v) && v > first || w.notVerb(v) {
			continue
		}
		if v >= last {
			break
		}
		if to, ok := f.asSaying(first, v, last, inside); ok {
			taken = max(taken, to)
			continue
		}
		if to, ok := f.leading(first, v, last, c, inside); ok {
			taken = max(taken, to)
		}
	}
}

// isHidden reports an offset inside words in quotation marks.
func (f *finder) isHidden(offset int) bool {
	i := sort.Search(len(f.hidden), func(i int) bool { return f.hidden[i].End > offset })
	return i < len(f.hidden) && f.hidden[i].Start <= offset
}

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
	owner, clause := -1, -1
	for k := range s.Tokens {
		if s.Tokens[k].Head != t.index {
			continue
		}
		switch s.Tokens[k].Relation {
		case document.RelNmodPoss:
			owner = k
		case document.RelAcl, document.RelCcomp:
			clause = k
		}
	}
	if owner < 0 || clause < int(t.index) {
		return false
	}
	lo, hi := subtree(s, clause)
	content, ok := f.content(base+lo, base+hi)
	lo, hi = subtree(s, owner)
	for hi > lo && (w.text(base+hi-1) == "'s" || w.text(base+hi-1) == "’s" || w.text(base+hi-1) == "'" || w.text(base+hi-1) == "’") {
		hi--
	}
	if !ok || hi <= lo || in(inside, content.Start) {
		return false
	}
	f.used[v] = true
	f.add(content, w.toks[v].Span, w.span(base+lo, base+hi))
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
		f.add(content, w.span(k+1, k+2), w.span(v+1, to))
		return k + 3, true
	}
	return 0, false
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
	if end-first < 2 {
		return document.Span{}, false
	}
	return w.span(first, end), true
}

// add enters a reported clause; words in quotation marks make it mixed.
func (f *finder) add(content, cue, speaker document.Span) {
	kind := document.Indirect
	for _, q := range f.speech {
		if q.Start >= content.End {
			break
		}
		if q.Overlaps(content) {
			kind = document.Mixed
			break
		}
	}
	f.quotes = append(f.quotes, document.Quote{Kind: kind, Fragments: []document.Span{content}, Cue: cue, Speaker: speaker, SpeakerMention: -1})
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
	f.add(content, w.span(v, v+2), w.span(v+2, to))
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
					f.add(content, w.cueSpan(v), w.span(v+1, to))
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
	f.add(content, w.cueSpan(v), w.span(s, to))
	return s - 1, true
}

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

// leading reads "X said that …", "X told Y …", and participles: ", saying …".
func (f *finder) leading(first, v, end int, c cue, inside []document.Span) (int, bool) {
	w := f.w
	low := w.low(v)
	if nounCue(low) {
		return 0, false
	}
	s, to, ok := w.subject(first, v)
	if ok && w.ing(v) && !auxiliaries[w.low(v-1)] {
		ok = false
	}
	if !ok {
		if s, to, ok = f.participleSubject(first, v); !ok || v > first && prepositions[w.low(v-1)] {
			return 0, false
		}
		if c.rate < least && !c.core {
			return 0, false
		}
	}
	if prepositions[w.low(s)] {
		return 0, false
	}
	from := v + 1
	for from < end && w.adverb(from) {
		from++
	}
	if from >= end {
		return 0, false
	}
	// The hearer: told reporters (on Monday) that.
	if c.object && !w.complementizer(from) {
		if to, ok := w.hearer(from, end); ok {
			from = to
		}
	}
	// "said on Monday (that)", "said in an interview (that)".
	from = f.circumstance(from, end)
	if from >= end || stop(w.text(from)) && !markText(w.text(from)) {
		return 0, false
	}
	that := w.low(from) == "that" || w.low(from) == "whether"
	rate := c.rate
	if speechOnly[low] && !that {
		return 0, false
	}
	if that && (c.core || rate > 0.2) {
		rate += 0.4
	}
	if rate < least {
		return 0, false
	}
	until := f.clauseEnd(from, end)
	content, ok := f.content(from, until)
	if !ok || in(inside, content.Start) {
		return 0, false
	}
	f.used[v] = true
	f.add(content, w.cueSpan(v), w.span(s, to))
	return from + 1, true
}

func markText(word string) bool {
	class, _ := markAt(word, 0)
	return class == opening || class == either || class == openingSingle
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
	}
	if k < end && (w.low(k) == "that" || pronouns[w.low(k)] || determiners[w.low(k)] || w.upper(k) || w.low(k) == "to") {
		return k
	}
	return i
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

// speechOnly are cues of direct speech that need "that" to report a clause.
var speechOnly = set(`continue continues continued continuing maintain maintains maintained maintaining repeat repeats repeated
	repeating object objects objected reason reasons reasoned answer answers answered respond responds responded
	responding comment comments commented post posts posted counter counters counted swear swears observe observes
	observed reply replies replied conclude concludes concluded elaborate elaborates elaborated specify specifies
	appear appears signal signals rail rails fume muse demand demands repeating`)
