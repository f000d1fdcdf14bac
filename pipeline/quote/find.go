package quote

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// finder collects the quotes of one document.
type finder struct {
	doc    *document.Document
	w      *words
	ps     []paragraph
	speech []quoted
	quotes []document.Quote
	used   map[int]bool    // tokens that are cues already
	hidden []document.Span // words in quotation marks: no cue for what is outside
}

// frame is a cue and its speaker beside a quotation.
type frame struct {
	cue     document.Span
	speaker document.Span
	first   int // tokens of the frame
	end     int
	verb    int
}

// Find fills doc.Quotes with what is quoted or reported: its content, the cue
// and the noun phrase of the speaker, as far as the words beside it tell.
func Find(doc *document.Document) {
	f := &finder{doc: doc, w: flatten(doc), ps: paragraphs(doc), used: map[int]bool{}}
	f.speech = stretches(doc, f.ps)
	f.direct()
	f.reported()
	sort.SliceStable(f.quotes, func(i, j int) bool {
		a, b := f.quotes[i].Extent(), f.quotes[j].Extent()
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.End < b.End
	})
	doc.Quotes = f.quotes
}

// direct goes through the stretches in quotation marks.
func (f *finder) direct() {
	type open struct {
		quote     int // index in f.quotes
		end       int // byte after the last fragment or its frame
		paragraph int
		whole     bool // its paragraph held little else
	}
	last := open{quote: -1, paragraph: -9}
	for i := 0; i < len(f.speech); i++ {
		q := f.speech[i]
		if q.continues && last.quote >= 0 && last.paragraph == q.paragraph-1 {
			// The quotation goes on over the paragraph.
			f.quotes[last.quote].Fragments = append(f.quotes[last.quote].Fragments, q.Span)
			last.end, last.paragraph = q.End, q.paragraph
			if f.quotes[last.quote].Cue.None() {
				if fr, ok := f.frameAfter(q, f.limit(i)); ok {
					f.setFrame(last.quote, fr)
					last.end = max(last.end, f.w.toks[fr.end-1].End)
				}
			}
			continue
		}
		if !f.speechLike(i) {
			continue
		}
		fr, ok := f.frameBefore(i, last.end)
		if !ok {
			fr, ok = f.frameAfter(q, f.limit(i))
		}
		if ok {
			// A frame between two stretches belongs to both: interrupted speech.
			f.quotes = append(f.quotes, document.Quote{Kind: document.Direct, Fragments: []document.Span{q.Span}, SpeakerMention: -1})
			n := len(f.quotes) - 1
			f.setFrame(n, fr)
			// Stretches right before it that had no frame of their own.
			if p := n - 1; p >= 0 && last.quote == p && last.paragraph == q.paragraph && f.quotes[p].Cue.None() && f.blank(last.end, q.Start) {
				f.quotes[p].Fragments = append(f.quotes[p].Fragments, q.Span)
				f.quotes[p].Cue, f.quotes[p].Speaker = f.quotes[n].Cue, f.quotes[n].Speaker
				f.quotes = f.quotes[:n]
				n = p
			}
			last = open{quote: n, end: max(q.End, f.w.toks[fr.end-1].End), paragraph: q.paragraph}
			continue
		}
		if last.quote >= 0 && last.paragraph == q.paragraph && f.adjoins(last.end, q) {
			// "…," he said. "…": the second goes on.
			f.quotes[last.quote].Fragments = append(f.quotes[last.quote].Fragments, q.Span)
			last.end = q.End
			continue
		}
		if f.sentenceLike(q) {
			f.quotes = append(f.quotes, document.Quote{Kind: document.Direct, Fragments: []document.Span{q.Span}, SpeakerMention: -1})
			last = open{quote: len(f.quotes) - 1, end: q.End, paragraph: q.paragraph}
		}
	}
}

// limit is the byte where the words after stretch i end: the next stretch, or
// its paragraph's end.
func (f *finder) limit(i int) int {
	end := f.ps[f.speech[i].paragraph].End
	if i+1 < len(f.speech) && f.speech[i+1].Start < end {
		end = f.speech[i+1].Start
	}
	return end
}

