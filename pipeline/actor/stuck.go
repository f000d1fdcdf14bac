package actor

import (
	"strings"

	"stance/pipeline/document"
)

// A title, a demonym or a headline's words have capitals too, and the tagger takes
// them for part of the person's name beside them. The well known, and the names that
// the article has alone, tell where it begins and ends.

// persons are a document's names of persons: those of several words, and the first
// names by the surname, several where there are.
type persons struct {
	full map[string]bool
	last map[string]string
}

// several stands for more than one first name.
const several = "*"

// persons gathers them from the names that were found.
func (d *detector) persons(found map[int][]name) persons {
	p := persons{full: map[string]bool{}, last: map[string]string{}}
	for i, names := range found {
		s := &d.doc.Sentences[i]
		for _, n := range names {
			if n.kind != document.Person || n.end-n.first < 2 || !d.lexeme(s, n.first).firstName {
				continue
			}
			p.full[d.span(s, n.first, n.end)] = true
			first, last := d.word(s, n.first), d.word(s, n.end-1)
			if other := p.last[last]; other != "" && other != first {
				first = several
			}
			p.last[last] = first
		}
	}
	return p
}

// span is the text of tokens [i, end).
func (d *detector) span(s *document.Sentence, i, end int) string {
	return plain(d.doc.Text[s.Tokens[i].Start:s.Tokens[end-1].End])
}

// unstick leaves out of a name what is stuck to it. Nothing may be left.
func (d *detector) unstick(s *document.Sentence, n *name, known persons) {
	if n.end < len(s.Tokens) && (d.word(s, n.end) == "n't" || d.word(s, n.end) == "n’t") {
		n.end-- // "Farmers Wo" of "Farmers Won't": what is parted from n't is a verb
		if p, to := d.match(s, n.first); n.end > n.first && to == n.end {
			n.kind = d.kb.entries[p.entry].Type
		}
	}
	if n.end-n.first == 2 && n.kind == document.Organisation && openers[d.low(s, n.first)] && known.last[d.word(s, n.end-1)] != "" {
		n.first, n.kind = n.first+1, document.Person // "Among X voters"
	}
	if n.kind != document.Person || n.end-n.first < 2 || d.renowned(d.span(s, n.first, n.end)) {
		return
	}
	if n.end-n.first == 2 {
		first, last := d.word(s, n.first), d.word(s, n.end-1)
		other := known.last[last] != "" && known.last[last] != first
		if d.pluralTitle(s, n.first) || (other || d.byname(last)) && d.precedes(s, n.first) {
			n.first++
		}
		return
	}
	n.first = d.beginning(s, *n, known)
	n.end = d.ending(s, *n, known)
}

// beginning is where the person's name begins that ends a run of capitals.
func (d *detector) beginning(s *document.Sentence, n name, known persons) int {
	for k := n.first + 1; k+2 <= n.end; k++ {
		whole := d.span(s, k, n.end)
		if !d.renowned(whole) && !known.full[whole] {
			continue
		}
		if before := d.word(s, k-1); !d.lexeme(s, n.first).firstName || !isUpper(before) || d.word(s, n.first) == d.word(s, n.end-1) {
			return k
		}
	}
	// "Filmmaker X Y": a common word before a first name.
	if l := d.lexeme(s, n.first); len(l.low) >= 4 && l.fine != "" && !l.firstName && !l.surname && !particles[l.low] && !allCaps(l.word) &&
		!strings.Contains(d.span(s, n.first, n.end), "-") && d.lexeme(s, n.first+1).firstName && d.lexeme(s, n.end-1).proper {
		return n.first + 1
	}
	return n.first
}

// ending is where the person's name ends that begins a run of capitals: "X Y
// Responds".
func (d *detector) ending(s *document.Sentence, n name, known persons) int {
	for k := n.end - 1; k-n.first >= 2; k-- {
		whole := d.span(s, n.first, k)
		if !d.renowned(whole) && !known.full[whole] {
			continue
		}
		next := d.lexeme(s, k)
		if !next.surname && !next.firstName && hasLetter(next.word) && !suffixes[next.low] && !institution[d.low(s, n.end-1)] && !firmWords[d.low(s, n.end-1)] && next.fine != "" {
			return k
		}
		return n.end
	}
	return n.end
}

// suffixes may close a person's name.
var suffixes = set("jr jr. sr sr. ii iii iv xvi xiv de del van von al el bin")

// renowned reports the full name of one of the well known.
func (d *detector) renowned(text string) bool {
	_, ok := d.kb.person(text, nameWords(text))
	return ok
}

// byname reports a name that one of the well known has alone.
func (d *detector) byname(text string) bool {
	_, ok := d.kb.alone(text, d.titled)
	return ok
}

// precedes reports a word, token i, that stands before a surname and is no first
// name: "Former X", "Electing X", "Senators X", "Wisconsin X".
func (d *detector) precedes(s *document.Sentence, i int) bool {
	l := d.lexeme(s, i)
	switch {
	case l.firstName:
		return opens(d.doc, s, i) && (openers[l.low] || saying[l.low]) // "Will X go?"
	case prenominal[l.low], epithets[l.low], partisans[l.low], partisans[strings.TrimSuffix(l.low, "s")], openers[l.low], headlineVerbs[l.low], d.kb.offices[l.low].title:
		return true
	case l.surname:
		return false
	case l.fine != "" && (strings.HasSuffix(l.low, "ing") || d.seen.lower[l.low] && !particles[l.low]):
		return true
	}
	if i > 0 {
		if _, to := d.match(s, i-1); to == i+1 {
			return true // "New Hampshire X"
		}
	}
	p, to := d.match(s, i)
	return to == i+1 && (p.sense == senseAdjective || p.sense == sensePeople || d.kb.entries[p.entry].Principal == "country:US" && p.sense == sensePlace)
}

// pluralTitle reports the title of several: "Senators X and Y".
func (d *detector) pluralTitle(s *document.Sentence, i int) bool {
	l := d.lexeme(s, i)
	one, plural := strings.CutSuffix(l.low, "s")
	return plural && !l.surname && !l.firstName && d.kb.offices[one].title
}

// prenominal are words that news the world over sets before a surname, with a capital in
// headlines: which of whom, for or against whom.
var prenominal = set("former longtime embattled ex team anti pro top stop vote defeat beat elect dump support back help meet")

// unportfolio leaves of "the Minister of Foreign Affairs of Kuwait" the country: of what
// somebody is minister is no name. Nothing is left where no country follows.
func (d *detector) unportfolio(s *document.Sentence, n *name) {
	if n.end < len(s.Tokens) && (n.end-n.first == 1 || d.low(s, n.end) == "minister") && n.kind != document.Person && n.kind != document.Country && !allCaps(d.word(s, n.first)) && d.portfolio(s, n.end) {
		n.first = n.end // Labour Minister X
		return
	}
	if n.kind == document.Person || n.kind == document.Country || n.first < 2 || d.word(s, n.first-1) != "of" || !portfolios[d.low(s, n.first-2)] {
		return
	}
	for k := n.first; k < n.end; k++ {
		if d.country(s, k, n.end) {
			n.first, n.kind = k, document.Country
			return
		}
	}
	if _, to := d.match(s, n.first); to < n.end {
		n.first = n.end
	}
}

// portfolios are offices of something.
var portfolios = set("minister ministers secretary secretaries undersecretary undersecretaries")
