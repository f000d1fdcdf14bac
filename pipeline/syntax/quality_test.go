package syntax

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"stance/data/external"
	"stance/pipeline/document"
)

// treebank reads a file of the shared treebanks, or skips the test.
func treebank(t testing.TB, name string) []Tree {
	t.Helper()
	f, err := os.Open(external.Shared(t, "data", "ud-english", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	trees, err := ReadTrees(f)
	if err != nil {
		t.Fatal(err)
	}
	return trees
}

// The quality of the embedded model, on the dev files, which training did not
// see.
func TestQuality(t *testing.T) {
	dev := append(treebank(t, "ewt-dev.conllu"), treebank(t, "gum-dev.conllu")...)
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	scores := p.EvaluateAll(dev)
	var out strings.Builder
	fmt.Fprintln(&out, "Gold tokens, punctuation counted, relations without subtype.")
	fmt.Fprint(&out, scores)
	for _, tag := range []document.Tag{document.VERB, document.NOUN, document.AUX} {
		share, words := EvaluateLemmas(dev, tag)
		fmt.Fprintf(&out, "lemmas of %-4v  %.2f  (%d words)\n", tag, 100*share, words)
	}
	t.Log("\n" + out.String())
	golden(t, "quality.txt", []byte(out.String()))
	for i, name := range scores.Names {
		floor := [3]float64{94.7, 85.5, 82.5}
		if name != "ewt" {
			floor = [3]float64{92.7, 83.5, 80.5}
		}
		s := scores.Scores[i]
		for k, right := range [3]int{s.Tags, s.Heads, s.Attachments} {
			if share := 100 * float64(right) / float64(s.Words); share < floor[k] {
				t.Errorf("%s: %.2f under the floor of %.1f", name, share, floor[k])
			}
		}
	}
}

// BenchmarkParse parses running text, tags and trees, on one core.
func BenchmarkParse(b *testing.B) {
	p, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	var sentences []*document.Sentence
	var texts []string
	for _, text := range []string{
		"The finance minister on Tuesday rejected claims by the opposition that her budget would hurt small farmers in the south .",
		"\" We were never asked , \" said Tomas Verrell , who heads the region 's largest fishing cooperative , \" and we will not pay for their mistakes . \"",
		"Talks broke down .",
		"Analysts at the bank expect exports to recover by the end of the year if the two governments agree on tariffs for steel , grain and used cars , although few of them believe that a deal can be reached before the elections in March .",
		"The mayor , a former judge , has accused the police of ignoring evidence against two of her rivals .",
	} {
		sentences, texts = append(sentences, sentence(text)), append(texts, text)
	}
	var scratch Scratch
	tokens := 0
	b.ReportAllocs()
	for b.Loop() {
		for i, s := range sentences {
			p.Parse(texts[i], s, &scratch)
			tokens += len(s.Tokens)
		}
	}
	b.ReportMetric(float64(tokens)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkLoad(b *testing.B) {
	model := modelOfThisBuild(b)
	for b.Loop() {
		if _, err := Load(model); err != nil {
			b.Fatal(err)
		}
	}
}

func TestNothingAllocates(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	text := "Rebels and the army each blamed the other for Thursday 's unprecedentedly heavy shelling ."
	s := sentence(text)
	var scratch Scratch
	p.Parse(text, s, &scratch)
	if n := testing.AllocsPerRun(20, func() { p.Parse(text, s, &scratch) }); n > 0 {
		t.Errorf("%v allocations for a sentence", n)
	}
}
