package model

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFolds(t *testing.T) {
	for _, test := range []struct{ rows, folds int }{{40, 2}, {100, 5}, {300, 10}} {
		t.Run(fmt.Sprintf("%d rows in %d", test.rows, test.folds), func(t *testing.T) {
			d := synthetic(test.rows, 20)
			fold, err := Folds(d, d.All(), test.folds, 1)
			if err != nil {
				t.Fatal(err)
			}
			ofGroup := make(map[string]int)
			counts := make([][3]float64, test.folds)
			for i, e := range d.Examples {
				if f, seen := ofGroup[e.Group]; seen && f != fold[i] {
					t.Fatalf("group %q is in folds %d and %d", e.Group, f, fold[i])
				}
				ofGroup[e.Group] = fold[i]
				if !e.Auxiliary {
					counts[fold[i]][e.Label]++
				}
			}
			for c := range 3 {
				total := 0.0
				for _, n := range counts {
					total += n[c]
				}
				for f, n := range counts {
					if share := total / float64(test.folds); math.Abs(n[c]-share) > 2.5 {
						t.Errorf("fold %d has %g rows of class %d, its share is %.1f", f, n[c], c, share)
					}
				}
			}
			other, err := Folds(d, d.All(), test.folds, 2)
			if err != nil {
				t.Fatal(err)
			}
			if slices.Equal(fold, other) {
				t.Error("another seed gives the same folds")
			}
		})
	}
	d := synthetic(3, 20)
	if _, err := Folds(d, d.All(), 5, 1); err == nil || !strings.Contains(err.Error(), "groups") {
		t.Errorf("more folds than groups: error %v", err)
	}
	if _, err := Folds(d, d.All(), 1, 1); err == nil {
		t.Error("one fold: no error")
	}
}

// spy records what each fold trains on, and answers with the label of a row
// if it has seen the row's group.
type spy struct{ t *testing.T }

func (spy) Name() string { return "spy" }

func (s spy) Train(_ context.Context, d *Dataset, rows []int, _ Options) (Classifier, error) {
	seen := make(map[*Feature]bool)
	groups := make(map[string]bool)
	for _, r := range rows {
		groups[d.Examples[r].Group] = true
	}
	for i := range d.Examples {
		if groups[d.Examples[i].Group] {
			seen[&d.Examples[i].Vector[0]] = true
		}
	}
	return spyClassifier{s.t, seen}, nil
}

type spyClassifier struct {
	t    *testing.T
	seen map[*Feature]bool
}

func (c spyClassifier) Probabilities(v Vector, p []float64) {
	if c.seen[&v[0]] {
		c.t.Error("a row is predicted by a classifier that has seen its group")
	}
	p[0] = 1
}

func TestCrossValidateNeverPredictsWhatItHasSeen(t *testing.T) {
	d := synthetic(90, 21)
	cv, err := CrossValidate(context.Background(), d, spy{t}, CVOptions{Folds: 4, Workers: 3}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(d.Rows(), cv.Rows); diff != "" {
		t.Errorf("rows: %s", diff)
	}
	for i, p := range cv.P {
		if p[0] != 1 {
			t.Fatalf("row %d was not predicted", i)
		}
	}
}

func TestFitIsDeterministic(t *testing.T) {
	var first *Fitted
	for _, workers := range []int{1, 2, 5} {
		d := synthetic(200, 22)
		tuned, err := Tune(context.Background(), d, []LogReg{{}}, []float64{1, 10}, CVOptions{Seed: 3, Workers: workers}, nil)
		if err != nil {
			t.Fatal(err)
		}
		f, err := Fit(context.Background(), d, tuned[0].Trainer, tuned[0].CV, FitOptions{CVOptions: CVOptions{Seed: 3, Workers: workers}, MinPrecision: 0.95})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = f
			continue
		}
		if diff := cmp.Diff(first.Evaluation, f.Evaluation); diff != "" {
			t.Errorf("%d workers: %s", workers, diff)
		}
		if !slices.Equal(first.Model.Classifier.(*Linear).Weights, f.Model.Classifier.(*Linear).Weights) {
			t.Errorf("%d workers: other weights", workers)
		}
		if diff := cmp.Diff(first.Model.Calibration, f.Model.Calibration); diff != "" {
			t.Errorf("%d workers: %s", workers, diff)
		}
	}
}

