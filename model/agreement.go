package model

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Ratings are the labels that several raters gave to the same units.
type Ratings struct {
	Classes []string
	Raters  []string
	Labels  [][]int  // by unit and rater: index of a class, or -1 for none
	Groups  []string // of each unit; intervals come from resampling whole groups
}

// Agreement is how far raters agree.
type Agreement struct {
	Raters []string `json:"raters"`
	Units  int      `json:"units"`  // with labels of at least two
	Single int      `json:"single"` // with a label of one, which say nothing here
	// Percent is the share of pairs of labels of a unit that are the same.
	Percent *Interval `json:"percent"`
	// Alpha is Krippendorff's, for nominal labels; null where all labels are the
	// same, so that nothing could be disagreed on.
	Alpha *Interval       `json:"krippendorff_alpha"`
	Pairs []PairAgreement `json:"pairs"`
}

// PairAgreement is how far two raters agree on the units that both labelled.
type PairAgreement struct {
	First     string    `json:"first"`
	Second    string    `json:"second"`
	Units     int       `json:"units"`
	Percent   *Interval `json:"percent"`     // null: they share no unit
	Kappa     *Interval `json:"cohen_kappa"` // null: they share no unit, or one label alone
	Confusion [][]int   `json:"confusion"`   // [first][second]
}

// Agree measures how far raters agree. Intervals are bootstrap ones, as those of
// an Evaluation; a sample in which a figure has no value is left out.
func Agree(r *Ratings, seed uint64) (*Agreement, error) {
	n := len(r.Raters)
	if n < 2 {
		return nil, fmt.Errorf("agreement: %d raters, it takes at least 2", n)
	}
	a := &Agreement{Raters: r.Raters}
	byGroup, err := r.sums(a)
	if err != nil {
		return nil, err
	}
	k := len(r.Classes)
	figures := func(s []float64) []figure {
		f := []figure{percent(s[:k*k], k), alpha(s[:k*k], k)}
		for at := k * k; at < len(s); at += k * k {
			f = append(f, percent(s[at:at+k*k], k), kappa(s[at:at+k*k], k))
		}
		return f
	}
	whole := make([]float64, k*k*(1+n*(n-1)/2))
	for _, s := range byGroup {
		for i, x := range s {
			whole[i] += x
		}
	}
	found := intervals(byGroup, whole, seed, figures)
	a.Percent, a.Alpha = found[0], found[1]
	at := 1
	for i := range n {
		for j := i + 1; j < n; j++ {
			p := PairAgreement{First: r.Raters[i], Second: r.Raters[j], Percent: found[2*at], Kappa: found[2*at+1]}
			for c := range k {
				row := make([]int, k)
				for l := range k {
					row[l] = int(whole[at*k*k+c*k+l])
					p.Units += row[l]
				}
				p.Confusion = append(p.Confusion, row)
			}
			a.Pairs = append(a.Pairs, p)
			at++
		}
	}
	return a, nil
}

// sums are, for each group, the matrix of coincidences and the confusion of each
// pair of raters, one after the other; it counts the units.
func (r *Ratings) sums(a *Agreement) ([][]float64, error) {
	k, n := len(r.Classes), len(r.Raters)
	place := map[string]int{}
	var sums [][]float64
	for u, labels := range r.Labels {
		given := 0
		for _, l := range labels {
			if l >= k {
				return nil, fmt.Errorf("agreement: unit %d has label %d of %d classes", u, l, k)
			}
			if l >= 0 {
				given++
			}
		}
		if given == 1 {
			a.Single++
		}
		if given < 2 {
			continue
		}
		a.Units++
		p, ok := place[r.Groups[u]]
		if !ok {
			p = len(sums)
			place[r.Groups[u]] = p
			sums = append(sums, make([]float64, k*k*(1+n*(n-1)/2)))
		}
		at := k * k
		for i := range n {
			for j := i + 1; j < n; j++ {
				if c, l := labels[i], labels[j]; c >= 0 && l >= 0 {
					// Krippendorff, Content Analysis, 3rd edition, chapter 11: each
					// ordered pair of a unit of m labels counts 1/(m-1).
					sums[p][c*k+l] += 1 / float64(given-1)
					sums[p][l*k+c] += 1 / float64(given-1)
					sums[p][at+c*k+l]++
				}
				at += k * k
			}
		}
	}
	if a.Units == 0 {
		return nil, errors.New("agreement: no unit has labels of two raters")
	}
	return sums, nil
}

// figure is a value, or none.
type figure struct {
	value float64
	ok    bool
}

// percent is the share of the diagonal.
func percent(m []float64, k int) figure {
	same, all := 0.0, 0.0
	for i, x := range m {
		all += x
		if i%(k+1) == 0 {
			same += x
		}
	}
	return figure{same / all, all > 0}
}

// alpha is 1 - observed/expected disagreement of a matrix of coincidences
// (Krippendorff, chapter 11, nominal data).
func alpha(m []float64, k int) figure {
	n, differ, expected := 0.0, 0.0, 0.0
	marginal := make([]float64, k)
	for i, x := range m {
		n += x
		marginal[i/k] += x
		if i%(k+1) != 0 {
			differ += x
		}
	}
	for c := range k {
		expected += marginal[c] * (n - marginal[c])
	}
	if expected == 0 {
		return figure{}
	}
	return figure{1 - (n-1)*differ/expected, true}
}

// kappa is Cohen's (Educational and Psychological Measurement 20, 1960).
func kappa(m []float64, k int) figure {
	first, second := make([]float64, k), make([]float64, k)
	n, same := 0.0, 0.0
	for i, x := range m {
		n += x
		first[i/k] += x
		second[i%k] += x
		if i%(k+1) == 0 {
			same += x
		}
	}
	expected := 0.0
	for c := range k {
		expected += first[c] * second[c]
	}
	if n == 0 || expected == n*n {
		return figure{}
	}
	return figure{(same/n - expected/(n*n)) / (1 - expected/(n*n)), true}
}

// intervals gives each figure its bootstrap interval over the groups; nil for one
// without a value.
func intervals(byGroup [][]float64, whole []float64, seed uint64, figures func([]float64) []figure) []*Interval {
	values := figures(whole)
	samples := make([][]float64, len(values))
	groups := make([]groupSums, len(byGroup))
	for i, sums := range byGroup {
		groups[i] = withoutZeros(sums, every)
	}
	resample(groups, len(whole), rand.NewPCG(seed, 0x61677265), func(sums []float64) {
		for i, f := range figures(sums) {
			if f.ok {
				samples[i] = append(samples[i], f.value)
			}
		}
	})
	out := make([]*Interval, len(values))
	for i, f := range values {
		if !f.ok {
			continue
		}
		slices.Sort(samples[i])
		last := len(samples[i]) - 1 // of at least one: such as the whole are likely
		out[i] = &Interval{Value: f.value, Low: f.value, High: f.value}
		if last >= 0 {
			out[i].Low, out[i].High = samples[i][(last+1)*25/1000], samples[i][max(0, (last+1)*975/1000-1)]
		}
	}
	return out
}
