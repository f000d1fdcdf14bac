package main

import (
	"fmt"
	"strings"

	"stance/pipeline"
)

// limitFlag is the flag that sets one limit after another.
type limitFlag struct{ *pipeline.Limits }

// Type is what the help calls the value.
func (limitFlag) Type() string { return "NAME=NUMBER" }

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
