package encoder

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	data "stance/data/encoder"
	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// sentence parses a text of one sentence and gives the vectors of its tokens.
func sentence(t testing.TB, content string) (*document.Sentence, []float32) {
	t.Helper()
	parser, err := syntax.Default()
	if err != nil {
		t.Fatal(err)
	}
	table, err := embedding.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := text.Single(content)
	parser.Parse(content, &s, &syntax.Scratch{})
	e := embedded(t)
	vectors := make([]float32, len(s.Tokens)*Dim)
	for i, token := range s.Tokens {
		word := content[token.Start:token.End]
		table.VectorOf(word, vectors[i*Dim:][:Dim])
		e.Add(hashOf(word), vectors[i*Dim:][:Dim])
	}
	return &s, vectors
}

// hashOf is what Add takes for a word without digits.
func hashOf(word string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(strings.ToLower(word)))
	return h.Sum64()
}

var texts = []string{
	"Fog.",
	"The harbour master blamed Veldra for the delay.",
	"“We will not be lectured by Oslo,” the minister said, and thanked the envoys of Lima, who had come by train.",
	"Port dues rose again, Ms. Lindqvist told the council; nobody was accused, and the mayor of Harlan, a critic of the ferry line, praised its crews.",
}

// naive is the network as student.py packs it, in float64 and without any kernel.
type naive struct{ rest []byte }

func (w *naive) take(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(w.rest[4*i:])))
	}
	w.rest = w.rest[4*n:]
	return out
}

// times adds the product of each row of x and a matrix to y.
func times(y, x, matrix []float64, rows, columns int) {
	for i := range len(x) / rows {
		for r := range rows {
			for c := range columns {
				y[i*columns+c] += x[i*rows+r] * matrix[r*columns+c]
			}
		}
	}
}

func biased(bias []float64, n int) (y []float64) {
	for range n {
		y = append(y, bias...)
	}
	return y
}

