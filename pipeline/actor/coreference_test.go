package actor_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"stance/data/external"
	"stance/pipeline/actor"
	"stance/pipeline/actor/corpus"
	"stance/pipeline/document"
	"stance/pipeline/quote"
)

// TestCoreference prints, on the news, interviews and speeches of GUM, how many
// third-person pronouns whose chain has a name are linked to it, and how many
// links are right. STANCE_SPLIT=train tests on the training file;
// STANCE_MISSES=own lists what is missed or wrong with our own trees.
func TestCoreference(t *testing.T) {
	split := os.Getenv("STANCE_SPLIT")
	if split == "" {
		split = "dev"
	}
	path := external.Shared(t, "data", "ud-english", "gum-"+split+".conllu")
	for _, trees := range []string{"no", "own", "gold"} {
		docs, err := corpus.GUMChains(path, []string{"news", "interview", "speech"}, trees == "gold")
		if err != nil {
			t.Fatal(err)
		}
		misses := os.Getenv("STANCE_MISSES") == trees
		var all, persons, things, actors corpus.Tally
		for _, c := range docs {
			if trees == "own" && !parse(c.Doc) {
				t.Fatal("there is no parser")
			}
			kb := actor.Default()
			actor.Detect(c.Doc, kb)
			quote.Find(c.Doc)
			actor.Resolve(c.Doc, kb)
			for _, v := range c.Pronouns() {
				all.Add(v.Tally)
				if v.Person {
					persons.Add(v.Tally)
				} else {
					things.Add(v.Tally)
				}
				switch v.Kind {
				case "person", "organization", "place":
					actors.Add(v.Tally)
				}
				if misses && (v.Linked < v.Pronouns || v.Right < v.Links) {
					fmt.Printf("%s: %s → %s, true %q (%s)\n", c.ID, around(c.Doc, v.Span), strings.Join(v.Actors, " "), v.Name, v.Kind)
				}
			}
		}
		t.Logf("%s trees, he and she: %s", trees, persons)
		t.Logf("%s trees, it and they: %s", trees, things)
		t.Logf("%s trees, chains of persons, organisations and places: %.3f linked", trees, share(actors.Linked, actors.Pronouns))
		t.Logf("%s trees: %s", trees, all)
	}
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func around(doc *document.Document, s document.Span) string {
	return strings.ReplaceAll(strings.ToValidUTF8(doc.Text[max(0, s.Start-120):s.Start]+"[["+doc.At(s)+"]]"+doc.Text[s.End:min(len(doc.Text), s.End+40)], ""), "\n", "¶")
}
