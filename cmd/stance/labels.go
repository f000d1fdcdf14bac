package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"stance/pipeline"
	"stance/pipeline/labels"
	"stance/reports"
)

// labelledInput is the part of the help that the commands on labelled
// sentences share.
const labelledInput = `LABELS are JSONL, CSV, TSV or Parquet files (each also .gz or .zst), or - for
JSONL on standard input, with the columns text and label, and actor: the words
of the holder as they stand in the text (or actor_start and actor_end, counted
in code points). target, id, group and weight are optional.`

// taskFlag reads --task; implied says that the user left it out.
type taskFlag struct{ name string }

func (t *taskFlag) add(c *cobra.Command, choices string) {
	c.Flags().StringVar(&t.name, "task", "stance", choices)
}

func (t *taskFlag) read(c *cobra.Command) (task pipeline.Task, implied bool, err error) {
	task, err = pipeline.TaskByName(t.name)
	return task, !c.Flags().Changed("task"), err
}

func predictCommand(s *streams) *cobra.Command {
	var o pipeline.PredictOptions
	var task taskFlag
	c := &cobra.Command{
		Use:   "predict SENTENCES… -o OUT.{jsonl,csv,parquet}",
		Short: "judge sentences in which holder and target are marked",
		Long: `predict judges sentences in which the holder, and optionally the target, are
marked, and writes for each input row, in order: id, label, confidence, abstained,
the calibrated probability of each class, and why a row was rejected. A sentence is
judged by itself; stance score hears the rest of its article too.

` + labelledInput + `
A column label is not needed, and not looked at.`,
		Example: `  stance predict sentences.csv -o predictions.csv
  stance predict sentences.jsonl -o predictions.parquet --task tone
  stance predict sentences.csv -o predictions.jsonl --model my.model`,
		Args: atLeast(1, "a file of sentences"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := required("output", o.Out, "-o predictions.csv"); err != nil {
				return err
			}
			var err error
			if o.Task, o.Implied, err = task.read(c); err != nil {
				return err
			}
			if err := checkOutput(o.Out); err != nil {
				return err
			}
			o.Inputs, o.Stdin, o.Progress = args, s.in, newProgress(s.err)
			p, err := pipeline.Predict(c.Context(), o)
			if err != nil {
				return err
			}
			fmt.Fprintf(s.err, "%d rows in %s, %d abstained\n", p.Rows, o.Out, p.Abstained)
			if p.Rejects > 0 {
				return &pipeline.RejectedError{Rejected: p.Rejects, Total: p.Rows, Where: "the column reject of " + o.Out}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&o.Out, "output", "o", "", "file of predictions: .jsonl, .csv, .tsv or .parquet (required)")
	f.StringVar(&o.Model, "model", "", "model file of stance train (default: the embedded model)")
	f.IntVar(&o.Workers, "workers", 0, "use at most this many cores (default: all)")
	f.BoolVar(&o.NoSyntax, "no-syntax", false, "leave out the parser: faster, less exact")
	addInputLimits(f, &o.Limits)
	task.add(c, "stance or tone; a model of one task implies it")
	return c
}

func evaluateCommand(s *streams) *cobra.Command {
	var o pipeline.EvaluateOptions
	var task taskFlag
	var jsonFile string
	var agreement bool
	c := &cobra.Command{
		Use:   "evaluate LABELS…",
		Short: "measure a model on labelled sentences",
		Long: `evaluate measures a model on labelled sentences: macro-F1, accuracy, each class,
confusion, calibration, each with a 95 % interval from resampling whole texts, and
by kinds of sentences. Use sentences that the model was not trained on: the figures
of train's own report are out of fold already. Sentences are judged by themselves; what
score says of sentences in their articles is measured by stance estimate.

With --agreement no model is measured but people: the files hold what two or more
annotators gave to the same sentences (or one file does, with the column annotator).
Krippendorff's alpha, Cohen's kappa and the share of equal labels, each with its
interval, what was taken for what, and the sentences on which they differ.

` + labelledInput,
		Example: `  stance evaluate held-out.csv --model my.model
  stance evaluate held-out.csv --model my.model --against older.model
  stance evaluate tone.jsonl --task tone --json figures.json
  stance evaluate --agreement ann.jsonl ben.jsonl`,
		Args: atLeast(1, "a file of labelled sentences"),
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if o.Task, o.Implied, err = task.read(c); err != nil {
				return err
			}
			if jsonFile != "" {
				if err := checkOutput(jsonFile); err != nil {
					return err
				}
			}
			if agreement {
				if flag := modelFlag(c); flag != "" {
					return pipeline.Usagef("--agreement compares annotators, without a model: leave out --%s", flag)
				}
				return compareAnnotators(s, pipeline.AgreementOptions{
					Inputs: args, Stdin: s.in, Task: o.Task, Seed: o.Seed, Limits: o.Limits, Progress: newProgress(s.err),
				}, jsonFile)
			}
			o.Inputs, o.Stdin, o.Progress = args, s.in, newProgress(s.err)
			m, err := pipeline.Evaluate(c.Context(), o)
			if err != nil {
				return err
			}
			printMeasured(s.out, m)
			if jsonFile != "" {
				if err := writeJSON(jsonFile, m); err != nil {
					return err
				}
			}
			return reportRejects(s.err, m.Sentences)
		},
	}
	f := c.Flags()
	f.StringVar(&o.Model, "model", "", "model file of stance train (default: the embedded model)")
	f.StringVar(&o.Against, "against", "", "compare with this second model, row by row")
	f.BoolVar(&agreement, "agreement", false, "compare the labels of annotators instead of measuring a model")
	f.StringVar(&jsonFile, "json", "", "write the figures to this file too")
	f.Uint64Var(&o.Seed, "seed", 1, "seed of the resampling behind the intervals")
	f.IntVar(&o.Workers, "workers", 0, "use at most this many cores (default: all)")
	f.BoolVar(&o.NoSyntax, "no-syntax", false, "leave out the parser: faster, less exact")
	addInputLimits(f, &o.Limits)
	task.add(c, "stance, tone or custom; a model of one task implies it")
	return c
}

func printMeasured(w io.Writer, m *pipeline.Measured) {
	e := m.Evaluation
	fmt.Fprintf(w, "model %s (%.12s), %d rows in %d groups\n\n", m.Model, m.SHA256, e.Rows, e.Groups)
	fmt.Fprint(w, pipeline.FiguresMarkdown(e))
	fmt.Fprintf(w, "\n| truth \\ given |")
	for _, c := range e.Classes {
		fmt.Fprintf(w, " %s |", c.Class)
	}
	fmt.Fprint(w, "\n|---|")
	for range e.Classes {
		fmt.Fprint(w, "---|")
	}
	fmt.Fprintln(w)
	for i, c := range e.Classes {
		fmt.Fprintf(w, "| %s |", c.Class)
		for _, n := range e.Confusion[i] {
			fmt.Fprintf(w, " %d |", n)
		}
		fmt.Fprintln(w)
	}
	if len(e.Slices) > 0 {
		fmt.Fprint(w, "\n| slice | rows | macro-F1 | 95 % interval |\n|---|---|---|---|\n")
		for _, x := range e.Slices {
			fmt.Fprintf(w, "| %s: %s | %d | %.3f | %.3f to %.3f |\n", x.Column, x.Value, x.Rows, x.MacroF1.Value, x.MacroF1.Low, x.MacroF1.High)
		}
	}
	if c := m.Comparison; c != nil {
		fmt.Fprintf(w, "\nmacro-F1 against the second model: %+.3f (%+.3f to %+.3f)\n", c.MacroF1.Value, c.MacroF1.Low, c.MacroF1.High)
	}
}

func writeJSON(name string, v any) error {
	var b bytes.Buffer
	if err := reports.WriteJSON(&b, v); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return writeWhole(name, b.Bytes())
}

// shownRejects is how many rejects and warnings are listed one by one.
const shownRejects = 10

// reportRejects lists the rows that were left out, and fails where there are
// any.
func reportRejects(w io.Writer, read *pipeline.Sentences) error {
	for i, warning := range read.Warnings {
		if i == shownRejects {
			fmt.Fprintf(w, "… and %d more warnings\n", len(read.Warnings)-i)
			break
		}
		fmt.Fprintln(w, "warning:", warning)
	}
	if n := read.Several; n > 0 {
		fmt.Fprintf(w, "%d sentences have labels of several people: each sentence counts once, its labels by their shares\n", n)
	}
	if n := read.Soft; n > 0 {
		fmt.Fprintf(w, "%d rows have soft labels in the columns p_…: they are trained on as shares\n", n)
	}
	if n := read.Unlabelled; n > 0 {
		fmt.Fprintf(w, "%d of %d rows have no label yet and were left out\n", n, n+len(read.Rejects)+len(read.Rows))
	}
	if len(read.Rejects) == 0 {
		return nil
	}
	listRejects(w, read.Rejects)
	return &pipeline.RejectedError{Rejected: len(read.Rejects), Total: len(read.Rejects) + len(read.Rows), Where: "the lines above"}
}

func listRejects(w io.Writer, rejects []*labels.Reject) {
	for i, r := range rejects {
		if i == shownRejects {
			fmt.Fprintf(w, "… and %d more rejects\n", len(rejects)-i)
			break
		}
		fmt.Fprintln(w, "rejected:", r)
	}
}

func importCommand(s *streams) *cobra.Command {
	var out string
	var limits pipeline.Limits
	c := &cobra.Command{
		Use:   "import FORMAT FILE… -o OUT",
		Short: "convert published data sets to labelled sentences",
		Long: `import converts published data sets to labelled sentences.

FORMAT is one of
  dse          directed sentiment between two entities (Park, Pan, Joo 2021): each
               row becomes two, ROW:pq for the first toward the second, ROW:qp back
  newsmtsc     tone toward a target (Hamborg, Donnay 2021)
  labelstudio  what Label Studio exports as JSON of the tasks of stance sample; a
               sentence that several annotated has a row for each`,
		Example: `  stance import dse train.tsv -o stance.jsonl
  stance import newsmtsc train.jsonl -o tone.csv
  stance import labelstudio export.json -o labels.csv`,
		ValidArgs: labels.ImportFormats,
		Args:      atLeast(2, "a format and a file"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := required("output", out, "-o labels.jsonl"); err != nil {
				return err
			}
			if !slices.Contains(labels.ImportFormats, args[0]) {
				return pipeline.Usagef("no format %q to import; there are: %s", args[0], strings.Join(labels.ImportFormats, ", "))
			}
			if err := labels.CheckName(out); err != nil {
				return pipeline.Usagef("%v", err)
			}
			if err := checkOutput(out); err != nil {
				return err
			}
			n, rejects, err := importLabels(args[0], args[1:], out, labels.ImportOptions{Stdin: s.in, Limits: limits.Limits})
			if err != nil {
				return err
			}
			fmt.Fprintf(s.err, "%d rows in %s\n", n, out)
			if len(rejects) == 0 {
				return nil
			}
			listRejects(s.err, rejects)
			return &pipeline.RejectedError{Rejected: len(rejects), Total: len(rejects) + n, Where: "the lines above"}
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "file of labelled sentences: .jsonl, .csv, .tsv or .parquet (required)")
	addInputLimits(c.Flags(), &limits)
	return c
}

func importLabels(format string, paths []string, out string, o labels.ImportOptions) (n int, rejects []*labels.Reject, err error) {
	create := labels.Create
	if format == labels.LabelStudio {
		create = labels.CreateSample
	}
	w, err := create(out)
	if err != nil {
		return 0, nil, err
	}
	defer w.Close()
	err = labels.Import(format, paths, o, func(item labels.Item) error {
		if item.Reject != nil {
			rejects = append(rejects, item.Reject)
			return nil
		}
		n++
		return w.Write(item.Row)
	})
	if err != nil {
		return 0, nil, err
	}
	if n == 0 {
		nothing := &pipeline.NothingError{Inputs: paths, Rejected: len(rejects)}
		if len(rejects) > 0 {
			nothing.First = rejects[0].String()
		}
		return 0, nil, nothing
	}
	return n, rejects, w.Commit()
}
