package syntax

import (
	"sync"

	data "stance/data/syntax"
	"stance/pipeline/document"
)

// MaxTokens is the length of the longest sentence that Parse parses.
const MaxTokens = 400

// Parser tags and parses with the weights of one model. It is read-only: any
// number of goroutines may share it, each with its own Scratch.
type Parser struct {
	classTags []document.Tag // tag of each class
	tagger    tagger
	network   network
}

// Scratch is the memory that parsing a sentence needs, kept from one sentence
// to the next. The zero value is ready.
type Scratch struct {
	forms     forms
	atoms     sentenceAtoms
	values    activations
	chart     chart
	beam      beam
	tagRoom   tagRoom
	heads     []int32
	relations []uint8
}

// Default returns the parser with the embedded weights.
func Default() (*Parser, error) { return loadDefault() }

var loadDefault = sync.OnceValues(func() (*Parser, error) { return Load(data.Model) })

// Parse fills Tag, Relation and Head of the tokens of s, whose spans lie in
// text, and sets Parsed. The result is a tree: one root, no cycle. A sentence
// of more than MaxTokens tokens gets tags only, and the reason in Unparsed.
func (p *Parser) Parse(text string, s *document.Sentence, scratch *Scratch) {
	if len(s.Tokens) == 0 {
		s.Unparsed = "no tokens"
		return
	}
	skipped := dateline(text, s.Tokens)
	story := s.Tokens[skipped:]
	a := &scratch.atoms
	a.resize(len(story))
	for i, t := range story {
		a.words[i] = text[t.Start:t.End]
	}
	p.tag(scratch)
	for i := range story {
		story[i].Tag = a.tags[i]
	}
	if len(story) > MaxTokens {
		s.Unparsed = unparsedLong
		return
	}
	p.tree(scratch)
	for i := range story {
		t := &story[i]
		t.Head, t.Relation = scratch.heads[i], document.Relation(scratch.relations[i])
		if t.Head >= 0 {
			t.Head += int32(skipped)
		}
	}
	if skipped > 0 {
		hang(text, s.Tokens, skipped)
	}
	s.Parsed = true
}

// parseWords tags and parses a sentence of any length.
func (p *Parser) parseWords(words []string, scratch *Scratch) {
	scratch.atoms.resize(len(words))
	copy(scratch.atoms.words, words)
	p.tag(scratch)
	p.tree(scratch)
}

func (p *Parser) tag(scratch *Scratch) {
	a := &scratch.atoms
	scratch.forms.read(&p.tagger, a)
	p.tagger.tag(a, &scratch.forms, &scratch.tagRoom)
	a.setTags(p.classTags)
	p.network.encode(&scratch.values, a, p.tagger.lexicon, &scratch.forms.encodings)
	p.network.retag(&scratch.values, a.tags)
}

// tree fills heads and relations of the tagged sentence in scratch.
func (p *Parser) tree(scratch *Scratch) {
	n := len(scratch.atoms.tokens)
	width := beamWidth
	if n > MaxTokens { // what a beam keeps grows with the sentence
		width = 1
	}
	end := p.network.parse(&scratch.beam, &scratch.values, &scratch.atoms, &scratch.chart, width)
	scratch.heads = resized(scratch.heads, n)
	scratch.relations = resized(scratch.relations, n)
	scratch.chart.tree(end, scratch.heads, scratch.relations)
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
