package syntax

// lexicon knows the words of the training trees: the candidate tags of each,
// and which are frequent enough to be features by themselves.
type lexicon struct {
	// keys is an open-addressed table of a power of two: the high 48 bits of
	// the word's hash and, below, its candidate set; 0 is empty.
	keys []uint64
	sets [][]uint8 // tag classes, ascending; the first `kinds` are unknown words'
}

const lexiconSetBits = 16

// lookup returns the word's own hash and candidate set, or the set of the
// unknown words of its kind.
func (l *lexicon) lookup(low uint64, k kind) (word uint64, set uint16, known bool) {
	const mask = 1<<lexiconSetBits - 1
	last := uint64(len(l.keys) - 1)
	for at := low & last; ; at = (at + 1) & last {
		switch entry := l.keys[at]; {
		case entry == 0:
			return low, uint16(k), false
		case entry&^mask == low&^mask:
			return low, uint16(entry & mask), true
		}
	}
}
