package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
)

// linearHeader announces the arrays of a linear model: the keys as uint64,
// the distinct scales as float32 and by feature the place of its own as
// uint16, then the weights by feature and class as float32, or as int8 where
// there are Steps.
type linearHeader struct {
	Features int       `json:"features"`
	Scales   int       `json:"scales"` // distinct; 0: by feature, they are too many
	Bias     []float64 `json:"bias"`
	Steps    []float64 `json:"steps,omitempty"` // by class: a weight is its level times the step
	Sparse   Block     `json:"sparse"`
	Dense    Block     `json:"dense"`
	Opinion  float64   `json:"opinion,omitempty"` // what opinions are multiplied by
}

// neighboursHeader announces rows of training: projected float32 numbers
// each, then the class of each as one byte.
type neighboursHeader struct {
	K    int `json:"k"`
	Rows int `json:"rows"`
}

func (l *Linear) header() *linearHeader {
	h := &linearHeader{Features: l.Vocabulary.Len(), Scales: len(l.distinctScales()), Bias: l.Bias, Sparse: l.Sparse, Dense: l.Dense, Opinion: l.Opinion}
	for _, s := range l.steps {
		h.Steps = append(h.Steps, float64(s))
	}
	return h
}

// distinctScales in ascending order, none where a uint16 cannot number them.
// IDF has few: one for each document frequency.
func (l *Linear) distinctScales() []float32 {
	scales := slices.Compact(slices.Sorted(slices.Values(l.Scale)))
	if len(scales) > math.MaxUint16 {
		return nil
	}
	return scales
}

func (l *Linear) appendArrays(b []byte) []byte {
	for _, key := range l.Vocabulary.keys {
		b = binary.LittleEndian.AppendUint64(b, key)
	}
	if scales := l.distinctScales(); len(scales) > 0 {
		b = appendFloats(b, scales)
		for _, s := range l.Scale {
			at, _ := slices.BinarySearch(scales, s)
			b = binary.LittleEndian.AppendUint16(b, uint16(at))
		}
	} else {
		b = appendFloats(b, l.Scale)
	}
	if l.steps == nil {
		return appendFloats(b, l.Weights)
	}
	for i, w := range l.Weights {
		b = append(b, byte(level(w, l.steps[i%len(l.steps)])))
	}
	return b
}

func (n *Neighbours) header() *neighboursHeader {
	return &neighboursHeader{K: n.k, Rows: len(n.y)}
}

func (n *Neighbours) appendArrays(b []byte) []byte {
	for _, row := range n.x {
		for _, x := range row {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(x)))
		}
	}
	for _, y := range n.y {
		b = append(b, byte(y))
	}
	return b
}

func appendFloats(b []byte, x []float32) []byte {
	for _, f := range x {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return b
}

// Quantise returns the model with weights rounded to 255 levels per class,
// which take a quarter of the room in a file. The rows being of unit length,
// a logit moves by about a ninth of a level.
func (l *Linear) Quantise() *Linear {
	q := *l
	k := len(l.Bias)
	q.steps = make([]float32, k)
	for i, w := range l.Weights {
		q.steps[i%k] = max(q.steps[i%k], float32(math.Abs(float64(w)))/127)
	}
	q.Weights = make([]float32, len(l.Weights))
	for i, w := range l.Weights {
		q.Weights[i] = float32(level(w, q.steps[i%k])) * q.steps[i%k]
	}
	return &q
}

func level(w, step float32) int8 {
	if step == 0 {
		return 0
	}
	return int8(max(-127, min(127, math.RoundToEven(float64(w)/float64(step)))))
}

// arrayReader takes arrays from the front of data.
type arrayReader struct{ data []byte }

// take returns the next n bytes, where there are so many.
func (r *arrayReader) take(n int) ([]byte, error) {
	if n > len(r.data) {
		return nil, fmt.Errorf("arrays need %d bytes more, %d are there", n, len(r.data))
	}
	taken := r.data[:n]
	r.data = r.data[n:]
	return taken, nil
}

func (r *arrayReader) floats(n int) ([]float32, error) {
	data, err := r.take(4 * n)
	if err != nil {
		return nil, err
	}
	x := make([]float32, n)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		if f := float64(x[i]); math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, errors.New("a number is not finite")
		}
	}
	return x, nil
}