func widen(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// embedded is the encoder that the program carries.
func embedded(t testing.TB) *Encoder {
	t.Helper()
	e, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func softsign(v float64) float64 { return v / (1 + math.Abs(v)) }

func (w *naive) layer(x, gates []float64) {
	n := len(x) / width
	states := make([]float64, len(x))
	for direction := range 2 {
		var before [half]float64
		for step := range n {
			i := step
			if direction == 1 {
				i = n - 1 - step
			}
			for k := range half {
				at := i*gateDim + direction*width + k
				share, value := 0.5+0.5*softsign(gates[at]), softsign(gates[at+half])
				before[k] += share * (value - before[k])
				states[i*width+direction*half+k] = before[k]
			}
		}
	}
	for i := range x {
		x[i] += states[i]
	}
}

// naiveOf is the network after the vectors of words.
func naiveOf(b []byte) *naive {
	words := int(binary.LittleEndian.Uint32(b[headerSize-4:]))
	return &naive{rest: b[headerSize+words*4+4+words*Dim:]}
}

func (w *naive) encode(layers int, content string, s *document.Sentence, vectors []float32) (out [4][]float64) {
	n := len(s.Tokens)
	input, bias := w.take(Dim*width), w.take(width)
	x := biased(bias, n)
	words := widen(vectors)
	for i, token := range s.Tokens {
		if token.Tag == document.PROPN {
			clear(words[i*Dim:][:Dim])
		}
	}
	times(x, words, input, Dim, width)
	tags, relations, forms := w.take(len(document.Tags)*width), w.take(len(document.Relations)*width), w.take(formRows*width)
	quoted := false
	for i, token := range s.Tokens {
		form := content[token.Start:token.End]
		quoted = quotes(form, quoted)
		for k := range width {
			x[i*width+k] += tags[int(token.Tag)*width+k] + relations[int(token.Relation)*width+k] + forms[formRow(form, quoted)*width+k]
		}
	}
	for range layers {
		matrix, bias := w.take(width*gateDim), w.take(gateDim)
		gates := biased(bias, n)
		times(gates, x, matrix, width, gateDim)
		w.layer(x, gates)
	}
	gain, shift := w.take(width), w.take(width)
	for i := range n {
		row := x[i*width:][:width]
		mean, square := 0.0, 0.0
		for _, v := range row {
			mean += v / width
		}
		for _, v := range row {
			square += (v - mean) * (v - mean) / width
		}
		for k := range row {
			row[k] = (row[k]-mean)/math.Sqrt(square+float64(epsilon))*gain[k] + shift[k]
		}
	}
	for i, columns := range [...]int{Dim, Dim, Dim, roleGates} {
		matrix, bias := w.take(width*columns), w.take(columns)
		out[i] = biased(bias, n)
		times(out[i], x, matrix, width, columns)
	}
	return out
}

// The network in integers of 12 bits must say what it says in float64, but for what
// the integers cut off.
func TestEncodeIsTheNetwork(t *testing.T) {
	e := embedded(t)
	var out Encoding
	var scratch Scratch
	for _, content := range texts {
		s, vectors := sentence(t, content)
		e.Encode(&out, content, s, vectors, &scratch)
		network := naiveOf(data.Bytes)
		want := network.encode(len(e.layers), content, s, vectors)
		for side, got := range [][]float32{out.Word, out.Holder, out.Target, out.gates} {
			if len(got) != len(want[side]) {
				t.Fatalf("%q: %d numbers, not %d", content, len(got), len(want[side]))
			}
			for i, v := range got {
				if difference := math.Abs(float64(v) - want[side][i]); !(difference < 0.02) {
					t.Fatalf("%q: number %d of vectors %d is %v, and the network gives %v", content, i, side, v, want[side][i])
				}
			}
		}
	}
}

// A head in lanes must say what it says in float64, with and without a target.
func TestHeadIsTheSum(t *testing.T) {
	e := embedded(t)
	s, vectors := sentence(t, texts[1])
	network := naiveOf(data.Bytes)
	network.encode(len(e.layers), texts[1], s, vectors)
	network.pair()
	var means [Parts][]float32
	random := rand.New(rand.NewPCG(3, 3))
	for p := range means {
		for range Dim {
			means[p] = append(means[p], float32(random.NormFloat64()))
		}
	}
	for i, names := range headClasses {
		var weights [Parts][]float64
		for p := range weights {
			weights[p] = network.take(Classes * Dim)
		}
		bias, absent := network.take(Classes), [2][]float64{network.take(Classes), network.take(Classes)}
		order := []int{2, 0, 1}
		var classes []string
		for _, c := range order {
			classes = append(classes, names[c])
		}
		head := e.Head(classes)
		if head == nil {
			t.Fatalf("no head for %q", classes)
		}
		for _, whole := range []bool{true, false} {
			var o Opinion
			o.Open(head, true, whole)
			want := slices.Clone(bias)
			if !whole {
				for c := range want {
					want[c] += absent[1][c]
				}
			}
			for p, mean := range means {
				if part := Part(p); !whole && (part == TargetPart || part == PairPart || part == TargetRole) {
					continue
				}
				o.Add(Part(p), mean)
				for c := range want {
					for d, v := range mean {
						want[c] += float64(v) * weights[p][c*Dim+d]
					}
				}
			}
			got := make([]float32, Classes)
			o.Logits(got)
			for c, from := range order {
				if math.Abs(float64(got[c])-want[from]) > 1e-4 {
					t.Errorf("head %d, with a target %v: logit %v of %s, not %v", i, whole, got[c], classes[c], want[from])
				}
			}
		}
	}
	for _, classes := range [][]string{nil, {"supportive", "neutral"}, {"supportive", "neutral", "neutral"}, {"a", "b", "c"}} {
		if e.Head(classes) != nil {
			t.Errorf("there is a head for %q", classes)
		}
	}
}

// A word with a vector of its own gets it whatever its case; another gets nothing.
func TestAdd(t *testing.T) {
	e := &Encoder{}
	file := []byte{}
	for _, word := range []string{"blasted", "backed"} {
		file = binary.LittleEndian.AppendUint32(file, uint32(hashOf(word)))
	}
	file = binary.LittleEndian.AppendUint32(file, math.Float32bits(0.5))
	for i := range 2 * Dim {
		file = append(file, byte(int8(i-Dim)))
	}
	w := weights{rest: file}
	if e.own = w.own(2); w.err != nil || len(w.rest) > 0 {
		t.Fatalf("error %v, %d bytes left", w.err, len(w.rest))
	}
	for _, c := range []struct {
		word string
		row  int
	}{{"Blasted", 0}, {"backed", 1}, {"baked", -1}} {
		vector := slices.Repeat([]float32{1}, Dim)
		e.Add(hashOf(c.word), vector)
		for d, v := range vector {
			want := float32(1)
			if c.row >= 0 {
				want += 0.5 * float32(c.row*Dim+d-Dim)
			}
			if v != want {
				t.Fatalf("%s: number %d is %v, not %v", c.word, d, v, want)
			}
		}
	}
}

// What a sentence gives does not depend on what was read before it.
func TestEncodeForgets(t *testing.T) {
	e := embedded(t)
	var reused Scratch
	var again Encoding
	for _, i := range []int{3, 0, 2, 1, 3} {
		s, vectors := sentence(t, texts[i])
		var fresh Encoding
		e.Encode(&fresh, texts[i], s, vectors, &Scratch{})
		e.Encode(&again, texts[i], s, vectors, &reused)
		if !slices.Equal(fresh.Word, again.Word) || !slices.Equal(fresh.Holder, again.Holder) ||
			!slices.Equal(fresh.Target, again.Target) || !slices.Equal(fresh.gates, again.gates) || !slices.Equal(fresh.columns, again.columns) {
			t.Errorf("%q is read differently after other sentences", texts[i])
		}
	}
	if e.Encode(&again, "", &document.Sentence{}, nil, &reused); len(again.Word)+len(again.Holder)+len(again.Target) > 0 {
		t.Errorf("a sentence without tokens has %d numbers", len(again.Word))
	}
}

// Who is named does not matter, only that somebody is.
func TestNamesAreNotRead(t *testing.T) {
	e := embedded(t)
	s, vectors := sentence(t, texts[1])
	other := slices.Clone(vectors)
	names := 0
	for i, token := range s.Tokens {
		if token.Tag == document.PROPN {
			names++
			other[i*Dim] += 3
		}
	}
	if names == 0 {
		t.Fatal("no name is tagged as one")
	}
	var out, renamed Encoding
	e.Encode(&out, texts[1], s, vectors, &Scratch{})
	e.Encode(&renamed, texts[1], s, other, &Scratch{})
	if !slices.Equal(out.Word, renamed.Word) {
		t.Error("another name is read otherwise")
	}
}

func TestEncodeDoesNotAllocate(t *testing.T) {
	e := embedded(t)
	s, vectors := sentence(t, texts[3])
	var out Encoding
	var scratch Scratch
	var reading Reading
	var sides [2]Side
	var mean [Dim]float32
	if n := testing.AllocsPerRun(10, func() {
		e.Encode(&out, texts[3], s, vectors, &scratch)
		for side := range sides {
			sides[side] = Side{Mean: out.Word[side*Dim:][:Dim], First: side, Last: side}
		}
		e.Read(&reading, &out, s.Tokens, sides)
		reading.Attended(mean[:], out.Word)
	}); n > 0 {
		t.Errorf("%v allocations a sentence", n)
	}
}

func TestLoadRefusesWhatIsNoEncoder(t *testing.T) {
	for name, change := range map[string]func(b []byte) []byte{
		"empty":          func(b []byte) []byte { return nil },
		"another magic":  func(b []byte) []byte { b[0] = 'x'; return b },
		"more tags":      func(b []byte) []byte { b[len(magic)]++; return b },
		"no layers":      func(b []byte) []byte { b[len(magic)+8] = 0; return b },
		"many words":     func(b []byte) []byte { b[len(magic)+14] = 9; return b },
		"many layers":    func(b []byte) []byte { b[len(magic)+8] = 200; return b },
		"cut short":      func(b []byte) []byte { return b[:len(b)-1] },
		"a byte more":    func(b []byte) []byte { return append(b, 0) },
		"not a number":   func(b []byte) []byte { binary.LittleEndian.PutUint32(b[len(b)-4:], 0x7fc00000); return b },
		"a large weight": func(b []byte) []byte { binary.LittleEndian.PutUint32(b[len(b)-4:], math.Float32bits(1e9)); return b },
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Load(change(slices.Clone(data.Bytes))); !errors.Is(err, ErrFormat) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// Trees of any shape are read, also those that no parser makes.
func FuzzEncode(f *testing.F) {
	e := embedded(f)
	for i, content := range texts {
		f.Add(content, uint64(i))
	}
	f.Fuzz(func(t *testing.T, content string, seed uint64) {
		s := text.Single(content)
		random := rand.New(rand.NewPCG(seed, 1))
		vectors := make([]float32, len(s.Tokens)*Dim)
		for i := range s.Tokens {
			token := &s.Tokens[i]
			token.Head = int32(random.IntN(len(s.Tokens)+1) - 1)
			token.Tag, token.Relation = document.Tag(random.IntN(len(document.Tags))), document.Relation(random.IntN(len(document.Relations)))
			for k := range Dim {
				vectors[i*Dim+k] = float32(random.NormFloat64())
			}
		}
		var out Encoding
		e.Encode(&out, content, &s, vectors, &Scratch{})
		var reading Reading
		for _, side := range [][]float32{out.Word, out.Holder, out.Target, readAny(e, &reading, &out, &s, random)} {
			if len(side) != len(vectors) {
				t.Fatalf("%d numbers for %d tokens", len(side), len(s.Tokens))
			}
			for _, v := range side {
				if !(v > -1e4 && v < 1e4) {
					t.Fatalf("a number of %v", v)
				}
			}
		}
	})
}

// readAny reads a sentence for any holder and target, or without, and gives the roles.
func readAny(e *Encoder, r *Reading, of *Encoding, s *document.Sentence, random *rand.Rand) []float32 {
	n := len(s.Tokens)
	if n == 0 {
		return nil
	}
	var sides [2]Side
	for side := range sides {
		if random.IntN(4) == 0 {
			continue
		}
		first := random.IntN(n)
		sides[side] = Side{Mean: of.Word[first*Dim:][:Dim], First: first, Last: first + random.IntN(n-first)}
	}
	e.Read(r, of, s.Tokens, sides)
	return r.Roles
}

func BenchmarkEncode(b *testing.B) {
	e := embedded(b)
	s, vectors := sentence(b, texts[3])
	var out Encoding
	var scratch Scratch
	for b.Loop() {
		e.Encode(&out, texts[3], s, vectors, &scratch)
	}
	b.ReportMetric(float64(len(s.Tokens)), "tokens")
}

func BenchmarkRead(b *testing.B) {
	e := embedded(b)
	s, vectors := sentence(b, texts[3])
	var out Encoding
	e.Encode(&out, texts[3], s, vectors, &Scratch{})
	side := func(token int) Side { return Side{Mean: out.Word[token*Dim:][:Dim], First: token, Last: token} }
	sides := [2]Side{side(6), side(20)}
	var reading Reading
	for b.Loop() {
		e.Read(&reading, &out, s.Tokens, sides)
	}
	b.ReportMetric(float64(len(s.Tokens)), "tokens")
}
