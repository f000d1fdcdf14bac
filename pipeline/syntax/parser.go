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

// Scratch is the memory that parsing needs, kept from one sentence to the next.
// The zero value is ready.
type Scratch struct {
	forms     forms
	batch     []reading
	words     int         // of the batch
	values    activations // of a group of the batch
	chart     chart
	beam      beam
	tagRoom   tagRoom
	heads     []int32
	relations []uint8
}

// reading is a sentence of a batch.
type reading struct {
	text     string
	sentence *document.Sentence
	skipped  int // its first tokens, which are no part of the story
	from     int // its first word among those of its group
	atoms    sentenceAtoms
}

// How many words are tagged, and of these taken in by the network, before the
// next step: enough for the weights of a step to be worth fetching, and few
// enough to stay at hand. Sentences are whole.
const (
	batchWords = 4096
	groupWords = 160
)

// begin empties the batch.
func (s *Scratch) begin() { s.batch, s.words = s.batch[:0], 0 }

// release lets go of the text and the sentences of the batch, which would live on
// in its memory.
func (s *Scratch) release() {
	for i := range s.batch {
		r := &s.batch[i]
		r.text, r.sentence = "", nil
		clear(r.atoms.words)
	}
}

// next adds a sentence of n words to the batch.
func (s *Scratch) next(n int) *reading {
	if len(s.batch) == cap(s.batch) {
		s.batch = append(s.batch, reading{})
	} else {
		s.batch = s.batch[:len(s.batch)+1]
	}
	r := &s.batch[len(s.batch)-1]
	r.atoms.resize(n)
	s.words += n
	return r
}

// Default returns the parser with the embedded weights.
func Default() (*Parser, error) { return loadDefault() }

var loadDefault = sync.OnceValues(func() (*Parser, error) { return Load(data.Model) })

// Parse fills Tag, Relation and Head of the tokens of s, whose spans lie in
// text, and sets Parsed. The result is a tree: one root, no cycle. A sentence
// of more than MaxTokens tokens gets tags only, and the reason in Unparsed.
func (p *Parser) Parse(text string, s *document.Sentence, scratch *Scratch) {
	scratch.begin()
	p.take(text, s, scratch)
	p.finish(scratch)
}

// ParseAll is Parse for every sentence of a text, and faster.
func (p *Parser) ParseAll(text string, sentences []document.Sentence, scratch *Scratch) {
	scratch.begin()
	for i := range sentences {
		p.add(text, &sentences[i], scratch)
	}
	p.finish(scratch)
}

// ParseEach is ParseAll for sentences of a text each.
func (p *Parser) ParseEach(texts []string, sentences []*document.Sentence, scratch *Scratch) {
	scratch.begin()
	for i, s := range sentences {
		p.add(texts[i], s, scratch)
	}
	p.finish(scratch)
}

// add takes a sentence, after finishing a batch that it would make too large.
func (p *Parser) add(text string, s *document.Sentence, scratch *Scratch) {
	if scratch.words > 0 && scratch.words+len(s.Tokens) > batchWords {
		p.finish(scratch)
		scratch.begin()
	}
	p.take(text, s, scratch)
}

// take adds a sentence to the batch.
func (p *Parser) take(text string, s *document.Sentence, scratch *Scratch) {
	if len(s.Tokens) == 0 {
		s.Unparsed = "no tokens"
		return
	}
	skipped := dateline(text, s.Tokens)
	story := s.Tokens[skipped:]
	r := scratch.next(len(story))
	r.text, r.sentence, r.skipped = text, s, skipped
	for i, t := range story {
		r.atoms.words[i] = text[t.Start:t.End]
	}
}

// finish fills the tokens of all sentences of the batch.
func (p *Parser) finish(scratch *Scratch) {
	p.tag(scratch)
	for rest := scratch.batch; len(rest) > 0; {
		n, words := 1, len(rest[0].atoms.words)
		for n < len(rest) && words+len(rest[n].atoms.words) <= groupWords {
			words += len(rest[n].atoms.words)
			n++
		}
		p.encode(rest[:n], scratch)
		for i := range rest[:n] {
			p.fill(&rest[i], scratch)
		}
		rest = rest[n:]
	}
	scratch.release()
}

// fill fills the tokens of a tagged sentence.
func (p *Parser) fill(r *reading, scratch *Scratch) {
	s := r.sentence
	story := s.Tokens[r.skipped:]
	for i := range story {
		story[i].Tag = r.atoms.tags[i]
	}
	if len(story) > MaxTokens {
		s.Unparsed = unparsedLong
		return
	}
	p.tree(r, scratch)
	for i := range story {
		t := &story[i]
		t.Head, t.Relation = scratch.heads[i], document.Relation(scratch.relations[i])
		if t.Head >= 0 {
			t.Head += int32(r.skipped)
		}
	}
	if r.skipped > 0 {
		hang(r.text, s.Tokens, r.skipped)
	}
	s.Parsed = true
}

// parseWords tags and parses a sentence of any length. The tags that it returns
// hold until the next call.
func (p *Parser) parseWords(words []string, scratch *Scratch) []document.Tag {
	scratch.begin()
	r := scratch.next(len(words))
	copy(r.atoms.words, words)
	p.tag(scratch)
	p.encode(scratch.batch, scratch)
	p.tree(r, scratch)
	return r.atoms.tags
}

// tag fills the classes of the sentences of the batch, and the tags of these.
func (p *Parser) tag(scratch *Scratch) {
	scratch.forms.begin(&p.tagger, scratch.words)
	for i := range scratch.batch {
		a := &scratch.batch[i].atoms
		scratch.forms.read(a)
		p.tagger.tag(a, &scratch.forms, &scratch.tagRoom)
		a.setTags(p.classTags)
	}
}

// encode fills the values of a group of sentences, and their tags anew.
func (p *Parser) encode(group []reading, scratch *Scratch) {
	words := 0
	for i := range group {
		group[i].from = words
		words += len(group[i].atoms.words)
	}
	p.network.encode(&scratch.values, group, words, p.tagger.lexicon, &scratch.forms.encodings)
	for i := range group {
		r := &group[i]
		p.network.retag(&scratch.values, r.from, r.atoms.tags)
	}
}

// tree fills heads and relations of a sentence of the encoded group in scratch.
func (p *Parser) tree(r *reading, scratch *Scratch) {
	n := len(r.atoms.tokens)
	width := beamWidth
	if n > MaxTokens { // what a beam keeps grows with the sentence
		width = 1
	}
	values := scratch.values.of(r.from, n)
	end := p.network.parse(&scratch.beam, &values, &r.atoms, &scratch.chart, width)
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
