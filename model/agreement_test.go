package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"

	"stance/data/external"
)

// ratings are labels by units and raters as a string each: "ab.": two labels and
// none.
func ratings(units ...string) *Ratings {
	r := &Ratings{Classes: []string{"a", "b", "c", "d"}}
	for i := range units[0] {
		r.Raters = append(r.Raters, fmt.Sprint("rater ", i))
	}
	for i, u := range units {
		var labels []int
		for _, c := range u {
			labels = append(labels, max(-1, int(c)-'a'))
		}
		r.Labels = append(r.Labels, labels)
		r.Groups = append(r.Groups, fmt.Sprint(i))
	}
	return r
}

// TestAgree holds the figures against ones worked out by hand.
func TestAgree(t *testing.T) {
	a, err := Agree(ratings("aa", "aa", "bb", "bb", "bb", "cc", "cc", "cc", "cc", "dd", "ab", "ca"), 1)
	if err != nil {
		t.Fatal(err)
	}
	// 10 of 12 agree. By first: a 3, b 3, c 5, d 1; by second: a 3, b 4, c 4, d 1.
	// Kappa: expected (9+12+20+1)/144.
	if want := (10./12 - 42./144) / (1 - 42./144); math.Abs(a.Pairs[0].Kappa.Value-want) > 1e-12 {
		t.Errorf("kappa %g, want %g", a.Pairs[0].Kappa.Value, want)
	}
	// Alpha: of 24 labels a 6, b 7, c 9, d 2; 4 coincidences differ.
	if want := 1 - 23.*4/(576-36-49-81-4); math.Abs(a.Alpha.Value-want) > 1e-12 {
		t.Errorf("alpha %g, want %g", a.Alpha.Value, want)
	}
	if a.Percent.Value != 10./12 || a.Units != 12 || a.Pairs[0].Confusion[2][0] != 1 || a.Pairs[0].Confusion[0][2] != 0 {
		t.Errorf("%+v", a)
	}
	if i := a.Alpha; !(i.Low < i.Value && i.Value < i.High && i.High <= 1) {
		t.Errorf("interval %+v", i)
	}
}

func TestAgreeWithoutValue(t *testing.T) {
	a, err := Agree(ratings("aa", "aa", "a."), 1)
	if err != nil {
		t.Fatal(err)
	}
	if a.Alpha != nil || a.Pairs[0].Kappa != nil || a.Percent.Value != 1 || a.Units != 2 || a.Single != 1 {
		t.Errorf("%+v", a)
	}
	for _, r := range []*Ratings{ratings("a", "b"), ratings("a.", ".b"), ratings("ae")} {
		if a, err := Agree(r, 1); err == nil {
			t.Errorf("%v: %+v", r.Labels, a)
		}
	}
	// Two of three raters never meet: no figure for the pair, one for all.
	a, err = Agree(ratings("ab.", "bb.", ".ba", ".aa"), 1)
	if err != nil || a.Pairs[1].Kappa != nil || a.Pairs[1].Percent != nil || a.Pairs[1].Units != 0 || a.Alpha == nil {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestAgreeGroups: sentences of one text are resampled together, so that copies
// do not narrow the interval.
func TestAgreeGroups(t *testing.T) {
	r := ratings("aa", "bb", "ab", "cc", "ba", "bb", "aa", "cb")
	once, err := Agree(r, 1)
	if err != nil {
		t.Fatal(err)
	}
	r.Labels, r.Groups = append(r.Labels, r.Labels...), append(r.Groups, r.Groups...)
	twice, err := Agree(r, 1)
	if err != nil {
		t.Fatal(err)
	}
	if *once.Percent != *twice.Percent {
		t.Errorf("equal labels %+v, of two copies each %+v", once.Percent, twice.Percent)
	}
}

// TestAgreementReference holds the figures against PyPI's krippendorff and
// scikit-learn on random labels, with gaps and two to five raters.
func TestAgreementReference(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Python")
	}
	python := external.Python(t)
	type labelled struct {
		Labels [][]int `json:"labels"`
	}
	var cases []labelled
	var all []*Ratings
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 1))
		r := &Ratings{Classes: []string{"a", "b", "c", "d", "e"}[:2+seed%4]}
		raters := 2 + int(seed%4)
		for i := range raters {
			r.Raters = append(r.Raters, fmt.Sprint(i))
		}
		for u := range 60 {
			truth := random.IntN(len(r.Classes))
			labels := make([]int, raters)
			for i := range labels {
				switch x := random.Float64(); {
				case x < 0.15:
					labels[i] = -1
				case x < 0.75:
					labels[i] = truth
				default:
					labels[i] = random.IntN(len(r.Classes))
				}
			}
			r.Labels, r.Groups = append(r.Labels, labels), append(r.Groups, fmt.Sprint(u))
		}
		all = append(all, r)
		cases = append(cases, labelled{r.Labels})
	}
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), python, filepath.Join("testdata", "agreement.py"))
	c.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	var want []struct {
		Alpha            float64
		Kappas, Percents []float64
	}
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	for i, r := range all {
		a, err := Agree(r, 1)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(a.Alpha.Value-want[i].Alpha) > 1e-9 {
			t.Errorf("case %d: alpha %.12f, krippendorff's %.12f", i, a.Alpha.Value, want[i].Alpha)
		}
		for j, p := range a.Pairs {
			if math.Abs(p.Kappa.Value-want[i].Kappas[j]) > 1e-9 || math.Abs(p.Percent.Value-want[i].Percents[j]) > 1e-9 {
				t.Errorf("case %d, pair %d: kappa %.12f, percent %.12f, scikit-learn's %.12f, %.12f", i, j, p.Kappa.Value, p.Percent.Value, want[i].Kappas[j], want[i].Percents[j])
			}
		}
	}
}
