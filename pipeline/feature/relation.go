package feature

import (
	"fmt"

	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/syntax"
)

// Relations and tags stand in features beside words, so they are items too.
var (
	relationItems = namedItems(document.Relations[:])
	tagItems      = namedItems(document.Tags[:])
	up            = item{first: -1, text: "↑", hash: hashString("↑")}
	down          = item{first: -1, text: "↓", hash: hashString("↓")}
	negated       = item{first: -1, text: "not", hash: hashString("⟨not⟩")}
)

func namedItems(names []string) []item {
	items := make([]item, len(names))
	for i, n := range names {
		items[i] = item{first: -1, text: n, hash: hashString(n)}
	}
	return items
}

// entityTemplates are the features of an entity in the tree.
type entityTemplates struct {
	rel, gov, govTag, govClass, gov2, mod, anc, sibling, clause, control, predicate *template
}

var (
	holderTemplates = newEntityTemplates("h")
	targetTemplates = newEntityTemplates("t")
)

func newEntityTemplates(who string) *entityTemplates {
	return &entityTemplates{
		rel:       named(who+".rel=", familyRelation),
		gov:       named(who+".gov=", familyGovernor),
		govTag:    named(who+".govtag=", familyRelation),
		govClass:  named(who+".govclass=", familyGovernor),
		gov2:      named(who+".gov2=", familyGovernor),
		mod:       named(who+".mod=", familyModifier),
		anc:       named(who+".anc=", familyAncestor),
		sibling:   named(who+".sib=", familySibling),
		clause:    named(who+".clause=", familySibling),
		control:   named(who+".ctrl=", familySibling),
		predicate: named(who+".pred=", familyModifier),
	}
}

// Features of the path between holder and target, and of the sentence's root.
var (
	pathUp        = named("path.up=", familyPath)
	pathTurn      = named("path.turn=", familyPath)
	pathTurnClass = named("path.turnclass=", familyPath)
	pathSide      = named("path.side=", familyPath)
	pathDown      = named("path.down=", familyPath)
	pathDownClass = named("path.downclass=", familyPath)
	pathWhole     = named("path=", familyPath)
	pathRelations = named("path.rel=", familyRelation)
	pathPair      = named("path.pair=", familyPath)
	rootWord      = named("root=", familyAncestor)
)

// maxAncestors bounds how far up the tree an entity looks.
const maxAncestors = 8

// addEntity adds the features of a holder or target with the given head.
func (x *Extractor) addEntity(names *entityTemplates, head int) {
	if head < 0 {
		return
	}
	tokens := x.view.in.Sentence.Tokens
	for _, c := range x.tree.children[head] {
		if content(tokens[c].Tag) {
			x.add(names.mod, x.relation(int(c)), x.lemma(int(c)))
		}
	}
	top := representative(tokens, head)
	rel := x.relation(top)
	x.add(names.rel, rel)
	gov := int(tokens[top].Head)
	if gov < 0 {
		x.addDependents(names, top, rel, top)
		return
	}
	word := x.lemma(gov)
	x.add(names.gov, rel, word)
	x.add(names.govTag, rel, &tagItems[tokens[gov].Tag])
	if class := x.class(gov); class != nil {
		x.add(names.govClass, rel, class)
	}
	if x.tree.isNegated(tokens, gov, &x.view) {
		x.add(names.gov, &negated, rel, word)
		x.add(names.gov, &negated, rel)
	}
	x.addDependents(names, top, rel, gov)
	at := gov
	for depth := 0; depth < maxAncestors; depth++ {
		x.add(names.anc, x.lemma(at))
		next := int(tokens[at].Head)
		if next < 0 {
			break
		}
		if depth < 2 {
			x.add(names.gov2, rel, x.relation(at), x.lemma(next))
		}
		at = next
	}
}

// addDependents adds what else hangs on the entity's governor: its objects,
// complements and modifiers, and what a controlled verb says in turn.
func (x *Extractor) addDependents(names *entityTemplates, self int, rel *item, gov int) {
	tokens := x.view.in.Sentence.Tokens
	word := x.lemma(gov)
	for _, c := range x.tree.children[gov] {
		if int(c) == self {
			continue
		}
		r := tokens[c].Relation
		switch r.Base() {
		case document.RelPunct, document.RelDet, document.RelCc:
			continue
		case document.RelCop:
			x.add(names.predicate, rel, word)
		case document.RelXcomp, document.RelCcomp:
			x.add(names.control, rel, x.relation(int(c)), x.lemma(int(c)))
			if x.tree.isNegated(tokens, int(c), &x.view) {
				x.add(names.control, &negated, rel, x.lemma(int(c)))
			}
			for _, g := range x.tree.children[c] {
				if content(tokens[g].Tag) {
					x.add(names.clause, rel, x.lemma(int(g)))
				}
			}
		}
		x.add(names.sibling, rel, x.relation(int(c)), x.lemma(int(c)))
		x.add(names.sibling, rel, word, x.relation(int(c)), x.lemma(int(c)))
	}
}

// longestPath is the longest path between holder and target that is one
// feature as a whole, in edges.
const longestPath = 7

