package model

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// A row must give the bits of Linear.Logits, whatever the order and the
// repeats of its features, and leave nothing behind for the next.
func TestRowGivesTheBitsOfLogits(t *testing.T) {
	for name, classes := range map[string]int{"two classes": 2, "three classes": 3, "five classes": 5} {
		t.Run(name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, uint64(classes)))
			const dim = 64
			keys := []uint64{0, 1, 2}
			for range 9000 {
				keys = append(keys, SparseKey(random.Uint64()))
			}
			run := DenseKey(1 << 20)
			for d := range uint64(dim - 1) { // the last is unknown
				keys = append(keys, run+d)
			}
			l := &Linear{
				Vocabulary: NewVocabulary(keys), Bias: make([]float64, classes),
				Sparse: Block{Weight: 1, Normalise: true}, Dense: Block{Weight: 0.5, Normalise: true}, Opinion: 0.7,
			}
			for range l.Vocabulary.Len() {
				l.Scale = append(l.Scale, random.Float32())
				for range classes {
					l.Weights = append(l.Weights, random.Float32()-0.5)
				}
			}
			scorer := NewScorer(l)
			row := scorer.NewRow()
			columns := scorer.Run(run, dim)
			want, got := make([]float64, classes), make([]float64, classes)
			for range 50 {
				var v Vector
				for range random.IntN(300) {
					key := SparseKey(random.Uint64())
					if random.IntN(4) > 0 {
						key = SparseKey(keys[random.IntN(9000)])
					}
					v = append(v, Feature{Key: key, Value: 1})
					row.Add([]uint64{key, v[random.IntN(len(v))].Key})
				}
				slices.SortFunc(v, func(a, b Feature) int {
					if a.Key < b.Key {
						return -1
					}
					return 1
				})
				v = slices.CompactFunc(v, func(a, b Feature) bool { return a.Key == b.Key })
				if random.IntN(3) > 0 {
					values := make([]float32, dim)
					for d := range values {
						values[d] = random.Float32()
						v = append(v, Feature{Key: run + uint64(d), Value: values[d]})
					}
					row.AddRun(columns, values)
				}
				if random.IntN(2) == 0 {
					said := make([]float32, classes)
					for class := range said {
						said[class] = random.Float32()
						v = append(v, Feature{Key: Opinion(class), Value: said[class]})
					}
					row.AddOpinion(said)
				}
				l.Logits(v, want)
				if row.Logits(got); !slices.Equal(got, want) {
					t.Fatalf("%v, and Linear gives %v", got, want)
				}
			}
		})
	}
}