func (f *finder) setFrame(n int, fr frame) {
	f.quotes[n].Cue, f.quotes[n].Speaker = fr.cue, fr.speaker
	f.used[fr.verb] = true
}

// blank reports that only space and punctuation lies between two offsets.
func (f *finder) blank(from, to int) bool {
	if to < from {
		return false
	}
	return !strings.ContainsFunc(f.doc.Text[from:to], wordLike)
}

// adjoins reports a stretch that goes on where the last one, or its frame,
// ended: nothing between but the rest of that sentence.
func (f *finder) adjoins(from int, q quoted) bool {
	if q.Start < from {
		return false
	}
	if f.blank(from, q.Start) {
		return true
	}
	if !f.sentenceLike(q) {
		return false
	}
	// "he said on Monday in a long speech. “…”": one sentence, its end, the mark.
	w := f.w
	last, next := w.from(q.Start)-1, w.from(from)
	if last < next || last < 0 {
		return true
	}
	switch w.text(last) {
	case ".", ",", ":", "—", "–", "--", ";", "?", "!":
	default:
		return false
	}
	ends := 0
	for k := next; k <= last; k++ {
		if word := w.text(k); word == "." || word == "?" || word == "!" {
			ends++
		}
	}
	return ends <= 1 && w.toks[next].index != 0
}

// titleLike reports the name of a work, a show or a song: all its longer words
// have capitals.
func titleLike(in string) bool {
	fields := strings.Fields(in)
	if len(fields) < 2 || len(fields) > 9 {
		return false
	}
	caps := 0
	for _, word := range fields {
		r := firstRune(strings.TrimLeft(word, "([#"))
		if unicode.IsUpper(r) {
			caps++
		} else if len(word) > 4 || pronouns[strings.ToLower(word)] {
			return false
		}
	}
	return caps*2 > len(fields)
}

// inner is the text between the marks.
func (f *finder) inner(q quoted) string {
	return strings.TrimFunc(f.doc.At(q.Span), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("“”\"«»„‘’'`", r)
	})
}

// sentenceLike reports a stretch that holds a sentence: it begins with a
// capital, is no title of a work, and ends like one.
func (f *finder) sentenceLike(q quoted) bool {
	in := f.inner(q)
	words := strings.Count(in, " ") + 1
	r, _ := utf8.DecodeRuneInString(in)
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) && !strings.HasPrefix(in, "…") && !strings.HasPrefix(in, "[") {
		return false
	}
	end := lastRune(in)
	if titleLike(strings.TrimRight(in, ",.")) && end != '!' && end != '?' {
		return false
	}
	return words >= 3 && (speechEnd(end) || q.goesOn || end == '-' || end == '—') || words >= 12
}

// speechLike reports a stretch that may be speech of its own; the rest are
// words used in a clause, or scare quotes.
func (f *finder) speechLike(i int) bool {
	q := f.speech[i]
	in := f.inner(q)
	if in == "" {
		return false
	}
	if f.sentenceLike(q) || speechEnd(lastRune(in)) && strings.Contains(in, " ") {
		return true
	}
	rest := f.doc.Text[q.End:f.ps[q.paragraph].End]
	if titleLike(strings.TrimRight(in, ",.")) {
		return false
	}
	if strings.HasPrefix(rest, ",") && strings.Contains(in, " ") || speechEnd(lastRune(in)) {
		return true
	}
	before := strings.TrimRight(f.doc.Text[f.ps[q.paragraph].Start:q.Start], " \u00a0")
	return strings.HasSuffix(before, ":") || strings.HasSuffix(before, ",") && unicode.IsUpper(firstRune(in))
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
		if !ok || !(c.direct || c.core) || w.upper(v) || w.notVerb(v) {
			continue
		}
		first, to, ok := w.subject(start, v)
		if !ok || first > start+2 && !(first > 0 && comma(w.text(first-1)) && first <= start+8) {
			continue
		}
		if finished {
			// `“…” Maduro also accused …` is a sentence of its own; `“…” he said.` is a frame.
			if to := f.tail(v+1, end); to > 8 || w.low(v+1) == "that" {
				return frame{}, false
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
		if !ok || !(c.direct || c.core) || w.upper(v) || w.notVerb(v) {
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
