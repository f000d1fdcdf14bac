package model

import (
	"context"
	"fmt"
	"io"
	"math"

	"github.com/cdipaolo/goml/base"
	"github.com/cdipaolo/goml/linear"
)

// What goml (v0.0.0-20220715001353-00e0c845ae1c) is used for here, and what
// not, read at its source; TestGoml shows each point against a calculation of
// its own.
//
//   - text.NaiveBayes counts right (Words.Get). Its probabilities divide the
//     count of a word in a class by the word's own total, not the class's, so
//     they are not P(word|class); it skips words of under three letters in
//     training but not in prediction; Probability multiplies and underflows to
//     NaN on long rows; DocsSeen is not persisted. Used: the counts.
//   - linear.Softmax.Dj computes every summand of the denominator from the
//     parameters of class k, so numerator/denominator is 1/K at any parameters,
//     and adds the penalty where it must subtract. Not used.
//   - linear.Logistic is right where regularization is 0; the penalty has the
//     wrong sign here too, and rewards large weights. Each component of each
//     gradient predicts again, so a step costs the square of the dimension.
//     Used: without penalty, on few dimensions, a fixed number of passes.
//   - cluster.KNN finds the right neighbours, but answers with the rounded mean
//     of their labels, which for three classes or more is no vote. Used: with
//     labels whose sum spells out the votes (see Neighbours).

// Gradient is goml's linear.Logistic, one against the rest, on a projection
// of the rows to few dimensions. Composed with the projection, it is linear
// again; its logits are those of the classes one against the rest.
type Gradient struct {
	Scaling
	Passes int     // over the rows; 0: 10
	Rate   float64 // of learning; 0: 0.003
}

// Name implements Trainer.
func (Gradient) Name() string { return "goml-logistic" }

// Train implements Trainer; the classifier is a *Linear.
func (t Gradient) Train(ctx context.Context, d *Dataset, rows []int, o Options) (Classifier, error) {
	l := t.Scaling.reduced(d, rows)
	k := len(d.Classes)
	x, y := project(d, rows, l)
	if len(x) == 0 {
		return nil, fmt.Errorf("%s: %w", t.Name(), errNoRows)
	}
	order := shuffled(len(x), o.Seed)
	train := make([][]float64, len(x))
	for i, at := range order {
		train[i] = x[at]
	}
	passes, rate := t.Passes, t.Rate
	if passes == 0 {
		passes = 10
	}
	if rate == 0 {
		rate = 0.003
	}
	for c := range k {
		truth := make([]float64, len(x))
		for i, at := range order {
			if y[at] == c {
				truth[i] = 1
			}
		}
		learner := linear.NewLogistic(base.StochasticGA, rate, 0, 1, train, truth)
		learner.Output = io.Discard
		for range passes {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := learner.Learn(); err != nil {
				return nil, fmt.Errorf("%s, class %q: %w", t.Name(), d.Classes[c], err)
			}
		}
		theta := learner.Theta()
		l.Bias[c] = theta[0]
		for f := range l.Scale {
			l.Weights[f*k+c] = float32(projectedWeight(l.Vocabulary.Key(f), theta[1:]))
		}
	}
	return l, nil
}

// Dimensions of the projection that goml's learners work on.
const projected = 64

// places is in how many dimensions of the projection a feature is.
const places = 4

// reduced is prepare for a projection: of the dense block alone where there is
// one, because a few dimensions cannot hold thousands of words (newsmtsc,
// macro-F1 of five folds: 0.51 and 0.48 by Gradient and NearestNeighbours, 0.42
// and 0.40 with the words). A coordinate is about 1.
func (s Scaling) reduced(d *Dataset, rows []int) *Linear {
	if d.hasDense() {
		s.MinCount = math.MaxInt32
	}
	l := s.prepare(d, rows, nil)
	l.Sparse.Weight, l.Dense.Weight = math.Sqrt(projected), math.Sqrt(projected)
	return l
}

// project returns the scaled rows on few dimensions, with their labels. Every
// feature adds its value, with a random sign, to a few of them; lengths and
// angles are kept on average (Achlioptas 2003; Weinberger et al. 2009).
// Rows without weight, and auxiliary ones, are left out.
func project(d *Dataset, rows []int, l *Linear) (x [][]float64, y []int) {
	var v Vector
	for _, r := range rows {
		e := &d.Examples[r]
		if e.Weight == 0 || e.Auxiliary {
			continue
		}
		v = d.Vector(r, v)
		row := make([]float64, projected)
		l.project(v, row)
		x = append(x, row)
		y = append(y, e.Label)
	}
	return x, y
}

// project writes the projection of the scaled vector into out.
func (l *Linear) project(v Vector, out []float64) {
	clear(out)
	var squares [2]float64
	for _, f := range v {
		if i := l.Vocabulary.Index(f.Key); i >= 0 {
			x := float64(f.Value) * float64(l.Scale[i])
			squares[f.Key>>63] += x * x
		}
	}
	factors := [2]float64{l.Sparse.factor(squares[0]), l.Dense.factor(squares[1])}
	for _, f := range v {
		if i := l.Vocabulary.Index(f.Key); i >= 0 {
			x := float64(f.Value) * float64(l.Scale[i]) * factors[f.Key>>63]
			eachPlace(f.Key, func(dimension int, sign float64) { out[dimension] += sign * x })
		}
	}
}

// projectedWeight is the weight of a feature where theta are the weights of
// the dimensions.
func projectedWeight(key uint64, theta []float64) float64 {
	w := 0.0
	eachPlace(key, func(dimension int, sign float64) { w += sign * theta[dimension] })
	return w
}

func eachPlace(key uint64, f func(dimension int, sign float64)) {
	size := 1 / math.Sqrt(places)
	h := key
	for range places {
		h = mix(h)
		sign := size
		if h>>63 == 1 {
			sign = -size
		}
		f(int(h%projected), sign)
	}
}

// Majority gives every row the shares of the classes: what any classifier
// must beat.
type Majority struct{}

// Name implements Trainer.
func (Majority) Name() string { return "majority" }

// Train implements Trainer; the classifier is a *Linear without features.
func (Majority) Train(_ context.Context, d *Dataset, rows []int, _ Options) (Classifier, error) {
	l := &Linear{Vocabulary: NewVocabulary(nil), Bias: make([]float64, len(d.Classes))}
	for c, share := range classShares(d, rows) {
		l.Bias[c] = math.Log(share)
	}
	return l, nil
}

// classShares of the rows by their weight, one added to each class.
func classShares(d *Dataset, rows []int) []float64 {
	shares := make([]float64, len(d.Classes))
	total := float64(len(shares))
	for c := range shares {
		shares[c] = 1
	}
	for _, r := range rows {
		e := &d.Examples[r]
		if !e.Auxiliary {
			shares[e.Label] += e.Weight
			total += e.Weight
		}
	}
	for c := range shares {
		shares[c] /= total
	}
	return shares
}
