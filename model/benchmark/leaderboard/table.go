package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"stance/model"
)

// figure is macro-F1 and accuracy with their intervals.
type figure struct{ macroF1, accuracy model.Interval }

func (f figure) String() string {
	return fmt.Sprintf("%.3f | %.3f to %.3f", f.macroF1.Value, f.macroF1.Low, f.macroF1.High)
}

// table is the leaderboard in Markdown.
type table struct{ b bytes.Buffer }

const tableHead = "# Leaderboard\n\n" +
	"Our classifiers and what one would use otherwise, on the same rows, in one run of `make leaderboard`.\n" +
	"Every classifier learns from the training file alone; with syntax it has the encoder, which has read no sentence of either set,\n" +
	"but whose teacher learnt from labels of DSE train: of that set the development file is the measure.\n" +
	"Figures are macro-F1, with 95 %% intervals from resampling whole texts:\n" +
	"by cross-validation of %d folds grouped by text, on the development files without the texts of the training file, and there again\n" +
	"for classifiers of %d random rows of the training file, mean and standard deviation of %d draws. Settings are chosen out of fold.\n" +
	"Sentences are those judged in a second of one core; ours read and write files in that time, the peers do not.\n"

// add adds a set's entries, the best by cross-validation first.
func (t *table) add(d *data, entries []entry) {
	if t.b.Len() == 0 {
		fmt.Fprintf(&t.b, tableHead, folds, fewRows, seeds)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(b.cv.macroF1.Value, a.cv.macroF1.Value) })
	fmt.Fprintf(&t.b, "\n## %s\n\n%d rows of training, %d of development.\n\n", d.title, len(d.train), len(d.dev))
	parts, rule := "", ""
	if len(d.devFiles) > 1 {
		for _, name := range d.set.dev {
			parts += " " + strings.TrimSuffix(path.Base(name), path.Ext(name)) + " |"
			rule += "---|"
		}
	}
	fmt.Fprintf(&t.b, "| classifier | cross-validation | 95 %% interval | development | 95 %% interval |%s %d rows | sentences/s |\n|---|---|---|---|---|%s---|---|\n", parts, fewRows, rule)
	for _, e := range entries {
		name := e.name
		if e.peer {
			name = "*" + name + "*"
		}
		if e.problem != "" {
			fmt.Fprintf(&t.b, "| %s | %s |\n", name, e.problem)
			continue
		}
		fmt.Fprintf(&t.b, "| %s | %v | %v |", name, e.cv, e.dev)
		if len(d.devFiles) > 1 {
			for _, f := range e.parts {
				fmt.Fprintf(&t.b, " %.3f |", f)
			}
		}
		fmt.Fprintf(&t.b, " %s | %s |\n", spread(e.few), rounded(e.speed))
	}
}

// spread is the mean and the standard deviation.
func spread(x []float64) string {
	if len(x) < 2 {
		return "–"
	}
	mean, square := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		square += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return fmt.Sprintf("%.3f ± %.3f", mean, math.Sqrt(square))
}

// rounded is a speed to two digits.
func rounded(v float64) string {
	if v <= 0 {
		return "–"
	}
	unit := math.Pow(10, math.Floor(math.Log10(v))-1)
	return fmt.Sprintf("%.0f", math.Round(v/unit)*unit)
}

func (t *table) bytes() []byte { return t.b.Bytes() }
