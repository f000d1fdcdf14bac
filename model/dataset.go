package model

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"sync"
)

// MaxClasses is the largest number of classes of a task.
const MaxClasses = 20

// Example is one labelled row.
type Example struct {
	ID     string
	Vector Vector    // nil once Append has taken it; Dataset.Vector has it
	Label  int       // index in Dataset.Classes
	Target []float64 // a distribution over the classes to learn in place of Label; nil: all on Label
	Weight float64   // in training, ≥ 0; evaluation counts every row once
	Group  string    // rows of one group never part in a split
	Slices []string  // values of the columns Dataset.SliceNames
	// Auxiliary rows are trained on with the rows of their group, and never
	// evaluated: "the same row without its target", or a softly labelled one.
	Auxiliary bool
	// Known rows are trained on, and never evaluated: what training starts from, or what
	// their features come from, has learnt from their texts.
	Known bool
}

// evaluated reports whether figures count the row.
func (e *Example) evaluated() bool { return !e.Auxiliary && !e.Known }

// Dataset is a set of labelled rows. It must not change, nor be copied, once
// it has been trained on: an index of its features is kept.
type Dataset struct {
	Classes    []string
	SliceNames []string
	Examples   []Example

	packing *packing // of the first examples
	once    sync.Once
	index   *rawMatrix
}

// Append adds rows, and keeps their vectors in a quarter of the memory.
func (d *Dataset) Append(examples ...Example) error {
	for i := range examples {
		if err := examples[i].Vector.Check(); err != nil {
			return fmt.Errorf("row %q: %w", examples[i].ID, err)
		}
	}
	d.Examples = append(d.Examples, examples...)
	for _, e := range d.pack() {
		e.Vector = nil
	}
	return nil
}

// pack packs the vectors of the examples that are not yet, and returns these.
func (d *Dataset) pack() (packed []*Example) {
	if d.packing == nil {
		d.packing = newPacking()
	}
	for i := len(d.packing.rows); i < len(d.Examples); i++ {
		d.packing.add(&d.Examples[i])
		packed = append(packed, &d.Examples[i])
	}
	return packed
}

// raw returns the index of the dataset, made at the first call.
func (d *Dataset) raw() *rawMatrix {
	d.once.Do(func() {
		d.pack()
		d.index, d.packing = d.packing.finish(), nil
	})
	return d.index
}

// Vector returns the vector of a row. It may be put into buffer, which may be nil.
func (d *Dataset) Vector(row int, buffer Vector) Vector {
	if v := d.Examples[row].Vector; v != nil {
		return v
	}
	return d.raw().vector(row, buffer[:0])
}

// Validate checks all that training relies on, and says which row is wrong.
func (d *Dataset) Validate() error {
	if k := len(d.Classes); k < 2 || k > MaxClasses {
		return fmt.Errorf("%d classes: a classifier needs 2 to %d", k, MaxClasses)
	}
	weight := 0.0
	for i := range d.Examples {
		e := &d.Examples[i]
		if err := d.check(e); err != nil {
			return fmt.Errorf("row %q: %w", e.ID, err)
		}
		weight += e.Weight
	}
	if weight == 0 {
		return fmt.Errorf("the weights of all %d rows sum to 0", len(d.Examples))
	}
	return nil
}

func (d *Dataset) check(e *Example) error {
	if e.Label < 0 || e.Label >= len(d.Classes) {
		return fmt.Errorf("label %d of %d classes", e.Label, len(d.Classes))
	}
	if e.Weight < 0 || math.IsNaN(e.Weight) || math.IsInf(e.Weight, 0) {
		return fmt.Errorf("weight %g: must be finite and not negative", e.Weight)
	}
	if len(e.Slices) != 0 && len(e.Slices) != len(d.SliceNames) {
		return fmt.Errorf("%d slice values for %d slice columns", len(e.Slices), len(d.SliceNames))
	}
	if e.Target != nil {
		if len(e.Target) != len(d.Classes) {
			return fmt.Errorf("a target of %d classes of %d", len(e.Target), len(d.Classes))
		}
		sum := 0.0
		for _, t := range e.Target {
			if !(t >= 0) {
				return fmt.Errorf("target %v: a probability is negative or not a number", e.Target)
			}
			sum += t
		}
		if math.Abs(sum-1) > 1e-3 {
			return fmt.Errorf("target %v sums to %g, not 1", e.Target, sum)
		}
	}
	return e.Vector.Check()
}

// Features returns how many different features the rows have.
func (d *Dataset) Features() int { return d.raw().vocabulary.Len() }

