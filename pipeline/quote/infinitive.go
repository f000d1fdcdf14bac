package quote

import "stance/pipeline/document"

// Who is meant to speak where the cue is an infinitive: "X failed to say".

// controller is the subject of the infinitive at token v: the subject of the verb
// over it ("X failed to say"), and below a noun its owner ("X's refusal to say") or
// the subject of the verb whose object the noun is ("X made no effort to say"). Whom
// a verb like ask has for object has not said it: "asked X to say". The subject
// [s, to) that position tells is kept where there is no tree, and where the tree
// tells nobody and what stands there is a noun.
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
		if up == 0 && w.asked(at, v) {
			return 0, 0, false
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

// asked reports that the verb at token k, or that whose object the token is, asks or
// lets its object do what the infinitive at token v says.
func (w *words) asked(k, v int) bool {
	base := k - int(w.toks[k].index)
	if n := w.node(k); objects[n.Relation] && n.Head >= 0 {
		k = base + int(n.Head)
	}
	if !asking[w.low(k)] {
		return false
	}
	s := &w.doc.Sentences[w.toks[k].sentence]
	for j := int(w.toks[k].index) + 1; j < int(w.toks[v].index)-1; j++ {
		if s.Tokens[j].Head == w.toks[k].index && objects[s.Tokens[j].Relation] {
			return true
		}
	}
	return false
}

var objects = map[document.Relation]bool{document.RelObj: true, document.RelIobj: true}

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
