package model

import (
	"context"
	"errors"
	"fmt"
	"math"

	"stance/model/kernel"
)

// FamilyOpinion is the family of the keys of Opinion.
const FamilyOpinion = Families - 2

// Opinion is the key of the feature that holds the logit of a class by a judge that
// stays as it is, whatever is trained. A classifier may weigh what he says against
// what it learns itself (LogReg.Opinion); it learns from its other features alone.
// Trained together it would trust him too much on rows that he has been taught on.
func Opinion(class int) uint64 { return InFamily(FamilyOpinion, uint64(class)) }

// ofOpinion is the class of a key of Opinion.
func ofOpinion(key uint64) (class int, ok bool) {
	return int(key & (1<<familyShift - 1)), key>>familyShift == FamilyOpinion
}

// opinions are the logits of the rows, by class; nil: no row has any. A judge of more
// classes than a tile holds is not heard.
func (d *Dataset) opinions(rows []int) [][]float64 {
	raw := d.raw()
	tile := raw.tile(Opinion(0))
	if tile < 0 || len(rows) == 0 || len(d.Classes) > kernel.Tile {
		return nil
	}
	out := make([][]float64, len(rows))
	for i, r := range rows {
		out[i] = make([]float64, len(d.Classes))
		if values := raw.rows[r].of(tile); values != nil {
			for class := range out[i] {
				out[i][class] = float64(values[class])
			}
		}
	}
	return out
}

// heaviestOpinion is the largest weight that an opinion gets.
const heaviestOpinion = 10

// weighOpinion returns how much the opinions add to the logarithms of the out-of-fold
// probabilities p, so that a scale and a shift by class of the sum have the least log
// loss on labels y; 0 where they would count against what they say.
func weighOpinion(ctx context.Context, p, opinions [][]float64, y []int) (float64, error) {
	k := len(p[0])
	theta := make([]float64, 2+k) // scale of the logarithms, weight, shifts
	theta[0] = 1
	gradient := make([]float64, len(theta))
	z := make([]float64, k)
	n := float64(len(p))
	logs := make([]float64, len(p)*k)
	for i, row := range p {
		for c, x := range row {
			logs[i*k+c] = math.Log(max(x, smallest))
		}
	}
	evaluate := func(theta []float64) float64 {
		clear(gradient)
		loss := 0.0
		for i := range p {
			row := logs[i*k:][:k]
			for c, x := range row {
				z[c] = theta[0]*x + theta[1]*opinions[i][c] + theta[2+c]
			}
			softmax(z)
			loss -= math.Log(max(z[y[i]], smallest))
			z[y[i]]--
			for c, x := range row {
				gradient[0] += z[c] * x
				gradient[1] += z[c] * opinions[i][c]
				gradient[2+c] += z[c]
			}
		}
		for i, x := range theta { // a weak pull keeps what few rows tell finite
			pull := x
			if i == 0 {
				pull = x - 1
			}
			loss += 0.5 * pull * pull
			gradient[i] = (gradient[i] + pull) / n
		}
		return loss / n
	}
	err := descend(ctx, evaluate, gradient, theta, slope{tolerance: 1e-7}, 1)
	if errors.Is(err, ErrNotConverged) { // one can do without it
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("weighing opinions on %d rows: %w", len(p), err)
	}
	if theta[0] <= 0 || theta[1] <= 0 {
		return 0, nil
	}
	return min(theta[1]/theta[0], heaviestOpinion), nil
}

// addOpinions adds opinions, times their weight, to the logarithms of probabilities.
func addOpinions(p, opinions [][]float64, weight float64) {
	for i, row := range p {
		for c, x := range row {
			row[c] = math.Log(max(x, smallest)) + weight*opinions[i][c]
		}
		softmax(row)
	}
}
