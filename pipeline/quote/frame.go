package quote

import (
	"strings"
	"unicode"

	"stance/pipeline/document"
)

// frame is a cue and its speaker beside a quotation.
type frame struct {
	cue     document.Span
	speaker document.Span
	first   int // tokens of the frame
	end     int
	verb    int
}

// frameAfter looks for a cue right after a stretch: `…,” X said` or `said X`.
func (f *finder) frameAfter(q quoted, limit int) (frame, bool) {
	w := f.w
	i := w.from(q.End)
	if fr, ok := f.signature(q, i, limit); ok {
		return fr, true
	}
	for i < len(w.toks) && w.toks[i].Start < limit && (comma(w.text(i)) || w.text(i) == "—" || w.text(i) == "–" || w.text(i) == "--" || w.text(i) == "." && !f.endsSentence(q)) {
		i++
	}
	if i >= len(w.toks) || w.toks[i].Start >= limit {
		return frame{}, false
	}
	start := i
	sentence := w.toks[i].sentence
	end := i
	for end < len(w.toks) && w.toks[end].End <= limit && w.toks[end].sentence == sentence && end-i < 60 {
		end++
	}
	if w.low(i) == "according" && w.low(i+1) == "to" {
		if to, ok := w.phraseAfter(i+2, end); ok {
			return frame{cue: w.span(i, i+2), speaker: w.span(i+2, to), first: start, end: to, verb: i}, true
		}
	}
	// A new sentence after a finished one is a frame only if it is nothing else.
	finished := f.endsSentence(q) && w.upper(i) && f.newSentence(q, i)
	for w.adverb(i) && i < end {
		i++
	}
	if c, ok := cues[w.low(i)]; ok && (c.direct || c.core) && !w.upper(i) {
		if to, ok := w.phraseAfter(i+1, end); ok {
			return frame{cue: w.cueSpan(i), speaker: w.span(i+1, to), first: start, end: to, verb: i}, true
		}
		// `…,” reads the letter`: no speaker after, none before.
	}
	for v := i + 1; v < end && v < i+32; v++ {
		word := w.text(v)
		if word == "." || word == ";" || word == "?" || word == "!" || word == ":" {
			break
		}
		c, ok := cues[w.low(v)]
		if !ok || !(c.direct || c.core) || w.upper(v) || w.notVerb(v) || w.attributive(v) {
			continue
		}
		first, to, ok := w.subject(start, v)
		if !ok || first > start+2 && !(first > 0 && comma(w.text(first-1)) && first <= start+8) {
			continue
		}
		if finished {
			if first > i {
				return frame{}, false // "The plan, he said, …"
			}
			// `“…” Maduro also accused …` is a sentence of its own; `“…” he said.` is a frame.
			if to := f.tail(v+1, end); to > 8 || w.low(v+1) == "that" {
				return frame{}, false
			}
			if next := w.low(v + 1); v+1 < end && !c.object && !weekday[next] && (w.upper(v+1) || determiners[next] || pronouns[next]) {
				return frame{}, false // it has a clause of its own
			}
		}
		return frame{cue: w.cueSpan(v), speaker: w.span(first, to), first: start, end: v + 1, verb: v}, true
	}
	return frame{}, false
}

// signature reads a name after a dash that ends the line: `…” — X`.
func (f *finder) signature(q quoted, i, limit int) (frame, bool) {
	w := f.w
	switch w.text(i) {
	case "—", "–", "--", "―", "-", "~":
	default:
		return frame{}, false
	}
	if w.toks[i].Start >= limit || !w.upper(i+1) {
		return frame{}, false
	}
	end := i + 1
	for end < len(w.toks) && w.toks[end].End <= limit && end-i < 24 {
		if strings.Contains(f.doc.Text[w.toks[end-1].End:w.toks[end].Start], "\n") {
			break
		}
		if c := cues[w.low(end)]; c.core {
			return frame{}, false
		}
		end++
	}
	if end < len(w.toks) && w.toks[end].Start < limit && !strings.Contains(f.doc.Text[w.toks[end-1].End:w.toks[end].Start], "\n") {
		return frame{}, false
	}
	to, ok := w.phraseAfter(i+1, end)
	if !ok || end-to > 8 {
		return frame{}, false
	}
	return frame{cue: w.toks[i].Span, speaker: w.span(i+1, to), first: i, end: to, verb: i}, true
}

// tail counts the tokens to the end of the clause.
func (f *finder) tail(i, end int) int {
	n := 0
	for ; i < end && f.w.text(i) != "." && f.w.text(i) != ","; i++ {
		n++
	}
	return n
}

// newSentence reports that token i begins a sentence after the stretch.
func (f *finder) newSentence(q quoted, i int) bool {
	return f.w.toks[i].index == 0 || !comma(string(lastRune(f.inner(q))))
}

// endsSentence reports that the stretch itself ends with a full stop.
func (f *finder) endsSentence(q quoted) bool {
	r := lastRune(f.inner(q))
	return r == '.' || r == '?' || r == '!' || r == '…'
}

