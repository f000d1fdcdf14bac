package model

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// trainedBundle has one model of each kind that a file keeps.
func trainedBundle(t testing.TB) (*Bundle, *Dataset) {
	t.Helper()
	d := synthetic(120, 5)
	b := &Bundle{Metadata: map[string]string{"version": "1.2.3", "commands": "stance train"}, Card: "# A card\n"}
	for _, trainer := range []Trainer{LogReg{}, NaiveBayes{}, NearestNeighbours{K: 5}, Gradient{}, Majority{}} {
		c, err := trainer.Train(context.Background(), d, d.All(), Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		b.Models = append(b.Models, &Model{
			Name: trainer.Name(), Classes: d.Classes, Classifier: c,
			Calibration: Calibration{Scale: []float64{1.5, 1, 0.5}, Shift: []float64{0.1, 0, 0}},
			Decision:    Decision{Weights: []float64{1, 0.9, 1.1}, Threshold: 0.4},
			Discourse:   &Discourse{Mean: []float64{0.2, 0.5, 0.3}, Links: [][]float64{{1, 0, -1}, {0, 0, 0}, {-1, 0, 2}}},
			Metadata:    map[string]string{"rows": "120"},
		})
	}
	quantised := *b.Models[0]
	quantised.Name = "quantised"
	quantised.Classifier = quantised.Classifier.(*Linear).Quantise()
	b.Models = append(b.Models, &quantised)
	return b, d
}

func saved(t testing.TB, b *Bundle) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := b.Save(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestFileRoundTrip(t *testing.T) {
	b, d := trainedBundle(t)
	file := saved(t, b)
	loaded, err := Load(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.Metadata, loaded.Metadata); diff != "" || loaded.Card != b.Card {
		t.Errorf("metadata: %s; card %q", diff, loaded.Card)
	}
	for _, m := range b.Models {
		other := loaded.Model(m.Name)
		if other == nil {
			t.Fatalf("model %q is lost", m.Name)
		}
		if diff := cmp.Diff([]any{m.Classes, m.Calibration, m.Decision, m.Discourse, m.Metadata}, []any{other.Classes, other.Calibration, other.Decision, other.Discourse, other.Metadata}); diff != "" {
			t.Errorf("%s: %s", m.Name, diff)
		}
		p, q := make([]float64, 3), make([]float64, 3)
		for _, e := range d.Examples {
			if j, k := m.Predict(e.Vector, p), other.Predict(e.Vector, q); j != k || !slices.Equal(p, q) {
				t.Fatalf("%s, row %s: %v before, %v after", m.Name, e.ID, p, q)
			}
		}
	}
	if again := saved(t, loaded); !bytes.Equal(again, file) {
		t.Error("saved again, the file is another")
	}
}

// sealed gives a damaged file a size and a sum that fit, so that the damage
// itself is what Load meets.
func sealed(file []byte) []byte {
	body := slices.Clone(file[:len(file)-sha256.Size])
	binary.LittleEndian.PutUint64(body[16:], uint64(len(file)))
	sum := sha256.Sum256(body)
	return append(body, sum[:]...)
}

// TestLoadSome leaves out one model after another, and finds the others whole.
func TestLoadSome(t *testing.T) {
	b, d := trainedBundle(t)
	file := saved(t, b)
	for _, left := range b.Models {
		t.Run(left.Name, func(t *testing.T) {
			loaded, err := LoadSome(file, func(names []string) []string {
				if len(names) != len(b.Models) {
					t.Errorf("of %d models, names %q", len(b.Models), names)
				}
				return []string{left.Name, "no model"}
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range b.Models {
				other := loaded.Model(m.Name)
				if other == nil {
					if m != left {
						t.Errorf("%s is not there", m.Name)
					}
					continue
				}
				if _, linear := m.Classifier.(*Linear); linear && m == left {
					t.Errorf("%s is there", m.Name)
				}
				p, q := make([]float64, 3), make([]float64, 3)
				v := d.Examples[0].Vector
				if m.Predict(v, p) != other.Predict(v, q) || !slices.Equal(p, q) {
					t.Errorf("%s: %v before, %v after", m.Name, p, q)
				}
			}
		})
	}
	if _, err := LoadSome(file[:len(file)-40], func(names []string) []string { return names }); !errors.Is(err, ErrTruncated) {
		t.Errorf("a file cut short: %v", err)
	}
}

func TestLoadRejects(t *testing.T) {
	b, _ := trainedBundle(t)
	file := saved(t, b)
	change := func(at int, to byte) []byte {
		other := slices.Clone(file)
		other[at] = to
		return other
	}
	for _, test := range []struct {
		name string
		file []byte
		want error
	}{
		{"empty", nil, ErrNotModel},
		{"text", []byte("id,text,actor,label\n1,a,b,neutral\n"), ErrNotModel},
		{"first bytes", file[:5], ErrTruncated},
		{"no size", file[:20], ErrTruncated},
		{"half", file[:len(file)/2], ErrTruncated},
		{"one byte less", file[:len(file)-1], ErrTruncated},
		{"one byte more", append(slices.Clone(file), 0), ErrChecksum},
		{"a bit of the header", change(40, file[40]^1), ErrChecksum},
		{"a bit of a weight", change(len(file)-100, file[len(file)-100]^1), ErrChecksum},
		{"a bit of the sum", change(len(file)-1, file[len(file)-1]^1), ErrChecksum},
		{"newer", change(8, fileVersion+1), ErrNewer},
		{"older", change(8, fileVersion-1), ErrOlder},
		{"size too small", sealed(file[:prefixSize+sha256.Size]), ErrInvalid},
		{"arrays cut", sealed(append(slices.Clone(file[:len(file)-400]), file[len(file)-32:]...)), ErrInvalid},
		{"header length", sealed(change(14, 200)), ErrInvalid},
		{"header", sealed(change(prefixSize, '[')), ErrInvalid},
		{"more classes", sealed(bytes.Replace(file, []byte(`"classes":["accusatory",`), []byte(`"classes":["a","usator",`), 1)), ErrInvalid},
		{"same classes", sealed(bytes.ReplaceAll(file, []byte(`"supportive"]`), []byte(`"neutral"   ]`))), ErrInvalid},
		{"a discourse of other classes", sealed(bytes.Replace(file, []byte(`"mean":[0.2,0.5,0.3]`), []byte(`"mean":[0.2,0.5   ]`), 1)), ErrInvalid},
		{"unknown field", sealed(bytes.Replace(file, []byte(`"features"`), []byte(`"feathers"`), 1)), ErrInvalid},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := LoadBytes(test.file); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v", err, test.want)
			}
		})
	}
}

func TestSaveRejects(t *testing.T) {
	l := &Linear{Vocabulary: NewVocabulary(nil), Bias: make([]float64, 2)}
	model := func(name string, classes ...string) *Model {
		return &Model{Name: name, Classes: classes, Classifier: l}
	}
	for _, test := range []struct {
		name   string
		models []*Model
	}{
		{"no models", nil},
		{"two of a name", []*Model{model("a", "x", "y"), model("a", "x", "y")}},
		{"one class", []*Model{model("a", "x")}},
		{"a class twice", []*Model{model("a", "x", "x")}},
		{"bias of other classes", []*Model{model("a", "x", "y", "z")}},
		{"unknown classifier", []*Model{{Name: "a", Classes: []string{"x", "y"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := (&Bundle{Models: test.models}).Save(io.Discard); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestQuantiseMovesLogitsLittle(t *testing.T) {
	b, d := trainedBundle(t)
	full, quantised := b.Models[0].Classifier.(*Linear), b.Model("quantised").Classifier.(*Linear)
	z, q := make([]float64, 3), make([]float64, 3)
	for _, e := range d.Examples {
		full.Logits(e.Vector, z)
		quantised.Logits(e.Vector, q)
		for k := range z {
			if moved := math.Abs(z[k] - q[k]); moved > 2*float64(quantised.steps[k]) {
				t.Fatalf("row %s: logit %g moved by %g, a level is %g", e.ID, z[k], moved, quantised.steps[k])
			}
		}
	}
}

func FuzzLoad(f *testing.F) {
	b, _ := trainedBundle(f)
	for _, m := range b.Models {
		f.Add(saved(f, &Bundle{Models: []*Model{m}}))
	}
	v := Vector{{Key: 1, Value: 1}, {Key: DenseKey(7), Value: -2}}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) >= prefixSize+sha256.Size {
			data = slices.Clone(data)
			copy(data, magic)
			binary.LittleEndian.PutUint32(data[8:], fileVersion)
			data = sealed(data) // else the sum would hide everything behind it
		}
		loaded, err := LoadBytes(data)
		if err != nil {
			return
		}
		for _, m := range loaded.Models {
			m.Predict(v, make([]float64, len(m.Classes)))
		}
		var again bytes.Buffer
		if err := loaded.Save(&again); err != nil {
			t.Fatalf("a file that loads cannot be saved: %v", err)
		}
		if _, err := LoadBytes(again.Bytes()); err != nil {
			t.Fatalf("saved again, it does not load: %v", err)
		}
	})
}
