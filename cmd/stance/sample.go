package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"stance/pipeline"
	"stance/pipeline/labels"
	"stance/pipeline/sample"
	"stance/reports"
)

func sampleCommand(s *streams) *cobra.Command {
	var o pipeline.SampleOptions
	var task taskFlag
	var out, strategy string
	var predicted bool
	c := &cobra.Command{
		Use:   "sample DIR -n N -o TO_LABEL.{csv,jsonl,html,json}",
		Short: "pick sentences of a scored run that are worth a label",
		Long: `sample picks sentences from a result folder of stance score for people to label.
They fill the column label in a table (.csv, .tsv, .jsonl, .parquet), or open a
page in a browser that needs no server (.html), or import the tasks into Label
Studio (.json; stance import labelstudio reads what it exports). What comes back,
stance train, estimate and evaluate read as it is; rows still without a label are
left out there.

--strategy says what the labels are for:
  mixed          to train: doubtful sentences, spread over what the articles are
                 about, over actors and over classes; the default
  uncertain      to train: the most doubtful sentences
  diverse        to train where there is no model to trust yet: spread alone
  disagreement   to train: what a second model judges most differently (--model;
                 default: the embedded one, with syntax or without it, as the
                 run was not scored)
  random         to publish a figure: drawn at random, with the probability of each
                 row's inclusion kept in the file, as stance estimate needs it.
                 Sentences chosen in the other ways stand for no others.

No two sentences of a sample say nearly the same, but for random ones. --labelled
names files that have labels: what they hold is not chosen again. A random sample
grows instead: with the same --seed and a larger -n it has the earlier one within,
and takes over the labels that --labelled has of it.

The model's own judgement is left out of the file, since it sways who sees it;
--show-predicted adds it.`,
		Example: `  stance sample out -n 200 -o to_label.csv
  stance sample out -n 200 -o to_label.html
  stance sample out -n 300 -o for_estimate.jsonl --strategy random
  stance sample out -n 200 -o more.csv --labelled to_label.csv
  stance sample out -n 100 -o tone.csv --task tone`,
		Args: exactly(1, "a result folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := required("output", out, "-o to_label.csv"); err != nil {
				return err
			}
			var err error
			if o.Task, _, err = task.read(c); err != nil {
				return err
			}
			if o.Strategy, err = sample.ByName(strategy); err != nil {
				return pipeline.Usagef("--strategy: %v", err)
			}
			if o.Model != "" && o.Strategy != sample.Disagreement {
				return pipeline.Usagef("--model is the second model of --strategy disagreement")
			}
			form, err := sampleFormOf(out)
			if err != nil {
				return err
			}
			if err := checkOutput(out); err != nil {
				return err
			}
			o.Dir, o.Stdin, o.Progress = args[0], s.in, newProgress(s.err)
			found, err := pipeline.SampleSentences(c.Context(), o)
			if err != nil {
				return err
			}
			if err := writeSample(out, form, found, predicted); err != nil {
				return err
			}
			fmt.Fprintf(s.err, "%d of %d judged rows in %s\n", len(found.Rows), found.Frame, out)
			if form == sampleTasks {
				fmt.Fprintf(s.err, "the labelling interface for Label Studio:\n%s", labels.LabelConfig(o.Task.Classes))
			}
			if found.Known > 0 {
				fmt.Fprintf(s.err, "%d of them have a label already\n", found.Known)
			}
			if n := len(found.Rows); n < o.N {
				fmt.Fprintf(s.err, "%d fewer than asked for: there are no more that differ\n", o.N-n)
			}
			if found.Read == nil {
				return nil
			}
			return reportRejects(s.err, found.Read)
		},
	}
	f := c.Flags()
	f.StringVarP(&out, "output", "o", "", "file to label: .csv, .tsv, .jsonl, .parquet, .html or .json (required)")
	f.IntVarP(&o.N, "number", "n", 0, "how many sentences (required)")
	f.StringVar(&strategy, "strategy", string(sample.Mixed), "mixed, uncertain, diverse, disagreement or random")
	f.Uint64Var(&o.Seed, "seed", 1, "the same seed gives the same sample")
	f.StringArrayVar(&o.Labelled, "labelled", nil, "file of sentences that have labels already; may be given again")
	f.BoolVar(&predicted, "show-predicted", false, "add the model's judgement, in the column predicted")
	f.StringVar(&o.Model, "model", "", "second model of --strategy disagreement")
	f.IntVar(&o.Workers, "workers", 0, "use at most this many cores (default: all)")
	task.add(c, "stance or tone")
	return c
}

