package encoder

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	data "stance/data/encoder"
	"stance/pipeline/document"
	"stance/pipeline/syntax/kernel"
)

// ErrFormat says that the bytes given to Load are no encoder.
var ErrFormat = errors.New("encoder: not an encoder")

const (
	magic      = "stanceE3"
	headerSize = len(magic) + 4*4
	mostLayers = 8
	mostOwn    = 1 << 16
)

// most is the largest magnitude of a weight that is taken for one.
const most = 1e4

// Default is the encoder that the program carries. It is loaded once.
func Default() (*Encoder, error) { return loadDefault() }

var loadDefault = sync.OnceValues(func() (*Encoder, error) { return Load(data.Bytes) })

// Load reads an encoder as data/encoder/student.py writes it: the magic, how many tags
// and relations it knows, how many layers it has and how many words have a vector of
// their own, these vectors, and float32 weights,
// little-endian, a matrix by its inputs and a head by its classes. An error wraps ErrFormat.
func Load(b []byte) (*Encoder, error) {
	if len(b) < headerSize || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: no header", ErrFormat)
	}
	field := func(i int) uint32 { return binary.LittleEndian.Uint32(b[len(magic)+4*i:]) }
	tags, relations, layers, words := field(0), field(1), field(2), field(3)
	if layers < 1 || layers > mostLayers {
		return nil, fmt.Errorf("%w: %d layers", ErrFormat, layers)
	}
	if words > mostOwn {
		return nil, fmt.Errorf("%w: vectors of %d words", ErrFormat, words)
	}
	if int(tags) != len(document.Tags) || int(relations) != len(document.Relations) {
		return nil, fmt.Errorf("%w: it knows %d tags and %d relations, and the parser %d and %d", ErrFormat, tags, relations, len(document.Tags), len(document.Relations))
	}
	r := weights{rest: b[headerSize:]}
	e := &Encoder{
		own:       r.own(int(words)),
		input:     r.matrix(Dim, width),
		tags:      r.take(len(document.Tags) * width),
		relations: r.take(len(document.Relations) * width),
		forms:     r.take(formRows * width),
	}
	for range layers {
		e.layers = append(e.layers, r.matrix(width, gateDim))
	}
	e.gain, e.shift = r.take(width), r.take(width)
	e.word, e.holder, e.target = r.matrix(width, Dim), r.matrix(width, Dim), r.matrix(width, Dim)
	e.roles, e.attention = r.roles(), r.attention()
	for range headClasses {
		e.heads = append(e.heads, r.head())
	}
	if r.err == nil && len(r.rest) > 0 {
		r.err = fmt.Errorf("%w: %d bytes too many", ErrFormat, len(r.rest))
	}
	if r.err != nil {
		return nil, r.err
	}
	return e, nil
}

// weights are numbers that are still to be read, and what was wrong with those that
// were.
type weights struct {
	rest []byte
	err  error
}

func (w *weights) take(n int) []float32 {
	out := make([]float32, n)
	b := w.bytes(4 * n)
	if b == nil {
		return out
	}
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if !(out[i] >= -most && out[i] <= most) {
			w.fail(fmt.Sprintf("a weight of %v", out[i]))
			return make([]float32, n)
		}
	}
	return out
}

// bytes are the next n; nil: there are fewer.
func (w *weights) bytes(n int) []byte {
	if len(w.rest) < n {
		w.fail("cut short")
		return nil
	}
	b := w.rest[:n]
	w.rest = w.rest[n:]
	return b
}

func (w *weights) fail(why string) {
	if w.err == nil {
		w.err = fmt.Errorf("%w: %s", ErrFormat, why)
	}
}

func (w *weights) matrix(rows, columns int) *kernel.Matrix {
	cells := w.take(rows * columns)
	return kernel.NewMatrix(cells, w.take(columns), rows, columns)
}
