package pipeline

import (
	"testing"

	"stance/pipeline/document"
	"stance/pipeline/labels"
)

func TestAlone(t *testing.T) {
	const text = "Oslo thanked Lima and Quito, blamed Rome and left."
	oslo, lima, quito, rome := document.Span{End: 4}, document.Span{Start: 13, End: 17}, document.Span{Start: 22, End: 27}, document.Span{Start: 36, End: 40}
	row := func(holder, target document.Span, label string) *labels.Row {
		return &labels.Row{Text: text, Holder: holder, Target: target, Label: label, Weight: 2}
	}
	neutral := []*labels.Row{row(lima, oslo, "neutral"), row(lima, quito, "neutral"), row(rome, oslo, "neutral")}
	for _, c := range []struct {
		name   string
		rows   []*labels.Row
		label  string // of Oslo alone; "": none
		weight float64
	}{
		{"no side", []*labels.Row{row(oslo, rome, "neutral")}, "neutral", 2},
		{"a side outweighs none", []*labels.Row{row(oslo, lima, "supportive"), row(oslo, rome, "neutral"), row(oslo, quito, "neutral")}, "supportive", 6},
		{"two rows of one side", []*labels.Row{row(oslo, lima, "supportive"), row(oslo, quito, "supportive")}, "supportive", 4},
		{"two sides", []*labels.Row{row(oslo, lima, "supportive"), row(oslo, rome, "accusatory")}, "", 0},
		{"a row without a target", []*labels.Row{row(oslo, lima, "supportive"), row(oslo, document.Span{}, "neutral")}, "", 0},
	} {
		got := newAlone(append(c.rows, neutral...))
		label, weight := "", 0.0
		for r, w := range got {
			if r.Holder == oslo {
				label, weight = r.Label, weight+w
			}
		}
		if label != c.label || weight != c.weight {
			t.Errorf("%s: %q with weight %g, want %q with %g", c.name, label, weight, c.label, c.weight)
		}
	}
}
