package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// A model file is, all little-endian:
//
//	magic    8 bytes  "stance\x1aM"
//	version  uint32   of the format
//	length   uint32   of the header
//	header   JSON     fileHeader
//	arrays            of each model, in the order of the header
//	sum      32 bytes SHA-256 of all before it
//
// The same bundle gives the same bytes.
const (
	magic       = "stance\x1aM"
	fileVersion = 1
)

// Limits of model files; what exceeds them is not read.
const (
	MaxFileSize = 512 << 20 // bytes
	MaxFeatures = 16 << 20  // of one model
	MaxModels   = 64        // of one file
	maxHeader   = 16 << 20  // bytes
)

// Errors of Load, wrapped with what was found.
var (
	ErrNotModel  = errors.New("not a model file")
	ErrTruncated = errors.New("the model file is cut short: copy or download it again")
	ErrChecksum  = errors.New("the model file is damaged (its checksum differs): copy or download it again")
	ErrNewer     = errors.New("the model file was made by a newer stance: update stance")
	ErrOlder     = errors.New("the model file was made by an older stance: train the model again")
	ErrInvalid   = errors.New("the model file contradicts itself")
)

type fileHeader struct {
	Metadata map[string]string `json:"metadata,omitempty"`
	Card     string            `json:"card,omitempty"`
	Models   []modelHeader     `json:"models"`
}

