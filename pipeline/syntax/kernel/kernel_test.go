package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(n int) []float32 {
	r := rand.New(rand.NewPCG(uint64(n), 1))
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(r.NormFloat64())
	}
	return out
}

func TestForwardIsTheSameEverywhere(t *testing.T) {
	const rows, stride = 37, 192
	w, x := random(rows*stride), random(rows)
	got, want := random(Block), random(Block)
	Forward(got, w[64:], x, stride, rows-1)
	forwardGeneric(&want[0], &w[64], &x[0], stride, rows-1)
	for k := range got {
		if math.Float32bits(got[k]) != math.Float32bits(want[k]) {
			t.Fatalf("column %d: %v, want %v", k, got[k], want[k])
		}
	}
}

func TestDivide(t *testing.T) {
	x, got, want := random(Block), random(Block), random(Block)
	x[3], x[7] = 0, float32(math.Inf(-1))
	Divide(got, x, 0.3)
	divideGeneric(&want[0], &x[0], 0.3)
	for k := range got {
		if math.Float32bits(got[k]) != math.Float32bits(want[k]) || got[k] != x[k]/0.3 {
			t.Fatalf("place %d: %v / 0.3 gives %v, and %v without assembly", k, x[k], got[k], want[k])
		}
	}
}

func TestBackward(t *testing.T) {
	const rows, stride = 37, 128
	w, x, dy := random(rows*stride), random(rows), random(Block)
	dw, dx := random(rows*stride+1), random(rows+1)
	dwWant, dxWant := random(rows*stride+1), random(rows+1)
	Backward(dw, w, dx, x, dy, stride, rows)
	backwardGeneric(&dwWant[0], &w[0], &dxWant[0], &x[0], &dy[0], stride, rows)
	near := func(name string, a, b []float32) {
		for i := range a {
			if math.Abs(float64(a[i]-b[i])) > 1e-4 {
				t.Fatalf("%s[%d]: %v, want %v", name, i, a[i], b[i])
			}
		}
	}
	near("dw", dw, dwWant)
	near("dx", dx, dxWant)
}

func BenchmarkForward(b *testing.B) {
	w, x, y := random(128*256), random(128), random(64)
	for b.Loop() {
		for c := 0; c < 256; c += 64 {
			Forward(y, w[c:], x, 256, 128)
		}
	}
	b.ReportMetric(float64(b.N)*128*256/b.Elapsed().Seconds()/1e9, "GMAC/s")
}

func BenchmarkBackward(b *testing.B) {
	w, x, y := random(128*256), random(128), random(64)
	dw, dx := random(128*256), random(128)
	for b.Loop() {
		for c := 0; c < 256; c += 64 {
			Backward(dw[c:], w[c:], dx, x, y, 256, 128)
		}
	}
	b.ReportMetric(float64(b.N)*2*128*256/b.Elapsed().Seconds()/1e9, "GMAC/s")
}

// eachProcessor runs a test as if the processor had less and less.
func eachProcessor(t *testing.T, test func(t *testing.T)) {
	t.Run("all it has", test)
	for _, feature := range lesser {
		if *feature {
			*feature = false
			defer func() { *feature = true }()
			t.Run("less", test)
		}
	}
}

func TestCombine(t *testing.T) { eachProcessor(t, testCombine) }

func testCombine(t *testing.T) {
	table, x := random(7*RowWidth), random(7)
	got, want := random(RowWidth), random(RowWidth)
	rows := []int32{6, 0, 3}
	for _, columns := range []int{RowWidth, 97, 96, 1} {
		Combine(got[:columns], table, x, rows)
		combineGeneric(&want[0], &table[0], &x[0], &rows[0], len(rows))
		for k := range columns {
			if got[k] != want[k] {
				t.Fatalf("column %d of %d: %v, want %v", k, columns, got[k], want[k])
			}
		}
	}
	Combine(got, table, x, nil)
}

func TestAbove(t *testing.T) { eachProcessor(t, testAbove) }

