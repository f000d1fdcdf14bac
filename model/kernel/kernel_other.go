//go:build !amd64

package kernel

func logits(sums []float64, x []float32, tiles []int32, weights []float64) {
	logitsGeneric(sums, x, tiles, weights)
}

func addRow(sums []float64, x []float32, tiles []int32, factors []float64) {
	addRowGeneric(sums, x, tiles, factors)
}

func dot(sums *[dotLanes]float64, x []float32, g []float64) { dotGeneric(sums, x, g) }

func add(d []float64, x []float32, factor float64) { addGeneric(d, x, factor) }

func gather(sums []float64, rows []int32, table []float64) { gatherGeneric(sums, rows, table) }
