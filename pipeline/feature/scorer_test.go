package feature

import (
	"slices"
	"testing"

	"stance/model"
	"stance/pipeline/document"
)

const scorerText = "On Monday the government in Oslo did not “blame” the two envoys of Lima, and left the talks, an aide to Quito said."

// linear is a model that knows two of three features of the inputs.
func linear(t testing.TB, x *Extractor, inputs []Input) *model.Linear {
	t.Helper()
	var keys []uint64
	for _, in := range inputs {
		for i, f := range x.Extract(in) {
			if i%3 > 0 {
				keys = append(keys, f.Key)
			}
		}
	}
	l := &model.Linear{
		Vocabulary: model.NewVocabulary(keys), Bias: make([]float64, 3),
		Sparse: model.Block{Weight: 1, Normalise: true}, Dense: model.Block{Weight: 0.5, Normalise: true}, Opinion: 0.8,
	}
	for i := range l.Vocabulary.Len() {
		l.Scale = append(l.Scale, 1+float32(i%7)/8)
		l.Weights = append(l.Weights, float32(i%5)-2, float32(i%11)-5, float32(i%3)-1)
	}
	return l
}

func scorerInputs(t testing.TB, parse bool) []Input {
	t.Helper()
	one := in(t, scorerText, "government", "Lima", parse)
	var inputs []Input
	names := []string{"government", "Oslo", "the two envoys", "Lima", "Quito", ""}
	for _, h := range names {
		for _, g := range names {
			with := one
			with.Holder, with.Target = find(t, scorerText, h), find(t, scorerText, g)
			inputs = append(inputs, with)
		}
	}
	return inputs
}

// A scorer must give the bits that the model gives for the extracted vector.
func TestScorerGivesTheBitsOfExtract(t *testing.T) {
	for name, groups := range map[string]Group{"all groups": All, "surface": Surface, "without vectors": All &^ Vectors, "opinion without context": All &^ Context, "context without opinion": All &^ Opinion} {
		t.Run(name, func(t *testing.T) {
			inputs := scorerInputs(t, true)
			x := extractor(t, groups)
			l := linear(t, x, inputs)
			scorer := extractor(t, groups).Scorer(model.NewScorer(l))
			want, got := make([]float64, 3), make([]float64, 3)
			for _, in := range inputs {
				l.Probabilities(x.Extract(in), want)
				if scorer.Probabilities(in, got); !slices.Equal(got, want) {
					t.Fatalf("holder %v, target %v: %v, and the vector gives %v", in.Holder, in.Target, got, want)
				}
			}
		})
	}
}

func TestScorerDoesNotAllocate(t *testing.T) {
	inputs := scorerInputs(t, true)
	x := extractor(t, All)
	scorer := x.Scorer(model.NewScorer(linear(t, x, inputs)))
	p := make([]float64, 3)
	for _, in := range inputs {
		scorer.Probabilities(in, p)
	}
	if n := testing.AllocsPerRun(20, func() { scorer.Probabilities(inputs[3], p) }); n > 0 {
		t.Errorf("%v allocations a pair", n)
	}
}

func BenchmarkScorer(b *testing.B) {
	for name, parse := range map[string]bool{"syntax": true, "surface": false} {
		inputs := scorerInputs(b, parse)
		inputs = slices.DeleteFunc(inputs, func(in Input) bool { return in.Holder == (document.Span{}) || in.Holder == in.Target })
		x := extractor(b, All)
		l := linear(b, x, inputs)
		p := make([]float64, 3)
		b.Run(name+"/vector", func(b *testing.B) {
			for i := range b.N {
				l.Probabilities(x.Extract(inputs[i%len(inputs)]), p)
			}
		})
		scorer := extractor(b, All).Scorer(model.NewScorer(l))
		b.Run(name+"/scorer", func(b *testing.B) {
			for i := range b.N {
				scorer.Probabilities(inputs[i%len(inputs)], p)
			}
		})
	}
}
