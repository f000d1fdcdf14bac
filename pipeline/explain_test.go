package pipeline

import (
	"math"
	"testing"

	"stance/pipeline/document"
)

// Told by features or by words, the parts must sum to the logits.
func TestExplanationAddsUp(t *testing.T) {
	for _, c := range []struct {
		name string
		o    ExplainOptions
	}{
		{"stances of an article", ExplainOptions{Text: "“We reject the charge,” Ines Moe said. Norway’s envoys praised Kenya, which had not blamed Uganda.", Task: Stance}},
		{"tone", ExplainOptions{Text: "Norway disgraced itself in Nairobi.", Task: Tone}},
		{"a pair that is given", ExplainOptions{Text: "Oslo condemned Lima.", Actor: "Oslo", Target: "Lima", Task: Stance, Parts: 2}},
		{"without syntax", ExplainOptions{Text: "Oslo condemned Lima.", Actor: "Oslo", Target: "Lima", Task: Stance, NoSyntax: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, err := Explain(c.o)
			if err != nil || len(all) == 0 {
				t.Fatalf("%d explanations, error %v", len(all), err)
			}
			for i := range all {
				e := &all[i]
				if e.Task != c.o.Task.Name {
					t.Errorf("the task is %s", e.Task)
				}
				var parts, words [][]float64
				for _, p := range append(e.Parts, e.Left) {
					parts = append(parts, p.Logits)
				}
				at := document.Span{}
				for _, w := range e.Words {
					if w.Span.Start < at.End || w.Span.End > len(e.Sentence) {
						t.Errorf("%v follows %v in %q", w.Span, at, e.Sentence)
					}
					at = w.Span
					words = append(words, w.Logits)
				}
				checkSum(t, e, "features", parts)
				checkSum(t, e, "words", append(words, e.Unworded))
			}
		})
	}
}

func checkSum(t *testing.T, e *Explanation, what string, parts [][]float64) {
	t.Helper()
	for class, logit := range e.Logits {
		sum := e.Bias[class]
		for _, p := range parts {
			sum += p[class]
		}
		if math.Abs(sum-logit) > 1e-5 {
			t.Errorf("%s: the %s of %s sum to %v, the logit is %v", e.Sentence, what, e.Classes[class], sum, logit)
		}
	}
}
