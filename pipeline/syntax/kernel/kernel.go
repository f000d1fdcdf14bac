// Package kernel has the inner loops of the parser's network: for training,
// products of a vector and a matrix, 64 columns at a time; for a trained network,
// products of many vectors and a matrix in integers. On processors with AVX2 they
// run in assembly. All but Backward give the same bits everywhere: Forward takes
// every sum in the order of the rows, each product rounded before it is added.
package kernel

// Block is the number of columns that one call works on.
const Block = 64

// Forward adds to y[:64] the product of x[:n] and a matrix of n rows: the sum
// over j of x[j]·w[j*stride : j*stride+64].
func Forward(y, w, x []float32, stride, n int) {
	_, _, _ = y[:Block], w[:(n-1)*stride+Block], x[:n]
	forward(&y[0], &w[0], &x[0], stride, n)
}

// Backward adds what Forward's gradient dy[:64] means for its inputs: to
// dx[j] the product of row j of w and dy, to row j of dw x[j]·dy.
func Backward(dw, w, dx, x, dy []float32, stride, n int) {
	_, _ = dw[:(n-1)*stride+Block], w[:(n-1)*stride+Block]
	_, _, _ = dx[:n], x[:n], dy[:Block]
	backward(&dw[0], &w[0], &dx[0], &x[0], &dy[0], stride, n)
}

// RowWidth is the length of the rows that Gather adds up.
const RowWidth = 128

// Gather adds to y[:RowWidth] the rows of a table that are listed.
func Gather(y, table []float32, rows []int32) {
	_ = y[:RowWidth]
	checkRows(rows, len(table)/RowWidth)
	if len(rows) > 0 {
		gather(&y[0], &table[0], &rows[0], len(rows))
	}
}

// Combine adds to y the rows of a table that are listed, each times the number of
// x at its place. Where y is shorter than RowWidth, of each row at least as many
// columns are added as y is long; y has room for all.
func Combine(y, table, x []float32, rows []int32) {
	_ = y[:RowWidth]
	checkRows(rows, min(len(table)/RowWidth, len(x)))
	if len(rows) > 0 {
		combine(&y[0], &table[0], &x[0], &rows[0], len(rows), len(y))
	}
}

// Above writes the places of the numbers of x[:RowWidth] that are above a bound
// into places, in order, and returns how many they are.
func Above(places *[RowWidth + 8]int32, x []float32, bound float32) int {
	_ = x[:RowWidth]
	return above(&places[0], &x[0], bound)
}

// Largest returns the largest of the numbers, which are not NaN.
func Largest(x []float32) float32 {
	if len(x) < 8 {
		return largestGeneric(x)
	}
	return largest(&x[0], len(x))
}

// checkRows panics if a row is not one of the first n.
func checkRows(rows []int32, n int) {
	for _, row := range rows {
		if uint(row) >= uint(n) {
			panic("kernel: row outside the table")
		}
	}
}

// Softsign replaces every x by x/(1+|x|). len(x) is a multiple of 8.
func Softsign(x []float32) {
	if len(x)%8 != 0 {
		panic("kernel: length is no multiple of 8")
	}
	if len(x) > 0 {
		softsign(&x[0], len(x))
	}
}

// Mix is one step of a direction of the network: it sets y[:Block] to
// (1-z)·before + z·value. gate holds 2z-1, so that z lies between 0 and 1, and
// then the values, Block of each.
func Mix(y, before, gate []float32) {
	_, _, _ = y[:Block], before[:Block], gate[:2*Block]
	mix(&y[0], &before[0], &gate[0])
}

// Sum sets y to the sums of the numbers of a and of b. len(y) is a multiple of 8.
func Sum(y, a, b []float32) {
	_, _ = a[:len(y)], b[:len(y)]
	if len(y)%8 != 0 {
		panic("kernel: length is no multiple of 8")
	}
	if len(y) > 0 {
		sum(&y[0], &a[0], &b[0], len(y))
	}
}

// Divide sets y[:Block] to x[:Block], each divided by a number.
func Divide(y, x []float32, by float32) {
	_, _ = y[:Block], x[:Block]
	divide(&y[0], &x[0], by)
}

// Moments is the number of sums of AddMoments, and of AddScaled.
const Moments = 4

// AddMoments adds to the sums what x[:Block], each times its scale, has of
// squares and of products with three vectors of weights. planes are the scales
// and the three vectors, Block numbers each. Each sum has four parts: that of
// x[k] is the one with the number k mod 4.
func AddMoments(sums [][4]float64, x []float32, planes []float64) {
	_, _, _ = sums[:Moments], x[:Block], planes[:Moments*Block]
	addMoments(&sums[0], &x[0], &planes[0])
}

// AddScaled adds to sums[:Moments], for each row of the table that is listed, in
// order, its numbers times the first of them.
func AddScaled(sums []float64, table []float32, rows []int32) {
	_ = sums[:Moments]
	checkRows(rows, len(table)/Moments)
	if len(rows) > 0 {
		addScaled(&sums[0], &table[0], &rows[0], len(rows))
	}
}
