package main

import (
	"bytes"
	"fmt"
	"math"
	"slices"

	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/quote/corpus"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

const (
	leastSeen = 3   // times that a feature must occur
	passes    = 30  // over all weights
	penalty   = 3.0 // half of it by a weight's square is added to the loss
)

// example is a candidate, and whether the annotators have it.
type example struct {
	article int
	columns []int
	report  bool
}

// examples are the candidates of the articles, with trees and without. Those within
// what somebody else says are left out: the annotators pass over most of them.
func examples(articles []corpus.Article, parser *syntax.Parser) (rows []example, names []string) {
	type row struct {
		quote.Candidate
		article int
		report  bool
	}
	var all []row
	counts := map[string]int{}
	for i, a := range articles {
		for _, parsed := range []bool{true, false} {
			doc := &document.Document{Text: a.Text, Sentences: text.Segment(a.Text)}
			if parsed {
				var scratch syntax.Scratch
				for k := range doc.Sentences {
					parser.Parse(doc.Text, &doc.Sentences[k], &scratch)
				}
			}
			for _, c := range quote.Candidates(doc) {
				report := annotated(a.Attributions, &c.Quote)
				if !report && nested(a.Attributions, &c.Quote) {
					continue
				}
				all = append(all, row{c, i, report})
				for _, name := range c.Features {
					counts[name]++
				}
			}
		}
	}
	for name, n := range counts {
		if n >= leastSeen {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, r := range all {
		e := example{article: r.article, report: r.report}
		for _, name := range r.Features {
			if k, ok := slices.BinarySearch(names, name); ok {
				e.columns = append(e.columns, k)
			}
		}
		rows = append(rows, e)
	}
	return rows, names
}

// annotated reports an attribution with this cue, speaker and content.
func annotated(gold []corpus.Attribution, q *document.Quote) bool {
	return slices.ContainsFunc(gold, func(g corpus.Attribution) bool {
		return overlap(g.Cue, q.Cue) && (q.Speaker.None() || overlap(g.Source, q.Speaker)) &&
			slices.ContainsFunc(q.Fragments, func(f document.Span) bool { return overlap(g.Content, f) })
	})
}

// nested reports a cue within the content of an attribution.
func nested(gold []corpus.Attribution, q *document.Quote) bool {
	return slices.ContainsFunc(gold, func(g corpus.Attribution) bool { return overlap(g.Content, q.Cue) })
}

func overlap(spans []document.Span, s document.Span) bool {
	return slices.ContainsFunc(spans, s.Overlaps)
}

// fit finds the weights of least penalised logistic loss, one after another by
// Newton's steps.
func fit(rows []example, n int) []float64 {
	with := make([][]int, n) // rows by column
	for i, r := range rows {
		for _, k := range r.columns {
			with[k] = append(with[k], i)
		}
	}
	weights, odds := make([]float64, n), make([]float64, len(rows))
	for range passes {
		for k, members := range with {
			slope, curve := penalty*weights[k], penalty
			for _, i := range members {
				p := 1 / (1 + math.Exp(-odds[i]))
				slope += p
				curve += p * (1 - p)
				if rows[i].report {
					slope--
				}
			}
			step := max(-1, min(1, -slope/curve))
			weights[k] += step
			for _, i := range members {
				odds[i] += step
			}
		}
	}
	return weights
}

// reports gives the file of weights, and prints what held-out articles say of it.
func reports(articles []corpus.Article) ([]byte, error) {
	parser, err := syntax.Default()
	if err != nil {
		return nil, err
	}
	rows, names := examples(articles, parser)
	validate(rows, len(names))
	weights := fit(rows, len(names))
	var b bytes.Buffer
	b.WriteString("# feature, log-odds: see CARD.md\n")
	for i, name := range names {
		if math.Abs(weights[i]) >= 0.005 {
			fmt.Fprintf(&b, "%s\t%.2f\n", name, weights[i])
		}
	}
	return b.Bytes(), nil
}

// validate prints precision and recall over five folds of articles, by the least
// log-odds at which a candidate is taken.
func validate(rows []example, n int) {
	const folds = 5
	held := make([]float64, len(rows))
	for fold := range folds {
		var train []example
		for _, r := range rows {
			if r.article%folds != fold {
				train = append(train, r)
			}
		}
		weights := fit(train, n)
		for i, r := range rows {
			if r.article%folds == fold {
				for _, k := range r.columns {
					held[i] += weights[k]
				}
			}
		}
	}
	for _, least := range []float64{-9, -0.4, -0.2, 0, 0.2, 0.4, 0.6} {
		taken, right, all := 0, 0, 0
		for i, r := range rows {
			if r.report {
				all++
			}
			if held[i] >= least {
				taken++
				if r.report {
					right++
				}
			}
		}
		fmt.Printf("log-odds %4.1f: %d of %d candidates, precision %.3f, recall %.3f\n", least, taken, len(rows), float64(right)/float64(taken), float64(right)/float64(all))
	}
}
