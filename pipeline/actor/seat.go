package actor

import (
	"strings"

	"stance/pipeline/document"
)

var (
	// contestsFor are what leads to an office by "for": "the race for the White House".
	contestsFor = set(`race bid run running campaign campaigning battle quest contest candidate contender nominee hopeful
		unfit fit unqualified qualified ran runs vying`)
	// battles are what is fought for a city: "the battle for Kabul".
	battles = set("battle battles")
	// prized follow the name of a seat that somebody wants: "a White House bid".
	prized = set(`bid bids race races run runs contender contenders hopeful hopefuls candidate candidates ambitions hopes aspirations
		campaign campaigns contest contests win`)
	// prizesOrActs are those that may be verbs: "the White House hopes to sign".
	prizesOrActs = set("bids races runs hopes campaigns contests")
	// takes are verbs of who gets, keeps, leaves or sees a seat, where nothing is said of
	// what becomes of it: "left Downing Street", but not "left Downing Street isolated".
	takes = set(`win wins won winning capture take takes took taking retain keep keeps kept regain lose loses lost losing
		seek seeks seeking sought leave leaves left leaving reach reached`)
	// enters are those after which nothing more can be said of it.
	enters = set(`visit visits visited visiting enter enters entered entering occupy occupies occupied occupying tour toured
		retake recapture`)
	// clauses begin another clause, or say when: what stands before is whole.
	clauses = set(`after before when while until since because if unless though although whether where again yesterday today tomorrow
		tonight this last next earlier later`)
	relatives = set("which who whose whom that")
)

// sought reports the name of a seat of power or a capital that is a prize or a place
// where it stands: "the race for the White House", "win the White House", "visiting
// Washington". It needs no tree.
func (r *resolver) sought(m int) bool {
	p, known := r.kb.exact[nameText(r.doc.At(r.doc.Mentions[m].Span))]
	if !known || p.sense != senseSeat && p.sense != senseCapital {
		return false
	}
	s, first, end := r.tokens(m)
	next := r.lowWord(s, end)
	if next == "'s" || next == "’s" {
		return false
	}
	i := r.beforeNounPhrase(s, first)
	switch before := r.lowWord(s, i); {
	case before == "for":
		contest := r.lowWord(s, i-1)
		// "a quest for the Kremlin to end": it is who ends it.
		return next != "to" && (p.sense == senseSeat && contestsFor[contest] || battles[contest])
	case takes[before] || enters[before]:
		return (p.sense == senseSeat || motions[before] || before == "tour" || before == "toured") && (enters[before] || r.closesClause(s, end))
	}
	if prizesOrActs[next] && (i < first-1 || first == 0) { // "the White House hopes"
		return false
	}
	return p.sense == senseSeat && prized[next]
}

// closesClause reports that a clause ends before token i: nothing is said there of what
// becomes of its object, as in "kept the Kremlin informed".
func (r *resolver) closesClause(s *document.Sentence, i int) bool {
	word, after := r.lowWord(s, i), r.lowWord(s, i+1)
	switch {
	case word == "and" || word == "or" || word == "but":
		return takes[after] || enters[after] || tells[after] || deliberateVerbs[after]
	case word == "in" || word == "on" || word == "by":
		return timeWords[after] || isDigits(after)
	case word == ",":
		return !relatives[after]
	}
	return !hasLetter(word) && word != "-" && !isDigits(word) || clauses[word]
}

// listed reports a capital that is the state of its name, in a list of places of the
// United States which does nothing itself: "the polls of Oregon and Washington".
func (r *resolver) listed(m int) bool {
	if !r.kb.states[nameText(r.doc.At(r.doc.Mentions[m].Span))] {
		return false
	}
	first, last := m, m
	for first > 0 && r.sideBySide(first-1, true) {
		first--
	}
	for last+1 < r.names && r.sideBySide(last, last > m) {
		last++
	}
	return first < last && !r.listActs(first, last)
}

// sideBySide reports that mention m and the next are American places which "and", or a
// comma where that counts, joins.
func (r *resolver) sideBySide(m int, comma bool) bool {
	a, b := &r.doc.Mentions[m], &r.doc.Mentions[m+1]
	if a.Sentence != b.Sentence || a.End > b.Start || !r.americanPlace(a) || !r.americanPlace(b) {
		return false
	}
	between := strings.TrimSpace(r.doc.Text[a.End:b.Start])
	if rest := strings.TrimPrefix(between, ","); rest != between {
		if rest == "" {
			return comma
		}
		between = strings.TrimSpace(rest)
	}
	return between == "and" || between == "or"
}

// americanPlace reports a name that a state or a city of the United States has.
func (r *resolver) americanPlace(men *document.Mention) bool {
	text := nameText(r.doc.At(men.Span))
	p, ok := r.kb.exact[text]
	return r.kb.states[text] || ok && p.sense == sensePlace && r.kb.entries[p.entry].Principal == "country:US"
}

// listActs reports a list of names, from mention first to last, that is the subject of
// what governments do: "Texas and Washington accused each other".
func (r *resolver) listActs(first, last int) bool {
	s, _, k := r.tokens(last)
	if !r.subjectPosition(s, first) {
		return false
	}
	for stop := k + 3; k < stop && (auxiliaries[r.lowWord(s, k)] || strings.HasSuffix(r.lowWord(s, k), "ly")); k++ {
	}
	verb := r.lowWord(s, k)
	return tells[verb] || deliberateVerbs[verb] || disputes[verb]
}

var (
	auxiliaries = set("have has had are were will would both also each again")
	// disputes are verbs of what two governments do to each other.
	disputes = set("trade traded trading clash clashed clashing feud feuded feuding quarrel quarrelled quarreled reach reached exchanged exchange negotiating arguing")
)
