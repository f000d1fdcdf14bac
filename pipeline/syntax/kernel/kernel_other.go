//go:build !amd64

package kernel

func forward(y, w, x *float32, stride, n int) { forwardGeneric(y, w, x, stride, n) }

func backward(dw, w, dx, x, dy *float32, stride, n int) {
	backwardGeneric(dw, w, dx, x, dy, stride, n)
}

func tile(y, w, x *float32, yStride, xStride, n int) { tileGeneric(y, w, x, yStride, xStride, n) }

func gather(y, table *float32, rows *int32, n int) { gatherGeneric(y, table, rows, n) }

func softsign(x *float32, n int) { softsignGeneric(x, n) }

func combine(y, table, x *float32, rows *int32, n int) { combineGeneric(y, table, x, rows, n) }

func divide(y, x *float32, by float32) { divideGeneric(y, x, by) }

func addMoments(sums *[4]float64, x *float32, planes *float64) { addMomentsGeneric(sums, x, planes) }

func addScaled(sums *float64, table *float32, rows *int32, n int) {
	addScaledGeneric(sums, table, rows, n)
}
