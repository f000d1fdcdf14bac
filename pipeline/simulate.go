package pipeline

import (
	"context"
	"fmt"
	"math"
	"slices"

	"stance/model"
	"stance/pipeline/embedding"
	"stance/pipeline/feature"
	"stance/pipeline/labels"
	"stance/pipeline/sample"
)

// SimulationOptions say how to simulate the choosing of sentences to label, with
// labelled ones whose labels are looked at only when they are chosen.
type SimulationOptions struct {
	Pool       []string // labelled sentences to choose from
	Test       []string // to measure on; none: a fifth of the pool's texts, others for each seed
	Task       Task
	Strategies []sample.Strategy
	Start      int // labels drawn at random before a model is there to ask
	Step       int // labels between two trainings
	Budget     int // labels in the end
	Seeds      int
	Workers    int
	Progress   Progress
}

// Simulated is how good the models of a strategy are on the way, by number of
// labels: the macro-F1 of each seed.
type Simulated struct {
	Strategy sample.Strategy
	Labels   []int
	MacroF1  [][]float64 // [number of labels][seed]
}

// simulation holds what all its runs share.
type simulation struct {
	SimulationOptions
	data     *model.Dataset
	pool     []*labels.Row
	examples [][]int // of data, by row of the pool; the first is the row itself
	test     []int   // examples of data; nil: a fold of the pool
	clusters []sample.Candidate
}

// SimulateSampling trains on what each strategy would have chosen, seed by seed.
func SimulateSampling(ctx context.Context, o SimulationOptions) ([]Simulated, error) {
	s, err := newSimulation(ctx, o)
	if err != nil {
		return nil, err
	}
	var out []Simulated
	for _, strategy := range o.Strategies {
		out = append(out, Simulated{Strategy: strategy})
		r := &out[len(out)-1]
		for n := o.Start; n <= o.Budget; n += o.Step {
			r.Labels = append(r.Labels, n)
			r.MacroF1 = append(r.MacroF1, make([]float64, o.Seeds))
		}
	}
	for seed := range o.Seeds {
		for i := range out {
			o.Progress.report("simulating", int64(seed*len(out)+i), int64(o.Seeds*len(out)))
			scores, err := s.run(ctx, out[i].Strategy, uint64(seed+1))
			if err != nil {
				return nil, fmt.Errorf("%s, seed %d: %w", out[i].Strategy, seed+1, err)
			}
			for step, score := range scores {
				out[i].MacroF1[step][seed] = score
			}
		}
	}
	return out, nil
}

func newSimulation(ctx context.Context, o SimulationOptions) (*simulation, error) {
	s := &simulation{SimulationOptions: o}
	pool, err := ReadSentences(SentenceOptions{Inputs: o.Pool, Classes: o.Task.Classes, Progress: o.Progress})
	if err != nil {
		return nil, err
	}
	s.pool = pool.Rows
	rows := slices.Clone(s.pool)
	if len(o.Test) > 0 {
		test, err := ReadSentences(SentenceOptions{Inputs: o.Test, Classes: o.Task.Classes, Progress: o.Progress})
		if err != nil {
			return nil, err
		}
		rows = append(rows, test.Rows...)
	}
	r := &Resources{}
	if err := r.loadLanguage(false); err != nil {
		return nil, err
	}
	if s.data, err = r.dataset(ctx, rows, o.Task.Classes, datasetOptions{groups: feature.All, workers: o.Workers, progress: o.Progress}); err != nil {
		return nil, err
	}
	row := -1
	for i := range s.data.Examples {
		if !s.data.Examples[i].Auxiliary {
			row++
			if row < len(s.pool) {
				s.examples = append(s.examples, nil)
			} else {
				s.test = append(s.test, i)
			}
		}
		if row < len(s.pool) {
			s.examples[row] = append(s.examples[row], i)
		}
	}
	vectors, err := embedding.Default()
	if err != nil {
		return nil, fmt.Errorf("loading the embedded word vectors: %w", err)
	}
	for i, r := range s.pool {
		s.clusters = append(s.clusters, sample.Candidate{
			ID: fmt.Sprint(i), Text: r.Text, Holder: r.Text[r.Holder.Start:r.Holder.End], Target: r.Text[r.Target.Start:r.Target.End],
		})
	}
	return s, cluster(vectors, s.clusters, 1)
}

// run is one seed of one strategy: the macro-F1 after each step.
func (s *simulation) run(ctx context.Context, strategy sample.Strategy, seed uint64) ([]float64, error) {
	test, left := s.split(seed)
	heard := sample.NewHeard()
	var chosen []int // rows of the pool
	random := func(n int) {
		for ; n > 0 && len(left) > 0; left = left[1:] {
			if text := s.pool[left[0]].Text; !heard.Has(text) {
				heard.Add(text)
				chosen = append(chosen, left[0])
				n--
			}
		}
	}
	random(s.Start)
	var scores []float64
	for {
		classifier, err := s.train(ctx, chosen)
		if err != nil {
			return nil, err
		}
		scores = append(scores, s.score(classifier, test))
		if len(chosen)+s.Step > s.Budget {
			return scores, nil
		}
		if strategy == sample.Random {
			random(s.Step)
			continue
		}
		candidates := make([]sample.Candidate, len(left))
		for i, row := range left {
			c := s.clusters[row]
			c.P = make([]float64, len(s.data.Classes))
			classifier.Probabilities(s.data.Vector(s.examples[row][0], nil), c.P)
			c.Class = slices.Index(c.P, slices.Max(c.P))
			candidates[i] = c
		}
		picked := sample.Choose(candidates, sample.Options{N: s.Step, Strategy: strategy, Seed: seed, Heard: heard})
		taken := map[int]bool{}
		for _, i := range picked {
			chosen = append(chosen, left[i])
			taken[left[i]] = true
		}
		left = slices.DeleteFunc(left, func(row int) bool { return taken[row] })
	}
}

// split gives the examples to measure on, and the rows to choose from in the
// random order of the seed.
func (s *simulation) split(seed uint64) (test, pool []int) {
	test = s.test
	for row, r := range s.pool {
		if s.test == nil && model.Order(seed, "fold "+r.Group)%5 == 0 {
			test = append(test, s.examples[row][0])
			continue
		}
		pool = append(pool, row)
	}
	slices.SortFunc(pool, func(a, b int) int {
		x, y := model.Order(seed, fmt.Sprint(a)), model.Order(seed, fmt.Sprint(b))
		if x != y {
			return map[bool]int{true: -1, false: 1}[x < y]
		}
		return a - b
	})
	return test, pool
}

func (s *simulation) train(ctx context.Context, chosen []int) (model.Classifier, error) {
	var rows []int
	for _, row := range chosen {
		rows = append(rows, s.examples[row]...)
	}
	slices.Sort(rows)
	return model.LogReg{}.Train(ctx, s.data, rows, model.Options{Seed: 1, Workers: s.Workers})
}

func (s *simulation) score(c model.Classifier, test []int) float64 {
	k := len(s.data.Classes)
	hits, truths, given := make([]float64, k), make([]float64, k), make([]float64, k)
	p := make([]float64, k)
	var v model.Vector
	for _, i := range test {
		e := &s.data.Examples[i]
		v = s.data.Vector(i, v)
		c.Probabilities(v, p)
		class := slices.Index(p, slices.Max(p))
		truths[e.Label]++
		given[class]++
		if class == e.Label {
			hits[class]++
		}
	}
	sum := 0.0
	for class := range k {
		sum += 2 * hits[class] / math.Max(1, truths[class]+given[class])
	}
	return sum / float64(k)
}
