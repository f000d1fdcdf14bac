package main

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

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
		Args:          knownCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return pipeline.Usagef("%v\nsee: %s --help", err, c.CommandPath())
	})
	cobra.EnableCommandSorting = false // they stand in the order of the work
	for _, group := range []struct {
		title    string
		commands []*cobra.Command
	}{
		{"Read news:", []*cobra.Command{demoCommand(s), scoreCommand(s), reportCommand(s), explainCommand(s), inspectCommand(s)}},
		{"Label sentences, train on them, and publish figures:", []*cobra.Command{
			sampleCommand(s), importCommand(s), trainCommand(s), evaluateCommand(s), predictCommand(s), estimateCommand(s),
		}},
		{"Work inside other programs:", []*cobra.Command{pipeCommand(s), parseCommand(s)}},
	} {
		root.AddGroup(&cobra.Group{ID: group.title, Title: group.title})
		for _, c := range group.commands {
			c.GroupID = group.title
			root.AddCommand(c)
		}
	}
	root.AddCommand(versionCommand(s))
	root.SuggestionsMinimumDistance = 2
	root.SetHelpCommand(helpCommand())
	root.InitDefaultCompletionCmd()
	usageErrors(root)
	return root
}

// knownCommand refuses an argument where a command is expected.
func knownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf("; did you mean %s?", strings.Join(near, " or "))
	}
	return pipeline.Usagef("%s has no command %q%s\nsee: %s --help", c.CommandPath(), args[0], hint, c.CommandPath())
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "say what a command does and what its flags are",
		Example: "  stance help score",
		RunE: func(c *cobra.Command, args []string) error {
			about, left, err := c.Root().Find(args)
			if err == nil && len(left) > 0 {
				err = knownCommand(about, left)
			}
			if err != nil {
				return err
			}
			return about.Help()
		},
	}
}

// usageErrors makes what cobra itself finds wrong with the arguments of any
// command wrong usage, and a command of commands ask for one.
func usageErrors(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			err := check(c, args)
			if usage := (*pipeline.UsageError)(nil); err == nil || errors.As(err, &usage) {
				return err
			}
			return pipeline.Usagef("%s: %v\nsee: %s --help", c.CommandPath(), err, c.CommandPath())
		}
	}
	if !c.Runnable() {
		c.Args = cobra.ArbitraryArgs
		c.RunE = func(c *cobra.Command, args []string) error {
			if err := knownCommand(c, args); err != nil {
				return err
			}
			var names []string
			for _, sub := range c.Commands() {
				names = append(names, sub.Name())
			}
			return pipeline.Usagef("%s needs one of: %s", c.CommandPath(), strings.Join(names, ", "))
		}
	}
	for _, sub := range c.Commands() {
		usageErrors(sub)
	}
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

// atMostOne allows one argument or none.
func atMostOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return pipeline.Usagef("%s takes %s, not %d arguments (%q is too many)", c.CommandPath(), what, len(args), args[1])
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
