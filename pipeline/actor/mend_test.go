package actor

import (
	"testing"

	"stance/pipeline/document"
	"stance/pipeline/text"
)

func TestHalfQuoted(t *testing.T) {
	for _, tc := range []struct{ text, want string }{
		{"James”", "James"},
		{`Bobby" Marlow`, "Marlow"},
		{`Ada "Kit" Marlow`, `Ada "Kit" Marlow`},
		{"Ada “Kit” Marlow", "Ada “Kit” Marlow"},
		{"Hanna Reyes", "Hanna Reyes"},
	} {
		s := text.Single(tc.text)
		d := &detector{doc: &document.Document{Text: tc.text, Sentences: []document.Sentence{s}}}
		n := name{end: len(s.Tokens)}
		d.halfQuoted(&s, &n)
		if got := tc.text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]; got != tc.want {
			t.Errorf("%q is the name of %q, want %q", got, tc.text, tc.want)
		}
	}
}
