package pipeline

import (
	"fmt"
	"slices"

	"stance/model"
	"stance/pipeline/feature"
	"stance/pipeline/labels"
)

// prior is a model that training may start from.
type prior struct {
	name   string // default, or its file
	linear *model.Linear
	bundle *model.Bundle
}

// takesPrior reports whether a trainer can start from a prior.
func takesPrior(t model.Trainer) bool {
	l, ok := t.(model.LogReg)
	return ok && !l.Bayes
}

// prior is the model that training may start from; nil where there is none of
// the same task, classes and features, or no trainer takes one. It is an error
// only where the user named one.
func (o *TrainOptions) prior(classes []string) (*prior, error) {
	if o.Prior == "none" || o.Prior == "auto" && o.Task.Name == Custom.Name {
		return nil, nil
	}
	trainers, _, err := o.trainers(nil)
	if err != nil {
		return nil, err
	}
	p, file := &prior{name: o.Prior}, o.Prior
	if file == "auto" || file == "default" {
		p.name, file = "default", ""
	}
	if p.bundle, _, err = LoadModel(file); err != nil {
		return nil, err
	}
	m := p.bundle.Model(Variant(o.Task.Name, !o.NoSyntax))
	problem := ""
	switch {
	case m == nil:
		problem = fmt.Sprintf("it has no model %s", Variant(o.Task.Name, !o.NoSyntax))
	case !slices.Equal(m.Classes, classes):
		problem = fmt.Sprintf("its classes are %q, and the labels have %q", m.Classes, classes)
	case !has(o.Features, m.Metadata[groupsKey]):
		problem = "it has other features"
	default:
		var linear bool
		if p.linear, linear = m.Classifier.(*model.Linear); !linear {
			problem = "its classifier is not linear"
		}
	}
	switch {
	case problem != "" && o.Prior != "auto":
		return nil, Usagef("--prior %s cannot be started from: %s", o.Prior, problem)
	case problem != "" || !slices.ContainsFunc(trainers, takesPrior):
		return nil, nil
	}
	return p, nil
}

// has reports whether groups, by their names, are among features.
func has(features feature.Group, names string) bool {
	groups, err := feature.ParseGroups(names)
	return err == nil && groups&^features == 0
}

// String says in words which model it is.
func (p *prior) String() string {
	if p.name == "default" {
		return "the embedded model"
	}
	return "the model " + p.name
}

// unseen keeps a prior from being measured on texts that it was trained on. Rows
// that it knows are trained on and decide nothing: the choice of the classifier,
// its calibration and all figures come from the others. Where those are too few to
// fill the folds, or with --prior auto fewer than half, training does without the
// prior, which is an error where the user named it. It sets PriorDoubt and the rows
// that are measured.
func (t *Training) unseen(p *prior, d *model.Dataset) (*prior, error) {
	rows, folds := t.measured, t.Options.Folds
	if p == nil {
		return nil, nil
	}
	known := trainedOn(p.bundle, rows)
	unknown := without(rows, known)
	if len(unknown) == len(rows) {
		return p, nil
	}
	was := fmt.Sprintf("%s was trained on the texts of %d of %d rows", p, len(rows)-len(unknown), len(rows))
	class, texts := rarest(unknown, d.Classes)
	named := t.Options.Prior != "auto"
	switch {
	case named && texts < folds:
		return nil, Usagef("--prior %s: %s, and what starts from it can be measured on the others alone: these have the label %q in %d texts, and %d folds need %d; add --prior none, or label sentences that it does not know",
			t.Options.Prior, was, class, texts, folds, folds)
	case !named && (texts < folds || 2*len(unknown) < len(rows)):
		t.PriorDoubt = was + ", so it could not be measured on them: training starts without it"
		return nil, nil
	}
	t.PriorDoubt = fmt.Sprintf("%s: these are trained on, and all figures, the choice of the classifier and its calibration come from the other %d", was, len(unknown))
	for i, example := range d.Rows() {
		d.Examples[example].Known = known[i]
	}
	t.measured = unknown
	return p, nil
}

// without are the rows that are not known.
func without(rows []*labels.Row, known []bool) (unknown []*labels.Row) {
	for i, row := range rows {
		if !known[i] {
			unknown = append(unknown, row)
		}
	}
	return unknown
}

// rarest is the class in the fewest texts, and how many these are. Rows of one
// group are one text.
func rarest(rows []*labels.Row, classes []string) (class string, texts int) {
	groups := map[string]map[string]bool{}
	for _, class := range classes {
		groups[class] = map[string]bool{}
	}
	for _, row := range rows {
		groups[row.Label][row.Group] = true
	}
	class = classes[0]
	for _, c := range classes {
		if len(groups[c]) < len(groups[class]) {
			class = c
		}
	}
	return class, len(groups[class])
}
