package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"stance/pipeline"
	"stance/pipeline/table"
)

func inspectCommand(s *streams) *cobra.Command {
	var actors bool
	var against string
	var files []string
	c := &cobra.Command{
		Use:   "inspect MODEL|DIR",
		Short: "show a model's card, or what a result folder holds",
		Long: `inspect shows what a file or folder is: the card of a model (what it was trained
on, and how good it is), or the tables, rows and model of a result folder. Of a folder
it also says whether its articles have moved away from those of another one
(--against), by which words, actors and measures, or are another kind of text than a
model was trained on; without --against, than the embedded model, if it scored them.
Without an argument it shows the card of the embedded model. --actors lists the
actors that are known before any article is read, as CSV that --actors of score
reads.`,
		Example: `  stance inspect my.model
  stance inspect out
  stance inspect tuesday --against monday
  stance inspect out --against my.model
  stance inspect --actors > actors.csv`,
		Args: atMostOne("a model file or a result folder"),
		RunE: func(c *cobra.Command, args []string) error {
			if actors {
				if len(args) > 0 {
					return pipeline.Usagef("--actors lists what is known before any input: leave out %s, and add actors of your own with --file", args[0])
				}
				return listActors(s.out, files)
			}
			if len(files) > 0 {
				return pipeline.Usagef("--file goes with --actors")
			}
			if len(args) == 0 {
				if against != "" {
					return pipeline.Usagef("--against goes with a result folder: stance inspect out --against %s", against)
				}
				return inspectModel(s.out, "")
			}
			info, err := os.Stat(args[0])
			if err != nil {
				return fmt.Errorf("inspecting: %w", err)
			}
			if info.IsDir() {
				return inspectResult(s.out, args[0], against)
			}
			if against != "" {
				return pipeline.Usagef("--against goes with a result folder, and %s is a file", args[0])
			}
			return inspectModel(s.out, args[0])
		},
	}
	c.Flags().BoolVar(&actors, "actors", false, "list the known actors as CSV")
	c.Flags().StringVar(&against, "against", "", "result folder or model file to hold the articles of a result folder against")
	c.Flags().StringArrayVar(&files, "file", nil, "with --actors: add the actors of this file, as score --actors would")
	return c
}

func inspectModel(w io.Writer, name string) error {
	b, sum, err := pipeline.LoadModel(name)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\n\nSHA-256: %s\n\n| model | classes | classifier | abstains below | rows | macro-F1 |\n|---|---|---|---|---|---|\n", strings.TrimSpace(b.Card), sum)
	for _, m := range b.Models {
		fmt.Fprintf(w, "| %s | %s | %s | %.2f | %s | %s |\n", m.Name, strings.Join(m.Classes, ", "),
			m.Metadata["classifier"], m.Decision.Threshold, m.Metadata["rows"], m.Metadata["macro_f1"])
	}
	return nil
}

func inspectResult(w io.Writer, dir, against string) error {
	m, err := table.Open(dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %d inputs, %d articles, %d rejects\nstance %s, model %.12s, schema %s%s\n\n",
		dir, m.Inputs, m.Articles, m.Rejects, m.Version, m.ModelSHA256, m.SchemaVersion, table.How(m.Options))
	fmt.Fprintf(w, "| table | rows | parts | bytes |\n|---|---|---|---|\n")
	for _, t := range m.Tables {
		bytes := int64(0)
		for _, p := range t.Parts {
			bytes += p.Bytes
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d |\n", t.Name, t.Rows, len(t.Parts), bytes)
	}
	moved, err := pipeline.Drift(dir, against)
	if err == nil && moved != nil {
		_, err = fmt.Fprintf(w, "\n%s", moved.Markdown())
	}
	return err
}

// listActors writes the known actors in the columns that --actors reads.
func listActors(out io.Writer, files []string) error {
	entries, err := pipeline.Actors(files)
	if err != nil {
		return err
	}
	w := csv.NewWriter(out)
	rows := [][]string{{"id", "name", "type", "aliases", "principal"}}
	for _, e := range entries {
		rows = append(rows, []string{e.ID, e.Name, e.Type.String(), strings.Join(e.Aliases, "|"), e.Principal})
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("listing the actors: %w", err)
	}
	return nil
}
