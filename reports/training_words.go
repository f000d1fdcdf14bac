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

// paying is what macro-F1 must gain by twice the labels for them to pay.
const paying = 0.01

// wouldMoreHelp reads the end of the learning curve, as a rule for when to stop.
func (t *Training) wouldMoreHelp() string {
	g := t.Growth
	if g == nil {
		return ""
	}
	growth := fmt.Sprintf("Twice as many labels would change macro-F1 by about %s (95 %% interval %s to %s), if the curve goes on as at its end: ",
		signed(g.Value), signed(g.Low), signed(g.High))
	switch {
	case g.High < paying:
		return growth + "more labels of the same kind do not pay. Stop, or make the rules of labelling clearer."
	case g.Low <= 0:
		return growth + "these labels are too few to tell whether more would pay."
	case g.Value < paying:
		return growth + "more labels pay little."
	}
	return growth + "more labels pay."
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
