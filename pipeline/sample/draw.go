package sample

import (
	"cmp"
	"container/heap"
	"math"
	"slices"

	"stance/model"
)

// Draw draws a stratified sample from rows that pass one by one. The strata are
// the predicted class and whether the model is sure of it; where the model is in
// doubt more rows are drawn, because there the labels tell most. Within a stratum
// every row has the same chance, and a larger sample with the same seed holds the
// smaller one.
type Draw struct {
	n      int
	seed   uint64
	strata []stratum
	rows   int
}

// stratum keeps the n rows that come first in the random order.
type stratum struct {
	rows     int
	variance float64 // sum over the rows of the chance that two draws of P differ
	first    draws
}

// Drawn is a row of the sample.
type Drawn struct {
	Row       int     // its number among those added, from 0
	Inclusion float64 // the probability of being in the sample
	Stratum   string  // a code: rows of equal codes were drawn together
	order     uint64
	id        string
}

// sure is the probability of its class from which a row counts as sure.
const sure = 0.8

// fewestOf is how many rows of each stratum are drawn at least, to tell their
// variance; a sample too small for that has one stratum.
const fewestOf = 2

// NewDraw prepares to draw n rows, each judged to be of one of so many classes.
func NewDraw(n int, seed uint64, classes int) *Draw {
	return &Draw{n: n, seed: seed, strata: make([]stratum, 2*classes)}
}

// Add passes a row: its id, the class given to it, and the probability of each.
func (d *Draw) Add(id string, class int, p []float64) {
	at := 2 * class
	if p[class] < sure {
		at++
	}
	s := &d.strata[at]
	s.rows++
	s.variance++
	for _, x := range p {
		s.variance -= x * x
	}
	row := Drawn{Row: d.rows, order: model.Order(d.seed, id), id: id}
	d.rows++
	if len(s.first) < d.n {
		heap.Push(&s.first, row)
	} else if d.n > 0 && before(&row, &s.first[0]) < 0 {
		s.first[0] = row
		heap.Fix(&s.first, 0)
	}
}

// Rows is the number of rows added.
func (d *Draw) Rows() int { return d.rows }

// Sample is the sample, in random order: as many rows as asked for, or all.
func (d *Draw) Sample() []Drawn {
	strata := d.strata
	if d.n < fewestOf*len(strata) {
		strata = []stratum{d.whole()}
	}
	for i := range strata {
		slices.SortFunc(strata[i].first, func(a, b Drawn) int { return before(&a, &b) })
	}
	codes := d.codes(strata)
	sizes := allocate(strata, d.n)
	var sample []Drawn
	for i, s := range strata {
		for _, row := range s.first[:sizes[i]] {
			row.Inclusion = float64(sizes[i]) / float64(s.rows)
			row.Stratum = codes[i]
			sample = append(sample, row)
		}
	}
	slices.SortFunc(sample, func(a, b Drawn) int { return before(&a, &b) })
	return sample
}

// codes name the strata by letters, whose order says nothing: who labels must not
// read what the model said from the name. They hang on the first row of each
// stratum, which a larger sample has too, and on the seed.
func (d *Draw) codes(strata []stratum) []string {
	codes := make([]string, len(strata))
	if len(strata) == 1 {
		codes[0] = "all"
		return codes
	}
	type place struct {
		order   uint64
		stratum int
	}
	var places []place
	for i, s := range strata {
		if len(s.first) > 0 {
			places = append(places, place{model.Order(d.seed, "stratum "+s.first[0].id), i})
		}
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.stratum, b.stratum))
	})
	for i, p := range places {
		codes[p.stratum] = string(rune('A' + i))
	}
	return codes
}

// whole is all strata as one.
func (d *Draw) whole() stratum {
	var all stratum
	for _, s := range d.strata {
		all.rows += s.rows
		all.variance += s.variance
		all.first = append(all.first, s.first...)
	}
	return all
}

// allocate shares n rows out among the strata: to each in proportion to its rows,
// half of it in proportion to the standard deviation that the probabilities
// promise as well (Neyman 1934), the other half as if they promised nothing. Each
// stratum has at least fewestOf rows where it has them. Rows are given one by one
// (Webster's method), so that no stratum has fewer when n grows.
func allocate(strata []stratum, n int) []int {
	weight := make([]float64, len(strata))
	total, spread := 0.0, 0.0
	for i, s := range strata {
		if s.rows > 0 {
			weight[i] = float64(s.rows) * math.Sqrt(max(0, s.variance)/float64(s.rows))
		}
		total += float64(s.rows)
		spread += weight[i]
	}
	for i, s := range strata {
		share := float64(s.rows) / max(1, total)
		if spread > 0 {
			share = (share + weight[i]/spread) / 2
		}
		weight[i] = share
	}
	sizes := make([]int, len(strata))
	left := min(n, int(total))
	for i, s := range strata {
		sizes[i] = min(fewestOf, s.rows, left)
		left -= sizes[i]
	}
	for ; left > 0; left-- {
		best, bestQuotient := -1, 0.0
		for i, s := range strata {
			if q := weight[i] / (float64(sizes[i]) + 0.5); sizes[i] < s.rows && (best < 0 || q > bestQuotient) {
				best, bestQuotient = i, q
			}
		}
		sizes[best]++
	}
	return sizes
}

// draws is a heap whose first is the last in the random order.
type draws []Drawn

func before(a, b *Drawn) int {
	return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.id, b.id), cmp.Compare(a.Row, b.Row))
}

func (d draws) Len() int           { return len(d) }
func (d draws) Less(i, j int) bool { return before(&d[i], &d[j]) > 0 }
func (d draws) Swap(i, j int)      { d[i], d[j] = d[j], d[i] }
func (d *draws) Push(x any)        { *d = append(*d, x.(Drawn)) }
func (d *draws) Pop() any {
	last := (*d)[len(*d)-1]
	*d = (*d)[:len(*d)-1]
	return last
}
