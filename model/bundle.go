package model

// Model is a classifier with all that turns a vector into a judgement.
type Model struct {
	Name        string // of the model in its bundle, "stance" or "stance/syntax"
	Classes     []string
	Classifier  Classifier // *Linear, or *Neighbours
	Calibration Calibration
	Decision    Decision
	Metadata    map[string]string
}

// Predict writes the calibrated probability of each class into p, whose
// length is len(Classes), and returns the decision.
func (m *Model) Predict(v Vector, p []float64) Judgement {
	m.Classifier.Probabilities(v, p)
	return m.Judge(p)
}

// Judge calibrates the probabilities that the classifier gave, in place, and
// returns the decision.
func (m *Model) Judge(p []float64) Judgement {
	m.Calibration.Apply(p)
	return m.Decision.Decide(p)
}

// Bundle is what a model file holds.
type Bundle struct {
	Models   []*Model // names differ
	Metadata map[string]string
	Card     string // the model card, Markdown
}

// Model returns the model of a name, or nil.
func (b *Bundle) Model(name string) *Model {
	for _, m := range b.Models {
		if m.Name == name {
			return m
		}
	}
	return nil
}
