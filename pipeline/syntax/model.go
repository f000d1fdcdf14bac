package syntax

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"

	"stance/pipeline/document"
)

// A model file is a magic line and then sections, each a length in four bytes
// (little endian) and that many bytes, in the order of the fields below.
const modelMagic = "stance syntax 1\n"

var unparsedLong = "more than " + strconv.Itoa(MaxTokens) + " tokens"

// modelFile is the content of a model file.
type modelFile struct {
	margin      uint32
	classTags   []byte // a document.Tag per class
	candidates  []byte // of the lexicon: sets, each its length and its classes
	words       []byte // keys of the lexicon, eight bytes each
	labelSets   []byte // per tag and direction: length and relations
	tagCells    []byte
	labelCells  []byte
	transitions []byte
}

func (m *modelFile) sections() []*[]byte {
	return []*[]byte{&m.classTags, &m.candidates, &m.words, &m.labelSets, &m.tagCells, &m.labelCells, &m.transitions}
}

// encode returns the bytes of the file.
func (m *modelFile) encode() []byte {
	out := append([]byte(nil), modelMagic...)
	out = binary.LittleEndian.AppendUint32(out, m.margin)
	for _, s := range m.sections() {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(*s)))
		out = append(out, *s...)
	}
	return out
}

var errModel = errors.New("not a syntax model of this version")

// Load returns a parser whose weights are read in place from a model file.
func Load(model string) (*Parser, error) {
	if len(model) < len(modelMagic)+4 || model[:len(modelMagic)] != modelMagic {
		return nil, fmt.Errorf("loading syntax model: %w", errModel)
	}
	rest := model[len(modelMagic):]
	number := func() int {
		n := uint32(rest[0]) | uint32(rest[1])<<8 | uint32(rest[2])<<16 | uint32(rest[3])<<24
		rest = rest[4:]
		return int(n)
	}
	margin := number()
	var parts [7]string
	for i := range parts {
		if len(rest) < 4 {
			return nil, fmt.Errorf("loading syntax model: section %d is missing: %w", i, errModel)
		}
		n := number()
		if n > len(rest) {
			return nil, fmt.Errorf("loading syntax model: section %d has %d of %d bytes: %w", i, len(rest), n, errModel)
		}
		parts[i], rest = rest[:n], rest[n:]
	}
	p, err := newParser(parts)
	if err != nil {
		return nil, fmt.Errorf("loading syntax model: %w", err)
	}
	p.margin = int64(margin)
	return p, nil
}

func newParser(parts [7]string) (*Parser, error) {
	p := &Parser{}
	if len(parts[0]) == 0 || len(parts[0]) >= maxClasses {
		return nil, fmt.Errorf("%d classes: %w", len(parts[0]), errModel)
	}
	for _, tag := range []byte(parts[0]) {
		if int(tag) >= len(document.Tags) {
			return nil, fmt.Errorf("tag %d: %w", tag, errModel)
		}
		p.classTags = append(p.classTags, document.Tag(tag))
	}
	sets, err := decodeSets(parts[1], len(p.classTags))
	if err != nil {
		return nil, fmt.Errorf("candidate tags: %w", err)
	}
	words := len(parts[2]) / 8
	if len(sets) < int(kinds) || words == 0 || words&(words-1) != 0 {
		return nil, fmt.Errorf("lexicon of %d sets, %d words: %w", len(sets), words, errModel)
	}
	lex := &lexicon{sets: sets, keys: make([]uint64, words)}
	empty := false
	for i := range lex.keys {
		s := parts[2][8*i:][:8]
		key := uint64(0)
		for b := 7; b >= 0; b-- {
			key = key<<8 | uint64(s[b])
		}
		if key != 0 && int(key&(1<<lexiconSetBits-1)) >= len(sets) {
			return nil, fmt.Errorf("lexicon entry %d: %w", i, errModel)
		}
		empty = empty || key == 0
		lex.keys[i] = key
	}
	if !empty {
		return nil, fmt.Errorf("lexicon without an end: %w", errModel)
	}
	labels, err := decodeSets(parts[3], len(document.Relations))
	if err != nil || len(labels) != 2*len(document.Tags) {
		return nil, fmt.Errorf("relations by tag: %w", errors.Join(err, errModel))
	}
	for tag := range document.Tags {
		p.searcher.labelSets[tag][left] = labels[2*tag]
		p.searcher.labelSets[tag][right] = labels[2*tag+1]
	}
	if len(parts[4]) < maxClasses || len(parts[5]) < labelWidth || len(parts[6]) < bucketBytes {
		return nil, fmt.Errorf("empty table: %w", errModel)
	}
	p.tagger = tagger{lex, &classTable{parts[4], maxClasses}}
	p.searcher.labels = &classTable{parts[5], labelWidth}
	p.searcher.transitions = &transitionTable{parts[6]}
	return p, nil
}

// labelWidth is the width of the table of relations.
const labelWidth = 64

// encodeSets writes sets of small numbers, each after its length.
func encodeSets(sets [][]uint8) []byte {
	var out []byte
	for _, set := range sets {
		out = append(append(out, byte(len(set))), set...)
	}
	return out
}

// decodeSets reads what encodeSets wrote; sets are not empty, members below limit.
func decodeSets(s string, limit int) ([][]uint8, error) {
	var sets [][]uint8
	for len(s) > 0 {
		n := int(s[0])
		if n == 0 || n >= len(s) {
			return nil, fmt.Errorf("set %d of length %d: %w", len(sets), n, errModel)
		}
		set := []uint8(s[1 : 1+n])
		for _, member := range set {
			if int(member) >= limit {
				return nil, fmt.Errorf("set %d has %d: %w", len(sets), member, errModel)
			}
		}
		sets, s = append(sets, set), s[1+n:]
	}
	return sets, nil
}
