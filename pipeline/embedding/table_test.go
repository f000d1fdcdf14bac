package embedding

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"stance/data/vectors"
)

func table(t testing.TB) *Table {
	t.Helper()
	table, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

// vector is the word's row, or what its n-grams compose.
func vector(t testing.TB, table *Table, word string) []float32 {
	t.Helper()
	out := make([]float32, table.Dim())
	if row, ok := table.Lookup(word); ok {
		table.Vector(row, out)
	} else if !table.Compose(word, out) {
		t.Fatalf("%q has no vector", word)
	}
	return out
}

func TestEveryWordIsFound(t *testing.T) {
	table := table(t)
	for row := range table.Len() {
		if got, ok := table.Lookup(table.Word(row)); !ok || got != row {
			t.Errorf("Lookup(%q) = %d, %v; want %d", table.Word(row), got, ok, row)
		}
	}
}

func TestLookupFolds(t *testing.T) {
	for _, c := range []struct{ name, word, want string }{
		{"lower", "accused", "accused"},
		{"capitalised", "Accused", "accused"},
		{"capitals", "KREMLIN", "kremlin"},
		{"accent", "Nicolás", "nicolas"},
		{"combining accent", "Nicola\u0301s", "nicolas"},
		{"capital accent", "ÁNGELA", "angela"},
		{"year", "1987", "0000"},
		{"ordinal", "19th", "00th"},
		{"clitic", "’s", "'s"},
		{"negation", "n’t", "n't"},
		{"opening quotation mark", "“", "\""},
		{"guillemet", "«", "\""},
		{"dash", "–", "-"},
		{"abbreviation", "U.S.", "u.s."},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := table(t)
			row, ok := table.Lookup(c.word)
			if !ok || table.Word(row) != c.want {
				t.Errorf("Lookup(%q) = %q, %v; want %q", c.word, table.Word(row), ok, c.want)
			}
		})
	}
}

func TestVocabularyHasTheWordsOfStance(t *testing.T) {
	table := table(t)
	for _, word := range strings.Fields(`accuse accused accuses accusing accusation blame blamed
		denounce denounced denounces denouncing condemn condemned condemns condemning hail hailed praise
		praised lambasted decried endorse endorsed endorses back backed backing support supports rebuke
		rebuked vow vowed slam slammed sanctions envoy spokeswoman lawmakers gop kremlin caracas maduro
		beijing tehran hamas houthi zelensky opposition coup ceasefire`) {
		if _, ok := table.Lookup(word); !ok {
			t.Errorf("%q has no row", word)
		}
	}
}

func TestAlikeWordsAreNear(t *testing.T) {
	for _, c := range []struct{ word, near, far string }{
		{"accused", "accusing", "praised"},
		{"accuse", "blame", "support"},
		{"condemned", "denounced", "welcomed"},
		{"praised", "applauded", "accused"},
		{"support", "backing", "denounce"},
		{"minister", "president", "banana"},
		{"kremlin", "putin", "pizza"},
		{"attack", "assault", "election"},
		{"senator", "congressman", "tree"},
		{"denounces", "denounced", "welcomes"},
	} {
		t.Run(c.word, func(t *testing.T) {
			table := table(t)
			word := vector(t, table, c.word)
			near, far := cosine(word, vector(t, table, c.near)), cosine(word, vector(t, table, c.far))
			if near <= far {
				t.Errorf("cosine with %s is %.2f, with %s %.2f", c.near, near, c.far, far)
			}
		})
	}
}

func TestNearest(t *testing.T) {
	table := table(t)
	row, _ := table.Lookup("accused")
	nearest := table.Nearest(vector(t, table, "accused"), 20)
	if len(nearest) != 20 || nearest[0].Row != row || nearest[0].Cosine < 0.999 {
		t.Fatalf("the nearest of accused is %+v", nearest[0])
	}
	var words []string
	for _, n := range nearest {
		words = append(words, table.Word(n.Row))
	}
	for _, want := range []string{"accusing", "accuse"} {
		if !slices.Contains(words, want) {
			t.Errorf("%s is not among the twenty nearest of accused: %v", want, words)
		}
	}
	if got := table.Nearest(make([]float32, table.Dim()), 3); got[0].Row != 0 || got[2].Row != 2 {
		t.Errorf("ties are not in the order of rows: %v", got)
	}
}