// pass passes over what linear would read.
func (r *arrayReader) pass(h *linearHeader) error {
	scales := 4 * h.Features
	if h.Scales > 0 {
		scales = 4*min(h.Scales, math.MaxUint16) + 2*h.Features
	}
	weight := 1
	if h.Steps == nil {
		weight = 4
	}
	_, err := r.take(8*h.Features + scales + weight*h.Features*len(h.Bias))
	return err
}

func (r *arrayReader) linear(h *linearHeader, weights bool) (*Linear, error) {
	keys, err := r.keys(h.Features)
	if err != nil {
		return nil, err
	}
	l := &Linear{Vocabulary: NewVocabulary(keys), Bias: h.Bias, Sparse: h.Sparse, Dense: h.Dense, Opinion: h.Opinion}
	if l.Scale, err = r.scales(h); err != nil || !weights {
		return l, err
	}
	n := h.Features * len(h.Bias)
	if h.Steps == nil {
		l.Weights, err = r.floats(n)
		return l, err
	}
	for _, s := range h.Steps {
		if !(s >= 0 && s <= math.MaxFloat32/128) {
			return nil, fmt.Errorf("a quantisation step of %g", s)
		}
		l.steps = append(l.steps, float32(s))
	}
	levels, err := r.take(n)
	if err != nil {
		return nil, err
	}
	l.Weights = make([]float32, n)
	for i, b := range levels {
		l.Weights[i] = float32(int8(b)) * l.steps[i%len(l.steps)]
	}
	return l, nil
}

func (r *arrayReader) keys(n int) ([]uint64, error) {
	data, err := r.take(8 * n)
	if err != nil {
		return nil, err
	}
	keys := make([]uint64, n)
	for i := range keys {
		keys[i] = binary.LittleEndian.Uint64(data[8*i:])
		if i > 0 && keys[i-1] >= keys[i] {
			return nil, errors.New("features are not in order")
		}
	}
	return keys, nil
}

func (r *arrayReader) scales(h *linearHeader) ([]float32, error) {
	if h.Scales == 0 {
		return r.floats(h.Features)
	}
	if h.Scales < 0 || h.Scales > math.MaxUint16 {
		return nil, fmt.Errorf("%d scales", h.Scales)
	}
	distinct, err := r.floats(h.Scales)
	if err != nil {
		return nil, err
	}
	data, err := r.take(2 * h.Features)
	if err != nil {
		return nil, err
	}
	scales := make([]float32, h.Features)
	for i := range scales {
		at := int(binary.LittleEndian.Uint16(data[2*i:]))
		if at >= len(distinct) {
			return nil, fmt.Errorf("scale %d of %d", at, len(distinct))
		}
		scales[i] = distinct[at]
	}
	return scales, nil
}

func (r *arrayReader) neighbours(h *neighboursHeader, l *Linear) (*Neighbours, error) {
	flat, err := r.floats(h.Rows * projected)
	if err != nil {
		return nil, err
	}
	labels, err := r.take(h.Rows)
	if err != nil {
		return nil, err
	}
	x, y := make([][]float64, h.Rows), make([]int, h.Rows)
	for i := range x {
		x[i] = make([]float64, projected)
		for j, f := range flat[i*projected : (i+1)*projected] {
			x[i][j] = float64(f)
		}
		if y[i] = int(labels[i]); y[i] >= len(l.Bias) {
			return nil, fmt.Errorf("a row of class %d of %d", y[i], len(l.Bias))
		}
	}
	return newNeighbours(l, h.K, len(l.Bias), x, y), nil
}
