package actor

import "stance/pipeline/document"

var (
	// contestsFor are what leads to an office by "for": "the race for the White House".
	contestsFor = set(`race bid run running campaign campaigning fight battle quest contest candidate contender nominee match hopeful
		unfit fit unqualified qualified ready ran runs vying`)
	// prized follow the name of a seat that somebody wants: "a White House bid".
	prized = set(`bid bids race races run runs contender contenders hopeful hopefuls candidate candidates ambitions hopes aspirations
		campaign campaigns contest contests win`)
	// takes are verbs of who gets, keeps, leaves or sees a seat.
	takes = set(`win wins won winning retake recapture capture take takes took taking retain keep keeps kept regain lose loses lost losing
		seek seeks seeking sought leave leaves left leaving visit visits visited visiting enter enters entered entering reach
		reached occupy occupies occupied occupying tour toured`)
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
		return contestsFor[r.lowWord(s, i-1)] || r.lowWord(s, i-1) == "way"
	case takes[before]:
		return p.sense == senseSeat || motions[before] || before == "tour" || before == "toured"
	}
	return p.sense == senseSeat && prized[next]
}

// listed reports a capital in a list of places: "Oregon and Washington". It is the
// state of that name, or a city like the others.
func (r *resolver) listed(m int) bool {
	s, first, end := r.tokens(m)
	if w := r.lowWord(s, first-1); w == "and" || w == "or" || w == "," {
		if r.placeEnding(m, s, first-1) {
			return true
		}
	}
	if w := r.lowWord(s, end); w == "and" || w == "or" {
		return r.placeStarting(m, s, end+1)
	}
	return false
}

// placeEnding reports a place's name that ends before token k, a comma before the
// "and" left out.
func (r *resolver) placeEnding(m int, s *document.Sentence, k int) bool {
	if r.word(s, k-1) == "," {
		k--
	}
	if m == 0 || k < 1 {
		return false
	}
	before := &r.doc.Mentions[m-1]
	return before.End == s.Tokens[k-1].End && r.placeName(before)
}

func (r *resolver) placeStarting(m int, s *document.Sentence, k int) bool {
	if m+1 >= r.names || k >= len(s.Tokens) {
		return false
	}
	next := &r.doc.Mentions[m+1]
	return next.Start == s.Tokens[k].Start && r.placeName(next)
}

func (r *resolver) placeName(men *document.Mention) bool {
	p, ok := r.kb.exact[nameText(r.doc.At(men.Span))]
	return ok && p.sense == sensePlace
}
