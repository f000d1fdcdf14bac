package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// FitOptions say how out-of-fold predictions become decisions. Of
// MinPrecision and Coverage at most one is set.
type FitOptions struct {
	CVOptions
	MinPrecision float64 // abstain so that at least this share of the kept rows is right; 0: never
	Coverage     float64 // abstain so that this share of the rows is kept; 0: all
}

// Fitted is a model with what is known of it from rows it was not trained on.
type Fitted struct {
	Model      *Model
	Out        *Rows // out of fold: calibrated and decided by the other folds
	Evaluation *Evaluation
	TradeOff   []TradeOff
	// WeightsGain is the gain in macro-F1 of weights per class over none, out
	// of fold; the model has them where the interval excludes 0.
	WeightsGain Interval
	Warnings    []string // doubts about the figures
}

// ErrNoPrecision is wrapped where no threshold reaches MinPrecision.
var ErrNoPrecision = errors.New("no threshold reaches the precision asked for")

// Fit trains on all rows and adds what the cross-validation of the same
// trainer tells: calibration, decision weights, threshold, evaluation.
func Fit(ctx context.Context, d *Dataset, t Trainer, cv *CV, o FitOptions) (*Fitted, error) {
	if o.MinPrecision < 0 || o.MinPrecision > 1 || o.Coverage < 0 || o.Coverage > 1 || o.MinPrecision > 0 && o.Coverage > 0 {
		return nil, fmt.Errorf("precision %g and coverage %g: one of them, from 0 to 1", o.MinPrecision, o.Coverage)
	}
	f := &Fitted{Model: &Model{Classes: d.Classes}}
	plain, err := OutOfFold(ctx, d, cv, false)
	if err != nil {
		return nil, err
	}
	weighted, err := OutOfFold(ctx, d, cv, true)
	if err != nil {
		return nil, err
	}
	gain, err := Compare(weighted, plain, o.Seed)
	if err != nil {
		return nil, err
	}
	f.Out, f.WeightsGain = plain, gain.MacroF1
	y := d.Labels(cv.Rows)
	m := f.Model
	if m.Calibration, err = calibrate(ctx, cv.P, y); err != nil {
		return nil, err
	}
	if gain.MacroF1.Low > 0 {
		f.Out = weighted
		m.Decision.Weights = decisionWeights(m.Calibration.all(cv.P), y)
	}
	f.TradeOff = TradeOffs(f.Out)
	if m.Decision.Threshold, err = threshold(f.Out, o); err != nil {
		return nil, err
	}
	for i, j := range f.Out.Judgements {
		f.Out.Judgements[i].Abstained = j.Confidence < m.Decision.Threshold
	}
	if f.Evaluation, err = Evaluate(f.Out, o.Seed); err != nil {
		return nil, err
	}
	f.Warnings = doubts(d, cv)
	if m.Classifier, err = t.Train(ctx, d, d.All(), Options{Seed: o.Seed, Workers: o.Workers}); err != nil {
		return nil, fmt.Errorf("training %s on all %d rows: %w", t.Name(), len(d.Examples), err)
	}
	return f, nil
}

// calibrate fits vector scaling where there are rows enough for its numbers,
// at least 50 of each class, and a temperature otherwise.
func calibrate(ctx context.Context, p [][]float64, y []int) (Calibration, error) {
	if len(p) == 0 {
		return Calibration{}, errors.New("calibration: no rows")
	}
	counts := make([]int, len(p[0]))
	for _, label := range y {
		counts[label]++
	}
	if slices.Min(counts) < 50 {
		return Temperature(ctx, p, y)
	}
	return VectorScaling(ctx, p, y)
}

// OutOfFold calibrates and decides the rows of each fold of a cross-validation
// by what the others tell; where weigh is set, with weights per class.
func OutOfFold(ctx context.Context, d *Dataset, cv *CV, weigh bool) (*Rows, error) {
	y := d.Labels(cv.Rows)
	out := Judge(d, cv.Rows, cv.P, Calibration{}, Decision{})
	for f := range cv.Folds {
		own, others := cv.part(f)
		p, labels := pick(cv.P, others), pick(y, others)
		c, err := calibrate(ctx, p, labels)
		if err != nil {
			return nil, err
		}
		var decision Decision
		if weigh {
			decision.Weights = decisionWeights(c.all(p), labels)
		}
		for _, i := range own {
			c.Apply(out.P[i])
			out.Judgements[i] = decision.Decide(out.P[i])
		}
	}
	return out, nil
}

