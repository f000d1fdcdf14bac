package reports

import (
	"bytes"
	"testing"

	"stance/model"
)

func fixtureTraining() *Training {
	around := func(v float64) model.Interval { return model.Interval{Value: v, Low: v - 0.04, High: v + 0.03} }
	return &Training{
		Format: TrainingFormat, Task: "stance", Classifier: "logreg", Prior: "none", Features: "words, windows", Folds: 5, Seed: 7, Version: "test",
		Classes: []string{"supportive", "neutral", "accusatory"},
		Evaluation: &model.Evaluation{
			Rows: 400, Groups: 310, MacroF1: around(0.61), Accuracy: around(0.68), LogLoss: around(0.8), ECE: around(0.05), Surest: around(0.77),
			Classes: []model.ClassScore{
				{Class: "supportive", Precision: 0.6, Recall: 0.55, F1: 0.574, Support: 100},
				{Class: "neutral", Precision: 0.75, Recall: 0.8, F1: 0.774, Support: 220},
				{Class: "accusatory", Precision: 0.5, Recall: 0.475, F1: 0.487, Support: 80},
			},
			Confusion: [][]int{{55, 30, 15}, {21, 176, 23}, {16, 26, 38}},
			Bins: []model.Bin{
				{Low: 0.4, High: 0.6, Rows: 120, Confidence: 0.52, Accuracy: 0.49}, {Low: 0.6, High: 0.8, Rows: 160, Confidence: 0.7, Accuracy: 0.72},
				{Low: 0.8, High: 1, Rows: 120, Confidence: 0.9, Accuracy: 0.83}, {Low: 0, High: 0.4},
			},
			Abstained: 60, Kept: 0.74,
			Slices: []model.SliceScore{{Column: "quoted", Value: "yes", Rows: 90, MacroF1: around(0.55)}},
		},
		Leaderboard: []Contender{
			{Name: "logreg", MacroF1: around(0.61), Accuracy: around(0.68), LogLoss: around(0.8)},
			{Name: "bayes", MacroF1: around(0.52), Accuracy: around(0.6), LogLoss: around(1.1)},
			{Name: "neighbours", Skipped: "the time was over"},
		},
		Curve:     []model.CurvePoint{{Rows: 80, MacroF1: 0.41, LogLoss: 1.05}, {Rows: 160, MacroF1: 0.52, LogLoss: 0.93}, {Rows: 320, MacroF1: 0.61, LogLoss: 0.8}},
		Growth:    &model.Interval{Value: 0.1, Low: 0.06, High: 0.13},
		TradeOffs: []model.TradeOff{{Threshold: 0, Coverage: 1, Precision: 0.68, MacroF1: 0.61}, {Threshold: 0.6, Coverage: 0.7, Precision: 0.77, MacroF1: 0.66}},
		Ablations: []Ablation{
			{Group: "unigrams", Features: 5210, MacroF1: around(0.6), LogLoss: 0.82, Worth: model.Interval{Value: 0.01, Low: -0.004, High: 0.022}},
			{Group: "tree", Features: 9100, MacroF1: around(0.58), LogLoss: 0.85, Worth: model.Interval{Value: 0.03, Low: 0.012, High: 0.05}},
		},
		Telling: [][]TellingFeature{
			{{"w:backs", 1.42}, {"w:<praised>", 1.1}}, {{"w:said", 0.9}}, {{"w:blamed", 1.9}, {"w:a|b", 0.4}},
		},
		Worst: []WorstError{
			{ID: "labels.csv:12", Text: "The council <thanked> nobody, and least of all the *mayor*.", Actor: "council", Target: "mayor", Label: "accusatory", Given: "supportive", Confidence: 0.94},
			{ID: "labels.csv:90", Text: "“Never again.”", Label: "accusatory", Given: "neutral", Confidence: 0.9},
		},
		Warnings: []string{"7 texts stand in more than one fold"},
	}
}

func TestTrainingRenderers(t *testing.T) {
	for _, name := range []string{"training.md", "training.html", "training.json"} {
		t.Run(name, func(t *testing.T) {
			renderer, err := RendererFor(name)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := renderer.Training(&got, fixtureTraining()); err != nil {
				t.Fatal(err)
			}
			golden(t, name, got.Bytes())
		})
	}
}

// The words at the end of a learning curve are a rule for when to stop.
func TestWouldMoreHelp(t *testing.T) {
	curve := []model.CurvePoint{{Rows: 100}, {Rows: 200}, {Rows: 400}}
	for _, c := range []struct {
		growth *model.Interval
		want   string
	}{
		{nil, ""},
		{&model.Interval{Value: 0.03, Low: 0.01, High: 0.05}, "Twice as many labels would change macro-F1 by about +0.03 (95 % interval +0.01 to +0.05), if the curve goes on as at its end: more labels pay."},
		{&model.Interval{Value: 0.03, Low: -0.02, High: 0.08}, "Twice as many labels would change macro-F1 by about +0.03 (95 % interval −0.02 to +0.08), if the curve goes on as at its end: these labels are too few to tell whether more would pay."},
		{&model.Interval{Value: 0.002, Low: -0.004, High: 0.008}, "Twice as many labels would change macro-F1 by about 0.00 (95 % interval 0.00 to +0.01), if the curve goes on as at its end: more labels of the same kind do not pay. Stop, or make the rules of labelling clearer."},
		{&model.Interval{Value: 0.007, Low: 0.002, High: 0.016}, "Twice as many labels would change macro-F1 by about +0.01 (95 % interval 0.00 to +0.02), if the curve goes on as at its end: more labels pay little."},
	} {
		if got := (&Training{Curve: curve, Growth: c.growth}).wouldMoreHelp(); got != c.want {
			t.Errorf("%+v: %q", c.growth, got)
		}
	}
}

// A training without what is optional must render too.
func TestBareTraining(t *testing.T) {
	bare := &Training{Classes: []string{"yes", "no"}, Evaluation: &model.Evaluation{Confusion: [][]int{{0, 0}, {0, 0}}}}
	for _, r := range []Renderer{HTML{}, Markdown{}, JSON{}} {
		var got bytes.Buffer
		if err := r.Training(&got, bare); err != nil || got.Len() == 0 {
			t.Errorf("%T: %d bytes, error %v", r, got.Len(), err)
		}
	}
}
