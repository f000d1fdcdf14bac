package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Strengths is the default grid of C, from strong to weak penalty. Rows have
// blocks of unit length, for which the optimum of real sentences lies inside.
var Strengths = []float64{0.3, 1, 3, 10, 30}

// PriorStrengths is the default grid with a prior: from staying with it to
// letting go of it.
var PriorStrengths = []float64{0.01, 0.03, 0.1, 0.3, 1, 3, 10}

// DenseWeights are the lengths of the dense block that Candidates tries. Of
// thousands of rows the words tell more, of hundreds the dense features.
var DenseWeights = []float64{0.35, 0.7}

// Candidates returns the variants of t that are worth tuning: t with each of
// DenseWeights, where it has none and the dataset has dense features.
func (t LogReg) Candidates(d *Dataset) []LogReg {
	if t.DenseWeight != 0 || t.Prior != nil || !d.hasDense() {
		return []LogReg{t}
	}
	var out []LogReg
	for _, w := range DenseWeights {
		t.DenseWeight = w
		out = append(out, t)
	}
	return out
}

// hasDense reports whether there are dense features to learn from.
func (d *Dataset) hasDense() bool {
	raw := d.raw()
	return len(raw.tileKey) > 1 || len(raw.tileKey) == 1 && raw.tile(Opinion(0)) < 0
}

// Tuned is one point of a grid, with its out-of-fold predictions. Its figures
// are of calibrated rows decided with weights per class, both from the other
// folds.
type Tuned struct {
	Trainer LogReg
	CV      *CV
	LogLoss float64 // mean over the rows
	MacroF1 float64
}

// Of more than screenedRows rows, one fold alone judges the whole grid, and only
// the finalists it names are cross-validated: strengths of the penalty differ
// by less than a fold's chance long before a grid of them is worth its time.
const (
	screenedRows = 4000
	finalists    = 3
)

// tuneTolerance is the LogReg.Tolerance of Tune, where a trainer has none. From
// there to the optimum takes a third of all steps, and moves log loss out of fold by
// less than 0.0001. Farther from it strong models of few rows are other models.
const tuneTolerance = 1e-5

// Tune cross-validates candidates at each strength of grid (nil: Strengths, or
// PriorStrengths), along a path of warm starts, and returns all that were, the
// best first: by macro-F1, where that is within one standard error by log loss.
// The CV of the winner saves another cross-validation.
func Tune(ctx context.Context, d *Dataset, candidates []LogReg, grid []float64, o CVOptions, progress func(done, total int)) ([]Tuned, error) {
	if len(candidates) == 0 {
		return nil, errors.New("tuning: no candidates")
	}
	fold, err := Folds(d, d.All(), o.folds(), o.Seed)
	if err != nil {
		return nil, err
	}
	paths := make([]*tuning, len(candidates))
	for i, t := range candidates {
		strengths := grid
		switch {
		case grid == nil && t.Prior != nil:
			strengths = PriorStrengths
		case grid == nil:
			strengths = Strengths
		}
		paths[i] = newTuning(d, t, slices.Sorted(slices.Values(strengths)), fold, o.folds())
	}
	steps := counter{total: len(paths) * o.folds(), report: progress}
	rest := allFolds(o.folds())
	if len(d.Rows()) > screenedRows {
		for _, p := range paths {
			if err := p.run(ctx, d, fold, rest[:1], o, &steps); err != nil {
				return nil, err
			}
		}
		screen(d, paths)
		rest = rest[1:]
	}
	var all []Tuned
	for _, p := range paths {
		if len(p.points) == 0 {
			steps.add(len(rest))
			continue
		}
		if err := p.run(ctx, d, fold, rest, o, &steps); err != nil {
			return nil, err
		}
		if err := p.judge(ctx, d); err != nil {
			return nil, err
		}
		all = append(all, p.points...)
	}
	rank(all)
	return all, nil
}

// counter counts finished folds of all candidates.
type counter struct {
	done, total int
	report      func(done, total int)
}

func (c *counter) add(n int) {
	c.done += n
	if c.report != nil {
		c.report(c.done, c.total)
	}
}

// rank orders points, the best first.
func rank(all []Tuned) {
	best := slices.MaxFunc(all, func(a, b Tuned) int { return cmp.Compare(a.MacroF1, b.MacroF1) })
	slack := math.Sqrt(best.MacroF1 * (1 - best.MacroF1) / float64(max(len(best.CV.Rows), 1)))
	slices.SortStableFunc(all, func(a, b Tuned) int {
		aNear, bNear := a.MacroF1 >= best.MacroF1-slack, b.MacroF1 >= best.MacroF1-slack
		switch {
		case aNear && bNear:
			return cmp.Compare(a.LogLoss, b.LogLoss)
		case aNear:
			return -1
		case bNear:
			return 1
		}
		return cmp.Compare(b.MacroF1, a.MacroF1)
	})
}

