package reports

import (
	"cmp"
	"slices"

	"stance/pipeline/table"
)

// builder makes the report of what was collected, in two steps: it chooses
// what to show, and then reads the sentences that this needs.
type builder struct {
	c      *collector
	report *Report
	names  map[string]Name
	wanted map[int][][2]int32 // code points wanted of an article
	texts  map[int][]sentence // the sentences that have them
	pairs  []pairKey          // of report.Pairs
	why    Why                // nil: not asked
}

// sentence is a sentence whose text is needed.
type sentence struct {
	id         int32
	start, end int32
	text       []rune
}

func build(c *collector, why Why) *builder {
	b := &builder{
		c: c, why: why, report: &Report{Format: Format},
		names: map[string]Name{}, wanted: map[int][][2]int32{}, texts: map[int][]sentence{},
	}
	b.scope()
	b.listPairs()
	b.listActors()
	b.report.Matrix = newMatrix(b.report.Pairs)
	b.listTimeline()
	b.listSources()
	b.listSpeakers()
	b.listRejects()
	return b
}

// finish fills in the texts and says in words what was found.
func (b *builder) finish() *Report {
	b.fillEvidence()
	b.fillSpeakers()
	b.report.Headlines = headlines(b.report, b.c)
	b.report.Warnings = warnings(b.report, b.c)
	return b.report
}

func (b *builder) name(id string) Name {
	if n, ok := b.names[id]; ok {
		return n
	}
	n := b.c.actors.name(id)
	b.names[id] = n
	return n
}

func (b *builder) scope() {
	s := &b.report.Scope
	s.Languages, s.Sources = sortedCounts(b.c.languages), []Count{}
	for i, m := range b.c.manifests {
		s.Runs = append(s.Runs, Run{
			Name: b.c.runs[i], Version: m.Version, ModelSHA256: m.ModelSHA256,
			Options: m.Options, Articles: m.Articles,
		})
		s.Articles += m.Articles
		s.Rejected += m.Rejects
		s.Sentences += m.Rows("sentences")
		s.Mentions += m.Rows("mentions")
	}
	s.DuplicatesKept = b.c.options.KeepDuplicates
	perSource := map[string]int{}
	for i := range b.c.articles {
		a := &b.c.articles[i]
		if a.copy {
			s.Duplicates++
		}
		if a.published.IsZero() {
			s.Undated++
		}
		if a.source != "" {
			perSource[a.source]++
		}
	}
	s.Sources = sortedCounts(perSource)
	if from, to := b.c.period(); !from.IsZero() {
		s.From, s.To = &from, &to
	}
	s.Quotes, s.Attributed = b.c.quotes, b.c.known
	s.Judged, s.Abstained, s.Sided, s.Unsure = b.c.judged, b.c.abstained, b.c.sided, b.c.unsure
}

// listPairs chooses the pairs with most sentences that take a side; of equals
// those with the clearer stance.
func (b *builder) listPairs() {
	type ranked struct {
		key pairKey
		sum *pairSum
		fig Figures
	}
	var list []ranked
	for _, key := range sortedKeys(b.c.pairs, comparePairs) {
		sum := b.c.pairs[key]
		if sum.sided == 0 {
			b.report.LeftOut.NeutralPairs++
			continue
		}
		sum.group.sort()
		all := sum.all()
		list = append(list, ranked{key, sum, all.figures()})
	}
	slices.SortStableFunc(list, func(x, y ranked) int {
		return cmp.Or(
			cmp.Compare(y.sum.sided, x.sum.sided),
			cmp.Compare(y.fig.Articles, x.fig.Articles),
			cmp.Compare(distance(y.fig.Net), distance(x.fig.Net)),
		)
	})
	b.report.LeftOut.Pairs = max(0, len(list)-maxPairs)
	b.report.Pairs = []Pair{}
	for _, r := range list[:min(len(list), maxPairs)] {
		p := Pair{Holder: b.name(r.key.holder), Target: b.name(r.key.target), Figures: r.fig, group: &r.sum.group}
		p.Says = p.sentence()
		p.Voices, p.voiceIDs = b.voices(r.key.holder, r.sum)
		b.report.Pairs = append(b.report.Pairs, p)
		b.pairs = append(b.pairs, r.key)
		for _, c := range slices.Concat(r.sum.certain, r.sum.doubt) {
			b.wantSentence(c.article, c.sentence)
		}
	}
}

