package feature

import (
	"slices"

	"stance/pipeline/document"
)

// columns remembers in which columns of a model features are, from one pair and
// one sentence to the next. A column is kept as 1 + its number; 0 is not known.
type columns struct {
	sentence *document.Sentence // that words and runs are of
	words    []int32            // by token, the number of its word
	runs     []int32            // by token and template of runs

	ofWords []int32 // by number of a word and template of words
	round   int     // of the numbers
}

// fill takes in a sentence, whose words are known.
func (c *columns) fill(s *document.Sentence, w *words) {
	if c.sentence == s {
		return
	}
	c.sentence, c.words = s, w.numbers
	if c.round != w.met.round {
		c.round, c.ofWords = w.met.round, c.ofWords[:0]
	}
	c.ofWords = zeroed(c.ofWords, len(w.met.words)*wordTemplates)
	c.runs = zeroed(c.runs[:0], len(w.items)*runTemplates)
}

// zeroed lengthens a slice to n by zeros.
func zeroed[T int32 | float32](s []T, n int) []T {
	had := len(s)
	s = slices.Grow(s, n-had)[:n]
	clear(s[had:])
	return s
}

// ofWord are the columns of a token's word, by template.
func (c *columns) ofWord(token int) []int32 {
	return c.ofWords[int(c.words[token])*wordTemplates:][:wordTemplates]
}
