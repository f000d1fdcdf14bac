package pipeline

import (
	"fmt"
	"strings"

	"stance/model"
)

// card is the model card of a training, in Markdown.
func (t *Training) card() string {
	var b strings.Builder
	o, e := &t.Options, t.Fitted.Evaluation
	fmt.Fprintf(&b, "# A model of %s\n\n", o.Task.Name)
	fmt.Fprintf(&b, "Trained by stance %s on %d labelled sentences (%d groups) with the classifier %s and the prior %s; features: %s.\n\n",
		Version, len(t.Sentences.Rows), t.Sentences.Groups(), t.Trainer.Name(), t.Prior, strings.ReplaceAll(o.Features.String(), ",", ", "))
	fmt.Fprintf(&b, "By %d-fold cross-validation grouped by text, seed %d%s:\n\n", o.Folds, o.Seed, t.share())
	b.WriteString(FiguresMarkdown(e))
	for _, w := range t.Warnings() {
		fmt.Fprintf(&b, "\nWarning: %s.\n", w)
	}
	return b.String()
}

// share says which part of the rows the figures come from, where it is not all.
func (t *Training) share() string {
	if rows := len(t.Sentences.Rows); t.Fitted.Evaluation.Rows < rows {
		return fmt.Sprintf(", on %d of the rows", t.Fitted.Evaluation.Rows)
	}
	return ""
}

// Warnings are the doubts about a training's figures.
func (t *Training) Warnings() []string {
	if t.PriorDoubt == "" {
		return t.Fitted.Warnings
	}
	return append([]string{t.PriorDoubt}, t.Fitted.Warnings...)
}

// FiguresMarkdown is the evaluation as a short table.
func FiguresMarkdown(e *model.Evaluation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| figure | value | 95 %% interval |\n|---|---|---|\n")
	for _, f := range e.Figures() {
		fmt.Fprintf(&b, "| %s | %.3f | %.3f to %.3f |\n", f.Name, f.Value, f.Low, f.High)
	}
	fmt.Fprintf(&b, "\n| class | precision | recall | F1 | rows |\n|---|---|---|---|---|\n")
	for _, c := range e.Classes {
		fmt.Fprintf(&b, "| %s | %.3f | %.3f | %.3f | %d |\n", c.Class, c.Precision, c.Recall, c.F1, c.Support)
	}
	return b.String()
}
