package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A model file is, all little-endian:
//
//	magic    8 bytes  "stance\x1aM"
//	version  uint32   of the format
//	length   uint32   of the header
//	size     uint64   of the file
//	header   JSON     fileHeader
//	arrays            of each model, in the order of the header
//	sum      32 bytes SHA-256 of all before it
//
// The same bundle gives the same bytes.
const (
	magic       = "stance\x1aM"
	fileVersion = 3
	prefixSize  = 24
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
	Classes     []string          `json:"classes"`
	Calibration Calibration       `json:"calibration"`
	Decision    Decision          `json:"decision"`
	Discourse   *Discourse        `json:"discourse,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	Linear      *linearHeader     `json:"linear"`
	Neighbours  *neighboursHeader `json:"neighbours,omitempty"` // Linear holds its scales
}

// Save writes the bundle as a model file.
func (b *Bundle) Save(w io.Writer) error {
	header := fileHeader{Metadata: b.Metadata, Card: b.Card}
	for _, m := range b.Models {
		h := modelHeader{Name: m.Name, Classes: m.Classes, Calibration: m.Calibration, Decision: m.Decision, Discourse: m.Discourse, Metadata: m.Metadata}
		switch c := m.Classifier.(type) {
		case *Linear:
			h.Linear = c.header()
		case *Neighbours:
			h.Linear, h.Neighbours = c.linear.header(), c.header()
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
	var arrays []byte
	for _, m := range b.Models {
		switch c := m.Classifier.(type) {
		case *Linear:
			arrays = c.appendArrays(arrays)
		case *Neighbours:
			arrays = c.appendArrays(c.linear.appendArrays(arrays))
		}
	}
	size := prefixSize + len(text) + len(arrays) + sha256.Size
	if len(text) > maxHeader || size > MaxFileSize {
		return fmt.Errorf("saving a model: %d bytes, %d of them header, are more than a model file holds", size, len(text))
	}
	file := make([]byte, 0, size)
	file = append(file, magic...)
	file = binary.LittleEndian.AppendUint32(file, fileVersion)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(text)))
	file = binary.LittleEndian.AppendUint64(file, uint64(size))
	file = append(file, text...)
	file = append(file, arrays...)
	sum := sha256.Sum256(file)
	if _, err := w.Write(append(file, sum[:]...)); err != nil {
		return fmt.Errorf("writing a model: %w", err)
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
	return LoadSome(data, func([]string) []string { return nil })
}

// LoadSome is LoadBytes for those who need some of the models: the bundle lacks the
// linear ones that unwanted picks out of the names of all. They are passed over.
func LoadSome(data []byte, unwanted func(names []string) []string) (*Bundle, error) {
	if len(data) > MaxFileSize {
		return nil, fmt.Errorf("reading a model: more than %d MB", MaxFileSize>>20)
	}
	body, err := checked(data)
	if err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint32(body[12:])
	rest := body[prefixSize:]
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
	arrays := &arrayReader{data: rest[n:]}
	var names []string
	for _, h := range header.Models {
		names = append(names, h.Name)
	}
	without := unwanted(names)
	for _, h := range header.Models {
		if h.Neighbours == nil && slices.Contains(without, h.Name) {
			if err := arrays.pass(h.Linear); err != nil {
				return nil, fmt.Errorf("%w: model %q: %w", ErrInvalid, h.Name, err)
			}
			continue
		}
		m := &Model{Name: h.Name, Classes: h.Classes, Calibration: h.Calibration, Decision: h.Decision, Discourse: h.Discourse, Metadata: h.Metadata}
		if m.Classifier, err = h.classifier(arrays); err != nil {
			return nil, fmt.Errorf("%w: model %q: %w", ErrInvalid, h.Name, err)
		}
		b.Models = append(b.Models, m)
	}
	if len(arrays.data) > 0 {
		return nil, fmt.Errorf("%w: %d bytes follow the last model", ErrInvalid, len(arrays.data))
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
	if len(data) < prefixSize {
		return nil, ErrTruncated
	}
	switch v := binary.LittleEndian.Uint32(data[8:]); {
	case v > fileVersion:
		return nil, fmt.Errorf("%w (format %d, this stance reads %d)", ErrNewer, v, fileVersion)
	case v < fileVersion:
		return nil, fmt.Errorf("%w (format %d, this stance reads %d)", ErrOlder, v, fileVersion)
	}
	switch size := binary.LittleEndian.Uint64(data[16:]); {
	case uint64(len(data)) < size:
		return nil, fmt.Errorf("%w (%d of %d bytes)", ErrTruncated, len(data), size)
	case uint64(len(data)) > size || size < prefixSize+sha256.Size:
		return nil, ErrChecksum
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
	for _, w := range h.Decision.Weights {
		if !(w > 0) {
			return fmt.Errorf("a decision weight of %g", w)
		}
	}
	if err := h.Discourse.check(k); err != nil {
		return err
	}
	if h.Linear == nil {
		return errors.New("no linear part")
	}
	if o := h.Linear.Opinion; !(o >= 0 && o <= heaviestOpinion) {
		return fmt.Errorf("a weight of %g for opinions", o)
	}
	if h.Linear.Features < 0 || h.Linear.Features > MaxFeatures {
		return fmt.Errorf("%d features: at most %d", h.Linear.Features, MaxFeatures)
	}
	if n := h.Neighbours; n != nil && (n.K < 1 || n.K > n.Rows || n.Rows > MaxFeatures) {
		return fmt.Errorf("%d neighbours of %d rows", n.K, n.Rows)
	}
	return errors.Join(
		oneOf("bias", h.Linear.Bias, k),
		oneOf("quantisation steps", h.Linear.Steps, 0, k))
}

// classifier reads what the header announces.
func (h *modelHeader) classifier(arrays *arrayReader) (Classifier, error) {
	l, err := arrays.linear(h.Linear, h.Neighbours == nil)
	if err != nil || h.Neighbours == nil {
		return l, err
	}
	return arrays.neighbours(h.Neighbours, l)
}
