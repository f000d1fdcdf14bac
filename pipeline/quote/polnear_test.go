package quote_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"stance/data/external"
	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/quote/corpus"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

func shareOf(of, by []document.Span) float64 {
	total, covered := 0, 0
	for _, a := range of {
		total += a.Len()
		for _, b := range by {
			if a.Overlaps(b) {
				covered += min(a.End, b.End) - max(a.Start, b.Start)
			}
		}
	}
	if total == 0 {
		return 0
	}
	return float64(covered) / float64(total)
}

func overlaps(a, b []document.Span) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Overlaps(y) {
				return true
			}
		}
	}
	return false
}

type tally struct{ gold, found, speaker int }

// TestPolNeAR prints how many attributions of a split are found, and with the
// right speaker: STANCE_SPLIT=train tests on the training files.
func TestPolNeAR(t *testing.T) {
	split := os.Getenv("STANCE_SPLIT")
	if split == "" {
		split = "dev"
	}
	dir := external.Shared(t, "data", "polnear", split)
	t.Run("without trees", func(t *testing.T) { polnear(t, dir, nil) })
	t.Run("with trees", func(t *testing.T) {
		parser, err := syntax.Default()
		if err != nil {
			t.Skip("no parser: ", err)
		}
		polnear(t, dir, parser)
	})
}

func polnear(t *testing.T, dir string, parser *syntax.Parser) {
	articles, err := corpus.Read(dir)
	if err != nil || len(articles) == 0 {
		t.Fatal("no annotated articles: ", err)
	}
	var direct, indirect tally
	var ours, right, whole, sourceExact, contentExact, sources, contents, ourSources, ourContents int
	verbose := os.Getenv("STANCE_MISSES")
	if want := os.Getenv("STANCE_TREES"); want != "" && (want == "1") != (parser != nil) {
		t.Skip("STANCE_TREES says so")
	}
	kb := actor.Default()
	for _, a := range articles {
		base, gold := a.Name, a.Attributions
		doc := &document.Document{Text: a.Text, Sentences: text.Segment(a.Text)}
		if parser != nil {
			var scratch syntax.Scratch
			for i := range doc.Sentences {
				parser.Parse(doc.Text, &doc.Sentences[i], &scratch)
			}
		}
		actor.Detect(doc, kb)
		quote.Find(doc)
		for i := range gold {
			g := &gold[i]
			to := &indirect
			if g.Direct {
				to = &direct
			}
			to.gold++
			sources += len(g.Source)
			contents++
			found, speaker := false, false
			exactSource, exactContent := false, false
			for k := range doc.Quotes {
				q := &doc.Quotes[k]
				if len(g.Source) == 1 && q.Speaker == g.Source[0] {
					exactSource = true
				}
				if q.Extent() == (document.Span{Start: g.Content[0].Start, End: g.Content[len(g.Content)-1].End}) {
					exactContent = true
				}
				if shareOf(g.Content, q.Fragments) >= 0.5 {
					found = true
					if overlaps(g.Source, []document.Span{q.Speaker}) || len(g.Source) == 0 && q.Speaker.None() {
						speaker = true
					}
				}
			}
			if found {
				to.found++
			}
			if speaker {
				to.speaker++
			}
			if exactSource {
				sourceExact++
			}
			if exactContent {
				contentExact++
			}
			miss := ""
			switch {
			case !found && g.Direct:
				miss = "direct"
			case !speaker && g.Direct:
				miss = "directspeaker"
			case !found:
				miss = "indirect"
			case !speaker:
				miss = "indirectspeaker"
			}
			if miss != "" && miss == verbose {
				fmt.Printf("MISS %s: %s\n   src=%q cue=%q\n", base, clip(doc.At(document.Span{Start: max(0, g.Content[0].Start-100), End: min(len(doc.Text), g.Content[len(g.Content)-1].End+100)})), texts(doc, g.Source), texts(doc, g.Cue))
				for k := range doc.Quotes {
					if q := &doc.Quotes[k]; overlaps(q.Fragments, g.Content) {
						fmt.Printf("   ours: %s %q spk=%q cue=%q\n", q.Kind, texts(doc, q.Fragments), doc.At(q.Speaker), doc.At(q.Cue))
					}
				}
			}
		}
		for k := range doc.Quotes {
			q := &doc.Quotes[k]
			ours++
			ourContents++
			if !q.Speaker.None() {
				ourSources++
			}
			ok, attributed := false, false
			for i := range gold {
				g := &gold[i]
				if overlaps(g.Content, q.Fragments) {
					ok = true
					attributed = attributed || overlaps(g.Cue, []document.Span{q.Cue}) && (overlaps(g.Source, []document.Span{q.Speaker}) || len(g.Source) == 0 && q.Speaker.None())
				}
			}
			if attributed {
				whole++
			}
			if ok {
				right++
			} else if verbose == "wrong" {
				fmt.Printf("WRONG %s: %s %q spk=%q cue=%q\n", base, q.Kind, texts(doc, q.Fragments), doc.At(q.Speaker), doc.At(q.Cue))
			}
		}
	}
	t.Logf("direct: %d, found %.3f, right speaker %.3f", direct.gold, rate(direct.found, direct.gold), rate(direct.speaker, direct.gold))
	t.Logf("indirect: %d, found %.3f, right speaker %.3f", indirect.gold, rate(indirect.found, indirect.gold), rate(indirect.speaker, indirect.gold))
	t.Logf("ours: %d, overlapping a true one %.3f, with its cue and speaker %.3f", ours, rate(right, ours), rate(whole, ours))
	t.Logf("exact F1: source %.3f, content %.3f", rate(2*sourceExact, sources+ourSources), rate(2*contentExact, contents+ourContents))
}

func rate(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func texts(doc *document.Document, spans []document.Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, clip(doc.At(s)))
	}
	return out
}

func clip(s string) string {
	s = strings.ReplaceAll(s, "\n", "¶")
	if len(s) > 300 {
		return s[:200] + " … " + s[len(s)-90:]
	}
	return s
}