func testAbove(t *testing.T) {
	x := random(RowWidth)
	x[0], x[7], x[8], x[RowWidth-1] = 2, 0.25, float32(math.NaN()), float32(math.Inf(1))
	for _, bound := range []float32{-2, 0, 0.25, 3} {
		var got, want [RowWidth + 8]int32
		n := Above(&got, x, bound)
		if m := aboveGeneric(&want[0], &x[0], bound); !slices.Equal(got[:n], want[:m]) {
			t.Errorf("above %v: %v, want %v", bound, got[:n], want[:m])
		}
	}
}

func TestLargest(t *testing.T) { eachProcessor(t, testLargest) }

func testLargest(t *testing.T) {
	for n := range 40 {
		x := random(n)
		if got, want := Largest(x), largestGeneric(x); got != want {
			t.Errorf("largest of %v: %v, want %v", x, got, want)
		}
	}
}

func TestGather(t *testing.T) { eachProcessor(t, testGather) }

func testGather(t *testing.T) {
	table := random(7 * RowWidth)
	got, want := random(RowWidth), random(RowWidth)
	rows := []int32{6, 0, 3, 3}
	Gather(got, table, rows)
	gatherGeneric(&want[0], &table[0], &rows[0], len(rows))
	for k := range got {
		if got[k] != want[k] {
			t.Fatalf("column %d: %v, want %v", k, got[k], want[k])
		}
	}
	Gather(got, table, nil)
	defer func() {
		if recover() == nil {
			t.Error("a row outside the table is taken")
		}
	}()
	Gather(got, table, []int32{7})
}

func TestSoftsign(t *testing.T) {
	got := random(64)
	got[0], got[1], got[2] = 0, 1e30, -1e30
	want := append([]float32(nil), got...)
	Softsign(got)
	softsignGeneric(&want[0], len(want))
	for k := range got {
		if got[k] != want[k] {
			t.Fatalf("value %d: %v, want %v", k, got[k], want[k])
		}
	}
	if got[0] != 0 || got[1] != 1 || got[2] != -1 {
		t.Errorf("softsign of 0 and of large numbers: %v", got[:3])
	}
	Softsign(nil)
}

func TestAddMomentsIsTheSameEverywhere(t *testing.T) {
	x := random(Block)
	planes := make([]float64, Moments*Block)
	for i, value := range random(len(planes)) {
		planes[i] = float64(value)
	}
	got, want := make([][4]float64, Moments), make([][4]float64, Moments)
	for range 3 {
		AddMoments(got, x, planes)
		addMomentsGeneric(&want[0], &x[0], &planes[0])
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("sum %d: %v, want %v", i, got[i], want[i])
		}
	}
}

func TestAddScaledIsTheSameEverywhere(t *testing.T) {
	table := random(50 * Moments)
	for _, rows := range [][]int32{nil, {0}, {49, 3, 3, 17, 0}} {
		got, want := make([]float64, Moments), make([]float64, Moments)
		for range 3 {
			AddScaled(got, table, rows)
			for _, row := range rows {
				addScaledGeneric(&want[0], &table[0], &row, 1)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("rows %v: %v, want %v", rows, got, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a row outside the table was read")
		}
	}()
	AddScaled(make([]float64, Moments), table, []int32{50})
}

func TestMix(t *testing.T) { eachProcessor(t, testMix) }

func testMix(t *testing.T) {
	before, gate := random(Block), random(2*Block)
	got, want := make([]float32, Block), make([]float32, Block)
	Mix(got, before, gate)
	mixGeneric(&want[0], &before[0], &gate[0])
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSum(t *testing.T) { eachProcessor(t, testSum) }

func testSum(t *testing.T) {
	for _, n := range []int{0, 8, 24} {
		a, b := random(n), random(n+1)
		got := make([]float32, n)
		Sum(got, a, b)
		for k := range got {
			if got[k] != a[k]+b[k] {
				t.Errorf("sum %d of %d: %v, want %v", k, n, got[k], a[k]+b[k])
			}
		}
	}
}
