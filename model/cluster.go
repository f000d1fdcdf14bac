package model

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"

	"github.com/cdipaolo/goml/base"
	"github.com/cdipaolo/goml/cluster"
)

// Clusters part points of a space among centres, by goml's k-means. Read at its
// source (TestGomlKMeans shows each point):
//
//   - Learn makes rows of the training set its first centroids without copying
//     them, and then moves them: the rows change. It draws those rows with weights
//     of the fourth power of their distance, where k-means++ takes the second, from
//     a source that cannot be seeded, and always runs all iterations. Not used.
//   - OnlineLearn moves the nearest centroid a share of the way to each point, as
//     MacQueen (1967) does, and Predict finds the nearest one. Both are right.
//     Used, from centres drawn here, with a share that falls from pass to pass.
type Clusters struct{ machine *cluster.KMeans }

// clusterRates are the shares of the way, a pass over the points each.
var clusterRates = []float64{0.1, 0.05, 0.03, 0.02, 0.01}

// NewClusters finds k clusters of points of one dimension; where there are fewer
// points than k, as many. The result depends on points and seed alone. The points
// stay as they are.
func NewClusters(points [][]float64, k int, seed uint64) (*Clusters, error) {
	if len(points) == 0 || k < 1 {
		return nil, fmt.Errorf("clustering: %d points, %d clusters", len(points), k)
	}
	random := rand.New(rand.NewPCG(seed, 0x636c7573))
	machine := cluster.NewKMeans(k, 0, nil, cluster.OnlineParams{Features: len(points[0])})
	machine.Output = io.Discard
	machine.Centroids = plusPlus(points, k, random)
	for _, rate := range clusterRates {
		machine.UpdateLearningRate(rate)
		if err := online(machine, points, random.Perm(len(points))); err != nil {
			return nil, fmt.Errorf("clustering: %w", err)
		}
	}
	return &Clusters{machine}, nil
}

// online passes the points, in an order, to goml.
func online(machine *cluster.KMeans, points [][]float64, order []int) error {
	errs := make(chan error, len(points)+1)
	stream := make(chan base.Datapoint, 256)
	go machine.OnlineLearn(errs, stream, func([][]float64) {})
	for _, i := range order {
		stream <- base.Datapoint{X: points[i]}
	}
	close(stream)
	return <-errs // nil when goml closes it at the end
}

// plusPlus draws centres by k-means++ (Arthur and Vassilvitskii, SODA 2007): each
// with a chance of its squared distance to the nearest before it. Points that
// coincide with a centre are not drawn again.
func plusPlus(points [][]float64, k int, random *rand.Rand) [][]float64 {
	centres := [][]float64{slices.Clone(points[random.IntN(len(points))])}
	nearest := make([]float64, len(points))
	for i, p := range points {
		nearest[i] = squaredDistance(p, centres[0])
	}
	for len(centres) < k {
		sum := 0.0
		for _, d := range nearest {
			sum += d
		}
		if sum == 0 {
			break
		}
		at, chosen := random.Float64()*sum, -1
		for i, d := range nearest {
			if d == 0 {
				continue
			}
			chosen = i
			if at -= d; at < 0 {
				break
			}
		}
		centre := slices.Clone(points[chosen])
		centres = append(centres, centre)
		for i, p := range points {
			nearest[i] = min(nearest[i], squaredDistance(p, centre))
		}
	}
	return centres
}

// Len is the number of clusters.
func (c *Clusters) Len() int { return len(c.machine.Centroids) }

// Of is the cluster of a point, and the squared distance to its centre.
func (c *Clusters) Of(point []float64) (cluster int, distance float64, err error) {
	guess, err := c.machine.Predict(point)
	if err != nil {
		return 0, 0, fmt.Errorf("finding the cluster of a point: %w", err)
	}
	cluster = int(guess[0])
	return cluster, squaredDistance(point, c.machine.Centroids[cluster]), nil
}

func squaredDistance(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += (x - b[i]) * (x - b[i])
	}
	return sum
}