func TestAbstention(t *testing.T) {
	d := synthetic(500, 23)
	ctx := context.Background()
	cv, err := CrossValidate(ctx, d, LogReg{}, CVOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		o    FitOptions
		fail bool
	}{
		{"never", FitOptions{}, false},
		{"coverage", FitOptions{Coverage: 0.6}, false},
		{"precision", FitOptions{MinPrecision: 0.93}, false},
		{"both", FitOptions{MinPrecision: 0.9, Coverage: 0.5}, true},
		{"no share", FitOptions{Coverage: 1.5}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := Fit(ctx, d, LogReg{}, cv, test.o)
			if test.fail != (err != nil) {
				t.Fatalf("error %v", err)
			}
			if test.fail {
				return
			}
			e := f.Evaluation
			kept := float64(e.Rows-e.Abstained) / float64(e.Rows)
			switch {
			case test.o.Coverage > 0 && math.Abs(kept-test.o.Coverage) > 0.01:
				t.Errorf("kept %.3f", kept)
			case test.o.MinPrecision > 0 && (e.Kept < test.o.MinPrecision || kept < 0.2):
				t.Errorf("accuracy %.3f of %.3f kept", e.Kept, kept)
			case test.o == FitOptions{} && e.Abstained > 0:
				t.Errorf("%d abstained", e.Abstained)
			}
		})
	}
	noise := synthetic(200, 24)
	for i := range noise.Examples {
		noise.Examples[i].Label = int(mix(uint64(i)) % 3)
	}
	if cv, err = CrossValidate(ctx, noise, LogReg{C: 0.01}, CVOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := Fit(ctx, noise, LogReg{C: 0.01}, cv, FitOptions{MinPrecision: 0.99}); !errors.Is(err, ErrNoPrecision) {
		t.Errorf("precision out of reach: error %v", err)
	}
}

// TestCalibration: probabilities whose logits were doubled and shifted come
// back, and rows of noise stay as unsure as they are.
func TestCalibration(t *testing.T) {
	ctx := context.Background()
	var p [][]float64
	var y []int
	for i := range uint64(6000) {
		z := []float64{uniform(4*i) * 2, uniform(4*i+1) * 2, uniform(4*i+2) * 2}
		q := slices.Clone(z)
		softmax(q)
		label, u := 0, uniform(4*i+3)
		for u -= q[0]; u > 0 && label < 2; label++ {
			u -= q[label+1]
		}
		bent := []float64{2*z[0] + 0.5, 2 * z[1], 2*z[2] - 0.5}
		softmax(bent)
		p, y = append(p, bent), append(y, label)
	}
	plain := logLoss(p, y)
	temperature, err := Temperature(ctx, p, y)
	if err != nil {
		t.Fatal(err)
	}
	vector, err := VectorScaling(ctx, p, y)
	if err != nil {
		t.Fatal(err)
	}
	if cooled, scaled := logLoss(temperature.all(p), y), logLoss(vector.all(p), y); !(scaled < cooled && cooled < plain) {
		t.Errorf("log loss %.4f, by temperature %.4f, by vector %.4f", plain, cooled, scaled)
	}
	for k, s := range vector.Scale {
		if math.Abs(s-0.5) > 0.06 {
			t.Errorf("scale of class %d: %.3f, want 0.5", k, s)
		}
	}
	if shift := vector.Shift[0] - vector.Shift[2]; math.Abs(shift+0.5) > 0.12 {
		t.Errorf("shift of the first class against the last: %.3f, want -0.5", shift)
	}
}

// uniform is a random number in (0, 1).
func uniform(seed uint64) float64 { return (float64(mix(seed)>>11) + 0.5) / (1 << 53) }

func TestDecisionWeightsLiftARareClass(t *testing.T) {
	var p [][]float64
	var y []int
	for i := range uint64(2000) {
		x := uniform(i) * uniform(i+1e6) // of the rare class, seldom above one half
		p = append(p, []float64{1 - x, x})
		label := 0
		if uniform(i+2e6) < x {
			label = 1
		}
		y = append(y, label)
	}
	w := decisionWeights(p, y)
	if !(w[0] == 1 && w[1] > 1.1) {
		t.Errorf("weights %v", w)
	}
	weighed := Decision{Weights: w}
	labels := make([]int, len(p))
	for i := range p {
		labels[i] = weighed.Decide(p[i]).Class
	}
	if a, b := macroF1(argmaxes(p), y, 2), macroF1(labels, y, 2); b <= a {
		t.Errorf("macro-F1 %.3f without, %.3f with", a, b)
	}
}

