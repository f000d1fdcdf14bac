package feature

import (
	"slices"

	"stance/pipeline/document"
)

// An arrangement is how holder and target stand to each other in the tree: by
// what each is in its clause, and which clause is within which. A word says
// another thing of a pair where the holder acts on the target by it than where
// the holder speaks of what the target does, or the target acts.
type arrangement int

// Places of an entity in its clause.
const (
	acts    = iota // subject, or the agent of a passive
	actedOn        // object, or subject of a passive
	beside         // what else hangs on the verb
	within         // part of another phrase: "the plan of Lima"
	placesInClause
)

// Arrangements. Those of two entities of one clause come first, by the place of
// the holder, then of the target.
const (
	targetInSpeech arrangement = placesInClause * placesInClause // in what the holder's clause says, by the target's place
	holderInSpeech arrangement = targetInSpeech + placesInClause // the other way round, by the holder's place
	targetBelow    arrangement = holderInSpeech + placesInClause // in another clause below the holder's
	holderBelow    arrangement = targetBelow + 1
	apart          arrangement = holderBelow + 1
	arrangements               = int(apart) + 1
	noArrangement  arrangement = -1 // one of the two is not there
)

// standing is where an entity stands: the head of the clause that it is a part
// of, and its place there.
type standing struct {
	verb   int // that it hangs on
	clause int // the first of the verbs that it is coordinated with or controlled by
	place  int
}

// standingOf climbs from an entity's head to its clause.
func (t *treeScratch) standingOf(tokens []document.Token, head int) standing {
	nested := false
	i := head
	for range maxAncestors {
		r := tokens[i].Relation
		up := int(tokens[i].Head)
		if up < 0 {
			break
		}
		switch r.Base() {
		case document.RelNmod, document.RelDet, document.RelAmod, document.RelNummod:
			nested = true
		case document.RelConj:
			if tokens[up].Tag == document.VERB || tokens[i].Tag == document.VERB {
				up = -1
			}
		case document.RelAppos, document.RelFlat, document.RelCompound:
		default:
			up = -1
		}
		if up < 0 {
			break
		}
		i = up
	}
	s := standing{verb: int(tokens[i].Head), place: beside}
	if s.verb < 0 {
		s.verb = i
	} else if tokens[i].Relation == document.RelOblAgent {
		s.place = acts
	} else {
		s.place = part(tokens[i].Relation)
	}
	if nested {
		s.place = within
	}
	s.clause = t.clauseHead(tokens, s.verb)
	return s
}

// clauseHead climbs from a verb to the first that it is controlled by or shares
// its subject with.
func (t *treeScratch) clauseHead(tokens []document.Token, i int) int {
	for range maxAncestors {
		base := tokens[i].Relation.Base()
		shares := base == document.RelXcomp || base == document.RelConj && !t.hasSubject(tokens, i)
		if !shares || tokens[i].Head < 0 {
			return i
		}
		i = int(tokens[i].Head)
	}
	return i
}

// hasSubject reports whether a verb has a subject of its own.
func (t *treeScratch) hasSubject(tokens []document.Token, verb int) bool {
	return slices.ContainsFunc(t.children[verb], func(c int32) bool {
		base := tokens[c].Relation.Base()
		return base == document.RelNsubj || base == document.RelCsubj
	})
}

// arrange fills arrangement and the standings of holder and target.
func (t *treeScratch) arrange(tokens []document.Token) {
	t.arrangement = noArrangement
	if t.holderHead < 0 || t.targetHead < 0 {
		return
	}
	h, g := t.standingOf(tokens, t.holderHead), t.standingOf(tokens, t.targetHead)
	t.holder, t.target = h, g
	if h.clause == g.clause {
		t.arrangement = arrangement(h.place*placesInClause + g.place)
		return
	}
	t.arrangement = apart
	if under, said := t.below(tokens, g.clause, h.clause); said {
		t.arrangement = targetInSpeech + arrangement(g.place)
	} else if under {
		t.arrangement = targetBelow
	} else if under, said := t.below(tokens, h.clause, g.clause); said {
		t.arrangement = holderInSpeech + arrangement(h.place)
	} else if under {
		t.arrangement = holderBelow
	}
}

// below reports whether a clause lies under another, and whether it does so in what
// the other says: in a complement or, beside a quotation, a parataxis. What is
// coordinated with a clause does not lie under it.
func (t *treeScratch) below(tokens []document.Token, clause, other int) (under, said bool) {
	const farthest = 24 // words up from the clause
	i := clause
	for range farthest {
		base := tokens[i].Relation.Base()
		if base == document.RelCcomp || base == document.RelParataxis {
			said = true
		}
		if i = int(tokens[i].Head); i < 0 {
			return false, false
		}
		if base != document.RelConj && (i == other || t.clauseHead(tokens, i) == other) {
			return true, said
		}
	}
	return false, false
}

// Features of the arrangement.
var (
	arranged       = named("arr=", familyArrangement)
	arrangedVerb   = named("arr.verb=", familyArrangement)
	arrangedTarget = named("arr.tverb=", familyArrangement)
	arrangedClass  = named("arr.class=", familyArrangement)
	arrangedBeside = named("arr.side=", familyArrangement)
)

var arrangementNames = func() (names [arrangements]string) {
	place := [placesInClause]string{"acts", "is acted on", "stands beside", "stands within"}
	for h, holder := range place {
		for g, target := range place {
			names[h*placesInClause+g] = "holder " + holder + ", target " + target
		}
		names[int(targetInSpeech)+h] = "under what the holder says, target " + holder
		names[int(holderInSpeech)+h] = "under what the target says, holder " + holder
	}
	names[targetBelow], names[holderBelow], names[apart] = "target in a clause below", "holder in a clause below", "in clauses apart"
	return names
}()

var arrangementItems = namedItems(arrangementNames[:])

// addArrangement adds how the pair stands, with the verbs that tell of it.
func (x *Extractor) addArrangement() {
	t, tokens := &x.tree, x.view.in.Sentence.Tokens
	t.arrange(tokens)
	if t.arrangement < 0 {
		return
	}
	how := &arrangementItems[t.arrangement]
	x.add(arranged, how)
	x.addArrangedVerb(arrangedVerb, how, t.holder.verb)
	if t.target.verb != t.holder.verb {
		x.addArrangedVerb(arrangedTarget, how, t.target.verb)
	}
	for _, c := range t.children[t.holder.verb] {
		if content(tokens[c].Tag) {
			x.add(arrangedBeside, how, x.lemma(int(c)))
		}
	}
}

func (x *Extractor) addArrangedVerb(name *template, how *item, verb int) {
	tokens := x.view.in.Sentence.Tokens
	x.add(name, how, x.lemma(verb))
	if x.tree.isNegated(tokens, verb, &x.view) {
		x.add(name, &negated, how, x.lemma(verb))
		x.add(name, &negated, how)
	}
	if class := x.class(verb); class != nil {
		x.add(arrangedClass, how, class)
	}
}
