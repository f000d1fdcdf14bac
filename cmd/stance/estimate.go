package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"stance/model/estimate"
	"stance/pipeline"
	"stance/pipeline/labels"
)

func estimateCommand(s *streams) *cobra.Command {
	var o pipeline.EstimateOptions
	var out, scope, interval, task string
	c := &cobra.Command{
		Use:   "estimate DIR --labels LABELS [--by COLUMNS] [-o FILE]",
		Short: "shares of each stance, with intervals that own up to the classifier's errors",
		Long: `estimate gives the share of each stance, and the net stance (support less
accusation), of all rows of a result folder and of groups of them, and how groups
differ; with --task tone that of each tone, and of positive less negative, of all
mentions of actors. Counts of what a classifier gave carry its errors. estimate corrects them by
labels on a random sample of the rows, and gives intervals that hold the truth as often
as they say: prediction-powered inference with power tuning (PPI++, Angelopoulos,
Duchi, Zrnic 2023). Beside each stand the raw count and what the labels alone say.

LABELS is a file of stance sample --strategy random with the column label filled in;
the columns article_id, sentence_id, holder_id, target_id, quote_id, mention_id (or id),
inclusion_probability, stratum and label are read. Several labels of one row count with
their mean. Where the column inclusion_probability is missing, the labels are taken for
a simple random sample of all rows. Near-duplicates of articles are left out.

--by takes columns of stances (of mentions for tone) and articles, and day, week, month, quarter or year of a
date: --by holder_name,month(published). Each group is held against all other rows, each
interval of time against the one before and the last against the first; q is the least
share of false findings at which a difference is one (Benjamini, Hochberg).

--scope says what the intervals speak of. like: any articles from where these came from;
articles are what was drawn at random, so that the rows of one do not count as
independent. these: the scored articles and no others; only the choice of what to label
was random.`,
		Example: `  stance estimate out --labels labelled.csv
  stance estimate out --labels labelled.csv --by holder_name
  stance estimate out --labels labelled.csv --by "holder_name,month(published)" -o figures.csv
  stance estimate out --labels labelled.csv --by source --scope these -o figures.md
  stance estimate out --labels tone.csv --task tone --by actor_name`,
		Args: exactly(1, "a result folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(o.Labels) == 0 {
				return required("labels", "", "--labels labelled.csv")
			}
			var err error
			if o.Task, err = pipeline.TaskByName(task); err != nil {
				return err
			}
			switch scope {
			case "like":
			case "these":
				o.These = true
			default:
				return pipeline.Usagef("--scope %q: choose like or these", scope)
			}
			switch interval {
			case "student":
			case "normal":
				o.Normal = true
			default:
				return pipeline.Usagef("--interval %q: choose student or normal", interval)
			}
			if !(o.Level >= 0.5 && o.Level < 1) {
				return pipeline.Usagef("--level %g: give a share from 0.5 to below 1, such as 0.95", o.Level)
			}
			if out != "" {
				if ext := filepath.Ext(out); ext != ".json" && ext != ".md" {
					if err := labels.CheckName(out); err != nil {
						return pipeline.Usagef("%s: its extension names no format that can be written: .csv, .tsv, .json, .jsonl, .md or .parquet", out)
					}
				}
				if err := checkOutput(out); err != nil {
					return err
				}
			}
			o.Dir, o.Stdin, o.Progress = args[0], s.in, newProgress(s.err)
			e, err := pipeline.Estimate(c.Context(), o)
			if err != nil {
				return err
			}
			for _, w := range e.Warnings {
				fmt.Fprintln(s.err, "warning:", w)
			}
			if out == "" {
				return printEstimates(s.out, e, textTable)
			}
			if err := writeEstimates(out, e); err != nil {
				return err
			}
			fmt.Fprintf(s.err, "%d figures and %d differences in %s\n", len(e.Figures), len(e.Differences), out)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&task, "task", "stance", "stance or tone")
	f.StringArrayVar(&o.Labels, "labels", nil, "file of labels: .csv, .tsv, .jsonl or .parquet (required; may be given again)")
	f.StringVar(&o.By, "by", "", "columns to group by, with commas between")
	f.StringVarP(&out, "output", "o", "", "file to write: .csv, .tsv, .json, .jsonl, .md or .parquet (default: a table on standard output)")
	f.StringVar(&scope, "scope", "like", "what the intervals speak of: like (articles like these) or these")
	f.Float64Var(&o.Level, "level", 0.95, "how often the intervals hold the truth")
	f.StringVar(&interval, "interval", "student", "student: safe for few labels; normal: as the package ppi-python has it")
	f.BoolVar(&o.AssumeRandom, "assume-random", false, "take labels with an empty inclusion_probability for a simple random sample")
	return c
}

