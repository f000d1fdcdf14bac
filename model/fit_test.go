package model

import (
	"context"
	"testing"
)

func TestFit(t *testing.T) {
	d := synthetic(600, 3)
	if err := d.Validate(); err != nil {
		t.Fatal(err)
	}
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
	for _, tt := range tuned {
		t.Logf("%s C=%g: macro-F1 %.3f, log loss %.3f", tt.Trainer.Name(), tt.Trainer.C, tt.MacroF1, tt.LogLoss)
	}
	fitted, err := Fit(ctx, d, tuned[0].Trainer, tuned[0].CV, FitOptions{Coverage: 0.7})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v %+v", fitted.Evaluation, fitted.Model.Calibration)
}