type modelHeader struct {
	Name        string            `json:"name"`
	Kind        string            `json:"kind"` // linear or neighbours
	Classes     []string          `json:"classes"`
	Calibration Calibration       `json:"calibration"`
	Decision    Decision          `json:"decision"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	Linear      *linearHeader     `json:"linear,omitempty"`
}

type linearHeader struct {
	Features int       `json:"features"`
	Bias     []float64 `json:"bias"`
	Sparse   Block     `json:"sparse"`
	Dense    Block     `json:"dense"`
}

// Save writes the bundle as a model file.
func (b *Bundle) Save(w io.Writer) error {
	header := fileHeader{Metadata: b.Metadata, Card: b.Card}
	for _, m := range b.Models {
		h := modelHeader{Name: m.Name, Classes: m.Classes, Calibration: m.Calibration, Decision: m.Decision, Metadata: m.Metadata}
		switch c := m.Classifier.(type) {
		case *Linear:
			h.Kind = "linear"
			h.Linear = &linearHeader{c.Vocabulary.Len(), c.Bias, c.Sparse, c.Dense}
		default:
			return fmt.Errorf("saving model %q: a %T cannot be kept in a file", m.Name, c)
		}
		header.Models = append(header.Models, h)
	}
	if err := header.check(); err != nil {
		return fmt.Errorf("saving a model: %w", err)
	}
	text, err := json.Marshal(header)
	if err != nil {
		return fmt.Errorf("saving a model: %w", err)
	}
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	var buf []byte
	buf = append(buf, magic...)
	buf = binary.LittleEndian.AppendUint32(buf, fileVersion)
	buf = binary.LittleEndian.AppendUint32(buf, uint32(len(text)))
	buf = append(buf, text...)
	if _, err := out.Write(buf); err != nil {
		return fmt.Errorf("writing a model: %w", err)
	}
	for _, m := range b.Models {
		if err := m.Classifier.(*Linear).writeArrays(out); err != nil {
			return fmt.Errorf("writing model %q: %w", m.Name, err)
		}
	}
	if _, err := w.Write(sum.Sum(nil)); err != nil {
		return fmt.Errorf("writing a model: %w", err)
	}
	return nil
}

func (l *Linear) writeArrays(w io.Writer) error {
	for _, array := range []any{l.Vocabulary.keys, l.Scale, l.Weights} {
		if err := binary.Write(w, binary.LittleEndian, array); err != nil {
			return err
		}
	}
	return nil
}

// Load reads a model file.
func Load(r io.Reader) (*Bundle, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("reading a model: %w", err)
	}
	return LoadBytes(data)
}

// LoadBytes reads a model file from memory. data is not kept.
func LoadBytes(data []byte) (*Bundle, error) {
	if len(data) > MaxFileSize {
		return nil, fmt.Errorf("reading a model: more than %d MB", MaxFileSize>>20)
	}
	body, err := checked(data)
	if err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(body[12:])
	rest := body[16:]
	if n > maxHeader || int(n) > len(rest) {
		return nil, fmt.Errorf("%w: a header of %d bytes", ErrInvalid, n)
	}
	var header fileHeader
	decoder := json.NewDecoder(bytes.NewReader(rest[:n]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&header); err != nil {
		return nil, fmt.Errorf("%w: its header: %w", ErrInvalid, err)
	}
	if err := header.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	b := &Bundle{Metadata: header.Metadata, Card: header.Card}
	arrays := rest[n:]
	for _, h := range header.Models {
		m := &Model{Name: h.Name, Classes: h.Classes, Calibration: h.Calibration, Decision: h.Decision, Metadata: h.Metadata}
		if m.Classifier, arrays, err = h.readLinear(arrays); err != nil {
			return nil, fmt.Errorf("%w: model %q: %w", ErrInvalid, h.Name, err)
		}
		b.Models = append(b.Models, m)
	}
	if len(arrays) > 0 {
		return nil, fmt.Errorf("%w: %d bytes follow the last model", ErrInvalid, len(arrays))
	}
	return b, nil
}

// checked returns the file without its sum, after magic, version and sum.
func checked(data []byte) ([]byte, error) {
	if len(data) < len(magic) && len(data) > 0 && magic[:len(data)] == string(data) {
		return nil, ErrTruncated
	}
	if len(data) < len(magic) || string(data[:len(magic)]) != magic {
		return nil, ErrNotModel
	}
	if len(data) < 16+sha256.Size {
		return nil, ErrTruncated
	}
	switch v := binary.LittleEndian.Uint32(data[8:]); {
	case v > fileVersion:
		return nil, fmt.Errorf("%w (format %d, this stance reads %d)", ErrNewer, v, fileVersion)
	case v < fileVersion:
		return nil, fmt.Errorf("%w (format %d, this stance reads %d)", ErrOlder, v, fileVersion)
	}
	body := data[:len(data)-sha256.Size]
	if sha256.Sum256(body) != [sha256.Size]byte(data[len(body):]) {
		return nil, ErrChecksum
	}
	return body, nil
}

func (h *fileHeader) check() error {
	if len(h.Models) == 0 || len(h.Models) > MaxModels {
		return fmt.Errorf("%d models: a file holds 1 to %d", len(h.Models), MaxModels)
	}
	names := make(map[string]bool)
	for _, m := range h.Models {
		if names[m.Name] {
			return fmt.Errorf("two models %q", m.Name)
		}
		names[m.Name] = true
		if err := m.check(); err != nil {
			return fmt.Errorf("model %q: %w", m.Name, err)
		}
	}
	return nil
}

func (h *modelHeader) check() error {
	k := len(h.Classes)
	if k < 2 || k > MaxClasses {
		return fmt.Errorf("%d classes: a model has 2 to %d", k, MaxClasses)
	}
	if sorted := slices.Sorted(slices.Values(h.Classes)); len(slices.Compact(sorted)) != k {
		return fmt.Errorf("classes %q are not different", h.Classes)
	}
	oneOf := func(what string, x []float64, lengths ...int) error {
		if !slices.Contains(lengths, len(x)) {
			return fmt.Errorf("%s of %d numbers for %d classes", what, len(x), k)
		}
		return nil
	}
	if err := errors.Join(
		oneOf("calibration scale", h.Calibration.Scale, 0, 1, k),
		oneOf("calibration shift", h.Calibration.Shift, 0, k),
		oneOf("decision weights", h.Decision.Weights, 0, k)); err != nil {
		return err
	}
	if h.Kind != "linear" || h.Linear == nil {
		return fmt.Errorf("an unknown kind of classifier, %q", h.Kind)
	}
	if h.Linear.Features < 0 || h.Linear.Features > MaxFeatures {
		return fmt.Errorf("%d features: at most %d", h.Linear.Features, MaxFeatures)
	}
	return oneOf("bias", h.Linear.Bias, k)
}

func (h *modelHeader) readLinear(data []byte) (*Linear, []byte, error) {
	n, k := h.Linear.Features, len(h.Classes)
	if size := n * (8 + 4 + 4*k); size > len(data) {
		return nil, nil, fmt.Errorf("arrays of %d bytes, %d are there", size, len(data))
	}
	keys := make([]uint64, n)
	for i := range keys {
		keys[i] = binary.LittleEndian.Uint64(data[8*i:])
		if i > 0 && keys[i-1] >= keys[i] {
			return nil, nil, errors.New("features are not in order")
		}
	}
	l := &Linear{Vocabulary: NewVocabulary(keys), Bias: h.Linear.Bias, Sparse: h.Linear.Sparse, Dense: h.Linear.Dense}
	var err error
	data = data[8*n:]
	if l.Scale, data, err = readFloats(data, n); err != nil {
		return nil, nil, fmt.Errorf("scales: %w", err)
	}
	if l.Weights, data, err = readFloats(data, n*k); err != nil {
		return nil, nil, fmt.Errorf("weights: %w", err)
	}
	return l, data, nil
}

func readFloats(data []byte, n int) ([]float32, []byte, error) {
	x := make([]float32, n)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
		if f := float64(x[i]); math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, nil, errors.New("a number is not finite")
		}
	}
	return x, data[4*n:], nil
}
