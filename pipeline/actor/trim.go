package actor

import (
	"strings"

	"stance/pipeline/document"
)

// The tagger at times takes for part of a name what only stands beside it.

// trimmed leaves out of tokens [i, end) what is no part of a name: an article,
// what a hyphen ties to a word before ("U.S.-financed X"), for or against whom
// somebody is ("pro-X Y"), a party before a constituency ("Democrat of X"), and
// the day after a person or a place. Nothing is left where all goes.
func (d *detector) trimmed(s *document.Sentence, i, end int, class uint8) (int, int) {
	article := false
	for i < end {
		low := d.low(s, i)
		switch {
		case low == "the", (low == "a" || low == "an") && end-i > 1 && opens(d.doc, s, i):
			article = article || low != "the"
			i++
		case !hasLetter(d.word(s, i)) && !isDigits(d.word(s, i)):
			i++
		case end-i > 3 && leanings[low] && d.word(s, i+1) == "-":
			i += 3
		case end-i > 1 && low == d.word(s, i) && isUpper(d.word(s, i+1)) && !particles[low] && (strings.HasSuffix(low, "ed") || strings.HasSuffix(low, "ing")) && !d.lowerEntry(s, i):
			i++
		case end-i > 2 && partisans[low] && d.low(s, i+1) == "of":
			i += 2
		case end-i > 1 && epithets[low] && opens(d.doc, s, i) && d.country(s, i+1, end):
			i++ // "Poor Mexico"
		default:
			if article && end-i == 1 && (d.seen.lower[low] || s.Parsed && s.Tokens[i].Tag != document.PROPN) {
				return end, end
			}
			for end-i > 1 && class != 1 && weekdays[d.low(s, end-1)] {
				end--
			}
			if i > 0 && isUpper(d.word(s, i-1)) {
				if _, to := d.match(s, i-1); to == end {
					i-- // West Virginia
				}
			}
			return i, end
		}
	}
	return i, end
}

var (
	leanings = set("pro anti ex non")
	weekdays = set("monday tuesday wednesday thursday friday saturday sunday")
)

// country reports that the gazetteer knows tokens [i, end) as a country.
func (d *detector) country(s *document.Sentence, i, end int) bool {
	p, to := d.match(s, i)
	return to == end && p.sense == senseName && d.kb.entries[p.entry].Type == document.Country
}

// joint is the "and" between two bodies that the tagger took for one, "the FBI
// and Justice Department", end if there is none: a known one before it, and
// after it another or what is called like one.
func (d *detector) joint(s *document.Sentence, i, end int) int {
	for k := i + 1; k+1 < end; k++ {
		if d.word(s, k) != "and" {
			continue
		}
		if p, to := d.match(s, i); to != k || p.sense == sensePlace {
			break
		}
		if _, to := d.match(s, k+1); to == end || institution[d.low(s, end-1)] {
			return k
		}
		break
	}
	return end
}

// peopled reports what the tagger took for a person and is a people: "Finnish
// Americans", "Sunni Muslims", "Senate Republicans".
func (d *detector) peopled(s *document.Sentence, i, end int) bool {
	if end-i < 2 || !strings.HasSuffix(d.low(s, end-1), "s") {
		return false
	}
	p, to := d.match(s, end-1)
	return faithful[d.low(s, end-1)] || to == end && (p.sense == sensePeople || d.kb.entries[p.entry].Type == document.Party)
}

// partisan reports a party's adjective that the tagger took for the surname of a
// body or place before it: "Senate Republican leader X".
func (d *detector) partisan(s *document.Sentence, i, end int) bool {
	last := d.low(s, end-1)
	return end-i > 1 && partisans[last] && (institution[d.low(s, i)] || geographic[d.low(s, end-2)] || statal[d.low(s, i)])
}

// eponym reports an adjective made of somebody's name: "an Orwellian plan".
func (d *detector) eponym(s *document.Sentence, n name) bool {
	low := d.low(s, n.first)
	if n.end-n.first > 1 || n.kind != document.Organisation || n.end >= len(s.Tokens) || !strings.HasSuffix(low, "ian") && !strings.HasSuffix(low, "esque") {
		return false
	}
	_, known := d.kb.exact[d.word(s, n.first)]
	next := d.word(s, n.end)
	return !known && hasLetter(next) && next == d.low(s, n.end) && !openers[next] && !deliberateVerbs[next] && next != "'s"
}

// coded reports capitals that a hyphen ties to a number: EB-5, the name of a
// visa, a road or an aircraft.
func (d *detector) coded(s *document.Sentence, n name) bool {
	return n.end-n.first == 1 && n.end+1 < len(s.Tokens) && allCaps(d.word(s, n.first)) && len(d.word(s, n.first)) <= 3 &&
		d.word(s, n.end) == "-" && d.glued(s, n.end) && isDigits(d.word(s, n.end+1))
}

// hyphened reports the second half of the adjective of a group within a country:
// African-American.
func (d *detector) hyphened(s *document.Sentence, n name) bool {
	return n.end-n.first == 1 && n.first > 1 && d.word(s, n.first-1) == "-" && d.glued(s, n.first-1) && ethnic[d.low(s, n.first-2)]
}

var ethnic = set("african asian native afro anglo arab latin hispanic jewish muslim black pacific")
