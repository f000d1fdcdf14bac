// Package sample says which judged sentences are worth a label.
//
//  1. A Candidate is a row that a model judged: its probabilities, its words, its
//     actors, and where it lies among the others.
//  2. Choose picks rows for training: the doubtful ones, spread over what the
//     candidates are about (choose.go), and no two that say the same (near.go).
//  3. Draw draws rows for estimation: at random, stratum by stratum, each with a
//     known probability (draw.go).
//
// It reads numbers and words only; package pipeline takes them from a result
// folder. All of it depends on the candidates and the seed, not on their order.
package sample

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Strategy is a way to choose.
type Strategy string

// The strategies.
const (
	Mixed        Strategy = "mixed"        // doubtful, and spread over clusters, actors and classes
	Uncertain    Strategy = "uncertain"    // the most doubtful
	Diverse      Strategy = "diverse"      // spread over clusters, actors and classes
	Disagreement Strategy = "disagreement" // judged most differently by a second model
	Random       Strategy = "random"       // drawn with known probabilities
)

// Strategies are all strategies, the default first.
var Strategies = []Strategy{Mixed, Uncertain, Diverse, Disagreement, Random}

// ByName finds a strategy.
func ByName(name string) (Strategy, error) {
	if s := Strategy(name); slices.Contains(Strategies, s) {
		return s, nil
	}
	var names []string
	for _, s := range Strategies {
		names = append(names, string(s))
	}
	return "", fmt.Errorf("%q is no strategy: choose %s", name, strings.Join(names, ", "))
}

// Candidate is a row that may be labelled.
type Candidate struct {
	ID      string    // its own; equals are put in an order by its hash
	Text    string    // the sentence
	P       []float64 // probability of each class
	Class   int       // the one given
	Second  []float64 // the same by a second model; only disagreement reads it
	Holder  string    // id of the actor; "" unknown
	Target  string    // "" none
	Cluster int       // where its words lie
	// Distance is how far its words are from the centre of its cluster.
	Distance float64
}

// Doubt is how little one class leads over the next: 1 where they are level, 0
// where one is certain.
func Doubt(p []float64) float64 {
	first, second := 0.0, 0.0
	for _, x := range p {
		switch {
		case x > first:
			first, second = x, first
		case x > second:
			second = x
		}
	}
	return 1 - (first - second)
}

// Divergence is the Jensen-Shannon divergence of two distributions in bits, 0 to
// 1 (Lin, IEEE Transactions on Information Theory 37, 1991).
func Divergence(p, q []float64) float64 {
	sum := 0.0
	for i := range p {
		m := (p[i] + q[i]) / 2
		for _, x := range []float64{p[i], q[i]} {
			if x > 0 {
				sum += x * math.Log2(x/m) / 2
			}
		}
	}
	return max(0, sum)
}
