package model

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// CurvePoint is the score of classifiers trained on a share of the rows.
type CurvePoint struct {
	Rows    int     `json:"rows"`     // trained on, mean over the folds, auxiliary ones not counted
	MacroF1 float64 `json:"macro_f1"` // out of fold, without calibration
	LogLoss float64 `json:"log_loss"`
}

// LearningCurve trains on growing shares of the groups of each training fold,
// each share part of the next, and scores the fold held out.
func LearningCurve(ctx context.Context, d *Dataset, t Trainer, shares []float64, o CVOptions, progress func(done, total int)) ([]CurvePoint, error) {
	fold, err := Folds(d, d.All(), o.folds(), o.Seed)
	if err != nil {
		return nil, err
	}
	shares = slices.Sorted(slices.Values(shares))
	var curve []CurvePoint
	for i, share := range shares {
		if !(share > 0 && share <= 1) {
			return nil, fmt.Errorf("learning curve: a share of %g", share)
		}
		cv := newCV(d, fold, o.folds())
		trained := make([]int, o.folds())
		report := func(done, total int) {
			if progress != nil {
				progress(i*total+done, len(shares)*total)
			}
		}
		err := eachFold(ctx, fold, allFolds(o.folds()), o, report, func(ctx context.Context, f int, rows []int, workers int) error {
			rows = growing(d, rows, share, o.Seed)
			for _, r := range rows {
				if !d.Examples[r].Auxiliary {
					trained[f]++
				}
			}
			c, err := t.Train(ctx, d, rows, Options{Seed: o.Seed, Workers: workers})
			if err != nil {
				return err
			}
			cv.predict(d, c, f)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("learning curve at %g %%: %w", 100*share, err)
		}
		total := 0
		for _, n := range trained {
			total += n
		}
		y := d.Labels(cv.Rows)
		curve = append(curve, CurvePoint{
			Rows:    total / o.folds(),
			MacroF1: macroF1(argmaxes(cv.P), y, len(d.Classes)),
			LogLoss: logLoss(cv.P, y),
		})
	}
	return curve, nil
}

// growing returns the rows of a share of the groups; a smaller share is part
// of a larger one.
func growing(d *Dataset, rows []int, share float64, seed uint64) []int {
	var kept []int
	for _, r := range rows {
		if float64(hashString(seed+1, d.Examples[r].Group)>>11)/(1<<53) < share {
			kept = append(kept, r)
		}
	}
	return kept
}

// Telling is a feature that speaks for a class.
type Telling struct {
	Key    uint64
	Weight float64 // scale times weight, less its mean over the classes
}

// MostTelling returns for each class the n features with the largest weight,
// as a value of 1 has it before rows are normalised.
func (l *Linear) MostTelling(n int) [][]Telling {
	k := len(l.Bias)
	out := make([][]Telling, k)
	for c := range k {
		all := make([]Telling, l.Vocabulary.Len())
		for i := range all {
			mean := 0.0
			for _, w := range l.Weights[i*k : i*k+k] {
				mean += float64(w) / float64(k)
			}
			all[i] = Telling{l.Vocabulary.Key(i), float64(l.Scale[i]) * (float64(l.Weights[i*k+c]) - mean)}
		}
		slices.SortFunc(all, func(a, b Telling) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Key, b.Key))
		})
		out[c] = slices.Clone(all[:min(n, len(all))])
	}
	return out
}
