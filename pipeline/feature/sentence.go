package feature

import (
	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/lexicon"
)

// words is what is known of a sentence whatever its holder and target: each
// token as an item, and its vector. Extractors of one goroutine share it.
type words struct {
	table    *embedding.Table   // nil: no vectors are wanted
	lexicon  *lexicon.Lexicon   // nil: valences are 0
	sentence *document.Sentence // holding on to it keeps its address from meaning another
	items    []item             // by token, as if it were plain
	known    []bool             // by token: it has a vector, and is no punctuation
	vectors  []float32          // [token][dimension], times the word's pooling weight
	valence  []float32          // by token
	learned  []float32          // by token, times the word's pooling weight
}

// fill takes in a sentence, once for all pairs of it.
func (w *words) fill(text string, s *document.Sentence) {
	if w.sentence == s {
		return
	}
	w.sentence = s
	w.items, w.known, w.vectors = w.items[:0], w.known[:0], w.vectors[:0]
	w.valence, w.learned = w.valence[:0], w.learned[:0]
	for i := range s.Tokens {
		it := item{first: i, text: text[s.Tokens[i].Start:s.Tokens[i].End]}
		it.hash, it.punct = hashLower(it.text)
		it.negates, it.breaks = negations[it.hash], clauseBreaks[it.hash]
		w.items = append(w.items, it)
		w.addVector(&it)
	}
}

func (w *words) addVector(it *item) {
	if w.table == nil {
		w.known = append(w.known, false)
		return
	}
	from := len(w.vectors)
	for range w.table.Dim() {
		w.vectors = append(w.vectors, 0)
	}
	vector := w.vectors[from:]
	known, valence, learned := false, float32(0), float32(0)
	if !it.punct {
		row, found := w.table.Lookup(it.text)
		if found {
			w.table.AddRow(row, w.table.Weight(row), vector)
		}
		known = found || w.table.Add(it.text, 1, vector)
		if known && w.lexicon != nil {
			learned = w.lexicon.Learned(vector)
			if found {
				valence = w.lexicon.Valence(row)
			}
		}
	}
	w.known, w.valence, w.learned = append(w.known, known), append(w.valence, valence), append(w.learned, learned)
}
