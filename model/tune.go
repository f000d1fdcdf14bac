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

func (d *Dataset) hasDense() bool {
	for i := range d.Examples {
		if v := d.Examples[i].Vector; len(v) > 0 && Dense(v[len(v)-1].Key) {
			return true
		}
	}
	return false
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

// Tune cross-validates each candidate at each strength of grid (nil: Strengths,
// or PriorStrengths), along a path of warm starts, and returns all of them, the best
// first: by macro-F1, where that is within one standard error by log loss.
// The CV of the winner saves another cross-validation.
func Tune(ctx context.Context, d *Dataset, candidates []LogReg, grid []float64, o CVOptions, progress func(done, total int)) ([]Tuned, error) {
	if len(candidates) == 0 {
		return nil, errors.New("tuning: no candidates")
	}
	fold, err := Folds(d, d.All(), o.folds(), o.Seed)
	if err != nil {
		return nil, err
	}
	var all []Tuned
	for i, candidate := range candidates {
		report := func(done, total int) {
			if progress != nil {
				progress(i*total+done, len(candidates)*total)
			}
		}
		strengths := grid
		switch {
		case grid == nil && candidate.Prior != nil:
			strengths = PriorStrengths
		case grid == nil:
			strengths = Strengths
		}
		path, err := tunePath(ctx, d, candidate, slices.Sorted(slices.Values(strengths)), fold, o, report)
		if err != nil {
			return nil, fmt.Errorf("tuning %s: %w", candidate.Name(), err)
		}
		all = append(all, path...)
	}
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
	return all, nil
}

// tunePath cross-validates one candidate along the grid.
func tunePath(ctx context.Context, d *Dataset, t LogReg, grid []float64, fold []int, o CVOptions, progress func(done, total int)) ([]Tuned, error) {
	path := make([]Tuned, len(grid))
	for i, c := range grid {
		path[i].Trainer = t
		path[i].Trainer.C = c
		path[i].CV = newCV(d, fold, o.folds())
	}
	err := eachFold(ctx, fold, o, progress, func(ctx context.Context, f int, rows []int, workers int) error {
		p, err := t.prepare(d, rows, Options{Seed: o.Seed, Workers: workers})
		if err != nil {
			return err
		}
		for i, c := range grid {
			l, err := p.fit(ctx, c)
			if err != nil {
				return err
			}
			path[i].CV.predict(d, l, f)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range path {
		rows, err := crossDecide(ctx, d, path[i].CV, true)
		if err != nil {
			return nil, err
		}
		path[i].LogLoss = logLoss(rows.P, rows.Labels)
		labels := make([]int, len(rows.Labels))
		for r, j := range rows.Judgements {
			labels[r] = j.Class
		}
		path[i].MacroF1 = macroF1(labels, rows.Labels, len(d.Classes))
	}
	return path, nil
}
