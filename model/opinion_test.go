package model

import (
	"context"
	"math"
	"math/rand/v2"
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
