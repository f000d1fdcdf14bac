package reports

import (
	"slices"
	"testing"
)

func TestHeadlinesOrder(t *testing.T) {
	pair := func(holder, target string, supportive, accusatory int) Pair {
		net := float64(supportive-accusatory) / float64(supportive+accusatory+1)
		p := Pair{Holder: Name{ID: holder, Name: holder}, Target: Name{ID: target, Name: target},
			Figures: Figures{Articles: 1, Supportive: supportive, Accusatory: accusatory, Net: &net}}
		p.Says = p.sentence()
		return p
	}
	r := &Report{Pairs: []Pair{
		pair("Ana Lima", "leaders", 0, 2),
		pair("miners", "Chile", 0, 3),
		pair("Peru", "Oslo Fund", 1, 3),
		pair("Norway", "eBay", 2, 0),
		pair("Chile", "Peru", 2, 2),
	}}
	headlines(r, nil)
	// The most sentences first; of equals a pair with names, then the clearer; none that is divided.
	if want := []int{1, 3, 2, 0}; !slices.Equal(r.leading, want) {
		t.Errorf("pairs in the order %v, not %v", r.leading, want)
	}
}
