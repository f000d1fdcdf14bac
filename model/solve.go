package model

import (
	"context"
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// ErrNotConverged is wrapped where the optimum was not found.
var ErrNotConverged = errors.New("training did not converge")

// maxIterations of L-BFGS; sets of real sentences take 30 to 100.
const maxIterations = 2000

// descend moves theta to the minimum of a smooth convex function by L-BFGS.
// evaluate returns the function at a point and leaves its slope in gradient;
// the minimum is where that is flat.
func descend(ctx context.Context, evaluate func(theta []float64) float64, gradient, theta []float64, flat slope) error {
	problem := optimize.Problem{
		// gonum asks for value and gradient apart, at the same point; both
		// come from one pass over the data.
		Func: evaluate,
		Grad: func(g, _ []float64) { copy(g, gradient) },
		Status: func() (optimize.Status, error) {
			if err := ctx.Err(); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	// gonum's own tests of the gradient take a norm by math.Max, a quarter of
	// all time where there are many parameters.
	settings := &optimize.Settings{Converger: flat, MajorIterations: maxIterations}
	method := &optimize.LBFGS{Store: 7, GradStopThreshold: math.NaN()}
	result, err := optimize.Minimize(problem, theta, settings, method)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if result == nil {
		return err
	}
	copy(theta, result.X)
	// The line search gives up where rounding hides any further progress:
	// that is the optimum too, if the gradient is small.
	if result.Status != optimize.MethodConverge {
		evaluate(theta)
		if top := flat.largest(gradient); !(top <= 100*flat.tolerance) {
			return fmt.Errorf("%w in %d iterations: slope %.2g (%v)", ErrNotConverged, result.MajorIterations, top, result.Status)
		}
	}
	return nil
}

// slope is an optimize.Converger: the optimum is where no component of the
// gradient, by the parameter in its own unit, exceeds the tolerance.
type slope struct {
	tolerance float64
	unit      []float64 // what 1 of each parameter stands for; nil: 1
}

func (slope) Init(int) {}

func (s slope) Converged(l *optimize.Location) optimize.Status {
	if s.largest(l.Gradient) <= s.tolerance {
		return optimize.MethodConverge
	}
	return optimize.NotTerminated
}

// largest returns the largest absolute component, NaN if there is one.
func (s slope) largest(gradient []float64) float64 {
	top := 0.0
	for i, g := range gradient {
		if s.unit != nil {
			g /= s.unit[i]
		}
		if g = math.Abs(g); g > top || g != g {
			top = g
		}
		if top != top {
			return top
		}
	}
	return top
}
