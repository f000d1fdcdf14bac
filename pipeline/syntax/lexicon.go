package syntax

import "stance/pipeline/embedding"

// lexicon knows the words of the training trees: the candidate tags of each,
// and which are frequent enough to be features by themselves.
type lexicon struct {
	vectors *embedding.Table // of static word vectors and classes
	// keys is an open-addressed table of a power of two: the high 48 bits of
	// the word's hash and, below, its candidate set; 0 is empty.
	keys []uint64
	rows []int32   // number of each key among the keys
	sets [][]uint8 //  tag classes, ascending; the first `kinds` are unknown words'
}

const lexiconSetBits = 16

// lookup returns the candidate set and the number of a word, or the set of
// the unknown words of its kind.
func (l *lexicon) lookup(low uint64, k kind) (set uint16, row int32, known bool) {
	const mask = 1<<lexiconSetBits - 1
	last := uint64(len(l.keys) - 1)
	for at := low & last; ; at = (at + 1) & last {
		switch entry := l.keys[at]; {
		case entry == 0:
			return uint16(k), none, false
		case entry&^mask == low&^mask:
			return uint16(entry & mask), l.rows[at], true
		}
	}
}

// vector fills out with the static vector of a word.
func (l *lexicon) vector(out []float32, word string) {
	clear(out)
	if row, ok := l.vectors.Lookup(word); ok {
		l.vectors.AddRow(row, vectorScale, out)
	} else if l.vectors.Compose(word, out) {
		for j := range out {
			out[j] *= vectorScale
		}
	}
}

// number fills rows and returns how many words there are.
func (l *lexicon) number() int {
	l.rows = make([]int32, len(l.keys))
	words := int32(0)
	for i, key := range l.keys {
		if key != 0 {
			l.rows[i] = words
			words++
		}
	}
	return int(words)
}