// TestCompose holds the n-grams to what they are for: a word without a row
// comes near words of its family.
func TestCompose(t *testing.T) {
	table := table(t)
	for word, family := range map[string]string{
		"denouncer":        "denounce",
		"condemnatory":     "condemn",
		"ultranationalist": "nationalist",
		"pro-government":   "government",
		"kremlinologist":   "kremlin",
	} {
		if _, ok := table.Lookup(word); ok {
			t.Errorf("%q has a row: choose another word", word)
		}
		if got := cosine(vector(t, table, word), vector(t, table, family)); got < 0.35 {
			t.Errorf("cosine of %s and %s is %.2f", word, family, got)
		}
	}
	sum, n := 0.0, 0
	composed, stored := make([]float32, table.Dim()), make([]float32, table.Dim())
	for row := range table.Len() {
		if word := table.Word(row); len(word) > 4 && table.Compose(word, composed) {
			table.Vector(row, stored)
			sum += cosine(composed, stored)
			n++
		}
	}
	if mean := sum / float64(n); mean < 0.55 {
		t.Errorf("n-grams give words back with cosine %.3f in the mean", mean)
	}
}

func TestAdd(t *testing.T) {
	table := table(t)
	row, _ := table.Lookup("minister")
	want := vector(t, table, "minister")
	acc := make([]float32, table.Dim())
	if !table.Add("Minister", 2, acc) {
		t.Fatal("Minister was not added")
	}
	for i := range acc {
		if diff := math.Abs(float64(acc[i] - 2*table.Weight(row)*want[i])); diff > 1e-5 {
			t.Fatalf("dimension %d is %v, want %v", i, acc[i], 2*table.Weight(row)*want[i])
		}
	}
	before := slices.Clone(acc)
	for _, word := range []string{"", "☭", "\xff\xfe", "₤₤", "\u0301"} {
		if table.Add(word, 1, acc) || !slices.Equal(acc, before) {
			t.Errorf("%q was added", word)
		}
	}
	if !table.Add("Zxqvortic", 1, acc) || slices.Equal(acc, before) {
		t.Error("an unseen word was not added")
	}
}

func TestWeightFallsWithFrequency(t *testing.T) {
	table := table(t)
	the, _ := table.Lookup("the")
	denounced, _ := table.Lookup("denounced")
	if a, b := table.Weight(the), table.Weight(denounced); a > 0.05 || b < 0.95 {
		t.Errorf("the weighs %v, denounced %v", a, b)
	}
}

func TestClasses(t *testing.T) {
	table := table(t)
	for set, want := range [classSets]int{Fine: 256, Coarse: 64} {
		if table.Classes(set) != want {
			t.Errorf("set %d has %d classes, want %d", set, table.Classes(set), want)
		}
		sizes := make([]int, want)
		for row := range table.Len() {
			sizes[table.Class(set, row)]++
		}
		if least := slices.Min(sizes); least == 0 {
			t.Errorf("a class of set %d is empty", set)
		}
		// A stored centre is the one nearest to its members, but for what eight bits lose.
		astray := 0
		vector := make([]float32, table.Dim())
		for row := range table.Len() {
			table.Vector(row, vector)
			if table.nearestCentre(set, vector) != table.Class(set, row) {
				astray++
			}
		}
		if astray > table.Len()/50 {
			t.Errorf("%d of %d words are nearer to another centre of set %d", astray, table.Len(), set)
		}
	}
	row, _ := table.Lookup("senator")
	if class, ok := table.ClassOf(Fine, "Senator"); !ok || class != table.Class(Fine, row) {
		t.Errorf("ClassOf(Senator) = %d, %v", class, ok)
	}
	if _, ok := table.ClassOf(Coarse, "multiformity"); !ok {
		t.Error("an unseen word has no class")
	}
	if _, ok := table.ClassOf(Fine, "☭"); ok {
		t.Error("a mark has a class")
	}
}