// decisionWeights returns weights per class, the first 1, that give the
// largest macro-F1 on rows of calibrated probabilities p and labels y, by
// ascent along one coordinate at a time on a grid of ratios from ¼ to 4.
func decisionWeights(p [][]float64, y []int) []float64 {
	k := len(p[0])
	d := Decision{Weights: make([]float64, k)}
	for c := range k {
		d.Weights[c] = 1
	}
	labels := make([]int, len(p))
	score := func() float64 {
		for i := range p {
			labels[i] = d.Decide(p[i]).Class
		}
		return macroF1(labels, y, k)
	}
	best := score()
	for range 3 {
		before := best
		for c := 1; c < k; c++ {
			kept := d.Weights[c]
			for step := -16; step <= 16; step++ {
				w := math.Exp2(float64(step) / 8)
				d.Weights[c] = w
				if s := score(); s > best+1e-9 {
					best, kept = s, w
				}
			}
			d.Weights[c] = kept
		}
		if best == before {
			break
		}
	}
	return d.Weights
}

// TradeOff is what abstaining below a confidence keeps, and how much of it is
// right.
type TradeOff struct {
	Threshold float64 `json:"threshold"`
	Coverage  float64 `json:"coverage"`
	Precision float64 `json:"precision"`
	MacroF1   float64 `json:"macro_f1"` // of the kept rows
}

// TradeOffs returns the curve at coverages of 100 %, 95 %, … 5 %, or the next
// above where rows are equally sure.
func TradeOffs(r *Rows) []TradeOff {
	var curve []TradeOff
	for percent := 100; percent > 0; percent -= 5 {
		p := r.tradeOff(r.atCoverage(float64(percent) / 100))
		if len(curve) == 0 || p.Coverage < curve[len(curve)-1].Coverage {
			curve = append(curve, p)
		}
	}
	return curve
}

// atCoverage returns the largest threshold that keeps a share of the rows;
// 0 for all of them.
func (r *Rows) atCoverage(share float64) float64 {
	confidence := r.confidences()
	keep := int(math.Ceil(share * float64(len(confidence))))
	if keep >= len(confidence) {
		return 0
	}
	return confidence[keep-1]
}

// confidences in descending order.
func (r *Rows) confidences() []float64 {
	c := make([]float64, len(r.Judgements))
	for i, j := range r.Judgements {
		c[i] = j.Confidence
	}
	slices.Sort(c)
	slices.Reverse(c)
	return c
}

func (r *Rows) tradeOff(threshold float64) TradeOff {
	var labels, truth []int
	right := 0
	for i, j := range r.Judgements {
		if j.Confidence >= threshold {
			labels = append(labels, j.Class)
			truth = append(truth, r.Labels[i])
			if j.Class == r.Labels[i] {
				right++
			}
		}
	}
	n := float64(max(len(labels), 1))
	return TradeOff{
		Threshold: threshold,
		Coverage:  float64(len(labels)) / float64(len(r.Judgements)),
		Precision: float64(right) / n,
		MacroF1:   macroF1(labels, truth, len(r.Classes)),
	}
}

// fewestKept is the least number of rows that a precision is read off.
const fewestKept = 20

// threshold returns where abstention begins: the lowest confidence above
// which the share asked for is right, or which keeps the coverage asked for.
func threshold(r *Rows, o FitOptions) (float64, error) {
	if o.Coverage > 0 {
		return r.atCoverage(o.Coverage), nil
	}
	if o.MinPrecision == 0 {
		return 0, nil
	}
	order := make([]int, len(r.Judgements))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := r.Judgements[a].Confidence, r.Judgements[b].Confidence; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return a - b
	})
	found, right, best := -1, 0, 0.0
	for n, i := range order {
		j := r.Judgements[i]
		if j.Class == r.Labels[i] {
			right++
		}
		last := n+1 == len(order) || r.Judgements[order[n+1]].Confidence < j.Confidence
		if !last || n+1 < fewestKept {
			continue
		}
		precision := float64(right) / float64(n+1)
		best = max(best, precision)
		if precision >= o.MinPrecision {
			found = i
		}
	}
	if found < 0 {
		return 0, fmt.Errorf("%w: %g; the best on %d rows or more is %.3f", ErrNoPrecision, o.MinPrecision, fewestKept, best)
	}
	return r.Judgements[found].Confidence, nil
}

// doubts about figures from these rows.
func doubts(d *Dataset, cv *CV) []string {
	counts := make([]int, len(d.Classes))
	for _, y := range d.Labels(cv.Rows) {
		counts[y]++
	}
	var out []string
	for c, n := range counts {
		if n < 10*cv.Folds {
			out = append(out, fmt.Sprintf("class %q has %d rows: its figures, and its share of the means, are rough", d.Classes[c], n))
		}
	}
	return out
}
