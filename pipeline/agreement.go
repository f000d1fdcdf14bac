package pipeline

import (
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"

	"stance/model"
	"stance/pipeline/labels"
)

// AgreementOptions say whose labels to compare.
type AgreementOptions struct {
	Inputs   []string // a file for each annotator, or files with the column annotator
	Stdin    io.Reader
	Task     Task
	Seed     uint64
	Limits   Limits
	Progress Progress
}

// Agreed is how far annotators agree, and where they do not.
type Agreed struct {
	Task          string           `json:"task"`
	Classes       []string         `json:"classes"`
	Agreement     *model.Agreement `json:"agreement"`
	Disagreements []Disagreement   `json:"disagreements"`
	MatchedBy     string           `json:"matched_by"` // id, or text where no ids are shared
	Sentences     *Sentences       `json:"-"`          // rejects, and rows without a label
}

// Disagreement is a sentence with different labels.
type Disagreement struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Actor  string   `json:"actor"`  // "" speaks from outside the sentence
	Target string   `json:"target"` // "" none
	Labels []string `json:"labels"` // by annotator; "" none
}

// rated is a label by an annotator.
type rated struct {
	rater int
	row   *labels.Row
}

// Agree compares the labels of two or more annotators.
func Agree(o AgreementOptions) (*Agreed, error) {
	raters, given, all, err := readRatings(o)
	if err != nil {
		return nil, err
	}
	if len(raters) < 2 {
		return nil, Usagef("--agreement compares annotators, and there is one: give a file for each, or a column annotator")
	}
	classes := o.Task.Classes
	if classes == nil {
		if classes, err = classesOfLabels(all.Rows); err != nil {
			return nil, err
		}
	}
	a := &Agreed{Task: o.Task.Name, Classes: classes, Disagreements: []Disagreement{}, Sentences: all}
	units, matchedBy, err := match(given)
	if err != nil {
		return nil, err
	}
	a.MatchedBy = matchedBy
	r := &model.Ratings{Classes: classes, Raters: raters}
	for _, unit := range units {
		label := make([]int, len(raters))
		for i := range label {
			label[i] = -1
		}
		for _, g := range unit {
			label[g.rater] = slices.Index(classes, g.row.Label)
		}
		r.Labels, r.Groups = append(r.Labels, label), append(r.Groups, unit[0].row.Group)
		if d, differ := disagreement(unit, len(raters)); differ {
			a.Disagreements = append(a.Disagreements, d)
		}
	}
	if a.Agreement, err = model.Agree(r, o.Seed); err != nil {
		return nil, fmt.Errorf("%w: the files share no labelled sentence, by id or by text, actor and target", err)
	}
	return a, nil
}

// readRatings reads every file by itself. An annotator is who the column says,
// or where it names nobody, or the same in two files, the file.
func readRatings(o AgreementOptions) (raters []string, given []rated, all *Sentences, err error) {
	files := make([]*Sentences, len(o.Inputs))
	named := map[string]int{} // annotators, and the file that has them
	byFile := false
	all = &Sentences{}
	for i, input := range o.Inputs {
		if files[i], err = readOpinions(SentenceOptions{Inputs: []string{input}, Stdin: o.Stdin, Classes: o.Task.Classes, Limits: o.Limits.Limits, Progress: o.Progress}); err != nil {
			return nil, nil, nil, err
		}
		all.Rows = append(all.Rows, files[i].Rows...)
		all.Rejects = append(all.Rejects, files[i].Rejects...)
		all.Warnings = append(all.Warnings, files[i].Warnings...)
		all.Unlabelled += files[i].Unlabelled
		for _, r := range files[i].Rows {
			if first, ok := named[r.Annotator]; ok && first != i {
				byFile = true
			}
			named[r.Annotator] = i
		}
	}
	for i, s := range files {
		for _, r := range s.Rows {
			name := r.Annotator
			if byFile || name == "" {
				name = fileLabel(o.Inputs, i)
			}
			at := slices.Index(raters, name)
			if at < 0 {
				at = len(raters)
				raters = append(raters, name)
			}
			given = append(given, rated{at, r})
		}
	}
	return raters, given, all, nil
}

// fileLabel is a file's base name, or its path where another has the same.
func fileLabel(inputs []string, i int) string {
	base := path.Base(filepath.ToSlash(inputs[i]))
	for j, other := range inputs {
		if j != i && path.Base(filepath.ToSlash(other)) == base {
			return inputs[i]
		}
	}
	return base
}

// match puts the labels of each sentence together, in the order in which the
// sentences first come: by id, or where no two annotators share one, by text,
// actor and target.
func match(given []rated) (units [][]rated, by string, err error) {
	sentence := func(r *labels.Row) string { return fmt.Sprint(r.Text, r.Holder, r.Target) }
	rater := map[string]int{}
	by = "text"
	for _, g := range given {
		if first, ok := rater[g.row.ID]; ok && first != g.rater {
			by = "id"
			break
		}
		rater[g.row.ID] = g.rater
	}
	place := map[string]int{}
	seen := map[string]bool{}
	for _, g := range given {
		key := g.row.ID
		if by == "text" {
			key = sentence(g.row)
		}
		at, ok := place[key]
		if !ok {
			at = len(units)
			place[key] = at
			units = append(units, nil)
		}
		if ok && sentence(units[at][0].row) != sentence(g.row) {
			return nil, "", fmt.Errorf("%s, %s: the row %q has another text, actor or target than in %s: compare labels of the same sentences",
				g.row.Input, g.row.Position, g.row.ID, units[at][0].row.Input)
		}
		// A file may hold a sentence twice under two ids; the first label counts.
		if once := fmt.Sprint(at, " ", g.rater); !seen[once] {
			seen[once] = true
			units[at] = append(units[at], g)
		}
	}
	return units, by, nil
}

func disagreement(unit []rated, raters int) (Disagreement, bool) {
	first := unit[0].row
	d := Disagreement{
		ID: first.ID, Text: first.Text, Actor: first.Text[first.Holder.Start:first.Holder.End], Target: first.Text[first.Target.Start:first.Target.End],
		Labels: make([]string, raters),
	}
	differ := false
	for _, g := range unit {
		d.Labels[g.rater] = g.row.Label
		differ = differ || g.row.Label != first.Label
	}
	return d, differ
}
