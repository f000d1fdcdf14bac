package actor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/actor/corpus"
	"stance/pipeline/document"
)

// shared is the folder of the data that may not be copied here; without it the
// test is skipped.
func shared(t *testing.T) string {
	dir := os.Getenv("STANCE_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); err != nil {
		t.Skip("no shared data: ", err)
	}
	return dir
}

// TestCrossNER prints precision, recall and F1 of the names found in the dev
// file of CrossNER politics (Liu et al., 2021), types merged, exact spans. The
// embedded weights are trained on that file too, so the figures are those of
// weights made here: of the training files alone, and by halves, each half of
// dev tagged by what the other half, train and GUM teach.
func TestCrossNER(t *testing.T) {
	if testing.Short() {
		t.Skip("trains taggers")
	}
	data := filepath.Join(shared(t), "data")
	read := func(file string) []actor.Example {
		out, err := corpus.CrossNER(filepath.Join(data, "crossner-politics", file), corpus.Weight)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	train, dev := read("train.txt"), read("dev.txt")
	gum, err := corpus.GUM(filepath.Join(data, "ud-english", "gum-train.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	learn := func(more []actor.Example) *actor.Knowledge {
		examples := append(append(append([]actor.Example(nil), train...), more...), gum...)
		kb, err := actor.Default().WithNames(actor.Learn(examples, actor.Default(), actor.LearnOptions{Rounds: 1, Seed: 1}))
		if err != nil {
			t.Fatal(err)
		}
		return kb
	}
	score := func(name string, s [3]int) {
		p, r := share(s[0], s[1]), share(s[0], s[2])
		t.Logf("%s: precision %.3f, recall %.3f, F1 %.3f", name, p, r, 2*p*r/(p+r))
	}
	score("trained without dev", countNames(dev, learn(nil)))
	first, second := dev[:len(dev)/2], dev[len(dev)/2:]
	a, b := countNames(first, learn(second)), countNames(second, learn(first))
	score("by halves of dev", [3]int{a[0] + b[0], a[1] + b[1], a[2] + b[2]})
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
