package model

import (
	"context"
	"errors"
	"fmt"
	"math"

	"stance/model/kernel"
)

// ErrNotConverged is wrapped where the optimum was not found.
var ErrNotConverged = errors.New("training did not converge")

// Limits of the descent. Sets of real sentences take 20 to 60 iterations.
const (
	maxIterations = 2000
	maxTrials     = 40 // points of one line search
)

// historyPairs is how many steps L-BFGS remembers. An evaluation costs more than
// the products with what is remembered, so a long memory pays: 24 pairs take about a
// third fewer evaluations than 7 on 8,739 sentences, and 32 hardly fewer than 24.
const historyPairs = 24

// slope says where a function is flat enough: where no component of the gradient,
// by the parameter in its own unit, exceeds the tolerance.
type slope struct {
	tolerance float64
	unit      []float64 // what 1 of each parameter stands for; nil: 1
}

// flat reports whether the gradient is within times the tolerance.
func (s slope) flat(gradient []float64, times float64) bool {
	top := times * s.tolerance
	for i, g := range gradient {
		limit := top
		if s.unit != nil {
			limit *= s.unit[i]
		}
		if !(math.Abs(g) <= limit) {
			return false
		}
	}
	return true
}

// descend moves theta to the minimum of a smooth convex function by L-BFGS.
// evaluate returns the function at a point and leaves its slope in gradient; the
// minimum is where that is flat.
func descend(ctx context.Context, evaluate func(theta []float64) float64, gradient, theta []float64, s slope, workers int) error {
	l := newLBFGS(evaluate, gradient, theta, workers)
	for iteration := 0; !s.flat(gradient, 1); iteration++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if iteration == maxIterations || !l.iterate() {
			// The line search gives up where rounding hides any further
			// progress: that is the optimum too, if the gradient is small.
			if s.flat(gradient, 100) {
				break
			}
			return fmt.Errorf("%w in %d iterations: not flat to %.2g", ErrNotConverged, iteration, s.tolerance)
		}
	}
	return nil
}

// lbfgs is L-BFGS in its compact form (Byrd, Nocedal and Schnabel,
// "Representations of quasi-Newton matrices and their use in limited memory
// methods", Mathematical Programming 63, 1994, theorem 2.2): two passes over what it
// remembers an iteration, in blocks that stay in the cache, where the usual
// recursion takes four and as many over the direction. Steps and changes are
// remembered in half the precision; sums are over blocks in their order, whatever
// the number of workers.
type lbfgs struct {
	evaluate func(theta []float64) float64
	workers  int

	theta, gradient []float64 // where it is; gradient is what evaluate fills
	f               float64
	from, fromSlope []float64 // theta and gradient before the step
	direction       []float64
	descent         float64 // gradient · direction, negative

	steps, changes [][]float32 // S and Y, the oldest first: of theta and of the gradient
	sy, yy         [][]float64 // SᵀY, of which the upper triangle counts, and YᵀY
	sg, yg         []float64   // Sᵀg and Yᵀg
	sums           []float64   // [block][product]
}

// block is how many parameters are worked on at a time.
const block = 4096

func newLBFGS(evaluate func(theta []float64) float64, gradient, theta []float64, workers int) *lbfgs {
	n := len(theta)
	l := &lbfgs{evaluate: evaluate, workers: workers, theta: theta, gradient: gradient}
	l.from, l.fromSlope, l.direction = make([]float64, n), make([]float64, n), make([]float64, n)
	l.sums = make([]float64, l.blocks()*(2*historyPairs+2))
	l.f = evaluate(theta)
	return l
}

func (l *lbfgs) blocks() int { return (len(l.theta) + block - 1) / block }

// each calls f for each block of parameters, [from, to), and with where that leaves
// its width sums; it returns their totals over the blocks.
func (l *lbfgs) each(width int, f func(from, to int, sums []float64)) []float64 {
	blocks := l.blocks()
	parallel(blocks, l.workers, func(first, last int) {
		for b := first; b < last; b++ {
			f(b*block, min((b+1)*block, len(l.theta)), l.sums[b*width:(b+1)*width])
		}
	})
	totals := make([]float64, width)
	for b := range blocks {
		for i, x := range l.sums[b*width : (b+1)*width] {
			totals[i] += x
		}
	}
	return totals
}

