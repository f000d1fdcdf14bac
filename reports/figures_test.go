package reports

import (
	"math"
	"testing"
	"time"
)

func near(got *float64, want float64) bool { return got != nil && math.Abs(*got-want) < 5e-4 }

// momentsOf are the moments of articles, each given by its sentences' nets.
func momentsOf(articles ...[]float64) moments {
	var sum moments
	for _, nets := range articles {
		a := &articleSum{}
		for _, net := range nets {
			v := verdict{class: 1, p: [3]float64{(1 + net) / 2, 0, (1 - net) / 2}, confidence: 0.5}
			u := &unit{}
			u.add(v)
			a.addUnit(u)
		}
		sum.add(a.close())
	}
	return sum
}

func TestFiguresInterval(t *testing.T) {
	for _, c := range []struct {
		name           string
		articles       [][]float64
		net, low, high float64
		interval       bool
	}{
		{"one article has none", [][]float64{{0.5, 0.7}}, 0.6, 0, 0, false},
		{"nor have four", [][]float64{{0.1}, {0.3}, {0.5}, {0.7}}, 0.4, 0, 0, false},
		// With a sentence an article it is Student's interval of a mean:
		// mean 0.3, s = 0.15811, t(4) = 2.7764, 2.7764 × 0.15811 / √5 = 0.1963.
		{"a sentence an article", [][]float64{{0.1}, {0.2}, {0.3}, {0.4}, {0.5}}, 0.3, 0.1037, 0.4963, true},
		// Ratio estimate: 1.6 / 6; residuals 0.2667, -0.2667, 0.2333, -0.1667,
		// -0.0667; t(4) × √(5/4 × 0.22889) / 6 = 0.2475.
		{"articles of different length", [][]float64{{0.4, 0.4}, {0}, {0.5}, {0.1}, {0.2}}, 0.2667, 0.0192, 0.5142, true},
		{"bounded by 1", [][]float64{{1}, {-1}, {1}, {-1}, {0}}, 0, -1, 1, true},
		{"all alike", [][]float64{{0.2}, {0.2, 0.2}, {0.2}, {0.2}, {0.2}}, 0.2, 0.2, 0.2, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			sum := momentsOf(c.articles...)
			f := sum.figures()
			if !near(f.Net, c.net) {
				t.Errorf("net %v, want %v", value(f.Net), c.net)
			}
			if (f.Low != nil) != c.interval {
				t.Fatalf("interval %v, want %v", f.Low != nil, c.interval)
			}
			if c.interval && (!near(f.Low, c.low) || !near(f.High, c.high)) {
				t.Errorf("%v to %v, want %v to %v", *f.Low, *f.High, c.low, c.high)
			}
		})
	}
}

func TestUnitTakesTheSurestThatCounts(t *testing.T) {
	surely := verdict{class: 2, confidence: 0.7, p: [3]float64{0.1, 0.2, 0.7}}
	for _, c := range []struct {
		name string
		rows []verdict
		want int
		out  bool
	}{
		{"side over neutral", []verdict{{class: 1, confidence: 0.9}, surely}, 2, false},
		{"counted over doubtful", []verdict{{class: 0, confidence: 0.9, abstained: true}, surely}, 2, false},
		{"surer over less sure", []verdict{surely, {class: 0, confidence: 0.8}}, 0, false},
		{"all doubtful", []verdict{{class: 0, confidence: 0.4, abstained: true}}, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := &unit{}
			for _, v := range c.rows {
				u.add(v)
			}
			if u.best.class != c.want || u.best.abstained != c.out {
				t.Errorf("class %d, abstained %v", u.best.class, u.best.abstained)
			}
		})
	}
}

func TestSide(t *testing.T) {
	d := directory{}
	country := func(id string) { d.add(id, id, "country", &id, 1) }
	country("country:KE")
	country("country:UG")
	d.add("person:minister", "Minister", "person", ref("country:KE"), 1)
	d.add("person:rival", "Rival", "person", ref("country:KE"), 1)
	d.add("person:envoy", "Envoy", "person", ref("country:UG"), 1)
	d.add("org:union", "Union", "organisation", nil, 1)
	for _, c := range []struct{ name, holder, principal, target, want string }{
		{"a minister of another country", "person:minister", "country:KE", "country:UG", "country:KE"},
		{"a minister of another's envoy", "person:minister", "country:KE", "person:envoy", "country:KE"},
		{"a minister of his own country", "person:minister", "country:KE", "country:KE", "person:minister"},
		{"a minister of a rival at home", "person:minister", "country:KE", "person:rival", "person:minister"},
		{"a minister of a union", "person:minister", "country:KE", "org:union", "person:minister"},
		{"a union of a country", "org:union", "", "country:UG", "org:union"},
		{"a country of another", "country:KE", "country:KE", "country:UG", "country:KE"},
		{"one whose country is not named", "person:minister", "country:XX", "country:UG", "person:minister"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := d.side(c.holder, c.principal, c.target); got != c.want {
				t.Errorf("counts as %s, want %s", got, c.want)
			}
		})
	}
}

func TestCalendar(t *testing.T) {
	at := func(text string) time.Time {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return day
	}
	for _, c := range []struct {
		from, to, unit, first string
		n                     int
	}{
		{"2024-03-04", "2024-03-04", "day", "2024-03-04", 1},
		{"2024-03-04", "2024-03-27", "day", "2024-03-04", 24},
		{"2024-03-06", "2024-03-30", "week", "2024-03-04", 4},
		{"2024-01-15", "2025-06-01", "month", "2024-01-01", 18},
		{"2020-02-15", "2024-11-30", "quarter", "2020-01-01", 20},
		{"2001-05-01", "2019-01-01", "year", "2001-01-01", 19},
		{"1901-05-01", "2019-01-01", "year", "1901-01-01", 24},
	} {
		t.Run(c.from+" to "+c.to, func(t *testing.T) {
			got := newCalendar(at(c.from), at(c.to))
			if got.unit != c.unit || len(got.starts) != c.n || got.labels()[0] != c.first {
				t.Errorf("%d intervals of a %s from %s", len(got.starts), got.unit, got.labels()[0])
			}
			if got.bin(at(c.from)) != 0 || got.bin(at(c.to)) != c.n-1 {
				t.Errorf("bins %d to %d of %d", got.bin(at(c.from)), got.bin(at(c.to)), c.n)
			}
		})
	}
	if c := newCalendar(time.Time{}, time.Time{}); c.bin(time.Time{}) != -1 {
		t.Error("an undated article has an interval")
	}
}

// TestDetail holds a finding to the articles in which a side is taken, not to those
// that are neutral.
func TestDetail(t *testing.T) {
	article := func(sentences ...int) moments {
		a := &articleSum{}
		for _, class := range sentences {
			a.addUnit(&unit{best: verdict{class: class}, rows: 1})
		}
		return a.close()
	}
	for _, c := range []struct {
		name     string
		articles []moments
		want     string
	}{
		{"both in one article", []moments{article(0, 2), article(1), article(1, 1)}, "1 of support and 1 of accusation in 1 article"},
		{"each in another", []moments{article(0), article(2, 1), article(1)}, "1 of support and 1 of accusation in 2 articles"},
		{"one side", []moments{article(2, 2), article(1), article(2)}, "3 sentences in 2 articles"},
		{"and one to the contrary", []moments{article(2, 2), article(0), article(2)}, "3 sentences in 2 articles, and 1 to the contrary"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var sum moments
			for _, m := range c.articles {
				sum.add(m)
			}
			p := Pair{Figures: sum.figures()}
			if got := p.detail(); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
