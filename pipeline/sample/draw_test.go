package sample

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

const classes = 3

// judged is a table of rows: most neutral and sure, some in doubt.
func judged(i int) (id string, class int, p []float64) {
	id = fmt.Sprint("row", i)
	switch {
	case i%20 == 0:
		return id, 0, []float64{0.5, 0.4, 0.1}
	case i%20 < 3:
		return id, 2, []float64{0.05, 0.1, 0.85}
	case i%20 < 6:
		return id, 1, []float64{0.2, 0.6, 0.2}
	}
	return id, 1, []float64{0.02, 0.95, 0.03}
}

func drawn(n, rows int, seed uint64) []Drawn {
	d := NewDraw(n, seed, classes)
	for i := range rows {
		d.Add(judged(i))
	}
	return d.Sample()
}

func TestDraw(t *testing.T) {
	sample := drawn(200, 2000, 1)
	if len(sample) != 200 {
		t.Fatalf("%d rows", len(sample))
	}
	type kind struct {
		class int
		sure  bool
	}
	kindOf := func(row int) kind {
		_, class, p := judged(row)
		return kind{class, p[class] >= sure}
	}
	rows, drawnOf := map[kind]int{}, map[kind]int{}
	for i := range 2000 {
		rows[kindOf(i)]++
	}
	codes := map[string]kind{}
	for _, r := range sample {
		k := kindOf(r.Row)
		drawnOf[k]++
		if known, ok := codes[r.Stratum]; ok && known != k {
			t.Errorf("the code %q is of %v and of %v", r.Stratum, known, k)
		}
		codes[r.Stratum] = k
	}
	if len(codes) != len(rows) {
		t.Errorf("%d codes of %d strata", len(codes), len(rows))
	}
	expected := 0.0
	for _, r := range sample {
		k := kindOf(r.Row)
		if want := float64(drawnOf[k]) / float64(rows[k]); math.Abs(r.Inclusion-want) > 1e-12 {
			t.Errorf("row %d of %q: probability %g, want %g", r.Row, r.Stratum, r.Inclusion, want)
		}
		expected += 1 / r.Inclusion
	}
	if math.Abs(expected-2000) > 1e-6 { // Horvitz and Thompson's estimate of the size
		t.Errorf("the sample stands for %g rows", expected)
	}
	unsure, certain := kind{1, false}, kind{1, true}
	if d, s := float64(drawnOf[unsure])/float64(rows[unsure]), float64(drawnOf[certain])/float64(rows[certain]); d < 1.5*s {
		t.Errorf("of rows in doubt %g are drawn, of sure ones %g", d, s)
	}
}

// TestStratumCodes: the name of a stratum tells nothing of it. Over many seeds
// each code is of each stratum about as often, and a larger sample keeps the codes.
func TestStratumCodes(t *testing.T) {
	const seeds = 600
	times := map[string]int{}
	for seed := range uint64(seeds) {
		of, largest := map[int]string{}, ""
		for _, r := range drawn(40, 400, seed) {
			if len(r.Stratum) != 1 || r.Stratum < "A" || r.Stratum > "D" {
				t.Fatalf("the stratum %q", r.Stratum)
			}
			of[r.Row] = r.Stratum
			if _, class, p := judged(r.Row); class == 1 && p[class] >= sure {
				largest = r.Stratum
			}
		}
		times[largest]++
		for _, r := range drawn(90, 400, seed) {
			if before, ok := of[r.Row]; ok && before != r.Stratum {
				t.Fatalf("seed %d: row %d is of %q, in the larger sample of %q", seed, r.Row, before, r.Stratum)
			}
		}
	}
	for _, code := range []string{"A", "B", "C", "D"} {
		if n := times[code]; n < seeds/4-60 || n > seeds/4+60 { // five standard deviations
			t.Errorf("%q is the largest stratum with %d of %d seeds", code, n, seeds)
		}
	}
}

// TestDrawGrows: the same seed and a larger n hold the smaller sample, and the
// order in which rows pass does not matter.
func TestDrawGrows(t *testing.T) {
	last := map[int]bool{}
	for n := 12; n <= 2000; n += 71 {
		now := map[int]bool{}
		for _, r := range drawn(n, 2000, 9) {
			now[r.Row] = true
		}
		for row := range last {
			if !now[row] {
				t.Fatalf("row %d is not in the sample of %d", row, n)
			}
		}
		last = now
	}
	d := NewDraw(100, 9, classes)
	for i := range 2000 {
		d.Add(judged(1999 - i))
	}
	turned := d.Sample()
	for i, r := range drawn(100, 2000, 9) {
		if r.Row != 1999-turned[i].Row || r.Inclusion != turned[i].Inclusion {
			t.Fatalf("place %d: row %d, in another order %d", i, r.Row, 1999-turned[i].Row)
		}
	}
}

func TestDrawFew(t *testing.T) {
	for _, c := range []struct {
		n, rows, want int
		stratum       string
	}{
		{5, 2000, 5, "all"}, {12, 2000, 12, ""}, {50, 30, 30, ""}, {5, 3, 3, "all"}, {5, 0, 0, ""},
	} {
		sample := drawn(c.n, c.rows, 2)
		if len(sample) != c.want {
			t.Errorf("%d of %d rows: %d", c.n, c.rows, len(sample))
		}
		for _, r := range sample {
			if c.stratum != "" && r.Stratum != c.stratum || c.n >= c.rows && r.Inclusion != 1 {
				t.Errorf("%d of %d rows: %+v", c.n, c.rows, r)
			}
		}
	}
}

// TestInclusion: over many seeds each row is drawn as often as its probability
// says.
func TestInclusion(t *testing.T) {
	const seeds = 2000
	times, probability := make([]float64, 100), make([]float64, 100)
	for seed := range uint64(seeds) {
		for _, r := range drawn(20, 100, seed) {
			times[r.Row]++
			probability[r.Row] = r.Inclusion
		}
	}
	for i := range times {
		p := probability[i]
		if d := math.Abs(times[i]/seeds - p); d > 4.5*math.Sqrt(p*(1-p)/seeds) {
			t.Errorf("row %d: drawn in %g of the samples, its probability is %g", i, times[i]/seeds, p)
		}
	}
}

func TestAllocate(t *testing.T) {
	strata := []stratum{{rows: 1000, variance: 100}, {rows: 100, variance: 60}, {rows: 3, variance: 0}, {rows: 0}}
	for _, c := range []struct {
		n    int
		want []int
	}{
		{8, []int{4, 2, 2, 0}}, {100, []int{84, 14, 2, 0}}, {1103, []int{1000, 100, 3, 0}}, {2000, []int{1000, 100, 3, 0}},
	} {
		if got := allocate(strata, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%d: %v, want %v", c.n, got, c.want)
		}
	}
}
