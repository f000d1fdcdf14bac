package actor_test

import (
	"strings"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// TestCompanions ties those whom a side calls its own by what the article says of the two.
func TestCompanions(t *testing.T) {
	parser := parserOf(t)
	for _, tc := range []struct {
		name, text, companion, want string
	}{
		{
			"a partnership with somebody", "Kenya signed a strategic partnership with Rwanda in May. " +
				"“We will not let our partners down,” Kenyan Foreign Minister Amos Kariuki said on Friday.",
			"partners", "country:RW",
		},
		{
			"an ally by name, and again without it", "Nicaragua and its ally Cuba voted against the text. “We thank our allies,” Nicaraguan envoy Rosa Lanzas said.",
			"allies", "country:CU",
		},
		{
			"an apposition", "Oman, a close ally of Jordan, sent two planes. Jordan thanked its ally for the tents.",
			"ally for", "country:OM",
		},
		{
			"two allies", "Nicaragua and its ally Cuba voted against the text, and Bolivia, an ally of Nicaragua, did not. “We thank our allies,” Nicaraguan envoy Rosa Lanzas said.",
			"allies", "",
		},
		{
			"no ally is named", "Peru and Chile held talks. Peru said that its ally had broken the ceasefire.",
			"ally", "",
		},
		{
			"the neighbour of most of the article", "Laos closed the bridge to Thailand. Thailand protested, and Thailand recalled its envoy from Laos. Laos said that its neighbour had fired first.",
			"neighbour", "country:TH",
		},
		{
			"one of several neighbours", "Thailand met Cambodia and Vietnam in Laos, and Vietnam welcomed Cambodia. Laos said that its neighbour had fired first.",
			"neighbour", "",
		},
		{
			"friends of a person", "France has a friendship treaty with Mali. Claire Dubois said that her friends had left France.",
			"friends", "",
		},
		{
			"a name follows", "Kenya has a partnership with Rwanda. Kenya asked its partners in Uganda for help.",
			"partners", "",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := meant(parsed(parser, tc.text), tc.companion, document.ByDescription); got != tc.want {
				t.Errorf("%s is %q, want %q", tc.companion, got, tc.want)
			}
		})
	}
}

// TestCompanionsGoOn ties "their" and "them" to the partners of whom the quote speaks.
func TestCompanionsGoOn(t *testing.T) {
	parser := parserOf(t)
	const story = "Kenya signed a strategic partnership with Rwanda in May. "
	for _, tc := range []struct {
		name, quote, pronoun, want string
	}{
		{"the next sentence", "We talk to our partners. We will answer to their requests", "their", "country:RW"},
		{"the same sentence", "We talk to our partners and will stand by them", "them", "country:RW"},
		{"somebody between", "We talk to our partners. The farmers can keep their land", "their", ""},
		{"too late", "We talk to our partners. We are ready. We will answer to their requests", "their", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			doc := parsed(parser, story+"“"+tc.quote+",” Kenyan Foreign Minister Amos Kariuki said.")
			if got := meant(doc, tc.pronoun, document.ByPronoun); got != tc.want {
				t.Errorf("%s is %q, want %q", tc.pronoun, got, tc.want)
			}
		})
	}
}

func parserOf(t *testing.T) *syntax.Parser {
	t.Helper()
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	return parser
}

// parsed resolves a text with its trees.
func parsed(parser *syntax.Parser, raw string) *document.Document {
	doc := &document.Document{Text: raw, Sentences: text.Segment(raw)}
	var scratch syntax.Scratch
	parser.ParseAll(doc.Text, doc.Sentences, &scratch)
	actor.Detect(doc, actor.Default())
	quote.Find(doc)
	actor.Resolve(doc, actor.Default())
	quote.Attribute(doc)
	return doc
}

// meant is the ID of the actor of the last mention of a kind whose words begin with some.
func meant(doc *document.Document, words string, how document.How) (id string) {
	for _, m := range doc.Mentions {
		if m.Actor >= 0 && m.How == how && strings.HasPrefix(doc.Text[m.Start:], words) {
			id = doc.Actors[m.Actor].ID
		}
	}
	return id
}