func comparePairs(a, b pairKey) int {
	return cmp.Or(cmp.Compare(a.holder, b.holder), cmp.Compare(a.target, b.target))
}

func distance(net *float64) float64 { return max(value(net), -value(net)) }

// voices lists those whom the holder stands for, with their ids; none where it
// is alone.
func (b *builder) voices(holder string, sum *pairSum) (voices []Count, ids []string) {
	voices = []Count{}
	if len(sum.voices) == 1 && sum.voices[holder] > 0 {
		return voices, nil
	}
	for _, c := range sortedCounts(sum.voices) {
		voices = append(voices, Count{b.name(c.Name).Name, c.N})
		ids = append(ids, c.Name)
	}
	return voices, ids
}

// listActors chooses the actors with most sentences that take a side, as
// holders or as targets, and ranks them by net stance; those that hold none
// come last.
func (b *builder) listActors() {
	ids := map[string]bool{}
	for id := range b.c.holds {
		ids[id] = true
	}
	for id := range b.c.receives {
		ids[id] = true
	}
	var list []Actor
	for _, id := range sortedKeys(ids, cmp.Compare[string]) {
		a := Actor{Name: b.name(id), Type: b.c.actors.kind(id), group: &group{}, received: &group{}}
		if e := b.c.actors[id]; e != nil {
			a.Mentions = e.mentions
		}
		if principal := b.c.actors.principal(id); principal != "" && principal != id {
			name := b.name(principal)
			a.Represents = &name
		}
		if g := b.c.holds[id]; g != nil {
			g.sort()
			sum := g.all()
			a.Holds, a.group = sum.figures(), g
		}
		if g := b.c.receives[id]; g != nil {
			g.sort()
			sum := g.all()
			a.Receives, a.received = sum.figures(), g
		}
		if a.Holds.Sided()+a.Receives.Sided() == 0 {
			b.report.LeftOut.Actors++
			continue
		}
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(x, y Actor) int {
		return cmp.Compare(y.Holds.Sided()+y.Receives.Sided(), x.Holds.Sided()+x.Receives.Sided())
	})
	b.report.LeftOut.Actors += max(0, len(list)-maxActors)
	list = list[:min(len(list), maxActors)]
	slices.SortStableFunc(list, func(x, y Actor) int {
		if (x.Holds.Net == nil) != (y.Holds.Net == nil) {
			return cmp.Compare(bit(x.Holds.Net == nil), bit(y.Holds.Net == nil))
		}
		return cmp.Compare(value(y.Holds.Net), value(x.Holds.Net))
	})
	b.report.Actors = append([]Actor{}, list...)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// newMatrix takes the pairs with most sentences that take a side as long as
// their holders and targets fit, so that no row or column is empty.
func newMatrix(pairs []Pair) Matrix {
	holders, targets := map[string]int{}, map[string]int{}
	names := map[string]Name{}
	fits := func(counts map[string]int, id string) bool {
		_, known := counts[id]
		return known || len(counts) < maxMatrix
	}
	for i := range pairs {
		p := &pairs[i]
		if fits(holders, p.Holder.ID) && fits(targets, p.Target.ID) {
			holders[p.Holder.ID] += p.Sided()
			targets[p.Target.ID] += p.Sided()
			names[p.Holder.ID], names[p.Target.ID] = p.Holder, p.Target
		}
	}
	m := Matrix{Holders: []Name{}, Targets: []Name{}, Pairs: [][]int{}}
	row, column := map[string]int{}, map[string]int{}
	for _, c := range sortedCounts(holders) {
		row[c.Name] = len(m.Holders)
		m.Holders = append(m.Holders, names[c.Name])
	}
	for _, c := range sortedCounts(targets) {
		column[c.Name] = len(m.Targets)
		m.Targets = append(m.Targets, names[c.Name])
	}
	for range m.Holders {
		m.Pairs = append(m.Pairs, slices.Repeat([]int{-1}, len(m.Targets)))
	}
	for i := range pairs {
		r, ok := row[pairs[i].Holder.ID]
		if c, both := column[pairs[i].Target.ID]; ok && both {
			m.Pairs[r][c] = i
		}
	}
	return m
}

// listTimeline follows the actors that take a side most often.
func (b *builder) listTimeline() {
	if len(b.c.calendar.starts) < 2 {
		return
	}
	actors := slices.Clone(b.report.Actors)
	slices.SortStableFunc(actors, func(x, y Actor) int { return cmp.Compare(y.Holds.Sided(), x.Holds.Sided()) })
	t := &Timeline{Unit: b.c.calendar.unit, Starts: b.c.calendar.labels(), Actors: []ActorSeries{}}
	for _, a := range actors[:min(len(actors), maxSeries)] {
		if a.Holds.Sided() == 0 {
			continue
		}
		s := ActorSeries{Name: a.Name}
		for bin := range t.Starts {
			sum := a.group.total(func(c cell) bool { return c.bin == bin })
			s.Points = append(s.Points, sum.figures())
		}
		t.Actors = append(t.Actors, s)
	}
	b.report.Timeline = t
}

func (b *builder) listSources() {
	articles := make([]int, len(b.c.sources))
	for i := range b.c.articles {
		if s := b.c.articles[i].cell.source; s >= 0 && !b.c.leftOut(i) {
			articles[s]++
		}
	}
	b.report.Sources = []SourceRow{}
	for i, name := range b.c.sources {
		row := SourceRow{Name: name, NumArticles: articles[i], group: &group{}, articles: b.articleCells(i)}
		if g := b.c.bySource[i]; g != nil {
			g.sort()
			sum := g.all()
			row.Figures, row.group = sum.figures(), g
		}
		b.report.Sources = append(b.report.Sources, row)
	}
}

// articleCells counts the articles of a source by cell, in order.
func (b *builder) articleCells(source int) []countCell {
	counts := map[cell]int{}
	for i := range b.c.articles {
		if at := b.c.articles[i].cell; at.source == source && !b.c.leftOut(i) {
			counts[at]++
		}
	}
	list := []countCell{}
	for _, at := range sortedKeys(counts, cell.compare) {
		list = append(list, countCell{cell: at, articles: counts[at]})
	}
	return list
}

func (b *builder) listRejects() {
	b.report.Rejects = []RejectReason{}
	for _, reason := range sortedKeys(b.c.rejects, func(x, y string) int {
		return cmp.Or(cmp.Compare(b.c.rejects[y].N, b.c.rejects[x].N), cmp.Compare(x, y))
	}) {
		b.report.Rejects = append(b.report.Rejects, *b.c.rejects[reason])
	}
}

// readTexts fetches the sentences that the report shows.
func (b *builder) readTexts(run int, dir string) error {
	return table.ScanColumns(dir, "sentences", func(r *struct {
		ArticleID  string `col:"article_id"`
		SentenceID int32  `col:"sentence_id"`
		Start      int32  `col:"start"`
		End        int32  `col:"end"`
		Text       string `col:"text"`
	}) error {
		i, ok := b.c.index[articleKey{run, r.ArticleID}]
		if !ok {
			return nil
		}
		for _, w := range b.wanted[i] {
			if w[0] < 0 && w[1] == r.SentenceID || w[0] >= 0 && w[0] < r.End && r.Start < w[1] {
				b.texts[i] = append(b.texts[i], sentence{r.SentenceID, r.Start, r.End, []rune(visible(r.Text))})
				break
			}
		}
		return nil
	})
}

// wantText asks for the sentences of an article that hold some code points.
func (b *builder) wantText(article int, start, end int32) {
	b.wanted[article] = append(b.wanted[article], [2]int32{start, end})
}

// wantSentence asks for a sentence by its id.
func (b *builder) wantSentence(article int, id int32) {
	b.wanted[article] = append(b.wanted[article], [2]int32{-1, id})
}