// iterate takes one step, and reports false where none leads down.
func (l *lbfgs) iterate() bool {
	length := l.direct()
	if !(l.descent < 0) || !l.search(length) {
		if len(l.steps) == 0 {
			return false
		}
		// What was learned of the curvature may mislead.
		l.steps, l.changes, l.sy, l.yy, l.sg, l.yg = nil, nil, nil, nil, nil, nil
		if length = l.direct(); !(l.descent < 0) || !l.search(length) {
			return false
		}
	}
	l.remember()
	return true
}

// direct fills direction with -H g, and returns the first length to try.
func (l *lbfgs) direct() float64 {
	m := len(l.steps)
	length, scale := 1.0, 1.0
	var a, b []float64
	if m > 0 {
		scale = l.sy[m-1][m-1] / l.yy[m-1][m-1]
		a, b = l.coefficients(scale)
	}
	sums := l.each(2, func(from, to int, sums []float64) {
		d, g := l.direction[from:to], l.gradient[from:to]
		for i, x := range g {
			d[i] = -scale * x
		}
		for i := range m {
			kernel.Add(d, l.steps[i][from:to], -a[i])
			kernel.Add(d, l.changes[i][from:to], -scale*b[i])
		}
		sums[0], sums[1] = 0, 0
		for i, x := range g {
			sums[0] += float64(x * d[i])
			sums[1] += float64(x * x)
		}
	})
	l.descent = sums[0]
	if m == 0 {
		length = 1 / math.Sqrt(sums[1])
	}
	return length
}

// coefficients are what S and scale·Y are multiplied by in H g, beside scale·g:
//
//	b = −R⁻¹ Sᵀg, a = −R⁻ᵀ ((D + scale·YᵀY) b + scale·Yᵀg)
//
// with R the upper triangle of SᵀY and D its diagonal.
func (l *lbfgs) coefficients(scale float64) (a, b []float64) {
	m := len(l.steps)
	a, b = make([]float64, m), make([]float64, m)
	for i := m - 1; i >= 0; i-- {
		sum := -l.sg[i]
		for j := i + 1; j < m; j++ {
			sum -= float64(l.sy[i][j] * b[j])
		}
		b[i] = sum / l.sy[i][i]
	}
	for i := range m {
		sum := float64(l.sy[i][i]*b[i]) + float64(scale*l.yg[i])
		for j := range m {
			sum += float64(scale * float64(l.yy[i][j]*b[j]))
		}
		for j := range i {
			sum += float64(l.sy[j][i] * a[j])
		}
		a[i] = -sum / l.sy[i][i]
	}
	return a, b
}

// Conditions of Wolfe on a step: that the function falls by a part of what its slope
// promises, and that the slope flattens.
const (
	leastFall = 1e-4
	flatten   = 0.9
	rounding  = 1e-12 // what sums over rows may be wrong by, as a share
)

// search moves theta along the direction to a point that meets the conditions of
// Wolfe, the first trial at the given length. Where it finds none, theta is back
// where it was.
func (l *lbfgs) search(length float64) bool {
	copy(l.from, l.theta)
	copy(l.fromSlope, l.gradient)
	start, descent := l.f, l.descent
	// Where rounding hides whether the function falls, its slope tells (Hager and
	// Zhang, "A new conjugate gradient method with guaranteed descent and an
	// efficient line search", SIAM Journal on Optimization 16, 2005).
	hidden := start + rounding*math.Abs(start)
	// The ends of what is left: low meets the first condition.
	low, high := trial{0, start, descent}, trial{at: math.Inf(1)}
	at := length
	for range maxTrials {
		t := l.try(at)
		switch {
		case !(t.f <= start+leastFall*at*descent || t.f <= hidden && t.slope <= (2*leastFall-1)*descent):
			high = t
		case t.slope < flatten*descent:
			low = t
		default:
			l.f = t.f
			return true
		}
		if math.IsInf(high.at, 1) {
			at *= 2
			if between := low.at + low.at*low.slope/(descent-low.slope); between > 2*low.at {
				at = min(between, 10*low.at) // where the slope would be 0, by its last change
			}
		} else {
			at = low.between(high)
		}
	}
	copy(l.theta, l.from)
	copy(l.gradient, l.fromSlope)
	l.f = start
	return false
}

