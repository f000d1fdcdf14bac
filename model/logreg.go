package model

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Options are what every trainer needs. Seed decides all that is random.
type Options struct {
	Seed    uint64
	Workers int // at most so many cores; 0: 1
}

// Trainer makes classifiers of labelled rows.
type Trainer interface {
	Name() string
	// Train learns from the given rows of the dataset, which is valid.
	Train(ctx context.Context, d *Dataset, rows []int, o Options) (Classifier, error)
}

// LogReg is multinomial logistic regression with an L2 penalty, solved to the
// optimum. Its zero value is the default classifier.
type LogReg struct {
	C float64 // inverse strength of the penalty, as scikit-learn has it; 0: 1
	Scaling
	// Balance weighs each row by the power Balance of n / (K · rows of its
	// class): 0 leaves rows alone, 1 gives every class the same total.
	Balance float64
	// Bayes penalises each weight by the inverse of its feature's naive-Bayes
	// log-count ratio (Wang and Manning, "Baselines and Bigrams", ACL 2012).
	Bayes bool
	// Opinion is Linear.Opinion; 0: that of Prior. Tune chooses it, out of fold.
	Opinion float64
	// Prior is where the weights are pulled to, in place of 0. Its scales and
	// features are kept.
	Prior *Linear
	// Tolerance is the largest component of the gradient, of the mean loss of
	// a row, at which the optimum counts as found; 0: 1e-6.
	Tolerance float64
}

// Name implements Trainer.
func (t LogReg) Name() string {
	name := "logreg"
	if t.Bayes {
		name = "nbsvm"
	}
	if t.Prior != nil {
		name += " with prior"
	}
	return name
}

// Train implements Trainer; the classifier is a *Linear.
func (t LogReg) Train(ctx context.Context, d *Dataset, rows []int, o Options) (Classifier, error) {
	p, err := t.prepare(d, rows, o)
	if err != nil {
		return nil, err
	}
	return p.fit(ctx, t.strength())
}

func (t LogReg) strength() float64 {
	if t.C == 0 {
		return 1
	}
	return t.C
}

// path is a problem of logistic regression, solved for one strength of the
// penalty after the other, each from the solution of the one before.
type path struct {
	linear    *Linear // scales, without weights
	prior     *Linear // keeps the features that the rows lack; nil: none
	objective *objective
	theta     []float64
	tolerance float64
}

// errNoRows says that training has nothing to learn from.
var errNoRows = errors.New("no row with a weight to train on")

func (t LogReg) prepare(d *Dataset, rows []int, o Options) (*path, error) {
	if t.Prior != nil && len(t.Prior.Bias) != len(d.Classes) {
		return nil, fmt.Errorf("a prior of %d classes for %d", len(t.Prior.Bias), len(d.Classes))
	}
	l := t.Scaling.prepare(d, rows, t.Prior)
	l.Opinion = t.Opinion
	if t.Prior != nil && t.Opinion == 0 {
		l.Opinion = t.Prior.Opinion
	}
	if t.Prior != nil {
		l = l.restricted(d, rows)
	}
	m := newDesign(d, rows, l, t.classWeights(d, rows))
	if m.rows == 0 {
		return nil, errNoRows
	}
	k := m.classes
	var prior, ratio []float64
	theta := make([]float64, (m.columns+1)*k)
	if t.Prior != nil {
		prior = make([]float64, m.columns*k)
		for p, key := range t.Prior.Vocabulary.keys {
			i := l.Vocabulary.Index(key)
			if i < 0 {
				continue
			}
			for c := range k {
				prior[i*k+c] = float64(t.Prior.Weights[p*k+c])
			}
		}
		copy(theta[m.columns*k:], t.Prior.Bias)
	} else {
		m.logPriors(theta[m.columns*k:])
	}
	if t.Bayes {
		var err error
		if ratio, err = logCountRatios(d, rows, l.Vocabulary); err != nil {
			return nil, err
		}
	}
	tolerance := t.Tolerance
	if tolerance == 0 {
		tolerance = 1e-6
	}
	return &path{l, t.Prior, newObjective(m, 1, prior, ratio, o.Workers), theta, tolerance}, nil
}

