package model

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Discourse revises the judgement of a sentence by its text. Judgements of one text are
// not independent: who attacks somebody in one sentence mostly does in the next (same-speaker
// and same-target links: Thomas, Pang, Lee, "Get out the vote", EMNLP 2006; Choi and others,
// "Document-level Sentiment Inference with Social, Faction, and Discourse Context", ACL
// 2016). The probabilities become p' = softmax(Calibration(log p) + Links·m), where m is how
// far like judgements of other sentences are above Mean, weighted and shrunk
// (pipeline/discourse).
type Discourse struct {
	Calibration Calibration `json:"calibration"` // from the sentences that training chose to those of running text
	Mean        []float64   `json:"mean"`        // by class: the mean probability in running text
	Links       [][]float64 `json:"links"`       // by class: what m of each class adds to its logit
}

// Revise turns the probabilities of a sentence alone into those in its text, in place.
// elsewhere is m, by class; all 0 where no other sentence tells.
func (d *Discourse) Revise(p, elsewhere []float64) {
	for k, x := range p {
		p[k] = logarithm(x)
	}
	d.logits(p, elsewhere)
	softmax(p)
}

// logits turns logarithms of probabilities into logits, in place.
func (d *Discourse) logits(z, elsewhere []float64) {
	for k, log := range z {
		z[k] = d.Calibration.logit(k, log)
		for j, m := range elsewhere {
			z[k] += float64(d.Links[k][j] * m)
		}
	}
}

// FitDiscourse fits Links, and where calibrated a scale and a shift per class, to rows of
// running text with labels y, by the least log loss: p are their probabilities alone,
// elsewhere what other sentences have above mean. A weak pull to no revision keeps all
// finite where few rows tell. Links are two numbers: what is taken for a class elsewhere
// speaks for it, and against all others but the neutral one. Nine numbers are no better,
// and let attacks elsewhere speak for support.
func FitDiscourse(ctx context.Context, p, elsewhere [][]float64, y []int, mean []float64, neutral int, calibrated bool) (*Discourse, error) {
	k := len(mean)
	if len(p) == 0 || len(p) != len(y) || len(p) != len(elsewhere) {
		return nil, fmt.Errorf("fitting a discourse: %d probabilities, %d of other sentences, %d labels", len(p), len(elsewhere), len(y))
	}
	for i, row := range p {
		if y[i] < 0 || y[i] >= k || len(row) != k {
			return nil, fmt.Errorf("fitting a discourse: row %d has class %d and %d probabilities, of %d classes", i, y[i], len(row), k)
		}
	}
	logs := logarithms(p)
	start := make([]float64, 2, 2+2*k) // of the same class, of others, then scale, then shift
	if calibrated {
		start = append(start, slices.Repeat([]float64{1}, k)...)
		start = append(start, make([]float64, k)...)
	}
	theta := slices.Clone(start)
	// against is what elsewhere has of the other classes that a class is opposed to.
	against := func(m []float64, class int) (sum float64) {
		for j, x := range m {
			if j != class && j != neutral {
				sum += x
			}
		}
		return sum
	}
	read := func(theta []float64) *Discourse {
		d := &Discourse{Mean: mean}
		for class := range k {
			links := make([]float64, k)
			for j := range links {
				switch {
				case class == neutral || j == neutral:
				case j == class:
					links[j] = theta[0]
				default:
					links[j] = -theta[1]
				}
			}
			d.Links = append(d.Links, links)
		}
		if calibrated {
			d.Calibration = Calibration{Scale: theta[2:][:k:k], Shift: theta[2+k:][:k:k]}
		}
		return d
	}
	gradient, z := make([]float64, len(theta)), make([]float64, k)
	evaluate := func(theta []float64) float64 {
		d, loss := read(theta), 0.0
		clear(gradient)
		for i, label := range y {
			copy(z, logs[i])
			d.logits(z, elsewhere[i])
			loss += labelLoss(z, label)
			for class, slope := range z {
				if class != neutral {
					gradient[0] += float64(slope * elsewhere[i][class])
					gradient[1] -= float64(slope * against(elsewhere[i], class))
				}
				if calibrated {
					gradient[2+class] += float64(slope * logs[i][class])
					gradient[2+k+class] += slope
				}
			}
		}
		return pulled(loss, gradient, theta, start, len(y))
	}
	if err := descend(ctx, evaluate, gradient, theta, slope{tolerance: 1e-7}, 1); err != nil {
		return nil, fmt.Errorf("fitting a discourse to %d rows: %w", len(y), err)
	}
	return read(theta), nil
}

// heaviestLink is more than any number of a discourse that was fitted.
const heaviestLink = 1000

// check reports numbers that do not fit k classes.
func (d *Discourse) check(k int) error {
	if d == nil {
		return nil
	}
	scale, shift := len(d.Calibration.Scale), len(d.Calibration.Shift)
	if len(d.Mean) != k || len(d.Links) != k || !slices.Contains([]int{0, 1, k}, scale) || !slices.Contains([]int{0, k}, shift) {
		return fmt.Errorf("a discourse of %d means, %d links, %d scales and %d shifts for %d classes", len(d.Mean), len(d.Links), scale, shift, k)
	}
	for _, links := range d.Links {
		if len(links) != k {
			return fmt.Errorf("a discourse with links of %d numbers for %d classes", len(links), k)
		}
	}
	for _, x := range slices.Concat(d.Mean, d.Calibration.Scale, d.Calibration.Shift, slices.Concat(d.Links...)) {
		if math.Abs(x) > heaviestLink {
			return fmt.Errorf("a number of %g in a discourse", x)
		}
	}
	return nil
}
