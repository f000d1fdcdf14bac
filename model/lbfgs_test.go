package model

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/optimize"
)

// valley is a convex function of n parameters whose curvature along them differs by
// a factor of 1,000, as it does between rare and frequent words.
func valley(n int, gradient []float64) func(x []float64) float64 {
	return func(x []float64) float64 {
		f := 0.0
		for i := range n {
			c := math.Pow(10, 3*float64(i%97)/96)
			d := x[i] - math.Sin(float64(i))
			f += c * (math.Log(math.Cosh(d)) + d*d/100)
			gradient[i] = c * (math.Tanh(d) + d/50)
			if i > 0 { // neighbours pull at each other
				e := x[i] - x[i-1]
				f += e * e / 2
				gradient[i] += e
				gradient[i-1] -= e
			}
		}
		return f
	}
}

// TestDescendAsGonum holds the minimum against that of gonum's L-BFGS, in less and
// in more steps than are remembered, in one block of parameters and in several.
func TestDescendAsGonum(t *testing.T) {
	for _, n := range []int{1, 20, block + 100, 2 * block} {
		gradient := make([]float64, n)
		evaluate := valley(n, gradient)
		calls := 0
		counted := func(x []float64) float64 { calls++; return evaluate(x) }
		x := make([]float64, n)
		if err := descend(context.Background(), counted, gradient, x, slope{tolerance: 1e-5}, 1); err != nil {
			t.Fatal(err)
		}
		two := make([]float64, n)
		if err := descend(context.Background(), evaluate, gradient, two, slope{tolerance: 1e-5}, 2); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(x, two) {
			t.Errorf("%d parameters: another minimum with two workers", n)
		}
		problem := optimize.Problem{Func: evaluate, Grad: func(g, x []float64) { evaluate(x); copy(g, gradient) }}
		result, err := optimize.Minimize(problem, make([]float64, n), &optimize.Settings{GradientThreshold: 1e-5}, &optimize.LBFGS{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range x {
			if math.Abs(x[i]-result.X[i]) > 1e-4 {
				t.Fatalf("%d parameters: %g at %d, gonum %g", n, x[i], i, result.X[i])
			}
		}
		if n > historyPairs && calls <= 2*historyPairs {
			t.Errorf("%d parameters: %d evaluations, too few to forget a step", n, calls)
		}
		if calls > result.Stats.FuncEvaluations*11/10+1 {
			t.Errorf("%d parameters: %d evaluations, gonum %d", n, calls, result.Stats.FuncEvaluations)
		}
	}
}

func TestDescendGivesUp(t *testing.T) {
	x, gradient := []float64{1}, []float64{0}
	rising := func(x []float64) float64 { gradient[0] = -1; return x[0] } // its slope is wrong
	if err := descend(context.Background(), rising, gradient, x, slope{tolerance: 1e-6}, 1); !errors.Is(err, ErrNotConverged) || x[0] != 1 {
		t.Errorf("of a wrong slope: %v, at %g", err, x[0])
	}
	unbounded := func(x []float64) float64 { gradient[0] = -1; return -x[0] }
	if err := descend(context.Background(), unbounded, gradient, x, slope{tolerance: 1e-6}, 1); !errors.Is(err, ErrNotConverged) {
		t.Errorf("of a function without a minimum: %v", err)
	}
	notANumber := func(x []float64) float64 { gradient[0] = math.NaN(); return math.NaN() }
	if err := descend(context.Background(), notANumber, gradient, x, slope{tolerance: 1e-6}, 1); !errors.Is(err, ErrNotConverged) {
		t.Errorf("of no numbers: %v", err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := descend(stopped, valley(1, gradient), gradient, x, slope{tolerance: 1e-9}, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
