package actor

import (
	"strings"

	"stance/pipeline/document"
)

// A party's adjective names no party: "the GOP nomination", "Republican voters"
// and "Democratic leaders" are alike, and so are "an Ohio Republican" and "an
// Ohio Democrat", who are persons.

// partyAdjectives describe whoever stands after them, or are one member.
var partyAdjectives = set("republican democrat democratic")

// gops are short forms that name the party, and describe before a noun.
var gops = set("gop g.o.p.")

// partisanAdjective reports a party's word, token j, that describes what follows
// or is one of its members.
func (d *detector) partisanAdjective(s *document.Sentence, j int) bool {
	low := d.low(s, j)
	return partyAdjectives[low] || gops[low] && d.qualifies(s, j)
}

// qualifies reports a noun at token j that stands as an adjective does: before a
// noun of its phrase, or a hyphen.
func (d *detector) qualifies(s *document.Sentence, j int) bool {
	if j+1 == len(s.Tokens) {
		return false
	}
	next, low := d.word(s, j+1), d.low(s, j+1)
	switch {
	case next == "-" && d.glued(s, j+1):
		return true
	case !hasLetter(next) || openers[low] || next == "'s" || next == "’s":
		return false
	case s.Parsed:
		over := int(s.Tokens[j].Head)
		rel := s.Tokens[j].Relation.Base()
		return over > j && (rel == document.RelCompound || rel == document.RelAmod || rel == document.RelFlat)
	}
	singular := strings.TrimSuffix(low, "s")
	return people[low] || partisanNouns[low] || partisanNouns[singular] || d.kb.officeBy[low] != 0 || d.kb.officeBy[singular] != 0
}

// partisanNouns are what else a party's adjective stands before.
var partisanNouns = set(`nomination primary primaries debate field race ticket convention caucus establishment presidential senate house
	vice primary base platform platforms front-runner frontrunner hopeful ballot majority figure rival turnout lawmaker governor`)

// withoutParty takes a party's adjective off the end of tokens [i, end) that the
// tagger took for one name, "New Hampshire Republican", and reports whether one
// was there. What is left counts where the gazetteer knows it.
func (d *detector) withoutParty(s *document.Sentence, i, end int, out *[]name) bool {
	if end-i < 2 || !d.partisanAdjective(s, end-1) {
		return false
	}
	if _, known := d.match(s, i); known >= end {
		return false
	}
	for _, from := range [2]int{i, max(0, i-1)} { // New, which the tagger left out
		if p, to := d.match(s, from); to == end-1 {
			*out = append(*out, d.entry(s, p, from, to)...)
			break
		}
	}
	return true
}

// partyType is the type of a people or of a party's members, "Iowa Democrats", and
// of a party of a state or county.
func (d *detector) partyType(s *document.Sentence, n name) (document.ActorType, bool) {
	switch {
	case d.peopled(s, n.first, n.end):
		return document.Group, true
	case n.end-n.first > 1 && gops[d.low(s, n.end-1)]:
		return document.Party, true
	}
	return 0, false
}
