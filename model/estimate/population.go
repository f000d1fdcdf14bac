package estimate

import (
	"fmt"
	"math"
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
	// Balance says that the outcome is one share less another, by their places
	// among the outcomes; nil: it is not. Where it hardly varies among the labels,
	// its interval is made from the exact ones of the two.
	Balance *[2]int
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
