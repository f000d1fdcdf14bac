package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"stance/pipeline"
)

func scoreCommand(s *streams) *cobra.Command {
	var o pipeline.ScoreOptions
	columns := columnFlags{}
	c := &cobra.Command{
		Use:   "score ARTICLES… -o DIR",
		Short: "score articles into tables of Parquet",
		Long: `score reads articles and writes, for each of them, its sentences, the actors
that it mentions, who is quoted, and what each actor expresses toward the others.

ARTICLES are folders (searched whole), files or - for JSONL on standard input:
.txt (one article; its id is the path), .jsonl, .csv, .tsv or .parquet with the
columns id and text, and optionally title, published, source, url, language;
each also as .gz or .zst. An article that cannot be used is listed with its
reason in the table rejects, and the exit status is 3. Articles in another
language than English are marked, not scored.

A sentence is judged by itself, as stance predict does, and then in its article: a stance
is revised by what the same holder shows toward the same target in other sentences, a
tone by how the same actor is portrayed there, and by how rarely running text portrays
anybody well or ill. --alone leaves that out. Models of stance train judge each sentence
by itself: nothing measured how an article would revise them.

DIR gets a folder of Parquet files for each table: articles, sentences, mentions,
stances, quotes, actors, dyads and rejects. The same articles give the same bytes
at any number of workers. A run that was interrupted goes on with --resume.

What one input may cost is limited. What exceeds a limit is rejected with its
reason; --limit sets another:
` + limitTable(),
		Example: `  stance score articles/ -o out
  stance score feed.jsonl.zst -o out --workers 4
  stance score export.csv -o out --id-column guid --text-column body
  zcat feed.jsonl.gz | stance score - -o out
  stance score articles/ -o out --resume`,
		Args: atLeast(1, "a folder or file of articles"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := required("output", o.Out, "-o out"); err != nil {
				return err
			}
			if err := checkFolder(o.Out); err != nil {
				return err
			}
			o.Inputs, o.Stdin, o.Columns, o.Progress = args, s.in, columns.given(), newProgress(s.err)
			r, err := pipeline.Score(c.Context(), o)
			if err != nil {
				return err
			}
			return reportScore(s.err, o.Inputs, o.Out, r)
		},
	}
	f := c.Flags()
	f.StringVarP(&o.Out, "output", "o", "", "result folder (required)")
	f.StringVar(&o.Model, "model", "", "model file of stance train (default: the embedded model)")
	f.StringArrayVar(&o.Actors, "actors", nil, "your own actors: CSV, JSONL or YAML with id, name, type, aliases, principal; may be repeated")
	f.StringArrayVar(&o.Known, "known", nil, "result folder of an earlier run, whose articles count for duplicates too; may be repeated")
	f.IntVar(&o.Workers, "workers", 0, "use at most this many cores (default: all)")
	f.BoolVar(&o.Resume, "resume", false, "go on with the run that the result folder holds")
	f.BoolVar(&o.Overwrite, "overwrite", false, "replace the results that the folder holds")
	f.BoolVar(&o.NoSyntax, "no-syntax", false, "leave out the parser: faster, less exact")
	f.BoolVar(&o.Alone, "alone", false, "judge each sentence by itself, as stance predict does")
	columns.add(f)
	f.Var(limitFlag{&o.Limits, pipeline.AllLimits}, "limit", "a limit as NAME=NUMBER (k, M, G: thousands, millions, billions); see above; may be repeated")
	return c
}

// reportScore says what a run did, and fails where inputs were left out.
func reportScore(w io.Writer, inputs []string, dir string, r *pipeline.ScoreResult) error {
	for _, note := range r.Notes {
		fmt.Fprintln(w, "note:", note)
	}
	warnLacking(w, r.Lacking)
	if r.Before {
		fmt.Fprintf(w, "%s was complete already\n", dir)
	}
	fmt.Fprintf(w, "%d articles, %d sentences, %d mentions, %d stances, %d quotes in %s (%.1f s)\n",
		r.Articles, r.Rows["sentences"], r.Rows["mentions"], r.Rows["stances"], r.Rows["quotes"], dir, r.Elapsed.Seconds())
	fmt.Fprintf(w, "%d inputs = %d articles + %d rejects\n", r.Articles+r.Rejects, r.Articles, r.Rejects)
	if r.Rejects == 0 && r.Articles > 0 {
		return nil
	}
	if r.Articles == 0 {
		return &pipeline.NothingError{Inputs: inputs, Rejected: r.Rejects, Out: dir}
	}
	return &pipeline.RejectedError{Rejected: r.Rejects, Total: r.Articles + r.Rejects, Where: dir + "/rejects"}
}

// warnLacking names the tasks that the model lacks, and what is null for it.
func warnLacking(w io.Writer, tasks []string) {
	for _, task := range tasks {
		fmt.Fprintf(w, "warning: the model has no task %s: all columns of %s are null; leave out --model for the embedded model, which has it\n", task, task)
	}
}
