package quote_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// shared is the folder of the data that may not be copied here, "" if absent.
func shared(t *testing.T) string {
	dir := os.Getenv("STANCE_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "polnear")); err != nil {
		t.Skip("no shared data: ", err)
	}
	return dir
}

// attribution is one of the gold's: spans in bytes.
type attribution struct {
	source, cue, content []document.Span
	direct               bool
}

// readAnnotation reads brat's standoff format: text-bound lines T and events E.
func readAnnotation(path, text string) ([]attribution, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	offsets := make([]int, 0, len(text)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	spans := map[string][]document.Span{}
	var events []map[string][]string
	for line := range strings.Lines(string(raw)) {
		cells := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 3)
		switch {
		case strings.HasPrefix(cells[0], "T") && len(cells) == 3:
			_, where, _ := strings.Cut(cells[1], " ")
			for piece := range strings.SplitSeq(where, ";") {
				a, b, _ := strings.Cut(piece, " ")
				start, err1 := strconv.Atoi(a)
				end, err2 := strconv.Atoi(b)
				if err1 != nil || err2 != nil || end >= len(offsets) {
					return nil, fmt.Errorf("%s: bad span %q", path, cells[1])
				}
				spans[cells[0]] = append(spans[cells[0]], document.Span{Start: offsets[start], End: offsets[end]})
			}
		case strings.HasPrefix(cells[0], "E") && len(cells) >= 2:
			e := map[string][]string{}
			for role := range strings.FieldsSeq(cells[1]) {
				name, id, _ := strings.Cut(role, ":")
				name = strings.TrimRight(name, "0123456789")
				e[name] = append(e[name], id)
			}
			events = append(events, e)
		}
	}
	collect := func(ids []string) []document.Span {
		var out []document.Span
		for _, id := range ids {
			out = append(out, spans[id]...)
		}
		sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
		return out
	}
	var out []attribution
	for _, e := range events {
		a := attribution{source: collect(e["Source"]), cue: collect(e["Cue"]), content: collect(e["Content"])}
		if len(a.content) == 0 {
			continue
		}
		first := a.content[0].Start
		a.direct = isMark(text[first:]) || first > 0 && isMarkBefore(text[:first])
		out = append(out, a)
	}
	return out, nil
}

func isMark(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("\"“”«»‘'", r)
}

func isMarkBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("\"“«‘'", r)
}

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
	dir := filepath.Join(shared(t), "data", "polnear", split)
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
	files, err := filepath.Glob(filepath.Join(dir, "attributions", "*.ann"))
	if err != nil || len(files) == 0 {
		t.Fatal("no annotations", err)
	}
	var direct, indirect tally
	var ours, right, sourceExact, contentExact, sources, contents, ourSources, ourContents int
	verbose := os.Getenv("STANCE_MISSES")
	if want := os.Getenv("STANCE_TREES"); want != "" && (want == "1") != (parser != nil) {
		t.Skip("STANCE_TREES says so")
	}
	seen := map[string]bool{}
	kb := actor.Default()
	for _, file := range files {
		base := filepath.Base(file)
		base = base[:strings.LastIndexByte(base, '_')]
		if seen[base] {
			continue // the first annotator's file is the gold
		}
		seen[base] = true
		raw, err := os.ReadFile(filepath.Join(dir, "text", base+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		gold, err := readAnnotation(file, string(raw))
		if err != nil {
			t.Fatal(err)
		}
		doc := &document.Document{Text: string(raw), Sentences: text.Segment(string(raw))}
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
			if g.direct {
				to = &direct
			}
			to.gold++
			sources += len(g.source)
			contents++
			found, speaker := false, false
			exactSource, exactContent := false, false
			for k := range doc.Quotes {
				q := &doc.Quotes[k]
				if len(g.source) == 1 && q.Speaker == g.source[0] {
					exactSource = true
				}
				if q.Extent() == (document.Span{Start: g.content[0].Start, End: g.content[len(g.content)-1].End}) {
					exactContent = true
				}
				if shareOf(g.content, q.Fragments) >= 0.5 {
					found = true
					if overlaps(g.source, []document.Span{q.Speaker}) || len(g.source) == 0 && q.Speaker.None() {
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
			case !found && g.direct:
				miss = "direct"
			case !speaker && g.direct:
				miss = "directspeaker"
			case !found:
				miss = "indirect"
			case !speaker:
				miss = "indirectspeaker"
			}
			if miss != "" && miss == verbose {
				fmt.Printf("MISS %s: %s\n   src=%q cue=%q\n", base[:20], clip(doc.At(document.Span{Start: max(0, g.content[0].Start-100), End: min(len(doc.Text), g.content[len(g.content)-1].End+100)})), texts(doc, g.source), texts(doc, g.cue))
				for k := range doc.Quotes {
					if q := &doc.Quotes[k]; overlaps(q.Fragments, g.content) {
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
			ok := false
			for i := range gold {
				if overlaps(gold[i].content, q.Fragments) {
					ok = true
				}
			}
			if ok {
				right++
			} else if verbose == "wrong" {
				fmt.Printf("WRONG %s: %s %q spk=%q cue=%q\n", base[:20], q.Kind, texts(doc, q.Fragments), doc.At(q.Speaker), doc.At(q.Cue))
			}
		}
	}
	t.Logf("direct: %d, found %.3f, right speaker %.3f", direct.gold, rate(direct.found, direct.gold), rate(direct.speaker, direct.gold))
	t.Logf("indirect: %d, found %.3f, right speaker %.3f", indirect.gold, rate(indirect.found, indirect.gold), rate(indirect.speaker, indirect.gold))
	t.Logf("ours: %d, overlapping a true one %.3f", ours, rate(right, ours))
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
