package model

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/cdipaolo/goml/base"
	"github.com/cdipaolo/goml/cluster"
)

// NearestNeighbours is goml's cluster.KNN on a projection of the rows to few
// dimensions, by Euclidean distance.
type NearestNeighbours struct {
	Scaling
	K       int // neighbours that vote; 0: 40
	MaxRows int // to compare with, a random choice of more; 0: 20,000
}

// Name implements Trainer.
func (NearestNeighbours) Name() string { return "knn" }

// Train implements Trainer; the classifier is a *Neighbours.
func (t NearestNeighbours) Train(_ context.Context, d *Dataset, rows []int, o Options) (Classifier, error) {
	l := t.Scaling.reduced(d, rows)
	l.Weights = nil
	x, y := project(d, rows, l)
	limit := t.MaxRows
	if limit == 0 {
		limit = 20_000
	}
	if len(x) > limit {
		kept := shuffled(len(x), o.Seed)[:limit]
		slices.Sort(kept)
		keptX, keptY := make([][]float64, limit), make([]int, limit)
		for i, r := range kept {
			keptX[i], keptY[i] = x[r], y[r]
		}
		x, y = keptX, keptY
	}
	k := t.K
	if k == 0 {
		k = 40
	}
	if k = min(k, len(x)); k < 1 {
		return nil, fmt.Errorf("%s: %w", t.Name(), errNoRows)
	}
	for _, row := range x {
		for i, f := range row {
			row[i] = float64(float32(f)) // as the model file keeps them
		}
	}
	return newNeighbours(l, k, len(d.Classes), x, y), nil
}

// Neighbours votes by the nearest rows of training.
type Neighbours struct {
	linear  *Linear // scales only
	k       int
	classes int
	x       [][]float64
	y       []int
	voters  []*cluster.KNN // each for a range of perVoter classes
}

// newNeighbours gives goml labels that spell out the votes. KNN answers with
// the rounded mean of the labels; where those are k·(k+1)^c for class c, the
// mean of k of them is Σ (k+1)^c, a number whose digits to the base k+1 are
// the votes of the classes.
func newNeighbours(l *Linear, k, classes int, x [][]float64, y []int) *Neighbours {
	n := &Neighbours{linear: l, k: k, classes: classes, x: x, y: y}
	for from := 0; from < classes; from += n.perVoter() {
		labels := make([]float64, len(y))
		for i, class := range y {
			if class >= from && class < from+n.perVoter() {
				labels[i] = float64(k) * math.Pow(float64(k+1), float64(class-from))
			}
		}
		n.voters = append(n.voters, cluster.NewKNN(k, x, labels, base.EuclideanDistance))
	}
	return n
}

// perVoter is how many digits of the base k+1 a float64 holds exactly,
// the sum before the mean is taken included.
func (n *Neighbours) perVoter() int {
	digits := int(math.Log(1<<53)/math.Log(float64(n.k+1))) - 2
	return max(digits, 1)
}

// Probabilities implements Classifier: the share of each class among the
// nearest rows, one vote for each class added.
func (n *Neighbours) Probabilities(v Vector, p []float64) {
	row := make([]float64, projected)
	n.linear.project(v, row)
	for i, voter := range n.voters {
		sum, err := voter.Predict(row)
		if err != nil {
			panic(fmt.Sprintf("k-nearest neighbours: %v", err)) // sizes were checked when it was made
		}
		digits := uint64(sum[0])
		for c := i * n.perVoter(); c < min((i+1)*n.perVoter(), n.classes); c++ {
			votes := digits % uint64(n.k+1)
			digits /= uint64(n.k + 1)
			p[c] = (float64(votes) + 1) / float64(n.k+n.classes)
		}
	}
}

// shuffled returns 0…n-1 in an order that the seed decides.
func shuffled(n int, seed uint64) []int {
	return rand.New(rand.NewPCG(seed, 0x6f72646572)).Perm(n)
}