// addPath adds the path from holder to target: its relations, its words, and
// the word where it turns.
func (x *Extractor) addPath() {
	t, tokens := &x.tree, x.view.in.Sentence.Tokens
	if t.holderHead < 0 || t.targetHead < 0 {
		return
	}
	turn := t.path(tokens)
	if turn < 0 {
		return
	}
	var relations, words [2*longestPath + 2]*item
	n := 0
	push := func(rel, word *item) {
		if n+2 <= len(words) {
			relations[n], relations[n+1] = rel, rel
			words[n], words[n+1] = rel, word
		}
		n += 2
	}
	for _, i := range t.up {
		push(x.relation(i), &up)
		if i != t.holderHead {
			x.add(pathUp, x.lemma(i))
		}
	}
	pivot := x.lemma(turn)
	if turn != t.holderHead && turn != t.targetHead {
		x.add(pathTurn, pivot)
		x.add(pathTurn, x.relation(t.up[len(t.up)-1]), pivot, x.relation(t.down[0]))
		if class := x.class(turn); class != nil {
			x.add(pathTurnClass, x.relation(t.up[len(t.up)-1]), class, x.relation(t.down[0]))
		}
		if t.isNegated(tokens, turn, &x.view) {
			x.add(pathTurn, &negated, pivot)
		}
	}
	for _, c := range t.children[turn] {
		if content(tokens[c].Tag) {
			x.add(pathSide, x.relation(int(c)), x.lemma(int(c)))
		}
	}
	push(pivot, pivot)
	for _, i := range t.down {
		push(x.relation(i), &down)
		if i != t.targetHead {
			x.add(pathDown, x.lemma(i))
			if class := x.class(i); class != nil {
				x.add(pathDownClass, class)
			}
		}
	}
	if n <= len(words) {
		x.add(pathWhole, words[:n]...)
		x.add(pathRelations, x.shape(relations[:n], 2*len(t.up))...)
	}
	for _, i := range t.up {
		for _, j := range t.down {
			if i != t.holderHead && j != t.targetHead {
				x.add(pathPair, x.lemma(i), x.lemma(j))
			}
		}
	}
	for _, j := range t.down {
		if j != t.targetHead {
			x.add(pathPair, pivot, x.lemma(j))
		}
	}
}

// shape replaces the turning word of a path by a mark, so that only relations
// and directions remain.
func (x *Extractor) shape(relations []*item, turn int) []*item {
	relations[turn], relations[turn+1] = &up, &down
	return relations
}

// addRoot adds the main verb of the sentence and its negation.
func (x *Extractor) addRoot() {
	tokens := x.view.in.Sentence.Tokens
	for i := range tokens {
		if tokens[i].Head < 0 {
			x.add(rootWord, x.lemma(i))
			if x.tree.isNegated(tokens, i, &x.view) {
				x.add(rootWord, &negated, x.lemma(i))
			}
			return
		}
	}
}

// relation is the item of a token's relation.
func (x *Extractor) relation(i int) *item {
	return &relationItems[x.view.in.Sentence.Tokens[i].Relation]
}

// lemma is the item of a token's lemma; a token of holder or target is masked.
func (x *Extractor) lemma(i int) *item {
	if at := x.view.itemOf[i]; at >= 0 && x.view.items[at].role != plain {
		return &x.view.items[at]
	}
	lemmas := &x.tree.lemmas
	if it := &(*lemmas)[i]; it.hash != 0 {
		return it
	}
	tok := &x.view.in.Sentence.Tokens[i]
	text := syntax.Lemma(x.view.in.Text[tok.Start:tok.End], tok.Tag)
	hash, _ := hashLower(text)
	(*lemmas)[i] = item{first: i, text: text, hash: hash}
	return &(*lemmas)[i]
}

// class is the item of a word's class by its vector; nil where it has none, or
// is masked.
func (x *Extractor) class(i int) *item {
	if !x.has(Classes) || x.vectors == nil {
		return nil
	}
	if at := x.view.itemOf[i]; at < 0 || x.view.items[at].role != plain {
		return nil
	}
	tok := &x.view.in.Sentence.Tokens[i]
	class, ok := x.vectors.ClassOf(embedding.Fine, x.view.in.Text[tok.Start:tok.End])
	if !ok {
		return nil
	}
	if x.names != nil {
		it := classItems[class]
		it.first = i
		return &it
	}
	return &classItems[class]
}

var classItems = func() (items [256]item) {
	for i := range items {
		name := fmt.Sprintf("#%d", i)
		items[i] = item{first: -1, text: name, hash: hashString(name)}
	}
	return items
}()

// content reports whether words of a tag carry meaning of their own.
func content(t document.Tag) bool {
	switch t {
	case document.ADJ, document.ADV, document.NOUN, document.PROPN, document.VERB, document.INTJ, document.ADP, document.PART:
		return true
	}
	return false
}

// representative climbs from a conjunct, an apposition or a part of a name to
// the word that takes its place in the clause.
func representative(tokens []document.Token, i int) int {
	for range maxAncestors {
		switch tokens[i].Relation.Base() {
		case document.RelConj, document.RelAppos, document.RelFlat, document.RelCompound:
			if tokens[i].Head < 0 {
				return i
			}
			i = int(tokens[i].Head)
		default:
			return i
		}
	}
	return i
}
