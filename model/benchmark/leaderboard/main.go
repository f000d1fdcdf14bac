// Command leaderboard measures our classifiers and outside peers on the same
// rows, in one run, and writes the table.
//
//		python3 -m venv /tmp/peers
//		/tmp/peers/bin/pip install -r model/benchmark/requirements.txt
//		go run ./model/benchmark/leaderboard -python /tmp/peers/bin/python -o reports/leaderboard.md
//
//	 1. The published sets are imported; of the development files the texts that
//	    stand in the training file are left out (data.go).
//	 2. Ours are trained on the training file alone, by stance train and
//	    --prior none (ours.go).
//	 3. The peers get the same rows and folds as a file, and give back labels
//	    (peers.go, peers.py).
//	 4. All labels are scored by the same code (table.go).
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"stance/pipeline"
)

func main() {
	var o options
	flag.StringVar(&o.shared, "shared", "../shared", "folder with data/dse and data/newsmtsc")
	flag.StringVar(&o.python, "python", "python3", "interpreter with the packages of model/benchmark/requirements.txt")
	flag.StringVar(&o.only, "only", "", "only this set: newsmtsc or dse")
	flag.StringVar(&o.out, "o", "reports/leaderboard.md", "`file` to write")
	flag.Parse()
	if err := run(context.Background(), o); err != nil {
		fmt.Fprintln(os.Stderr, "leaderboard:", err)
		os.Exit(1)
	}
}

type options struct{ shared, python, only, out string }

// set is a published set.
type set struct {
	name, title, format string
	task                pipeline.Task
	train               string
	dev                 []string
}

var sets = []set{
	{
		name: "newsmtsc", title: "NewsMTSC: tone toward an actor", format: "newsmtsc", task: pipeline.Tone,
		train: "newsmtsc/train.jsonl", dev: []string{"newsmtsc/dev-rw.jsonl", "newsmtsc/dev-mt.jsonl"},
	},
	{
		name: "dse", title: "DSE: stance of a holder toward a target, both directions of each pair", format: "dse", task: pipeline.Stance,
		train: "dse/train.tsv", dev: []string{"dse/valid.tsv"},
	},
}

// entry is a line of the table.
type entry struct {
	name    string
	peer    bool
	cv, dev figure
	parts   []float64 // macro-F1 of each development file
	few     []float64 // macro-F1 on dev of classifiers of fewRows rows, by seed
	speed   float64   // sentences a second on one core; 0: not measured
	problem string    // why it has no figures
}

func run(ctx context.Context, o options) error {
	tmp, err := os.MkdirTemp("", "stance-leaderboard-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	binary := filepath.Join(tmp, "stance")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/stance").CombinedOutput(); err != nil {
		return fmt.Errorf("building stance, from the root of the repository: %w: %s", err, out)
	}
	t := &table{}
	for _, s := range sets {
		if o.only != "" && o.only != s.name {
			continue
		}
		d, err := load(s, o.shared, tmp)
		if err != nil {
			return err
		}
		d.binary = binary
		var entries []entry
		for _, c := range contenders {
			e := measure(ctx, d, c)
			fmt.Fprintf(os.Stderr, "%s, %s: %.4f by cross-validation, %.4f on dev %s\n", s.name, e.name, e.cv.macroF1.Value, e.dev.macroF1.Value, e.problem)
			entries = append(entries, e)
		}
		peers, err := measurePeers(ctx, d, o.python)
		if err != nil {
			return err
		}
		t.add(d, append(entries, peers...))
	}
	if err := os.WriteFile(o.out, t.bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	return nil
}
