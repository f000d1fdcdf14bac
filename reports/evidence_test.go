package reports

import (
	"slices"
	"strings"
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
		label string
		none  bool
		deaf  bool // the model does not hear the article
		doubt bool
		want  []string
		alone string
	}{
		{"judged alike", first.Stance, false, false, false, []string{"accused"}, ""},
		{"judged otherwise", "neutral", false, false, false, []string{}, "neutral"},
		{"too doubtful by itself", first.Stance, false, false, true, []string{"accused"}, "doubtful, rather " + first.Stance},
		{"another, too doubtful by itself", "supportive", false, false, true, []string{}, "doubtful, rather supportive"},
		{"judged otherwise without an article", "neutral", false, true, false, []string{}, ""},
		{"judged less surely without an article", first.Stance, false, true, false, []string{}, ""},
		{"the model is not at hand", first.Stance, true, false, false, []string{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			why := func(_ string, syntax bool, text string, holder, target *[2]int) *Explanation {
				if c.none || text != first.Text {
					return nil
				}
				return &Explanation{
					Sentence: text, Holder: Role{Span: holder}, Target: &Role{Span: target}, Classes: []string{"supportive", "neutral", "accusatory"}, Label: c.label, Abstained: c.doubt, Hears: !c.deaf,
					P: []float64{0.1, 0.2, 0.7}, Logits: []float64{0, 0, 2},
					Words: []WordPart{{"Kenya", *holder, []float64{0, 0, 1}}, {"accused", [2]int{6, 13}, []float64{0, 0, 1}}},
				}
			}
			r, err := Options{Why: why}.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Pairs[0].Evidence[0]; !slices.Equal(got.Deciding, c.want) || got.Alone != c.alone {
				t.Errorf("decided by %q, %q alone; want %q, %q", got.Deciding, got.Alone, c.want, c.alone)
			} else if told := strings.Contains(got.judgement(), "; by itself "+c.alone); told != (c.alone != "") {
				t.Errorf("told: %s", got.judgement())
			}
		})
	}
}
