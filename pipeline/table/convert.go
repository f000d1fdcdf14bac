package table

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
	"unicode/utf8"

	"stance/pipeline/article"
	"stance/pipeline/document"
)

// FromDocument turns one scored article into the rows that it has in every
// table, rejects excepted. The probabilities of stances stand in the order of
// StanceClasses, those of tones in the order of ToneClasses; a Judgement
// without probabilities means that the model lacks the task, and its columns
// stay null. An error names a span, an index or a Judgement that does not fit
// the document, which is a bug in the stage that filled it.
func FromDocument(a *article.Article, d *document.Document) (*Rows, error) {
	c := converter{article: a, doc: d, offsets: codePoints(d.Text), rows: &Rows{}}
	c.reserve()
	for _, step := range []func() error{c.sentences, c.mentions, c.quotes, c.stances} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("turning article %q into rows: %w", a.ID, err)
		}
	}
	c.actors()
	c.dyads()
	c.articles()
	return c.rows, nil
}

// converter holds what the steps of FromDocument share.
type converter struct {
	article *article.Article
	doc     *document.Document
	offsets []int32 // see codePoints
	rows    *Rows

	// What rows point to, apart from the document: rows wait for a whole part,
	// and must not keep documents waiting with them.
	numbers []float64
	points  []int32
}

// reserve makes room for all that rows will point to, so that it stays in
// its place.
func (c *converter) reserve() {
	judged, points := 0, 0
	for i := range c.doc.Mentions {
		if c.doc.Mentions[i].Tone != nil {
			judged++
		}
	}
	for i := range c.doc.Stances {
		s := &c.doc.Stances[i]
		if s.P != nil {
			judged++
		}
		if !s.HolderSpan.None() {
			points += 2
		}
		if s.Target >= 0 {
			points += 2
		}
		if s.Quote >= 0 {
			points++
		}
	}
	c.numbers = make([]float64, 0, 4*judged)
	c.points = make([]int32, 0, points+4*len(c.doc.Quotes))
}

func (c *converter) number(x float64) *float64 {
	c.numbers = append(c.numbers, x)
	return &c.numbers[len(c.numbers)-1]
}

func (c *converter) point(x int32) *int32 {
	c.points = append(c.points, x)
	return &c.points[len(c.points)-1]
}

// codePoints maps each byte offset of text, its end included, to the number of
// code points before it; -1 within a code point. It is nil where the two are
// the same, in a text of ASCII alone.
func codePoints(text string) []int32 {
	n := utf8.RuneCountInString(text)
	if n == len(text) {
		return nil
	}
	offsets := make([]int32, len(text)+1)
	for i := range offsets {
		offsets[i] = -1
	}
	point := int32(0)
	for i := range text {
		offsets[i] = point
		point++
	}
	offsets[len(text)] = point
	return offsets
}

// span turns a span of bytes into one of code points.
func (c *converter) span(s document.Span) (start, end int32, err error) {
	if s.Start < 0 || s.End < s.Start || s.End > len(c.doc.Text) {
		return 0, 0, fmt.Errorf("span %d to %d lies outside the text of %d bytes", s.Start, s.End, len(c.doc.Text))
	}
	if c.offsets == nil {
		return int32(s.Start), int32(s.End), nil
	}
	start, end = c.offsets[s.Start], c.offsets[s.End]
	if start < 0 || end < 0 {
		return 0, 0, fmt.Errorf("span %d to %d cuts a character", s.Start, s.End)
	}
	return start, end, nil
}

// optionalSpan is span for one that may be none, which gives nulls.
func (c *converter) optionalSpan(s document.Span) (start, end *int32, err error) {
	if s.None() {
		return nil, nil, nil
	}
	from, to, err := c.span(s)
	return c.point(from), c.point(to), err
}

// actor returns the actor at an index that must be one.
func (c *converter) actor(i int) (*document.Actor, error) {
	if i < 0 || i >= len(c.doc.Actors) {
		return nil, fmt.Errorf("actor %d of %d", i, len(c.doc.Actors))
	}
	return &c.doc.Actors[i], nil
}

func (c *converter) sentences() error {
	c.rows.Sentences = make([]SentenceRow, len(c.doc.Sentences))
	for i, s := range c.doc.Sentences {
		start, end, err := c.span(s.Span)
		if err != nil {
			return fmt.Errorf("sentence %d: %w", i, err)
		}
		c.rows.Sentences[i] = SentenceRow{
			ArticleID: c.article.ID, SentenceID: int32(i),
			Start: start, End: end, Text: c.doc.At(s.Span), Kind: s.Kind.String(),
		}
	}
	return nil
}

func (c *converter) mentions() error {
	c.rows.Mentions = make([]MentionRow, len(c.doc.Mentions))
	for i := range c.doc.Mentions {
		if err := c.mention(i); err != nil {
			return fmt.Errorf("mention %d: %w", i, err)
		}
	}
	return nil
}

func (c *converter) mention(i int) error {
	m := &c.doc.Mentions[i]
	start, end, err := c.span(m.Span)
	if err != nil {
		return err
	}
	row := &c.rows.Mentions[i]
	*row = MentionRow{
		ArticleID: c.article.ID, SentenceID: int32(m.Sentence), MentionID: int32(i),
		Start: start, End: end, Text: c.doc.At(m.Span),
		IsActor: m.IsActor, How: m.How.String(), Confidence: m.Confidence, Reason: optional(m.Reason),
	}
	if m.Actor >= 0 {
		actor, err := c.actor(m.Actor)
		if err != nil {
			return err
		}
		row.ActorID, row.ActorName, row.PrincipalID = &actor.ID, &actor.Name, present(&actor.Principal)
		row.ActorType = &document.ActorTypes[actor.Type]
	}
	if m.Tone == nil || m.Tone.P == nil {
		return nil
	}
	if err := checkJudgement(m.Tone, ToneClasses); err != nil {
		return fmt.Errorf("tone: %w", err)
	}
	row.Tone, row.ToneConfidence = &ToneClasses[m.Tone.Class], c.number(m.Tone.Confidence)
	row.PPositive, row.PNeutral, row.PNegative = c.number(m.Tone.P[0]), c.number(m.Tone.P[1]), c.number(m.Tone.P[2])
	return nil
}

