package actor

import (
	"strings"

	"stance/pipeline/document"
)

// Things have names too: works, programmes, models of cars. They take no
// position, and no list has them all: what stands around them tells.

// thing reports a name that is a thing's, or a word for a kind of things.
func (d *detector) thing(s *document.Sentence, n name) bool {
	if n.adjective {
		return false
	}
	if _, to := d.match(s, n.first); to >= n.end {
		return false
	}
	return d.lawsuit(s, n) || d.kindOf(s, n) || d.clause(s, n) || d.edition(s, n) || d.programme(s, n) || vehicles[d.doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]] || d.entitled(s, n)
}

// versus stands between the parties of a case in court.
var versus = set("v v. vs vs.")

// lawsuit reports the parties of a case in court, or one of them. Sport has
// "v" and "vs" too: these it believes in a sentence that speaks of a court.
func (d *detector) lawsuit(s *document.Sentence, n name) bool {
	for k := max(1, n.first-1); k < min(n.end+1, len(s.Tokens)-1); k++ {
		if word := d.word(s, k); versus[word] && isUpper(d.word(s, k-1)) && isUpper(d.word(s, k+1)) {
			return word == "v." || d.inCourt(s)
		}
	}
	return false
}

// inCourt reports a sentence with a word of courts.
func (d *detector) inCourt(s *document.Sentence) bool {
	for k := range s.Tokens {
		if courtWords[d.low(s, k)] {
			return true
		}
	}
	return false
}

var courtWords = set("court courts judge judges justice justices lawsuit plaintiff plaintiffs defendant defendants ruling verdict tribunal precedent")

// inThing is the thing of the gazetteer that a name is, or is part of, as a name
// of its own: "the Press" of Meet the Press.
func (d *detector) inThing(s *document.Sentence, n name) (whole name, place, ok bool) {
	const most = 3 // words of a thing before a name within it
	p, known := d.match(s, n.first)
	if known >= n.end && p.user {
		return n, false, false
	}
	for k := n.first; k >= max(0, n.first-most); k-- {
		for _, t := range d.lexeme(s, k).things {
			size := prefix(d.doc.Text[s.Tokens[k].Start:], t.text, false)
			if size < 0 {
				continue
			}
			end := k
			for end < len(s.Tokens) && s.Tokens[end].End <= s.Tokens[k].Start+size {
				end++
			}
			switch {
			case end < n.end || s.Tokens[end-1].End != s.Tokens[k].Start+size:
			case k == n.first && known >= end && p.sense != sensePlace:
				return n, false, false // an actor of the gazetteer
			case t.acronym && (d.actsAs(s, k) || d.writtenOut(t.text)):
				return n, false, false
			default:
				return name{first: k, end: end, kind: document.Place}, t.place, true
			}
		}
	}
	return n, false, false
}

// actsAs reports capitals, token i, that say or do something, or of whom it is
// said: "the DA accused X", "X attacked the DA".
func (d *detector) actsAs(s *document.Sentence, i int) bool {
	the := i > 0 && d.low(s, i-1) == "the"
	before := i - 1
	if the {
		before--
	}
	if before >= 0 && aimsAt(d.low(s, before), the) {
		return true
	}
	if i+1 < len(s.Tokens) && acting(d.low(s, i+1)) && (opens(d.doc, s, i) || openers[d.low(s, i-1)]) {
		return true // and not "state TV said"
	}
	if !s.Parsed {
		return false
	}
	for s.Tokens[i].Relation.Base() == document.RelConj && s.Tokens[i].Head >= 0 && int(s.Tokens[i].Head) < i {
		i = int(s.Tokens[i].Head)
	}
	head := int(s.Tokens[i].Head)
	if head < 0 {
		return false
	}
	switch s.Tokens[i].Relation.Base() {
	case document.RelNsubj:
		return the && acting(d.low(s, head))
	case document.RelObj:
		return aimsAt(d.low(s, head), the)
	}
	return false
}

// acting reports a form of a verb that bodies and persons are the subject of, and
// that is no noun.
func acting(verb string) bool {
	return saying[verb] || (deliberateVerbs[verb] || targeting[verb]) && strings.HasSuffix(verb, "ed")
}

