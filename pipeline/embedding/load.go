package embedding

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"stance/data/vectors"
)

// ErrFormat says that the bytes given to Load are not a table of vectors.
var ErrFormat = errors.New("embedding: not a table of word vectors")

const (
	magic = "stancev1"

	// Fine and Coarse are the indices of the two sets of word classes.
	Fine   = 0
	Coarse = 1

	classSets  = 2
	headerSize = len(magic) + 8*4 + classSets*4

	maxDim   = 1024
	maxWords = math.MaxUint16 - 1 // a slot holds row + 1
	maxRows  = 1 << 24
)

// Table is a frozen table of word vectors. It keeps the bytes that it was
// loaded from and copies none of them.
type Table struct {
	words, dim          int
	slotMask, gramRows  uint32
	shortGram, longGram int
	classes             [classSets]int
	ends, slots         []byte // uint32 per word and one; uint16 per slot
	scales, weights     []byte // bfloat16 per word
	gramScales          []byte // bfloat16 per row of n-grams
	vectors, grams      []byte // int8 per word, or row of n-grams, and dimension
	centres, members    [classSets][]byte
	text                []byte
}

// Default is the table that the program carries. It is loaded once.
func Default() (*Table, error) { return loadDefault() }

var loadDefault = sync.OnceValues(func() (*Table, error) { return Load(vectors.Bytes) })

// Load reads a table in the layout of data/vectors/make_vectors.py. The table
// refers to b, which must not change. Every offset is checked here, so that
// no lookup can fail later; an error wraps ErrFormat.
func Load(b []byte) (*Table, error) {
	if len(b) < headerSize || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: no header", ErrFormat)
	}
	field := func(i int) int { return int(binary.LittleEndian.Uint32(b[len(magic)+4*i:])) }
	t := &Table{words: field(0), dim: field(1), shortGram: field(6), longGram: field(7)}
	slots, gramRows, textSize := field(2), field(3), field(4)
	t.classes = [classSets]int{field(8), field(9)}
	switch {
	case t.words < 1 || t.words > maxWords:
		return nil, fmt.Errorf("%w: %d words", ErrFormat, t.words)
	case t.dim < 1 || t.dim > maxDim:
		return nil, fmt.Errorf("%w: %d dimensions", ErrFormat, t.dim)
	case slots <= t.words || slots > maxRows || slots&(slots-1) != 0:
		return nil, fmt.Errorf("%w: %d slots for %d words", ErrFormat, slots, t.words)
	case gramRows < 1 || gramRows > maxRows:
		return nil, fmt.Errorf("%w: %d rows of n-grams", ErrFormat, gramRows)
	case field(5) != classSets:
		return nil, fmt.Errorf("%w: %d sets of classes", ErrFormat, field(5))
	case t.shortGram < 1 || t.longGram < t.shortGram || t.longGram > foldedSize:
		return nil, fmt.Errorf("%w: n-grams of %d to %d bytes", ErrFormat, t.shortGram, t.longGram)
	}
	for _, k := range t.classes {
		if k < 1 || k > math.MaxUint8+1 {
			return nil, fmt.Errorf("%w: %d classes", ErrFormat, k)
		}
	}
	t.slotMask, t.gramRows = uint32(slots-1), uint32(gramRows)

	rest := b[headerSize:]
	for _, section := range []struct {
		name string
		into *[]byte
		size int
	}{
		{"word ends", &t.ends, 4 * (t.words + 1)},
		{"slots", &t.slots, 2 * slots},
		{"scales", &t.scales, 2 * t.words},
		{"weights", &t.weights, 2 * t.words},
		{"n-gram scales", &t.gramScales, 2 * gramRows},
		{"vectors", &t.vectors, t.words * t.dim},
		{"n-grams", &t.grams, gramRows * t.dim},
		{"fine centres", &t.centres[Fine], t.classes[Fine] * t.dim},
		{"coarse centres", &t.centres[Coarse], t.classes[Coarse] * t.dim},
		{"fine classes", &t.members[Fine], t.words},
		{"coarse classes", &t.members[Coarse], t.words},
		{"words", &t.text, textSize},
	} {
		if len(rest) < section.size {
			return nil, fmt.Errorf("%w: %s cut short", ErrFormat, section.name)
		}
		*section.into, rest = rest[:section.size:section.size], rest[section.size:]
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%w: %d bytes too many", ErrFormat, len(rest))
	}
	return t, t.check()
}

// check holds what the lookups rely on: word ends that rise within the text,
// slots that name rows, with an empty one to stop at, classes that exist, and
// finite numbers.
func (t *Table) check() error {
	end := uint32(0)
	for row := range t.words + 1 {
		next := binary.LittleEndian.Uint32(t.ends[4*row:])
		if next < end || int(next) > len(t.text) {
			return fmt.Errorf("%w: word %d ends at %d", ErrFormat, row, next)
		}
		end = next
	}
	empty := false
	for slot := 0; slot < len(t.slots); slot += 2 {
		row := int(binary.LittleEndian.Uint16(t.slots[slot:]))
		if row > t.words {
			return fmt.Errorf("%w: a slot names word %d", ErrFormat, row)
		}
		empty = empty || row == 0
	}
	if !empty {
		return fmt.Errorf("%w: no empty slot", ErrFormat)
	}
	for set, members := range t.members {
		for row, class := range members {
			if int(class) >= t.classes[set] {
				return fmt.Errorf("%w: word %d is of class %d", ErrFormat, row, class)
			}
		}
	}
	for _, numbers := range [][]byte{t.scales, t.weights, t.gramScales} {
		for i := 0; i < len(numbers); i += 2 {
			if x := bfloat(numbers, i/2); !(x >= 0 && x <= 1e6) {
				return fmt.Errorf("%w: a scale of %v", ErrFormat, x)
			}
		}
	}
	return nil
}

// bfloat is number i of s: the upper half of a float32.
func bfloat(s []byte, i int) float32 {
	return math.Float32frombits(uint32(binary.LittleEndian.Uint16(s[2*i:])) << 16)
}
