package sample

import (
	"cmp"
	"container/heap"
	"math"
	"strconv"

	"stance/model"
)

// Options say how many rows to choose, and how.
type Options struct {
	N        int
	Strategy Strategy // not Random
	Seed     uint64
	// Heard are sentences that the sample must not repeat; nil: none.
	Heard *Heard
}

// worth is what counts: a candidate's own value, and to have more of a kind that
// there is little of; see spread.
var worth = struct{ own, cluster, holder, target, class float64 }{1, 1, 0.5, 0.25, 1}

// Choose picks candidates and returns their places, the most wanted first. There
// may be fewer than asked for: no sentence comes twice, nor one that nearly
// repeats another.
func Choose(candidates []Candidate, o Options) []int {
	heard := o.Heard
	if heard == nil {
		heard = NewHeard()
	}
	q := &queue{}
	s := &spread{sums: map[string]float64{}, own: o.Strategy != Mixed && o.Strategy != Diverse}
	for i := range candidates {
		c := &candidates[i]
		e := entry{at: i, value: value(c, o.Strategy), order: model.Order(o.Seed, c.ID), id: c.ID}
		if o.Strategy == Diverse {
			e.tie = c.Distance
		}
		e.gain = s.gain(c, e.value)
		q.entries = append(q.entries, e)
	}
	heap.Init(q)
	var chosen []int
	for q.Len() > 0 && len(chosen) < o.N {
		// A gain can only have fallen since it was computed (Minoux 1978): what
		// is still best when computed anew is best.
		best := &q.entries[0]
		c := &candidates[best.at]
		if gain := s.gain(c, best.value); gain < best.gain {
			best.gain = gain
			heap.Fix(q, 0)
			continue
		}
		e := heap.Pop(q).(entry)
		if heard.Has(c.Text) {
			continue
		}
		heard.Add(c.Text)
		s.add(c, e.value)
		chosen = append(chosen, e.at)
	}
	return chosen
}

// value is what a candidate is worth by itself, above 0.
func value(c *Candidate, s Strategy) float64 {
	const least = 1e-6
	switch s {
	case Diverse:
		return 1
	case Disagreement:
		return max(least, Divergence(c.P, c.Second))
	}
	return max(least, Doubt(c.P))
}

// spread is the worth of a set of candidates: for each cluster, holder, target
// and predicted class the root of the sum of its candidates' values, so that each
// further one of a kind adds less (Lin and Bilmes, "A class of submodular
// functions for document summarization", ACL 2011). Taking the largest gain each
// time comes within 1 - 1/e of the best set (Nemhauser, Wolsey, Fisher 1978).
type spread struct {
	sums map[string]float64 // by kind
	own  bool               // only the values count
}

type kind struct {
	name  string
	worth float64
}

func kinds(c *Candidate) [4]kind {
	k := [4]kind{
		{"cluster " + strconv.Itoa(c.Cluster), worth.cluster},
		{"class " + strconv.Itoa(c.Class), worth.class},
	}
	if c.Holder != "" {
		k[2] = kind{"holder " + c.Holder, worth.holder}
	}
	if c.Target != "" {
		k[3] = kind{"target " + c.Target, worth.target}
	}
	return k
}

func (s *spread) gain(c *Candidate, value float64) float64 {
	if s.own {
		return value
	}
	sum := worth.own * value
	for _, k := range kinds(c) {
		before := s.sums[k.name]
		sum += k.worth * (math.Sqrt(before+value) - math.Sqrt(before))
	}
	return sum
}

func (s *spread) add(c *Candidate, value float64) {
	for _, k := range kinds(c) {
		s.sums[k.name] += value
	}
}

// queue holds the candidates left, the largest gain first, then the least
// distance, then by the random order.
type queue struct{ entries []entry }

type entry struct {
	at          int
	gain, value float64
	tie         float64
	order       uint64
	id          string
}

func (q *queue) Len() int      { return len(q.entries) }
func (q *queue) Swap(i, j int) { q.entries[i], q.entries[j] = q.entries[j], q.entries[i] }
func (q *queue) Push(x any)    { q.entries = append(q.entries, x.(entry)) }
func (q *queue) Pop() any {
	last := q.entries[len(q.entries)-1]
	q.entries = q.entries[:len(q.entries)-1]
	return last
}
func (q *queue) Less(i, j int) bool {
	a, b := &q.entries[i], &q.entries[j]
	return cmp.Or(cmp.Compare(b.gain, a.gain), cmp.Compare(a.tie, b.tie), cmp.Compare(a.order, b.order), cmp.Compare(a.id, b.id)) < 0
}
