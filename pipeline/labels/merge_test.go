package labels

import (
	"slices"
	"testing"
)

func TestMerge(t *testing.T) {
	classes := []string{"yes", "no", "both"}
	opinion := func(id, label string, weight float64) *Row {
		return &Row{ID: id, Text: "A.", Label: label, Weight: weight}
	}
	soft := opinion("s", "no", 1)
	soft.Soft = []float64{0.2, 0.6, 0.2}
	for _, c := range []struct {
		name   string
		rows   []*Row
		label  string
		weight float64
		shares []float64
	}{
		{"one", []*Row{opinion("a", "no", 2)}, "no", 2, nil},
		{"agreed", []*Row{opinion("a", "no", 1), opinion("a", "no", 1)}, "no", 1, []float64{0, 1, 0}},
		{"most", []*Row{opinion("a", "no", 1), opinion("a", "yes", 1), opinion("a", "yes", 1)}, "yes", 1, []float64{2. / 3, 1. / 3, 0}},
		{"level", []*Row{opinion("a", "both", 1), opinion("a", "no", 1)}, "both", 1, []float64{0, 0.5, 0.5}},
		{"weighted", []*Row{opinion("a", "no", 1), opinion("a", "yes", 3)}, "yes", 2, []float64{0.75, 0.25, 0}},
		{"weightless", []*Row{opinion("a", "no", 0), opinion("a", "yes", 0)}, "no", 0, nil},
		{"soft", []*Row{soft}, "no", 1, []float64{0.2, 0.6, 0.2}},
		{"soft and hard", []*Row{soft, opinion("s", "yes", 1)}, "no", 1, []float64{0.6, 0.3, 0.1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := *c.rows[0]
			merged := Merge(c.rows)
			if len(merged) != 1 {
				t.Fatalf("%d rows", len(merged))
			}
			got := merged[0]
			if got.Label != c.label || got.Weight != c.weight {
				t.Errorf("%q by %g", got.Label, got.Weight)
			}
			near := func(a, b float64) bool { return a-b < 1e-12 && b-a < 1e-12 }
			if shares := got.Shares(classes); (shares == nil) != (c.shares == nil) || !slices.EqualFunc(shares, c.shares, near) {
				t.Errorf("shares %v, want %v", shares, c.shares)
			}
			if c.rows[0].Label != before.Label || c.rows[0].Weight != before.Weight || c.rows[0].Opinions != nil {
				t.Error("a row that was read has changed")
			}
		})
	}
	order := Merge([]*Row{opinion("b", "no", 1), opinion("a", "no", 1), opinion("b", "yes", 1), opinion("c", "no", 1)})
	if len(order) != 3 || order[0].ID != "b" || order[1].ID != "a" || order[2].ID != "c" {
		t.Errorf("order %v", order)
	}
}
