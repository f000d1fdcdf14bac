package feature

import "stance/pipeline/document"

// columns remembers in which columns of a model features are, from one pair and
// one sentence to the next. A column is kept as 1 + its number; 0 is not known.
type columns struct {
	sentence *document.Sentence // that words and runs are of
	words    []int32            // by token, the number of its word
	runs     []int32            // by token and template of runs

	ofWords []int32          // by number of a word and template of words
	numbers map[uint64]int32 // of words, by their hashes
}

// mostWords bounds the words that are remembered: 4 MiB.
const mostWords = 1 << 15

// fill takes in a sentence, whose tokens are known as plain items.
func (c *columns) fill(s *document.Sentence, known []item) {
	if c.sentence == s {
		return
	}
	c.sentence = s
	if len(c.numbers)+len(known) > mostWords || c.numbers == nil {
		c.numbers, c.ofWords = map[uint64]int32{}, c.ofWords[:0]
	}
	c.words = c.words[:0]
	for i := range known {
		number, ok := c.numbers[known[i].hash]
		if !ok {
			number = int32(len(c.numbers))
			c.numbers[known[i].hash] = number
			for range wordTemplates {
				c.ofWords = append(c.ofWords, 0)
			}
		}
		c.words = append(c.words, number)
	}
	c.runs = c.runs[:0]
	for range len(known) * runTemplates {
		c.runs = append(c.runs, 0)
	}
}

// ofWord are the columns of a token's word, by template.
func (c *columns) ofWord(token int) []int32 {
	return c.ofWords[int(c.words[token])*wordTemplates:][:wordTemplates]
}