func writeEstimates(name string, e *pipeline.Estimates) error {
	switch filepath.Ext(name) {
	case ".json":
		return writeJSON(name, e)
	case ".md":
		var b bytes.Buffer
		if err := printEstimates(&b, e, markdownTable); err != nil {
			return err
		}
		return writeWhole(name, b.Bytes())
	}
	columns, rows := e.Tidy()
	return labels.WriteTidy(name, columns, rows)
}

// tableForm lays out rows of cells below a header.
type tableForm func(w io.Writer, header []string, rows [][]string) error

func textTable(w io.Writer, header []string, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range append([][]string{header}, rows...) {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	return t.Flush()
}

func markdownTable(w io.Writer, header []string, rows [][]string) error {
	escape := strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;")
	line := func(cells []string) error {
		for i, c := range cells {
			cells[i] = escape.Replace(c)
		}
		_, err := fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | "))
		return err
	}
	if err := line(header); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "|%s\n", strings.Repeat("---|", len(header))); err != nil {
		return err
	}
	for _, r := range rows {
		if err := line(r); err != nil {
			return err
		}
	}
	return nil
}

// printEstimates writes the figures for people.
func printEstimates(w io.Writer, e *pipeline.Estimates, table tableForm) error {
	scope := "articles like these"
	if e.Scope == "these" {
		scope = "these articles"
	}
	level := fmt.Sprintf("%g %%", 100*e.Level)
	fmt.Fprintf(w, "%d rows in %d articles (%d near-duplicates left out), %d labels, %s.\nThe %s intervals speak of %s.\n\n",
		e.Rows, e.Articles, e.Copies, e.Labels, e.Sampling, level, scope)
	var rows [][]string
	groups, few := 0, 0 // few: without an estimate
	for i := range e.Figures {
		f := &e.Figures[i]
		if f.Figure == net && len(f.Group) > 0 {
			groups++
		}
		if f.Estimate == nil {
			if f.Figure == net {
				few++
			}
			continue
		}
		mark := map[string]string{"rare": " †", "thin": " *"}[f.Note]
		rows = append(rows, []string{
			f.Group.String(), f.Figure, figure(f.Figure, f.Estimate) + mark, spread(f.Figure, f.Low, f.High), figure(f.Figure, f.Raw),
			figure(f.Figure, f.Classical) + " (" + spread(f.Figure, f.ClassicalLow, f.ClassicalHigh) + ")",
			fmt.Sprintf("%.0f %%", math.Round(100**f.Narrower)+0), // not "-0 %"
			fmt.Sprint(f.Rows), fmt.Sprint(f.Labels), fmt.Sprintf("%.0f", *f.Worth),
		})
	}
	if err := table(w, []string{"group", "figure", "estimate", level + " interval", "raw count", "labels alone", "narrower", "rows", "labels", "worth"}, rows); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nraw count: what the classifier gave, doubtful rows left out · worth: rows to label, drawn simply at random,\n"+
		"for as sure a figure without the classifier · * fewer than 30 labels · † too few labels differ: exact interval, from labels alone\n")
	if few > 0 {
		fmt.Fprintf(w, "Not listed, for too few labels (fewer than %d): %d of the %d groups that have any; -o FILE.csv or FILE.json has them.\n",
			estimate.MinLabels, few, groups)
	}
	if len(e.Differences) == 0 {
		return nil
	}
	fmt.Fprintln(w)
	rows = nil
	for i := range e.Differences {
		d := &e.Differences[i]
		against := d.Against.String()
		if len(d.Against) == 0 {
			against = "all others"
		}
		beyond := ""
		if d.Beyond {
			beyond = "beyond chance"
		}
		rows = append(rows, []string{d.Group.String(), against, d.Figure, change(d.Figure, d.Estimate), change(d.Figure, d.Low) + " to " + change(d.Figure, d.High), fmt.Sprintf("%.3f", d.Q), beyond})
	}
	if err := table(w, []string{"group", "against", "figure", "difference", level + " interval", "q", ""}, rows); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\nshares differ in percentage points · q: share of false findings among the %d differences, were this the last one believed\n", len(rows))
	return err
}

const net = "net"

// figure is a share in per cent, or a net stance; empty where there is none.
func figure(name string, v *float64) string {
	switch {
	case v == nil:
		return ""
	case name == net:
		return signed(*v, 2)
	}
	return fmt.Sprintf("%.1f %%", 100**v)
}

func spread(name string, low, high *float64) string {
	if name == net {
		return signed(*low, 2) + " to " + signed(*high, 2)
	}
	return fmt.Sprintf("%.1f to %.1f %%", 100**low, 100**high)
}

// change is a difference of shares in percentage points, or of net stances.
func change(name string, v float64) string {
	if name == net {
		return signed(v, 2)
	}
	return signed(100*v, 1)
}

// signed is a number with its sign, which a zero has none of.
func signed(v float64, decimals int) string {
	text := fmt.Sprintf("%+.*f", decimals, v)
	if strings.Trim(text, "+-0.") == "" {
		return text[1:]
	}
	return text
}
