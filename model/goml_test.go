package model

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/cdipaolo/goml/base"
	"github.com/cdipaolo/goml/linear"
	"github.com/cdipaolo/goml/text"
)

// learned is goml's naive Bayes after some documents.
func learned(t *testing.T, classes uint8, documents []base.TextDatapoint) *text.NaiveBayes {
	t.Helper()
	stream := make(chan base.TextDatapoint, len(documents))
	errs := make(chan error, 1)
	bayes := text.NewNaiveBayes(stream, classes, func(rune) bool { return false })
	bayes.Output = io.Discard
	for _, d := range documents {
		stream <- d
	}
	close(stream)
	go bayes.OnlineLearn(errs)
	for err := range errs {
		t.Fatal(err)
	}
	return bayes
}

// TestGoml holds what goml.go says of goml against calculations of our own.
// A claim that no longer holds is a reason to use more of it.
func TestGoml(t *testing.T) {
	t.Run("naive Bayes divides by the word's total", func(t *testing.T) {
		// Of the words of class 0, half are "talks": P = (2+1)/(4+3) with add-one
		// smoothing over 3 words. goml takes (2+1)/(2+3).
		bayes := learned(t, 2, []base.TextDatapoint{{X: "talks went well talks", Y: 0}, {X: "went", Y: 1}})
		w, _ := bayes.Words.Get("talks")
		if w.Count[0] != 2 || w.Count[1] != 0 || w.Seen != 2 {
			t.Fatalf("counts %v, seen %d", w.Count, w.Seen)
		}
		_, p := bayes.Probability("talks")
		gomls := 3.0 / 5 * 0.5 / (3.0/5*0.5 + 1.0/5*0.5)
		right := 3.0 / 7 * 0.5 / (3.0/7*0.5 + 1.0/4*0.5)
		if math.Abs(p-gomls) > 1e-12 || math.Abs(p-right) < 0.05 {
			t.Errorf("probability %g, by the word's total %g, by the class's %g", p, gomls, right)
		}
	})
	t.Run("naive Bayes leaves short words out of training", func(t *testing.T) {
		bayes := learned(t, 2, []base.TextDatapoint{{X: "no war", Y: 0}})
		if _, ok := bayes.Words.Get("no"); ok {
			t.Error(`"no" was counted`)
		}
		if _, ok := bayes.Words.Get("war"); !ok {
			t.Error(`"war" was not counted`)
		}
	})
	t.Run("naive Bayes underflows", func(t *testing.T) {
		words := make([]string, 400)
		for i := range words {
			words[i] = word(uint64(i))
		}
		long := strings.Join(words, " ")
		bayes := learned(t, 2, []base.TextDatapoint{{X: long, Y: 0}, {X: "other", Y: 1}})
		if _, p := bayes.Probability(long); !math.IsNaN(p) {
			t.Errorf("probability %g of a long row, want NaN", p)
		}
	})
	t.Run("naive Bayes loses how many documents had a word", func(t *testing.T) {
		bayes := learned(t, 2, []base.TextDatapoint{{X: "talks", Y: 0}})
		kept, err := json.Marshal(bayes)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(kept), "DocsSeen") {
			t.Error("DocsSeen is kept")
		}
	})
	t.Run("softmax has the gradient of nothing", func(t *testing.T) {
		x, y := [][]float64{{1, 2}, {0, 1}, {2, 0}}, []float64{0, 1, 2}
		s := linear.NewSoftmax(base.BatchGA, 0.1, 0, 3, 1, x, y)
		for k := range s.Parameters {
			for j := range s.Parameters[k] {
				s.Parameters[k][j] = float64(k) - 0.3*float64(j)
			}
		}
		got, err := s.Dj(0)
		if err != nil {
			t.Fatal(err)
		}
		var right, constant float64 // by the intercept of class 0
		for i := range x {
			p, err := s.Predict(x[i])
			if err != nil {
				t.Fatal(err)
			}
			truth := 0.0
			if y[i] == 0 {
				truth = 1
			}
			right += truth - p[0]
			constant += truth - 1.0/3
		}
		if math.Abs(got[0]-constant) > 1e-12 || math.Abs(got[0]-right) < 0.1 {
			t.Errorf("slope %g, with 1/K for every probability %g, right %g", got[0], constant, right)
		}
	})
	t.Run("logistic rewards large weights", func(t *testing.T) {
		x, y := [][]float64{{1}, {-1}}, []float64{1, 0}
		slope := func(penalty float64) float64 {
			l := linear.NewLogistic(base.BatchGA, 0.1, penalty, 1, x, y)
			l.Parameters[1] = 2
			d, err := l.Dj(1)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		// Dj is climbed: a penalty must make it smaller at a positive weight.
		if plain, penalised := slope(0), slope(1); penalised <= plain {
			t.Errorf("slope %g, with a penalty %g", plain, penalised)
		}
		p := 1 / (1 + math.Exp(-2.0))
		if plain := slope(0); math.Abs(plain-2*(1-p)) > 1e-12 {
			t.Errorf("slope %g without penalty, want %g", plain, 2*(1-p))
		}
	})
}

