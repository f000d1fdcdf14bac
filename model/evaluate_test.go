package model

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// judged is 12 rows of three classes whose figures can be counted by hand.
func judged() *Rows {
	r := &Rows{Classes: []string{"accusatory", "neutral", "supportive"}, SliceNames: []string{"quoted"}}
	for i, row := range []struct {
		label int
		p     []float64
	}{
		{0, []float64{0.8, 0.1, 0.1}}, {0, []float64{0.7, 0.2, 0.1}}, {0, []float64{0.3, 0.6, 0.1}}, {0, []float64{0.9, 0.05, 0.05}},
		{1, []float64{0.2, 0.7, 0.1}}, {1, []float64{0.1, 0.8, 0.1}}, {1, []float64{0.5, 0.4, 0.1}}, {1, []float64{0.2, 0.5, 0.3}},
		{1, []float64{0.1, 0.3, 0.6}}, {2, []float64{0.1, 0.2, 0.7}}, {2, []float64{0.1, 0.6, 0.3}}, {2, []float64{0.05, 0.05, 0.9}},
	} {
		d := Decision{Threshold: 0.55}
		r.Labels = append(r.Labels, row.label)
		r.P = append(r.P, row.p)
		r.Judgements = append(r.Judgements, d.Decide(row.p))
		r.Groups = append(r.Groups, fmt.Sprint("text ", i/2))
		r.Slices = append(r.Slices, []string{[]string{"no", "yes"}[i%3/2]})
	}
	return r
}

func TestEvaluateByHand(t *testing.T) {
	e, err := Evaluate(judged(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name      string
		got, want float64
	}{
		{"accuracy", e.Accuracy.Value, 8.0 / 12},
		{"macro-F1", e.MacroF1.Value, (6.0/8 + 6.0/10 + 4.0/6) / 3},
		{"precision of neutral", e.Classes[1].Precision, 3.0 / 5},
		{"recall of neutral", e.Classes[1].Recall, 3.0 / 5},
		{"recall of accusatory", e.Classes[0].Recall, 3.0 / 4},
		{"accusatory taken for neutral", float64(e.Confusion[0][1]), 1},
		{"abstained", float64(e.Abstained), 2},
		{"accuracy of the rest", e.Kept, 7.0 / 10},
		{"groups", float64(e.Groups), 6},
		{"log loss", e.LogLoss.Value, -(math.Log(0.8) + math.Log(0.7) + math.Log(0.3) + math.Log(0.9) + math.Log(0.7) + math.Log(0.8) + math.Log(0.4) + math.Log(0.5) + math.Log(0.3) + math.Log(0.7) + math.Log(0.3) + math.Log(0.9)) / 12},
		// Bins of 1/15: 0.5 twice, 1 right; 0.6 three times, none right; 0.7
		// three times, all right; 0.8 twice, 0.9 twice, all right.
		{"calibration error", e.ECE.Value, (math.Abs(1-1.0) + 1.8 + math.Abs(2.1-3) + math.Abs(1.6-2) + math.Abs(1.8-2)) / 12},
	} {
		if math.Abs(test.got-test.want) > 1e-12 {
			t.Errorf("%s: %g, want %g", test.name, test.got, test.want)
		}
	}
	for _, i := range []Interval{e.MacroF1, e.Accuracy, e.LogLoss, e.ECE} {
		if i.Low > i.High || i.Low > i.Value+0.2 {
			t.Errorf("interval %v", i)
		}
	}
}

func TestEvaluationText(t *testing.T) {
	r := judged()
	e, err := Evaluate(r, 1)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d rows in %d groups, %d abstained, of the rest %.3f right\n", e.Rows, e.Groups, e.Abstained, e.Kept)
	for _, f := range e.Figures() {
		fmt.Fprintln(&out, f.Name, f.Interval)
	}
	for i, c := range e.Classes {
		fmt.Fprintf(&out, "%s: precision %.3f, recall %.3f, F1 %.3f, %d rows, given %d\n", c.Class, c.Precision, c.Recall, c.F1, c.Support, e.Confusion[i])
	}
	for _, b := range e.Bins {
		fmt.Fprintf(&out, "%.2f to %.2f: %d rows, mean %.3f, right %.3f\n", b.Low, b.High, b.Rows, b.Confidence, b.Accuracy)
	}
	for _, s := range e.Slices {
		fmt.Fprintln(&out, s.Column, s.Value, s.Rows, s.MacroF1)
	}
	for _, o := range TradeOffs(r) {
		fmt.Fprintf(&out, "from %.3f: %.3f kept, %.3f right, macro-F1 %.3f\n", o.Threshold, o.Coverage, o.Precision, o.MacroF1)
	}
	golden(t, "testdata/evaluation.golden", out.Bytes())
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (-update writes it):\n%s", path, got)
	}
}

func TestIntervalCovers(t *testing.T) {
	// Accuracy of 0.7 in 400 rows of 200 groups whose two rows are the same:
	// the interval must be that of 200 rows, ±0.064, not of 400, ±0.045.
	r := &Rows{Classes: []string{"a", "b"}}
	for i := range 400 {
		p := []float64{0.9, 0.1}
		label := 0
		if (i/2)%10 >= 7 {
			label = 1
		}
		r.Labels = append(r.Labels, label)
		r.P = append(r.P, p)
		r.Judgements = append(r.Judgements, Judgement{Class: 0, Confidence: 0.9})
		r.Groups = append(r.Groups, fmt.Sprint(i/2))
	}
	e, err := Evaluate(r, 7)
	if err != nil {
		t.Fatal(err)
	}
	if half := (e.Accuracy.High - e.Accuracy.Low) / 2; math.Abs(half-0.0635) > 0.008 {
		t.Errorf("interval %v: ± %.3f, want about 0.064", e.Accuracy, half)
	}
}

func TestCompare(t *testing.T) {
	better, worse := judged(), judged()
	for i := range worse.Judgements {
		worse.Judgements[i].Class = 1
	}
	same, err := Compare(better, judged(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if same.MacroF1 != (Interval{}) || same.P != 1 {
		t.Errorf("the same rows: %+v", same)
	}
	c, err := Compare(better, worse, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !(c.MacroF1.Value > 0.3 && c.MacroF1.Low > 0 && c.P < 0.05) {
		t.Errorf("better against all neutral: %+v", c)
	}
	worse.Labels = worse.Labels[1:]
	if _, err := Compare(better, worse, 1); err == nil {
		t.Error("rows that differ: no error")
	}
}
