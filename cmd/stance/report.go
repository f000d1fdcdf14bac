package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"stance/pipeline"
	"stance/pipeline/document"
	"stance/pipeline/labels"
	"stance/reports"
)

func reportCommand(s *streams) *cobra.Command {
	var out, modelFile string
	var compare bool
	var options reports.Options
	c := &cobra.Command{
		Use:   "report DIR… -o REPORT.{html,md,json}",
		Short: "turn result folders into a page to read",
		Long: `report sums up one or more result folders of stance score: who supports and who
accuses whom, how sure that is, and the sentences that say so. The HTML page is one
file that needs no network; Markdown and JSON have the same content.

Near-duplicates of an article (articles.duplicate_of) count for nothing, unless
--keep-duplicates is given: one wire story in fifty papers is one statement, not
fifty. The tables keep every article; leave the copies out of sums of your own by
joining articles where duplicate_of is null. Of several folders, a text that stands
in more than one counts once; what nearly repeats an article of another folder is
known where it was scored with --known.

Beside each sentence stand the words that decided, where the model that scored is
the embedded one or given by --model.

With --compare it says what changed from the first folder to the second, which changes
exceed chance, and shows the sentences behind each. Either warns where the articles themselves are of another kind:
than those that the model was trained on, where it keeps a fingerprint of them, or than
those of the first folder (stance inspect --against tells more).`,
		Example: `  stance report out -o report.html
  stance report monday tuesday -o week.md
  stance report out -o report.json
  stance report out -o report.html --keep-duplicates
  stance report out -o report.html --model my.model
  stance report --compare monday tuesday -o changes.html`,
		Args: atLeast(1, "a result folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := required("output", out, "-o report.html"); err != nil {
				return err
			}
			if _, err := reports.RendererFor(out); err != nil {
				return pipeline.Usagef("%v", err)
			}
			if err := checkOutput(out); err != nil {
				return err
			}
			y, err := newWhy(modelFile)
			if err != nil {
				return err
			}
			options.Why = y.explain
			if compare {
				return compareRuns(s.err, out, args, options, y)
			}
			r, err := options.Read(args...)
			if err != nil {
				return err
			}
			for _, dir := range args {
				if r.Warnings, err = warnMoved(r.Warnings, dir, ""); err != nil {
					return err
				}
			}
			y.warn(s.err, r.Scope.Runs)
			return writeReport(out, r)
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "report: .html, .md or .json (required)")
	c.Flags().StringVar(&modelFile, "model", "", "model file that scored, to name the words that decided (default: the embedded model)")
	c.Flags().BoolVar(&compare, "compare", false, "what changed from the first folder to the second")
	c.Flags().BoolVar(&options.KeepDuplicates, "keep-duplicates", false, "count near-duplicates of an article too")
	return c
}

func compareRuns(stderr io.Writer, out string, dirs []string, o reports.Options, y *why) error {
	if len(dirs) != 2 {
		return pipeline.Usagef("--compare takes two result folders, not %d", len(dirs))
	}
	c, err := o.Compare(dirs[0], dirs[1])
	if err != nil {
		return err
	}
	if c.Warnings, err = warnMoved(c.Warnings, dirs[1], dirs[0]); err != nil {
		return err
	}
	y.warn(stderr, slices.Concat(c.Before.Runs, c.After.Runs))
	return writeRendered(out, func(r reports.Renderer, b *bytes.Buffer) error { return r.Comparison(b, c) })
}

// warnMoved adds a warning where the articles of a folder have moved away from a
// reference, as pipeline.Drift takes it.
func warnMoved(warnings []string, dir, against string) ([]string, error) {
	m, err := pipeline.Drift(dir, against)
	if err != nil || m == nil || !m.Drift.Moved {
		return warnings, err
	}
	return append(warnings, m.Sentence()), nil
}

func writeReport(name string, report *reports.Report) error {
	return writeRendered(name, func(r reports.Renderer, b *bytes.Buffer) error { return r.Report(b, report) })
}

// writeRendered writes a file in the form that its name asks for.
func writeRendered(name string, render func(reports.Renderer, *bytes.Buffer) error) error {
	renderer, err := reports.RendererFor(name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := render(renderer, &b); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return writeWhole(name, b.Bytes())
}

// worstShown is how many errors a training report shows.
const worstShown = 20

// writeTrainingReport writes the report of a training in every form.
func writeTrainingReport(dir string, t *pipeline.Training) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("creating the folder of the report: %w", err)
	}
	page := trainingPage(t)
	for _, name := range []string{"training.html", "training.md", "training.json"} {
		renderer, err := reports.RendererFor(name)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := renderer.Training(&b, page); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
		if err := writeWhole(filepath.Join(dir, name), b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

func trainingPage(t *pipeline.Training) *reports.Training {
	page := &reports.Training{
		Format: reports.TrainingFormat, Task: t.Options.Task.Name, Classifier: t.Trainer.Name(), Prior: t.Prior,
		Features: t.Options.Features.String(), Folds: t.Options.Folds, Seed: t.Options.Seed, Version: pipeline.Version,
		Classes: t.Fitted.Model.Classes, Evaluation: t.Fitted.Evaluation, Curve: t.Curve, Growth: t.Growth,
		TradeOffs: t.Fitted.TradeOff, Warnings: t.Warnings(),
	}
	for _, e := range t.Leaderboard {
		page.Leaderboard = append(page.Leaderboard, reports.Contender{
			Name: e.Name, MacroF1: e.MacroF1, Accuracy: e.Accuracy, LogLoss: e.LogLoss, Skipped: e.Skipped,
		})
	}
	for _, a := range t.Ablations {
		page.Ablations = append(page.Ablations, reports.Ablation(a))
	}
	for _, class := range t.Telling {
		var features []reports.TellingFeature
		for _, f := range class {
			features = append(features, reports.TellingFeature(f))
		}
		page.Telling = append(page.Telling, features)
	}
	for _, w := range t.Worst(worstShown) {
		page.Worst = append(page.Worst, reports.WorstError{
			ID: w.Row.ID, Text: w.Row.Text, Actor: words(w.Row, w.Row.Holder), Target: words(w.Row, w.Row.Target),
			Label: w.Label, Given: w.Given, Confidence: w.Confidence,
		})
	}
	return page
}

func words(r *labels.Row, s document.Span) string { return r.Text[s.Start:s.End] }
