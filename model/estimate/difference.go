package estimate

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

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
