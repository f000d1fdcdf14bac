package actor_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/text"
)

// TestPronounsByTrees holds what pronouns stand for where the trees tell.
func TestPronounsByTrees(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{
			"a possessive before its subject",
			"Maria Lopez praised Peter Brandt. In his first speech, President Martin Adeyemi thanked the voters.",
			[]string{"Maria Lopez=person:maria-lopez", "Peter Brandt=person:peter-brandt", "his=person:martin-adeyemi", "Martin Adeyemi=person:martin-adeyemi"},
		},
		{
			"a relative of somebody",
			"Maria Lopez lives in Quito. My mother was ill and she could not travel.",
			[]string{"Maria Lopez=person:maria-lopez", "Quito=place:quito -", "she=? -"},
		},
		{
			"who reports the clause",
			"The Coastal Fisheries Alliance said it would sue.",
			[]string{"Coastal Fisheries Alliance=org:coastal-fisheries-alliance", "it=org:coastal-fisheries-alliance"},
		},
		{
			"joined to its owner",
			"Grace Wanjala thanked the World Bank and its president.",
			[]string{"Grace Wanjala=person:grace-wanjala", "World Bank=org:world-bank", "its=org:world-bank"},
		},
		{
			"no object of her own verb",
			"Maria Lopez praised the plan. Grace Wanjala, an aide who accompanied her on the road, was tired.",
			[]string{"Maria Lopez=person:maria-lopez", "Grace Wanjala=person:grace-wanjala", "her=person:maria-lopez"},
		},
		{
			"joined to her owner",
			"Grace Wanjala left early. Peter Brandt mocked an effort by Maria Lopez and her campaign to win.",
			[]string{"Grace Wanjala=person:grace-wanjala", "Peter Brandt=person:peter-brandt", "Maria Lopez=person:maria-lopez", "her=person:maria-lopez"},
		},
		{
			"no speaker calls himself he",
			"Martin Adeyemi waited in the hall. Peter Brandt, a guard, opened the gate. “He was kind to me,” Brandt said.",
			[]string{"Martin Adeyemi=person:martin-adeyemi", "Peter Brandt=person:peter-brandt", "He=person:martin-adeyemi", "me=? -", "Brandt=person:peter-brandt"},
		},
		{
			"nor does one who speaks on",
			"Martin Adeyemi waited in the hall. “It was late,” Peter Brandt said.\n\n“He was kind to me and to all who came to the harbour.”",
			[]string{"Martin Adeyemi=person:martin-adeyemi", "Peter Brandt=person:peter-brandt", "He=person:martin-adeyemi", "me=? -"},
		},
		{
			"nor one with another name in his phrase",
			"Martin Adeyemi waited. “It was late,” said Peter Brandt, who works for Martin Adeyemi. “He was kind to me.”",
			[]string{"Martin Adeyemi=person:martin-adeyemi", "Peter Brandt=person:peter-brandt", "Martin Adeyemi=person:martin-adeyemi", "He=person:martin-adeyemi", "me=? -"},
		},
		{
			"no leader is nobody",
			"Peter Brandt spoke in March. No leader can win by pretending he does not care.",
			[]string{"Peter Brandt=person:peter-brandt", "he=? -"},
		},
		{
			"emphasis is no mention",
			"Peter Brandt himself denied it.",
			[]string{"Peter Brandt=person:peter-brandt"},
		},
		{
			"groups that speak",
			"Several tax experts said the plan would fail. Police in Oslo said on Monday that they had found the car. He met the tax experts.",
			[]string{"tax experts=group:tax-experts", "Police=group:police", "Oslo=place:oslo -", "they=group:police", "He=? -"},
		},
		{
			"a second verb with a subject like the first",
			"Chile will raise the levy, and it will close the mine.",
			[]string{"Chile=country:CL", "it=country:CL"},
		},
		{
			"a group of somebody's",
			"Aides who worked for Peter Brandt said it was over. Brandt aides said nothing was decided.",
			[]string{"Aides=group:aides", "Peter Brandt=person:peter-brandt", "Brandt aides=group:peter-brandt-aides"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := &document.Document{Text: tc.text, Sentences: text.Segment(tc.text)}
			if !parse(doc) {
				t.Skip("no parser")
			}
			actor.Detect(doc, actor.Default())
			quote.Find(doc)
			actor.Resolve(doc, actor.Default())
			if diff := cmp.Diff(tc.want, links(doc)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
