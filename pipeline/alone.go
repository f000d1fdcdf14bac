package pipeline

import (
	"stance/pipeline/document"
	"stance/pipeline/labels"
)

// alone says which rows are trained on once more without their target, so that a
// holder who stands alone gets an honest stance too, and what each counts: one for
// each holder of a text, for all its rows. Without a target the label is what the
// holder expresses at all, so that a row with another than the usual label, which
// is no side, stands for the rest. A holder with two such labels has none, nor has
// one with a row of its own that has no target.
type alone map[*labels.Row]float64

func newAlone(rows []*labels.Row) alone {
	type place struct {
		text   string
		holder document.Span
	}
	type summary struct {
		row    *labels.Row
		weight float64
		out    bool
	}
	usual := usualLabel(rows)
	holders := map[place]*summary{}
	var order []*summary
	for _, row := range rows {
		at := place{row.Text, row.Holder}
		s := holders[at]
		if s == nil {
			s = &summary{}
			holders[at] = s
			order = append(order, s)
		}
		s.weight += row.Weight
		switch {
		case !row.HasTarget():
			s.out = true
		case s.row == nil || s.row.Label == usual:
			s.row = row
		case row.Label != usual && row.Label != s.row.Label:
			s.out = true
		}
	}
	a := alone{}
	for _, s := range order {
		if !s.out {
			a[s.row] = s.weight
		}
	}
	return a
}

// usualLabel is the most frequent label, the first in the alphabet of equals.
func usualLabel(rows []*labels.Row) string {
	counts := map[string]int{}
	for _, row := range rows {
		counts[row.Label]++
	}
	usual := ""
	for label, n := range counts {
		if n > counts[usual] || n == counts[usual] && label < usual {
			usual = label
		}
	}
	return usual
}
