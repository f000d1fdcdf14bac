package quote_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// TestFindByTrees holds what the trees tell of who says what.
func TestFindByTrees(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"a passive names nobody", "The vote is said to have failed in the upper house.", []string{"indirect [to have failed in the upper house] is said/"}},
		{"active", "The minister said that the vote would fail.", []string{"indirect [that the vote would fail] said/The minister"}},
		{"a passive with its agent", "The plan was praised by the mayors.", []string{"indirect [The plan] was praised/the mayors"}},
		{"a passive that reports nothing", "She was released from a prison in the north.", nil},
		{"whose the infinitive is", "Grace Wanjala wanted to say that the vote was lost.", []string{"indirect [that the vote was lost] to say/Grace Wanjala"}},
		{"who is asked has not said it", "The minister asked the mayors to explain why the vote was held.", []string{"indirect [to explain why the vote was held] asked/The minister"}},
		{"a participle of a noun", "A study released on Friday found that the lake was dying.", []string{"indirect [that the lake was dying] found/A study released on Friday"}},
		{"a participle before a noun", "The two mayors ended a month of pointed attacks at the weekend.", nil},
		{"where the reporter was", "Grace Wanjala reported from Nakuru.", nil},
		{"a title", "The mayor gave a speech titled How to Foster Growth in the North.", nil},
		{"a day before the cue", "The latest Herald opinion poll released Friday shows that in such a contest, the mayor leads.", []string{"indirect [that in such a contest, the mayor leads] shows/The latest Herald opinion poll released"}},
		{"another verb", "The minister did not show up at the debate.", nil},
		{"decisions about something", "The ministry's decisions on the fish were late.", nil},
		{
			"the cue in the middle", "The latest test, the ministry said, was the biggest of the year.",
			[]string{"indirect [The latest test] [was the biggest of the year] said/the ministry"},
		},
		{
			"the cue before a clause", "The harbour was full, the mayor said, until the bank failed.",
			[]string{"indirect [The harbour was full] [until the bank failed] said/the mayor"},
		},
		{"an act", "The ministry has not yet released the maps of the harbour.", nil},
		{"knowledge", "The mayor has known the owners of the harbour for years.", nil},
		{"who is to say something", "The ministry wants the towns to acknowledge the harbour.", nil},
		{"a participle that is no speech", "It was a defeat for the mayor, backing away from the harbour.", nil},
		{"a participle of speech", "The mayor left the hall, saying that the harbour was full.", []string{"indirect [that the harbour was full] saying/The mayor"}},
		{"how it is said, not what", "Grace Wanjala said with a grin.", nil},
		{"when it is said, not what", "Peter Brandt tweeted as the mayor spoke at the harbour.", nil},
		{"how and what", "Grace Wanjala said with a grin that the harbour was full.", []string{"indirect [that the harbour was full] said/Grace Wanjala"}},
		{"when and what, without that", "Peter Brandt said at the weekend the harbour had been sold.", []string{"indirect [the harbour had been sold] said/Peter Brandt"}},
		{"how long and no more", "Grace Wanjala said during the debate on the harbour.", nil},
		{"where and what", "Grace Wanjala told the Herald in a written statement, “I really like the harbour.”", []string{"direct [“I really like the harbour.”] told/Grace Wanjala"}},
		{"who is asked", "Grace Wanjala was asked whether the harbour was full.", []string{"indirect [whether the harbour was full] was asked/"}},
		{"what somebody is held to be", "The mayor met a judge considered a friend of the harbour.", nil},
		{
			"a clause in front", "After the mayor said that the harbour was full, Peter Brandt said that it was empty.",
			[]string{"indirect [that the harbour was full] said/the mayor", "indirect [that it was empty] said/Peter Brandt"},
		},
		{"would argue", "The mayor would argue that the harbour is full.", []string{"indirect [that the harbour is full] would argue/The mayor"}},
		{"a particle of the cue", "The mayor pointed out that the harbour was full.", []string{"indirect [that the harbour was full] pointed/The mayor"}},
		{"circumstances", "The harbour was full, the mayor said, pointing at the boats.", []string{"indirect [The harbour was full] said/the mayor"}},
		{
			"a work is no speech", "On “The Long Night,” the mayor said that the harbour was full.",
			[]string{"indirect [that the harbour was full] said/the mayor"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := parsed(t, tc.text)
			quote.Find(doc)
			if diff := cmp.Diff(tc.want, lines(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCandidates holds the weights that are summed for a cue to the names of what
// they were learnt for.
func TestCandidates(t *testing.T) {
	doc := parsed(t, "The mayor said that the harbour was full. The mayor released the maps of the harbour.")
	got := map[string][]string{}
	for _, c := range quote.Candidates(doc) {
		got[doc.At(c.Cue)] = c.Features
	}
	want := map[string][]string{
		"said":     {"form that", "share 4", "saying", "saying that", "verb said", "verb said that", "manner bare", "via verb", "speaker common", "relation root"},
		"released": {"form object", "share 1", "verb released", "verb released object", "manner bare", "via verb", "speaker common", "relation root"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestAttributeByTrees holds who is meant where the trees tell.
func TestAttributeByTrees(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"who is no ministry", "Peter Brandt, an aide at the State Department who said that the dam was safe, was wrong.", []string{"person:peter-brandt"}},
		{"a source of somebody", "One State Department source said the dam was safe.", []string{"? the speaker's noun phrase names no actor"}},
		{"a source of a party", "One GOP source said the dam was safe.", []string{"? the speaker is not named"}},
		{"two who are joined", "Mr. Brandt and Grace Wanjala said the dam was safe.", []string{"person:brandt"}},
		{"where somebody is", "Workers in Chile said the dam was safe.", []string{"group:workers"}},
		{"who and when", "Peter Brandt, who in March said that the dam was safe, was wrong.", []string{"person:peter-brandt"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := parsed(t, tc.text)
			if diff := cmp.Diff(tc.want, speakers(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// parsed is a document with its trees.
func parsed(t *testing.T, raw string) *document.Document {
	parser, err := syntax.Default()
	if err != nil {
		t.Skip("no parser: ", err)
	}
	doc := &document.Document{Text: raw, Sentences: text.Segment(raw)}
	var scratch syntax.Scratch
	for i := range doc.Sentences {
		parser.Parse(doc.Text, &doc.Sentences[i], &scratch)
	}
	return doc
}
