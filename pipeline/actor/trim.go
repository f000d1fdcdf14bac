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
		case end-i > 1 && (low == "former" || low == "longtime"):
			i++
		case end-i == 3 && low == "ex" && d.word(s, i+1) == "-":
			i += 2
		case end-i > 2 && leanings[low] && d.word(s, i+1) == "-":
			i += 3
		case end-i > 2 && d.word(s, end-2) == "-" && trailers[d.low(s, end-1)]:
			end -= 2 // Reagan-era
		case end-i > 1 && low == d.word(s, i) && isUpper(d.word(s, i+1)) && !particles[low] && (strings.HasSuffix(low, "ed") || strings.HasSuffix(low, "ing")) && !d.lowerEntry(s, i):
			i++
		case end-i > 2 && partisans[low] && d.low(s, i+1) == "of":
			i += 2
		case end-i > 1 && deliberateVerbs[low] && opens(d.doc, s, i) && d.country(s, i+1, end):
			i++ // "Say Mexico refused"
		case end-i > 1 && epithets[low] && opens(d.doc, s, i) && d.country(s, i+1, end):
			i++ // "Poor Mexico"
		case end-i > 1 && class == classPerson && low != d.word(s, i) && d.low(s, end-1) == d.word(s, end-1) && hasLetter(d.word(s, end-1)) && d.word(s, end-2) != "-":
			end-- // Lester 'cause
		default:
			if article && end-i == 1 && (d.seen.lower[low] || s.Parsed && s.Tokens[i].Tag != document.PROPN) {
				return end, end
			}
			for end-i > 1 && class != classOrganisation && weekdays[d.low(s, end-1)] {
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
		if d.peopled(s, i, k) {
			return k
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

// epithets are adjectives that stand before a person's full name with a capital.
var epithets = set("poor young old dear late honest crooked lying crazy corrupt sleepy little")
