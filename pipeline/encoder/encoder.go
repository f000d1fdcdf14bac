// Package encoder reads a sentence whole: it gives each token three vectors of
// what it is in its context, as a word, as a holder and as a target, and for a pair
// a fourth of what it is to the two. It reads the tokens' forms, tags, heads and
// relations and their static word vectors, and fills nothing.
//
// It is a small recurrent network, frozen as the word vectors are, taught to say
// what a transformer a hundred times its size says (data/encoder/CARD.md):
//
//  1. A token's input is a map of its static vector, to which most words add one of
//     their own (own.go), and learned rows of its tag, its relation and its form.
//  2. Layers run over the sentence in both directions (a quasi-recurrent network,
//     Bradbury and others, ICLR 2017, with a window of one word), each added to its
//     input.
//  3. The sum is normalised (Ba, Kiros, Hinton 2016) and mapped to the three vectors.
//  4. For a holder and a target a light layer more says what each token is to the two
//     (roles.go), and which tokens tell of them (attention.go).
//  5. It says how it would judge the two itself (head.go).
package encoder

import (
	"math"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
	"stance/pipeline/syntax/kernel"
)

// Dim is how many numbers each of the vectors has, and a static one.
const Dim = 64

const (
	width    = 128           // of a layer's input and output
	half     = width / 2     // of one direction
	gateDim  = 2 * width     // gate and value, forwards and backwards
	formRows = 4             // capitalised or not, in quotation marks or not
	epsilon  = float32(1e-5) // added to a variance
)

// Encoder is the trained network. It is read-only: any number of goroutines may
// share it, each with its own Scratch and Reading.
type Encoder struct {
	own                  own
	input                *kernel.Matrix
	tags, relations      []float32        // rows of width, by their values
	forms                []float32        // rows of width: 1 for a capital, plus 2 within quotation marks
	layers               []*kernel.Matrix // gates of each
	gain, shift          []float32        // of the normalised sum
	word, holder, target *kernel.Matrix
	roles                roles
	attention            attention
	heads                []*Head // of headClasses
}

// Scratch is the memory that encoding needs, kept from one sentence to the next. The
// zero value is ready.
type Scratch struct {
	rows      kernel.Rows
	x, states []float32 // tokens × width
	gates     []float32 // tokens × gateDim
}

// Encoding is the vectors of a sentence's tokens, tokens × Dim each.
type Encoding struct {
	Word, Holder, Target []float32
	gates                []float32 // tokens × roleGates: what each token brings to roles
	columns              []float32 // Word turned: Dim × tokens, the latter made up to blocks of the kernel
}

// Encode fills out with the vectors of a parsed sentence, whose spans lie in text.
// vectors are the static vectors of its tokens, tokens × Dim, without any weight and
// with what Add adds;
// those of proper nouns are cleared, for it shall count what is done and not who does
// it.
func (e *Encoder) Encode(out *Encoding, text string, s *document.Sentence, vectors []float32, m *Scratch) {
	n := len(s.Tokens)
	if n == 0 {
		*out = Encoding{out.Word[:0], out.Holder[:0], out.Target[:0], out.gates[:0], out.columns[:0]}
		return
	}
	m.resize(n)
	e.open(m, text, s, vectors)
	for _, gates := range e.layers {
		m.rows.Set(m.x[:n*width], width)
		gates.Multiply(m.gates, &m.rows)
		m.layer(n)
	}
	e.normalise(m.x[:n*width])
	m.rows.Set(m.x[:n*width], width)
	for _, side := range [...]struct {
		to    *[]float32
		by    *kernel.Matrix
		width int
	}{{&out.Word, e.word, Dim}, {&out.Holder, e.holder, Dim}, {&out.Target, e.target, Dim}, {&out.gates, e.roles.gates, roleGates}} {
		*side.to = resized(*side.to, max(n, kernel.TileRows)*side.width)
		side.by.Multiply(*side.to, &m.rows)
		*side.to = (*side.to)[:n*side.width]
	}
	out.turn(n)
}

