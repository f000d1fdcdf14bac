package kernel

import "golang.org/x/sys/cpu"

// unrolled is the number of classes that the loops in assembly are for.
const unrolled = 3

// hasAVX2 says what the processor has; the results are the same with and without.
var hasAVX2 = cpu.X86.HasAVX2

//go:noescape
func logits3AVX2(sums *float64, x *float32, tiles *int32, n int, weights *float64)

//go:noescape
func addRow3AVX2(sums *float64, x *float32, tiles *int32, n int, factors *float64)

func logits(sums []float64, x []float32, tiles []int32, weights []float64) {
	if hasAVX2 && len(sums) == unrolled*lanes {
		logits3AVX2(&sums[0], &x[0], &tiles[0], len(tiles), &weights[0])
		return
	}
	logitsGeneric(sums, x, tiles, weights)
}

func addRow(sums []float64, x []float32, tiles []int32, factors []float64) {
	if hasAVX2 && len(factors) == unrolled {
		addRow3AVX2(&sums[0], &x[0], &tiles[0], len(tiles), &factors[0])
		return
	}
	addRowGeneric(sums, x, tiles, factors)
}
