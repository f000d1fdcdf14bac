package pipeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"stance/data/external"
	"stance/model/estimate"
)

// TestEstimateReal draws labels from the development files again and again and
// counts how often the intervals hold the shares by all labels, with the embedded
// model's own probabilities and people's own labels.
func TestEstimateReal(t *testing.T) {
	external.Shared(t, "data")
	const draws, labelled = 500, 150
	var b strings.Builder
	for _, c := range []struct {
		task          Task
		format        string
		name, trained string
	}{
		{Stance, "dse", "data/dse/valid.tsv", "data/dse/train.tsv"},
		{Tone, "newsmtsc", "data/newsmtsc/dev-rw.jsonl", "data/newsmtsc/train.jsonl"},
	} {
		file := unseen(t, c.format, c.name, c.trained)
		r, task, err := loadTask("", c.task, false, true)
		if err != nil {
			t.Fatal(err)
		}
		sentences, err := ReadSentences(SentenceOptions{Inputs: []string{file}, Classes: task.model.Classes})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := judgeSentences(context.Background(), r, task, sentences.Rows, 2, nil)
		if err != nil {
			t.Fatal(err)
		}
		numbers := func(p []float64) []float64 { return []float64{p[0], p[1], p[2], p[0] - p[2]} }
		n := len(rows.Labels)
		truths, predicted := make([][]float64, n), make([][]float64, n)
		mean, raw := make([]float64, 4), make([]float64, 4)
		for i := range n {
			y, given := make([]float64, 3), make([]float64, 3)
			y[rows.Labels[i]], given[rows.Judgements[i].Class] = 1, 1
			truths[i], predicted[i] = numbers(y), numbers(rows.P[i])
			for k := range mean {
				mean[k] += truths[i][k] / float64(n)
				raw[k] += numbers(given)[k] / float64(n)
			}
		}
		held, narrower, worth := make([]float64, 4), make([]float64, 4), make([]float64, 4)
		for draw := range draws {
			random := rand.New(rand.NewPCG(1, uint64(draw)))
			p := estimate.NewPopulation(estimate.Outcome{Share: true}, estimate.Outcome{Share: true}, estimate.Outcome{Share: true}, estimate.Outcome{Balance: &[2]int{0, 2}})
			for i := range n {
				p.Add(i, 0, predicted[i])
			}
			for _, i := range random.Perm(n)[:labelled] {
				if err := p.Label(estimate.Label{Cluster: i, F: predicted[i], Y: truths[i], Probability: labelled / float64(n)}); err != nil {
					t.Fatal(err)
				}
			}
			for k := range mean {
				m, ok := p.Mean(p.Cells(), k, estimate.Options{Scope: estimate.These})
				if !ok {
					t.Fatal("no estimate")
				}
				if m.Low <= mean[k] && mean[k] <= m.High {
					held[k] += 1. / draws
				}
				narrower[k] += m.Narrower() / draws
				worth[k] += m.Worth / draws
			}
		}
		for k, name := range append(append([]string{}, task.model.Classes...), "net") {
			fmt.Fprintf(&b, "%-27s %5d rows  %-10s  true %+.3f  raw count %+.3f  intervals hold %.1f %%  narrower %.0f %%  worth %.0f of %d\n",
				c.name, n, name, mean[k], raw[k], 100*held[k], 100*narrower[k], worth[k], labelled)
			if held[k] < 0.93-0.02 || held[k] > 0.97+0.02 {
				t.Errorf("%s, %s: intervals hold the truth in %.1f %%", c.name, name, 100*held[k])
			}
		}
	}
	fmt.Print(b.String())
	golden(t, "estimate.txt", b.String())
}
