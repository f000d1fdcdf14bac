package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"stance/pipeline"
)

// limitFlag is the flag that sets one limit of a list after another.
type limitFlag struct {
	*pipeline.Limits
	list []pipeline.Limit
}

// Set sets one.
func (f limitFlag) Set(setting string) error { return f.Limits.Set(f.list, setting) }

// Type is what the help calls the value.
func (limitFlag) Type() string { return "NAME=NUMBER" }

// addInputLimits adds the flag to a command that reads labelled sentences.
func addInputLimits(f *pflag.FlagSet, l *pipeline.Limits) {
	f.Var(limitFlag{l, pipeline.InputLimits}, "limit", "a limit of what is read as NAME=NUMBER, see stance score --help; may be repeated")
}

// limitTable lists the limits and their defaults, for the help.
func limitTable() string {
	var b strings.Builder
	for _, l := range pipeline.AllLimits {
		fmt.Fprintf(&b, "\n  %-13s%5s  %s", l.Name, count(l.Default()), l.Doc)
	}
	return b.String()
}

// count writes a number as --limit reads it.
func count(n int64) string {
	for _, unit := range []struct {
		of     int64
		letter string
	}{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}} {
		if n%unit.of == 0 {
			return fmt.Sprint(n/unit.of) + unit.letter
		}
	}
	return fmt.Sprint(n)
}
