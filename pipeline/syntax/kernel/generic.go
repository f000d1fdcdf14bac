package kernel

import (
	"math"
	"unsafe"
)

func forwardGeneric(y, w, x *float32, stride, n int) {
	out := unsafe.Slice(y, Block)
	in := unsafe.Slice(x, n)
	matrix := unsafe.Slice(w, (n-1)*stride+Block)
	for j, value := range in {
		row := matrix[j*stride:][:Block]
		for k := range out {
			out[k] += float32(value * row[k]) // the conversion keeps the product from being fused
		}
	}
}

func backwardGeneric(dw, w, dx, x, dy *float32, stride, n int) {
	gradient := unsafe.Slice(dy, Block)
	in, din := unsafe.Slice(x, n), unsafe.Slice(dx, n)
	matrix, dmatrix := unsafe.Slice(w, (n-1)*stride+Block), unsafe.Slice(dw, (n-1)*stride+Block)
	for j, value := range in {
		row, drow := matrix[j*stride:][:Block], dmatrix[j*stride:][:Block]
		sum := float32(0)
		for k, g := range gradient {
			sum += row[k] * g
			drow[k] += value * g
		}
		din[j] += sum
	}
}

// at is the address of the k-th number from p on.
func at[T int16 | float32](p *T, k int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(p), k*int(unsafe.Sizeof(*p))))
}

func quantiseGeneric(cells *int16, scales, x *float32, width, rows int) {
	for i := range rows {
		in, out := unsafe.Slice(at(x, i*width), width), unsafe.Slice(at(cells, i*width), width)
		largest := float32(leastScaled)
		for _, value := range in {
			largest = max(largest, value, -value)
		}
		*at(scales, i) = largest / largestInput
		factor := largestInput / largest
		for k, value := range in {
			out[k] = int16(math.RoundToEven(float64(value * factor)))
		}
	}
}

func multiplyGeneric(p *product) {
	cells := unsafe.Slice(p.cells, p.n*Block)
	scales, bias := unsafe.Slice(p.scales, Block), unsafe.Slice(p.bias, Block)
	for i := range p.rows {
		var sums [Block]int32
		in := unsafe.Slice(at(p.inputs, i*p.n), p.n)
		for j := 0; j < len(in); j += 2 {
			first, second := int32(in[j]), int32(in[j+1])
			weights := cells[j*Block:][:2*Block]
			for k := range sums {
				sums[k] += first*int32(weights[2*k]) + second*int32(weights[2*k+1])
			}
		}
		out, scale := unsafe.Slice(at(p.y, i*p.columns), Block), *at(p.inputScales, i)
		for k, sum := range sums {
			out[k] = float32(float32(sum)*float32(scale*scales[k])) + bias[k] // the conversions keep the products from being fused
		}
	}
}

func combineGeneric(y, table, x *float32, rows *int32, n int) {
	out := unsafe.Slice(y, RowWidth)
	for _, row := range unsafe.Slice(rows, n) {
		value := *at(x, int(row))
		for k, weight := range unsafe.Slice(at(table, int(row)*RowWidth), RowWidth) {
			out[k] += float32(value * weight)
		}
	}
}

func aboveGeneric(places *int32, x *float32, bound float32) int {
	list, n := unsafe.Slice(places, RowWidth), 0
	for k, value := range unsafe.Slice(x, RowWidth) {
		if value > bound {
			list[n] = int32(k)
			n++
		}
	}
	return n
}

func largestGeneric(x []float32) float32 {
	largest := float32(math.Inf(-1))
	for _, value := range x {
		if value > largest {
			largest = value
		}
	}
	return largest
}

func gatherGeneric(y, table *float32, rows *int32, n int) {
	out := unsafe.Slice(y, RowWidth)
	for _, row := range unsafe.Slice(rows, n) {
		for k, value := range unsafe.Slice(at(table, int(row)*RowWidth), RowWidth) {
			out[k] += value
		}
	}
}

func softsignGeneric(x *float32, n int) {
	values := unsafe.Slice(x, n)
	for k, value := range values {
		values[k] = value / (1 + max(value, -value))
	}
}

func mixGeneric(y, before, gate *float32) {
	out, old := unsafe.Slice(y, Block), unsafe.Slice(before, Block)
	z, value := unsafe.Slice(gate, Block), unsafe.Slice(at(gate, Block), Block)
	for k := range out {
		share := 0.5 + float32(0.5*z[k]) // the conversions keep the products from being fused
		out[k] = old[k] + float32(share*(value[k]-old[k]))
	}
}

func sumGeneric(y, a, b *float32, n int) {
	out, other := unsafe.Slice(y, n), unsafe.Slice(b, n)
	for k, value := range unsafe.Slice(a, n) {
		out[k] = value + other[k]
	}
}

func divideGeneric(y, x *float32, by float32) {
	out := unsafe.Slice(y, Block)
	for k, value := range unsafe.Slice(x, Block) {
		out[k] = value / by
	}
}

func addMomentsGeneric(sums *[4]float64, x *float32, planes *float64) {
	out, rows := unsafe.Slice(sums, Moments), unsafe.Slice(planes, Moments*Block)
	for k, value := range unsafe.Slice(x, Block) {
		scaled := float64(value) * rows[k]
		out[0][k%4] += float64(scaled * scaled)
		for m := 1; m < Moments; m++ {
			out[m][k%4] += float64(scaled * rows[m*Block+k])
		}
	}
}

func addScaledGeneric(sums *float64, table *float32, rows *int32, n int) {
	out := unsafe.Slice(sums, Moments)
	sum0, sum1, sum2, sum3 := out[0], out[1], out[2], out[3]
	for _, row := range unsafe.Slice(rows, n) {
		numbers := unsafe.Slice(at(table, int(row)*Moments), Moments)
		x := float64(numbers[0])
		sum0 += float64(x * x)
		sum1 += float64(x * float64(numbers[1]))
		sum2 += float64(x * float64(numbers[2]))
		sum3 += float64(x * float64(numbers[3]))
	}
	out[0], out[1], out[2], out[3] = sum0, sum1, sum2, sum3
}
