package pipeline

import (
	"context"
	"fmt"

	"stance/model"
	"stance/pipeline/feature"
)

// Ablation is what a group of features is worth to a trained model: the same
// cross-validation once more without the group.
type Ablation struct {
	Group    string         `json:"group"`
	Features int            `json:"features"` // of the rows, that the group adds
	MacroF1  model.Interval `json:"macro_f1"` // without the group
	LogLoss  float64        `json:"log_loss"` // without the group
	Worth    model.Interval `json:"worth"`    // macro-F1 with all groups less that without, paired by text
}

// ablate leaves out one group of features at a time. The classifier keeps its
// settings, and both sides are calibrated and decided out of fold.
func (t *Training) ablate(ctx context.Context, r *Resources, d *model.Dataset, cv *model.CV) error {
	o := &t.Options
	all, err := model.OutOfFold(ctx, d, cv, true)
	if err != nil {
		return fmt.Errorf("measuring the groups of features: %w", err)
	}
	groups := o.Features.Split()
	for i, g := range groups {
		o.Progress.report("leaving out groups of features", int64(i), int64(len(groups)))
		a, err := t.without(ctx, r, g, all)
		if err != nil {
			return fmt.Errorf("training without the features %v: %w", g, err)
		}
		a.Features = d.Features() - a.Features
		t.Ablations = append(t.Ablations, a)
	}
	o.Progress.report("leaving out groups of features", int64(len(groups)), int64(len(groups)))
	return nil
}

// without is the ablation of a group; Features are those that remain.
func (t *Training) without(ctx context.Context, r *Resources, g feature.Group, all *model.Rows) (Ablation, error) {
	o := &t.Options
	reading := o.dataset()
	reading.groups &^= g
	reading.progress = nil
	d, err := r.dataset(ctx, t.Sentences.Rows, t.Fitted.Model.Classes, reading)
	if err != nil {
		return Ablation{}, err
	}
	cv, err := model.CrossValidate(ctx, d, t.Trainer, o.cv(), nil)
	if err != nil {
		return Ablation{}, err
	}
	rows, err := model.OutOfFold(ctx, d, cv, true)
	if err != nil {
		return Ablation{}, err
	}
	e, err := model.Evaluate(rows, o.Seed)
	if err != nil {
		return Ablation{}, err
	}
	worth, err := model.Compare(all, rows, o.Seed)
	if err != nil {
		return Ablation{}, err
	}
	return Ablation{Group: g.String(), Features: d.Features(), MacroF1: e.MacroF1, LogLoss: e.LogLoss.Value, Worth: worth.MacroF1}, nil
}

// AblationMarkdown is the ablations as a table.
func AblationMarkdown(all []Ablation) string {
	text := "| without | features of the group | macro-F1 | 95 % interval | what the group is worth | 95 % interval | log loss |\n|---|---|---|---|---|---|---|\n"
	for _, a := range all {
		text += fmt.Sprintf("| %s | %d | %.3f | %.3f to %.3f | %+.3f | %+.3f to %+.3f | %.3f |\n",
			a.Group, a.Features, a.MacroF1.Value, a.MacroF1.Low, a.MacroF1.High, a.Worth.Value, a.Worth.Low, a.Worth.High, a.LogLoss)
	}
	return text
}
