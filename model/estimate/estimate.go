// Package estimate turns predictions on every row of a population, and labels
// on a probability sample of it, into means with confidence intervals.
//
//  1. A Population takes the predictions of all rows, summed by cluster (an
//     article) and cell (a group of rows that figures are wanted of), and the
//     labelled rows with their inclusion probabilities and strata.
//  2. Mean estimates the mean outcome of a set of cells by prediction-powered
//     inference with power tuning (PPI++: Angelopoulos, Duchi, Zrnic,
//     arXiv:2311.01453), which for a sample of a known population is the
//     difference estimator of survey sampling (Särndal, Swensson, Wretman,
//     Model Assisted Survey Sampling, 1992, ch. 6).
//  3. Difference compares two such means, with what their rows share.
//
// With λ the tuning parameter, f the predictions on all N rows, y the labels
// and weights w of one over the inclusion probability, the estimate is
//
//	λ·mean(f) + Σw(y − λf) / Σw
//
// Its variance is that of its linearisation. Rows of an article are no
// independent draws, so where articles like these are meant the linearised
// values are summed by article first and the articles are what was drawn at
// random. Where these very articles are meant only the draw of the labels is
// random: rows were drawn one by one, whatever their article, so that articles
// do not come in, but the strata do.
package estimate

// Scope is what an interval speaks of.
type Scope uint8

const (
	// Like: any articles that come from where these came from. The choice of
	// articles and that of labels are random.
	Like Scope = iota
	// These: the rows of the population and no others. Only the choice of
	// labels is random.
	These
)

// Options say how to estimate. The zero value is the default.
type Options struct {
	Scope Scope
	Level float64 // of the intervals; 0: 0.95
	// Normal takes quantiles of the normal distribution and variances without
	// correction for few labels, as the package ppi-python does, in place of
	// Student's t and the exact interval of rare outcomes.
	Normal bool
}

func (o Options) level() float64 {
	if o.Level == 0 {
		return 0.95
	}
	return o.Level
}

// Limits below which figures are made otherwise or not at all.
const (
	// MinLabels are the labels that an estimate needs: with fewer, a variance
	// is a guess.
	MinLabels = 10
	// ownTuning are the labels from which a set of cells is tuned by itself;
	// with fewer it takes the λ of the whole population, whose noise is less.
	ownTuning = 50
	// RareLabels are the labels that must differ from the most frequent value of an
	// outcome for the normal approximation. With fewer, labels alone are used, with
	// an exact interval.
	RareLabels = 5
)

// Interval is an estimate with its interval.
type Interval struct {
	Value, Low, High float64
	SE               float64
}

func (i Interval) width() float64 { return i.High - i.Low }

// Mean is the mean of an outcome over a set of cells.
type Mean struct {
	Interval
	Classical Interval // from the labels alone
	Lambda    float64  // 0: predictions were no help
	// Worth is how many rows, drawn simply at random and taken without
	// predictions, would pin the mean of these very rows down as well. It counts
	// what strata gain, too.
	Worth float64
	Rare  bool // too few labels differ: labels alone, exact interval

	outcome int
	df      float64
	parts   linear
}

// Narrower is by which share of its width the interval from labels alone is
// wider: 0.3 says that ours is 30 % narrower.
func (m *Mean) Narrower() float64 {
	if m.Classical.width() == 0 {
		return 0
	}
	return 1 - m.width()/m.Classical.width()
}

// linear is the linearisation of a mean: what each cluster adds, and what each
// label adds by its draw.
type linear struct {
	clusters []term // sorted by index
	labels   []term // sorted by index
}

type term struct {
	index int
	value float64
}

// Mean estimates the mean of an outcome, an index into those of NewPopulation,
// over the cells. ok is false where they have fewer than MinLabels labels.
func (p *Population) Mean(cells []int, outcome int, o Options) (m *Mean, ok bool) {
	s := p.sums(cells, outcome)
	if len(s.labels) < MinLabels {
		return nil, false
	}
	lambda := 0.0
	share, balance := p.outcomes[outcome].Share, p.outcomes[outcome].Balance
	few := (share || balance != nil) && !o.Normal && s.differing < RareLabels
	switch {
	case few:
	case len(s.labels) < ownTuning && !o.Normal:
		all := p.sums(p.Cells(), outcome)
		lambda = all.tune()
	default:
		lambda = s.tune()
	}
	m = &Mean{Lambda: lambda, Rare: few, outcome: outcome}
	parts, value := p.linearise(s, outcome, lambda, o)
	m.parts = parts
	m.Interval, m.df = p.interval(value, parts, o)
	m.Classical = m.Interval
	if lambda != 0 {
		alone, value := p.linearise(s, outcome, 0, o)
		m.Classical, _ = p.interval(value, alone, o)
	}
	m.Worth = p.worth(s, outcome, parts, o)
	switch {
	case few && balance != nil:
		m.Low, m.High = p.balance(cells, *balance, o)
		m.Classical = m.Interval
	case few:
		m.Interval = exact(m.Interval, len(s.labels), m.df, o.level())
		m.Classical = m.Interval
	case share && !o.Normal:
		m.Interval = logit(m.Interval, quantile(m.df, o))
		m.Classical = logit(m.Classical, quantile(m.df, o))
	case share:
		m.Interval, m.Classical = m.Interval.within(0), m.Classical.within(0)
	default:
		m.Interval, m.Classical = m.Interval.within(-1), m.Classical.within(-1)
	}
	return m, true
}

// balance bounds one share less another by the bounds of the two, each of which
// errs half as often as asked (Bonferroni): conservative, whatever they share.
func (p *Population) balance(cells []int, outcomes [2]int, o Options) (low, high float64) {
	o.Level = (1 + o.level()) / 2
	// As many labels as for their difference, which were enough.
	plus, _ := p.Mean(cells, outcomes[0], o)
	less, _ := p.Mean(cells, outcomes[1], o)
	return plus.Low - less.High, plus.High - less.Low
}