func TestNothingAllocates(t *testing.T) {
	table := table(t)
	acc := make([]float32, table.Dim())
	row := 0
	for name, f := range map[string]func(){
		"Lookup":         func() { row, _ = table.Lookup("Nicolás") },
		"Vector":         func() { table.Vector(row, acc) },
		"Add":            func() { table.Add("accusing", 1, acc) },
		"Add unseen":     func() { table.Add("Zxqvortic", 1, acc) },
		"Compose":        func() { table.Compose("multiformity", acc) },
		"Class of known": func() { table.ClassOf(Fine, "Kremlin") },
		"Class, unseen":  func() { table.ClassOf(Fine, "Zxqvortic") },
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func TestLoad(t *testing.T) {
	start := time.Now()
	if _, err := Load(vectors.Bytes); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 20*time.Millisecond {
		t.Logf("loading took %v; it is meant to stay under 20 ms", took)
	}
	if len(vectors.Bytes) > 4_000_000 {
		t.Errorf("the table takes %d bytes, over 4 MB", len(vectors.Bytes))
	}
	patched := func(at int, b ...byte) []byte {
		out := bytes.Clone(vectors.Bytes)
		copy(out[at:], b)
		return out
	}
	ends := headerSize
	for _, c := range []struct {
		name  string
		bytes []byte
	}{
		{"empty", nil},
		{"header only", vectors.Bytes[:headerSize]},
		{"cut", vectors.Bytes[:len(vectors.Bytes)-1]},
		{"too long", append(bytes.Clone(vectors.Bytes), 0)},
		{"magic", patched(0, 'x')},
		{"no words", patched(8, 0, 0, 0, 0)},
		{"huge dimension", patched(12, 0xff, 0xff, 0xff, 0xff)},
		{"slots not a power of two", patched(16, 0xff, 0xff, 0, 0)},
		{"no n-grams", patched(20, 0, 0, 0, 0)},
		{"n-grams of no bytes", patched(32, 0, 0, 0, 0)},
		{"too many classes", patched(40, 1, 1, 0, 0)},
		{"word outside the text", patched(ends+4, 0xff, 0xff, 0xff, 0x7f)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Load(c.bytes); !errors.Is(err, ErrFormat) {
				t.Errorf("error %v, want ErrFormat", err)
			}
		})
	}
}

// small is a table of two words of two dimensions, for fuzzing the layout.
func small() []byte {
	b := []byte(magic)
	for _, n := range []byte{2, 2, 4, 2, 4, 2, 2, 4, 2, 1} {
		b = append(b, n, 0, 0, 0)
	}
	b = append(b, 0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0) // ends
	b = append(b, 1, 0, 2, 0, 0, 0, 0, 0)             // slots
	b = append(b, 0x80, 0x3f, 0x80, 0x3f)             // scales
	b = append(b, 0x80, 0x3f, 0x80, 0x3f)             // weights
	b = append(b, 0x80, 0x3f, 0x80, 0x3f)             // n-gram scales
	b = append(b, 1, 2, 3, 4, 5, 6, 7, 8)             // vectors, n-grams
	b = append(b, 1, 0, 0, 1, 1, 1)                   // centres
	b = append(b, 0, 1, 0, 0)                         // classes
	return append(b, "abcd"...)
}

func FuzzLoad(f *testing.F) {
	f.Add(small(), "ab")
	f.Add(small()[:40], "x")
	f.Add([]byte(magic), "")
	f.Fuzz(func(t *testing.T, b []byte, word string) {
		table, err := Load(b)
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("error %v is not ErrFormat", err)
			}
			return
		}
		acc := make([]float32, table.Dim())
		table.Add(word, 1, acc)
		table.ClassOf(Fine, word)
		if row, ok := table.Lookup(word); ok {
			table.Vector(row, acc)
			table.Class(Coarse, row)
			if table.Word(row) != string(appendFolded(nil, word)) {
				t.Fatalf("%q was found as %q", word, table.Word(row))
			}
		}
	})
}

func TestSmallTableLoads(t *testing.T) {
	if _, err := Load(small()); err != nil {
		t.Fatal(err)
	}
}

func FuzzLookup(f *testing.F) {
	for _, word := range []string{"", "Nicolás", "ÉTÉ", "1,200", "\xff", "İ", "ǅ", strings.Repeat("ő", 80), "a\u0301\u0302", "한국"} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		table := table(t)
		folded := appendFolded(nil, word)
		if len(folded) > foldedSize {
			t.Fatalf("%q folds to %d bytes", word, len(folded))
		}
		if again := appendFolded(nil, string(folded)); !bytes.Equal(again, folded) {
			t.Fatalf("folding is not idempotent: %q, %q", folded, again)
		}
		acc := make([]float32, table.Dim())
		added := table.Add(word, 1, acc)
		_, hasClass := table.ClassOf(Fine, word)
		if added != hasClass {
			t.Fatalf("%q: added %v, has a class %v", word, added, hasClass)
		}
		for _, x := range acc {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				t.Fatalf("%q: vector %v", word, acc)
			}
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	table := table(b)
	acc := make([]float32, table.Dim())
	for name, word := range map[string]string{"known": "accusing", "unseen": "Zxqvortic"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				table.Add(word, 1, acc)
			}
		})
	}
}

func BenchmarkLookup(b *testing.B) {
	table := table(b)
	for b.Loop() {
		table.Lookup("Accusing")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(vectors.Bytes); err != nil {
			b.Fatal(err)
		}
	}
}
