package estimate

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// recurrence makes the numbers of testdata/golden.py.
type recurrence uint64

func (r *recurrence) next() float64 {
	*r = (1664525**r + 1013904223) % (1 << 32)
	return float64(*r) / (1 << 32)
}

// golden is a case of testdata/golden.json.
type golden struct {
	Name       string
	Rows       int
	Labels     int
	Seed       uint64
	Help       float64
	Net, Tuned bool
	Lam        float64
	Value      float64
	Low, High  float64
}

func goldens(t *testing.T) []golden {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []golden
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// population has a row in each cluster, the first ones labelled.
func (c *golden) population(t *testing.T) *Population {
	t.Helper()
	p := NewPopulation(Outcome{Name: "share", Share: !c.Net})
	r := recurrence(c.Seed)
	for i := range c.Rows {
		chance := r.next()
		y, f := []float64{0}, []float64{0}
		if r.next() < chance*chance {
			y[0] = 1
		}
		f[0] = c.Help*chance + (1-c.Help)*r.next()
		if c.Net {
			y[0], f[0] = 2*y[0]-1, 2*f[0]-1
		}
		p.Add(i, 0, f)
		if i < c.Labels {
			if err := p.Label(Label{Cluster: i, F: f, Y: y, Probability: float64(c.Labels) / float64(c.Rows)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return p
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.9f, want %.9f", what, got, want)
	}
}

// TestPPIPython holds a simple random sample of rows that are alone in their
// articles against the package ppi-python.
func TestPPIPython(t *testing.T) {
	for _, c := range goldens(t) {
		p := c.population(t)
		m, ok := p.Mean(p.Cells(), 0, Options{Normal: true})
		if !ok {
			t.Fatalf("%s: no estimate", c.Name)
		}
		got := m.Interval
		if !c.Tuned {
			s := p.sums(p.Cells(), 0)
			// ppi-python counts λ against the mean over the rows without a label.
			lambda := c.Lam * s.n / (s.n - float64(c.Labels))
			parts, value := p.linearise(s, 0, lambda, Options{Normal: true})
			got, _ = p.interval(value, parts, Options{Normal: true})
			if c.Lam == 0 {
				near(t, c.Name+", classical value", m.Classical.Value, c.Value, 1e-9)
			}
		}
		near(t, c.Name+", value", got.Value, c.Value, 1e-6)
		near(t, c.Name+", low", got.Low, c.Low, 1e-6)
		near(t, c.Name+", high", got.High, c.High, 1e-6)
	}
}

// TestNoHelp holds useless predictions to costing nothing.
func TestNoHelp(t *testing.T) {
	p := NewPopulation(Outcome{Name: "share", Share: true})
	for i := range 400 {
		f := []float64{0.3}
		p.Add(i, 0, f)
		if i%4 == 0 {
			if err := p.Label(Label{Cluster: i, F: f, Y: []float64{float64(i / 4 % 2)}, Probability: 0.25}); err != nil {
				t.Fatal(err)
			}
		}
	}
	m, _ := p.Mean(p.Cells(), 0, Options{})
	if m.Lambda != 0 || m.Narrower() != 0 || math.Abs(m.Worth-100) > 1 {
		t.Errorf("λ %g, narrower %g, worth %g of 100 labels", m.Lambda, m.Narrower(), m.Worth)
	}
	near(t, "share", m.Value, 0.5, 1e-12)
}

// TestCensus holds a census, in which every row is labelled, to be exact where
// these rows are meant.
func TestCensus(t *testing.T) {
	p := NewPopulation(Outcome{Name: "share", Share: true})
	for i := range 60 {
		f, y := []float64{float64(i%7) / 7}, []float64{float64(i % 3 / 2)}
		p.Add(i/3, 0, f)
		if err := p.Label(Label{Cluster: i / 3, F: f, Y: y, Probability: 1}); err != nil {
			t.Fatal(err)
		}
	}
	these, _ := p.Mean(p.Cells(), 0, Options{Scope: These})
	near(t, "value", these.Value, 1./3, 1e-12)
	near(t, "width", these.width(), 0, 1e-9)
	like, _ := p.Mean(p.Cells(), 0, Options{})
	near(t, "each article is the same", like.width(), 0, 1e-9)
}

// TestRare holds the interval of an outcome that no label has to the exact one.
func TestRare(t *testing.T) {
	p := NewPopulation(Outcome{Name: "share", Share: true})
	for i := range 1000 {
		p.Add(i, 0, []float64{0.01})
		if i < 50 {
			if err := p.Label(Label{Cluster: i, F: []float64{0.01}, Y: []float64{0}, Probability: 0.05}); err != nil {
				t.Fatal(err)
			}
		}
	}
	m, _ := p.Mean(p.Cells(), 0, Options{})
	if !m.Rare {
		t.Error("not called rare")
	}
	near(t, "low", m.Low, 0, 0)
	near(t, "high", m.High, 1-math.Pow(0.025, 1./50), 1e-9) // Clopper and Pearson 1934, none of n
	if _, _, ok := p.Difference(m, m, Options{}); ok {
		t.Error("a difference of what does not vary")
	}
}

// TestBalance holds the interval of one share less another to those of the two
// where hardly a label differs from the others, so that it does not vary less than
// they do; and to their own otherwise.
func TestBalance(t *testing.T) {
	for _, c := range []struct {
		name             string
		support, against int // of 21 labels, the others neither
		rare             bool
	}{
		{"none of either", 0, 0, true},
		{"few of both", 2, 2, true},
		{"all of one", 0, 21, true},
		{"some of each", 4, 4, false},
		{"enough of one", 6, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := NewPopulation(Outcome{Name: "support", Share: true}, Outcome{Name: "against", Share: true}, Outcome{Name: "net", Balance: &[2]int{0, 1}})
			for i := range 400 {
				f := []float64{0.1, 0.2 + float64(i%5)/50, -0.1 - float64(i%5)/50}
				p.Add(i, 0, f)
				if i >= 21 {
					continue
				}
				y := []float64{0, 0, 0}
				switch {
				case i < c.support:
					y = []float64{1, 0, 1}
				case i < c.support+c.against:
					y = []float64{0, 1, -1}
				}
				if err := p.Label(Label{Cluster: i, F: f, Y: y, Probability: 21. / 400}); err != nil {
					t.Fatal(err)
				}
			}
			support, _ := p.Mean(p.Cells(), 0, Options{Level: 0.975})
			against, _ := p.Mean(p.Cells(), 1, Options{Level: 0.975})
			net, ok := p.Mean(p.Cells(), 2, Options{})
			if !ok || net.Rare != c.rare {
				t.Fatalf("estimated %t, rare %t", ok, net.Rare)
			}
			if !c.rare {
				return
			}
			if _, _, ok := p.Difference(net, support, Options{}); ok {
				t.Error("a difference of what hardly varies")
			}
			near(t, "value", net.Value, float64(c.support-c.against)/21, 1e-12)
			near(t, "low", net.Low, support.Low-against.High, 1e-12)
			near(t, "high", net.High, support.High-against.Low, 1e-12)
			near(t, "labels alone", net.Narrower(), 0, 0)
		})
	}
}

// TestClusters holds rows that repeat their article's other rows to count as
// one where articles are drawn, and as many where labels are.
func TestClusters(t *testing.T) {
	build := func(copies int) *Population {
		p := NewPopulation(Outcome{Name: "net"})
		r := recurrence(5)
		for i := range 200 {
			f := r.next()
			y := 0.0
			if r.next() < f {
				y = 1
			}
			for range copies {
				p.Add(i, 0, []float64{f})
				if i < 100 {
					if err := p.Label(Label{Cluster: i, F: []float64{f}, Y: []float64{y}, Probability: 0.5}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		return p
	}
	one, _ := build(1).Mean([]int{0}, 0, Options{})
	four, _ := build(4).Mean([]int{0}, 0, Options{})
	if ratio := four.SE / one.SE; ratio < 0.97 || ratio > 1.03 {
		t.Errorf("four copies of each row: standard error %.3f of that of one", ratio)
	}
	one, _ = build(1).Mean([]int{0}, 0, Options{Scope: These})
	four, _ = build(4).Mean([]int{0}, 0, Options{Scope: These})
	if ratio := four.SE / one.SE; ratio < 0.47 || ratio > 0.53 {
		t.Errorf("four times the rows and labels, drawn one by one: standard error %.3f of that of one", ratio)
	}
}

// TestDifference holds the difference of two groups that share articles to be
// surer than that of two that do not, and to be antisymmetric.
func TestDifference(t *testing.T) {
	build := func(apart int) (*Population, *Mean, *Mean) {
		p := NewPopulation(Outcome{Name: "net"})
		r := recurrence(7)
		for i := range 300 {
			mood := r.next()
			for cell := range 2 {
				f := []float64{mood}
				y := []float64{mood + 0.2*r.next() + 0.1*float64(cell)}
				cluster := i + cell*apart
				p.Add(cluster, cell, f)
				if i%3 == cell {
					if err := p.Label(Label{Cluster: cluster, Cell: cell, F: f, Y: y, Probability: 1. / 3}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		a, _ := p.Mean([]int{0}, 0, Options{})
		b, _ := p.Mean([]int{1}, 0, Options{})
		return p, a, b
	}
	p, a, b := build(0)
	shared, pvalue, ok := p.Difference(b, a, Options{})
	back, _, _ := p.Difference(a, b, Options{})
	near(t, "antisymmetric", shared.Low, -back.High, 1e-12)
	if !ok || pvalue > 0.01 || shared.Low <= 0 {
		t.Errorf("a difference of 0.1 within articles: %+v, p = %g", shared, pvalue)
	}
	p, a, b = build(1000)
	if apart, _, _ := p.Difference(b, a, Options{}); apart.SE < 2*shared.SE {
		t.Errorf("standard error %.4f with articles apart, %.4f with articles shared", apart.SE, shared.SE)
	}
}

func TestLabelChecks(t *testing.T) {
	for _, probability := range []float64{0, -1, 1.5, math.NaN()} {
		if err := NewPopulation().Label(Label{Probability: probability}); err == nil {
			t.Errorf("a probability of %g is taken", probability)
		}
	}
	p := NewPopulation(Outcome{Name: "net"})
	p.Add(0, 0, []float64{1})
	if _, ok := p.Mean(p.Cells(), 0, Options{}); ok {
		t.Error("an estimate without labels")
	}
}

func TestQValues(t *testing.T) {
	got := QValues([]float64{0.04, 0.01, 0.03, 0.02})
	for i, want := range []float64{0.04, 0.04, 0.04, 0.04} {
		near(t, "q", got[i], want, 1e-12)
	}
	got = QValues([]float64{0.001, 0.5})
	near(t, "q", got[0], 0.002, 1e-12)
	near(t, "q", got[1], 0.5, 1e-12)
}
