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

//go:noescape
func dotAVX2(sums *float64, x *float32, y *float64, n int)

//go:noescape
func addAVX2(d *float64, x *float32, n int, factor float64)

//go:noescape
func gather3AVX2(sums *float64, rows *int32, n int, table *float64)

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

func dot(sums *[dotLanes]float64, x []float32, g []float64) {
	if hasAVX2 {
		dotAVX2(&sums[0], &x[0], &g[0], len(x))
		return
	}
	dotGeneric(sums, x, g)
}

func add(d []float64, x []float32, factor float64) {
	if hasAVX2 {
		addAVX2(&d[0], &x[0], len(x), factor)
		return
	}
	addGeneric(d, x, factor)
}

func gather(sums []float64, rows []int32, table []float64) {
	if hasAVX2 && len(sums) == unrolled {
		gather3AVX2(&sums[0], &rows[0], len(rows), &table[0])
		return
	}
	gatherGeneric(sums, rows, table)
}