func TestClassCounts(t *testing.T) {
	d := synthetic(200, 30)
	l := Scaling{}.prepare(d, d.All(), nil)
	counts, err := classCounts(d, d.All(), l.Vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	want := make([]float64, len(counts))
	for _, e := range d.Examples {
		for _, f := range e.Vector {
			if i := l.Vocabulary.Index(f.Key); i >= 0 && !e.Auxiliary && !Dense(f.Key) {
				want[3*i+e.Label]++
			}
		}
	}
	if !slices.Equal(counts, want) {
		t.Error("goml's counts differ from ours")
	}
}

// TestNaiveBayes holds the probabilities against Bayes' rule, written out.
func TestNaiveBayes(t *testing.T) {
	d := &Dataset{Classes: []string{"a", "b"}}
	for i, row := range []struct {
		label int
		keys  []uint64
	}{{0, []uint64{1, 2}}, {0, []uint64{1, 3}}, {0, []uint64{1}}, {1, []uint64{2, 3}}} {
		e := Example{ID: string(rune('w' + i)), Group: string(rune('w' + i)), Label: row.label, Weight: 1}
		for _, k := range row.keys {
			e.Vector = append(e.Vector, Feature{k, 1})
		}
		d.Examples = append(d.Examples, e)
	}
	p := make([]float64, 2)
	v := Vector{{1, 1}, {2, 1}}
	c, err := NaiveBayes{MinCount: 1}.Train(context.Background(), d, d.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Probabilities(v, p)
	a, b := (3.0+1)/6*(4.0/8)*(2.0/8), (1.0+1)/6*(1.0/5)*(2.0/5)
	if want := a / (a + b); math.Abs(p[0]-want) > 1e-6 {
		t.Errorf("P(a) = %g, want %g", p[0], want)
	}
	c, err = NaiveBayes{MinCount: 1, Complement: true}.Train(context.Background(), d, d.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	c.Probabilities(v, p)
	a, b = 1/((1.0/5)*(2.0/5)), 1/((4.0/8)*(2.0/8)) // each by the other's counts
	if want := a / (a + b); math.Abs(p[0]-want) > 1e-6 {
		t.Errorf("complement: P(a) = %g, want %g", p[0], want)
	}
}

// TestNeighbours holds the votes against sorting all distances.
func TestNeighbours(t *testing.T) {
	d := synthetic(150, 31)
	for _, classes := range []int{3, 15} {
		for i := range d.Examples {
			d.Examples[i].Label = i % classes
		}
		d.Classes = make([]string, classes)
		c, err := NearestNeighbours{K: 9}.Train(context.Background(), d, d.All(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := c.(*Neighbours)
		p, row := make([]float64, classes), make([]float64, projected)
		for _, e := range d.Examples[:40] {
			n.Probabilities(e.Vector, p)
			n.linear.project(e.Vector, row)
			order := make([]int, len(n.x))
			for i := range order {
				order[i] = i
			}
			slices.SortStableFunc(order, func(a, b int) int {
				return cmp.Compare(base.EuclideanDistance(row, n.x[a]), base.EuclideanDistance(row, n.x[b]))
			})
			want := make([]float64, classes)
			for c := range want {
				want[c] = 1 / float64(9+classes)
			}
			for _, i := range order[:9] {
				want[n.y[i]] += 1 / float64(9+classes)
			}
			for c := range want {
				if math.Abs(p[c]-want[c]) > 1e-12 {
					t.Fatalf("%d classes, row %s: %v, want %v", classes, e.ID, p, want)
				}
			}
		}
	}
}

// TestGradientIsLinear: the classifier in terms of features is goml's learner
// on the projection.
func TestGradientIsLinear(t *testing.T) {
	d := synthetic(150, 32)
	c, err := Gradient{}.Train(context.Background(), d, d.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := c.(*Linear)
	theta := make([]float64, projected) // any weights of the dimensions
	for i := range theta {
		theta[i] = math.Sin(float64(i))
	}
	row := make([]float64, projected)
	for i := range l.Scale {
		l.Weights[3*i] = float32(projectedWeight(l.Vocabulary.Key(i), theta))
	}
	z := make([]float64, 3)
	for _, e := range d.Examples {
		l.project(e.Vector, row)
		want := l.Bias[0]
		for j, x := range row {
			want += x * theta[j]
		}
		if l.Logits(e.Vector, z); math.Abs(z[0]-want) > 1e-4 {
			t.Fatalf("row %s: logit %g, on the projection %g", e.ID, z[0], want)
		}
	}
}
