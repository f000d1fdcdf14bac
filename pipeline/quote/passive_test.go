package quote_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// TestPassive holds that the subject of a passive says nothing.
func TestPassive(t *testing.T) {
	parser, err := syntax.Default()
	if err != nil {
		t.Skip("no parser: ", err)
	}
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"nobody", "The vote is expected to fail in the upper house.", []string{"indirect [fail in the upper house] is expected/"}},
		{"active", "The minister said that the vote would fail.", []string{"indirect [that the vote would fail] said/The minister"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := &document.Document{Text: tc.text, Sentences: text.Segment(tc.text)}
			var scratch syntax.Scratch
			for i := range doc.Sentences {
				parser.Parse(doc.Text, &doc.Sentences[i], &scratch)
			}
			quote.Find(doc)
			if diff := cmp.Diff(tc.want, lines(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
