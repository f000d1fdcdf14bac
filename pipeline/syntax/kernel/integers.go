package kernel

import "math"

// Sums of integers have the same bits in any order, so that each processor can take
// them as it is fastest. Numbers become integers of 16 bits times a scale, which the
// numbers of a row of inputs share, and those of a column of a matrix.

// The largest magnitudes of the integers. A sum of mostInputs products stays within
// 31 bits: 128·4095·4095 < 2³¹.
const (
	largestWeight = 1<<12 - 1
	largestInput  = 1<<12 - 1
	mostInputs    = math.MaxInt32 / (largestWeight * largestInput)
)

// leastScaled is the least number that a row is scaled by, so that a row of zeros is
// not divided by zero.
const leastScaled = 0x1p-100

// What the assembly works on at a time.
const (
	TileRows = 4  // rows that are multiplied
	rowPart  = 16 // numbers of a row that become integers
)

// Matrix is what rows are multiplied by, and a bias that is added.
type Matrix struct {
	cells        []int16 // by Block columns, there by pairs of rows, there by columns
	scales, bias []float32
	rows         int
}

// NewMatrix makes a Matrix of n rows; a bias of nil is none. n is a multiple of 16
// and at most mostInputs, columns one of Block.
func NewMatrix(w, bias []float32, n, columns int) *Matrix {
	if n%rowPart != 0 || n > mostInputs || columns%Block != 0 {
		panic("kernel: matrix of a wrong size")
	}
	m := &Matrix{make([]int16, n*columns), make([]float32, columns), make([]float32, columns), n}
	copy(m.bias, bias)
	factors := m.setScales(w)
	for j := range n {
		row := w[j*columns:][:columns]
		for c := 0; c < columns; c += Block {
			m.setPart(j, c, row[c:], factors[c:])
		}
	}
	return m
}

// setScales sets the scales of the columns of w, and returns what their numbers are
// to be multiplied by.
func (m *Matrix) setScales(w []float32) (factors []float64) {
	factors = make([]float64, len(m.scales))
	for j := range m.rows {
		for c, weight := range w[j*len(m.scales):][:len(m.scales)] {
			m.scales[c] = max(m.scales[c], weight, -weight)
		}
	}
	for c, largest := range m.scales {
		if largest > 0 {
			m.scales[c] = largest / largestWeight
			factors[c] = largestWeight / float64(largest)
		}
	}
	return factors
}

// setPart sets what row j has in the columns of a block, from c on.
func (m *Matrix) setPart(j, c int, weights []float32, factors []float64) {
	cells := m.cells[c*m.rows+j/2*2*Block:][:2*Block]
	factors = factors[:Block]
	for k, weight := range weights[:Block] {
		cells[2*k+j%2] = int16(math.RoundToEven(float64(weight) * factors[k]))
	}
}

// Rows are rows of inputs. The zero value has none.
type Rows struct {
	cells    []int16
	scales   []float32
	n, width int
}

// Set makes r the rows of x, of a width that is a multiple of 16. The numbers are
// finite.
func (r *Rows) Set(x []float32, width int) {
	if width <= 0 || width%rowPart != 0 || len(x)%width != 0 {
		panic("kernel: rows of a wrong width")
	}
	r.n, r.width = len(x)/width, width
	if r.n == 0 {
		return
	}
	if tile := max(r.n, TileRows); cap(r.scales) < tile || cap(r.cells) < tile*width {
		r.scales, r.cells = make([]float32, tile+tile/2), make([]int16, (tile+tile/2)*width)
	}
	r.scales, r.cells = r.scales[:cap(r.scales)], r.cells[:cap(r.cells)]
	quantise(&r.cells[0], &r.scales[0], &x[0], width, r.n)
}

// Multiply sets the rows of y to the products of the rows of x and the matrix, plus
// the bias. y has room for at least TileRows rows, of which those beyond x's may be
// overwritten.
func (m *Matrix) Multiply(y []float32, x *Rows) {
	if x.n == 0 {
		return
	}
	if x.width != m.rows {
		panic("kernel: rows of another width than the matrix")
	}
	columns := len(m.scales)
	_ = y[:max(x.n, TileRows)*columns]
	for c := 0; c < columns; c += Block {
		p := product{
			y: &y[c], cells: &m.cells[c*m.rows], inputs: &x.cells[0],
			inputScales: &x.scales[0], scales: &m.scales[c], bias: &m.bias[c],
			columns: columns, n: m.rows, rows: x.n,
		}
		p.multiply()
	}
}

// product is a product of rows and Block columns of a matrix, or what a tile has of
// them.
type product struct {
	y                         *float32
	cells, inputs             *int16
	inputScales, scales, bias *float32
	columns                   int // from one row of y to the next
	n                         int // inputs of a row
	rows                      int
}