// trial is a point of a line search.
type trial struct {
	at, f, slope float64 // length of the step, function, its slope along the direction
}

// try goes to a point along the direction.
func (l *lbfgs) try(at float64) trial {
	l.each(0, func(from, to int, _ []float64) {
		theta, d := l.theta[from:to], l.direction[from:to]
		for i, x := range l.from[from:to] {
			theta[i] = x + float64(at*d[i])
		}
	})
	f := l.evaluate(l.theta)
	slope := l.each(1, func(from, to int, sums []float64) {
		sums[0] = 0
		d := l.direction[from:to]
		for i, g := range l.gradient[from:to] {
			sums[0] += float64(g * d[i])
		}
	})
	return trial{at, f, slope[0]}
}

// between is the length at which the cubic through two trials is least, well inside
// of them.
func (t trial) between(o trial) float64 {
	width := o.at - t.at
	d := t.slope + o.slope - 3*(t.f-o.f)/(t.at-o.at)
	root := math.Sqrt(d*d - t.slope*o.slope)
	if width < 0 {
		root = -root
	}
	at := o.at - width*(o.slope+root-d)/(o.slope-t.slope+2*root)
	least, most := t.at+0.1*width, t.at+0.9*width
	if !(at >= least && at <= most) {
		at = t.at + 0.5*width
	}
	return at
}

// remember adds the last step to what the curvature is told from.
func (l *lbfgs) remember() {
	m := len(l.steps)
	before, beforeY := l.sg, l.yg // products with the gradient before the step
	var step, change []float32
	if m < historyPairs {
		step, change = make([]float32, len(l.theta)), make([]float32, len(l.theta))
	} else {
		step, change = l.steps[0], l.changes[0]
		copy(l.steps, l.steps[1:])
		copy(l.changes, l.changes[1:])
		m--
		l.steps, l.changes = l.steps[:m], l.changes[:m]
		before, beforeY = before[1:], beforeY[1:]
		for i := range m {
			copy(l.sy[i], l.sy[i+1][1:])
			copy(l.yy[i], l.yy[i+1][1:])
		}
	}
	l.steps, l.changes = append(l.steps, step), append(l.changes, change)
	width := 2*(m+1) + 2
	sums := l.each(width, func(from, to int, sums []float64) {
		g, s, y := l.gradient[from:to], step[from:to], change[from:to]
		was, before := l.from[from:to], l.fromSlope[from:to]
		sy, yy := 0.0, 0.0
		for i, x := range l.theta[from:to] {
			s[i] = float32(x - was[i])
			y[i] = float32(g[i] - before[i])
			sy += float64(float64(s[i]) * float64(y[i]))
			yy += float64(float64(y[i]) * float64(y[i]))
		}
		sums[0], sums[1] = sy, yy
		for i := range m + 1 {
			sums[2+i] = kernel.Dot(l.steps[i][from:to], g)
			sums[2+m+1+i] = kernel.Dot(l.changes[i][from:to], g)
		}
	})
	l.sg, l.yg = sums[2:2+m+1], sums[2+m+1:]
	if len(l.sy) == m {
		l.sy, l.yy = append(l.sy, nil), append(l.yy, nil)
		for i := range l.sy {
			l.sy[i] = append(l.sy[i], make([]float64, m+1-len(l.sy[i]))...)
			l.yy[i] = append(l.yy[i], make([]float64, m+1-len(l.yy[i]))...)
		}
	}
	for i := range m {
		l.sy[i][m] = l.sg[i] - before[i]
		l.yy[i][m] = l.yg[i] - beforeY[i]
		l.yy[m][i] = l.yy[i][m]
	}
	l.sy[m][m], l.yy[m][m] = sums[0], sums[1]
}
