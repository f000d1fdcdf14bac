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

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

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
	// RareLabels are the labels with and without an outcome that the normal
	// approximation needs. With fewer, labels alone are used, with an exact
	// interval.
	RareLabels = 5
)

// Label is a labelled row.
type Label struct {
	Cluster, Cell int
	F, Y          []float64 // prediction and truth of each outcome
	Probability   float64   // of inclusion, in (0, 1]
	Stratum       int       // 0…; rows of one were drawn together
}

// unit is the rows of one cluster in one cell.
type unit struct {
	cluster int
	n       float64
	f, ff   []float64 // sums by outcome
}

// Population holds the rows that figures are of.
type Population struct {
	outcomes []Outcome
	cells    [][]unit
	labels   []Label
	byCell   [][]int // of labels
	clusters int
	strata   []stratum
	scratch  []added // by cluster, zero between calls
}

// Outcome is one of the numbers that rows have.
type Outcome struct {
	Name string
	// Share says that the outcome of a row is 0 or 1 (several annotators may
	// disagree), so that its mean is a share. Other outcomes are -1 to 1.
	Share bool
}

type stratum struct {
	n     int     // labels
	spare float64 // sum of 1 − probability
}

// NewPopulation makes an empty population whose rows have these outcomes.
func NewPopulation(outcomes ...Outcome) *Population { return &Population{outcomes: outcomes} }

// Add adds a row that belongs to a cluster and a cell, each from 0, with its
// predictions by outcome. Labelled rows are added like all others.
func (p *Population) Add(cluster, cell int, f []float64) {
	for len(p.cells) <= cell {
		p.cells = append(p.cells, nil)
		p.byCell = append(p.byCell, nil)
	}
	p.clusters = max(p.clusters, cluster+1)
	units := p.cells[cell]
	at := len(units) - 1
	if at < 0 || units[at].cluster != cluster {
		k := len(p.outcomes)
		sums := make([]float64, 2*k)
		units = append(units, unit{cluster: cluster, f: sums[:k:k], ff: sums[k:]})
		p.cells[cell], at = units, at+1
	}
	u := &units[at]
	u.n++
	for i, v := range f {
		u.f[i] += v
		u.ff[i] += v * v
	}
}

// Label adds the label of a row that was added before.
func (p *Population) Label(l Label) error {
	if !(l.Probability > 0 && l.Probability <= 1) {
		return fmt.Errorf("an inclusion probability of %g: it must be above 0 and at most 1", l.Probability)
	}
	for len(p.strata) <= l.Stratum {
		p.strata = append(p.strata, stratum{})
	}
	s := &p.strata[l.Stratum]
	s.n++
	s.spare += 1 - l.Probability
	p.byCell[l.Cell] = append(p.byCell[l.Cell], len(p.labels))
	p.labels = append(p.labels, l)
	return nil
}

// Rows counts the rows of the cells.
func (p *Population) Rows(cells []int) int {
	n := 0.0
	for _, c := range cells {
		for _, u := range p.cells[c] {
			n += u.n
		}
	}
	return int(n)
}

// Clusters counts the clusters that have rows in the cells.
func (p *Population) Clusters(cells []int) int {
	seen := map[int]bool{}
	for _, c := range cells {
		for i := range p.cells[c] {
			seen[p.cells[c][i].cluster] = true
		}
	}
	return len(seen)
}

// Labels counts the labels of the cells.
func (p *Population) Labels(cells []int) int {
	n := 0
	for _, c := range cells {
		n += len(p.byCell[c])
	}
	return n
}

// Cells lists all cells.
func (p *Population) Cells() []int {
	all := make([]int, len(p.cells))
	for i := range all {
		all[i] = i
	}
	return all
}

// Weight is the sum of the labels' weights: an estimate of the number of rows
// that the sample was drawn from; sd is its standard error.
func (p *Population) Weight() (sum, sd float64) {
	variance := 0.0
	for _, l := range p.labels {
		sum += 1 / l.Probability
		variance += (1 - l.Probability) / (l.Probability * l.Probability)
	}
	return sum, math.Sqrt(variance)
}

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
	Rare  bool // too few labels with or without the outcome: labels alone, exact interval

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
	share := p.outcomes[outcome].Share
	few := share && !o.Normal && min(s.with, float64(len(s.labels))-s.with) < RareLabels
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

