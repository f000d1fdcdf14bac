package pipeline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"stance/data/external"
	"stance/model"
	"stance/model/drift"
	"stance/pipeline/document"
	"stance/pipeline/labels"
	"stance/pipeline/text"
)

func fingerprintRows(t *testing.T, rows []*labels.Row) (*drift.Fingerprint, int) {
	t.Helper()
	text, err := fingerprintSentences(rows)
	if err != nil {
		t.Fatal(err)
	}
	f, err := TrainedOn(&model.Bundle{Metadata: map[string]string{FingerprintKey(Stance): text}})
	if err != nil {
		t.Fatal(err)
	}
	return f, len(text)
}

func TestFingerprintSentences(t *testing.T) {
	var rows []*labels.Row
	for i := range 12 {
		text := fmt.Sprintf("Oslo's Oslo x thanked %s in number %d.", []string{"Lima", "Rome"}[i%2], i)
		// Both directions of a pair are rows of one sentence.
		rows = append(rows, &labels.Row{Text: text, Group: fmt.Sprint(i / 2)}, &labels.Row{Text: text, Group: fmt.Sprint(i / 2)})
	}
	f, _ := fingerprintRows(t, rows)
	if f.Unit != "sentence" || f.Documents != 6 || f.Sentences != 12 {
		t.Errorf("%d %ss of %d sentences", f.Documents, f.Unit, f.Sentences)
	}
	want := drift.Name{Name: "oslo", Documents: 6, Count: 12, Squares: 24}
	found := false
	for _, n := range f.Words.Listed {
		found = found || n == want
		if n.Name == "x" || n.Name == "Oslo" {
			t.Errorf("%q is listed", n.Name)
		}
	}
	if !found {
		t.Errorf("no %v in %v", want, f.Words.Listed)
	}
	if f, err := TrainedOn(&model.Bundle{}); f != nil || err != nil {
		t.Errorf("a model without a fingerprint: %v, %v", f, err)
	}
}

// TestFingerprintTraining holds the fingerprints of the published training sets
// to half of 100 kB each, and random parts of them to be no news.
func TestFingerprintTraining(t *testing.T) {
	for _, c := range []struct{ format, name string }{
		{"dse", "data/dse/train.tsv"}, {"newsmtsc", "data/newsmtsc/train.jsonl"},
	} {
		var rows []*labels.Row
		importTo(t, c.format, external.Shared(t, c.name), "", func(r *labels.Row) bool {
			rows = append(rows, r)
			return false
		})
		if _, size := fingerprintRows(t, rows); size > 50_000 {
			t.Errorf("%s: a fingerprint of %d bytes", c.name, size)
		}
		if testing.Short() {
			continue
		}
		alarms := 0
		const runs = 8
		for run := range uint64(runs) {
			part := map[string]bool{}
			random := rand.New(rand.NewPCG(1, run))
			var batch, reference []*labels.Row
			for _, r := range rows {
				in, seen := part[r.Group]
				if !seen {
					in = random.IntN(10) == 0
					part[r.Group] = in
				}
				if in {
					batch = append(batch, r)
				} else {
					reference = append(reference, r)
				}
			}
			a, _ := fingerprintRows(t, reference)
			b, _ := fingerprintRows(t, batch)
			if drift.Compare(a, b).Moved {
				alarms++
			}
		}
		if alarms > 2 { // more than 2 come in one of 170 if 5 % were false
			t.Errorf("%s: %d false alarms in %d", c.name, alarms, runs)
		}
	}
}

// TestPlainWords holds words to be tokens, and no pieces of them.
func TestPlainWords(t *testing.T) {
	sentence := "Mr. Lee and U.S. envoys don’t know, can't say; they're 3rd in Oslo's anti-graft drive."
	tokens := text.Tokens(sentence, document.Span{End: len(sentence)})
	var got []string
	for i := range tokens {
		if form := wordForm(sentence, tokens[i:]); form != "" {
			got = append(got, plainWord(form))
		}
	}
	want := []string{"mr", "lee", "and", "u.s", "envoys", "don't", "know", "can't", "say", "they", "in", "oslo", "anti-graft", "drive"}
	if !slices.Equal(got, want) {
		t.Errorf("words %q", got)
	}
}
