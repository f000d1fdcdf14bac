package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"stance/data/external"
	"stance/pipeline/labels"
)

// TestFewLabels trains on 500 random rows of NewsMTSC, five times, with nothing
// else learned, and measures on the development files.
func TestFewLabels(t *testing.T) {
	if testing.Short() {
		t.Skip("five trainings are left out of short tests")
	}
	const (
		rows  = 500
		draws = 5
		floor = 0.60
	)
	external.Shared(t, "data")
	dir := t.TempDir()
	var train, dev []*labels.Row
	trained := map[string]bool{}
	importTo(t, "newsmtsc", external.Shared(t, "data/newsmtsc/train.jsonl"), "", func(r *labels.Row) bool {
		trained[r.Group] = true
		train = append(train, r)
		return false
	})
	for _, name := range []string{"dev-rw", "dev-mt"} {
		importTo(t, "newsmtsc", external.Shared(t, "data/newsmtsc/"+name+".jsonl"), "", func(r *labels.Row) bool {
			if !trained[r.Group] {
				dev = append(dev, r)
			}
			return false
		})
	}
	devFile := writeRows(t, filepath.Join(dir, "dev.jsonl"), dev)
	mean := 0.0
	for seed := range uint64(draws) {
		var drawn []*labels.Row
		for _, i := range rand.New(rand.NewPCG(seed, 0x666577)).Perm(len(train))[:rows] {
			drawn = append(drawn, train[i])
		}
		file := writeRows(t, filepath.Join(dir, "train.jsonl"), drawn)
		trained, err := Train(context.Background(), TrainOptions{Inputs: []string{file}, Task: Tone, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		if err := trained.Bundle.Save(&content); err != nil {
			t.Fatal(err)
		}
		model := filepath.Join(dir, "few.model")
		if err := os.WriteFile(model, content.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := Evaluate(context.Background(), EvaluateOptions{Inputs: []string{devFile}, Task: Tone, Model: model, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("%d rows, draw %d: macro-F1 %.3f\n", rows, seed, m.Evaluation.MacroF1.Value)
		mean += m.Evaluation.MacroF1.Value / draws
	}
	fmt.Printf("%d rows, mean of %d draws: macro-F1 %.3f\n", rows, draws, mean)
	if mean < floor {
		t.Errorf("macro-F1 of %d rows is %.3f, and the floor %.2f", rows, mean, floor)
	}
}

func writeRows(t *testing.T, name string, rows []*labels.Row) string {
	t.Helper()
	w, err := labels.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
	return name
}
