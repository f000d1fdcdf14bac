package actor_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stance/pipeline/actor"
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
// file of CrossNER politics (Liu et al., 2021), types merged, exact spans.
func TestCrossNER(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(shared(t), "data", "crossner-politics", "dev.txt"))
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string]bool{"politician": true, "person": true, "organisation": true, "politicalparty": true, "country": true, "location": true}
	kb := actor.Default()
	var right, ours, gold int
	misses := os.Getenv("STANCE_MISSES") != ""
	for _, block := range strings.Split(string(raw), "\n\n") {
		doc := &document.Document{}
		s := document.Sentence{}
		var b strings.Builder
		truth := map[document.Span]bool{}
		var at document.Span
		inside := false
		closeSpan := func() {
			if inside {
				truth[at] = true
				inside = false
			}
		}
		for line := range strings.Lines(block) {
			word, label, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
			if !ok {
				continue
			}
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			start := b.Len()
			b.WriteString(word)
			span := document.Span{Start: start, End: b.Len()}
			s.Tokens = append(s.Tokens, document.Token{Span: span, Head: -1})
			kind := strings.TrimPrefix(strings.TrimPrefix(label, "B-"), "I-")
			switch {
			case !wanted[kind]:
				closeSpan()
			case strings.HasPrefix(label, "B-") || !inside:
				closeSpan()
				at, inside = span, true
			default:
				at.End = span.End
			}
		}
		closeSpan()
		if b.Len() == 0 {
			continue
		}
		doc.Text = b.String()
		s.Span = document.Span{Start: 0, End: len(doc.Text)}
		doc.Sentences = []document.Sentence{s}
		actor.Detect(doc, kb)
		gold += len(truth)
		for i := range doc.Mentions {
			if doc.Mentions[i].How == document.ByDescription {
				continue
			}
			ours++
			if truth[doc.Mentions[i].Span] {
				right++
				delete(truth, doc.Mentions[i].Span)
			} else if misses {
				fmt.Printf("WRONG %q (%s) in %s\n", doc.At(doc.Mentions[i].Span), doc.Mentions[i].Type, doc.Text)
			}
		}
		if misses {
			for span := range truth {
				fmt.Printf("MISSED %q in %s\n", doc.At(span), doc.Text)
			}
		}
	}
	p, r := float64(right)/float64(ours), float64(right)/float64(gold)
	t.Logf("names: precision %.3f, recall %.3f, F1 %.3f", p, r, 2*p*r/(p+r))
}
