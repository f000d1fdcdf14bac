package pipeline

import (
	"fmt"
	"slices"
	"time"

	"stance/pipeline/document"
	"stance/pipeline/labels"
	"stance/pipeline/table"
)

// judgedRow is a row of the tables stances or mentions that a model judged, as
// sampling needs it. Offsets count code points of the article.
type judgedRow struct {
	key            labels.Key
	holder, target string // names; "" unknown or none
	spans          [2][2]*int32
	class          int
	p              []float64
	abstained      bool
	row            any // the row of the table itself
}

// judgedTable is the table whose rows a task judges.
func judgedTable(task Task) string {
	if task.Name == Tone.Name {
		return "mentions"
	}
	return "stances"
}

// scanJudged calls fn with each judged row of the task's table, in order; n
// counts them from 0.
func scanJudged(dir string, task Task, fn func(n int, r *judgedRow) error) error {
	n := 0
	each := func(r *judgedRow, class *string, p ...*float64) error {
		if class == nil {
			return nil
		}
		r.class = slices.Index(task.Classes, *class)
		for _, x := range p {
			if x == nil || r.class < 0 {
				return fmt.Errorf("reading %s: a row of article %q has the class %q and not its probabilities: %w", dir, r.key.ArticleID, *class, table.ErrDamaged)
			}
			r.p = append(r.p, *x)
		}
		n++
		return fn(n-1, r)
	}
	if task.Name == Tone.Name {
		return table.Scan(dir, func(m *table.MentionRow) error {
			r := &judgedRow{
				key:    labels.Key{ArticleID: m.ArticleID, SentenceID: int(m.SentenceID), HolderID: valueOf(m.ActorID), QuoteID: -1, MentionID: int(m.MentionID)},
				holder: valueOf(m.ActorName), spans: [2][2]*int32{{&m.Start, &m.End}}, row: m,
			}
			return each(r, m.Tone, m.PPositive, m.PNeutral, m.PNegative)
		})
	}
	return table.Scan(dir, func(s *table.StanceRow) error {
		r := &judgedRow{
			key:    labels.Key{ArticleID: s.ArticleID, SentenceID: int(s.SentenceID), HolderID: s.HolderID, TargetID: valueOf(s.TargetID), QuoteID: -1, MentionID: -1},
			holder: s.HolderName, target: valueOf(s.TargetName),
			spans:     [2][2]*int32{{s.HolderStart, s.HolderEnd}, {s.TargetStart, s.TargetEnd}},
			abstained: valueOf(s.Abstained), row: s,
		}
		if s.QuoteID != nil {
			r.key.QuoteID = int(*s.QuoteID)
		}
		return each(r, s.Stance, s.PSupportive, s.PNeutral, s.PAccusatory)
	})
}

func valueOf[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// place is a sentence of a result folder.
type place struct {
	article  string
	sentence int
}

// readTexts reads the sentences that are wanted.
func readTexts(dir string, wanted map[place]bool) (map[place]table.SentenceRow, error) {
	texts := make(map[place]table.SentenceRow, len(wanted))
	err := table.Scan(dir, func(s *table.SentenceRow) error {
		if at := (place{s.ArticleID, int(s.SentenceID)}); wanted[at] {
			texts[at] = *s
		}
		return nil
	})
	return texts, err
}

// articleFacts is what a reader of a sentence is told of its article.
type articleFacts struct {
	Title, Source, Published string
	copied                   bool
}

func readFacts(dir string) (map[string]articleFacts, error) {
	facts := map[string]articleFacts{}
	err := table.ScanColumns(dir, "articles", func(a *struct {
		ArticleID   string     `col:"article_id"`
		Title       *string    `col:"title"`
		Published   *time.Time `col:"published"`
		Source      *string    `col:"source"`
		DuplicateOf *string    `col:"duplicate_of"`
	}) error {
		f := articleFacts{Title: valueOf(a.Title), Source: valueOf(a.Source), copied: a.DuplicateOf != nil}
		if a.Published != nil {
			f.Published = a.Published.Format(time.DateOnly)
		}
		facts[a.ArticleID] = f
		return nil
	})
	return facts, err
}

// labelled is the row as a sentence to label.
func (r *judgedRow) labelled(s table.SentenceRow) (*labels.Row, error) {
	row := &labels.Row{
		ID: r.key.String(), Text: s.Text, Group: labels.Group(s.Text), Weight: 1,
		Origin: &labels.Origin{Key: r.key},
	}
	for i, to := range []*document.Span{&row.Holder, &row.Target} {
		start, end := r.spans[i][0], r.spans[i][1]
		if start == nil || end == nil {
			continue
		}
		var err error
		if *to, err = labels.ByteSpan(s.Text, int64(*start-s.Start), int64(*end-s.Start)); err != nil {
			return nil, fmt.Errorf("the row %s points outside its sentence: %v: %w", row.ID, err, table.ErrDamaged)
		}
	}
	return row, nil
}
