package reports

import (
	"slices"
	"testing"
)

// The words that decided are named only where the sentence alone is judged as
// it was in its article.
func TestDecidingWords(t *testing.T) {
	dir := fixtureFolder(t)
	plain, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	first := plain.Pairs[0].Evidence[0]
	for _, c := range []struct {
		name  string
		shift float64
		none  bool
		want  []string
	}{
		{"judged alike", 0.001, false, []string{"accused"}},
		{"judged otherwise", 0.1, false, []string{}},
		{"the model is not at hand", 0, true, []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			why := func(_ string, syntax bool, text string, holder, target *[2]int) *Explanation {
				if c.none || text != first.Text {
					return nil
				}
				return &Explanation{
					Sentence: text, Holder: Role{Span: holder}, Target: &Role{Span: target}, Classes: []string{"supportive", "neutral", "accusatory"}, Label: first.Stance,
					P: []float64{first.PSupportive + c.shift, first.PNeutral - c.shift, first.PAccusatory}, Logits: []float64{0, 0, 2},
					Words: []WordPart{{"Kenya", *holder, []float64{0, 0, 1}}, {"accused", [2]int{6, 13}, []float64{0, 0, 1}}},
				}
			}
			r, err := Options{Why: why}.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Pairs[0].Evidence[0].Deciding; !slices.Equal(got, c.want) {
				t.Errorf("decided by %q, want %q", got, c.want)
			}
		})
	}
}
