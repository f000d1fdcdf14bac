package pipeline

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"stance/model/estimate"
	"stance/pipeline/table"
)

// estimator gathers the rows of a result folder.
type estimator struct {
	options    EstimateOptions
	by         []grouping
	figures    []string // of each group; all but the last are shares
	sample     *sampled
	scope      estimate.Options
	population *estimate.Population
	articles   map[string]articleGroup
	copies     int
	rows       int
	used       map[int]bool   // articles that have rows
	cells      map[string]int // by the values of all columns
	values     [][]string     // of each cell, by column
	counts     []counted      // of each cell
}

// articleGroup is what an article gives its rows: its place, and its values of
// the columns that are grouped by.
type articleGroup struct {
	cluster int // -1: a near-duplicate, left out
	values  []string
}

// counted sums a cell up.
type counted struct {
	classes  [3]int // that the classifier gave, doubtful rows left out
	articles int
	last     int // the article last counted
}

// read takes in all rows of the folder, and finds those of the sample.
func (e *estimator) read(ctx context.Context) error {
	e.articles, e.used, e.cells = map[string]articleGroup{}, map[int]bool{}, map[string]int{}
	err := table.Scan(e.options.Dir, func(r *table.ArticleRow) error {
		g := articleGroup{cluster: len(e.articles), values: make([]string, len(e.by))}
		e.fill(g.values, "articles", r)
		if r.DuplicateOf != nil {
			g.cluster = -1
			e.copies++
		}
		e.articles[r.ArticleID] = g
		return nil
	})
	if err != nil {
		return err
	}
	n := 0
	err = scanJudged(e.options.Dir, e.options.Task, func(_ int, r *judgedRow) error {
		if n++; n%65536 == 0 {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("estimating: %w", err)
			}
			e.options.Progress.report("reading judgements", int64(n), -1)
		}
		return e.row(r)
	})
	if err == nil && e.rows == 0 {
		err = fmt.Errorf("%s has no judged rows of %s: score articles with a model that has that task", e.options.Dir, e.options.Task.Name)
	}
	return err
}

// fill sets the values that a row of a table has.
func (e *estimator) fill(values []string, name string, row any) {
	v := reflect.ValueOf(row).Elem()
	for i := range e.by {
		if e.by[i].table.Name == name {
			values[i] = e.by[i].value(v)
		}
	}
}

func (e *estimator) row(r *judgedRow) error {
	drawn := e.sample.rows[r.key]
	article, ok := e.articles[r.key.ArticleID]
	if !ok {
		return fmt.Errorf("%s: the article %q is not in the table articles: %w", e.options.Dir, r.key.ArticleID, table.ErrDamaged)
	}
	if article.cluster < 0 {
		if drawn != nil {
			drawn.found, drawn.copy = true, true
		}
		return nil
	}
	values := append([]string(nil), article.values...)
	e.fill(values, judgedTable(e.options.Task), r.row)
	joined := strings.Join(values, "\x01")
	cell, ok := e.cells[joined]
	if !ok {
		cell = len(e.values)
		e.cells[joined] = cell
		e.values = append(e.values, values)
		e.counts = append(e.counts, counted{last: -1})
	}
	e.rows++
	e.used[article.cluster] = true
	c := &e.counts[cell]
	if c.last != article.cluster {
		c.last = article.cluster
		c.articles++
	}
	if !r.abstained {
		c.classes[r.class]++
	}
	f := append(r.p, r.p[0]-r.p[2])
	e.population.Add(article.cluster, cell, f)
	if drawn != nil {
		drawn.found, drawn.cluster, drawn.cell, drawn.f = true, article.cluster, cell, f
	}
	return nil
}
