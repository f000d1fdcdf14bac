package model

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"testing"
)

func TestGradientIsTheSlope(t *testing.T) {
	for _, test := range []struct {
		name  string
		bayes bool
		merge bool // two classes, for the loop over any number
		ones  bool // values of 1 alone, which are not kept
	}{{name: "three classes"}, {name: "two classes", merge: true}, {name: "ratios", bayes: true}, {name: "indicators", ones: true}} {
		t.Run(test.name, func(t *testing.T) {
			d := synthetic(60, 1)
			if test.merge {
				d.Classes = d.Classes[:2]
				for i := range d.Examples {
					d.Examples[i].Label %= 2
				}
			}
			for _, e := range d.Examples {
				for i, f := range e.Vector {
					if test.ones && !Dense(f.Key) {
						e.Vector[i].Value = 1
					}
				}
			}
			p, err := LogReg{Bayes: test.bayes, Balance: 0.5}.prepare(d, d.All(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			o := p.objective
			if test.ones != (o.rowValue == nil) {
				t.Fatalf("the design keeps %d values", len(o.rowValue))
			}
			o.c = 0.3
			theta := make([]float64, o.dim())
			for i := range theta {
				theta[i] = math.Sin(float64(i))
			}
			gradient, scratch := make([]float64, o.dim()), make([]float64, o.dim())
			o.evaluate(theta, gradient)
			const h = 1e-5
			for i := 0; i < o.dim(); i += 7 {
				x := theta[i]
				theta[i] = x + h
				above := o.evaluate(theta, scratch)
				theta[i] = x - h
				below := o.evaluate(theta, scratch)
				theta[i] = x
				if slope := (above - below) / (2 * h); math.Abs(slope-gradient[i]) > 1e-8 {
					t.Fatalf("parameter %d: gradient %g, slope %g", i, gradient[i], slope)
				}
			}
		})
	}
}

// TestOptimumOfASmallCase holds the solution against plain gradient descent,
// run until nothing moves.
func TestOptimumOfASmallCase(t *testing.T) {
	d := synthetic(30, 6)
	trainer := LogReg{C: 2, Balance: 1, Tolerance: 1e-9}
	p, err := trainer.prepare(d, d.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := p.objective
	o.c = 2
	theta, gradient := make([]float64, o.dim()), make([]float64, o.dim())
	var best float64
	for range 40_000 {
		best = o.evaluate(theta, gradient)
		for i, g := range gradient {
			theta[i] -= 0.8 * g
		}
	}
	c, err := trainer.Train(context.Background(), d, d.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	l := c.(*Linear)
	found := make([]float64, o.dim())
	for i, w := range l.Weights {
		found[i] = float64(w)
	}
	copy(found[len(l.Weights):], l.Bias)
	if got := o.evaluate(found, gradient); math.Abs(got-best) > 1e-9 {
		t.Errorf("loss %.12f, gradient descent %.12f", got, best)
	}
}

// TestPriorHolds: without a reason in the rows, weights stay at the prior's;
// a strong penalty leaves them there, a weak one lets go.
func TestPriorHolds(t *testing.T) {
	ctx := context.Background()
	old, young := synthetic(400, 7), synthetic(40, 8)
	c, err := LogReg{C: 10}.Train(ctx, old, old.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	prior := c.(*Linear)
	accuracy := func(c Classifier) float64 {
		test := synthetic(300, 9)
		right, p := 0, make([]float64, 3)
		for _, e := range test.Examples {
			c.Probabilities(e.Vector, p)
			if (&Decision{}).Decide(p).Class == e.Label {
				right++
			}
		}
		return float64(right) / float64(len(test.Examples))
	}
	held, err := LogReg{C: 1e-6, Prior: prior}.Train(ctx, young, young.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	z, q := make([]float64, 3), make([]float64, 3)
	for _, e := range old.Examples {
		prior.Logits(e.Vector, z)
		held.(*Linear).Logits(e.Vector, q)
		for k := range z {
			if math.Abs(z[k]-prior.Bias[k]-q[k]+held.(*Linear).Bias[k]) > 1e-3 {
				t.Fatalf("row %s: logits %v, the prior's %v", e.ID, q, z)
			}
		}
	}
	alone, err := LogReg{C: 1}.Train(ctx, young, young.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	helped, err := LogReg{C: 0.1, Prior: prior}.Train(ctx, young, young.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	tuned, err := Tune(ctx, young, append(LogReg{}.Candidates(young), LogReg{Prior: prior}), nil, CVOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if tuned[0].Trainer.Prior == nil {
		t.Errorf("of 40 rows, the folds choose %+v without the prior", tuned[0].Trainer)
	}
	if accuracy(helped) < accuracy(alone)+0.1 {
		t.Errorf("40 rows: accuracy %.3f, with the prior %.3f", accuracy(alone), accuracy(helped))
	}
}

func TestWeightsAreRepetitions(t *testing.T) {
	ctx := context.Background()
	weighted, repeated := synthetic(40, 10), synthetic(40, 10)
	for i := range weighted.Examples {
		weighted.Examples[i].Weight = float64(i % 3)
		for range i%3 - 1 {
			repeated.Examples = append(repeated.Examples, repeated.Examples[i])
		}
		if i%3 == 0 {
			repeated.Examples[i].Weight = 0
		}
	}
	trainer := LogReg{Tolerance: 1e-9, Scaling: Scaling{DenseRaw: true}, Balance: 0.5}
	for i := range repeated.Examples {
		if repeated.Examples[i].Weight != 0 {
			repeated.Examples[i].Weight = 1
		}
	}
	a, err := trainer.Train(ctx, weighted, weighted.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := trainer.Train(ctx, repeated, repeated.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range a.(*Linear).Weights {
		if math.Abs(float64(w-b.(*Linear).Weights[i])) > 1e-4 {
			t.Fatalf("weight %d: %g, by repetition %g", i, w, b.(*Linear).Weights[i])
		}
	}
}

func TestTargetOfOneClassIsALabel(t *testing.T) {
	hard, soft := synthetic(60, 11), synthetic(60, 11)
	for i := range soft.Examples {
		e := &soft.Examples[i]
		e.Target = make([]float64, 3)
		e.Target[e.Label] = 1
	}
	a, err := LogReg{}.Train(context.Background(), hard, hard.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := LogReg{}.Train(context.Background(), soft, soft.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(a.(*Linear).Weights, b.(*Linear).Weights) {
		t.Error("the weights differ")
	}
}

func TestTrainingStops(t *testing.T) {
	d := synthetic(200, 12)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (LogReg{}).Train(ctx, d, d.All(), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestLogitsAllocateNothing(t *testing.T) {
	l, v := wide(t)
	z := make([]float64, 3)
	if n := testing.AllocsPerRun(100, func() { l.Probabilities(v, z) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestExplainSumsToTheLogits(t *testing.T) {
	l, v := wide(t)
	z := make([]float64, 3)
	l.Logits(v, z)
	sums := slices.Clone(l.Bias)
	parts := l.Explain(v)
	for i, c := range parts {
		for k, x := range c.Logits {
			sums[k] += x
		}
		if i > 0 && spread(c.Logits) > spread(parts[i-1].Logits) {
			t.Errorf("part %d is larger than the one before", i)
		}
	}
	for k := range z {
		if math.Abs(sums[k]-z[k]) > 1e-9 {
			t.Errorf("class %d: parts sum to %g, logit %g", k, sums[k], z[k])
		}
	}
}

// wide returns a model of 200,000 features and a row with 300 of them, and
// 100 that it lacks.
func wide(t testing.TB) (*Linear, Vector) {
	t.Helper()
	var keys []uint64
	for i := range uint64(200_000) {
		keys = append(keys, SparseKey(mix(i)))
	}
	for i := range uint64(100) {
		keys = append(keys, DenseKey(mix(i)))
	}
	l := &Linear{Vocabulary: NewVocabulary(keys), Bias: []float64{0.1, -0.2, 0}, Sparse: Block{1, true}, Dense: Block{0.5, true}}
	for i := range l.Vocabulary.Len() {
		l.Scale = append(l.Scale, 1+float32(i%7))
		l.Weights = append(l.Weights, float32(math.Sin(float64(i))), float32(math.Cos(float64(i))), float32(i%5)-2)
	}
	var v Vector
	for i := range 200 {
		v = append(v, Feature{l.Vocabulary.Key(i * 997), 1})
	}
	for i := range uint64(100) {
		v = append(v, Feature{SparseKey(mix(1e9 + i)), 1}, Feature{DenseKey(mix(i)), float32(i) - 50})
	}
	slices.SortFunc(v, func(a, b Feature) int { return cmp.Compare(a.Key, b.Key) })
	return l, v
}

func BenchmarkProbabilities(b *testing.B) {
	l, v := wide(b)
	z := make([]float64, 3)
	b.ReportAllocs()
	for b.Loop() {
		l.Probabilities(v, z)
	}
}

func BenchmarkTrain(b *testing.B) {
	d := synthetic(2000, 13)
	d.raw()
	for b.Loop() {
		if _, err := (LogReg{}).Train(context.Background(), d, d.All(), Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTrainingAndFileAreDeterministic(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 3, 7} {
		d := synthetic(300, 2)
		c, err := LogReg{}.Train(context.Background(), d, d.All(), Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		b := &Bundle{Models: []*Model{{Name: "stance", Classes: d.Classes, Classifier: c, Metadata: map[string]string{"b": "1", "a": "2"}}}}
		var file bytes.Buffer
		if err := b.Save(&file); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = file.Bytes()
		}
		if !bytes.Equal(first, file.Bytes()) {
			t.Fatalf("%d workers give another file", workers)
		}
		loaded, err := LoadBytes(first)
		if err != nil {
			t.Fatal(err)
		}
		p, q := make([]float64, 3), make([]float64, 3)
		for i := range d.Examples {
			b.Models[0].Predict(d.Examples[i].Vector, p)
			loaded.Models[0].Predict(d.Examples[i].Vector, q)
			if p[0] != q[0] || p[1] != q[1] || p[2] != q[2] {
				t.Fatalf("row %d: %v before, %v after the file", i, p, q)
			}
		}
	}
}

// Features of a kind that the prior lacks would change the scale of those that it
// has, and stay out.
func TestPriorKeepsItsFamilies(t *testing.T) {
	ctx := context.Background()
	bare := synthetic(200, 1)
	for i := range bare.Examples {
		e := &bare.Examples[i]
		e.Vector = slices.DeleteFunc(e.Vector, func(f Feature) bool { return Dense(f.Key) })
	}
	prior, err := LogReg{}.Train(ctx, bare, bare.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	full := synthetic(200, 2)
	for want, trainer := range map[bool]LogReg{true: {}, false: {Prior: prior.(*Linear)}} {
		classifier, err := trainer.Train(ctx, full, full.All(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(classifier.(*Linear).Vocabulary.keys, Dense); got != want {
			t.Errorf("with a prior %v: dense features %v", trainer.Prior != nil, got)
		}
	}
}
