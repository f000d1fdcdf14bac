package discourse

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestElsewhere(t *testing.T) {
	mean := []float64{0.25, 0.75}
	sided, plain := []float64{0.75, 0.25}, []float64{0.25, 0.75}
	for _, c := range []struct {
		name   string
		judged []Judged
		want   []float64 // of the first class
	}{
		{"nobody", nil, nil},
		{"alone", []Judged{{1, 0, sided}}, []float64{0}},
		{"others are about somebody else", []Judged{{1, 0, plain}, {2, 1, sided}}, []float64{0, 0}},
		{"one beside", []Judged{{1, 0, plain}, {1, 1, sided}}, []float64{0.25, 0}},
		{"one four sentences away", []Judged{{1, 0, plain}, {1, 4, sided}}, []float64{0.5 / 3, 0}},
		{"its own sentence is not heard", []Judged{{1, 3, plain}, {1, 3, sided}}, []float64{0, 0}},
		{"two rows of one sentence", []Judged{{1, 0, plain}, {1, 1, sided}, {1, 1, sided}}, []float64{1.0 / 3, 0, 0}},
		{"on both sides", []Judged{{1, 0, sided}, {1, 1, plain}, {1, 2, sided}}, []float64{0.5 / math.Sqrt2 / (2 + 1/math.Sqrt2), 1.0 / 3, 0.5 / math.Sqrt2 / (2 + 1/math.Sqrt2)}},
		{"too far", []Judged{{1, 0, plain}, {1, Reach + 1, sided}}, []float64{0, 0}},
		{"in any order", []Judged{{1, 1, sided}, {2, 0, plain}, {1, 0, plain}}, []float64{0, 0, 0.25}},
	} {
		got := Elsewhere(c.judged, mean)
		if len(got) != len(c.want) {
			t.Errorf("%s: %d rows, not %d", c.name, len(got), len(c.want))
			continue
		}
		for i, want := range c.want {
			if math.Abs(got[i][0]-want) > 1e-12 || math.Abs(got[i][0]+got[i][1]) > 1e-12 {
				t.Errorf("%s: row %d hears %v, not %v", c.name, i, got[i], want)
			}
		}
	}
}

// What is summed by sentence is what each row would sum by itself.
func TestElsewhereOfMany(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	mean := []float64{0.2, 0.5, 0.3}
	var judged []Judged
	for range 2000 {
		p := []float64{random.Float64(), random.Float64(), random.Float64()}
		judged = append(judged, Judged{random.IntN(7), random.IntN(300), p})
	}
	before := slices.Clone(judged)
	got := Elsewhere(judged, mean)
	for i, j := range judged {
		want, total := make([]float64, 3), 1.0
		for _, other := range judged {
			away := max(j.Sentence-other.Sentence, other.Sentence-j.Sentence)
			if other.Of != j.Of || away == 0 || away > Reach {
				continue
			}
			w := 1 / math.Sqrt(float64(away))
			total += w
			for k := range want {
				want[k] += w * (other.P[k] - mean[k])
			}
		}
		for k := range want {
			if math.Abs(got[i][k]-want[k]/total) > 1e-9 {
				t.Fatalf("row %d: %v, not %v / %v", i, got[i], want, total)
			}
		}
		if before[i].Of != j.Of || before[i].Sentence != j.Sentence {
			t.Fatal("the judgements were moved")
		}
	}
}

// The parts of what a judgement hears sum to it, in the order of the sentences, without its
// own.
func TestParts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	mean := []float64{0.2, 0.5, 0.3}
	var judged []Judged
	for range 400 {
		p := []float64{random.Float64(), random.Float64(), random.Float64()}
		judged = append(judged, Judged{random.IntN(5), random.IntN(200), p})
	}
	elsewhere := Elsewhere(judged, mean)
	for i, j := range judged {
		sum, last := make([]float64, 3), -1
		for _, part := range Parts(judged, mean, i) {
			if part.Sentence <= last || part.Sentence == j.Sentence || distance(part.Sentence, j.Sentence) > Reach {
				t.Fatalf("row %d of sentence %d hears sentence %d after %d", i, j.Sentence, part.Sentence, last)
			}
			last = part.Sentence
			for class, above := range part.Above {
				sum[class] += above
			}
		}
		for class, want := range elsewhere[i] {
			if math.Abs(sum[class]-want) > 1e-9 {
				t.Fatalf("row %d: the parts sum to %v, not %v", i, sum, elsewhere[i])
			}
		}
	}
	if parts := Parts([]Judged{{1, 0, mean}, {2, 1, mean}}, mean, 0); len(parts) != 0 {
		t.Errorf("alone, it hears %v", parts)
	}
}
