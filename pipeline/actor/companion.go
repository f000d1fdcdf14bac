package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// Whom a side calls its own: "our partners", "its ally". A bridging reference (Clark 1975):
// not a name's repetition but what the article says of the two tells who is meant.

// companionship is a way in which one stands to another.
type companionship uint8

const (
	noCompanion companionship = iota
	partner
	ally
	friend
	neighbour
)

// companions are nouns for who stands so to another.
var companions = map[string]companionship{
	"partner": partner, "partners": partner, "ally": ally, "allies": ally, "friend": friend, "friends": friend,
	"neighbour": neighbour, "neighbours": neighbour, "neighbor": neighbour, "neighbors": neighbour,
}

// bonds are nouns for what joins the two.
var bonds = map[string]companionship{"partnership": partner, "alliance": ally, "friendship": friend}

// crowded is how many mentions a sentence may have whose subjects are looked for: a list of
// signatories tells of no companions.
const crowded = 24

// company is whom the sides of an article have for companions, by name.
type company map[relation][]*cluster

// relation is what a side has a companion for.
type relation struct {
	side string
	as   companionship
}

// companions ties the companions that a side calls its own, without their name, to those
// that the article says it has.
func (r *resolver) companions() {
	r.followed = len(r.doc.Mentions)
	var known company // nil until asked for
	for i := range r.doc.Sentences {
		s := &r.doc.Sentences[i]
		for j := range s.Tokens {
			as := companions[r.lowWord(s, j)]
			if as == noCompanion || r.inName(s.Tokens[j].Start) || r.namedAfter(s, j) {
				continue
			}
			owner, first := r.ownerOf(s, j)
			if owner == nil || owner.kind == document.Person && r.sideOf(owner) == owner.name {
				continue // a person who speaks for nobody has persons for friends
			}
			if known == nil {
				known = r.company()
			}
			if to := r.companion(owner, as, known); to != nil {
				n := noun{first: first, end: j + 1}
				r.add(n.span(s), i, document.ByDescription, link{to: to, how: document.ByDescription, confidence: 0.65})
				r.goesOn(to, i, j)
			}
		}
	}
}

// goesOn ties to a companion, whom token j of a sentence stands for, the first "they", "them"
// or "their" after it in the same quote, up to the end of the next sentence, where it can
// mean no other: no noun stands between. It needs the tags.
func (r *resolver) goesOn(to *cluster, sentence, j int) {
	quote := r.quoteAt(r.doc.Sentences[sentence].Tokens[j].Start)
	for i := sentence; quote >= 0 && i <= sentence+1 && i < len(r.doc.Sentences); i++ {
		s := &r.doc.Sentences[i]
		if !s.Parsed {
			return
		}
		for k := range s.Tokens {
			if i == sentence && k <= j {
				continue
			}
			p := pronouns[r.lowWord(s, k)]
			switch at := s.Tokens[k].Start; {
			case p.plural && !p.reflexive && r.quoteAt(at) == quote:
				if r.actorIn(s.Tokens[k].Span) == nil {
					r.add(s.Tokens[k].Span, i, document.ByPronoun, link{to: to, how: document.ByPronoun, confidence: 0.6})
				}
				return
			case s.Tokens[k].Tag == document.NOUN, s.Tokens[k].Tag == document.PROPN, r.quoteAt(at) != quote && hasLetter(r.lowWord(s, k)):
				return
			}
		}
	}
}

// ownerOf is whom the possessive before token j stands for, in a quote its speaker for
// "our", and the token after it; nil if there is none or it is unknown.
func (r *resolver) ownerOf(s *document.Sentence, j int) (owner *cluster, first int) {
	const adjectives = 3 // between the two: our close strategic partners
	for k := j - 1; k >= 0 && k >= j-1-adjectives; k-- {
		switch low := r.lowWord(s, k); low {
		case "our":
			if q := r.quoteAt(s.Tokens[k].Start); q >= 0 {
				return r.actorIn(r.doc.Quotes[q].Speaker), k + 1
			}
			return nil, 0
		case "its", "their": // his are persons
			return r.actorIn(s.Tokens[k].Span), k + 1
		default:
			if !hasLetter(low) || isUpper(r.word(s, k)) || s.Parsed && s.Tokens[k].Tag != document.ADJ && s.Tokens[k].Tag != document.NOUN {
				return nil, 0
			}
		}
	}
	return nil, 0
}

// namedAfter reports a companion of whom more is told, such as his name: "its ally X", "our
// friends in X", "its neighbour, X", "our friends and customers".
func (r *resolver) namedAfter(s *document.Sentence, j int) bool {
	switch r.lowWord(s, j+1) {
	case "in", "from", "of", "across", "around", "like", "such", "'s", "’s":
		return true
	case "and", "or": // "friends and allies", but for what they do
		return !s.Parsed || j+2 >= len(s.Tokens) || s.Tokens[j+2].Tag != document.VERB && s.Tokens[j+2].Tag != document.AUX
	case ",", "(", ":", "–", "—":
		return isUpper(r.word(s, j+2)) || r.lowWord(s, j+2) == "the" && isUpper(r.word(s, j+3))
	}
	return isUpper(r.word(s, j+1))
}