// frameBefore looks for a cue right before a stretch: `X said: “…`, `X told
// reporters, “…`.
func (f *finder) frameBefore(i, from int) (frame, bool) {
	w, q := f.w, f.speech[i]
	end := w.from(q.Start)
	start := end
	low := max(from, f.ps[q.paragraph].Start)
	for start > 0 && w.toks[start-1].Start >= low && end-start < 60 && w.toks[start-1].sentence == w.toks[max(end-1, 0)].sentence {
		start--
	}
	if start >= end && q.paragraph > 0 && from < f.ps[q.paragraph].Start && end > 0 && w.text(end-1) == ":" {
		// The cue ends the paragraph before: "X said:"
		for start > 0 && w.toks[start-1].sentence == w.toks[end-1].sentence && w.toks[start-1].Start >= from && end-start < 60 {
			start--
		}
	}
	if start >= end {
		return frame{}, false
	}
	last := w.text(end - 1)
	if last == "." || last == ";" || last == "?" || last == "!" {
		return frame{}, false
	}
	punctuated := last == ":" || comma(last)
	if !punctuated && !unicode.IsUpper(firstRune(f.inner(q))) {
		return frame{}, false
	}
	limit := 4
	if punctuated {
		limit = 16
	}
	for v := end - 1; v >= start && end-v <= limit; v-- {
		c, ok := cues[w.low(v)]
		if !ok || !(c.direct || c.core) || w.upper(v) || w.notVerb(v) || w.attributive(v) {
			continue
		}
		if comma(last) && f.clauseBetween(v+1, end-1) {
			continue
		}
		if first, to, ok := w.subject(start, v); ok {
			return frame{cue: w.cueSpan(v), speaker: w.span(first, to), first: first, end: end, verb: v}, true
		}
		if first, to, ok := f.participleSubject(start, v); ok {
			return frame{cue: w.cueSpan(v), speaker: w.span(first, to), first: first, end: end, verb: v}, true
		}
	}
	if last == ":" {
		// "According to X:", "X:" in a transcript.
		if end-start <= 7 && w.upper(start) {
			if first, to, ok := w.phraseBefore(start, end-1); ok && first == start {
				return frame{cue: w.toks[end-1].Span, speaker: w.span(first, to), first: start, end: end, verb: end - 1}, true
			}
		}
	}
	return frame{}, false
}

// clauseBetween reports a comma between the cue and the mark that is not one of
// an aside.
func (f *finder) clauseBetween(from, to int) bool {
	n := 0
	for k := from; k < to; k++ {
		if comma(f.w.text(k)) {
			n++
		}
	}
	return n == 1
}

// participleSubject is the subject of the clause that a cue in -ing follows:
// "X criticised the plan, saying".
func (f *finder) participleSubject(start, v int) (first, end int, ok bool) {
	w := f.w
	if !w.ing(v) {
		return 0, 0, false
	}
	for k := start; k < v; k++ {
		word := w.text(k)
		if stop(word) && word != "(" && word != ")" || word == "-" && w.apart(k) {
			start = k + 1
		}
	}
	return f.clauseSubject(start, v)
}

// clauseSubject is the noun phrase with which the words from start begin: up to
// the first auxiliary or verb that a form tells.
func (f *finder) clauseSubject(start, v int) (first, end int, ok bool) {
	w := f.w
	if n := w.node(v); n != nil {
		// Up the tree to the first verb with a subject.
		t := w.toks[v]
		s := &f.doc.Sentences[t.sentence]
		base := v - int(t.index)
		at := int(t.index)
		for n := 0; n < 4 && at >= 0; n++ {
			if first, end, ok := w.parsedSubject(base + at); ok {
				return first, end, ok
			}
			at = int(s.Tokens[at].Head)
		}
	}
	for start < v && (comma(w.text(start)) || w.adverb(start) || w.low(start) == "and" || w.low(start) == "but") {
		start++
	}
	if prepositions[w.low(start)] || breaks[w.low(start)] {
		// An opening phrase: the clause begins after its comma.
		k := start
		for k < v && !comma(w.text(k)) {
			k++
		}
		if k >= v {
			return 0, 0, false
		}
		start = k + 1
	}
	if start >= v {
		return 0, 0, false
	}
	if pronouns[w.low(start)] {
		return start, start + 1, true
	}
	for k := start + 1; k < v && k < start+25; k++ {
		low := w.low(k)
		if !w.upper(k) && (auxiliaries[low] && low != "'s" && low != "’s" && low != "to" || cues[low].rate >= 0.3 || strings.HasSuffix(low, "ed") && !determiners[w.low(k-1)] || w.tag(k) == document.VERB) && !comma(w.text(k-1)) {
			to := k
			for to > start && w.adverb(to-1) {
				to--
			}
			if to > start && w.nominal(start, to) {
				return start, to, true
			}
			return 0, 0, false
		}
	}
	return 0, 0, false
}

// cueSpan is the verb with the auxiliaries and adverbs before it.
func (w *words) cueSpan(v int) document.Span {
	first := v
	for first > 0 && first > v-4 && w.toks[first-1].sentence == w.toks[v].sentence && (auxiliaries[w.low(first-1)] && w.low(first-1) != "'s" && w.low(first-1) != "’s" || w.adverb(first-1)) {
		first--
	}
	return w.span(first, v+1)
}

// notVerb reports a form of a cue that is a noun or an adjective where it stands:
// by its tag, else after a determiner or a possessive.
func (w *words) notVerb(v int) bool {
	if v > 0 && w.text(v-1) == "-" && w.toks[v-1].End == w.toks[v].Start {
		return true // union-backed
	}
	if t := w.tag(v); t != document.NoTag {
		return t != document.VERB && t != document.AUX
	}
	if nouns[w.low(v)] {
		before := w.low(v - 1)
		return !(auxiliaries[before] || pronouns[before] || w.adverb(v-1) || strings.HasSuffix(before, "s") && !strings.HasSuffix(before, "ss"))
	}
	switch before := w.low(v - 1); before {
	case "the", "a", "an", "his", "her", "their", "its", "our", "my", "your", "this", "these", "those", "some", "of", "no", "any", "such", "'s", "’s":
		return true
	}
	return false
}

// nouns are forms that are nouns more often than verbs: verbs only after an
// auxiliary, a pronoun or a plural.
var nouns = set("state report comment note claim object reason signal post counter answer remark question demand plan call offer vow pledge promise view hope fear")