// sums are what the estimates of a set of cells are made of.
type sums struct {
	cells       []int
	labels      []int // into Population.labels, sorted
	n           float64
	f, variance float64 // mean prediction, and its variance over the rows
	w           float64 // sum of weights
	y, fl       float64 // weighted means of truth and prediction over the labels
	with        float64 // sum of the truths, unweighted
	slope       float64 // of truth on prediction
}

// worth is Mean.Worth: m rows drawn simply at random of N have a variance of
// S²(1/m − 1/N).
func (p *Population) worth(s *sums, outcome int, parts linear, o Options) float64 {
	spread := 0.0
	for _, i := range s.labels {
		l := &p.labels[i]
		spread += (l.Y[outcome] - s.y) * (l.Y[outcome] - s.y) / l.Probability / s.w
	}
	o.Scope = These
	variance, _ := p.variance(parts, o)
	if spread == 0 {
		return float64(len(s.labels))
	}
	return 1 / (variance/spread + 1/s.n)
}

func (p *Population) sums(cells []int, outcome int) *sums {
	s := &sums{cells: cells}
	ff := 0.0
	for _, c := range cells {
		for i := range p.cells[c] {
			u := &p.cells[c][i]
			s.n += u.n
			s.f += u.f[outcome]
			ff += u.ff[outcome]
		}
		s.labels = append(s.labels, p.byCell[c]...)
	}
	slices.Sort(s.labels)
	s.f /= s.n
	s.variance = max(0, ff-s.n*s.f*s.f) / max(1, s.n-1)
	for _, i := range s.labels {
		l := &p.labels[i]
		w := 1 / l.Probability
		s.w += w
		s.y += w * l.Y[outcome]
		s.fl += w * l.F[outcome]
		s.with += l.Y[outcome]
	}
	s.y /= s.w
	s.fl /= s.w
	s.slope = p.slope(s, outcome)
	return s
}

// slope is that of truth on prediction which makes the variance least: the
// variance of the labels' draw alone hangs on λ, and within a stratum labels
// are drawn at equal odds, so that only what varies there counts. The spread
// of the predictions is corrected to what it is over all rows, as PPI++ takes
// it (Proposition 2); for a simple random sample that is its λ.
func (p *Population) slope(s *sums, outcome int) float64 {
	type moments struct{ y, f, yf, ff float64 }
	within := make([]moments, len(p.strata))
	spread := 0.0
	for _, i := range s.labels {
		l := &p.labels[i]
		w, spare := 1/l.Probability, 1-l.Probability
		y, f := w*(l.Y[outcome]-s.y), w*(l.F[outcome]-s.fl)
		m := &within[l.Stratum]
		m.y += spare * y
		m.f += spare * f
		m.yf += spare * y * f
		m.ff += spare * f * f
		spread += w * (l.F[outcome] - s.fl) * (l.F[outcome] - s.fl)
	}
	yf, ff := 0.0, 0.0
	for h, m := range within {
		yf, ff = yf+m.yf, ff+m.ff
		if spare := p.strata[h].spare; spare > 0 && p.strata[h].n > 1 {
			yf -= m.y * m.f / spare
			ff -= m.f * m.f / spare
		}
	}
	if ff <= 0 || s.variance == 0 {
		return 0
	}
	return yf / ff * (spread / s.w / s.variance)
}

// tune is the λ within the bounds of PPI++: counted against the mean over all
// rows, not over those without a label, it may exceed 1 by the labelled part.
func (s *sums) tune() float64 {
	most := math.Inf(1)
	if unlabelled := s.n - float64(len(s.labels)); unlabelled > 0 {
		most = s.n / unlabelled
	}
	return min(max(0, s.slope), most)
}

