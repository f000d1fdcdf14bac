// Command train counts in the training files of PolNeAR how often each word
// stands in a cue, how often in the cue of a direct quote, and how often at all,
// and writes data/cues/cues.tsv.
//
//	go run ./pipeline/quote/train -data ../shared/data/polnear/train -o data/cues/cues.tsv
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"

	"stance/pipeline/quote/corpus"
)

// Only forms that are cues now and then are kept.
const (
	leastCues  = 4
	leastShare = 0.25
)

func main() {
	data := flag.String("data", "../shared/data/polnear/train", "folder with text and attributions")
	out := flag.String("o", "data/cues/cues.tsv", "file to write")
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
	if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the counts: %w", err)
	}
	fmt.Printf("%d articles, %d forms\n", len(articles), len(forms))
	return nil
}

// words are the runs of ASCII letters, in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' })
}