// aimsAt reports a verb whose object is a body or a person; without "the" before
// the object few are so: somebody may attack inflation, and thanks no law.
func aimsAt(verb string, the bool) bool {
	return addressing[verb] || the && targeting[verb]
}

var addressing = set("accuse accuses accused accusing thank thanks thanked sue sues sued urge urges urged")

// writtenOut reports an acronym that the article writes out as a body's name.
func (d *detector) writtenOut(acronym string) bool {
	known, asked := d.written[acronym]
	const most = 200 // each is looked for in the whole document
	if asked || len(d.written) >= most {
		return known
	}
	for i := range d.doc.Sentences {
		s := &d.doc.Sentences[i]
		for j := 0; j < len(s.Tokens) && !known; j++ {
			known = d.writesOut(s, j, acronym)
		}
	}
	if d.written == nil {
		d.written = map[string]bool{}
	}
	d.written[acronym] = known
	return known
}

// writesOut reports words from token i on whose initials are the acronym's, and
// that are a body's name: by the acronym in brackets behind them, by the
// gazetteer or by a word of bodies.
func (d *detector) writesOut(s *document.Sentence, i int, acronym string) bool {
	at, end, body := 0, i, false
	for ; at < len(acronym); end++ {
		if end == len(s.Tokens) {
			return false
		}
		word := d.word(s, end)
		switch {
		case isUpper(word) && word[0] == acronym[at] && len(word) > 1:
			at++
			body = body || institution[d.low(s, end)] || partyWords[d.low(s, end)]
		case at > 0 && acronymJoiners[word]:
		default:
			return false
		}
	}
	if d.kb.offices[lower(d.span(s, i, end))] != (office{}) {
		return false
	}
	if body || end+1 < len(s.Tokens) && d.word(s, end) == "(" && d.word(s, end+1) == acronym {
		return true
	}
	p, to := d.match(s, i)
	return to == end && p.sense == senseName
}

// acronymJoiners are words of a name that its acronym leaves out.
var acronymJoiners = set("of for the and &")

// clause reports a title that is a sentence: "Patients Were Presidents".
func (d *detector) clause(s *document.Sentence, n name) bool {
	for k := n.first + 1; k+1 < n.end; k++ {
		switch d.word(s, k) {
		case "Is", "Are", "Was", "Were", "Has", "Had":
			return true
		}
	}
	return false
}

// kindOf reports capitals that the article uses as a common noun: "a super PAC".
func (d *detector) kindOf(s *document.Sentence, n name) bool {
	return n.end-n.first == 1 && d.seen.common[d.word(s, n.first)]
}

// common reports capitals, token j, before which stands an indefinite article,
// and after which no noun: they say what kind of thing something is.
func common(doc *document.Document, s *document.Sentence, j int) bool {
	word := doc.At(s.Tokens[j].Span)
	if len(word) < 2 || !allCaps(word) || strings.Contains(word, ".") {
		return false
	}
	for k := j - 1; ; k-- {
		if k < 0 || k < j-4 {
			return false
		}
		switch before := doc.At(s.Tokens[k].Span); {
		case before == "a" || before == "an" || before == "A" || before == "An":
		case before == "-" || hasLetter(before) && !isUpper(before) && !openers[before]:
			continue
		default:
			return false
		}
		break
	}
	if j+1 == len(s.Tokens) {
		return true
	}
	next := doc.At(s.Tokens[j+1].Span)
	if next == "and" || next == "or" || next == "," {
		return false // "an X and Y meeting"
	}
	if s.Parsed {
		switch s.Tokens[j+1].Tag {
		case document.NOUN, document.PROPN, document.ADJ, document.NUM:
			return false
		}
		return next != "-" && s.Tokens[j].Tag != document.ADJ
	}
	return next != "-" && (!hasLetter(next) || openers[next])
}

