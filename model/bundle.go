package model

// Model is a classifier with all that turns a vector into a judgement.
type Model struct {
	Name        string // of the model in its bundle, "stance" or "stance/syntax"
	Classes     []string
	Classifier  Classifier // *Linear, or *Neighbours
	Calibration Calibration
	Decision    Decision
	Discourse   *Discourse // how the rest of a text revises a judgement; nil: it does not
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

// Revise turns the calibrated probabilities of a sentence alone into those in its text, in
// place, and decides anew. elsewhere is what Discourse.Revise takes; Discourse is not nil.
func (m *Model) Revise(p, elsewhere []float64) Judgement {
	m.Discourse.Revise(p, elsewhere)
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
