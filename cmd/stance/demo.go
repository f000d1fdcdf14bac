package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"stance/data/demo"
	"stance/pipeline"
	"stance/reports"
)

func demoCommand(s *streams) *cobra.Command {
	var overwrite bool
	c := &cobra.Command{
		Use:   "demo DIR",
		Short: "train, score and report on embedded samples",
		Long: `demo writes the embedded sample articles and labelled sentences into DIR, trains a
model on the sentences, scores the articles with the default model, writes the
report, and says what each file is. All samples are invented.`,
		Example: "  stance demo out/demo",
		Args:    exactly(1, "a folder to write into"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := checkFolder(args[0]); err != nil {
				return err
			}
			if entries, err := os.ReadDir(args[0]); err == nil && len(entries) > 0 && !overwrite {
				return pipeline.Usagef("the folder %s is not empty: add --overwrite to write the demo over what it holds, or choose another folder", args[0])
			}
			return runDemo(c.Context(), s, args[0])
		},
	}
	c.Flags().BoolVar(&overwrite, "overwrite", false, "write over an earlier demo that the folder holds")
	return c
}

func runDemo(ctx context.Context, s *streams, dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("creating %s: %w", dir, err)
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, content := range map[string][]byte{"articles.jsonl": demo.Articles(), "labels.csv": demo.Labels()} {
		if err := os.WriteFile(at(name), content, 0o666); err != nil {
			return fmt.Errorf("writing the samples: %w", err)
		}
	}
	fmt.Fprintf(s.out, "1. stance train %s -o %s --report %s\n\n", at("labels.csv"), at("demo.model"), at("training"))
	t, err := pipeline.Train(ctx, pipeline.TrainOptions{
		Inputs: []string{at("labels.csv")}, Task: pipeline.Stance, Classifier: "logreg", Prior: "none",
		Seed: 1, Curve: true, Progress: newProgress(s.err),
	})
	if err != nil {
		return err
	}
	if err := saveModel(at("demo.model"), t.Bundle); err != nil {
		return err
	}
	if err := writeTrainingReport(at("training"), t); err != nil {
		return err
	}
	printTraining(s.out, t, at("demo.model"))
	fmt.Fprint(s.out, "\nThe encoder has been taught these invented sentences, and gives its opinion of them:\non sentences of your own expect lower figures.\n")
	fmt.Fprintf(s.out, "\n2. stance score %s -o %s\n\n", at("articles.jsonl"), at("result"))
	r, err := pipeline.Score(ctx, pipeline.ScoreOptions{
		Inputs: []string{at("articles.jsonl")}, Out: at("result"), Overwrite: true, Progress: newProgress(s.err),
	})
	if err != nil {
		return err
	}
	var rejected *pipeline.RejectedError
	if err := reportScore(s.out, []string{at("articles.jsonl")}, at("result"), r); err != nil && !errors.As(err, &rejected) {
		return err
	}
	fmt.Fprintf(s.out, "\n3. stance report %s -o %s\n\n", at("result"), at("report.html"))
	y, err := newWhy("")
	if err != nil {
		return err
	}
	summary, err := reports.Options{Why: y.explain}.Read(at("result"))
	if err != nil {
		return err
	}
	for _, name := range []string{"report.html", "report.md", "report.json"} {
		if err := writeReport(at(name), summary); err != nil {
			return err
		}
	}
	return sayDemo(s.out, at, summary)
}

// shownHeadlines is how many findings the demo prints.
const shownHeadlines = 8

func sayDemo(w io.Writer, at func(string) string, r *reports.Report) error {
	fmt.Fprintln(w, "What the articles say:")
	for i, h := range r.Headlines {
		if i == shownHeadlines {
			break
		}
		fmt.Fprintf(w, "  %s\n", h)
	}
	_, err := fmt.Fprintf(w, `
Look at:
  %s      the report, for a browser (also .md and .json)
  %s           the tables as Parquet, for pandas, polars, DuckDB or R
  %s  how good the model trained here is
`, at("report.html"), at("result/"), at("training/training.html"))
	return err
}