// added is what a cluster adds to an estimate.
type added struct {
	f, y        float64 // by the predictions of its rows, and by its labels
	rows, label float64 // its shares of the rows and of the labels' weight
}

// value is the sum of the two parts. Residuals are smaller than errors, most so
// in a cluster that has a large share of what the mean is over; corrected for
// that, variances over few or unequal clusters are not too small (CR2: Bell and
// McCaffrey, Survey Methodology 28, 2002).
func (a added) value(o Options) float64 {
	if o.Normal {
		return a.f + a.y
	}
	correct := func(v, share float64) float64 {
		if share >= 1 {
			return v
		}
		return v / math.Sqrt(1-share)
	}
	return correct(a.f, a.rows) + correct(a.y, a.label)
}

// linearise gives the estimate at a λ and what clusters and labels add to it.
func (p *Population) linearise(s *sums, outcome int, lambda float64, o Options) (linear, float64) {
	var parts linear
	if len(p.scratch) < p.clusters {
		p.scratch = make([]added, p.clusters)
	}
	var touched []int
	if lambda != 0 {
		for _, c := range s.cells {
			for i := range p.cells[c] {
				u := &p.cells[c][i]
				a := &p.scratch[u.cluster]
				a.f += lambda * (u.f[outcome] - u.n*s.f) / s.n
				a.rows += u.n / s.n
				touched = append(touched, u.cluster)
			}
		}
	}
	mean := s.y - lambda*s.fl
	for _, i := range s.labels {
		l := &p.labels[i]
		share := 1 / l.Probability / s.w
		v := (l.Y[outcome] - lambda*l.F[outcome] - mean) * share
		parts.labels = append(parts.labels, term{i, v})
		a := &p.scratch[l.Cluster]
		a.y += v
		a.label += share
		touched = append(touched, l.Cluster)
	}
	slices.Sort(touched)
	for _, c := range slices.Compact(touched) {
		parts.clusters = append(parts.clusters, term{c, p.scratch[c].value(o)})
		p.scratch[c] = added{}
	}
	return parts, lambda*s.f + mean
}

// interval is the value with the interval that Student's t, or the normal
// distribution, gives it.
func (p *Population) interval(value float64, parts linear, o Options) (Interval, float64) {
	variance, df := p.variance(parts, o)
	se := math.Sqrt(variance)
	half := quantile(df, o) * se
	return Interval{Value: value, Low: value - half, High: value + half, SE: se}, df
}

func quantile(df float64, o Options) float64 {
	at := 1 - (1-o.level())/2
	if o.Normal {
		return distuv.UnitNormal.Quantile(at)
	}
	return distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(at)
}

// variance of what was linearised, and its degrees of freedom: labelled
// clusters less one, or labels less their strata.
//
// Within a stratum labels are drawn without replacement and to a fixed number,
// for which Deville's approximation stands (Survey Methodology 25, 1999). Over
// clusters, the sum of squares would take the labels as drawn one by one, each
// by its own coin; the difference of the two is taken off.
func (p *Population) variance(parts linear, o Options) (variance, df float64) {
	type drawn struct {
		n         int
		sum, sum2 float64 // of the terms, each times 1 − probability, and of their squares
	}
	strata := make([]drawn, len(p.strata))
	labelled := map[int]bool{}
	for _, t := range parts.labels {
		l := &p.labels[t.index]
		spare := 1 - l.Probability
		d := &strata[l.Stratum]
		d.n++
		d.sum += spare * t.value
		d.sum2 += spare * t.value * t.value
		labelled[l.Cluster] = true
	}
	coins, draws, present := 0.0, 0.0, 0
	for h, d := range strata {
		if d.n == 0 {
			continue
		}
		present++
		coins += d.sum2
		within, n := d.sum2, float64(p.strata[h].n)
		if n > 1 && p.strata[h].spare > 0 {
			within = max(0, within-d.sum*d.sum/p.strata[h].spare)
			if !o.Normal {
				within *= n / (n - 1)
			}
		}
		draws += within
	}
	if o.Scope == These {
		return draws, float64(max(1, len(parts.labels)-present))
	}
	m := float64(len(labelled))
	for _, t := range parts.clusters {
		variance += t.value * t.value
	}
	return max(variance-(coins-draws), draws), max(1, m-1)
}

