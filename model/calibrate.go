package model

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"
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
		scale := c.Scale[0]
		if len(c.Scale) > 1 {
			scale = c.Scale[k]
		}
		p[k] = scale * math.Log(max(x, smallest))
		if len(c.Shift) > 0 {
			p[k] += c.Shift[k]
		}
	}
	softmax(p)
}

// Temperature fits one scale to out-of-fold probabilities p of rows with
// labels y, by the least log loss.
func Temperature(ctx context.Context, p [][]float64, y []int) (Calibration, error) {
	return fitCalibration(ctx, p, y, func(theta []float64) Calibration {
		return Calibration{Scale: []float64{math.Exp(theta[0])}}
	}, 1)
}

// VectorScaling fits a scale and a shift per class to out-of-fold
// probabilities p of rows with labels y, by the least log loss. A weak pull to
// the identity keeps it finite where few rows tell.
func VectorScaling(ctx context.Context, p [][]float64, y []int) (Calibration, error) {
	if len(p) == 0 {
		return Calibration{}, errors.New("calibration: no rows")
	}
	k := len(p[0])
	return fitCalibration(ctx, p, y, func(theta []float64) Calibration {
		c := Calibration{Scale: make([]float64, k), Shift: append([]float64(nil), theta[k:]...)}
		for i := range k {
			c.Scale[i] = math.Exp(theta[i])
		}
		return c
	}, 2*k)
}

func fitCalibration(ctx context.Context, p [][]float64, y []int, from func(theta []float64) Calibration, dim int) (Calibration, error) {
	if len(p) == 0 || len(p) != len(y) {
		return Calibration{}, fmt.Errorf("calibration: %d rows of probabilities for %d labels", len(p), len(y))
	}
	q := make([]float64, len(p[0]))
	loss := func(theta []float64) float64 {
		c := from(theta)
		sum := 0.0
		for i, row := range p {
			copy(q, row)
			c.Apply(q)
			sum -= math.Log(max(q[y[i]], smallest))
		}
		for _, x := range theta {
			sum += 0.5 * x * x // a normal prior: one standard deviation is a factor e
		}
		return sum / float64(len(p))
	}
	// At most 2·MaxClasses parameters: a simplex needs no gradient, but many
	// classes need many steps.
	problem := optimize.Problem{Func: loss, Status: func() (optimize.Status, error) {
		if err := ctx.Err(); err != nil {
			return optimize.Failure, err
		}
		return optimize.NotTerminated, nil
	}}
	settings := &optimize.Settings{
		Converger:       &optimize.FunctionConverge{Absolute: 1e-9, Iterations: 20 * dim},
		FuncEvaluations: 2000 * dim,
	}
	result, err := optimize.Minimize(problem, make([]float64, dim), settings, &optimize.NelderMead{SimplexSize: 0.1})
	if err != nil {
		return Calibration{}, fmt.Errorf("calibration of %d rows: %w", len(p), err)
	}
	return from(result.X), nil
}
