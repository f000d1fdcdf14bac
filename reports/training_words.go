package reports

import "fmt"

// verdict says in a sentence what the figures mean.
func (t *Training) verdict() string {
	e := t.Evaluation
	return fmt.Sprintf("On texts that it had not seen, the model gives the right label to %s; averaged over the classes its F1 is %.2f (95 %% interval %.2f to %.2f).",
		tenths(e.Accuracy.Value), e.MacroF1.Value, e.MacroF1.Low, e.MacroF1.High)
}

// tenths is a share as people say it.
func tenths(share float64) string { return fmt.Sprintf("%.0f of 100", 100*share) }

// wouldMoreHelp reads the end of the learning curve: what the last growth of
// the labels was worth.
func (t *Training) wouldMoreHelp() string {
	if len(t.Curve) < 2 {
		return ""
	}
	last, before := t.Curve[len(t.Curve)-1], t.Curve[len(t.Curve)-2]
	gain := last.MacroF1 - before.MacroF1
	growth := fmt.Sprintf("Growing from %s to %s changed macro-F1 by %s", count(before.Rows, "labelled row"), count(last.Rows, "row"), signed(gain))
	if gain >= 0.01 {
		return growth + ": more labels would help."
	}
	return growth + ": more labels of the same kind would help little."
}

// abstention says what the model leaves undecided.
func (t *Training) abstention() string {
	e := t.Evaluation
	if e.Abstained == 0 {
		return "It abstains from none."
	}
	return fmt.Sprintf("It abstains from %s of the rows; of the others %s are right.", percent(e.Abstained, e.Rows), tenths(e.Kept))
}

func (t *Training) facts() []Fact {
	e := t.Evaluation
	return []Fact{
		{"Task", t.Task},
		{"Classifier", t.Classifier},
		{"Prior", t.Prior},
		{"Features", t.Features},
		{"Labels", fmt.Sprintf("%s of %s", count(e.Rows, "row"), count(e.Groups, "text"))},
		{"Measured by", fmt.Sprintf("%d-fold cross-validation grouped by text, seed %d", t.Folds, t.Seed)},
		{"Made by", "stance " + t.Version},
	}
}
