package model

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Rows are judged rows: what evaluation takes. All slices but Slices have one
// entry per row.
type Rows struct {
	Classes    []string
	Labels     []int       // the truth
	P          [][]float64 // calibrated probabilities
	Judgements []Judgement
	Groups     []string
	SliceNames []string
	Slices     [][]string // per row, values of SliceNames; nil: none
}

// Judge calibrates out-of-fold probabilities, one row for each of rows of the
// dataset, and decides on them. p stays as it is.
func Judge(d *Dataset, rows []int, p [][]float64, c Calibration, decision Decision) *Rows {
	r := &Rows{Classes: d.Classes, Labels: d.Labels(rows), P: c.all(p), Groups: d.Groups(rows), SliceNames: d.SliceNames}
	for i, row := range rows {
		r.Judgements = append(r.Judgements, decision.Decide(r.P[i]))
		r.Slices = append(r.Slices, d.Examples[row].Slices)
	}
	return r
}

// Predict judges the evaluated rows of a dataset by a model.
func Predict(m *Model, d *Dataset) *Rows {
	rows := d.Rows()
	p := make([][]float64, len(rows))
	var v Vector
	for i, r := range rows {
		p[i] = make([]float64, len(m.Classes))
		v = d.Vector(r, v)
		m.Classifier.Probabilities(v, p[i])
	}
	return Judge(d, rows, p, m.Calibration, m.Decision)
}

// all returns calibrated copies.
func (c *Calibration) all(p [][]float64) [][]float64 {
	q := make([][]float64, len(p))
	for i := range p {
		q[i] = slices.Clone(p[i])
		c.Apply(q[i])
	}
	return q
}

// Interval is a figure with its 95 % bootstrap interval.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// ClassScore is how well one class is told.
type ClassScore struct {
	Class     string  `json:"class"`
	Precision float64 `json:"precision"` // 0 where it was never given
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Support   int     `json:"support"`
}

// Bin is a range of confidence: how sure, and how often right.
type Bin struct {
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Rows       int     `json:"rows"`
	Confidence float64 `json:"confidence"` // mean
	Accuracy   float64 `json:"accuracy"`
}

// SliceScore is the evaluation of the rows with one value of a column.
type SliceScore struct {
	Column  string   `json:"column"`
	Value   string   `json:"value"`
	Rows    int      `json:"rows"`
	MacroF1 Interval `json:"macro_f1"`
}

// Evaluation is all that is measured on judged rows. Abstentions are not
// counted as errors: every row has its label. Averages over classes leave out
// classes that neither the truth nor the labels have.
type Evaluation struct {
	Rows      int          `json:"rows"`
	Groups    int          `json:"groups"`
	MacroF1   Interval     `json:"macro_f1"`
	Accuracy  Interval     `json:"accuracy"` // micro-F1 is the same: one label a row
	LogLoss   Interval     `json:"log_loss"`
	ECE       Interval     `json:"ece"`                // expected calibration error, over 15 bins of equal width
	Surest    Interval     `json:"accuracy_surest_70"` // accuracy of the 70 % of the rows with the highest confidence
	Classes   []ClassScore `json:"classes"`
	Confusion [][]int      `json:"confusion"` // [truth][label]
	Bins      []Bin        `json:"reliability"`
	Abstained int          `json:"abstained"`
	Kept      float64      `json:"accuracy_kept"` // accuracy of the rows not abstained from; 0: none
	Slices    []SliceScore `json:"slices,omitempty"`
}

// NamedInterval is a figure with its name in words.
type NamedInterval struct {
	Name string
	Interval
}

// Figures are those over all classes, in the order in which people are told them.
func (e *Evaluation) Figures() []NamedInterval {
	return []NamedInterval{
		{"macro-F1", e.MacroF1}, {"accuracy", e.Accuracy}, {"accuracy of the surest 70 %", e.Surest}, {"log loss", e.LogLoss}, {"calibration error", e.ECE},
	}
}

// String is the value with its interval: "0.712 [0.690, 0.733]".
func (i Interval) String() string {
	return fmt.Sprintf("%.3f [%.3f, %.3f]", i.Value, i.Low, i.High)
}

