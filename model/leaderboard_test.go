package model

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestLeaderboard(t *testing.T) {
	d := synthetic(400, 4)
	var reported []string
	entries, err := Leaderboard(context.Background(), d, Trainers(), CVOptions{Workers: 2}, time.Minute, func(name string, done, total int) {
		if done == total {
			reported = append(reported, name)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(Trainers()) || len(reported) != len(entries) {
		t.Fatalf("%d entries, progress of %q", len(entries), reported)
	}
	for i, e := range entries {
		if e.Skipped != "" {
			t.Errorf("%s was skipped: %s", e.Name, e.Skipped)
		}
		if i > 0 && e.MacroF1.Value > entries[i-1].MacroF1.Value {
			t.Errorf("%s is below a worse one", e.Name)
		}
	}
	if last := entries[len(entries)-1]; last.Name != "majority" {
		t.Errorf("the majority is not last, %s is", last.Name)
	}
	var out bytes.Buffer
	for _, e := range entries {
		fmt.Fprintln(&out, e.Name, e.MacroF1, e.Accuracy, e.LogLoss)
	}
	golden(t, "testdata/leaderboard.golden", out.Bytes())
}

func TestLeaderboardWithinATime(t *testing.T) {
	d := synthetic(100, 5)
	entries, err := Leaderboard(context.Background(), d, []Trainer{Majority{}, LogReg{}, NaiveBayes{}}, CVOptions{}, time.Nanosecond, nil)
	if err != nil {
		t.Fatal(err)
	}
	if entries[0].Name != "majority" || entries[0].Skipped != "" {
		t.Errorf("first is %+v", entries[0])
	}
	for _, e := range entries[1:] {
		if !strings.Contains(e.Skipped, "time limit") {
			t.Errorf("%s was not skipped", e.Name)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Leaderboard(ctx, d, []Trainer{LogReg{}}, CVOptions{}, 0, nil); err == nil {
		t.Error("stopped from outside: no error")
	}
}

func TestTrainerByName(t *testing.T) {
	for _, trainer := range Trainers() {
		found, err := TrainerByName(trainer.Name())
		if err != nil || found.Name() != trainer.Name() {
			t.Errorf("%s: %v, %v", trainer.Name(), found, err)
		}
	}
	if _, err := TrainerByName("svm"); err == nil || !strings.Contains(err.Error(), "logreg") {
		t.Errorf("unknown name: error %v", err)
	}
}
