package model

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// linked draws rows whose labels follow from their probabilities as d revises them.
func linked(d *Discourse, n int) (p, elsewhere [][]float64, y []int) {
	random := rand.New(rand.NewPCG(3, 3))
	for range n {
		row, others := make([]float64, 3), make([]float64, 3)
		for k := range row {
			row[k] = 1.5 * random.NormFloat64()
		}
		softmax(row)
		shift := 0.4 * random.NormFloat64()
		others[0], others[2] = shift, -shift
		revised := slices.Clone(row)
		d.Revise(revised, others)
		label, left := 0, random.Float64()
		for ; label < 2 && left > revised[label]; label++ {
			left -= revised[label]
		}
		p, elsewhere, y = append(p, row), append(elsewhere, others), append(y, label)
	}
	return p, elsewhere, y
}

func TestFitDiscourse(t *testing.T) {
	mean := []float64{0.2, 0.5, 0.3}
	none := func() [][]float64 { return [][]float64{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}} }
	for _, c := range []struct {
		name       string
		truth      Discourse
		calibrated bool
	}{
		{"links", Discourse{Mean: mean, Links: [][]float64{{1.5, 0, -1}, {0, 0, 0}, {-1, 0, 1.5}}}, false},
		{"links and a calibration", Discourse{
			Mean: mean, Links: [][]float64{{1, 0, 0}, {0, 0, 0}, {0, 0, 1}},
			Calibration: Calibration{Scale: []float64{0.6, 1, 0.8}, Shift: []float64{-0.5, 0.5, 0}},
		}, true},
		{"nothing to hear", Discourse{Mean: mean, Links: none()}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, elsewhere, y := linked(&c.truth, 4000)
			d, err := FitDiscourse(context.Background(), p, elsewhere, y, mean, 1, c.calibrated)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.check(3); err != nil {
				t.Fatal(err)
			}
			if calibrated := len(d.Calibration.Scale) > 0; calibrated != c.calibrated {
				t.Errorf("calibrated: %v", calibrated)
			}
			// It revises new rows as the truth does.
			apart := 0.0
			for i, row := range p[:500] {
				want, got := slices.Clone(row), slices.Clone(row)
				c.truth.Revise(want, elsewhere[i])
				d.Revise(got, elsewhere[i])
				for k := range want {
					apart += math.Abs(want[k]-got[k]) / 1500
				}
			}
			if apart > 0.02 {
				t.Errorf("the probabilities are %v apart from the true ones", apart)
			}
		})
	}
	for name, y := range map[string][]int{"no rows": nil, "a label of no class": {3}, "a label of an unknown class": {-1}} {
		rows := slices.Repeat([][]float64{mean}, len(y))
		if _, err := FitDiscourse(context.Background(), rows, rows, y, mean, 1, false); err == nil {
			t.Errorf("%s: fitted", name)
		}
	}
}

func TestReviseWithoutOthers(t *testing.T) {
	d := Discourse{Mean: []float64{0.5, 0.5}, Links: [][]float64{{2, -2}, {-2, 2}}}
	for _, p := range [][]float64{{0.3, 0.7}, {1, 0}} {
		got := slices.Clone(p)
		d.Revise(got, []float64{0, 0})
		if math.Abs(got[0]-p[0]) > 1e-9 || math.Abs(got[0]+got[1]-1) > 1e-12 {
			t.Errorf("%v becomes %v", p, got)
		}
	}
}

func TestDiscourseCheck(t *testing.T) {
	two, links := []float64{0.5, 0.5}, [][]float64{{0, 0}, {0, 0}}
	for _, c := range []struct {
		name string
		d    *Discourse
		ok   bool
	}{
		{"none", nil, true},
		{"links", &Discourse{Mean: two, Links: links}, true},
		{"one scale", &Discourse{Mean: two, Links: links, Calibration: Calibration{Scale: []float64{1}}}, true},
		{"no mean", &Discourse{Links: links}, false},
		{"links of one class", &Discourse{Mean: two, Links: [][]float64{{0, 0}}}, false},
		{"links to three classes", &Discourse{Mean: two, Links: [][]float64{{0, 0, 0}, {0, 0, 0}}}, false},
		{"three shifts", &Discourse{Mean: two, Links: links, Calibration: Calibration{Scale: two, Shift: []float64{0, 0, 0}}}, false},
		{"too heavy", &Discourse{Mean: two, Links: [][]float64{{0, 1e9}, {0, 0}}}, false},
	} {
		if err := c.d.check(2); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
