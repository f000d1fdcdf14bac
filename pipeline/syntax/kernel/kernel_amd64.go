package kernel

import "golang.org/x/sys/cpu"

var hasAVX2 = cpu.X86.HasAVX2

//go:noescape
func forwardAVX2(y, w, x *float32, stride, n int)

//go:noescape
func backwardAVX2(dw, w, dx, x, dy *float32, stride, n int)

//go:noescape
func tileAVX2(y, w, x *float32, yStride, xStride, n int)

func tile(y, w, x *float32, yStride, xStride, n int) {
	if hasAVX2 {
		tileAVX2(y, w, x, yStride, xStride, n)
		return
	}
	tileGeneric(y, w, x, yStride, xStride, n)
}

//go:noescape
func gatherAVX2(y, table *float32, rows *int32, n int)

func gather(y, table *float32, rows *int32, n int) {
	if hasAVX2 {
		gatherAVX2(y, table, rows, n)
		return
	}
	gatherGeneric(y, table, rows, n)
}

//go:noescape
func softsignAVX2(x *float32, n int)

func softsign(x *float32, n int) {
	if hasAVX2 {
		softsignAVX2(x, n)
		return
	}
	softsignGeneric(x, n)
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