func TestLearningCurveRises(t *testing.T) {
	d := synthetic(400, 25)
	curve, growth, err := LearningCurve(context.Background(), d, LogReg{C: 3}, []float64{1, 0.1, 0.3}, CVOptions{Workers: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range curve {
		if i > 0 && (p.Rows <= curve[i-1].Rows || p.MacroF1 <= curve[i-1].MacroF1) {
			t.Errorf("point %d: %+v after %+v", i, p, curve[i-1])
		}
	}
	if last := curve[len(curve)-1]; last.Rows != 320 {
		t.Errorf("the whole of four folds in five: %d rows, want 320", last.Rows)
	}
	// The least-squares slope through the three points, written out.
	var mx, my, xy, xx float64
	for _, p := range curve {
		mx, my = mx+math.Log2(float64(p.Rows))/3, my+p.MacroF1/3
	}
	for _, p := range curve {
		x := math.Log2(float64(p.Rows)) - mx
		xy, xx = xy+x*(p.MacroF1-my), xx+x*x
	}
	if g := growth; math.Abs(g.Value-xy/xx) > 1e-12 || !(0 < g.Low && g.Low < g.Value && g.Value < g.High) {
		t.Errorf("growth %+v, want %g", g, xy/xx)
	}
	if _, growth, err := LearningCurve(context.Background(), d, LogReg{C: 3}, []float64{0.3, 1}, CVOptions{Workers: 2}, nil); err != nil || growth != nil {
		t.Errorf("two points have growth %+v, error %v", growth, err)
	}
}

func TestLearningCurveLeavesOutSharesWithNothingToLearn(t *testing.T) {
	d := synthetic(40, 25)
	curve, _, err := LearningCurve(context.Background(), d, LogReg{C: 3}, []float64{0.0001, 1}, CVOptions{Folds: 2, Workers: 2}, nil)
	if err != nil || len(curve) != 1 || curve[0].Rows == 0 {
		t.Errorf("curve %+v, error %v; want the point of all rows alone", curve, err)
	}
}

func TestMostTelling(t *testing.T) {
	d := synthetic(500, 26)
	c, err := LogReg{}.Train(context.Background(), d, d.All(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for class, features := range c.(*Linear).MostTelling(8) {
		hits := 0
		for _, f := range features {
			for w := 200 + 40*class; w < 240+40*class; w++ {
				if f.Key == SparseKey(mix(uint64(w))) {
					hits++
				}
			}
		}
		if hits < 7 {
			t.Errorf("class %d: %d of its 8 most telling features are its own", class, hits)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Dataset)
		want   string
	}{
		{"fine", func(*Dataset) {}, ""},
		{"one class", func(d *Dataset) { d.Classes = d.Classes[:1] }, "1 classes"},
		{"label", func(d *Dataset) { d.Examples[2].Label = 3 }, `row "row:1": label 3`},
		{"weight", func(d *Dataset) { d.Examples[2].Weight = math.NaN() }, "weight NaN"},
		{"no weight", func(d *Dataset) {
			for i := range d.Examples {
				d.Examples[i].Weight = 0
			}
		}, "sum to 0"},
		{"target", func(d *Dataset) { d.Examples[2].Target = []float64{0.5, 0.2, 0.2} }, "not 1"},
		{"slices", func(d *Dataset) { d.Examples[2].Slices = []string{"a", "b"} }, "2 slice values"},
		{"order", func(d *Dataset) { slices.Reverse(d.Examples[2].Vector) }, "ascending"},
		{"infinite", func(d *Dataset) { d.Examples[2].Vector[0].Value = float32(math.Inf(1)) }, "not finite"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := synthetic(10, 27)
			test.change(d)
			err := d.Validate()
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
}

// TestKnownRows: rows that are known are trained on, and nothing is measured on
// them.
func TestKnownRows(t *testing.T) {
	d := synthetic(120, 4)
	for i := range d.Examples {
		d.Examples[i].Known = i%3 == 0
	}
	trained := 0
	cv, err := CrossValidate(context.Background(), d, counting{rows: &trained}, CVOptions{Folds: 4}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range cv.Rows {
		if d.Examples[r].Known {
			t.Errorf("row %d is known, and measured", r)
		}
	}
	if want := 3 * len(d.Examples); trained != want {
		t.Errorf("%d rows were trained on in 4 folds, want %d", trained, want)
	}
}

// counting counts the rows that it is trained on, in all.
type counting struct {
	Majority
	rows *int
}

func (c counting) Train(ctx context.Context, d *Dataset, rows []int, o Options) (Classifier, error) {
	*c.rows += len(rows)
	return c.Majority.Train(ctx, d, rows, o)
}
