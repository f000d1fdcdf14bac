package feature

import (
	"stance/pipeline/document"
)

// unreachable marks a token that no path of the tree joins to an entity.
const unreachable = -1

// treeScratch holds what the tree features of a sentence are computed in.
type treeScratch struct {
	sentence               *document.Sentence // that children and lemmas are of
	fromHolder, fromTarget []int              // edges from the entity's head, by token
	holderHead, targetHead int                // token; -1 none
	queue                  []int32
	children               [][]int32
	up, down               []int
	roles                  []uint32 // by token, a bit for each pool of the tree that it is in
	lemmas                 []item   // by token; hash 0: not yet known

	arrangement    arrangement // of holder and target
	holder, target standing
}

// addTree adds the dependency features: for each entity its relation, its
// governor and the governor's other dependents; for a pair the path between.
func (x *Extractor) addTree() {
	t := &x.tree
	tokens := x.view.in.Sentence.Tokens
	t.fill(x.view.in.Sentence)
	t.holderHead = headOf(tokens, x.view.in.Holder)
	t.targetHead = headOf(tokens, x.view.in.Target)
	t.fromHolder = t.distances(tokens, t.holderHead, t.fromHolder)
	t.fromTarget = t.distances(tokens, t.targetHead, t.fromTarget)
	x.addEntity(holderTemplates, t.holderHead)
	x.addEntity(targetTemplates, t.targetHead)
	x.addPath()
	x.addArrangement()
	x.addRoot()
}

// fill takes in a sentence, once for all pairs of it: holding on to it keeps
// its address from meaning another.
func (t *treeScratch) fill(s *document.Sentence) {
	if t.sentence == s {
		return
	}
	t.sentence = s
	tokens := s.Tokens
	for len(t.children) < len(tokens) {
		t.children = append(t.children, nil)
	}
	t.lemmas = t.lemmas[:0]
	for i := range tokens {
		t.children[i] = t.children[i][:0]
		t.lemmas = append(t.lemmas, item{})
	}
	for i := range tokens {
		if h := tokens[i].Head; h >= 0 {
			t.children[h] = append(t.children[h], int32(i))
		}
	}
}

// headOf is the token of a span whose head lies outside it; -1 for no span.
func headOf(tokens []document.Token, span document.Span) int {
	if span.None() {
		return -1
	}
	for i := range tokens {
		if !tokens[i].Overlaps(span) {
			continue
		}
		h := tokens[i].Head
		if h < 0 || !tokens[h].Overlaps(span) {
			if tokens[i].Relation.Base() != document.RelPunct {
				return i
			}
		}
	}
	return -1
}

// distances counts the edges from a token to every other, by breadth-first
// search; unreachable without a start.
func (t *treeScratch) distances(tokens []document.Token, from int, d []int) []int {
	d = d[:0]
	for range tokens {
		d = append(d, unreachable)
	}
	if from < 0 {
		return d
	}
	d[from] = 0
	t.queue = append(t.queue[:0], int32(from))
	for next := 0; next < len(t.queue); next++ {
		i := t.queue[next]
		if h := tokens[i].Head; h >= 0 {
			t.visit(d, h, d[i]+1)
		}
		for _, c := range t.children[i] {
			t.visit(d, c, d[i]+1)
		}
	}
	return d
}

func (t *treeScratch) visit(d []int, i int32, distance int) {
	if d[i] == unreachable {
		d[i] = distance
		t.queue = append(t.queue, i)
	}
}

// path fills up (holder's head to below the turn) and down (below the turn to
// target's head) and returns the turn, the lowest common ancestor; -1 none.
func (t *treeScratch) path(tokens []document.Token) int {
	t.up, t.down = t.up[:0], t.down[:0]
	i, j := t.holderHead, t.targetHead
	di, dj := depth(tokens, i), depth(tokens, j)
	for i != j {
		if i < 0 || j < 0 {
			return -1
		}
		if di >= dj {
			t.up = append(t.up, i)
			i = int(tokens[i].Head)
			di--
		} else {
			t.down = append(t.down, j)
			j = int(tokens[j].Head)
			dj--
		}
	}
	for a, b := 0, len(t.down)-1; a < b; a, b = a+1, b-1 {
		t.down[a], t.down[b] = t.down[b], t.down[a]
	}
	return i
}

func depth(tokens []document.Token, i int) int {
	d := 0
	for tokens[i].Head >= 0 {
		i = int(tokens[i].Head)
		d++
	}
	return d
}

// isNegated reports whether a negation hangs on a word or on its auxiliary.
func (t *treeScratch) isNegated(tokens []document.Token, i int, v *view) bool {
	for _, c := range t.children[i] {
		if at := v.itemOf[c]; at >= 0 && v.items[at].negates {
			return true
		}
	}
	return false
}
