package syntax

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"

	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/syntax/kernel"
)

// A model file is a magic line and then sections, each a length in four bytes
// (little endian) and that many bytes, in the order of the fields below.
const modelMagic = "stance syntax 3\n"

var unparsedLong = "more than " + strconv.Itoa(MaxTokens) + " tokens"

// modelFile is the content of a model file.
type modelFile struct {
	classTags  []byte // a document.Tag per class
	candidates []byte // of the lexicon: sets, each its length and its classes
	words      []byte // keys of the lexicon, eight bytes each
	tagCells   []byte
	actions    []byte // transition and relation of each
	dense      []byte // parameters of the network, float32
	state      []byte
	scales     []byte
	cells      []byte
}

const sectionCount = 9

func (m *modelFile) sections() [sectionCount]*[]byte {
	return [...]*[]byte{&m.classTags, &m.candidates, &m.words, &m.tagCells, &m.actions, &m.dense, &m.state, &m.scales, &m.cells}
}

// encode returns the bytes of the file.
func (m *modelFile) encode() []byte {
	out := append([]byte(nil), modelMagic...)
	for _, s := range m.sections() {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(*s)))
		out = append(out, *s...)
	}
	return out
}

var errModel = errors.New("not a syntax model of this version")

// Load returns a parser whose weights are read in place from a model file.
func Load(model string) (*Parser, error) {
	if len(model) < len(modelMagic) || model[:len(modelMagic)] != modelMagic {
		return nil, fmt.Errorf("loading syntax model: %w", errModel)
	}
	rest := model[len(modelMagic):]
	number := func() int {
		n := uint32(rest[0]) | uint32(rest[1])<<8 | uint32(rest[2])<<16 | uint32(rest[3])<<24
		rest = rest[4:]
		return int(n)
	}
	var parts [sectionCount]string
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
	return p, nil
}

func newParser(parts [sectionCount]string) (*Parser, error) {
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
	vectors, err := embedding.Default()
	if err != nil {
		return nil, err
	}
	lex := &lexicon{vectors: vectors, sets: sets, keys: make([]uint64, words)}
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
	if len(parts[3]) < maxClasses {
		return nil, fmt.Errorf("empty table: %w", errModel)
	}
	p.tagger = tagger{lex, &classTable{parts[3]}}
	net := &p.network
	net.words = int32(lex.number())
	net.dense, net.state, net.scales, net.cells = floats(parts[5]), floats(parts[6]), floats(parts[7]), parts[8]
	if rows := int(net.words) + extraRows; len(net.dense) != denseSize || len(net.state) != stateRowCount*hiddenDim ||
		len(net.scales) != rows || len(net.cells) != rows*learnedDim {
		return nil, fmt.Errorf("network of another size: %w", errModel)
	}
	net.encoder = newEncoder(net.dense, kernel.NewMatrix)
	var actions []action
	for i := 0; i+1 < len(parts[4]); i += 2 {
		actions = append(actions, action{parts[4][i], parts[4][i+1]})
	}
	if err := net.setActions(actions); err != nil {
		return nil, err
	}
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
