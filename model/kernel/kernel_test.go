package kernel

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// numbers are random, of very different sizes.
func numbers(n int) []float32 {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(r.NormFloat64() * r.ExpFloat64())
	}
	return out
}

// wide are as many random numbers, none of which a float32 holds.
func wide(n int) []float64 {
	out := make([]float64, n)
	for i, x := range numbers(n) {
		out[i] = float64(x) / 3
	}
	return out
}

func TestTheSameEverywhere(t *testing.T) {
	const all = 9
	for _, classes := range []int{2, 3, 4, maxClasses} {
		for _, tiles := range [][]int32{nil, {0}, {8}, {1, 2, 3, 5, 8}} {
			t.Run(fmt.Sprint(classes, " classes, tiles ", tiles), func(t *testing.T) {
				x, weights, factors := numbers(len(tiles)*Tile), wide(all*classes*Tile), wide(classes)
				z := make([]float64, classes)
				Logits(z, x, tiles, weights)
				want := make([]float64, classes*lanes)
				logitsGeneric(want, x, tiles, weights)
				got := make([]float64, classes*lanes)
				if len(tiles) > 0 {
					logits(got, x, tiles, weights)
				}
				if !slices.Equal(got, want) {
					t.Errorf("sums %v, in plain Go %v", got, want)
				}
				for k := range z {
					sum := 0.0
					for i, tile := range tiles {
						for j, value := range x[i*Tile:][:Tile] {
							sum += float64(value) * weights[(int(tile)*classes+k)*Tile+j]
						}
					}
					if d := z[k] - sum; d > 1e-12 || d < -1e-12 {
						t.Errorf("class %d: %g, want %g", k, z[k], sum)
					}
				}
				added, plain := slices.Clone(weights), slices.Clone(weights)
				AddRow(added, x, tiles, factors)
				addRowGeneric(plain, x, tiles, factors)
				if !slices.Equal(added, plain) {
					t.Error("AddRow differs from plain Go")
				}
				for k, factor := range factors {
					for i, tile := range tiles {
						at := (int(tile)*classes+k)*Tile + 3
						if want := weights[at] + float64(float64(x[i*Tile+3])*factor); added[at] != want {
							t.Errorf("class %d, tile %d: %g, want %g", k, tile, added[at], want)
						}
					}
				}
			})
		}
	}
}

func TestVectorsTheSameEverywhere(t *testing.T) {
	for _, n := range []int{0, 1, 15, 16, 17, 160, 163} {
		x, y := numbers(n), wide(n + 1)[:n]
		var want [dotLanes]float64
		dotGeneric(&want, x, y)
		sum, plain := 0.0, 0.0
		for i := range x {
			plain += float64(x[i]) * y[i]
		}
		for width := dotLanes / 2; width > 0; width /= 2 {
			for i := range width {
				want[i] += want[i+width]
			}
		}
		if sum = Dot(x, y); sum != want[0] || sum-plain > 1e-9 || plain-sum > 1e-9 {
			t.Errorf("the product of %d: %g, in plain Go %g and %g", n, sum, want[0], plain)
		}
		added, expected := slices.Clone(y), slices.Clone(y)
		Add(added, x, 1.0/3)
		addGeneric(expected, x, 1.0/3)
		if !slices.Equal(added, expected) {
			t.Errorf("Add of %d differs from plain Go", n)
		}
	}
}

func TestGatherTheSameEverywhere(t *testing.T) {
	for _, classes := range []int{2, 3, maxClasses} {
		table := wide(10 * classes)
		for _, rows := range [][]int32{nil, {9}, {0, 9}, {3, 1, 4}, {1, 5, 9, 2}, {6, 5, 3, 5, 8, 9, 7, 9, 3}} {
			got, want := wide(classes), wide(classes)
			plain := slices.Clone(got)
			Gather(got, rows, table)
			gatherGeneric(want, rows, table)
			if !slices.Equal(got, want) {
				t.Errorf("%d classes, rows %v: %v, in plain Go %v", classes, rows, got, want)
			}
			for k := range classes {
				for _, r := range rows {
					plain[k] += table[int(r)*classes+k]
				}
				if d := plain[k] - got[k]; d > 1e-9 || d < -1e-9 {
					t.Errorf("%d classes, rows %v: class %d is %g, want %g", classes, rows, k, got[k], plain[k])
				}
			}
		}
	}
}

func TestTilesWithoutWeights(t *testing.T) {
	for _, tile := range []int32{-1, 2} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("tile %d of 2 is taken", tile)
				}
			}()
			Logits(make([]float64, 3), numbers(Tile), []int32{tile}, wide(2*3*Tile))
		}()
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("row %d of 2 is gathered", tile)
				}
			}()
			Gather(make([]float64, 3), []int32{0, tile}, wide(2*3))
		}()
	}
}

func BenchmarkRow(b *testing.B) {
	const all = 35
	var tiles []int32
	for i := range int32(all) {
		tiles = append(tiles, i)
	}
	x, weights, sums := numbers(all*Tile), wide(all*3*Tile), wide(all*3*Tile)
	z, factors := make([]float64, 3), wide(3)
	for b.Loop() {
		Logits(z, x, tiles, weights)
		AddRow(sums, x, tiles, factors)
	}
	b.ReportMetric(float64(b.N)*2*3*all*Tile/b.Elapsed().Seconds()/1e9, "GMAC/s")
}
