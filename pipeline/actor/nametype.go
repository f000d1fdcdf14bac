package actor

import (
	"slices"
	"strings"

	"stance/pipeline/document"
)

// kind guesses what a name stands for; false: for nothing that we want.
func (d *detector) kind(s *document.Sentence, n name) (document.ActorType, bool) {
	first, last := d.low(s, n.first), d.low(s, n.end-1)
	size := n.end - n.first
	any := func(of map[string]bool) bool {
		for k := n.first; k < n.end; k++ {
			if of[d.low(s, k)] {
				return true
			}
		}
		return false
	}
	if kind, ok := d.partyType(s, n); ok {
		return kind, true
	}
	switch {
	case n.title && !institution[last]:
		return document.Person, true
	case any(partyWords):
		return document.Party, true
	case otherHeads[last]:
		return 0, false
	case size == 1 && d.lexeme(s, n.first).firstName:
		return document.Person, true
	case size >= 2 && d.lexeme(s, n.first).firstName && !institution[last] && !geographic[last]:
		return document.Person, true
	case any(armed):
		return document.Group, true
	case institution[last] || institution[first] || any(institution) && any(joiners):
		if any(statal) {
			return document.Government, true
		}
		return document.Organisation, true
	case len(d.kb.regions[lower(plain(d.doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]))]) > 0:
		return document.Place, true
	case geographic[last] || geographic[first] && size > 1:
		return document.Place, true
	case otherHeads[first]:
		return 0, false
	case size == 1 && allCaps(d.word(s, n.first)):
		return document.Organisation, true
	case size >= 2 && size <= 4 && !any(institution):
		return document.Person, true
	case size == 1:
		return document.Person, true
	}
	return document.Organisation, true
}

// joiners tie what a body is for to its name.
var joiners = set("of for")

// officers of firms stand between the firm and their name.
var officers = set("CEO CFO COO CTO")

// corporate reports a name that no person has, whatever the tagger says: of
// capitals only in a sentence that has small letters, or with a word of firms.
func (d *detector) corporate(s *document.Sentence, n name) bool {
	last := d.low(s, n.end-1)
	if !n.title && (institution[last] || firmWords[last] || d.tailed(s, n)) {
		return true
	}
	if n.end+1 < len(s.Tokens) && officers[d.word(s, n.end)] && isUpper(d.word(s, n.end+1)) && (companyWords[last] || surnameTails[last]) {
		return true // X CEO Y
	}
	if n.end-n.first == 1 && n.first > 0 && d.low(s, n.first-1) == "the" && n.end < len(s.Tokens) && saying[d.low(s, n.end)] {
		return true // "the Hill said"
	}
	for k := n.first; k < n.end; k++ {
		if !allCaps(d.word(s, k)) || d.kb.isFirstName(capitalised(d.word(s, k))) {
			return false
		}
	}
	return !n.title && n.end-n.first <= 2
}

var firmWords = set(`tv inc inc. corp corp. co. ltd ltd. llc plc gmbh ag sa bv news radio channel magazine daily herald tribune gazette
	mining pharmaceuticals steel foods bancorp software electronics entertainment pictures studios records insurance`)

// bodyTails close the names of bodies that the tagger takes for persons.
var bodyTails = set(`research motor chemical chemicals colleges pac pacs bros bros. examiner sentinel securities l.p. lp llp enterprises
	solutions analytics strategies communications consulting ventures logistics hotels resorts casinos brewing parenthood`)

// surnameTails do so too, and are surnames.
var surnameTails = set("power brothers sons rising action beacon courier")

// tailed reports a word of bodies at the end of a name of several. One that is a
// surname too says so with "the" or "and" beside it, or after what is no first name.
func (d *detector) tailed(s *document.Sentence, n name) bool {
	last := d.low(s, n.end-1)
	switch {
	case n.end-n.first == 1:
		return false
	case !surnameTails[last]:
		return bodyTails[last]
	case !d.lexeme(s, n.first).firstName || n.first > 0 && d.low(s, n.first-1) == "the":
		return true
	}
	before := d.word(s, n.end-2)
	return before == "&" || before == "and"
}

