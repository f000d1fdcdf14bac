//go:build !amd64

package kernel

import "unsafe"

func forward(y, w, x *float32, stride, n int) { forwardGeneric(y, w, x, stride, n) }

func backward(dw, w, dx, x, dy *float32, stride, n int) {
	backwardGeneric(dw, w, dx, x, dy, stride, n)
}

func quantise(cells *int16, scales, x *float32, width, rows int) {
	quantiseGeneric(cells, scales, x, width, rows)
}

func (p *product) multiply() { multiplyGeneric(p) }

func gather(y, table *float32, rows *int32, n int) { gatherGeneric(y, table, rows, n) }

func softsign(x *float32, n int) { softsignGeneric(x, n) }

func combine(y, table, x *float32, rows *int32, n, _ int) { combineGeneric(y, table, x, rows, n) }

func above(places *int32, x *float32, bound float32) int { return aboveGeneric(places, x, bound) }

func largest(x *float32, n int) float32 { return largestGeneric(unsafe.Slice(x, n)) }

func mix(y, before, gate *float32) { mixGeneric(y, before, gate) }

func sum(y, a, b *float32, n int) { sumGeneric(y, a, b, n) }

func divide(y, x *float32, by float32) { divideGeneric(y, x, by) }

func addMoments(sums *[4]float64, x *float32, planes *float64) { addMomentsGeneric(sums, x, planes) }

func addScaled(sums *float64, table *float32, rows *int32, n int) {
	addScaledGeneric(sums, table, rows, n)
}
