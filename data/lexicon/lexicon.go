// Package lexicon holds how positive or negative words are; CARD.md says where
// that comes from, and pipeline/lexicon reads it.
package lexicon

import _ "embed"

// Words and News, which differ, have a word and its valence, from -4 to 4, on
// each line; Axis a number for each dimension of the word vectors. Lines that
// begin with # are comments.
var (
	//go:embed words.tsv
	Words string

	//go:embed news.tsv
	News string

	//go:embed axis.tsv
	Axis string
)
