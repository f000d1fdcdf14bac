package model

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// CurvePoint is the score of classifiers trained on a share of the rows.
type CurvePoint struct {
	Rows    int     `json:"rows"`     // trained on, mean over the folds, auxiliary ones not counted
	MacroF1 float64 `json:"macro_f1"` // out of fold, without calibration
	LogLoss float64 `json:"log_loss"`
}

// LearningCurve trains on growing shares of the groups of each training fold,
// each share part of the next, and scores the fold held out. growth is what the
// macro-F1 gains when the rows double, by its slope over the logarithm of the rows
// of the last three points, with an interval that resamples groups; nil where
// there are fewer points. A share so small that a fold has nothing to train on is
// no point.
func LearningCurve(ctx context.Context, d *Dataset, t Trainer, shares []float64, o CVOptions, progress func(done, total int)) (curve []CurvePoint, growth *Interval, err error) {
	points, curve, err := learningPoints(ctx, d, t, shares, o, progress)
	if err != nil {
		return nil, nil, err
	}
	return curve, growthOf(points, curve, o.Seed), nil
}

// growthPoints are how many points at the end of a curve say where it goes.
const growthPoints = 3

// growthOf is the growth at the end of a curve, whose points were judged on the
// same rows.
func growthOf(points []*Rows, curve []CurvePoint, seed uint64) *Interval {
	if len(curve) < growthPoints {
		return nil
	}
	points, curve = points[len(points)-growthPoints:], curve[len(curve)-growthPoints:]
	x := make([]float64, growthPoints)
	tallies := make([]*tally, growthPoints)
	byGroup := make([][]groupSums, growthPoints)
	for i, p := range points {
		if curve[i].Rows == 0 || i > 0 && curve[i].Rows == curve[i-1].Rows {
			return nil
		}
		x[i] = math.Log2(float64(curve[i].Rows))
		tallies[i] = p.tally()
		byGroup[i] = tallies[i].groupSums(tallies[i].all(), tallies[i].confusion)
	}
	y := make([]float64, growthPoints)
	slope := func(sums [][]float64) float64 {
		for i, s := range sums {
			y[i] = tallies[i].macroF1(s)
		}
		_, beta := stat.LinearRegression(x, y, nil, false)
		return beta
	}
	sums := make([][]float64, growthPoints)
	for i, t := range tallies {
		sums[i] = t.sum(t.all())
	}
	value := slope(sums)
	random := rand.New(rand.NewPCG(seed, 0x67726f77))
	samples := make([]float64, Resamples)
	times := make([]int32, len(byGroup[0]))
	for r := range samples {
		for i := range sums {
			clear(sums[i])
		}
		draw(random, times)
		for g, n := range times {
			for i := range sums {
				byGroup[i][g].addTo(sums[i], n)
			}
		}
		samples[r] = slope(sums)
	}
	growth := quantiles(value, samples)
	return &growth
}

// learningPoints is the curve, and the rows of each point as they were judged.
func learningPoints(ctx context.Context, d *Dataset, t Trainer, shares []float64, o CVOptions, progress func(done, total int)) (points []*Rows, curve []CurvePoint, err error) {
	fold, err := Folds(d, d.All(), o.folds(), o.Seed)
	if err != nil {
		return nil, nil, err
	}
	shares = slices.Sorted(slices.Values(shares))
	for i, share := range shares {
		if !(share > 0 && share <= 1) {
			return nil, nil, fmt.Errorf("learning curve: a share of %g", share)
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
		if errors.Is(err, errNoRows) {
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("learning curve at %g %%: %w", 100*share, err)
		}
		total := 0
		for _, n := range trained {
			total += n
		}
		points = append(points, Judge(d, cv.Rows, cv.P, Calibration{}, Decision{}))
		y := d.Labels(cv.Rows)
		curve = append(curve, CurvePoint{
			Rows:    total / o.folds(),
			MacroF1: macroF1(argmaxes(cv.P), y, len(d.Classes)),
			LogLoss: logLoss(cv.P, y),
		})
	}
	return points, curve, nil
}

// growing returns the rows of a share of the groups; a smaller share is part
// of a larger one.
func growing(d *Dataset, rows []int, share float64, seed uint64) []int {
	var kept []int
	for _, r := range rows {
		if float64(Order(seed+1, d.Examples[r].Group)>>11)/(1<<53) < share {
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

// MostTelling returns for each class the n sparse features with the largest
// weight, as a value of 1 has it before rows are normalised. That of one
// dimension of a dense block says nothing by itself.
func (l *Linear) MostTelling(n int) [][]Telling {
	k := len(l.Bias)
	out := make([][]Telling, k)
	for c := range k {
		all := make([]Telling, 0, l.Vocabulary.Len())
		for i := range l.Vocabulary.Len() {
			if Dense(l.Vocabulary.Key(i)) {
				continue
			}
			mean := 0.0
			for _, w := range l.Weights[i*k : i*k+k] {
				mean += float64(w) / float64(k)
			}
			all = append(all, Telling{l.Vocabulary.Key(i), float64(l.Scale[i]) * (float64(l.Weights[i*k+c]) - mean)})
		}
		slices.SortFunc(all, func(a, b Telling) int {
			return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Key, b.Key))
		})
		out[c] = slices.Clone(all[:min(n, len(all))])
	}
	return out
}