// edition reports the name of a model or an edition, which its year precedes:
// "the 2017 Ford Fusion". Before a common noun the year is that noun's.
func (d *detector) edition(s *document.Sentence, n name) bool {
	if n.end-n.first < 2 || n.first < 2 || n.title {
		return false
	}
	year := d.word(s, n.first-1)
	if len(year) != 4 || !isDigits(year) || year[:2] != "19" && year[:2] != "20" {
		return false
	}
	switch d.low(s, n.first-2) {
	case "the", "a", "new", "his", "her", "their", "its", "'s", "’s":
	default:
		return false
	}
	if n.end == len(s.Tokens) {
		return true
	}
	next := d.word(s, n.end)
	return !hasLetter(next) || openers[next] && next == d.low(s, n.end)
}

// programme reports what a broadcaster's name owns, after a preposition: "on
// CNN's X". A person's name would begin with a first name.
func (d *detector) programme(s *document.Sentence, n name) bool {
	owner := n.first - 2
	if owner < 1 || d.lexeme(s, n.first).firstName && n.end-n.first == 2 || institution[d.low(s, n.end-1)] {
		return false
	}
	if mark := d.word(s, n.first-1); mark != "'s" && mark != "’s" {
		return false
	}
	aired := firmWords[d.low(s, owner)]
	for owner > 0 && isUpper(d.word(s, owner)) {
		p, to := d.match(s, owner)
		aired = aired || to == n.first-1 && d.kb.media[d.kb.entries[p.entry].ID]
		owner--
	}
	if !aired {
		return false
	}
	if d.low(s, owner) == "the" && owner > 0 {
		owner--
	}
	return d.low(s, owner) == "on" || d.low(s, owner) == "during"
}

// vehicles of heads of state have names of their own.
var vehicles = map[string]bool{"Air Force One": true, "Air Force Two": true, "Marine One": true, "Marine Two": true}

// entitled reports a name that stands in quotation marks with no more than a
// title's words, and nowhere else: of a work, or what somebody was called. The
// name that the words before give a body is one: a group called “X”.
func (d *detector) entitled(s *document.Sentence, n name) bool {
	first := n.first
	for first > 0 && !quoteMark(d.word(s, first-1)) {
		if first--; n.first-first > 8 {
			return false
		}
	}
	end := n.end
	for end < len(s.Tokens) && !quoteMark(d.word(s, end)) {
		if end++; end-n.end > 8 {
			return false
		}
	}
	// The marks must face each other, and words of the sentence precede them.
	if first < 2 || end == len(s.Tokens) || s.Tokens[first-1].End != s.Tokens[first].Start ||
		s.Tokens[first-2].End == s.Tokens[first-1].Start || s.Tokens[end].Start != s.Tokens[end-1].End {
		return false
	}
	for k := first; k < end; k++ {
		word := d.word(s, k)
		if k+1 == end && (word == "," || word == ".") {
			continue
		}
		if len(word) > 3 && hasLetter(word) && !isUpper(word) || word == "." || word == "," || pronouns[d.low(s, k)] != (pronounKind{}) {
			return false
		}
	}
	if n.kind != document.Person && first == n.first && (d.low(s, first-2) == "called" || d.low(s, first-2) == "named") && first >= 3 && !isUpper(d.word(s, first-3)) {
		return false
	}
	if papers[d.low(s, n.end-1)] && n.kind != document.Person {
		return false
	}
	whole := n.first
	if n.kind == document.Person {
		whole = n.end - 1 // who is called by the surname elsewhere
	}
	return !d.unquoted(d.doc.Text[s.Tokens[whole].Start:s.Tokens[n.end-1].End])
}

// papers close the names of what some write in quotation marks and is a body.
var papers = set("press times post journal newspaper herald tribune gazette daily magazine")

// unquoted reports a name that the article has outside such marks too.
func (d *detector) unquoted(name string) bool {
	const near = 40
	text := d.doc.Text
	for at := 0; ; at += len(name) {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		at += i
		if !strings.ContainsAny(text[max(0, at-near):at], quoteMarks) || !strings.ContainsAny(text[at+len(name):min(len(text), at+len(name)+near)], quoteMarks) {
			return true
		}
	}
}

const quoteMarks = "“”\"'«»„‘’`"

func quoteMark(word string) bool { return strings.Trim(word, quoteMarks) == "" }
