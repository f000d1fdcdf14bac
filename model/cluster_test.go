package model

import (
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cdipaolo/goml/base"
	"github.com/cdipaolo/goml/cluster"
)

// blobs are points around k centres far from each other, and whose each is.
func blobs(n, k, dimensions int, seed uint64) (points [][]float64, of []int) {
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		p := make([]float64, dimensions)
		for j := range p {
			p[j] = random.NormFloat64()
		}
		p[i%k%dimensions] += 12 * float64(1+i%k/dimensions)
		points = append(points, p)
		of = append(of, i%k)
	}
	return points, of
}

// TestGomlKMeans holds what Clusters says of goml against calculations of our
// own.
func TestGomlKMeans(t *testing.T) {
	t.Run("a point moves the nearest centroid its share of the way", func(t *testing.T) {
		points, _ := blobs(300, 4, 5, 1)
		machine := cluster.NewKMeans(3, 0, nil, cluster.OnlineParams{Alpha: 0.07, Features: 5})
		machine.Output = io.Discard
		want := [][]float64{slices.Clone(points[0]), slices.Clone(points[1]), slices.Clone(points[2])}
		machine.Centroids = [][]float64{slices.Clone(points[0]), slices.Clone(points[1]), slices.Clone(points[2])}
		errs, stream := make(chan error, 1), make(chan base.Datapoint, len(points))
		for _, p := range points {
			stream <- base.Datapoint{X: p}
		}
		close(stream)
		machine.OnlineLearn(errs, stream, func([][]float64) {})
		for _, p := range points {
			c := want[nearestOf(p, want)]
			for j := range c {
				c[j] += 0.07 * (p[j] - c[j])
			}
		}
		for i := range want {
			for j := range want[i] {
				if math.Abs(machine.Centroids[i][j]-want[i][j]) > 1e-9 {
					t.Fatalf("centroid %d: %v, want %v", i, machine.Centroids[i], want[i])
				}
			}
		}
		for _, p := range points {
			if got, err := machine.Predict(p); err != nil || int(got[0]) != nearestOf(p, want) {
				t.Fatalf("%v: cluster %v, error %v, want %d", p, got, err, nearestOf(p, want))
			}
		}
	})
	t.Run("Learn changes its training set", func(t *testing.T) {
		points, _ := blobs(60, 3, 3, 2)
		before := make([][]float64, len(points))
		for i := range points {
			before[i] = slices.Clone(points[i])
		}
		machine := cluster.NewKMeans(3, 5, points)
		machine.Output = io.Discard
		if err := machine.Learn(); err != nil {
			t.Fatal(err)
		}
		if slices.EqualFunc(points, before, slices.Equal[[]float64]) {
			t.Error("the rows are as they were: Learn can be used")
		}
	})
}

func nearestOf(p []float64, centres [][]float64) int {
	best := 0
	for i := range centres {
		if squaredDistance(p, centres[i]) < squaredDistance(p, centres[best]) {
			best = i
		}
	}
	return best
}

// distortion is the mean squared distance of the points to their centres.
func distortion(points, centres [][]float64) float64 {
	sum := 0.0
	for _, p := range points {
		sum += squaredDistance(p, centres[nearestOf(p, centres)])
	}
	return sum / float64(len(points))
}

// lloyd is the textbook's k-means, the best of ten starts.
func lloyd(points [][]float64, k int) (best float64) {
	best = math.Inf(1)
	for start := range uint64(10) {
		random := rand.New(rand.NewPCG(start, 7))
		centres := plusPlus(points, k, random)
		for range 50 {
			sums, counts := make([][]float64, k), make([]float64, k)
			for i := range sums {
				sums[i] = make([]float64, len(points[0]))
			}
			for _, p := range points {
				c := nearestOf(p, centres)
				counts[c]++
				for j, x := range p {
					sums[c][j] += x
				}
			}
			for i := range sums {
				for j := range sums[i] {
					if counts[i] > 0 {
						centres[i][j] = sums[i][j] / counts[i]
					}
				}
			}
		}
		best = min(best, distortion(points, centres))
	}
	return best
}

func TestClusters(t *testing.T) {
	points, of := blobs(600, 6, 4, 3)
	before := make([][]float64, len(points))
	for i := range points {
		before[i] = slices.Clone(points[i])
	}
	c, err := NewClusters(points, 6, 5)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(points, before, slices.Equal[[]float64]) {
		t.Error("the points changed")
	}
	cells := map[[2]int]int{} // cluster and blob
	for i, p := range points {
		cluster, distance, err := c.Of(p)
		if err != nil {
			t.Fatal(err)
		}
		if cluster != nearestOf(p, c.machine.Centroids) || distance != squaredDistance(p, c.machine.Centroids[cluster]) {
			t.Fatalf("point %d: cluster %d at %g", i, cluster, distance)
		}
		cells[[2]int{cluster, of[i]}]++
	}
	if len(cells) != 6 {
		t.Errorf("six blobs became %v", cells)
	}
	if got, want := distortion(points, c.machine.Centroids), lloyd(points, 6); got > 1.05*want {
		t.Errorf("distortion %g, of Lloyd's algorithm %g", got, want)
	}
	again, err := NewClusters(points, 6, 5)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(c.machine.Centroids, again.machine.Centroids, slices.Equal[[]float64]) {
		t.Error("the same points and seed gave other centres")
	}
	if _, _, err := c.Of([]float64{1}); err == nil {
		t.Error("a point of another dimension has a cluster")
	}
}

// TestClustersOfFewPoints: no more clusters than there are different points.
func TestClustersOfFewPoints(t *testing.T) {
	c, err := NewClusters([][]float64{{1, 0}, {1, 0}, {0, 2}}, 5, 1)
	if err != nil {
		t.Fatal(err)
	}
	if c.Len() != 2 {
		t.Errorf("%d clusters of two points", c.Len())
	}
	if _, err := NewClusters(nil, 5, 1); err == nil {
		t.Error("no points have clusters")
	}
}