func (c *converter) quotes() error {
	c.rows.Quotes = make([]QuoteRow, len(c.doc.Quotes))
	for i := range c.doc.Quotes {
		if err := c.quote(i); err != nil {
			return fmt.Errorf("quote %d: %w", i, err)
		}
	}
	return nil
}

func (c *converter) quote(i int) error {
	q := &c.doc.Quotes[i]
	if len(q.Fragments) == 0 {
		return fmt.Errorf("it has no content")
	}
	row := QuoteRow{ArticleID: c.article.ID, QuoteID: int32(i), Kind: q.Kind.String(), Reason: optional(q.Reason)}
	var err error
	if row.Start, row.End, err = c.span(q.Extent()); err != nil {
		return fmt.Errorf("content: %w", err)
	}
	if row.CueStart, row.CueEnd, err = c.optionalSpan(q.Cue); err != nil {
		return fmt.Errorf("cue: %w", err)
	}
	if row.SpeakerStart, row.SpeakerEnd, err = c.optionalSpan(q.Speaker); err != nil {
		return fmt.Errorf("speaker: %w", err)
	}
	if q.SpeakerMention >= len(c.doc.Mentions) {
		return fmt.Errorf("speaker: mention %d of %d", q.SpeakerMention, len(c.doc.Mentions))
	}
	if q.SpeakerMention >= 0 {
		m := &c.doc.Mentions[q.SpeakerMention]
		if m.Actor >= 0 {
			actor, err := c.actor(m.Actor)
			if err != nil {
				return fmt.Errorf("speaker: %w", err)
			}
			row.SpeakerID, row.SpeakerName = &actor.ID, &actor.Name
		} else if row.Reason == nil {
			row.Reason = optional(m.Reason)
		}
	}
	c.rows.Quotes[i] = row
	return nil
}

func (c *converter) stances() error {
	c.rows.Stances = make([]StanceRow, len(c.doc.Stances))
	for i := range c.doc.Stances {
		if err := c.stance(i); err != nil {
			return fmt.Errorf("stance %d: %w", i, err)
		}
	}
	return nil
}

func (c *converter) stance(i int) error {
	s := &c.doc.Stances[i]
	holder, err := c.actor(s.Holder)
	if err != nil {
		return fmt.Errorf("holder: %w", err)
	}
	row := StanceRow{
		ArticleID: c.article.ID, SentenceID: int32(s.Sentence),
		HolderID: holder.ID, HolderName: holder.Name, HolderPrincipalID: present(&holder.Principal),
	}
	if row.HolderStart, row.HolderEnd, err = c.optionalSpan(s.HolderSpan); err != nil {
		return fmt.Errorf("holder: %w", err)
	}
	if s.Target >= 0 {
		target, err := c.actor(s.Target)
		if err != nil {
			return fmt.Errorf("target: %w", err)
		}
		row.TargetID, row.TargetName = &target.ID, &target.Name
		if row.TargetStart, row.TargetEnd, err = c.optionalSpan(s.TargetSpan); err != nil {
			return fmt.Errorf("target: %w", err)
		}
	}
	if s.Quote >= 0 {
		if s.Quote >= len(c.doc.Quotes) {
			return fmt.Errorf("quote %d of %d", s.Quote, len(c.doc.Quotes))
		}
		row.QuoteID = c.point(int32(s.Quote))
	}
	if s.P != nil {
		if err := checkJudgement(&s.Judgement, StanceClasses); err != nil {
			return err
		}
		row.Stance, row.Confidence, row.Abstained = &StanceClasses[s.Class], c.number(s.Confidence), truth(s.Abstained)
		row.PSupportive, row.PNeutral, row.PAccusatory = c.number(s.P[0]), c.number(s.P[1]), c.number(s.P[2])
	}
	c.rows.Stances[i] = row
	return nil
}

func (c *converter) articles() {
	a := c.article
	sum := sha256.Sum256([]byte(c.doc.Text))
	row := ArticleRow{
		ArticleID: a.ID, Title: optional(a.Title), Source: optional(a.Source), URL: optional(a.URL),
		Published: optionalTime(a.Published), Language: a.Language,
		NChars:     int32(utf8.RuneCountInString(c.doc.Text)),
		NSentences: int32(len(c.rows.Sentences)), NMentions: int32(len(c.rows.Mentions)), NActors: int32(len(c.rows.Actors)),
		TextSHA256: hex.EncodeToString(sum[:]),
	}
	c.rows.Articles = []ArticleRow{row}
}

func checkJudgement(j *document.Judgement, classes []string) error {
	if len(j.P) != len(classes) || j.Class < 0 || j.Class >= len(classes) {
		return fmt.Errorf("class %d of %d probabilities, for the classes %v", j.Class, len(j.P), classes)
	}
	return nil
}

var yes, no = true, false

// truth points to a value that all rows share.
func truth(b bool) *bool {
	if b {
		return &yes
	}
	return &no
}

// optional is nil for the empty string, which stands for "unknown".
func optional(s string) *string { return present(&s) }

// present is optional for a string that the row may hold on to.
func present(s *string) *string {
	if *s == "" {
		return nil
	}
	return s
}

func optionalTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