// tuning is one candidate at several strengths.
type tuning struct {
	trainer LogReg
	points  []Tuned // by strength, rising
}

func newTuning(d *Dataset, t LogReg, grid []float64, fold []int, folds int) *tuning {
	p := &tuning{trainer: t, points: make([]Tuned, len(grid))}
	for i, c := range grid {
		p.points[i].Trainer = t
		p.points[i].Trainer.C = c
		p.points[i].CV = newCV(d, fold, folds)
	}
	return p
}

// run fills the predictions of the given folds.
func (p *tuning) run(ctx context.Context, d *Dataset, fold, folds []int, o CVOptions, steps *counter) error {
	before, trainer := steps.done, p.trainer
	if trainer.Tolerance == 0 {
		trainer.Tolerance = tuneTolerance
	}
	err := eachFold(ctx, fold, folds, o, func(done, _ int) { steps.add(before + done - steps.done) },
		func(ctx context.Context, f int, rows []int, workers int) error {
			path, err := trainer.prepare(d, rows, Options{Seed: o.Seed, Workers: workers})
			if err != nil {
				return err
			}
			for i := range p.points {
				l, err := path.fit(ctx, p.points[i].Trainer.C)
				if err != nil {
					return err
				}
				p.points[i].CV.predict(d, l, f)
			}
			return nil
		})
	if err != nil {
		return fmt.Errorf("tuning %s: %w", p.trainer.Name(), err)
	}
	return nil
}

// screen leaves only the points that do best on the first fold.
func screen(d *Dataset, paths []*tuning) {
	var scores []float64
	score := make([][]float64, len(paths))
	for i, p := range paths {
		for _, point := range p.points {
			own, _ := point.CV.part(0)
			first, y := pick(point.CV.P, own), pick(d.Labels(point.CV.Rows), own)
			decision := Decision{Weights: decisionWeights(first, y)}
			labels := make([]int, len(y))
			for r := range first {
				labels[r] = decision.Decide(first[r]).Class
			}
			score[i] = append(score[i], macroF1(labels, y, len(d.Classes)))
		}
		scores = append(scores, score[i]...)
	}
	slices.Sort(scores)
	least := scores[max(0, len(scores)-finalists)]
	for i, p := range paths {
		var kept []Tuned
		for j, point := range p.points {
			if score[i][j] >= least {
				kept = append(kept, point)
			}
		}
		p.points = kept
	}
}

// hear weighs the opinions that the rows have, beyond what a prior gives them, and adds
// them to the predictions: to those of each fold with the weight that the others tell.
// What then calibrates a fold has heard opinions at weights that this fold helped to
// tell: one number of many rows.
func (t *Tuned) hear(ctx context.Context, d *Dataset) error {
	opinions := d.opinions(t.CV.Rows)
	if opinions == nil || t.Trainer.Opinion != 0 {
		return nil
	}
	y := d.Labels(t.CV.Rows)
	more, err := weighOpinion(ctx, t.CV.P, opinions, y)
	if err != nil {
		return err
	}
	heard := make([][]float64, len(t.CV.P))
	for f := range t.CV.Folds {
		own, others := t.CV.part(f)
		weight, err := weighOpinion(ctx, pick(t.CV.P, others), pick(opinions, others), pick(y, others))
		if err != nil {
			return fmt.Errorf("fold %d of %d: %w", f+1, t.CV.Folds, err)
		}
		for _, i := range own {
			heard[i] = withOpinion(t.CV.P[i], opinions[i], weight)
		}
	}
	t.CV.P = heard
	t.Trainer.Opinion = more
	if t.Trainer.Prior != nil && more > 0 {
		t.Trainer.Opinion = min(more+t.Trainer.Prior.Opinion, heaviestOpinion)
	}
	return nil
}

// judge fills the figures from the predictions of all folds.
func (p *tuning) judge(ctx context.Context, d *Dataset) error {
	for i := range p.points {
		point := &p.points[i]
		if err := point.hear(ctx, d); err != nil {
			return fmt.Errorf("tuning %s: %w", p.trainer.Name(), err)
		}
		rows, err := OutOfFold(ctx, d, point.CV, true)
		if err != nil {
			return fmt.Errorf("tuning %s: %w", p.trainer.Name(), err)
		}
		labels := make([]int, len(rows.Labels))
		for r, j := range rows.Judgements {
			labels[r] = j.Class
		}
		point.LogLoss = logLoss(rows.P, rows.Labels)
		point.MacroF1 = macroF1(labels, rows.Labels, len(d.Classes))
	}
	return nil
}
