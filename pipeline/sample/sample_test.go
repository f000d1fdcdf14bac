package sample

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-12 }

func TestDoubt(t *testing.T) {
	for _, c := range []struct {
		p    []float64
		want float64
	}{
		{[]float64{1, 0, 0}, 0}, {[]float64{0.5, 0.5, 0}, 1}, {[]float64{0.2, 0.7, 0.1}, 0.5}, {[]float64{0.1, 0.2, 0.7}, 0.5}, {[]float64{1. / 3, 1. / 3, 1. / 3}, 1},
	} {
		if got := Doubt(c.p); !near(got, c.want) {
			t.Errorf("%v: %g, want %g", c.p, got, c.want)
		}
	}
}

func TestDivergence(t *testing.T) {
	for _, c := range []struct {
		p, q []float64
		want float64
	}{
		{[]float64{1, 0}, []float64{0, 1}, 1},
		{[]float64{0.3, 0.7}, []float64{0.3, 0.7}, 0},
		// H(0.75, 0.25) - H(0.5, 0.5)/2, entropies in bits
		{[]float64{1, 0}, []float64{0.5, 0.5}, 0.8112781244591328 - 0.5},
	} {
		if got := Divergence(c.p, c.q); !near(got, c.want) || !near(Divergence(c.q, c.p), c.want) {
			t.Errorf("%v, %v: %g, want %g", c.p, c.q, got, c.want)
		}
	}
}

func TestByName(t *testing.T) {
	if s, err := ByName("mixed"); err != nil || s != Mixed {
		t.Errorf("%q, %v", s, err)
	}
	if _, err := ByName("best"); err == nil || err.Error() != `"best" is no strategy: choose mixed, uncertain, diverse, disagreement, random` {
		t.Errorf("error %v", err)
	}
}

func TestHeard(t *testing.T) {
	h := NewHeard()
	h.Add("Oslo thanked Lima for the loan of two new ferries.")
	h.Add("“No.”")
	for _, c := range []struct {
		text string
		want bool
	}{
		{"Oslo thanked Lima for the loan of two new ferries.", true},
		{"OSLO thanked Lima, for the loan of two ferries", true},
		{"Oslo thanked Lima for the loan of two old trams.", false}, // 7 of 11 words
		{"Oslo thanked Lima.", false},
		{"No!", true},
		{"Yes", false},
		{"…", true}, // nothing to label
	} {
		if got := h.Has(c.text); got != c.want {
			t.Errorf("%q: %v", c.text, got)
		}
	}
}

// FuzzHeard holds the index against a look at every sentence.
func FuzzHeard(f *testing.F) {
	f.Add("a b c d e f g h", "a b c d e f g x", "h g f e d c b")
	f.Fuzz(func(t *testing.T, first, second, asked string) {
		h := NewHeard()
		h.Add(first)
		h.Add(second)
		set := words(asked)
		want := len(set) == 0 || jaccard(set, words(first)) >= alike || jaccard(set, words(second)) >= alike
		if got := h.Has(asked); got != want {
			t.Fatalf("%q among %q, %q: %v", asked, first, second, got)
		}
	})
}

// pool is n candidates, each with words of its own.
func pool(n int, make func(i int, c *Candidate)) []Candidate {
	all := []Candidate{}
	for i := range n {
		c := Candidate{ID: fmt.Sprint("r", i), Text: fmt.Sprintf("a%d b%d c%d d%d", i, i, i, i), P: []float64{0.5, 0.3, 0.2}}
		make(i, &c)
		all = append(all, c)
	}
	return all
}

func chosenIDs(candidates []Candidate, chosen []int) []string {
	var ids []string
	for _, i := range chosen {
		ids = append(ids, candidates[i].ID)
	}
	return ids
}

func TestUncertain(t *testing.T) {
	all := pool(6, func(i int, c *Candidate) {
		lead := float64((i*5)%6) / 10 // 0, .5, .4, .3, .2, .1
		c.P = []float64{0.4 + lead/2, 0.4 - lead/2, 0.2}
	})
	all[4].Text = all[5].Text
	if got := chosenIDs(all, Choose(all, Options{N: 3, Strategy: Uncertain})); !slices.Equal(got, []string{"r0", "r5", "r3"}) {
		t.Errorf("%v", got)
	}
}

