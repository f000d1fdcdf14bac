package reports

import (
	"cmp"
	"fmt"
	"slices"

	"stance/pipeline/table"
)

// speakerSum is what is gathered of a speaker.
type speakerSum struct {
	quotes   int
	articles map[int]int // quotes by article
	examples []quoteSpan // the first in the order of articles
}

// quoteSpan is where a quote stands.
type quoteSpan struct {
	article    int
	kind       string
	start, end int32
}

// readQuotes counts who is quoted. Examples are the first direct quotes, since
// those are what was said word for word; failing them, the first others.
func (c *collector) readQuotes(run int, dir string) error {
	return table.ScanColumns(dir, "quotes", func(r *struct {
		ArticleID string  `col:"article_id"`
		Kind      string  `col:"kind"`
		Start     int32   `col:"start"`
		End       int32   `col:"end"`
		SpeakerID *string `col:"speaker_id"`
	}) error {
		i, ok := c.index[articleKey{run, r.ArticleID}]
		if !ok {
			return fmt.Errorf("article %q is not in the table of articles: %w", r.ArticleID, table.ErrDamaged)
		}
		if c.leftOut(i) {
			return nil
		}
		c.quotes++
		if r.SpeakerID == nil {
			return nil
		}
		c.known++
		s := c.speakers[*r.SpeakerID]
		if s == nil {
			s = &speakerSum{articles: map[int]int{}}
			c.speakers[*r.SpeakerID] = s
		}
		s.quotes++
		s.articles[i]++
		s.keep(quoteSpan{i, r.Kind, r.Start, r.End})
		return nil
	})
}

func (s *speakerSum) keep(q quoteSpan) {
	at, _ := slices.BinarySearchFunc(s.examples, q, func(a, b quoteSpan) int {
		return cmp.Or(cmp.Compare(kindRank(a.kind), kindRank(b.kind)), cmp.Compare(a.article, b.article), cmp.Compare(a.start, b.start))
	})
	if at >= spare*maxQuotes {
		return
	}
	s.examples = slices.Insert(s.examples, at, q)
	s.examples = s.examples[:min(len(s.examples), spare*maxQuotes)]
}

func kindRank(kind string) int { return slices.Index([]string{"direct", "mixed", "indirect"}, kind) }

// speakers lists those most quoted; their examples get their words once the
// sentences are read.
func (b *builder) listSpeakers() {
	ids := make([]string, 0, len(b.c.speakers))
	for id := range b.c.speakers {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y string) int {
		return cmp.Or(cmp.Compare(b.c.speakers[y].quotes, b.c.speakers[x].quotes), cmp.Compare(x, y))
	})
	b.report.LeftOut.Speakers = max(0, len(ids)-maxSpeakers)
	b.report.Speakers = []Speaker{}
	for _, id := range ids[:min(len(ids), maxSpeakers)] {
		s := b.c.speakers[id]
		b.report.Speakers = append(b.report.Speakers, Speaker{
			Name: b.name(id), Quotes: s.quotes, Articles: len(s.articles), Examples: []Quote{},
			principal: b.c.actors.principal(id), cells: b.quoteCells(s),
		})
		for _, q := range s.examples {
			b.wantText(q.article, q.start, q.end)
		}
	}
}

// quoteCells sums a speaker's quotes and articles up by cell, in order.
func (b *builder) quoteCells(s *speakerSum) []countCell {
	sums := map[cell]*countCell{}
	for article, n := range s.articles {
		at := b.c.articles[article].cell
		if sums[at] == nil {
			sums[at] = &countCell{cell: at}
		}
		sums[at].quotes += n
		sums[at].articles++
	}
	list := []countCell{}
	for _, at := range sortedKeys(sums, cell.compare) {
		list = append(list, *sums[at])
	}
	return list
}

// countCell is how many articles of a cell there are, and quotes of a speaker in them.
type countCell struct {
	cell
	quotes, articles int
}

// fillSpeakers gives the speakers their examples, each text once.
func (b *builder) fillSpeakers() {
	for i := range b.report.Speakers {
		s := &b.report.Speakers[i]
		seen := map[string]bool{}
		for _, q := range b.c.speakers[s.ID].examples {
			text := b.quoted(q)
			if text == "" || seen[text] || len(s.Examples) == maxQuotes {
				continue
			}
			seen[text] = true
			a := &b.c.articles[q.article]
			s.Examples = append(s.Examples, Quote{ArticleID: a.key.id, Title: a.title, Kind: q.kind, Text: text, cell: a.cell})
		}
	}
}

// quoted is the text of a quote, put together from its sentences.
func (b *builder) quoted(q quoteSpan) string {
	var words []rune
	for _, s := range b.texts[q.article] {
		start, end := max(q.start, s.start), min(q.end, s.end)
		if start >= end {
			continue
		}
		if len(words) > 0 {
			words = append(words, ' ')
		}
		words = append(words, slice(s.text, int(start-s.start), int(end-s.start))...)
	}
	text, _ := shorten(words, 0)
	return string(text)
}
