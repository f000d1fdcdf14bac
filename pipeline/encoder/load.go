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
	magic      = "stanceE1"
	headerSize = len(magic) + 3*4
	mostLayers = 8
)

// most is the largest magnitude of a weight that is taken for one.
const most = 1e4

// Default is the encoder that the program carries. It is loaded once.
func Default() (*Encoder, error) { return loadDefault() }

var loadDefault = sync.OnceValues(func() (*Encoder, error) { return Load(data.Bytes) })

// Load reads an encoder as data/encoder/student.py writes it: the magic, how many tags
// and relations it knows and how many layers it has, and float32 weights,
// little-endian, a matrix by its inputs. An error wraps ErrFormat.
func Load(b []byte) (*Encoder, error) {
	if len(b) < headerSize || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: no header", ErrFormat)
	}
	field := func(i int) uint32 { return binary.LittleEndian.Uint32(b[len(magic)+4*i:]) }
	tags, relations, layers := field(0), field(1), field(2)
	if layers < 1 || layers > mostLayers {
		return nil, fmt.Errorf("%w: %d layers", ErrFormat, layers)
	}
	if int(tags) != len(document.Tags) || int(relations) != len(document.Relations) {
		return nil, fmt.Errorf("%w: it knows %d tags and %d relations, and the parser %d and %d", ErrFormat, tags, relations, len(document.Tags), len(document.Relations))
	}
	r := weights{rest: b[headerSize:]}
	e := &Encoder{
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
	if len(w.rest) < 4*n {
		w.fail("cut short")
		return out
	}
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(w.rest[4*i:]))
		if !(out[i] >= -most && out[i] <= most) {
			w.fail(fmt.Sprintf("a weight of %v", out[i]))
			return make([]float32, n)
		}
	}
	w.rest = w.rest[4*n:]
	return out
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
