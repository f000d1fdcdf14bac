package estimate

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

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
