package reports

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func fixtureExplanations() *Explanations {
	sentence := "Oslo “strongly” condemned Lima <b>again</b>."
	return &Explanations{
		Format: ExplanationFormat, Task: "stance", Model: "0123abcd",
		Items: []Explanation{
			{
				Sentence: sentence, Holder: Role{"Norway", &[2]int{0, 4}}, Target: &Role{"Peru", &[2]int{26, 30}},
				Classes: []string{"supportive", "neutral", "accusatory"}, Label: "accusatory", Confidence: 0.81,
				P: []float64{0.07, 0.12, 0.81}, Calibrated: []float64{0.1, 0.2, 0.7}, Running: []float64{0.08, 0.26, 0.66}, Elsewhere: []float64{0.1, -0.54, 0.44}, Heard: []Heard{{"Lima had “lied”, Oslo said.", -2, []float64{0.06, -0.4, 0.34}, []float64{0.02, 0.08, 0.9}}, {"Oslo shrugged.", 1, []float64{0.04, -0.14, 0.1}, []float64{0.1, 0.8, 0.1}}}, Weights: []float64{1, 0.5, 0.75}, Threshold: 0.45, Rule: "The label is the class with the largest product.",
				Bias: []float64{0, 0.5, 0}, Logits: []float64{-0.7, 0.1, 1.9},
				Words: []WordPart{
					{"Oslo", [2]int{0, 4}, []float64{-0.1, 0, 0.2}},
					{"strongly", [2]int{6, 14}, []float64{0, -0.1, 0.4}},
					{"condemned", [2]int{16, 25}, []float64{-0.5, -0.2, 1.2}},
					{"Lima", [2]int{26, 30}, []float64{0, 0, 0.1}},
					{"again", [2]int{34, 39}, []float64{-0.1, 0, -0.1}},
				},
				Unworded: []float64{0, -0.1, 0.1},
				Parts:    []NamedPart{{"h.gov=nsubj condemn", []float64{-0.4, -0.1, 1}}, {"all others", []float64{-0.3, -0.3, 0.9}}},
				Tree:     "┌─ Oslo\ncondemned\n",
			},
			{
				Sentence: sentence, Holder: Role{Name: "<i>envoy</i>"}, Classes: []string{"yes", "no"}, Label: "no", Confidence: 0.51, Abstained: true,
				P: []float64{0.49, 0.51}, Calibrated: []float64{0.49, 0.51}, Weights: []float64{1, 1}, Rule: "The label is the likeliest class.", Bias: []float64{0, 0}, Logits: []float64{0, 0}, Unworded: []float64{0, 0},
			},
		},
	}
}

func TestExplanationRenderers(t *testing.T) {
	for _, name := range []string{"explanation.md", "explanation.html", "explanation.json"} {
		t.Run(name, func(t *testing.T) {
			renderer, err := RendererFor(name)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := renderer.Explanation(&got, fixtureExplanations()); err != nil {
				t.Fatal(err)
			}
			golden(t, name, got.Bytes())
		})
	}
}

// The coloured words must give the sentence back, and the strongest the
// strongest tint.
func TestSentenceIsColoured(t *testing.T) {
	e := &fixtureExplanations().Items[0]
	var text strings.Builder
	tints := map[string]string{}
	for _, s := range e.segments() {
		text.WriteString(s.Text)
		tints[s.Text] = s.Class
	}
	if text.String() != e.Sentence {
		t.Errorf("the segments give %q", text.String())
	}
	for word, want := range map[string]string{"condemned": "n3", "strongly": "n1", "again": ""} {
		if tints[word] != want {
			t.Errorf("%s has the tint %q, want %q", word, tints[word], want)
		}
	}
	if got := e.strongest(3); !slices.Equal(got, []string{"condemned", "strongly"}) {
		t.Errorf("decided by %q", got)
	}
}

// The words named as deciding have the tint of the decision.
func TestStrongestSpeakForTheLabel(t *testing.T) {
	e := &fixtureExplanations().Items[0]
	e.Words = append(e.Words, WordPart{"again", [2]int{34, 39}, []float64{1.5, -0.4, 1.4}}) // for accusatory against neutral, but more for supportive
	if got := e.strongest(3); !slices.Equal(got, []string{"condemned", "strongly"}) {
		t.Errorf("decided by %q", got)
	}
}

func TestExplanationInBrowser(t *testing.T) {
	ctx := browser(t)
	var text strings.Builder
	if err := (HTML{}).Explanation(&text, fixtureExplanations()); err != nil {
		t.Fatal(err)
	}
	w := openPage(t, ctx, text.String())
	if got := eval[string](t, ctx, `document.querySelector(".sentence .n3").innerText`); got != "condemned" {
		t.Errorf("the strongest word is %q", got)
	}
	if n := eval[int](t, ctx, `document.querySelectorAll("main b, main i").length`); n > 0 {
		t.Errorf("%d elements came from the text", n)
	}
	w.check(t)
}
