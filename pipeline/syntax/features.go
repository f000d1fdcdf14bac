package syntax

import (
	"slices"

	"stance/pipeline/document"
)

const rootRelation = uint8(document.RelRoot)

// sentenceAtoms is what the features of a parse read of the sentence.
type sentenceAtoms struct {
	words   []string
	tokens  []token
	forms   []int32 // by token, its number among the forms that were met; none: it has none
	classes []uint8 // of the tagger
	tags    []document.Tag
	commas  []int32 // count of commas before each word
	verbs   []int32 // count of verbs before each word
}

// resize makes room for n tokens.
func (a *sentenceAtoms) resize(n int) {
	a.words = slices.Grow(a.words[:0], n)[:n]
	a.tokens = slices.Grow(a.tokens[:0], n)[:n]
	a.forms = slices.Grow(a.forms[:0], n)[:n]
	a.classes = slices.Grow(a.classes[:0], n)[:n]
	a.tags = slices.Grow(a.tags[:0], n)[:n]
	a.commas = slices.Grow(a.commas[:0], n+1)[:n+1]
	a.verbs = slices.Grow(a.verbs[:0], n+1)[:n+1]
}

// setTags fills what depends on the classes.
func (a *sentenceAtoms) setTags(tagOf []document.Tag) {
	a.commas[0], a.verbs[0] = 0, 0
	for i, class := range a.classes {
		tag := tagOf[class]
		a.tags[i] = tag
		a.commas[i+1], a.verbs[i+1] = a.commas[i], a.verbs[i]
		switch tag {
		case document.PUNCT:
			a.commas[i+1]++
		case document.VERB:
			a.verbs[i+1]++
		}
	}
}

var noNode = node{word: none, left1: none, left2: none, right1: none, right2: none}

// distance between two words, in classes.
func distance(from, to int32) uint64 {
	d := to - from
	switch {
	case from < 0 || to < 0:
		return 0
	case d <= 4:
		return uint64(d)
	case d <= 6:
		return 5
	case d <= 10:
		return 6
	default:
		return 7
	}
}

// between tells, in classes, how many commas and verbs stand between two words.
func (a *sentenceAtoms) between(from, to int32) uint64 {
	if from < 0 || to < 0 {
		return 99
	}
	commas := min(a.commas[to]-a.commas[from+1], 2)
	verbs := min(a.verbs[to]-a.verbs[from+1], 2)
	return uint64(commas*3 + verbs)
}

// around returns the nodes at the top of the stack, the two below, and the
// front of the buffer.
func (c *chart) around(s *state) (n0, n1, n2, front *node) {
	n0, n1, n2, front = &noNode, &noNode, &noNode, &noNode
	if s.top != none {
		top := &c.cells[s.top]
		n0 = &c.nodes[top.node]
		if top.below != none {
			below := &c.cells[top.below]
			n1 = &c.nodes[below.node]
			if below.below != none {
				n2 = &c.nodes[c.cells[below.below].node]
			}
		}
	}
	if s.front != none {
		front = &c.nodes[s.front]
	}
	return n0, n1, n2, front
}
