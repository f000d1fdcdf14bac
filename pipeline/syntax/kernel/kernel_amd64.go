package kernel

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

// What the processor has; the results are the same with and without.
var (
	hasAVX2   = cpu.X86.HasAVX2
	hasAVX512 = cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW
	hasVNNI   = hasAVX512 && cpu.X86.HasAVX512VNNI
)

//go:noescape
func forwardAVX2(y, w, x *float32, stride, n int)

//go:noescape
func backwardAVX2(dw, w, dx, x, dy *float32, stride, n int)

//go:noescape
func gatherAVX2(y, table *float32, rows *int32, n int)

//go:noescape
func gather512(y, table *float32, rows *int32, n int)

//go:noescape
func combineAVX2(y, table, x *float32, rows *int32, n int)

//go:noescape
func combine96(y, table, x *float32, rows *int32, n int)

//go:noescape
func combine512(y, table, x *float32, rows *int32, n int)

//go:noescape
func softsignAVX2(x *float32, n int)

//go:noescape
func mixAVX2(y, before, gate *float32)

func mix(y, before, gate *float32) {
	if hasAVX2 {
		mixAVX2(y, before, gate)
		return
	}
	mixGeneric(y, before, gate)
}

//go:noescape
func sumAVX2(y, a, b *float32, n int)

func sum(y, a, b *float32, n int) {
	if hasAVX2 {
		sumAVX2(y, a, b, n)
		return
	}
	sumGeneric(y, a, b, n)
}

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

func combine(y, table, x *float32, rows *int32, n, columns int) {
	switch {
	case hasAVX512:
		combine512(y, table, x, rows, n)
	case hasAVX2 && columns <= 96:
		combine96(y, table, x, rows, n)
	case hasAVX2:
		combineAVX2(y, table, x, rows, n)
		combineAVX2(at(y, RowWidth/2), at(table, RowWidth/2), x, rows, n)
	default:
		combineGeneric(y, table, x, rows, n)
	}
}

// ones are for every byte the places of its bits that are set, a byte each.
var ones = func() (lists [256]uint64) {
	for set := range lists {
		n := 0
		for bit := range 8 {
			if set>>bit&1 != 0 {
				lists[set] |= uint64(bit) << (8 * n)
				n++
			}
		}
	}
	return lists
}()

//go:noescape
func aboveAVX2(places *int32, x *float32, bound float32, ones *uint64) int

func above(places *int32, x *float32, bound float32) int {
	if hasAVX2 {
		return aboveAVX2(places, x, bound, &ones[0])
	}
	return aboveGeneric(places, x, bound)
}

//go:noescape
func largestAVX2(x *float32, n int) float32

func largest(x *float32, n int) float32 {
	if hasAVX2 {
		return largestAVX2(x, n)
	}
	return largestGeneric(unsafe.Slice(x, n))
}

func softsign(x *float32, n int) {
	if hasAVX2 {
		softsignAVX2(x, n)
		return
	}
	softsignGeneric(x, n)
}
