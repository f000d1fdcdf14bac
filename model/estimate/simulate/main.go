// Command simulate measures how often the intervals of package estimate hold
// the truth, and how wide they are against those of labels alone, on made-up
// populations whose classifier is biased.
//
//	go run ./model/estimate/simulate -runs 2000
//
// Every population has articles of unequal length whose sentences resemble
// each other. The classifier mistakes accusation for support and the reverse
// at unequal rates, and calls its guesses surer than they are.
package main

import (
	"flag"
	"fmt"
	"os"
	"text/tabwriter"

	"stance/model/estimate"
)

func main() {
	runs := flag.Int("runs", 2000, "populations of each scenario")
	seed := flag.Uint64("seed", 1, "seed of all draws")
	flag.Parse()
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "scenario\tlabels\tscope\tfigure\tcoverage\tlabels alone\tnarrower\tbias\traw error")
	for _, s := range scenarios {
		for _, scope := range []estimate.Scope{estimate.These, estimate.Like} {
			for _, r := range s.run(*runs, *seed, scope) {
				fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%.1f %%\t%.1f %%\t%.0f %%\t%+.3f\t%+.3f\n", s.name, s.labels, scopes[scope], r.figure,
					100*r.coverage, 100*r.classical, 100*r.narrower, r.bias, r.raw)
			}
		}
	}
	w.Flush()
}

var scopes = map[estimate.Scope]string{estimate.These: "these", estimate.Like: "like"}
