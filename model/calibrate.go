package model

import (
	"context"
	"errors"
	"fmt"
	"math"
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
	if len(c.Scale) == 0 {
		return
	}
	for k, x := range p {
		p[k] = c.scale(k) * math.Log(max(x, smallest))
		if len(c.Shift) > 0 {
			p[k] += c.Shift[k]
		}
	}
	softmax(p)
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

// fitCalibration fits the numbers that c has. A weak pull to the identity
// keeps them finite where few rows tell.
func fitCalibration(ctx context.Context, p [][]float64, y []int, c Calibration) (Calibration, error) {
	if len(p) == 0 || len(p) != len(y) {
		return Calibration{}, fmt.Errorf("calibration: %d rows of probabilities for %d labels", len(p), len(y))
	}
	scales := len(c.Scale)
	theta := append(append([]float64(nil), c.Scale...), c.Shift...)
	gradient := make([]float64, len(theta))
	logs := make([]float64, len(p)*len(p[0]))
	for i, row := range p {
		for k, x := range row {
			logs[i*len(row)+k] = math.Log(max(x, smallest))
		}
	}
	evaluate := func(theta []float64) float64 {
		fitted := Calibration{Scale: theta[:scales], Shift: theta[scales:]}
		clear(gradient)
		loss := fitted.loss(logs, y, gradient)
		for i, x := range theta {
			pull := x
			if i < scales {
				pull = x - 1
			}
			loss += 0.5 * pull * pull
			gradient[i] += pull
		}
		for i := range gradient {
			gradient[i] /= float64(len(p))
		}
		return loss / float64(len(p))
	}
	if err := descend(ctx, evaluate, gradient, theta, slope{tolerance: 1e-7}, 1); err != nil {
		return Calibration{}, fmt.Errorf("calibration of %d rows: %w", len(p), err)
	}
	return Calibration{Scale: theta[:scales:scales], Shift: theta[scales:]}, nil
}

// loss returns the summed log loss over rows of logarithms of probabilities,
// and adds its derivatives by Scale, then Shift, to gradient.
func (c *Calibration) loss(logs []float64, y []int, gradient []float64) float64 {
	k := len(logs) / len(y)
	z := make([]float64, k)
	sum := 0.0
	for i, label := range y {
		row := logs[i*k : i*k+k]
		for j, x := range row {
			z[j] = c.scale(j) * x
			if len(c.Shift) > 0 {
				z[j] += c.Shift[j]
			}
		}
		softmax(z)
		sum -= math.Log(max(z[label], smallest))
		z[label]--
		for j, x := range row {
			gradient[j%len(c.Scale)] += z[j] * x
			if len(c.Shift) > 0 {
				gradient[len(c.Scale)+j] += z[j]
			}
		}
	}
	return sum
}
