package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"stance/model"
	"stance/pipeline"
	"stance/pipeline/feature"
)

func trainCommand(s *streams) *cobra.Command {
	var o pipeline.TrainOptions
	var task taskFlag
	var out, report, features string
	c := &cobra.Command{
		Use:   "train LABELS… -o MODEL",
		Short: "learn a classifier from labelled sentences",
		Long: `train learns a classifier from labelled sentences and measures it by
cross-validation on texts that it has not seen: copies of a text never part.

` + labelledInput + `
The labels are supportive, accusatory, neutral for stance, and positive, negative,
neutral for tone; --task custom takes any 2 to 20.

--prior auto tries it from the embedded model too, unless that knows more than half
of the rows, or too few of a class are left to measure it on. What a prior knows is
trained on and never measured.

--classifier auto tries every classifier on the same folds and keeps the best by
macro-F1; a classifier whose --folds are not done when --time-limit is over is
left out, and the first always gets its time.`,
		Example: `  stance train labels.csv -o my.model
  stance train labels.csv -o my.model --report report/
  stance train a.jsonl b.jsonl -o tone.model --task tone --folds 10
  stance train labels.csv -o my.model --classifier auto --time-limit 5m
  stance train labels.csv -o my.model --min-precision 0.9
  stance train labels.csv -o my.model --prior none --ablate`,
		Args: atLeast(1, "a file of labelled sentences"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := required("output", out, "-o my.model"); err != nil {
				return err
			}
			var err error
			if o.Task, _, err = task.read(c); err != nil {
				return err
			}
			if features != "" {
				if o.Features, err = feature.ParseGroups(features); err != nil {
					return pipeline.Usagef("--features: %v", err)
				}
			}
			if err := checkOutput(out); err != nil {
				return err
			}
			if report != "" {
				if err := checkFolder(report); err != nil {
					return err
				}
			}
			o.Inputs, o.Stdin, o.Progress, o.Curve = args, s.in, newProgress(s.err), report != ""
			t, err := pipeline.Train(c.Context(), o)
			if err != nil {
				return err
			}
			if err := saveModel(out, t.Bundle); err != nil {
				return err
			}
			if t.PriorDoubt != "" {
				fmt.Fprintln(s.err, "warning:", t.PriorDoubt)
			}
			printTraining(s.out, t, out)
			if report != "" {
				if err := writeTrainingReport(report, t); err != nil {
					return err
				}
				fmt.Fprintf(s.out, "\nreport: %s\n", filepath.Join(report, "training.html"))
			}
			return reportRejects(s.err, t.Sentences)
		},
	}
	f := c.Flags()
	f.StringVarP(&out, "output", "o", "", "model file (required)")
	f.StringVar(&o.Classifier, "classifier", "logreg", "auto, or one of: "+trainerNames())
	f.DurationVar(&o.TimeLimit, "time-limit", 10*time.Minute, "of --classifier auto")
	f.StringVar(&o.Prior, "prior", "auto", "where training starts from: auto (the folds choose), none, default (the embedded model) or a model file")
	f.IntVar(&o.Folds, "folds", 5, "folds of the cross-validation")
	f.Uint64Var(&o.Seed, "seed", 1, "seed of the folds and of the resampling")
	f.IntVar(&o.Workers, "workers", 0, "use at most this many cores (default: all)")
	f.StringVar(&report, "report", "", "write a training report into this folder")
	f.BoolVar(&o.NoSyntax, "no-syntax", false, "train a model that does without the parser")
	f.StringVar(&features, "features", "", "groups of features to use (default: all): "+feature.All.String())
	f.BoolVar(&o.Ablate, "ablate", false, "measure what each group of features is worth, by leaving it out")
	f.Float64Var(&o.MinPrecision, "min-precision", 0, "abstain where needed for this share of right answers")
	f.Float64Var(&o.Coverage, "coverage", 0, "abstain on all but this share of rows")
	addInputLimits(f, &o.Limits)
	task.add(c, "stance, tone or custom")
	return c
}

func trainerNames() string {
	names := ""
	for i, t := range model.Trainers() {
		if i > 0 {
			names += ", "
		}
		names += t.Name()
	}
	return names
}

// saveModel writes a model file that appears when it is whole.
func saveModel(name string, b *model.Bundle) error {
	var content bytes.Buffer
	if err := b.Save(&content); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return writeWhole(name, content.Bytes())
}

func printTraining(w io.Writer, t *pipeline.Training, out string) {
	e := t.Fitted.Evaluation
	if t.Leaderboard != nil {
		printLeaderboard(w, t.Leaderboard)
	}
	fmt.Fprintf(w, "%s: %s on %d rows of %d texts, prior %s, in %.1f s\n",
		out, t.Trainer.Name(), len(t.Sentences.Rows), t.Sentences.Groups(), t.Prior, t.Elapsed.Seconds())
	fmt.Fprintf(w, "on texts that the model had not seen (%d folds, %d rows):\n\n", t.Options.Folds, e.Rows)
	fmt.Fprint(w, pipeline.FiguresMarkdown(e))
	if e.Abstained > 0 {
		fmt.Fprintf(w, "\nabstains on %d of %d rows; of the rest %.1f %% are right\n", e.Abstained, e.Rows, 100*e.Kept)
	}
	if len(t.Ablations) > 0 {
		fmt.Fprintf(w, "\n%s", pipeline.AblationMarkdown(t.Ablations))
	}
	for _, warning := range t.Fitted.Warnings {
		fmt.Fprintln(w, "warning:", warning)
	}
}

func printLeaderboard(w io.Writer, entries []model.Entry) {
	fmt.Fprint(w, "| classifier | macro-F1 | 95 % interval | accuracy | log loss | seconds |\n|---|---|---|---|---|---|\n")
	for _, e := range entries {
		if e.Skipped != "" {
			fmt.Fprintf(w, "| %s | %s | | | | %.1f |\n", e.Name, e.Skipped, e.Seconds)
			continue
		}
		fmt.Fprintf(w, "| %s | %.3f | %.3f to %.3f | %.3f | %.3f | %.1f |\n",
			e.Name, e.MacroF1.Value, e.MacroF1.Low, e.MacroF1.High, e.Accuracy.Value, e.LogLoss.Value, e.Seconds)
	}
	fmt.Fprintln(w)
}
