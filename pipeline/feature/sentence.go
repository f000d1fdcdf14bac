package feature

import (
	"slices"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/encoder"
	"stance/pipeline/intern"
	"stance/pipeline/lexicon"
)

// words is what is known of a sentence whatever its holder and target: each
// token as an item, and its vector. Extractors of one goroutine share it.
type words struct {
	table    *embedding.Table   // nil: no vectors are wanted
	lexicon  *lexicon.Lexicon   // nil: valences are 0
	encoder  *encoder.Encoder   // nil: neither context nor opinion is wanted
	sentence *document.Sentence // holding on to it keeps its address from meaning another
	items    []item             // by token, as if it were plain
	numbers  []int32            // by token, of its word
	known    []bool             // by token: it has a vector, and is no punctuation
	vectors  []float32          // [token][dimension], times the word's pooling weight
	valence  []float32          // by token
	learned  []float32          // by token, times the word's pooling weight
	met      met

	// Of a parsed sentence, with an encoder:
	encoding encoder.Encoding
	raw      []float32 // [token][dimension], without a weight, for the encoder
	scratch  encoder.Scratch
}

// met are words that have been met, from one sentence to the next: most words
// of a text are the same few thousand.
type met struct {
	numbers intern.Table
	words   []word    // by number
	vectors []float32 // [number][dimension]
	raw     []float32 // the same without a weight, for the encoder; empty without one
	round   int       // counts how often all were forgotten
}

// mostWords bounds the words that are remembered: some megabytes.
const mostWords = 1 << 14

// word is what is known of a word wherever it stands.
type word struct {
	item
	known            bool
	valence, learned float32
}

// fill takes in a sentence, once for all pairs of it.
func (w *words) fill(text string, s *document.Sentence) {
	if w.sentence == s {
		return
	}
	w.sentence = s
	w.items, w.numbers, w.known, w.vectors = w.items[:0], w.numbers[:0], w.known[:0], w.vectors[:0]
	w.valence, w.learned = w.valence[:0], w.learned[:0]
	if len(w.met.words)+len(s.Tokens) > mostWords {
		w.met.forget()
	}
	// Words lie far apart in memory: all are asked for before any is looked at.
	for i := range s.Tokens {
		w.numbers = append(w.numbers, w.number(text[s.Tokens[i].Start:s.Tokens[i].End]))
	}
	for i, number := range w.numbers {
		known := &w.met.words[number]
		w.items = append(w.items, known.item)
		w.items[i].first = i
		w.known, w.valence, w.learned = append(w.known, known.known), append(w.valence, known.valence), append(w.learned, known.learned)
	}
	dim := w.dim()
	for _, number := range w.numbers {
		w.vectors = append(w.vectors, w.met.vectors[int(number)*dim:][:dim]...)
	}
	if w.encoder != nil && s.Parsed {
		w.raw = w.raw[:0]
		for _, number := range w.numbers {
			w.raw = append(w.raw, w.met.raw[int(number)*dim:][:dim]...)
		}
		w.encoder.Encode(&w.encoding, text, s, w.raw, &w.scratch)
	}
}

// read reports whether the encoder reads a token's word: names are cleared.
func (w *words) read(token int) bool {
	return slices.ContainsFunc(w.raw[token*w.dim():][:w.dim()], func(v float32) bool { return v != 0 })
}

// without is the encoding of the sentence if a token's word were not known.
func (w *words) without(text string, token int) *encoder.Encoding {
	own := w.raw[token*w.dim():][:w.dim()]
	kept := slices.Clone(own)
	defer copy(own, kept)
	clear(own)
	var e encoder.Encoding
	w.encoder.Encode(&e, text, w.sentence, w.raw, &w.scratch)
	return &e
}

// forget forgets all words, and keeps their memory for others.
func (m *met) forget() {
	m.numbers.Reset()
	m.words, m.vectors, m.raw = m.words[:0], m.vectors[:0], m.raw[:0]
	m.round++
}

// dim is the length of a word's vector here.
func (w *words) dim() int {
	if w.table == nil {
		return 0
	}
	return w.table.Dim()
}

// number is the number of a word.
func (w *words) number(text string) int32 {
	number, known := w.met.numbers.Number(text)
	if !known {
		w.met.words = append(w.met.words, w.word(strings.Clone(text))) // and not the article that it stands in
	}
	return number
}

// word finds out about a word, and adds its vector to those that were met.
func (w *words) word(text string) word {
	known := word{item: item{text: text}}
	known.hash, known.punct = hashLower(text)
	known.negates, known.breaks = negations[known.hash], clauseBreaks[known.hash]
	from := len(w.met.vectors)
	w.met.vectors = zeroed(w.met.vectors, from+w.dim())
	if w.encoder != nil {
		w.met.raw = zeroed(w.met.raw, from+w.dim())
		w.table.VectorOf(text, w.met.raw[from:])
		w.encoder.Add(known.hash, w.met.raw[from:])
	}
	if w.table == nil || known.punct {
		return known
	}
	vector := w.met.vectors[from:]
	row, found := w.table.Lookup(text)
	if found {
		w.table.AddRow(row, w.table.Weight(row), vector)
	}
	known.known = found || w.table.Add(text, 1, vector)
	if known.known && w.lexicon != nil {
		known.learned = w.lexicon.Learned(vector)
		if found {
			known.valence = w.lexicon.Valence(row)
		}
	}
	return known
}
