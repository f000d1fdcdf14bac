package main

import (
	"slices"
	"testing"

	"stance/model/estimate"
)

// TestCoverage is the command in short: on a few hundred populations 95 %
// intervals of a biased classifier hold the truth about as often, which raw
// counts would not come near, and are narrower than those of labels alone.
// The bounds of single figures are three standard deviations wide of 93 %.
func TestCoverage(t *testing.T) {
	const runs = 500
	slack := 3 * 0.01 // the standard deviation of 500 runs is sqrt(0.95·0.05/500)
	for _, name := range []string{"one row an article", "clustered", "stratified"} {
		for _, s := range scenarios {
			if s.name != name {
				continue
			}
			for _, scope := range []estimate.Scope{estimate.These, estimate.Like} {
				mean := 0.0
				for _, r := range s.run(runs, 3, scope) {
					mean += r.coverage / float64(len(outcomes))
					if r.coverage < 0.93-slack {
						t.Errorf("%s, %s, %s: %.1f %% of the intervals hold the truth", name, scopes[scope], r.figure, 100*r.coverage)
					}
					if !s.stratified && r.narrower < 0.03 {
						t.Errorf("%s, %s, %s: %.1f %% narrower than labels alone", name, scopes[scope], r.figure, 100*r.narrower)
					}
				}
				if mean < 0.93 || mean > 0.97 {
					t.Errorf("%s, %s: %.1f %% of the intervals hold the truth", name, scopes[scope], 100*mean)
				}
			}
		}
	}
}

// TestNeutralCoverage: where hardly a label takes a side, the net stance of the
// labels hardly varies, and no interval made of that would hold the truth.
func TestNeutralCoverage(t *testing.T) {
	at := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == "nearly all neutral" })
	for _, scope := range []estimate.Scope{estimate.These, estimate.Like} {
		for _, r := range scenarios[at].run(300, 3, scope) {
			if r.coverage < 0.93 {
				t.Errorf("%s, %s: %.1f %% of the intervals hold the truth", scopes[scope], r.figure, 100*r.coverage)
			}
		}
	}
}
