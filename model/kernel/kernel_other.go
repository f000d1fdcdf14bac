//go:build !amd64

package kernel

func logits(sums []float64, x []float32, tiles []int32, weights []float64) {
	logitsGeneric(sums, x, tiles, weights)
}

func addRow(sums []float64, x []float32, tiles []int32, factors []float64) {
	addRowGeneric(sums, x, tiles, factors)
}