// situated reports a name that what stands around it makes a place: "from X,
// Norway", "the town of X".
func (d *detector) situated(s *document.Sentence, i, end int) bool {
	if i == 0 {
		return false
	}
	before := d.low(s, i-1)
	if before == "of" && i > 1 {
		switch d.low(s, i-2) {
		case "city", "town", "village", "suburb", "borough", "county", "district", "province":
			return true
		}
	}
	if !locatives[before] && before != "from" && before != "of" || end+1 >= len(s.Tokens) || d.word(s, end) != "," {
		return false
	}
	p, to := d.match(s, end+1)
	return to > end+1 && (p.sense == sensePlace || p.sense == senseName && d.kb.entries[p.entry].Type == document.Country) && d.word(s, min(to, len(s.Tokens)-1)) != "and"
}

// residents reports the people of a place: Iowans, New Yorkers. A city's it
// believes where the capital tells something: many a word that a sentence begins
// with ends so.
func (d *detector) residents(s *document.Sentence, n name) bool {
	if n.end-n.first > 1 {
		return d.kb.inhabitants(d.doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]).several()
	}
	l := d.lexeme(s, n.first)
	return l.inhabits == stateResidents || l.inhabits == cityResidents && (!opens(d.doc, s, n.first) || d.seen.caps[l.word] > 0)
}

// nobiliaryBefore reports a surname of one or two words that only a person's name
// begins so: de Blasio, D'Souza.
func nobiliaryBefore(first, last string, size int) bool {
	if size == 2 {
		return isUpper(last) && !institution[lower(last)] && !firmWords[lower(last)] && nobles[lower(first)]
	}
	rest, ok := strings.CutPrefix(plain(first), "D'")
	if !ok {
		rest, ok = strings.CutPrefix(plain(first), "O'")
	}
	return ok && isUpper(rest)
}

// nobles are particles that begin the surnames of persons and no body's name.
var nobles = set("de van von di")

// settled words close the names of places and of no person.
var settled = set("roads beach county city islands valley atoll monument memorial")

// waters, and lands, close the names of places that the tagger takes for bodies.
var waters = set("sea ocean strait straits peninsula desert canyon archipelago mountains glacier belt")

// watery reports such a name, and not a body's for the protection of a sea.
func watery(words []string) bool {
	last := len(words) - 1
	return last > 0 && waters[words[last]] && !slices.ContainsFunc(words, func(w string) bool { return institution[w] || joiners[w] })
}

// landmarks close the names of places and of no body.
var landmarks = set("islands valley atoll monument memorial cathedral lighthouse")

// peopled reports what the tagger took for one and is a people: "Finnish
// Americans", "Sunni Muslims", "Senate Republicans".
func (d *detector) peopled(s *document.Sentence, i, end int) bool {
	if end-i < 2 || !strings.HasSuffix(d.low(s, end-1), "s") {
		return false
	}
	p, to := d.match(s, end-1)
	return faithful[d.low(s, end-1)] || to == end && (p.sense == sensePeople || d.kb.entries[p.entry].Type == document.Party)
}

// labelType is the type of a name to which the tagger gives a class.
func (d *detector) labelType(s *document.Sentence, n name, class uint8) document.ActorType {
	first, size := d.low(s, n.first), n.end-n.first
	if size == 1 && faithful[first] || d.residents(s, n) {
		return document.Group
	}
	if kind, ok := d.partyType(s, n); ok {
		return kind
	}
	switch class {
	case classPerson:
		switch {
		case d.corporate(s, n):
			return document.Organisation
		case !n.title && (size > 1 && settled[d.low(s, n.end-1)] || d.situated(s, n.first, n.end)):
			return document.Place
		}
		return document.Person
	case classOrganisation:
		text := d.doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]
		if size > 1 && landmarks[d.low(s, n.end-1)] || watery(nameWords(text)) || d.kb.isRegion(text) {
			return document.Place
		}
		if size <= 2 && nobiliaryBefore(d.word(s, n.first), d.word(s, n.end-1), size) {
			return document.Person
		}
		kind, _ := d.kind(s, n)
		if kind == document.Person || kind == document.Place || kind == document.Country {
			return document.Organisation
		}
		return kind
	}
	switch {
	case n.first > 0 && d.low(s, n.first-1) == "by" && size >= 2 && d.lexeme(s, n.first).firstName:
		return document.Person // a byline
	case size >= 3 && d.word(s, n.first+1) == "of" && (bodies[first] || first == "voice"),
		size == 1 && d.properWord(d.word(s, n.first)) && d.acted(s, n.first):
		return document.Organisation // Forum of X; X said
	case size >= 2 && firmWords[d.low(s, n.end-1)]:
		return document.Organisation
	}
	return document.Place
}
