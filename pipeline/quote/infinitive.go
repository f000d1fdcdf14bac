package quote

import "stance/pipeline/document"

// Who is meant to speak where the cue is an infinitive: "X failed to say".

// controller is the subject of the infinitive at token v: the object of a verb
// like ask ("asked X to say"), else the subject of the verb over it ("X failed to
// say"), and below a noun its owner ("X's refusal to say") or the subject of the
// verb whose object the noun is ("X made no effort to say"). The subject [s, to)
// that position tells is kept where there is no tree, and where the tree tells
// nobody and what stands there is a noun.
func (w *words) controller(first, v, s, to int, ok bool) (int, int, bool) {
	n := w.node(v)
	if n == nil {
		return s, to, ok
	}
	base := v - int(w.toks[v].index)
	for up := 0; n.Head >= 0 && up < 4; up++ {
		switch n.Relation.Base() {
		case document.RelXcomp, document.RelAdvcl, document.RelConj, document.RelCcomp, document.RelObj, document.RelAcl, document.RelObl:
		default:
			return w.nounBefore(v, s, to, ok)
		}
		at := base + int(n.Head)
		if s, to, ok := w.asked(at, v); ok && up == 0 {
			return s, to, true
		}
		n = w.node(at)
		if s, to, ok := w.parsedSubject(at); ok && s >= first && to <= v {
			return s, to, true
		}
		if s, to, ok := w.owner(at); ok && s >= first {
			return s, to, true
		}
	}
	return w.nounBefore(v, s, to, ok)
}

// nounBefore keeps a subject [s, to) whose last word is a noun beside the verb.
func (w *words) nounBefore(v, s, to int, ok bool) (int, int, bool) {
	if !ok {
		return 0, 0, false
	}
	switch w.tag(to - 1) {
	case document.NOUN, document.PROPN, document.PRON:
		return s, to, true
	}
	return 0, 0, false
}

// asked is the object of the verb at token k, if that is one which asks or lets
// somebody do what the infinitive at token v says; or token k itself, if that is
// such a verb's object.
func (w *words) asked(k, v int) (first, end int, ok bool) {
	base := k - int(w.toks[k].index)
	n := w.node(k)
	if (n.Relation.Base() == document.RelObj || n.Relation.Base() == document.RelIobj) && n.Head >= 0 {
		k = base + int(n.Head)
	}
	if !asking[w.low(k)] {
		return 0, 0, false
	}
	s := &w.doc.Sentences[w.toks[k].sentence]
	for j := int(w.toks[k].index) + 1; j < int(w.toks[v].index)-1; j++ {
		if s.Tokens[j].Head != w.toks[k].index || s.Tokens[j].Relation.Base() != document.RelObj && s.Tokens[j].Relation.Base() != document.RelIobj {
			continue
		}
		lo, hi := subtree(s, j)
		return w.trim(base+lo, min(base+hi, v-1))
	}
	return 0, 0, false
}

// asking are verbs whose object does what the infinitive after it says.
var asking = set(`ask asks asked asking tell tells told telling order orders ordered ordering urge urges urged urging require requires
	required requiring allow allows allowed allowing invite invites invited inviting encourage encourages encouraged encouraging force
	forces forced forcing want wants wanted help helps helped enable enables enabled press presses pressed pressing advise advises
	advised persuade persuades persuaded let lets expect expects expected challenge challenges challenged beg begs begged call calls`)

// owner is the possessor of the noun at token k.
func (w *words) owner(k int) (first, end int, ok bool) {
	t := w.toks[k]
	s := &w.doc.Sentences[t.sentence]
	base := k - int(t.index)
	for j := range s.Tokens {
		if s.Tokens[j].Head != t.index || s.Tokens[j].Relation != document.RelNmodPoss {
			continue
		}
		lo, hi := subtree(s, j)
		for hi > lo && (w.text(base+hi-1) == "'s" || w.text(base+hi-1) == "’s" || w.text(base+hi-1) == "'" || w.text(base+hi-1) == "’") {
			hi--
		}
		return base + lo, base + hi, hi > lo
	}
	return 0, 0, false
}
