package quote_test

import (
	"slices"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/text"
)

// TestTurns holds that a turn of a transcript is said by whom its label names.
func TestTurns(t *testing.T) {
	doc := &document.Document{Text: `Governor Ann Pell defended the cuts on Sunday.

CHRIS VANCE: Governor, why did you cut school lunches?

GOV. PELL: I did not, Chris. My critics wrote: "She starves children." They never read the budget.

VANCE: And the Herald?

QUESTION: Will you resign?

PELL: No.

Vance thanked her for coming.`}
	doc.Sentences = text.Segment(doc.Text)
	actor.Detect(doc, actor.Default())
	quote.Find(doc)
	actor.Resolve(doc, actor.Default())
	quote.Attribute(doc)
	var got []string
	for i := range doc.Quotes {
		q := &doc.Quotes[i]
		if q.Kind != document.Direct {
			continue
		}
		who := q.Reason
		if q.SpeakerMention >= 0 {
			who = doc.Actors[doc.Mentions[q.SpeakerMention].Actor].ID
		}
		got = append(got, who+": "+doc.At(q.Extent()))
	}
	want := []string{
		"person:chris-vance: Governor, why did you cut school lunches?",
		`person:ann-pell: I did not, Chris. My critics wrote: "She starves children." They never read the budget.`,
		"person:chris-vance: And the Herald?",
		"the speaker is not named: Will you resign?",
		"person:ann-pell: No.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for i := range doc.Mentions {
		if m := &doc.Mentions[i]; doc.At(m.Span) == "I" && doc.Actors[m.Actor].ID != "person:ann-pell" {
			t.Errorf("I is %s", doc.Actors[m.Actor].ID)
		}
	}
}
