package estimate

import (
	"math"
	"slices"
)

// sums are what the estimates of a set of cells are made of.
type sums struct {
	cells       []int
	labels      []int // into Population.labels, sorted
	n           float64
	f, variance float64 // mean prediction, and its variance over the rows
	w           float64 // sum of weights
	y, fl       float64 // weighted means of truth and prediction over the labels
	differing   float64 // labels that differ from the most frequent truth
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
	}
	s.y /= s.w
	s.fl /= s.w
	s.slope = p.slope(s, outcome)
	s.differing = p.differing(s.labels, outcome)
	return s
}

// differing counts the labels that differ from the most frequent value of the
// outcome; those on which annotators disagree count in part.
func (p *Population) differing(labels []int, outcome int) float64 {
	least := math.Inf(1)
	for _, value := range [...]float64{-1, 0, 1} {
		sum := 0.0
		for _, i := range labels {
			sum += min(1, math.Abs(p.labels[i].Y[outcome]-value))
		}
		least = min(least, sum)
	}
	return least
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
