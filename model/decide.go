package model

// Decision turns calibrated probabilities into a label. The zero value takes
// the largest and never abstains.
type Decision struct {
	Weights   []float64 `json:"weights,omitempty"`   // by class: the label has the largest w·p; nil: all 1
	Threshold float64   `json:"threshold,omitempty"` // abstain where the label's probability is less
}

// Judgement is a decision on one row.
type Judgement struct {
	Class      int
	Confidence float64 // the calibrated probability of Class
	Abstained  bool
}

// Decide labels a row by its calibrated probabilities; of equals, the first.
func (d *Decision) Decide(p []float64) Judgement {
	best, top := 0, -1.0
	for k, x := range p {
		if len(d.Weights) > 0 {
			x *= d.Weights[k]
		}
		if x > top {
			best, top = k, x
		}
	}
	return Judgement{Class: best, Confidence: p[best], Abstained: p[best] < d.Threshold}
}
