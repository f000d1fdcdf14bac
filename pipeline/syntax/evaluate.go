package syntax

import (
	"fmt"
	"slices"
	"strings"

	"stance/pipeline/document"
)

// Score counts how many words of a treebank are analysed as annotated, on the
// treebank's own tokens, punctuation included.
type Score struct {
	Words       int
	Tags        int // universal part of speech
	Heads       int
	Attachments int // head and relation, without its subtype
}

// Add counts the words of o too.
func (s *Score) Add(o Score) {
	s.Words += o.Words
	s.Tags += o.Tags
	s.Heads += o.Heads
	s.Attachments += o.Attachments
}

// String gives the shares in percent.
func (s Score) String() string {
	percent := func(n int) float64 { return 100 * float64(n) / float64(max(s.Words, 1)) }
	return fmt.Sprintf("UPOS %.2f  UAS %.2f  LAS %.2f  (%d words)",
		percent(s.Tags), percent(s.Heads), percent(s.Attachments), s.Words)
}

// Evaluate parses the words of a tree and compares.
func (p *Parser) Evaluate(t *Tree, scratch *Scratch) Score {
	tags := p.parseWords(t.Words, scratch)
	score := Score{Words: len(t.Words)}
	for i := range t.Words {
		if tags[i] == t.Tags[i] {
			score.Tags++
		}
		if scratch.heads[i] != t.Heads[i] {
			continue
		}
		score.Heads++
		if document.Relation(scratch.relations[i]).Base() == t.Relations[i].Base() {
			score.Attachments++
		}
	}
	return score
}

// Breakdown is a score by part of the treebanks, in a fixed order.
type Breakdown struct {
	Names  []string
	Scores []Score
}

// EvaluateAll parses all trees and gives the scores of EWT, of GUM, and of
// GUM's genres that are nearest to news.
func (p *Parser) EvaluateAll(trees []Tree) Breakdown {
	b := Breakdown{Names: []string{"ewt", "gum", "gum news", "gum interview", "gum speech"}}
	b.Scores = make([]Score, len(b.Names))
	var scratch Scratch
	for i := range trees {
		score := p.Evaluate(&trees[i], &scratch)
		genre := trees[i].Genre()
		if genre == "" {
			b.Scores[0].Add(score)
			continue
		}
		b.Scores[1].Add(score)
		if at := slices.Index(b.Names, "gum "+genre); at >= 0 {
			b.Scores[at].Add(score)
		}
	}
	return b
}

// String gives a line per part.
func (b Breakdown) String() string {
	var s strings.Builder
	for i, name := range b.Names {
		fmt.Fprintf(&s, "%-14s %v\n", name, b.Scores[i])
	}
	return s.String()
}