// sampleColumns are what helps to label, beside what is to be labelled.
var sampleColumns = []string{
	labels.HolderNameColumn, labels.TargetNameColumn, labels.TitleColumn, labels.SourceColumn, labels.PublishedColumn,
	labels.BeforeColumn, labels.AfterColumn, labels.PredictedColumn,
}

// sampleForm is how a sample is written.
type sampleForm int

const (
	sampleRows  sampleForm = iota // as labelled sentences
	sampleTasks                   // for Label Studio
	samplePage                    // to label in a browser
)

// sampleFormOf chooses by the extension of the file.
func sampleFormOf(name string) (sampleForm, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm":
		return samplePage, nil
	case ".json":
		return sampleTasks, nil
	}
	if labels.CheckName(name) != nil {
		return sampleRows, pipeline.Usagef("%s: its extension names no form of a sample: .csv, .tsv, .jsonl, .parquet, .json for Label Studio, or .html to label in a browser", name)
	}
	return sampleRows, nil
}

func writeSample(name string, form sampleForm, s *pipeline.Sample, predicted bool) error {
	columns := sampleColumns
	if !predicted {
		columns = columns[:len(columns)-1]
	}
	extra := func(r *pipeline.SampledRow) []string {
		return []string{r.HolderName, r.TargetName, r.Title, r.Source, r.Published, r.Before, r.After, r.Predicted}[:len(columns)]
	}
	switch form {
	case samplePage:
		return writeLabellingPage(name, s, columns, extra, predicted)
	case sampleTasks:
		var tasks []labels.Task
		for i := range s.Rows {
			t := labels.Task{Row: s.Rows[i].Row, Columns: columns, Extra: extra(&s.Rows[i])}
			if predicted {
				t.Predicted = s.Rows[i].Predicted
			}
			tasks = append(tasks, t)
		}
		var b bytes.Buffer
		if err := labels.WriteTasks(&b, tasks); err != nil {
			return err
		}
		return writeWhole(name, b.Bytes())
	}
	w, err := labels.CreateSample(name, columns...)
	if err != nil {
		return err
	}
	defer w.Close()
	for i := range s.Rows {
		if err := w.Write(s.Rows[i].Row, extra(&s.Rows[i])...); err != nil {
			return err
		}
	}
	return w.Commit()
}

func writeLabellingPage(name string, s *pipeline.Sample, columns []string, extra func(*pipeline.SampledRow) []string, predicted bool) error {
	page := &reports.Labelling{Task: s.Options.Task.Name, Classes: s.Options.Task.Classes}
	for i := range s.Rows {
		r := &s.Rows[i]
		line, err := labels.SampleJSON(r.Row, columns, extra(r)...)
		if err != nil {
			return err
		}
		item := reports.LabellingItem{
			Row: line, Holder: r.HolderName, Target: r.TargetName, Before: r.Before, After: r.After, Origin: originWords(r),
		}
		if predicted {
			item.Predicted = r.Predicted
		}
		page.Items = append(page.Items, item)
	}
	var b bytes.Buffer
	if err := reports.LabellingPage(&b, page); err != nil {
		return err
	}
	return writeWhole(name, b.Bytes())
}

// originWords says where a sentence stands: title, source and day, or the id of
// the article.
func originWords(r *pipeline.SampledRow) string {
	var known []string
	for _, s := range []string{r.Title, r.Source, r.Published} {
		if s != "" {
			known = append(known, s)
		}
	}
	if known == nil {
		return r.Origin.ArticleID
	}
	return strings.Join(known, " · ")
}
