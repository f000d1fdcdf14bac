// Command train counts in the training files of PolNeAR how often each word
// stands in a cue, how often in the cue of a direct quote, and how often at all,
// and learns what tells that a cue reports something: data/cues/cues.tsv and
// reports.tsv.
//
//	go run ./pipeline/quote/train -data ../shared/data/polnear/train -o data/cues
//
// The second file is learnt with the first as it was built in: where that changes,
// run it twice.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"stance/pipeline/quote/corpus"
)

// Only forms that are cues now and then are kept.
const (
	leastCues  = 4
	leastShare = 0.1
)

func main() {
	data := flag.String("data", "../shared/data/polnear/train", "folder with text and attributions")
	out := flag.String("o", "data/cues", "folder to write cues.tsv and reports.tsv into")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(data, out string) error {
	articles, err := corpus.Read(data)
	if err != nil {
		return err
	}
	weights, err := reports(articles)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"cues.tsv": counts(articles), "reports.tsv": weights} {
		if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
			return fmt.Errorf("writing what was learnt: %w", err)
		}
	}
	return nil
}

// counts gives the file of forms and how often each stands in cues.
func counts(articles []corpus.Article) []byte {
	type count struct{ cue, direct, all int }
	counts := map[string]*count{}
	at := func(word string) *count {
		c := counts[word]
		if c == nil {
			c = &count{}
			counts[word] = c
		}
		return c
	}
	for _, a := range articles {
		for _, word := range words(a.Text) {
			at(word).all++
		}
		for _, q := range a.Attributions {
			seen := map[string]bool{}
			for _, span := range q.Cue {
				for _, word := range words(a.Text[span.Start:span.End]) {
					if seen[word] {
						continue
					}
					seen[word] = true
					at(word).cue++
					if q.Direct {
						at(word).direct++
					}
				}
			}
		}
	}
	var forms []string
	for word, c := range counts {
		if c.cue >= leastCues && float64(c.cue) >= leastShare*float64(c.all) {
			forms = append(forms, word)
		}
	}
	sort.Strings(forms)
	var b bytes.Buffer
	for _, word := range forms {
		c := counts[word]
		fmt.Fprintf(&b, "%s\t%d\t%d\t%d\n", word, c.cue, c.direct, c.all)
	}
	return b.Bytes()
}

// words are the runs of ASCII letters, in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' })
}
