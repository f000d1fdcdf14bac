package model

import (
	"context"
	"testing"
	"time"
)

func TestLeaderboard(t *testing.T) {
	d := synthetic(400, 4)
	entries, err := Leaderboard(context.Background(), d, Trainers(), CVOptions{Workers: 2}, time.Minute, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		t.Logf("%-15s %.3f [%.3f, %.3f] %.2f s %s", e.Name, e.MacroF1.Value, e.MacroF1.Low, e.MacroF1.High, e.Seconds, e.Skipped)
	}
}
