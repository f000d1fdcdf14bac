package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"stance/pipeline"
)

func pipeCommand(s *streams) *cobra.Command {
	var o pipeline.PipeOptions
	columns := columnFlags{}
	c := &cobra.Command{
		Use:   "pipe",
		Short: "score an Arrow stream of articles into an Arrow stream of results",
		Long: `pipe reads articles as an Arrow IPC stream on standard input and writes an Arrow
IPC stream on standard output: for each input row one row, in the same order,
with the columns of the table articles, then the rows of sentences, mentions,
stances, quotes, actors and dyads as lists. It is for engines that speak Arrow
(Spark, Ray, polars, pyarrow); pipeline/spark has a Spark application.

Sentences are judged in their article, as stance score does, unless --alone is given.

The input has the columns id and text, and optionally title, published, source,
url, language. A row that cannot be used has its reason in the column reject,
null elsewhere, and the exit status stays 0. Rows are scored each by itself:
ids may repeat, and duplicate_of is null. The results of a batch are written
without waiting for the next. An input that is cut off or damaged, or whose
output nobody takes, ends with status 1, and the output without the mark of its
end.`,
		Example: `  cat articles.arrows | stance pipe > results.arrows
  python3 export.py | stance pipe --workers 1 --text-column body > results.arrows`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if f, ok := s.in.(*interruptible); ok && isTerminal(f.in) {
				return pipeline.Usagef("stance pipe reads an Arrow stream from standard input, not from a terminal; for files use stance score")
			}
			if isTerminal(s.out) {
				return pipeline.Usagef("stance pipe writes binary data, not for a terminal: redirect standard output")
			}
			o.In, o.Out, o.Columns = s.in, s.out, columns.given()
			r, err := pipeline.Pipe(c.Context(), o)
			if r != nil {
				for _, note := range r.Notes {
					fmt.Fprintln(s.err, "note:", note)
				}
				warnLacking(s.err, r.Lacking)
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(s.err, "%d articles, %d rejects (%.1f s)\n", r.Articles, r.Rejects, r.Elapsed.Seconds())
			return err
		},
	}
	f := c.Flags()
	f.StringVar(&o.Model, "model", "", "model file of stance train (default: the embedded model)")
	f.StringArrayVar(&o.Actors, "actors", nil, "your own actors: CSV, JSONL or YAML with id, name, type, aliases, principal; may be repeated")
	f.IntVar(&o.Workers, "workers", 0, "use at most this many cores (default: all)")
	f.BoolVar(&o.NoSyntax, "no-syntax", false, "leave out the parser: faster, less exact")
	f.BoolVar(&o.Alone, "alone", false, "judge each sentence by itself, as stance predict does")
	f.BoolVar(&o.Signatures, "signatures", false, "add the column signature, by which near-duplicates are found across streams")
	columns.add(f)
	f.Var(limitFlag{&o.Limits, pipeline.AllLimits}, "limit", "a limit as NAME=NUMBER, see stance score --help; may be repeated")
	return c
}

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	if c, ok := stream.(*checkedWriter); ok {
		stream = c.w
	}
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
