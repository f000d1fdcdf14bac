package actor

import (
	"strings"

	"stance/pipeline/document"
)

// longestName is how many bytes a name may have: what is longer is no text.
const longestName = 300

// noName reports what is part of a word or of a title: (R-Ohio), "-in-Chief",
// Miss Universe.
func (d *detector) noName(s *document.Sentence, n name) bool {
	word := d.doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]
	low, single := d.low(s, n.first), n.end-n.first == 1
	switch {
	case !isWord(firstRuneOf(word)) || len(word) > longestName || d.coded(s, n) || d.hyphened(s, n) || d.eponym(s, n) || d.thing(s, n):
		return true
	case len(word) > 2 && word[1] == '-' && (word[0] == 'R' || word[0] == 'D' || word[0] == 'I') && isUpper(word[2:]):
		return true
	case single && d.partisanAdjective(s, n.first):
		p, to := d.match(s, n.first)
		return to < n.end || !p.user
	case single && (schemes[low] || otherHeads[low] && (!d.lexeme(s, n.first).firstName || deities[low]) && !n.title):
		_, to := d.match(s, n.first)
		return to < n.end
	case n.first == 0 && n.end == 1 && allCaps(word) && len(word) > 3 && len(s.Tokens) <= 2 && s.Label.None():
		_, to := d.match(s, n.first)
		return to < n.end // "LETTERS", above a part of the page
	case n.end-n.first == 3 && d.word(s, n.first+1) == "-" && d.adjective(s, n.first+2):
		return true // "Franco-German"
	case single && len(word) > 2 && openers[low] && allCaps(word) && !agencies[word]:
		_, to := d.match(s, n.first)
		return to < n.end && (n.first == 0 || d.word(s, n.first-1) != "(") // "asked HIM"
	}
	return single && n.first > 0 && contests[low] && contestants[d.low(s, n.first-1)]
}

// schemes are programmes, laws, treaties and events of which news speaks by one word.
var schemes = set("medicaid medicare obamacare trumpcare brexit nafta tpp ttip daca")

// deities are called as persons are.
var deities = set("god allah jesus")

// adjective reports that the gazetteer knows token i as a country's adjective.
func (d *detector) adjective(s *document.Sentence, i int) bool {
	p, to := d.match(s, i)
	return to == i+1 && p.sense == senseAdjective
}

// agencies are among the words that captions and datelines begin with.
var agencies = map[string]bool{"AFP": true, "UPI": true}

// doubtful reports what the tagger marks and cannot be a name: no capital, a
// date, or one word at the start of a sentence that the trees or the document's
// own spelling tell to be a common one.
func (d *detector) doubtful(s *document.Sentence, i, end int) bool {
	capitals := false
	for k := i; k < end; k++ {
		word := d.word(s, k)
		capitals = capitals || isUpper(word)
		if timeWords[strings.TrimSuffix(d.low(s, k), ".")] && !d.datedName(s, k) && (end-i <= 2 || k == i) && !d.lexeme(s, i).firstName {
			return true
		}
	}
	if !capitals {
		return true
	}
	word := d.word(s, i)
	if len(word) > 2 && word[1] == '-' && (word[0] == 'R' || word[0] == 'D' || word[0] == 'I') || word == "Jr." || word == "Sr." {
		return true // (D-Ohio)
	}
	if end-i > 1 || !opens(d.doc, s, i) {
		return false
	}
	if allCaps(word) || d.kb.isFirstName(word) || d.seen.caps[word] > 0 {
		return false
	}
	if openers[d.low(s, i)] || d.seen.lower[d.low(s, i)] {
		return true
	}
	if next := i + 1; s.Parsed && next < len(s.Tokens) && s.Tokens[next].Tag == document.NOUN && int(s.Tokens[i].Head) == next && (institution[d.low(s, i)] || geographic[d.low(s, i)]) {
		return true // "District managers"
	}
	switch s.Tokens[i].Tag {
	case document.NOUN:
		return i+1 < len(s.Tokens) && !isUpper(d.word(s, i+1)) && !d.kb.surname[word] // "Tensions rose"
	case document.NoTag, document.PROPN, document.X:
		return false
	}
	return true
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

// hyphened reports half of the adjective of a group within a country:
// African-American, Cuban-American.
func (d *detector) hyphened(s *document.Sentence, n name) bool {
	if n.end-n.first > 1 {
		return false
	}
	if k := n.first - 1; k > 0 && d.word(s, k) == "-" && d.glued(s, k) && d.ethnic(s, k-1, n.end) {
		return true
	}
	k := n.end
	return n.adjective && k+1 < len(s.Tokens) && d.word(s, k) == "-" && d.glued(s, k) && d.ethnic(s, n.first, k+2)
}

// ethnic reports that tokens [i, end) begin with where a group within a country is
// from or what it believes, and end with the country's adjective or its people.
func (d *detector) ethnic(s *document.Sentence, i, end int) bool {
	low := d.low(s, end-1)
	return (ethnic[d.low(s, i)] || d.adjective(s, i)) && (low == "american" || low == "americans" || ethnic[d.low(s, i)] && end-i > 2)
}

var ethnic = set("african asian native afro anglo arab latin hispanic jewish muslim black pacific")

// ethnicities takes the word before a people that says which part of it is meant
// into its name: African Americans.
func (d *detector) ethnicities(s *document.Sentence, names []name) []name {
	out := names[:0]
	for _, n := range names {
		if p, to := d.match(s, n.first); to == n.end && p.sense == sensePeople && !p.user && n.end-n.first == 1 {
			first := n.first - 1
			if first > 0 && d.word(s, first) == "-" && d.glued(s, first) {
				first--
			}
			if first >= 0 && isUpper(d.word(s, first)) && d.ethnic(s, first, n.end) {
				n = name{first: first, end: n.end, kind: document.Group}
				for len(out) > 0 && out[len(out)-1].end > first {
					out = out[:len(out)-1]
				}
			}
		}
		out = append(out, n)
	}
	return out
}
