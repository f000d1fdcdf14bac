package pipeline

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"stance/model"
	"stance/pipeline/document"
	"stance/pipeline/feature"
	"stance/pipeline/labels"
)

// TestTaughtRows: rows in sentences that the encoder was taught on are learned from
// without the group context, and not measured.
func TestTaughtRows(t *testing.T) {
	var rows []*labels.Row
	for _, text := range []string{
		"Oslo thanked Lima for “the tents that we were promised by Lima in March”.",
		"Oslo scolded Lima for “the tents that we were promised by Lima in March”.",
	} {
		lima := strings.LastIndex(text, "Lima")
		rows = append(rows, &labels.Row{Text: text, Group: text, Holder: document.Span{End: 4}, Target: document.Span{Start: lima, End: lima + 4}, Label: "neutral", Weight: 1})
	}
	taught := func(row *labels.Row) bool { return row == rows[1] }
	soft := []SoftLabel{{Row: rows[1], P: []float64{0, 1, 0}}}
	r := &Resources{}
	if err := r.loadLanguage(false); err != nil {
		t.Fatal(err)
	}
	read := func(groups feature.Group, taught func(*labels.Row) bool) *model.Dataset {
		t.Helper()
		d, err := r.dataset(context.Background(), rows, Stance.Classes, datasetOptions{groups: groups, soft: soft, taught: taught, workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	got, all, without := read(feature.All, taught), read(feature.All, nil), read(feature.All&^feature.Context, nil)
	if n := len(got.Examples); n != 2*4+1 {
		t.Fatalf("%d examples: want the row, without its target, and its words with and without a speaker of each, and the soft one", n)
	}
	for i := range got.Examples {
		want := all
		if 4 <= i && i < 8 {
			want = without
		}
		if !reflect.DeepEqual(got.Vector(i, nil), want.Vector(i, nil)) {
			t.Errorf("example %d is not read as it should be", i)
		}
		if reflect.DeepEqual(all.Vector(i, nil), without.Vector(i, nil)) {
			t.Errorf("example %d has no context", i)
		}
	}

	trained := &Training{Sentences: &Sentences{Rows: rows}, Options: TrainOptions{Taught: taught}}
	trained.measure(got)
	if measured := trained.measured; len(measured) != 1 || measured[0] != rows[0] || len(got.Rows()) != 1 {
		t.Errorf("measured: %d rows, in the dataset %d", len(measured), len(got.Rows()))
	}
}
