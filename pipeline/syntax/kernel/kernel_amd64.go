package kernel

import "golang.org/x/sys/cpu"

// What the processor has; the results are the same with and without.
var (
	hasAVX2   = cpu.X86.HasAVX2
	hasAVX512 = cpu.X86.HasAVX512F
)

//go:noescape
func forwardAVX2(y, w, x *float32, stride, n int)

//go:noescape
func backwardAVX2(dw, w, dx, x, dy *float32, stride, n int)

//go:noescape
func tileAVX2(y, w, x *float32, yStride, xStride, n int)

//go:noescape
func tile512(y, w, x *float32, yStride, xStride, n int)

//go:noescape
func gatherAVX2(y, table *float32, rows *int32, n int)

//go:noescape
func gather512(y, table *float32, rows *int32, n int)

//go:noescape
func combineAVX2(y, table, x *float32, rows *int32, n int)

//go:noescape
func combine512(y, table, x *float32, rows *int32, n int)

//go:noescape
func softsignAVX2(x *float32, n int)

//go:noescape
func divideAVX2(y, x *float32, by float32)

func divide(y, x *float32, by float32) {
	if hasAVX2 {
		divideAVX2(y, x, by)
		return
	}
	divideGeneric(y, x, by)
}

//go:noescape
func addMomentsAVX2(sums *[4]float64, x *float32, planes *float64)

//go:noescape
func addScaledAVX2(sums *float64, table *float32, rows *int32, n int)

func addScaled(sums *float64, table *float32, rows *int32, n int) {
	if hasAVX2 {
		addScaledAVX2(sums, table, rows, n)
		return
	}
	addScaledGeneric(sums, table, rows, n)
}

func addMoments(sums *[4]float64, x *float32, planes *float64) {
	if hasAVX2 {
		addMomentsAVX2(sums, x, planes)
		return
	}
	addMomentsGeneric(sums, x, planes)
}

func forward(y, w, x *float32, stride, n int) {
	if hasAVX2 {
		forwardAVX2(y, w, x, stride, n)
		return
	}
	forwardGeneric(y, w, x, stride, n)
}

func backward(dw, w, dx, x, dy *float32, stride, n int) {
	if hasAVX2 {
		backwardAVX2(dw, w, dx, x, dy, stride, n)
		return
	}
	backwardGeneric(dw, w, dx, x, dy, stride, n)
}

func tile(y, w, x *float32, yStride, xStride, n int) {
	switch {
	case hasAVX512:
		tile512(y, w, x, yStride, xStride, n)
	case hasAVX2:
		tileAVX2(y, w, x, yStride, xStride, n)
		tileAVX2(at(y, blockColumns), at(w, n*blockColumns), x, yStride, xStride, n)
	default:
		tileGeneric(y, w, x, yStride, xStride, n)
	}
}

func gather(y, table *float32, rows *int32, n int) {
	switch {
	case hasAVX512:
		gather512(y, table, rows, n)
	case hasAVX2:
		gatherAVX2(y, table, rows, n)
	default:
		gatherGeneric(y, table, rows, n)
	}
}

func combine(y, table, x *float32, rows *int32, n int) {
	switch {
	case hasAVX512:
		combine512(y, table, x, rows, n)
	case hasAVX2:
		combineAVX2(y, table, x, rows, n)
		combineAVX2(at(y, RowWidth/2), at(table, RowWidth/2), x, rows, n)
	default:
		combineGeneric(y, table, x, rows, n)
	}
}

func softsign(x *float32, n int) {
	if hasAVX2 {
		softsignAVX2(x, n)
		return
	}
	softsignGeneric(x, n)
}
