package main

import (
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"

	"stance/pipeline"
)

// streams are the standard streams of a run.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func rootCommand(s *streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "stance",
		Short: "who supports and who accuses whom in news articles",
		Long: `stance reads news articles and says who supports and who accuses whom.

It finds the actors of each article, who speaks, and what each of them
expresses toward the others, and writes Parquet tables and reports. It trains
its classifiers on labelled sentences of your own.`,
		Example: `  stance score articles/ -o out          # articles to tables
  stance report out -o report.html       # tables to a page to read
  stance train labels.csv -o my.model    # labelled sentences to a model`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return pipeline.Usagef("%v\nsee: %s --help", err, c.CommandPath())
	})
	root.AddCommand(
		scoreCommand(s), reportCommand(s), explainCommand(s), parseCommand(s),
		trainCommand(s), predictCommand(s), evaluateCommand(s), importCommand(s),
		inspectCommand(s), demoCommand(s), versionCommand(s),
	)
	root.CompletionOptions.HiddenDefaultCmd = false
	return root
}

// atLeast is the check of a command that needs n arguments, in words that say
// what is missing.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < n {
			return pipeline.Usagef("%s needs %s\nusage: %s\nsee: %s --help", c.CommandPath(), what, c.UseLine(), c.CommandPath())
		}
		return nil
	}
}

// exactly is atLeast with no more arguments allowed.
func exactly(n int, what string) cobra.PositionalArgs {
	enough := atLeast(n, what)
	return func(c *cobra.Command, args []string) error {
		if err := enough(c, args); err != nil {
			return err
		}
		if len(args) > n {
			return pipeline.Usagef("%s takes %s, not %d arguments (%q is too many)", c.CommandPath(), what, len(args), args[n])
		}
		return nil
	}
}

// required refuses an empty value of a flag that has no default.
func required(name, value, example string) error {
	if value == "" {
		return pipeline.Usagef("--%s is missing; for example: %s", name, example)
	}
	return nil
}

func versionCommand(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Example: "  stance version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(s.out, "stance %s (%s, %s/%s)\n", pipeline.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
