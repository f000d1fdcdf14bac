package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Calibration turns a classifier's probabilities into ones that mean what they
// say: p' = softmax(Scale ∘ log p + Shift) (vector scaling; Guo et al., "On
// Calibration of Modern Neural Networks", ICML 2017). With one number in
// Scale and no Shift it is temperature scaling. The zero value changes nothing.
type Calibration struct {
	Scale []float64 `json:"scale,omitempty"` // one for all classes, or one per class
	Shift []float64 `json:"shift,omitempty"` // by class
}

// smallest is the probability that a classifier is never surer than.
const smallest = 1e-12

// Apply calibrates p in place.
func (c *Calibration) Apply(p []float64) {
	if len(c.Scale) == 0 && len(c.Shift) == 0 {
		return
	}
	for k, x := range p {
		p[k] = c.logit(k, logarithm(x))
	}
	softmax(p)
}

// logarithm is that of a probability, finite.
func logarithm(p float64) float64 { return math.Log(max(p, smallest)) }

func logarithms(p [][]float64) [][]float64 {
	logs := make([][]float64, len(p))
	for i, row := range p {
		logs[i] = make([]float64, len(row))
		for k, x := range row {
			logs[i][k] = logarithm(x)
		}
	}
	return logs
}

// logit is that of a class by the logarithm of its probability.
func (c *Calibration) logit(k int, log float64) float64 {
	z := log
	if len(c.Scale) > 0 {
		z = float64(c.scale(k) * log)
	}
	if len(c.Shift) > 0 {
		z += c.Shift[k]
	}
	return z
}

func (c *Calibration) scale(k int) float64 {
	if len(c.Scale) == 1 {
		return c.Scale[0]
	}
	return c.Scale[k]
}

// Temperature fits one scale to out-of-fold probabilities p of rows with
// labels y, by the least log loss.
func Temperature(ctx context.Context, p [][]float64, y []int) (Calibration, error) {
	return fitCalibration(ctx, p, y, Calibration{Scale: []float64{1}})
}

// VectorScaling fits a scale and a shift per class to out-of-fold
// probabilities p of rows with labels y, by the least log loss.
func VectorScaling(ctx context.Context, p [][]float64, y []int) (Calibration, error) {
	if len(p) == 0 {
		return Calibration{}, errors.New("calibration: no rows")
	}
	c := Calibration{Scale: make([]float64, len(p[0])), Shift: make([]float64, len(p[0]))}
	for k := range c.Scale {
		c.Scale[k] = 1
	}
	return fitCalibration(ctx, p, y, c)
}

// fitCalibration fits the numbers that c has.
func fitCalibration(ctx context.Context, p [][]float64, y []int, c Calibration) (Calibration, error) {
	c, _, err := leastLoss(ctx, p, nil, y, c)
	return c, err
}

// leastLoss fits the numbers that c has, and what the opinions of the rows (nil: they have
// none) are multiplied by before they are added, by the least log loss of out-of-fold
// probabilities p on labels y. A weak pull to the identity keeps all finite where few
// rows tell.
func leastLoss(ctx context.Context, p, opinions [][]float64, y []int, c Calibration) (Calibration, float64, error) {
	if len(p) == 0 || len(p) != len(y) {
		return Calibration{}, 0, fmt.Errorf("calibration: %d rows of probabilities for %d labels", len(p), len(y))
	}
	scales, shifts := len(c.Scale), len(c.Shift)
	theta := append(append([]float64(nil), c.Scale...), c.Shift...)
	if opinions != nil {
		theta = append(theta, 0)
	}
	start := append(slices.Repeat([]float64{1}, scales), make([]float64, len(theta)-scales)...)
	gradient := make([]float64, len(theta))
	logs := logarithms(p)
	weight := func(theta []float64) float64 {
		if opinions == nil {
			return 0
		}
		return theta[scales+shifts]
	}
	evaluate := func(theta []float64) float64 {
		fitted := Calibration{Scale: theta[:scales], Shift: theta[scales:][:shifts]}
		clear(gradient)
		loss := fitted.loss(logs, opinions, weight(theta), y, gradient)
		return pulled(loss, gradient, theta, start, len(p))
	}
	if err := descend(ctx, evaluate, gradient, theta, slope{tolerance: 1e-7}, 1); err != nil {
		return Calibration{}, 0, fmt.Errorf("calibration of %d rows: %w", len(p), err)
	}
	return Calibration{Scale: theta[:scales:scales], Shift: theta[scales:][:shifts:shifts]}, weight(theta), nil
}

// pulled adds to a loss that is summed over n rows, and to its gradient, a weak pull of the
// parameters to where they start, and makes means of both.
func pulled(loss float64, gradient, theta, start []float64, n int) float64 {
	for i, x := range theta {
		pull := x - start[i]
		loss += float64(0.5 * pull * pull)
		gradient[i] += pull
	}
	for i := range gradient {
		gradient[i] /= float64(n)
	}
	return loss / float64(n)
}

// loss returns the summed log loss over rows of logarithms of probabilities, to which
// weight times the opinions is added where there are any, and adds its derivatives by
// Scale, then Shift, then weight, to gradient.
func (c *Calibration) loss(logs, opinions [][]float64, weight float64, y []int, gradient []float64) float64 {
	z := make([]float64, len(logs[0]))
	sum := 0.0
	for i, label := range y {
		row := logs[i]
		for j, x := range row {
			z[j] = c.logit(j, x)
			if opinions != nil {
				z[j] += float64(weight * opinions[i][j])
			}
		}
		sum += labelLoss(z, label)
		for j, x := range row {
			gradient[j%len(c.Scale)] += float64(z[j] * x)
			if len(c.Shift) > 0 {
				gradient[len(c.Scale)+j] += z[j]
			}
			if opinions != nil {
				gradient[len(gradient)-1] += float64(z[j] * opinions[i][j])
			}
		}
	}
	return sum
}

// labelLoss turns logits into the slope of the log loss of a row with the label by each of
// them, in place, and returns the loss: exact, however little is left of a probability.
func labelLoss(z []float64, label int) float64 {
	of, top := z[label], slices.Max(z)
	softmax(z)
	loss := top - of - math.Log(slices.Max(z))
	z[label]--
	return loss
}
