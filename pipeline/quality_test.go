package pipeline

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stance/data/external"
	"stance/pipeline/article"
	"stance/pipeline/labels"
	"stance/pipeline/table"
)

var update = flag.Bool("update", false, "write the golden files")

// TestQuality measures the embedded model on the development files, without
// the sentences that it was trained on, and compares with the golden figures:
// a change of quality shows in the diff.
func TestQuality(t *testing.T) {
	external.Shared(t, "data")
	var b strings.Builder
	for _, c := range []struct {
		task         Task
		format, name string
		trained      string
	}{
		{Stance, "dse", "data/dse/valid.tsv", "data/dse/train.tsv"},
		{Tone, "newsmtsc", "data/newsmtsc/dev-rw.jsonl", "data/newsmtsc/train.jsonl"},
		{Tone, "newsmtsc", "data/newsmtsc/dev-mt.jsonl", "data/newsmtsc/train.jsonl"},
	} {
		file := unseen(t, c.format, c.name, c.trained)
		for _, noSyntax := range []bool{false, true} {
			m, err := Evaluate(context.Background(), EvaluateOptions{Inputs: []string{file}, Task: c.task, Seed: 1, NoSyntax: noSyntax})
			if err != nil {
				t.Fatal(err)
			}
			e := m.Evaluation
			fmt.Fprintf(&b, "%-28s %-14s %5d rows  macro-F1 %.3f (%.3f to %.3f)  accuracy %.3f  calibration error %.3f\n",
				c.name, m.Model, e.Rows, e.MacroF1.Value, e.MacroF1.Low, e.MacroF1.High, e.Accuracy.Value, e.ECE.Value)
		}
	}
	fmt.Print(b.String())
	golden(t, "quality.txt", b.String())
}

// unseen imports a published file without the texts of another that was trained
// on, and returns the file of labelled sentences.
func unseen(t *testing.T, format, name, trainedOn string) string {
	t.Helper()
	trained := map[string]bool{}
	importTo(t, format, external.Shared(t, trainedOn), "", func(r *labels.Row) bool {
		trained[r.Group] = true
		return false
	})
	file := filepath.Join(t.TempDir(), "dev.jsonl")
	importTo(t, format, external.Shared(t, name), file, func(r *labels.Row) bool { return !trained[r.Group] })
	return file
}

// importTo imports a published file, keeping the rows that keep says; to ""
// writes nothing.
func importTo(t *testing.T, format, from, to string, keep func(*labels.Row) bool) {
	t.Helper()
	var w *labels.Writer
	if to != "" {
		var err error
		if w, err = labels.Create(to); err != nil {
			t.Fatal(err)
		}
		defer w.Close()
	}
	err := labels.Import(format, []string{from}, labels.ImportOptions{}, func(item labels.Item) error {
		if item.Row == nil {
			return fmt.Errorf("rejected: %s", item.Reject)
		}
		item.Row.Group = labels.Group(item.Row.Text)
		if keep(item.Row) && w != nil {
			return w.Write(item.Row)
		}
		return nil
	})
	if err == nil && w != nil {
		err = w.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s has changed (see it with go test ./pipeline -run %s -update):\n%s", name, t.Name(), got)
	}
}

// TestProductArticle counts which of the eight stances of the design's article
// come out of the classifier, each judged over all its sentences.
func TestProductArticle(t *testing.T) {
	const floor = 6
	content, err := os.ReadFile(external.Shared(t, "articles/venezuela-russia.txt"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := loadResources("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	doc, _, err := r.NewWorker().Document(&article.Article{ID: "article", Text: string(content)})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, want := range []struct {
		words, holder, target, stance string
	}{
		{"backing", "Russia", "Venezuela", "supportive"},
		{"communication", "Maria Zakharova", "Venezuela", "supportive"},
		{"our partners", "Maria Zakharova", "Venezuela", "supportive"},
		{"reaffirmed", "Maria Zakharova", "Venezuela", "supportive"},
		{"sovereign", "Dmitry Peskov", "Venezuela", "supportive"},
		{"multiform", "Nicolás Maduro", "United States", "accusatory"},
		{"accused", "Nicolás Maduro", "United States", "accusatory"},
		{"dismantling", "Nicolás Maduro", "Central Intelligence Agency", "accusatory"},
	} {
		got := "no such pair"
		for _, s := range doc.Stances {
			if s.Target < 0 || doc.Actors[s.Holder].Name != want.holder || doc.Actors[s.Target].Name != want.target ||
				!strings.Contains(doc.At(doc.Sentences[s.Sentence].Span), want.words) {
				continue
			}
			if got = fmt.Sprintf("%s %.2f", table.StanceClasses[s.Class], s.Confidence); table.StanceClasses[s.Class] == want.stance && !s.Abstained {
				found++
				break
			}
		}
		fmt.Printf("%-16s → %-28s %-11s %s\n", want.holder, want.target, want.stance, got)
	}
	fmt.Printf("stances of the article found: %d of 8\n", found)
	if found < floor {
		t.Errorf("%d stances found, floor %d", found, floor)
	}
}
