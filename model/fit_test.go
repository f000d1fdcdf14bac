package model

import (
	"context"
	"strings"
	"testing"
)

func TestFit(t *testing.T) {
	d := synthetic(600, 3)
	ctx := context.Background()
	calls := 0
	tuned, err := Tune(ctx, d, []LogReg{{}, {Bayes: true}}, nil, CVOptions{Workers: 2}, func(done, total int) {
		calls++
		if done != calls || total != 10 {
			t.Errorf("call %d of progress: %d of %d", calls, done, total)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(tuned) != 2*len(Strengths) || tuned[0].Trainer.Name() != "nbsvm" {
		t.Errorf("%d candidates, the best %+v", len(tuned), tuned[0].Trainer)
	}
	f, err := Fit(ctx, d, tuned[0].Trainer, tuned[0].CV, FitOptions{Coverage: 0.7})
	if err != nil {
		t.Fatal(err)
	}
	if e := f.Evaluation; e.MacroF1.Value < 0.9 || e.ECE.Value > 0.03 || e.Kept < e.Accuracy.Value {
		t.Errorf("macro-F1 %v, calibration error %v, accuracy %v, of the kept %.3f", e.MacroF1, e.ECE, e.Accuracy, e.Kept)
	}
	if f.WeightsGain.Low <= 0 && f.Model.Decision.Weights != nil {
		t.Errorf("weights %v for a gain of %v", f.Model.Decision.Weights, f.WeightsGain)
	}
	if len(f.Warnings) > 0 {
		t.Errorf("warnings %q", f.Warnings)
	}
}

// TestFitOfARareClass: what the largest probability never gives, weights give.
func TestFitOfARareClass(t *testing.T) {
	d := synthetic(900, 14)
	for i := range d.Examples {
		if e := &d.Examples[i]; e.Label == 2 && mix(uint64(i))%5 < 3 {
			e.Label = 1 // rows like these are more often neutral than not
		}
	}
	ctx := context.Background()
	trainer := LogReg{C: 0.3}
	cv, err := CrossValidate(ctx, d, trainer, CVOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Fit(ctx, d, trainer, cv, FitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	w := f.Model.Decision.Weights
	if f.WeightsGain.Low <= 0 || len(w) != 3 || w[2] <= w[0] || w[2] <= w[1] {
		t.Errorf("weights %v for a gain of %v", w, f.WeightsGain)
	}
	if f.Evaluation.Classes[2].Recall < 0.3 {
		t.Errorf("recall of the class %.3f", f.Evaluation.Classes[2].Recall)
	}
}

func TestFitWarnsOfFewRows(t *testing.T) {
	d := synthetic(60, 15)
	cv, err := CrossValidate(context.Background(), d, LogReg{}, CVOptions{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := Fit(context.Background(), d, LogReg{}, cv, FitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Warnings) != 3 || !strings.Contains(f.Warnings[0], "accusatory") {
		t.Errorf("warnings %q", f.Warnings)
	}
}
