package reports

import (
	"cmp"
	"math"
	"slices"
	"time"

	"stance/pipeline/sample"
	"stance/pipeline/table"
)

// fillEvidence gives each pair its sentences, and the report the most doubtful
// of them all.
func (b *builder) fillEvidence() {
	var doubtful []candidate
	for i, key := range b.pairs {
		p, sum := &b.report.Pairs[i], b.c.pairs[key]
		heard := sample.NewHeard()
		p.Evidence = b.evidence(sum.certain, maxEvidence, heard)
		p.Doubtful = b.evidence(sum.doubt, maxPairDoubt, heard)
		b.report.LeftOut.Evidence += sum.sided - len(p.Evidence)
		for _, c := range sum.doubt {
			doubtful = keepBest(doubtful, c, spare*maxDoubtful, byDoubt)
		}
	}
	b.report.Doubtful = b.evidence(doubtful, maxDoubtful, sample.NewHeard())
}

// evidence turns the first n candidates into evidence whose texts nearly repeat
// none that was heard.
func (b *builder) evidence(candidates []candidate, n int, heard *sample.Heard) []Evidence {
	list := []Evidence{}
	for _, c := range candidates {
		e, ok := b.show(c)
		if !ok || len(list) == n || heard.Has(e.Text) {
			continue
		}
		heard.Add(e.Text)
		e.Deciding, e.Alone = b.deciding(c)
		list = append(list, e)
	}
	return list
}

// show looks a candidate's sentence up; ok is false where the table lacks it.
func (b *builder) show(c candidate) (e Evidence, ok bool) {
	s, ok := b.sentenceOf(c)
	if !ok {
		return Evidence{}, false
	}
	a := &b.c.articles[c.article]
	holder := within(s, c.spans[0], c.spans[1])
	target := within(s, c.spans[2], c.spans[3])
	text, cut := shorten(s.text, firstSpan(holder, target))
	e = Evidence{
		ArticleID: a.key.id, Title: a.title, URL: a.url, Published: date(a.published), Source: a.source,
		SentenceID: c.sentence, Holder: b.name(c.holder).Name, Target: b.name(c.target).Name,
		Stance: table.StanceClasses[c.verdict.class], Confidence: c.verdict.confidence, Abstained: c.verdict.abstained,
		PSupportive: c.verdict.p[0], PNeutral: c.verdict.p[1], PAccusatory: c.verdict.p[2], Quoted: c.quoted,
		Text: string(text), HolderSpan: shift(holder, cut, len(text)), TargetSpan: shift(target, cut, len(text)),
		cell: a.cell, pair: c.pair,
	}
	return e, true
}

// sentenceOf is the sentence of a candidate, where its text was read.
func (b *builder) sentenceOf(c candidate) (sentence, bool) {
	texts := b.texts[c.article]
	at := slices.IndexFunc(texts, func(s sentence) bool { return s.id == c.sentence })
	if at < 0 {
		return sentence{}, false
	}
	return texts[at], true
}

// Why explains a judgement of a sentence again: by which model, with or without
// syntax, holder and target as code points of text (null: not in it). Null is
// returned where that model is not at hand.
type Why func(modelSHA256 string, syntax bool, text string, holder, target *[2]int) *Explanation

// sameP is how far a probability of a sentence that does not hear its article may be from
// that of the table. It is explained without its article, and may be cut into other words
// then.
const sameP = 0.02

// deciding are the words that spoke most for the class given; none where the sentence by
// itself is judged otherwise than in its article: alone is how, where the article is heard.
func (b *builder) deciding(c candidate) (words []string, alone string) {
	s, ok := b.sentenceOf(c)
	if b.why == nil || !ok {
		return []string{}, ""
	}
	m := b.c.manifests[b.c.articles[c.article].key.run]
	e := b.why(m.ModelSHA256, m.Options["syntax"] != "false", string(s.text), within(s, c.spans[0], c.spans[1]), within(s, c.spans[2], c.spans[3]))
	if e == nil || len(e.P) != len(c.verdict.p) {
		return []string{}, ""
	}
	same := e.Label == table.StanceClasses[c.verdict.class]
	if !e.Hears || m.Options["alone"] == "true" {
		for i, p := range c.verdict.p {
			same = same && math.Abs(p-e.P[i]) <= sameP
		}
		if !same {
			return []string{}, ""
		}
	}
	if same {
		words = e.strongest(maxDeciding)
	}
	if !same || e.Abstained != c.verdict.abstained {
		alone = e.Label
		if e.Abstained {
			alone = "doubtful, rather " + e.Label
		}
	}
	return append([]string{}, words...), alone
}

func date(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// within is a span of the article as one of the sentence, null where it stands
// outside.
func within(s sentence, start, end int32) *[2]int {
	if start < s.start || end > s.end || start >= end {
		return nil
	}
	return &[2]int{int(start - s.start), int(end - s.start)}
}

func firstSpan(spans ...*[2]int) int {
	first := -1
	for _, s := range spans {
		if s != nil && (first < 0 || s[0] < first) {
			first = s[0]
		}
	}
	return max(first, 0)
}

// slice is text[start:end], within its bounds.
func slice(text []rune, start, end int) []rune {
	start, end = min(max(start, 0), len(text)), min(end, len(text))
	return text[start:max(start, end)]
}

// shorten cuts a long text to maxText code points around focus, with an
// ellipsis for what is gone. cut is how far the text moved to the left.
func shorten(text []rune, focus int) (short []rune, cut int) {
	if len(text) <= maxText {
		return text, 0
	}
	start := min(max(0, focus-maxText/4), len(text)-maxText)
	end := start + maxText
	if start > 0 {
		short = append(short, '…')
	}
	cut = start - len(short)
	short = append(short, text[start:end]...)
	if end < len(text) {
		short = append(short, '…')
	}
	return short, cut
}

// shift moves a span with its text, null where the text lost it.
func shift(span *[2]int, cut, length int) *[2]int {
	if span == nil || span[0] < cut || span[1]-cut > length {
		return nil
	}
	return &[2]int{span[0] - cut, span[1] - cut}
}

// Segment is a stretch of evidence: of the holder, of the target, or of the
// rest.
type Segment struct {
	Text string
	Role string // "holder", "target" or ""
}

// Segments cuts the sentence at the holder and the target.
func (e *Evidence) Segments() []Segment {
	type mark struct {
		span [2]int
		role string
	}
	var marks []mark
	if e.HolderSpan != nil {
		marks = append(marks, mark{*e.HolderSpan, "holder"})
	}
	if e.TargetSpan != nil {
		marks = append(marks, mark{*e.TargetSpan, "target"})
	}
	slices.SortFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.span[0], b.span[0]), cmp.Compare(a.role, b.role))
	})
	text := []rune(e.Text)
	var segments []Segment
	at := 0
	for _, m := range marks {
		if m.span[0] < at { // within the one before
			continue
		}
		if m.span[0] > at {
			segments = append(segments, Segment{Text: string(text[at:m.span[0]])})
		}
		segments = append(segments, Segment{string(text[m.span[0]:m.span[1]]), m.role})
		at = m.span[1]
	}
	if at < len(text) {
		segments = append(segments, Segment{Text: string(text[at:])})
	}
	return segments
}