// within cuts the interval to what a mean can be, from least to 1.
func (i Interval) within(least float64) Interval {
	i.Value, i.Low, i.High = min(max(i.Value, least), 1), max(i.Low, least), min(i.High, 1)
	return i
}

// logit is the interval of a share made on the scale of log odds, where it is
// nearer to symmetric and cannot leave 0 to 1 (Agresti, Categorical Data
// Analysis, 3rd ed., eq. 3.16 on).
func logit(i Interval, t float64) Interval {
	const edge = 1e-9
	i.Value = min(max(i.Value, edge), 1-edge)
	at := math.Log(i.Value / (1 - i.Value))
	half := t * i.SE / (i.Value * (1 - i.Value))
	i.Low, i.High = 1/(1+math.Exp(half-at)), 1/(1+math.Exp(-half-at))
	return i
}

// exact is Clopper and Pearson's interval for as many labels as a simple
// random sample of the same variance would have (Korn and Graubard, Survey
// Methodology 24, 1998). Where all labels agree their number is taken.
func exact(i Interval, labels int, df, level float64) Interval {
	n := float64(labels)
	if v := i.SE * i.SE; v > 0 {
		n = min(n, i.Value*(1-i.Value)/v)
	}
	if nt, nd := quantile(float64(labels-1), Options{Level: level}), quantile(df, Options{Level: level}); nd > nt {
		n *= nt * nt / (nd * nd)
	}
	x, tail := i.Value*n, (1-level)/2
	i.Low, i.High = 0, 1
	if x > 0 {
		i.Low = distuv.Beta{Alpha: x, Beta: n - x + 1}.Quantile(tail)
	}
	if x < n {
		i.High = distuv.Beta{Alpha: x + 1, Beta: n - x}.Quantile(1 - tail)
	}
	return i
}

// Difference is the difference of two means of the same outcome, the first
// less the second, and the two-sided p-value of none. ok is false where nothing
// varies, or an outcome is too rare, to judge a difference by.
func (p *Population) Difference(a, b *Mean, o Options) (d Interval, pvalue float64, ok bool) {
	parts := linear{subtract(a.parts.clusters, b.parts.clusters), subtract(a.parts.labels, b.parts.labels)}
	variance, _ := p.variance(parts, o)
	if variance <= 0 || a.Rare || b.Rare {
		return d, 1, false
	}
	// Degrees of freedom by Welch and Satterthwaite.
	va, vb := a.SE*a.SE, b.SE*b.SE
	df := (va + vb) * (va + vb) / (va*va/a.df + vb*vb/b.df)
	d = Interval{Value: a.Value - b.Value, SE: math.Sqrt(variance)}
	half := quantile(df, o) * d.SE
	d.Low, d.High = d.Value-half, d.Value+half
	z := math.Abs(d.Value) / d.SE
	if o.Normal {
		return d, 2 * distuv.UnitNormal.Survival(z), true
	}
	return d, 2 * distuv.StudentsT{Sigma: 1, Nu: df}.Survival(z), true
}

// subtract merges two lists of terms that are sorted by index.
func subtract(a, b []term) []term {
	out := make([]term, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].index < b[0].index:
			out = append(out, a[0])
			a = a[1:]
		case len(a) == 0 || b[0].index < a[0].index:
			out = append(out, term{b[0].index, -b[0].value})
			b = b[1:]
		default:
			out = append(out, term{a[0].index, a[0].value - b[0].value})
			a, b = a[1:], b[1:]
		}
	}
	return out
}

// QValues are the least shares of false findings at which each of the tests
// with these p-values is a finding (Benjamini and Hochberg, J. R. Statist. Soc.
// B 57, 1995).
func QValues(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(p[j], p[i]) })
	q, least := make([]float64, len(p)), 1.0
	for rank, i := range order {
		least = min(least, p[i]*float64(len(p))/float64(len(p)-rank))
		q[i] = least
	}
	return q
}
