package kernel

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
)

func TestMultiply(t *testing.T) { eachProcessor(t, testMultiply) }

func testMultiply(t *testing.T) {
	for _, n := range []int{rowPart, 48, mostInputs} {
		w, bias := random(n*2*Block), random(2*Block)
		for j := range n {
			w[j*2*Block+5], w[j*2*Block+6] = 0, 1     // zeros, and the largest sums
			w[j*2*Block+7] = -3                       // and the least
			w[j*2*Block+8] = float32(1-2*(j%2)) * 0.7 // pairs that cancel out
		}
		m := NewMatrix(w, bias, n, 2*Block)
		for rows := range 11 {
			x := inputs(rows, n)
			sameAsGeneric(t, m, x)
			closeToProduct(t, m, w, x)
		}
	}
}

// inputs are rows of random numbers, and of extremes.
func inputs(rows, n int) []float32 {
	x := random(rows * n)
	for i := range rows {
		row := x[i*n:][:n]
		for k := range row {
			switch i {
			case 1:
				row[k] = 0
			case 2:
				row[k] = 2.5
			case 3:
				row[k] = -0.1
			case 4:
				row[k] *= leastScaled / 4
			case 6:
				row[k] = math.MaxFloat32
			case 8: // halves, which are rounded to even
				row[k] = float32(k) + 0.5
				row[0] = -largestInput
			}
		}
	}
	return x
}

// sameAsGeneric holds rows of inputs and their products to the bits of plain Go.
func sameAsGeneric(t *testing.T, m *Matrix, x []float32) {
	t.Helper()
	n, columns := m.rows, len(m.scales)
	count := len(x) / n
	var rows Rows
	rows.Set(x, n)
	want := Rows{make([]int16, len(x)), make([]float32, count), count, n}
	got, product := random((count+TileRows)*columns), random((count+TileRows)*columns)
	m.Multiply(got, &rows)
	if count > 0 {
		quantiseGeneric(&want.cells[0], &want.scales[0], &x[0], n, count)
		multiplied(product, m, &want)
	}
	if !slices.Equal(rows.cells[:len(x)], want.cells) || !slices.Equal(rows.scales[:count], want.scales) {
		t.Fatalf("%d rows of %d: integers %v × %v, and without assembly %v × %v",
			count, n, rows.cells[:len(x)], rows.scales[:count], want.cells, want.scales)
	}
	for k := range got {
		if k >= count*columns && k < TileRows*columns {
			continue // the rest of a tile
		}
		if math.Float32bits(got[k]) != math.Float32bits(product[k]) {
			t.Fatalf("%d rows of %d, row %d, column %d: %v, and without assembly %v",
				count, n, k/columns, k%columns, got[k], product[k])
		}
	}
}

// multiplied is Multiply without assembly, and with sums of 64 bits.
func multiplied(y []float32, m *Matrix, x *Rows) {
	columns := len(m.scales)
	for i := range x.n {
		for c := range columns {
			sum := int64(0)
			for j, value := range x.cells[i*x.width:][:x.width] {
				weight := m.cells[c/Block*Block*m.rows+j/2*2*Block+c%Block*2+j%2]
				sum += int64(value) * int64(weight)
			}
			scale := float32(x.scales[i] * m.scales[c])
			y[i*columns+c] = float32(float32(sum)*scale) + m.bias[c]
		}
	}
}

// closeToProduct holds products to those of the numbers before they were rounded.
func closeToProduct(t *testing.T, m *Matrix, w, x []float32) {
	t.Helper()
	n, columns := m.rows, len(m.scales)
	count := len(x) / n
	var rows Rows
	rows.Set(x, n)
	y := make([]float32, max(count, TileRows)*columns)
	m.Multiply(y, &rows)
	for i := range count {
		largest := 0.0
		for _, value := range x[i*n:][:n] {
			largest = max(largest, math.Abs(float64(value)))
		}
		for c := range columns {
			want, off := float64(m.bias[c]), 1e-6
			for j, value := range x[i*n:][:n] {
				weight := float64(w[j*columns+c])
				want += weight * float64(value)
				off += (math.Abs(weight)*largest/largestInput + math.Abs(float64(value))*float64(m.scales[c])) * 0.51
			}
			if got := float64(y[i*columns+c]); math.Abs(got-want) > off && math.Abs(want) < math.MaxFloat32 {
				t.Fatalf("row %d of %d, column %d: %v, want %v ± %v", i, n, c, got, want, off)
			}
		}
	}
}

func TestMultiplyRefuses(t *testing.T) {
	refused := func(what string, f func()) {
		t.Helper()
		defer func() {
			if recover() == nil {
				t.Errorf("%s: taken", what)
			}
		}()
		f()
	}
	const n = mostInputs + rowPart
	refused("sums of more than 31 bits", func() { NewMatrix(make([]float32, n*Block), nil, n, Block) })
	refused("half a block of columns", func() { NewMatrix(make([]float32, rowPart*32), nil, rowPart, 32) })
	refused("half a row", func() { new(Rows).Set(make([]float32, 40), 32) })
	m := NewMatrix(make([]float32, rowPart*Block), nil, rowPart, Block)
	var x Rows
	x.Set(make([]float32, 5*rowPart), rowPart)
	refused("no room", func() { m.Multiply(make([]float32, 5*Block-1), &x) })
	x.Set(make([]float32, 32), 32)
	refused("another width", func() { m.Multiply(make([]float32, TileRows*Block), &x) })
}

func FuzzMultiply(f *testing.F) {
	f.Add([]byte("\x00\x00\x80\x3f\xff\xff\x7f\x7f\x01\x00\x00\x00"), uint8(5))
	m := NewMatrix(random(32*Block), random(Block), 32, Block)
	f.Fuzz(func(t *testing.T, numbers []byte, rows uint8) {
		x := make([]float32, int(rows)*m.rows)
		for k := range min(len(x), len(numbers)/4) {
			value := math.Float32frombits(binary.LittleEndian.Uint32(numbers[4*k:]))
			if value-value == 0 { // finite
				x[k] = value
			}
		}
		eachProcessor(t, func(t *testing.T) { sameAsGeneric(t, m, x) })
	})
}

func BenchmarkMultiply(b *testing.B) {
	m := NewMatrix(random(128*256), random(256), 128, 256)
	var x Rows
	x.Set(random(128*24), 128)
	y := make([]float32, 256*24)
	for b.Loop() {
		m.Multiply(y, &x)
	}
	b.ReportMetric(float64(b.N)*24*128*256/b.Elapsed().Seconds()/1e9, "GMAC/s")
}

func BenchmarkSet(b *testing.B) {
	var rows Rows
	x := random(128 * 24)
	for b.Loop() {
		rows.Set(x, 128)
	}
	b.ReportMetric(b.Elapsed().Seconds()*1e9/float64(b.N)/24, "ns/row")
}
