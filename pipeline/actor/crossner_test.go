package actor_test

import (
	"fmt"
	"os"
	"testing"

	"stance/data/external"
	"stance/pipeline/actor"
	"stance/pipeline/actor/corpus"
	"stance/pipeline/document"
)

// TestCrossNER prints precision, recall and F1 of the names found in the dev
// file of CrossNER politics (Liu et al., 2021), types merged, exact spans. The
// weights are trained on the training files alone.
func TestCrossNER(t *testing.T) {
	dev, err := corpus.CrossNER(external.Shared(t, "data", "crossner-politics", "dev.txt"), corpus.Weight)
	if err != nil {
		t.Fatal(err)
	}
	s := countNames(dev, actor.Default())
	p, r := share(s[0], s[1]), share(s[0], s[2])
	t.Logf("precision %.3f, recall %.3f, F1 %.3f", p, r, 2*p*r/(p+r))
}

// countNames counts the names found that are right, those found, and the gold's.
func countNames(examples []actor.Example, kb *actor.Knowledge) [3]int {
	var right, ours, gold int
	misses := os.Getenv("STANCE_MISSES") != ""
	for _, ex := range examples {
		doc := *ex.Doc
		truth := map[document.Span]bool{}
		for i, labels := range ex.Labels {
			tokens := doc.Sentences[i].Tokens
			for k := 0; k < len(labels); {
				end := k + 1
				if labels[k] == 0 {
					k = end
					continue
				}
				for end < len(labels) && labels[end] == labels[k]+1 && labels[k]%2 == 1 {
					end++
				}
				if actor.Classes[(labels[k]-1)/2] != "other" {
					truth[document.Span{Start: tokens[k].Start, End: tokens[end-1].End}] = true
				}
				k = end
			}
		}
		doc.Mentions = nil
		actor.Detect(&doc, kb)
		gold += len(truth)
		for i := range doc.Mentions {
			m := &doc.Mentions[i]
			if m.How == document.ByDescription {
				continue
			}
			ours++
			if truth[m.Span] {
				right++
				delete(truth, m.Span)
			} else if misses {
				fmt.Printf("WRONG %q (%s) in %s\n", doc.At(m.Span), m.Type, doc.Text)
			}
		}
		if misses {
			for span := range truth {
				fmt.Printf("MISSED %q in %s\n", doc.At(span), doc.Text)
			}
		}
	}
	return [3]int{right, ours, gold}
}

// TestNames prints the same for the held-back sentences of data/names, by source.
func TestNames(t *testing.T) {
	data := external.Shared(t, "data")
	for _, source := range []string{"polnear", "dse", "marked"} {
		dev, err := corpus.Names("../../data/names/dev.tsv.gz", data, "../../data/model/labels", 1, source)
		if err != nil {
			t.Fatal(err)
		}
		s := countNames(dev, actor.Default())
		p, r := share(s[0], s[1]), share(s[0], s[2])
		t.Logf("%s: %d names, precision %.3f, recall %.3f, F1 %.3f", source, s[2], p, r, 2*p*r/(p+r))
	}
}