func TestDisagreement(t *testing.T) {
	all := pool(3, func(i int, c *Candidate) {
		c.Second = []float64{0.5 - 0.1*float64(i), 0.3 + 0.1*float64(i), 0.2}
	})
	if got := chosenIDs(all, Choose(all, Options{N: 2, Strategy: Disagreement})); !slices.Equal(got, []string{"r2", "r1"}) {
		t.Errorf("%v", got)
	}
}

// TestSpread: of a pool in which one cluster, one actor and one class are all
// but everything, mixed and diverse take of each kind.
func TestSpread(t *testing.T) {
	all := pool(300, func(i int, c *Candidate) {
		c.Holder, c.Target = "person:often", "country:often"
		if i%30 == 0 {
			c.Cluster = 1 + i/30
		}
		if i%50 == 1 {
			c.Holder = fmt.Sprint("person:", i)
		}
		if i%100 == 2 {
			c.Class = 1
		}
	})
	for _, s := range []Strategy{Mixed, Diverse} {
		clusters, holders, classes := map[int]int{}, map[string]int{}, map[int]int{}
		for _, i := range Choose(all, Options{N: 30, Strategy: s}) {
			clusters[all[i].Cluster]++
			holders[all[i].Holder]++
			classes[all[i].Class]++
		}
		if len(clusters) != 11 || len(holders) != 7 || classes[1] != 3 {
			t.Errorf("%s: clusters %v, holders %v, classes %v", s, clusters, holders, classes)
		}
	}
	// The same doubt everywhere but in one row: mixed wants that one first.
	all[77].P = []float64{0.45, 0.45, 0.1}
	all[77].Cluster = 5
	if got := Choose(all, Options{N: 1, Strategy: Mixed}); !slices.Equal(got, []int{77}) {
		t.Errorf("mixed takes %v", got)
	}
}

// TestChooseIsStable: the order of the candidates does not matter, the seed
// does, what was heard before is not chosen, and more is not had than there is.
func TestChooseIsStable(t *testing.T) {
	all := pool(50, func(i int, c *Candidate) { c.Cluster = i % 4 })
	turned := slices.Clone(all)
	slices.Reverse(turned)
	o := Options{N: 20, Strategy: Mixed, Seed: 3}
	first := chosenIDs(all, Choose(all, o))
	if second := chosenIDs(turned, Choose(turned, o)); !slices.Equal(first, second) {
		t.Errorf("%v, in another order %v", first, second)
	}
	o.Seed = 4
	if other := chosenIDs(all, Choose(all, o)); slices.Equal(first, other) {
		t.Error("another seed chose the same")
	}
	o.N = 100
	o.Heard = NewHeard()
	o.Heard.Add(all[7].Text)
	if got := Choose(all, o); len(got) != 49 || slices.Contains(got, 7) {
		t.Errorf("%d rows: %v", len(got), got)
	}
}

// TestGreedyIsExact holds the queue of stale gains against looking at every
// candidate each time.
func TestGreedyIsExact(t *testing.T) {
	all := pool(60, func(i int, c *Candidate) {
		x := float64((i*37)%60) / 130
		c.P = []float64{0.5 + x, 0.3 - x/2, 0.2 - x/2}
		c.Cluster, c.Class, c.Holder = i%7, i%3, fmt.Sprint(i%11)
	})
	s := &spread{sums: map[string]float64{}}
	var want []int
	for range 25 {
		best, bestGain := -1, 0.0
		for i := range all {
			if gain := s.gain(&all[i], value(&all[i], Mixed)); !slices.Contains(want, i) && gain > bestGain+1e-12 {
				best, bestGain = i, gain
			}
		}
		s.add(&all[best], value(&all[best], Mixed))
		want = append(want, best)
	}
	got := Choose(all, Options{N: 25, Strategy: Mixed})
	sum := func(chosen []int) float64 {
		s := &spread{sums: map[string]float64{}}
		total := 0.0
		for _, i := range chosen {
			total += s.gain(&all[i], value(&all[i], Mixed))
			s.add(&all[i], value(&all[i], Mixed))
		}
		return total
	}
	if math.Abs(sum(got)-sum(want)) > 1e-6 {
		t.Errorf("worth %g, looking at each %g", sum(got), sum(want))
	}
}
