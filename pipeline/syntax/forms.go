package syntax

import "stance/pipeline/intern"

// forms are words that have been met, from one sentence to the next, with what is
// known of them wherever they stand but at the beginning of a sentence, which makes
// a word another token: most words of a text are the same few thousand.
type forms struct {
	tagger    *tagger // that they are known to
	numbers   intern.Table
	known     []form  // by number
	sums      []int32 // of all forms
	encodings encodings
}

// form is what is known of a word.
type form struct {
	token token
	sums  int32 // where those of its own tag features begin, by candidate
}

// mostForms bounds the forms that are remembered.
const mostForms = 1 << 13

// read fills the tokens of a, whose words are known.
func (f *forms) read(a *sentenceAtoms) {
	for i, word := range a.words {
		if i == 0 {
			a.forms[i] = none
			a.tokens[i].set(f.tagger.lexicon, word, i)
			continue
		}
		number, known := f.numbers.Number(word)
		if !known {
			f.add(word)
		}
		a.forms[i], a.tokens[i] = number, f.known[number].token
	}
}

// begin makes room for n words that the tagger is to read.
func (f *forms) begin(t *tagger, n int) {
	if f.tagger != t || len(f.known)+n > mostForms {
		f.forget()
		f.tagger = t
	}
}

// add finds out about the form that is next by number.
func (f *forms) add(word string) {
	made := form{sums: int32(len(f.sums))}
	made.token.set(f.tagger.lexicon, word, 1)
	f.known = append(f.known, made)
	var features [tagFeatures]uint64
	own := ownFeatures(features[:0], &made.token)
	for _, class := range f.tagger.lexicon.sets[made.token.cands] {
		f.sums = append(f.sums, 0)
		f.tagger.weights.add(own, []uint8{class}, f.sums[len(f.sums)-1:])
	}
}

func (f *forms) forget() {
	f.numbers.Reset()
	f.known, f.sums = f.known[:0], f.sums[:0]
	clear(f.encodings.keys[:])
}

// encodings remember what the first layer makes of a form and a class before it
// looks at their neighbours: its input and its gates. Each has its place in one of
// many pairs of slots, and there takes the one that was asked for longer ago.
type encodings struct {
	keys   [encodingPairs][2]int32 // 0: the slot is free
	last   [encodingPairs]uint8    // the slot that was asked for last
	values []float32               // by slot
}

const (
	encodingPairs = 1 << encodingBits
	encodingBits  = 11
	encodingSize  = inputDim + gateDim
)

// place returns the key of a form and a class, and the number of their pair.
func (e *encodings) place(form int32, class uint8) (key int32, pair int) {
	key = form*maxClasses + int32(class) + 1
	return key, int(uint32(key) * 0x9e3779b1 >> (32 - encodingBits))
}

// find returns input and gates of a form and a class, or nil.
func (e *encodings) find(form int32, class uint8) []float32 {
	if form == none {
		return nil
	}
	key, pair := e.place(form, class)
	for way, k := range e.keys[pair] {
		if k == key {
			e.last[pair] = uint8(way)
			return e.slot(pair, way)
		}
	}
	return nil
}

// room returns where input and gates of a form and a class are to be written.
func (e *encodings) room(form int32, class uint8) []float32 {
	if known := e.find(form, class); known != nil { // the sentence has it twice
		return known
	}
	if e.values == nil {
		e.values = make([]float32, encodingPairs*2*encodingSize)
	}
	key, pair := e.place(form, class)
	way := 1 - e.last[pair]
	e.keys[pair][way], e.last[pair] = key, way
	return e.slot(pair, int(way))
}

func (e *encodings) slot(pair, way int) []float32 {
	return e.values[(2*pair+way)*encodingSize:][:encodingSize]
}
