// Package lexicon says how positive or negative a word is: by what people said
// of it, and by its vector.
//
//  1. Load reads the valences of data/lexicon and finds each word's row in the
//     table of word vectors.
//  2. Valence is the word's own valence; Learned is what the direction of its
//     vector says, which is known of every word.
package lexicon

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	data "stance/data/lexicon"
	"stance/pipeline/embedding"
)

// Lexicon is read-only, and safe for concurrent use.
type Lexicon struct {
	valence []float32 // by row of the vectors
	axis    []float32 // by dimension
}

// ErrFormat is wrapped where a lexicon cannot be read.
var ErrFormat = errors.New("not a lexicon")

// mostValence is the largest valence, either way, in the files.
const mostValence = 4

// Default is the lexicon that the program carries. It is loaded once.
func Default() (*Lexicon, error) { return loadDefault() }

var loadDefault = sync.OnceValues(func() (*Lexicon, error) {
	vectors, err := embedding.Default()
	if err != nil {
		return nil, err
	}
	return Load(data.Words+data.News, data.Axis, vectors)
})

// Load reads words (a word and its valence a line, parted by a tab) and the
// axis (a number a line). Lines that begin with # are comments.
func Load(words, axis string, vectors *embedding.Table) (*Lexicon, error) {
	l := &Lexicon{valence: make([]float32, vectors.Len())}
	err := eachLine(words, func(line string) error {
		word, number, _ := strings.Cut(line, "\t")
		v, err := strconv.ParseFloat(number, 32)
		if err != nil || math.IsNaN(v) || math.Abs(v) > mostValence {
			return fmt.Errorf("valence %q: give a number from -4 to 4", number)
		}
		if row, ok := vectors.Lookup(word); ok {
			l.valence[row] = float32(v) / mostValence
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(axis, func(line string) error {
		v, err := strconv.ParseFloat(line, 32)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%q is not a number", line)
		}
		l.axis = append(l.axis, float32(v))
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(l.axis) != vectors.Dim() {
		return nil, fmt.Errorf("%w: an axis of %d numbers for vectors of %d", ErrFormat, len(l.axis), vectors.Dim())
	}
	return l, nil
}

func eachLine(text string, read func(line string) error) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if err := read(line); err != nil {
			return fmt.Errorf("%w: line %d: %w", ErrFormat, n, err)
		}
	}
	return nil
}

// Valence is how people felt about the word of a row, from -1 to 1; 0 where
// they were not asked.
func (l *Lexicon) Valence(row int) float32 { return l.valence[row] }

// Learned is the valence that a word's vector speaks of, times what the vector
// was multiplied by.
func (l *Lexicon) Learned(vector []float32) float32 {
	sum := float32(0)
	for i, v := range vector[:len(l.axis)] {
		sum += l.axis[i] * v
	}
	return sum
}