// turn fills columns.
func (e *Encoding) turn(n int) {
	stride := (n + kernel.Block - 1) / kernel.Block * kernel.Block
	e.columns = resized(e.columns, Dim*stride)
	clear(e.columns)
	for i := range n {
		for d, x := range e.Word[i*Dim:][:Dim] {
			e.columns[d*stride+i] = x
		}
	}
}

// resize makes room for n tokens, and for a tile's rows at least.
func (m *Scratch) resize(n int) {
	n = max(n, kernel.TileRows)
	m.x, m.states, m.gates = resized(m.x, n*width), resized(m.states, n*width), resized(m.gates, n*gateDim)
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/2)[:n]
	}
	return s[:n]
}

// open fills x with the inputs of the first layer.
func (e *Encoder) open(m *Scratch, text string, s *document.Sentence, vectors []float32) {
	for i := range s.Tokens {
		if s.Tokens[i].Tag == document.PROPN {
			clear(vectors[i*Dim:][:Dim])
		}
	}
	m.rows.Set(vectors[:len(s.Tokens)*Dim], Dim)
	e.input.Multiply(m.x, &m.rows)
	quoted := false
	for i := range s.Tokens {
		t := &s.Tokens[i]
		form := text[t.Start:t.End]
		quoted = quotes(form, quoted)
		x := m.x[i*width:][:width]
		kernel.Sum(x, x, e.tags[int(t.Tag)*width:][:width])
		kernel.Sum(x, x, e.relations[int(t.Relation)*width:][:width])
		kernel.Sum(x, x, e.forms[formRow(form, quoted)*width:][:width])
	}
}

// quotes reports whether what follows a token stands in quotation marks, the token
// itself included.
func quotes(form string, quoted bool) bool {
	switch form {
	case "“", "«", "``":
		return true
	case "”", "»", "''":
		return false
	case `"`:
		return !quoted
	}
	return quoted
}

func formRow(form string, quoted bool) (row int) {
	if r, _ := utf8.DecodeRuneInString(form); unicode.IsUpper(r) {
		row = 1
	}
	if quoted {
		row += 2
	}
	return row
}

// layer runs over n tokens, whose gates are filled before their activation, and adds
// to x.
func (m *Scratch) layer(n int) {
	kernel.Softsign(m.gates[:n*gateDim])
	var zero [half]float32
	before, after := zero[:], zero[:]
	for step := range n {
		i := step
		forwards := m.states[i*width:][:half]
		kernel.Mix(forwards, before, m.gates[i*gateDim:][:width])
		before = forwards
		i = n - 1 - step
		backwards := m.states[i*width+half:][:half]
		kernel.Mix(backwards, after, m.gates[i*gateDim+width:][:width])
		after = backwards
	}
	kernel.Sum(m.x[:n*width], m.x[:n*width], m.states[:n*width])
}

// normalise gives each row of x a mean of 0 and a variance of 1, then its gain and
// shift. Sums are taken in four parts; the conversions keep products from being fused
// into them.
func (e *Encoder) normalise(x []float32) {
	gain, shift := e.gain[:width], e.shift[:width]
	for ; len(x) > 0; x = x[width:] {
		row := x[:width]
		var a, b, c, d float32
		for k := 0; k < width; k += 4 {
			a += row[k]
			b += row[k+1]
			c += row[k+2]
			d += row[k+3]
		}
		mean := ((a + b) + (c + d)) / width
		a, b, c, d = 0, 0, 0, 0
		for k := 0; k < width; k += 4 {
			a += squared(row[k] - mean)
			b += squared(row[k+1] - mean)
			c += squared(row[k+2] - mean)
			d += squared(row[k+3] - mean)
		}
		by := 1 / float32(math.Sqrt(float64(((a+b)+(c+d))/width+epsilon)))
		for k, v := range row {
			row[k] = float32(float32((v-mean)*by)*gain[k]) + shift[k]
		}
	}
}

func squared(x float32) float32 { return float32(x * x) }
