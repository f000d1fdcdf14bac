package pipeline

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"stance/data/demo"
	"stance/pipeline/sample"
)

// TestSimulateSampling: each strategy has its figures at every number of labels,
// the same when asked again, and the same as the others before any has chosen.
func TestSimulateSampling(t *testing.T) {
	if testing.Short() {
		t.Skip("parses and trains")
	}
	pool := filepath.Join(t.TempDir(), "pool.csv")
	if err := os.WriteFile(pool, demo.Labels(), 0o666); err != nil {
		t.Fatal(err)
	}
	o := SimulationOptions{
		Pool: []string{pool}, Task: Stance, Strategies: []sample.Strategy{sample.Random, sample.Mixed, sample.Diverse},
		Start: 20, Step: 20, Budget: 60, Seeds: 2, Workers: 2,
	}
	first, err := SimulateSampling(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range first {
		if !reflect.DeepEqual(r.Labels, []int{20, 40, 60}) || len(r.MacroF1) != 3 || len(r.MacroF1[2]) != 2 {
			t.Fatalf("%+v", r)
		}
		if !reflect.DeepEqual(r.MacroF1[0], first[0].MacroF1[0]) {
			t.Errorf("%s begins elsewhere: %v", r.Strategy, r.MacroF1[0])
		}
		for _, scores := range r.MacroF1 {
			for _, f := range scores {
				if !(f > 0 && f <= 1) {
					t.Errorf("%s: macro-F1 %g", r.Strategy, f)
				}
			}
		}
	}
	if reflect.DeepEqual(first[0].MacroF1[2], first[1].MacroF1[2]) {
		t.Error("mixed chose as random did")
	}
	second, err := SimulateSampling(t.Context(), o)
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("a second time: %v, %+v", err, second)
	}
	o.Test = []string{pool}
	if _, err := SimulateSampling(t.Context(), o); err != nil {
		t.Error(err)
	}
}
