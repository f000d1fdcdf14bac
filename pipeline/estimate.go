package pipeline

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"stance/model/estimate"
	"stance/pipeline/labels"
	"stance/pipeline/table"
)

// EstimateOptions say what to estimate.
type EstimateOptions struct {
	Task   Task // stance or tone
	Dir    string
	Labels []string
	Stdin  io.Reader
	By     string // columns, as in --by; "": of all rows alone
	// These has the intervals speak of the scored articles and no others;
	// otherwise of articles like these.
	These  bool
	Normal bool // intervals as the package ppi-python has them
	Level  float64
	// AssumeRandom takes labels without inclusion probabilities for a simple
	// random sample although their file says that they were chosen.
	AssumeRandom bool
	Progress     Progress
}

// Estimates are figures of a result folder, with what they rest on.
type Estimates struct {
	Format      string       `json:"format"`
	Task        string       `json:"task"` // stance or tone
	Folder      string       `json:"folder"`
	Level       float64      `json:"level"`
	Scope       string       `json:"scope"` // like or these
	By          []string     `json:"by"`
	Rows        int          `json:"rows"`     // judged rows of stances or mentions, copies of articles left out
	Articles    int          `json:"articles"` // that have such rows
	Copies      int          `json:"copies"`   // articles left out as near-duplicates
	Labels      int          `json:"labels"`   // rows with a label
	Drawn       int          `json:"drawn"`    // rows of the sample, labelled or not
	Strata      int          `json:"strata"`
	Sampling    string       `json:"sampling"` // in words
	Warnings    []string     `json:"warnings"`
	Figures     []Figure     `json:"figures"`
	Differences []Difference `json:"differences"`
}

// EstimatesFormat names the layout of Estimates in JSON.
const EstimatesFormat = "stance.estimates/1"

// Group is a set of rows: a value of each column of --by, "" for a null.
// Columns that it does not part are not there; of all rows it is empty.
type Group []GroupValue

// GroupValue is a column and its value.
type GroupValue struct {
	Column string  `json:"column"`
	Value  *string `json:"value"`
}

// Figure is the share of a class in a group, or what it is on balance (support
// less accusation, or positive less negative, -1 to 1).
type Figure struct {
	Group    Group  `json:"group"`
	Figure   string `json:"figure"` // a class, or net
	Rows     int    `json:"rows"`
	Labels   int    `json:"labels"`
	Articles int    `json:"articles"`
	// Raw is what counting the classifier's labels gives, those too doubtful to
	// count left out; null where all were.
	Raw *float64 `json:"raw"`
	// The others are null where there are too few labels.
	Estimate      *float64 `json:"estimate"`
	Low           *float64 `json:"low"`
	High          *float64 `json:"high"`
	Classical     *float64 `json:"classical"` // from the labels alone
	ClassicalLow  *float64 `json:"classical_low"`
	ClassicalHigh *float64 `json:"classical_high"`
	Narrower      *float64 `json:"narrower"` // than the classical interval, as a share of its width
	Worth         *float64 `json:"worth"`    // rows to label, drawn simply at random, for as sure a figure of these articles without the classifier
	Lambda        *float64 `json:"lambda"`   // how far the predictions are relied on
	Note          string   `json:"note"`     // few: no estimate; thin: fewer than 30 labels; rare: exact interval, as too few labels differ; or empty
}

// Difference is the estimate of one group less that of another.
type Difference struct {
	Group    Group   `json:"group"`
	Against  Group   `json:"against"` // empty: all rows that are not of the group
	Figure   string  `json:"figure"`
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	P        float64 `json:"p"`
	Q        float64 `json:"q"`             // least share of false findings at which it is one
	Beyond   bool    `json:"beyond_chance"` // Q of at most 5 %
}

// Estimate estimates the shares of each class in a result folder from the
// classifier's probabilities on all rows and labels on a sample of them.
func Estimate(ctx context.Context, o EstimateOptions) (*Estimates, error) {
	if o.Task.Classes == nil {
		return nil, Usagef("--task %s: a result folder has stance and tone; choose one of them", o.Task.Name)
	}
	by, err := parseGroupings(o.By, o.Task)
	if err != nil {
		return nil, err
	}
	if _, err := table.Open(o.Dir); err != nil {
		return nil, err
	}
	verdicts, err := labels.ReadVerdicts(o.Labels, o.Task.Classes, o.Stdin)
	if err != nil {
		return nil, err
	}
	s, err := newSampled(verdicts, o.Task)
	if err != nil {
		return nil, err
	}
	figures := append(slices.Clone(o.Task.Classes), "net")
	var outcomes []estimate.Outcome
	for i, name := range figures {
		outcomes = append(outcomes, estimate.Outcome{Name: name, Share: i < len(o.Task.Classes)})
	}
	outcomes[len(outcomes)-1].Balance = &[2]int{0, len(o.Task.Classes) - 1}
	e := &estimator{
		options: o, by: by, figures: figures, sample: s, population: estimate.NewPopulation(outcomes...),
		scope: estimate.Options{Normal: o.Normal, Level: o.Level},
	}
	out := &Estimates{Format: EstimatesFormat, Task: o.Task.Name, Folder: filepath.Base(o.Dir), Level: 0.95, Scope: "like", By: []string{}, Warnings: []string{}}
	if o.Level != 0 {
		out.Level = o.Level
	}
	if o.These {
		e.scope.Scope, out.Scope = estimate.These, "these"
	}
	if err := e.read(ctx); err != nil {
		return nil, err
	}
	if err := e.label(out); err != nil {
		return nil, err
	}
	if out.Labels < estimate.MinLabels {
		return nil, fmt.Errorf("%d of the %d rows of %s have a label, and an estimate needs at least %d: label more of them", out.Labels, out.Drawn, strings.Join(o.Labels, ", "), estimate.MinLabels)
	}
	e.estimates(out)
	return out, nil
}
