package model

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// opinionated gives each row opinions that say its label, times by, in noise.
func opinionated(d *Dataset, by float64) *Dataset {
	random := rand.New(rand.NewPCG(7, 7))
	for i := range d.Examples {
		e := &d.Examples[i]
		for class := range d.Classes {
			said := random.NormFloat64()
			if class == e.Label {
				said += by
			}
			e.Vector = append(e.Vector, Feature{Opinion(class), float32(said)})
		}
		// Sorted: the dense keys of synthetic rows are of any family.
		sortVector(e.Vector)
	}
	return d
}

func sortVector(v Vector) {
	for i := range v {
		for j := i; j > 0 && v[j].Key < v[j-1].Key; j-- {
			v[j], v[j-1] = v[j-1], v[j]
		}
	}
}

func TestTuneWeighsOpinions(t *testing.T) {
	loss := map[string]float64{}
	for _, c := range []struct {
		name      string
		by        float64 // how much opinions are worth
		low, high float64 // bounds of their weight
	}{
		{"right", 2, 0.3, 3},
		{"noise", 0, 0, 0.15},
		{"wrong", -2, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := opinionated(synthetic(400, 3), c.by)
			tuned, err := Tune(context.Background(), d, []LogReg{{}}, []float64{1}, CVOptions{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if weight := tuned[0].Trainer.Opinion; !(weight >= c.low && weight <= c.high) {
				t.Errorf("opinions weigh %v, not %v to %v", weight, c.low, c.high)
			}
			loss[c.name] = tuned[0].LogLoss

			// The classifier says what the folds were told that it would.
			classifier, err := tuned[0].Trainer.Train(context.Background(), d, d.All(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			l := classifier.(*Linear)
			for i := range l.Vocabulary.Len() {
				if _, ok := ofOpinion(l.Vocabulary.Key(i)); ok {
					t.Fatal("an opinion is learned from like other features")
				}
			}
			v := d.Vector(0, nil)
			with, without, silent := make([]float64, 3), make([]float64, 3), *l
			silent.Opinion = 0
			l.Logits(v, with)
			silent.Logits(v, without)
			for _, f := range v {
				if class, ok := ofOpinion(f.Key); ok {
					without[class] += l.Opinion * float64(f.Value)
				}
			}
			sums := append([]float64(nil), l.Bias...)
			for _, part := range l.Explain(v) {
				for class, z := range part.Logits {
					sums[class] += z
				}
			}
			for class := range with {
				if math.Abs(with[class]-without[class]) > 1e-9 || math.Abs(with[class]-sums[class]) > 1e-9 {
					t.Errorf("logit %v; the others and the opinion give %v, the parts %v", with[class], without[class], sums[class])
				}
			}
		})
	}
	if len(loss) == 3 && loss["right"] > loss["noise"]-0.1 || len(loss) == 3 && loss["wrong"] > loss["noise"]+0.02 {
		t.Errorf("log loss %v", loss)
	}
}

func TestRowsWithoutOpinions(t *testing.T) {
	d := opinionated(synthetic(200, 5), 2)
	if got := d.opinions([]int{0}); len(got) != 1 || len(got[0]) != 3 {
		t.Fatalf("opinions %v", got)
	}
	if got := synthetic(20, 5).opinions([]int{0}); got != nil {
		t.Errorf("opinions %v where there are none", got)
	}
	mixed := opinionated(synthetic(20, 5), 1)
	last := &mixed.Examples[len(mixed.Examples)-1]
	var kept Vector
	for _, f := range last.Vector {
		if _, ok := ofOpinion(f.Key); !ok {
			kept = append(kept, f)
		}
	}
	last.Vector = kept
	for _, said := range mixed.opinions([]int{len(mixed.Examples) - 1})[0] {
		if said != 0 {
			t.Errorf("a row without opinions says %v", said)
		}
	}
}

// What a fold's predictions hear is told by the other folds: its own labels change
// nothing.
func TestHearIsOutOfFold(t *testing.T) {
	heard := func(flip bool) *CV {
		d := opinionated(synthetic(300, 3), 2)
		cv := newCV(d, make([]int, len(d.Examples)), 3)
		for i := range cv.Rows {
			cv.Fold[i] = i % 3
			copy(cv.P[i], []float64{0.5, 0.3, 0.2})
			if e := &d.Examples[cv.Rows[i]]; flip && cv.Fold[i] == 1 {
				e.Label = (e.Label + 1) % len(d.Classes)
			}
		}
		tuned := Tuned{CV: cv}
		if err := tuned.hear(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		return tuned.CV
	}
	as, flipped := heard(false), heard(true)
	changed := map[int]bool{}
	for i, p := range as.P {
		if !slices.Equal(p, flipped.P[i]) {
			changed[as.Fold[i]] = true
		}
		if slices.Equal(p, []float64{0.5, 0.3, 0.2}) {
			t.Fatalf("row %d hears nothing", i)
		}
	}
	if changed[1] || !changed[0] || !changed[2] {
		t.Errorf("the labels of fold 1 changed the predictions of folds %v", changed)
	}
}

func TestLossHasItsGradient(t *testing.T) {
	logs := [][]float64{{-0.1, -2, -4}, {-3, -0.2, -1}, {-700, -0.4, -900}}
	opinions := [][]float64{{1, -1, 0.5}, {0.2, 2, -3}, {-1, 0, 4}}
	y := []int{0, 2, 0}
	at := func(theta []float64, gradient []float64) float64 {
		c := Calibration{Scale: theta[:1], Shift: theta[1:4]}
		return c.loss(logs, opinions, theta[4], y, gradient)
	}
	theta := []float64{1.1, 0.1, -0.2, 0.3, 0.7}
	gradient := make([]float64, len(theta))
	at(theta, gradient)
	for i := range theta {
		const h = 1e-6
		up, down := slices.Clone(theta), slices.Clone(theta)
		up[i] += h
		down[i] -= h
		want := (at(up, make([]float64, 5)) - at(down, make([]float64, 5))) / (2 * h)
		if math.Abs(gradient[i]-want) > 1e-4*max(1, math.Abs(want)) {
			t.Errorf("derivative %d is %v, not %v", i, gradient[i], want)
		}
	}
}