// Resamples is the number of bootstrap samples behind an Interval.
const Resamples = 1000

// surestShare is the share of the rows that Evaluation.Surest keeps.
const surestShare = 0.7

// bins of confidence for reliability and its error.
const bins = 15

// Evaluate measures judged rows. Intervals come from resampling whole groups.
func Evaluate(r *Rows, seed uint64) (*Evaluation, error) {
	if len(r.Labels) == 0 {
		return nil, errors.New("evaluation: no rows")
	}
	if len(r.P) != len(r.Labels) || len(r.Judgements) != len(r.Labels) || len(r.Groups) != len(r.Labels) {
		return nil, fmt.Errorf("evaluation: %d labels, %d probabilities, %d judgements, %d groups", len(r.Labels), len(r.P), len(r.Judgements), len(r.Groups))
	}
	t := r.tally()
	rows := t.all()
	e := &Evaluation{Rows: len(r.Labels), Groups: len(t.groups)}
	k := len(r.Classes)
	sums := t.sum(rows)
	e.Confusion = make([][]int, k)
	for c := range k {
		for l := range k {
			e.Confusion[c] = append(e.Confusion[c], int(sums[c*k+l]))
		}
	}
	for c, name := range r.Classes {
		e.Classes = append(e.Classes, classScore(name, e.Confusion, c))
	}
	e.Bins = t.bins(sums)
	right := 0
	for i, j := range r.Judgements {
		if j.Abstained {
			e.Abstained++
		} else if j.Class == r.Labels[i] {
			right++
		}
	}
	if kept := e.Rows - e.Abstained; kept > 0 {
		e.Kept = float64(right) / float64(kept)
	}
	figures := t.bootstrap(rows, seed, every, func(s []float64) []float64 {
		return []float64{t.macroF1(s), t.accuracy(s), t.logLoss(s), t.ece(s), t.surestAccuracy(s)}
	})
	e.MacroF1, e.Accuracy, e.LogLoss, e.ECE, e.Surest = figures[0], figures[1], figures[2], figures[3], figures[4]
	for column, name := range r.SliceNames {
		e.Slices = append(e.Slices, r.slices(t, column, name, seed)...)
	}
	return e, nil
}

// slices evaluates the rows by the values of one column, in order of value.
func (r *Rows) slices(t *tally, column int, name string, seed uint64) []SliceScore {
	byValue := make(map[string][]int)
	for i, s := range r.Slices {
		if column < len(s) {
			byValue[s[column]] = append(byValue[s[column]], i)
		}
	}
	values := make([]string, 0, len(byValue))
	for v := range byValue {
		values = append(values, v)
	}
	slices.Sort(values)
	var scores []SliceScore
	for _, v := range values {
		figures := t.bootstrap(byValue[v], seed, t.confusion, func(s []float64) []float64 { return []float64{t.macroF1(s)} })
		scores = append(scores, SliceScore{name, v, len(byValue[v]), figures[0]})
	}
	return scores
}

func classScore(name string, confusion [][]int, c int) ClassScore {
	s := ClassScore{Class: name}
	given := 0
	for l := range confusion {
		s.Support += confusion[c][l]
		given += confusion[l][c]
	}
	hit := float64(confusion[c][c])
	if given > 0 {
		s.Precision = hit / float64(given)
	}
	if s.Support > 0 {
		s.Recall = hit / float64(s.Support)
	}
	if given+s.Support > 0 {
		s.F1 = 2 * hit / float64(given+s.Support)
	}
	return s
}

func argmaxes(p [][]float64) []int {
	var plain Decision
	y := make([]int, len(p))
	for i := range p {
		y[i] = plain.Decide(p[i]).Class
	}
	return y
}

func macroF1(labels, truth []int, classes int) float64 {
	t := tally{k: classes}
	s := make([]float64, classes*classes)
	for i, y := range truth {
		s[y*classes+labels[i]]++
	}
	return t.macroF1(s)
}

func logLoss(p [][]float64, y []int) float64 {
	sum := 0.0
	for i, row := range p {
		sum -= math.Log(max(row[y[i]], smallest))
	}
	return sum / float64(max(len(p), 1))
}