// First returns for each of several sparse features, by their keys, each once, the
// first of the rows that has it, or -1.
func (d *Dataset) First(keys []uint64, rows []int) []int {
	raw := d.raw()
	wanted := make(map[int32]int, len(keys)) // by column, place in keys
	first := make([]int, len(keys))
	for i, key := range keys {
		first[i] = -1
		if c := raw.vocabulary.Index(key); c >= 0 {
			wanted[int32(c)] = i
		}
	}
	for _, r := range rows {
		for _, c := range raw.rows[r].column {
			if i, ok := wanted[c]; ok {
				first[i] = r
				delete(wanted, c)
			}
		}
		if len(wanted) == 0 {
			break
		}
	}
	return first
}

// Rows returns the indices of the rows that are evaluated, in order.
func (d *Dataset) Rows() []int {
	rows := make([]int, 0, len(d.Examples))
	for i := range d.Examples {
		if d.Examples[i].evaluated() {
			rows = append(rows, i)
		}
	}
	return rows
}

// All returns the indices of all rows, auxiliary ones included.
func (d *Dataset) All() []int {
	rows := make([]int, len(d.Examples))
	for i := range rows {
		rows[i] = i
	}
	return rows
}

// Labels returns the labels of the given rows.
func (d *Dataset) Labels(rows []int) []int {
	y := make([]int, len(rows))
	for i, r := range rows {
		y[i] = d.Examples[r].Label
	}
	return y
}

// Groups returns the groups of the given rows.
func (d *Dataset) Groups(rows []int) []string {
	g := make([]string, len(rows))
	for i, r := range rows {
		g[i] = d.Examples[r].Group
	}
	return g
}

// group is what Folds places: rows that stay together.
type group struct {
	name   string
	order  uint64
	rows   []int
	counts []int // evaluated rows by class
	size   int   // evaluated rows
}

// Folds parts the rows into k folds and returns the fold of each example.
// Groups stay whole, every fold gets about its share of each class, and the
// result depends on the rows' groups and labels and the seed alone. Fewer
// groups than folds, or k < 2, is an error.
func Folds(d *Dataset, rows []int, k int, seed uint64) ([]int, error) {
	if k < 2 {
		return nil, fmt.Errorf("%d folds: cross-validation needs at least 2", k)
	}
	groups := groupRows(d, rows, seed)
	if len(groups) < k {
		return nil, fmt.Errorf("%d groups of rows cannot fill %d folds: give more rows with different texts, or fewer folds", len(groups), k)
	}
	// Large groups first: what comes later can even out what they upset.
	slices.SortFunc(groups, func(a, b *group) int {
		if a.size != b.size {
			return b.size - a.size
		}
		if a.order != b.order {
			if a.order < b.order {
				return -1
			}
			return 1
		}
		return strings.Compare(a.name, b.name)
	})
	classes := len(d.Classes)
	total := make([]float64, classes)
	for _, g := range groups {
		for c, n := range g.counts {
			total[c] += float64(n)
		}
	}
	fold := make([]int, len(d.Examples))
	for i := range fold {
		fold[i] = -1
	}
	counts := make([]float64, k*classes)
	sizes := make([]int, k)
	for _, g := range groups {
		best, bestCost := 0, math.Inf(1)
		for f := range k {
			cost := 0.0 // growth of the squared shares of the classes
			for c, n := range g.counts {
				if n > 0 {
					share := float64(n) / total[c]
					cost += share * (2*counts[f*classes+c]/total[c] + share)
				}
			}
			if cost < bestCost || cost == bestCost && sizes[f] < sizes[best] {
				best, bestCost = f, cost
			}
		}
		for c, n := range g.counts {
			counts[best*classes+c] += float64(n)
		}
		// Evaluated rows count, so that others move no fold; groups without any,
		// which come last, spread by their number.
		sizes[best] += max(g.size, 1)
		for _, r := range g.rows {
			fold[r] = best
		}
	}
	return fold, nil
}

func groupRows(d *Dataset, rows []int, seed uint64) []*group {
	byName := make(map[string]*group)
	var groups []*group
	for _, r := range rows {
		e := &d.Examples[r]
		g := byName[e.Group]
		if g == nil {
			g = &group{name: e.Group, order: Order(seed, e.Group), counts: make([]int, len(d.Classes))}
			byName[e.Group] = g
			groups = append(groups, g)
		}
		g.rows = append(g.rows, r)
		if e.evaluated() {
			g.counts[e.Label]++
			g.size++
		}
	}
	return groups
}

// Order is the place of a string in the random order of a seed.
func Order(seed uint64, s string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return mix(h.Sum64() ^ mix(seed))
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
