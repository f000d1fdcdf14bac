package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"stance/model"
	"stance/pipeline"
	"stance/pipeline/discourse"
	"stance/pipeline/labels"
	results "stance/pipeline/table"
)

// How the rest of an article revises a judgement is learnt from the articles of PolNeAR
// whose labels the encoder was kept from, by a model that was trained without any label
// or soft label in them.

// unreadArticles are the articles of which a fifth is held back, below the shared data.
const unreadArticles = "polnear/train/text"

// inUnread reports a label in an article that is held back.
func inUnread(row *labels.Row) bool {
	return path.Dir(sourceOf(row)) == unreadArticles && heldBack(row)
}

// articleLabels are labels in whole articles, as a model judges their sentences.
type articleLabels struct {
	given     int         // labels, with those of rows that are not found again
	p         [][]float64 // of the rows with a label, each sentence by itself, by the task's classes
	elsewhere [][]float64 // discourse.Elsewhere of the same
	y         []int
	article   []string
	mean      []float64 // of all rows that hear others
}

// leastFound is the share of the labels whose rows must be found again: their places are of
// earlier actors.
const leastFound = 0.5

// discourseFolds is how many folds the articles are parted into, to measure.
const discourseFolds = 5

// judgeArticles judges whole articles, and finds the labels in them.
func (s *source) judgeArticles(ctx context.Context, shared, tmp string, b *model.Bundle, syntax bool) (*articleLabels, error) {
	all, err := placedLabels(s.inArticles, shared)
	if err != nil {
		return nil, err
	}
	var articles []string
	labelled := map[string]*labels.Row{}
	for _, row := range all {
		if !inUnread(row) || s.task.Directed && row.Target.None() {
			continue
		}
		labelled[row.ID] = row
		if file := filepath.Join(shared, "data", sourceOf(row)); !slices.Contains(articles, file) {
			articles = append(articles, file)
		}
	}
	dir := filepath.Join(tmp, "scored-"+strings.ReplaceAll(pipeline.Variant(s.task.Name, syntax), "/", "-"))
	if err := scoreAlone(ctx, articles, dir, filepath.Join(tmp, "model"), b, syntax); err != nil {
		return nil, err
	}
	judged, err := readJudged(dir, s.task, labelled)
	if err != nil {
		return nil, err
	}
	l := &articleLabels{given: len(labelled)}
	l.take(judged, s.task.Classes)
	if float64(len(l.y)) < leastFound*float64(l.given) {
		return nil, fmt.Errorf("of %d labels in articles %d are of rows that are still there: label anew", l.given, len(l.y))
	}
	return l, nil
}

// scoreAlone scores articles sentence by sentence.
func scoreAlone(ctx context.Context, articles []string, dir, file string, b *model.Bundle, syntax bool) error {
	if err := saveModel(file, b); err != nil {
		return err
	}
	_, err := pipeline.Score(ctx, pipeline.ScoreOptions{Inputs: articles, Out: dir, Model: file, Alone: true, NoSyntax: !syntax})
	return err
}

// judged is a row of the table stances or mentions, with the label of its place.
type judged struct {
	article  string
	pair     string // who is judged
	sentence int32
	p        []float64
	row      *labels.Row // nil: no label
}

// readJudged reads the rows of a result folder, with their labels by place.
func readJudged(dir string, task pipeline.Task, labelled map[string]*labels.Row) (all []judged, err error) {
	type place struct {
		article  string
		sentence int32
	}
	starts := map[place]int32{}
	if err := results.Scan(dir, func(s *results.SentenceRow) error {
		starts[place{s.ArticleID, s.SentenceID}] = s.Start
		return nil
	}); err != nil {
		return nil, err
	}
	find := func(article string, sentence int32, holder, target [2]*int32) *labels.Row {
		start := starts[place{article, sentence}]
		within := func(x *int32) int32 {
			if x == nil {
				return -1
			}
			return *x - start
		}
		return labelled[placeID(path.Join(unreadArticles, article), int(start),
			int(within(holder[0])), int(within(holder[1])), int(within(target[0])), int(within(target[1])))]
	}
	if !task.Directed {
		err = results.Scan(dir, func(m *results.MentionRow) error {
			if m.Tone != nil && m.ActorID != nil {
				all = append(all, judged{
					m.ArticleID, *m.ActorID, m.SentenceID, []float64{*m.PPositive, *m.PNeutral, *m.PNegative},
					find(m.ArticleID, m.SentenceID, [2]*int32{&m.Start, &m.End}, [2]*int32{}),
				})
			}
			return nil
		})
		return all, err
	}
	err = results.Scan(dir, func(s *results.StanceRow) error {
		if s.Stance != nil && s.TargetID != nil {
			all = append(all, judged{
				s.ArticleID, s.HolderID + " " + *s.TargetID, s.SentenceID, []float64{*s.PSupportive, *s.PNeutral, *s.PAccusatory},
				find(s.ArticleID, s.SentenceID, [2]*int32{s.HolderStart, s.HolderEnd}, [2]*int32{s.TargetStart, s.TargetEnd}),
			})
		}
		return nil
	})
	return all, err
}

