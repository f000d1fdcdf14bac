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
	if len(p) == 0 {
		return 0, errors.New("weighing opinions: no rows")
	}
	c, weight, err := leastLoss(ctx, p, opinions, y, Calibration{Scale: []float64{1}, Shift: make([]float64, len(p[0]))})
	if errors.Is(err, ErrNotConverged) { // one can do without it
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("weighing opinions: %w", err)
	}
	if c.Scale[0] <= 0 || weight <= 0 {
		return 0, nil
	}
	return min(weight/c.Scale[0], heaviestOpinion), nil
}

// withOpinion is what probabilities become when an opinion, times its weight, is added
// to their logarithms.
func withOpinion(p, opinion []float64, weight float64) []float64 {
	out := make([]float64, len(p))
	for c, x := range p {
		out[c] = math.Log(max(x, smallest)) + float64(weight*opinion[c])
	}
	softmax(out)
	return out
}
