package pipeline

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stance/model/drift"
)

// driftFolder is a result folder whose fingerprint is of 100 articles, of which
// the first few speak of a storm, and of its actors.
func driftFolder(t *testing.T, storms int) string {
	t.Helper()
	dir := estimateFolder(t)
	b := drift.NewBuilder("article", articleMeasures...)
	for i := range 100 {
		words := map[string]int{"the": 10}
		actors := map[string]int{"Oslo": 2}
		if i < storms {
			words["storm"] = 3
			actors["Storm | Watch\u202e"] = 1
		}
		b.Words(12, words)
		b.Actors(actors)
		b.Measure(measureWords, float64(10+i%5))
		b.Measure(measureSentences, 12*(1+float64(storms)/50))
	}
	text, err := json.Marshal(b.Fingerprint())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fingerprintName), text, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestDrift(t *testing.T) {
	usual, same, stormy := driftFolder(t, 4), driftFolder(t, 6), driftFolder(t, 50)
	m, err := Drift(stormy, usual)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"The articles differ from " + usual + " by more than chance", "words storm (more often)",
		"actors Storm \ufffd Watch\ufffd (more often)", "sentences in an article (24, there 13)",
	} {
		if !strings.Contains(m.Sentence(), want) {
			t.Errorf("no %q in %s", want, m.Sentence())
		}
	}
	for _, want := range []string{"(100 articles, here 100 articles): moved, by more than chance", "| word | storm | 1 in 100 sentences | 12.5 in 100 sentences |"} {
		if !strings.Contains(m.Markdown(), want) {
			t.Errorf("no %q in %s", want, m.Markdown())
		}
	}
	if back, err := Drift(usual, stormy); err != nil || !strings.Contains(back.Sentence(), "storm (less often)") {
		t.Errorf("%v, %v", back, err)
	}
	if m, err = Drift(same, same); err != nil || m.Sentence() != "" || !strings.Contains(m.Markdown(), "not moved by more than chance") {
		t.Errorf("from itself: %v, %v", m, err)
	}
	if m, err = Drift(usual, ""); err != nil || m != nil {
		t.Errorf("scored with a model that is not at hand: %v, %v", m, err)
	}
}
