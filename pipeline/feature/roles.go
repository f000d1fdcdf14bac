package feature

import "stance/pipeline/document"

// markRoles says of each token which pools of the tree it is in: as the word
// that governs holder or target, by what they are to it; as their modifier; as
// what else hangs on the governor; on the path between the two.
func (x *Extractor) markRoles() {
	t, tokens := &x.tree, x.view.in.Sentence.Tokens
	t.roles = t.roles[:0]
	for range tokens {
		t.roles = append(t.roles, 0)
	}
	t.markEntity(tokens, t.holderHead, poolHolderSubject, poolHolderModifiers, poolHolderSiblings)
	t.markEntity(tokens, t.targetHead, poolTargetSubject, poolTargetModifiers, poolTargetSiblings)
	if t.holderHead < 0 || t.targetHead < 0 {
		return
	}
	turn := t.path(tokens)
	if turn < 0 {
		return
	}
	t.roles[turn] |= 1 << poolPath
	for _, side := range [...][]int{t.up, t.down, {t.holder.verb, t.holder.clause, t.target.verb, t.target.clause}} {
		for _, i := range side {
			t.roles[i] |= 1 << poolPath
		}
	}
}

// markEntity marks the words around an entity's head; the pools of its object
// and other governors follow that of its verb as a subject.
func (t *treeScratch) markEntity(tokens []document.Token, head, subject, modifiers, siblings int) {
	if head < 0 {
		return
	}
	for _, c := range t.children[head] {
		t.roles[c] |= 1 << modifiers
	}
	top := representative(tokens, head)
	governor := int(tokens[top].Head)
	if governor < 0 {
		governor = top
	} else {
		t.markGovernor(tokens, governor, subject+part(tokens[top].Relation))
	}
	for _, c := range t.children[governor] {
		if int(c) == top {
			continue
		}
		t.roles[c] |= 1 << siblings
		for _, g := range t.children[c] {
			if content(tokens[g].Tag) {
				t.roles[g] |= 1 << siblings
			}
		}
	}
}

// part is what a relation makes of an entity: 0 who acts, 1 who is acted on,
// the subject of a passive too, 2 something else.
func part(r document.Relation) int {
	switch {
	case r == document.RelNsubj || r == document.RelCsubj:
		return 0
	case r.Base() == document.RelNsubj || r.Base() == document.RelObj || r.Base() == document.RelIobj:
		return 1
	}
	return 2
}

// markGovernor marks a governor, and the verbs that it shares its entity with:
// conjuncts and those that it controls or is controlled by.
func (t *treeScratch) markGovernor(tokens []document.Token, governor, role int) {
	shares := func(i int) bool {
		base := tokens[i].Relation.Base()
		return base == document.RelXcomp || base == document.RelConj
	}
	t.roles[governor] |= 1 << role
	if above := tokens[governor].Head; above >= 0 && shares(governor) {
		t.roles[above] |= 1 << role
	}
	for _, c := range t.children[governor] {
		if shares(int(c)) {
			t.roles[c] |= 1 << role
		}
	}
}