// restricted is l with the features of the rows alone. No row moves the weight
// of another feature, which therefore stays where the prior has it.
func (l *Linear) restricted(d *Dataset, rows []int) *Linear {
	raw := d.raw()
	sums := raw.sums(rows)
	var keys []uint64
	for i := range l.Vocabulary.Len() {
		key := l.Vocabulary.Key(i)
		if c := raw.vocabulary.Index(key); c >= 0 && sums.occurs(c) {
			keys = append(keys, key)
		}
	}
	r := *l
	r.Vocabulary = NewVocabulary(keys)
	r.Scale = make([]float32, len(keys))
	for i := range r.Scale {
		r.Scale[i] = l.Scale[l.Vocabulary.Index(r.Vocabulary.Key(i))]
	}
	r.Weights = make([]float32, len(keys)*len(l.Bias))
	return &r
}

// joined is l with the features of the prior that it lacks.
func (l *Linear) joined(prior *Linear) *Linear {
	keys := append(append([]uint64(nil), l.Vocabulary.keys...), prior.Vocabulary.keys...)
	j := *l
	j.Vocabulary = NewVocabulary(keys)
	k := len(l.Bias)
	j.Scale = make([]float32, j.Vocabulary.Len())
	j.Weights = make([]float32, j.Vocabulary.Len()*k)
	for _, from := range []*Linear{prior, l} { // l last: it has moved
		for i, key := range from.Vocabulary.keys {
			at := j.Vocabulary.Index(key)
			j.Scale[at] = from.Scale[i]
			copy(j.Weights[at*k:at*k+k], from.Weights[i*k:i*k+k])
		}
	}
	return &j
}

// classWeights by Balance; rows count with their weight.
func (t LogReg) classWeights(d *Dataset, rows []int) []float64 {
	weights := make([]float64, len(d.Classes))
	total := 0.0
	for _, r := range rows {
		weights[d.Examples[r].Label] += d.Examples[r].Weight
		total += d.Examples[r].Weight
	}
	for c, w := range weights {
		weights[c] = 1
		if w > 0 {
			weights[c] = math.Pow(total/(float64(len(weights))*w), t.Balance)
		}
	}
	return weights
}

// logPriors writes where the bias starts: the log shares of the classes.
func (m *design) logPriors(bias []float64) {
	total := 0.0
	for r := range m.rows {
		for c := range m.classes {
			bias[c] += m.weight[r] * m.target[r*m.classes+c]
		}
		total += m.weight[r]
	}
	for c := range bias {
		bias[c] = math.Log((bias[c] + 1) / (total + float64(m.classes)))
	}
}

// fit solves for a strength, from where the last fit ended.
func (p *path) fit(ctx context.Context, c float64) (*Linear, error) {
	if !(c > 0) || math.IsInf(c, 0) {
		return nil, fmt.Errorf("the strength C is %g: it must be positive", c)
	}
	o := p.objective
	o.c = c
	if err := p.minimise(ctx); err != nil {
		return nil, fmt.Errorf("logistic regression of %d rows, %d features, C = %g: %w", o.rows, o.columns, c, err)
	}
	l := *p.linear
	n := o.columns * o.classes
	l.Weights = make([]float32, n)
	for i := range l.Weights {
		l.Weights[i] = float32(o.at(p.theta, i))
	}
	l.Bias = append([]float64(nil), p.theta[n:]...)
	if p.prior != nil {
		return l.joined(p.prior), nil
	}
	return &l, nil
}

// minimise moves theta to the minimum of the objective.
func (p *path) minimise(ctx context.Context) error {
	o, unit := p.objective, p.objective.units()
	slopes, gradient := make([]float64, len(unit)), make([]float64, len(unit))
	theta, scaled := make([]float64, len(unit)), make([]float64, len(unit))
	for i, x := range p.theta {
		scaled[i] = x / unit[i]
	}
	evaluate := func(scaled []float64) float64 {
		for i, x := range scaled {
			theta[i] = x * unit[i]
		}
		f := o.evaluate(theta, slopes)
		for i, x := range slopes {
			gradient[i] = x * unit[i]
		}
		return f
	}
	if err := descend(ctx, evaluate, gradient, scaled, slope{p.tolerance, unit}, o.workers); err != nil {
		return err
	}
	for i, x := range scaled {
		p.theta[i] = x * unit[i]
	}
	return nil
}
