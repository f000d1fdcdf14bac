package reports

import "stance/model"

// TrainingFormat names the layout of a Training in JSON, as Format does that of
// a Report.
const TrainingFormat = "stance.training/1"

// Training is what is known of a trained model, for a reader who must decide
// whether to trust it. All figures come from rows that the model had not seen.
type Training struct {
	Format      string             `json:"format"` // TrainingFormat
	Task        string             `json:"task"`
	Classifier  string             `json:"classifier"`
	Prior       string             `json:"prior"` // the model that training started from, or none
	Features    string             `json:"features"`
	Folds       int                `json:"folds"`
	Seed        uint64             `json:"seed"`
	Version     string             `json:"stance_version"`
	Classes     []string           `json:"classes"`
	Evaluation  *model.Evaluation  `json:"evaluation"`
	Leaderboard []Contender        `json:"leaderboard"` // best first; empty: one classifier was asked for
	Curve       []model.CurvePoint `json:"curve"`       // by rows, growing; empty: not computed
	Growth      *model.Interval    `json:"growth"`      // of macro-F1 when the labels double; null: not computed
	TradeOffs   []model.TradeOff   `json:"trade_offs"`  // what abstaining more would keep and win
	Ablations   []Ablation         `json:"ablations"`   // empty: not measured
	Telling     [][]TellingFeature `json:"telling"`     // by class; empty: the classifier has no weights
	Worst       []WorstError       `json:"worst"`       // surest first
	Warnings    []string           `json:"warnings"`
}

// Contender is a classifier on the leaderboard.
type Contender struct {
	Name     string         `json:"name"`
	MacroF1  model.Interval `json:"macro_f1"`
	Accuracy model.Interval `json:"accuracy"`
	LogLoss  model.Interval `json:"log_loss"`
	Skipped  string         `json:"skipped"` // why it has no figures; empty: it has
}

// Ablation is what a group of features is worth: the same cross-validation
// once more without it.
type Ablation struct {
	Group    string         `json:"group"`
	Features int            `json:"features"` // of the rows, that the group adds
	MacroF1  model.Interval `json:"macro_f1"` // without the group
	LogLoss  float64        `json:"log_loss"` // without the group
	Worth    model.Interval `json:"worth"`    // macro-F1 with all groups less that without, paired by text
}

// TellingFeature is a feature that speaks for a class.
type TellingFeature struct {
	Name   string  `json:"name"`
	Weight float64 `json:"weight"`
}

// WorstError is a row that the model got surely wrong.
type WorstError struct {
	ID         string  `json:"id"`
	Text       string  `json:"text"`
	Actor      string  `json:"actor"`  // empty: speaks from outside the sentence
	Target     string  `json:"target"` // empty: none
	Label      string  `json:"label"`  // as labelled
	Given      string  `json:"given"`  // as the model has it
	Confidence float64 `json:"confidence"`
}