// mentionsIn are the mentions in a span, by number, as follow left them: names first.
func (r *resolver) mentionsIn(span document.Span) (found []int) {
	for _, part := range [][2]int{{0, r.names}, {r.names, r.followed}} { // each in the order of the text
		mentions := r.doc.Mentions[part[0]:part[1]]
		for m := sort.Search(len(mentions), func(i int) bool { return mentions[i].Start >= span.Start }); m < len(mentions) && mentions[m].Start < span.End; m++ {
			if mentions[m].End <= span.End {
				found = append(found, part[0]+m)
			}
		}
	}
	return found
}

// actorIn is the first actor in a span, of names before pronouns; nil: there is none.
func (r *resolver) actorIn(span document.Span) *cluster {
	for _, m := range r.mentionsIn(span) {
		if l := r.links[m]; l.to != nil && l.confidence >= threshold && l.to.kind != document.Place {
			return l.to
		}
	}
	return nil
}

// company finds what the article says of companions, for each side of which it says so.
func (r *resolver) company() company {
	known := company{}
	for m := range r.names {
		to := r.links[m].to
		if to == nil || to.kind == document.Person || to.kind == document.Place {
			continue
		}
		as, owners := r.accompanies(m)
		for _, of := range owners {
			if key := (relation{r.sideOf(of), as}); key.side != r.sideOf(to) && !has(known[key], to) {
				known[key] = append(known[key], to)
			}
		}
	}
	return known
}

// accompanies is what a name's surroundings call it, and whose: "the strategic partnership
// agreement with X", "its ally X", "Oman's neighbour X", "X, an ally of Oman,".
func (r *resolver) accompanies(m int) (as companionship, owners []*cluster) {
	s, first, end := r.tokens(m)
	if r.lowWord(s, first-1) == "the" {
		first--
	}
	const within = 4 // tokens in which it is said
	at := first - 1
	switch r.lowWord(s, at) {
	case "with":
		for k := first - 2; k >= 0 && k >= first-1-within; k-- {
			if as := bonds[r.lowWord(s, k)]; as != noCompanion {
				return as, r.subjects(r.doc.Mentions[m].Sentence)
			}
		}
		return noCompanion, nil
	case "neighbouring", "neighboring":
		return neighbour, r.subjects(r.doc.Mentions[m].Sentence)
	case ",":
		at--
	}
	if as := companions[r.lowWord(s, at)]; as != noCompanion {
		return as, r.ownersOf(s, at)
	}
	if r.lowWord(s, end) != "," {
		return noCompanion, nil
	}
	for k := end + 1; k <= end+1+within && hasLetter(r.lowWord(s, k)); k++ {
		as := companions[r.lowWord(s, k)]
		switch {
		case as == noCompanion:
			continue
		case r.lowWord(s, k+1) != "of":
			return as, r.ownersOf(s, k)
		}
		of := k + 2
		if r.lowWord(s, of) == "the" {
			of++
		}
		if of < len(s.Tokens) {
			if c := r.named(s.Tokens[of].Start); c != nil {
				owners = []*cluster{c}
			}
		}
		return as, owners
	}
	return noCompanion, nil
}

// ownersOf is who stands with a possessive before token j, if that is known: "its ally",
// "Oman's closest ally".
func (r *resolver) ownersOf(s *document.Sentence, j int) []*cluster {
	if owner, _ := r.ownerOf(s, j); owner != nil {
		return []*cluster{owner}
	}
	for k := j - 1; k > 0 && k >= j-4; k-- {
		switch r.lowWord(s, k) {
		case "'s", "’s":
			if c := r.named(s.Tokens[k-1].Start); c != nil {
				return []*cluster{c}
			}
			return nil
		case ",":
			return nil
		}
	}
	return nil
}

// subjects are the actors of a sentence that stand where subjects stand.
func (r *resolver) subjects(sentence int) (found []*cluster) {
	s := &r.doc.Sentences[sentence]
	mentions := r.mentionsIn(s.Span)
	if len(mentions) > crowded {
		return nil
	}
	for _, m := range mentions {
		if c := r.links[m].to; c != nil && r.links[m].confidence >= threshold && r.subjectPosition(s, m) && !has(found, c) {
			found = append(found, c)
		}
	}
	return found
}

// companion is the only actor that the article gives the side of an owner for such a
// companion; of a country's neighbours else the one other country of its part of the world
// that it names most. nil: there is none, or several.
func (r *resolver) companion(owner *cluster, as companionship, known company) *cluster {
	side := r.sideOf(owner)
	if all := known[relation{side, as}]; len(all) > 0 {
		if len(all) > 1 {
			return nil
		}
		return all[0]
	}
	if as != neighbour || !strings.HasPrefix(side, "country:") {
		return nil
	}
	others := func(yield func(*cluster) bool) {
		for _, c := range r.compared() {
			if c.kind == document.Country && r.sideOf(c) != side && r.kb.near(c.id, side) && !yield(c) {
				return
			}
		}
	}
	const times = 2 // as often as any other, and more than once
	return outstanding(others, times, func(c *cluster) int { return c.mentions })
}

// near reports two countries of one part of a continent.
func (kb *Knowledge) near(a, b string) bool {
	shared := 0
	for region := range kb.countries[a].regions {
		if kb.countries[b].regions[region] {
			shared++
		}
	}
	return shared > 1 // the continent, and its part
}

// sideOf is the ID or, before there is one, the name of whom an actor stands for: the
// country whose minister it is, else itself.
func (r *resolver) sideOf(c *cluster) string {
	if to := r.principal(c); to != "" {
		return to
	}
	if c.id != "" {
		return c.id
	}
	return c.name
}
