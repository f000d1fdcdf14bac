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
	spoken []document.Span // turns of a transcript
	hidden []document.Span // words in quotation marks: no cue for what is outside

	features map[int][]string // of candidates, by the byte where their cue ends; only to train
}

// Find fills doc.Quotes with what is quoted or reported: its content, the cue
// and the noun phrase of the speaker, as far as the words beside it tell.
func Find(doc *document.Document) {
	newFinder(doc).find()
}

// Candidate is a quote that Find weighs, and the names of what it weighs.
type Candidate struct {
	document.Quote
	Features []string
}

// Candidates are the reports that a document may hold, to learn from which do.
func Candidates(doc *document.Document) []Candidate {
	f := newFinder(doc)
	f.features = map[int][]string{}
	f.find()
	var out []Candidate
	for _, q := range doc.Quotes {
		if features, ok := f.features[q.Cue.End]; ok {
			out = append(out, Candidate{q, features})
		}
	}
	return out
}

func newFinder(doc *document.Document) *finder {
	return &finder{doc: doc, w: flatten(doc), ps: paragraphs(doc), used: map[int]bool{}}
}

func (f *finder) find() {
	doc := f.doc
	f.speech = stretches(doc, f.ps)
	f.turns()
	f.direct()
	f.reported()
	f.passives()
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
	}
	last := open{quote: -1, paragraph: -9}
	for i := 0; i < len(f.speech); i++ {
		q := f.speech[i]
		if f.inTurn(q) {
			continue
		}
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
		} else if len(word) > 4 {
			return false
		}
		if low := strings.ToLower(strings.Trim(word, ",.")); pronouns[low] || auxiliaries[low] && low != "to" {
			return false // a clause
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

// sentenceLike reports a stretch that holds a sentence: it goes on over a full
// stop, or begins with a capital, is no title of a work, and ends like one.
func (f *finder) sentenceLike(q quoted) bool {
	in := f.inner(q)
	words := strings.Count(in, " ") + 1
	if words >= 12 && sentenceAt(f.doc, q.Start) < sentenceAt(f.doc, q.End-1) {
		return true // its first words belong to the sentence before
	}
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
	title := titleLike(strings.TrimRight(in, ",."))
	before := strings.TrimRight(f.doc.Text[f.ps[q.paragraph].Start:q.Start], " \u00a0")
	if title && wordLike(lastRune(before)) {
		return false // on “The Long Night,” the host said
	}
	if f.sentenceLike(q) || speechEnd(lastRune(in)) && strings.Contains(in, " ") {
		return true
	}
	rest := f.doc.Text[q.End:f.ps[q.paragraph].End]
	if title {
		return false
	}
	if strings.HasPrefix(rest, ",") && strings.Contains(in, " ") || speechEnd(lastRune(in)) {
		return true
	}
	return strings.HasSuffix(before, ":") || strings.HasSuffix(before, ",") && unicode.IsUpper(firstRune(in))
}
