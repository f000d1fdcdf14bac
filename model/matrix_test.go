package model

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"stance/model/kernel"
)

// TestTrainingSeesWhatPredictionSees: the rows of the matrix, times the
// weights, are the logits of the classifier.
func TestTrainingSeesWhatPredictionSees(t *testing.T) {
	d := synthetic(120, 40)
	for _, test := range []struct {
		name string
		s    Scaling
	}{
		{"default", Scaling{}},
		{"plain", Scaling{MinCount: 1, NoIDF: true, DenseRaw: true}},
		{"dense length kept", Scaling{KeepDenseLength: true, DenseWeight: 2}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, err := LogReg{Scaling: test.s}.Train(context.Background(), d, d.All(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			l := c.(*Linear)
			m := newDesign(d, d.All(), l, []float64{1, 1, 1})
			z := make([]float64, 3)
			for r := range m.rows {
				l.Logits(d.Examples[r].Vector, z)
				var squares [2]float64
				sum := l.Bias[0]
				for i := m.rowStart[r]; i < m.rowStart[r+1]; i++ {
					x := m.rowFactor[r] * float64(m.scale[m.column[i]]) * float64(m.rowValue[i])
					squares[0] += x * x
					sum += x * float64(l.Weights[3*m.column[i]])
				}
				raw := &m.raw.rows[r]
				for i, place := range m.densePlace {
					if at := slices.Index(raw.tile, place/kernel.Tile); at >= 0 {
						x := float64(m.denseFactor[r]) * float64(m.denseScale[place]) * float64(raw.dense[at*kernel.Tile+int(place%kernel.Tile)])
						squares[1] += x * x
						sum += x * float64(l.Weights[3*(m.sparse+i)])
					}
				}
				if math.Abs(sum-z[0]) > 1e-5 {
					t.Fatalf("row %d: logit %g in training, %g in prediction", r, sum, z[0])
				}
				if squares[0] > 0 && math.Abs(squares[0]-1) > 1e-5 {
					t.Fatalf("row %d: its sparse block has length %g", r, math.Sqrt(squares[0]))
				}
				if want := l.Dense.Weight * l.Dense.Weight; !test.s.KeepDenseLength && squares[1] > 0 && math.Abs(squares[1]-want) > 1e-5 {
					t.Fatalf("row %d: its dense block has length %g", r, math.Sqrt(squares[1]))
				}
			}
		})
	}
}

// TestAppendKeepsVectors: rows that were appended piece by piece have the vectors
// that they came with, and are trained on alike.
func TestAppendKeepsVectors(t *testing.T) {
	whole, pieces := synthetic(90, 41), &Dataset{Classes: synthetic(1, 41).Classes}
	for i := range whole.Examples {
		if i%2 == 0 { // indicators alone
			whole.Examples[i].Vector = slices.Clone(whole.Examples[i].Vector)
			for j := range whole.Examples[i].Vector {
				whole.Examples[i].Vector[j].Value = 1
			}
		}
	}
	for piece := range slices.Chunk(whole.Examples, 7) {
		if err := pieces.Append(piece...); err != nil {
			t.Fatal(err)
		}
	}
	var v Vector
	for i, e := range whole.Examples {
		if v = pieces.Vector(i, v); !slices.Equal(v, e.Vector) {
			t.Fatalf("row %d: %v, want %v", i, v, e.Vector)
		}
		if pieces.Examples[i].Vector != nil {
			t.Fatalf("row %d keeps its vector", i)
		}
	}
	var weights [2][]float32
	for i, d := range []*Dataset{whole, pieces} {
		c, err := LogReg{}.Train(context.Background(), d, d.All(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		weights[i] = c.(*Linear).Weights
	}
	if !slices.Equal(weights[0], weights[1]) {
		t.Error("other weights")
	}
	if err := pieces.Append(Example{ID: "wrong", Vector: Vector{{2, 1}, {1, 1}}}); err == nil || !strings.Contains(err.Error(), `row "wrong"`) {
		t.Errorf("a vector out of order: error %v", err)
	}
}

func TestFirst(t *testing.T) {
	d := synthetic(60, 42)
	rows := d.Rows()
	keys := []uint64{1}
	want := []int{-1}
	for _, f := range d.Examples[rows[40]].Vector {
		if Dense(f.Key) {
			continue
		}
		keys = append(keys, f.Key)
		want = append(want, rows[slices.IndexFunc(rows, func(r int) bool {
			return slices.ContainsFunc(d.Examples[r].Vector, func(other Feature) bool { return other.Key == f.Key })
		})])
	}
	if first := d.First(keys, rows); !slices.Equal(first, want) {
		t.Errorf("rows %v, want %v", first, want)
	}
}

// TestCountsAreOfGroups: a feature in two rows of one text is one witness.
func TestCountsAreOfGroups(t *testing.T) {
	d := &Dataset{Classes: []string{"a", "b"}}
	for _, row := range []struct {
		group string
		keys  []uint64
	}{{"one", []uint64{1, 2}}, {"two", []uint64{2, 3}}, {"one", []uint64{1, 3}}, {"three", []uint64{4, DenseKey(1)}}} {
		e := Example{Weight: 1, Group: row.group}
		for _, k := range row.keys {
			e.Vector = append(e.Vector, Feature{k, 2})
		}
		d.Examples = append(d.Examples, e)
	}
	l := Scaling{}.prepare(d, d.All(), nil)
	for _, test := range []struct {
		key   uint64
		scale float64 // 0: left out
	}{
		{1, 0}, {2, math.Log(4.0/3) + 1}, {3, math.Log(4.0/3) + 1}, {4, 0},
		{DenseKey(1), 1}, // root mean square of 2, 0, 0, 0
	} {
		i := l.Vocabulary.Index(test.key)
		if (i >= 0) != (test.scale > 0) || i >= 0 && math.Abs(float64(l.Scale[i])-test.scale) > 1e-6 {
			t.Errorf("key %x: index %d, scales %v, want %g", test.key, i, l.Scale, test.scale)
		}
	}
}

func FuzzVocabulary(f *testing.F) {
	f.Add(uint64(0), uint64(1), uint64(1<<63), 10)
	f.Add(^uint64(0), uint64(0), uint64(0x9e3779b97f4a7c15), 1000)
	f.Fuzz(func(t *testing.T, start, step, other uint64, n int) {
		n = min(max(n, 0), 5000)
		known := make(map[uint64]bool)
		var keys []uint64
		for i := range n {
			key := start + uint64(i)*step
			keys = append(keys, key)
			known[key] = true
		}
		v := NewVocabulary(keys)
		if v.Len() != len(known) {
			t.Fatalf("%d keys, want %d", v.Len(), len(known))
		}
		for i := range v.Len() {
			if v.Index(v.Key(i)) != i {
				t.Fatalf("key %x: index %d, want %d", v.Key(i), v.Index(v.Key(i)), i)
			}
		}
		if (v.Index(other) >= 0) != known[other] {
			t.Fatalf("key %x: index %d, known %v", other, v.Index(other), known[other])
		}
	})
}