// take keeps the rows with a label, and what the others of their articles say.
func (l *articleLabels) take(all []judged, classes []string) {
	l.mean = make([]float64, len(classes))
	pairs := map[[2]string]int{}
	of := make([]discourse.Judged, len(all))
	for i, j := range all {
		for class, p := range j.p {
			l.mean[class] += p / float64(len(all))
		}
		key := [2]string{j.article, j.pair}
		if _, ok := pairs[key]; !ok {
			pairs[key] = len(pairs)
		}
		of[i] = discourse.Judged{Of: pairs[key], Sentence: int(j.sentence), P: j.p}
	}
	found := map[*labels.Row]bool{}
	for i, elsewhere := range discourse.Elsewhere(of, l.mean) {
		if j := all[i]; j.row != nil && !found[j.row] { // "both leaders" are two rows of one label
			found[j.row] = true
			l.p, l.elsewhere = append(l.p, j.p), append(l.elsewhere, elsewhere)
			l.y, l.article = append(l.y, slices.Index(classes, j.row.Label)), append(l.article, j.article)
		}
	}
}

// discourse fits how other sentences revise a judgement.
func (l *articleLabels) discourse(ctx context.Context, s source) (*model.Discourse, error) {
	return model.FitDiscourse(ctx, l.p, l.elsewhere, l.y, l.mean, slices.Index(s.task.Classes, "neutral"), s.atRandom)
}

// measure writes what revising is worth: each fold of the articles is revised as the others
// tell.
func (l *articleLabels) measure(ctx context.Context, card *strings.Builder, s source, decision model.Decision) error {
	names := slices.Compact(slices.Sorted(slices.Values(l.article)))
	fold := make([]int, len(l.y))
	for i, name := range l.article {
		at, _ := slices.BinarySearch(names, name)
		fold[i] = at % discourseFolds
	}
	alone, revised := l.rows(s.task), l.rows(s.task)
	for f := range discourseFolds {
		others := &articleLabels{mean: l.mean}
		for i := range l.y {
			if fold[i] != f {
				others.p, others.elsewhere, others.y = append(others.p, l.p[i]), append(others.elsewhere, l.elsewhere[i]), append(others.y, l.y[i])
			}
		}
		d, err := others.discourse(ctx, s)
		if err != nil {
			return err
		}
		for i := range l.y {
			if fold[i] == f {
				d.Revise(revised.P[i], l.elsewhere[i])
			}
		}
	}
	drawn := " (chosen: more take a side than do in all)"
	if s.atRandom {
		drawn = " (drawn at random)"
	}
	fmt.Fprintf(card, "\nIn whole articles, on %d of %d labels in %d articles%s, by a model trained without any label there, and %d folds over articles:\n\n| | macro-F1 | accuracy | log loss | calibration error |\n|---|---|---|---|---|\n", len(l.y), l.given, len(names), drawn, discourseFolds)
	for _, c := range []struct {
		name string
		rows *model.Rows
	}{{"each sentence by itself", alone}, {"revised by its article", revised}} {
		for _, p := range c.rows.P {
			c.rows.Judgements = append(c.rows.Judgements, decision.Decide(p))
		}
		e, err := model.Evaluate(c.rows, 1)
		if err != nil {
			return fmt.Errorf("measuring judgements of articles: %w", err)
		}
		fmt.Fprintf(card, "| %s | %.3f | %.3f | %.3f | %.3f |\n", c.name, e.MacroF1.Value, e.Accuracy.Value, e.LogLoss.Value, e.ECE.Value)
		fmt.Fprintf(os.Stderr, "  %s: macro-F1 %.4f, log loss %.4f\n", c.name, e.MacroF1.Value, e.LogLoss.Value)
	}
	return nil
}

// rows are the labels with the probabilities of their sentences alone.
func (l *articleLabels) rows(task pipeline.Task) *model.Rows {
	rows := &model.Rows{Classes: task.Classes, Labels: l.y, Groups: l.article}
	for _, p := range l.p {
		rows.P = append(rows.P, slices.Clone(p))
	}
	return rows
}
