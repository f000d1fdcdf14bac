package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"stance/model"
	"stance/pipeline/labels"
)

// EvaluateOptions say what to measure on which labelled sentences.
type EvaluateOptions struct {
	Inputs   []string
	Stdin    io.Reader
	Task     Task
	Implied  bool   // the task was not asked for: a model of one task decides
	Model    string // "": the embedded model
	Against  string // a second model to compare with; "": none
	Seed     uint64
	Workers  int
	NoSyntax bool
	Limits   Limits
	Progress Progress
}

// Measured is what an evaluation found.
type Measured struct {
	Task       string            `json:"task"`
	Model      string            `json:"model"` // as in its bundle
	SHA256     string            `json:"model_sha256"`
	Evaluation *model.Evaluation `json:"evaluation"`
	// TradeOffs are what abstaining below a confidence keeps of these rows.
	TradeOffs []model.TradeOff `json:"trade_offs"`
	// Comparison is Evaluation's model against the second one.
	Comparison *model.Comparison `json:"comparison,omitempty"`
	Rejects    int               `json:"rejects"`
	Warnings   []string          `json:"warnings,omitempty"`
	Sentences  *Sentences        `json:"-"`
}

// Evaluate measures a model on labelled sentences.
func Evaluate(ctx context.Context, o EvaluateOptions) (*Measured, error) {
	var err error
	if o.Workers, err = cores(o.Workers); err != nil {
		return nil, err
	}
	r, t, err := loadTask(o.Model, o.Task, o.Implied, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	sentences, err := ReadSentences(SentenceOptions{Inputs: o.Inputs, Stdin: o.Stdin, Classes: t.model.Classes, Limits: o.Limits.Limits, Progress: o.Progress})
	if err != nil {
		return nil, err
	}
	if n := seenTexts(r.Bundle, sentences.Rows); n > 0 {
		sentences.Warnings = append(sentences.Warnings, fmt.Sprintf(
			"%d of %d rows have texts that the model was trained on, so the figures are too good: leave them out, or read the figures of train, which are out of fold", n, len(sentences.Rows)))
	}
	if only := onlyLabel(sentences.Rows); only != "" {
		sentences.Warnings = append(sentences.Warnings, fmt.Sprintf("all %d rows have the label %q, so no figure says how well the classes are told apart", len(sentences.Rows), only))
	}
	rows, err := judgeSentences(ctx, r, t, sentences.Rows, o.Workers, o.Progress)
	if err != nil {
		return nil, err
	}
	m := &Measured{
		Task: taskOf(t.model), Model: t.model.Name, SHA256: r.ModelSHA256,
		Rejects: len(sentences.Rejects), Warnings: sentences.Warnings, Sentences: sentences,
	}
	if m.Evaluation, err = model.Evaluate(rows, o.Seed); err != nil {
		return nil, err
	}
	m.TradeOffs = model.TradeOffs(rows)
	if o.Against == "" {
		return m, nil
	}
	other, second, err := loadTask(o.Against, taskByName[m.Task], false, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(second.model.Classes, t.model.Classes) {
		return nil, Usagef("--against %s has the classes %q, and the model %q: only models of the same classes compare", o.Against, second.model.Classes, t.model.Classes)
	}
	otherRows, err := judgeSentences(ctx, other, second, sentences.Rows, o.Workers, o.Progress)
	if err != nil {
		return nil, err
	}
	m.Comparison, err = model.Compare(rows, otherRows, o.Seed)
	return m, err
}

func judgeSentences(ctx context.Context, r *Resources, t *task, rows []*labels.Row, workers int, progress Progress) (*model.Rows, error) {
	d, err := r.dataset(ctx, rows, t.model.Classes, datasetOptions{groups: t.groups, workers: workers, progress: progress})
	if err != nil {
		return nil, err
	}
	return model.Predict(t.model, d), nil
}

// taskOf is the name of the task that a model was trained for.
func taskOf(m *model.Model) string { return m.Metadata["task"] }

// loadTask loads a model file and finds the model of a task in it. Where the
// task is implied, a file of one task decides.
func loadTask(file string, wanted Task, implied, noSyntax bool) (*Resources, *task, error) {
	r := &Resources{limits: Limits{}.withDefaults()}
	var err error
	if r.Bundle, r.ModelSHA256, err = LoadModel(file); err != nil {
		return nil, nil, err
	}
	names := tasksOf(r.Bundle)
	name := wanted.Name
	if implied && len(names) == 1 {
		name = names[0]
	}
	if !slices.Contains(names, name) {
		if file == "" {
			file = "embedded in stance"
		}
		return nil, nil, Usagef("the model %s has no task %s, but %s: choose that with --task, or another --model", file, name, strings.Join(names, " and "))
	}
	if err := r.loadLanguage(noSyntax); err != nil {
		return nil, nil, err
	}
	t, err := r.task(name, !noSyntax)
	if err != nil {
		return nil, nil, err
	}
	return r, t, nil
}

// tasksOf lists the tasks of a bundle in its order.
func tasksOf(b *model.Bundle) []string {
	var names []string
	for _, m := range b.Models {
		if !slices.Contains(names, taskOf(m)) {
			names = append(names, taskOf(m))
		}
	}
	return names
}

// WorstError is a row that a model got surely wrong.
type WorstError struct {
	Row        *labels.Row
	Label      string // the truth
	Given      string
	Confidence float64
}

// worstErrors lists the n most confident errors among judged rows; ids[i] is
// the labelled sentence of row i.
func worstErrors(r *model.Rows, ids []*labels.Row, n int) []WorstError {
	var errs []WorstError
	for i, j := range r.Judgements {
		if j.Class != r.Labels[i] {
			errs = append(errs, WorstError{Row: ids[i], Label: r.Classes[r.Labels[i]], Given: r.Classes[j.Class], Confidence: j.Confidence})
		}
	}
	slices.SortStableFunc(errs, func(a, b WorstError) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return errs[:min(n, len(errs))]
}
