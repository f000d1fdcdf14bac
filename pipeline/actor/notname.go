package actor

import (
	"slices"
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
	case !isWord(firstRuneOf(word)) || slices.Contains(brokenLetters, word) || len(word) > longestName || d.coded(s, n) || d.hyphened(s, n) || d.eponym(s, n) || d.thing(s, n):
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
	case single && low == "government" && n.first > 0 && d.low(s, n.first-1) == "the":
		return true // whose it is tells the article
	case single && word == "X" && n.first > 0 && platformNouns[d.low(s, n.first-1)]:
		return true // the social network X
	case single && (believers[low] || partisans[low] || d.inhabitant(s, n)) && !n.title, d.stateCode(s, n), d.verse(s, n), d.shouted(s, n), d.opposites(s, n), d.officeOnly(s, n):
		_, to := d.match(s, n.first)
		return to < n.end
	}
	return single && n.first > 0 && contests[low] && contestants[d.low(s, n.first-1)]
}

// schemes are programmes, laws, treaties and events of which news speaks by one word.
var schemes = set("medicaid medicare obamacare trumpcare brexit nafta tpp ttip daca")

// believers are one of a people or creed, or its adjective: "an Islamist plot".
var believers = func() map[string]bool {
	out := set("latina latino hispanic islamist islamic kurdish trumpian reaganite")
	for plural := range faithful {
		out[strings.TrimSuffix(plural, "s")] = true
	}
	return out
}()

// inhabitant reports one who lives in a place, "a Texan", whom nobody is called by.
func (d *detector) inhabitant(s *document.Sentence, n name) bool {
	l := d.lexeme(s, n.first)
	if n.kind == document.Place && n.end < len(s.Tokens) && d.word(s, n.end) == "," {
		return false // Meridian, Ind.
	}
	return n.kind != document.Group && !l.firstName && !l.surname && l.inhabits == stateResident
}

// stateCode reports the postal code of a state of the United States after the
// name of a place: "Columbia, SC". Parties of other countries are called so too:
// a code stands behind a place of the gazetteer, or of a phrase that tells of one,
// does not open the sentence and ends with the code, which does nothing.
func (d *detector) stateCode(s *document.Sentence, n name) bool {
	if n.end-n.first != 1 || n.first == 0 || !stateCodes[d.word(s, n.first)] || d.verb(s, n.end) {
		return false
	}
	end := n.first
	comma := d.word(s, end-1) == ","
	if comma {
		end--
	}
	if d.american(s, end) {
		return true
	}
	first := end
	for first > 0 && isUpper(d.word(s, first-1)) {
		first--
	}
	if !comma || first == end || first == 0 || allCaps(d.word(s, end-1)) {
		return false
	}
	if before := d.low(s, first-1); opens(d.doc, s, first-1) || !locatives[before] && before != "from" && before != "of" {
		return false
	}
	return n.end == len(s.Tokens) || !hasLetter(d.word(s, n.end)) || settings[d.word(s, n.end)]
}

// settings go on with a sentence that has told the place.
var settings = set("on in at for from with since until before after when where who")

// american reports that a place of the United States ends before token end.
func (d *detector) american(s *document.Sentence, end int) bool {
	const most = 3 // words of such a place
	for k := max(0, end-most); k < end; k++ {
		if p, to := d.match(s, k); to == end && p.sense == sensePlace && d.kb.entries[p.entry].Principal == "country:US" {
			return true
		}
	}
	return false
}

// verb reports that token i is a verb: by the tree, or one of those that say and do.
func (d *detector) verb(s *document.Sentence, i int) bool {
	switch {
	case i >= len(s.Tokens):
		return false
	case s.Parsed:
		return s.Tokens[i].Tag == document.VERB || s.Tokens[i].Tag == document.AUX
	}
	return acting(d.low(s, i))
}

// stateCodes are the postal codes.
var stateCodes = set(`AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX
	UT VT VA WA WV WI WY`)

// verse reports a book of the Bible before chapter and verse: "Timothy 3:1".
func (d *detector) verse(s *document.Sentence, n name) bool {
	if n.end >= len(s.Tokens) || !isDigits(d.word(s, n.end)) || !scripture[d.low(s, n.end-1)] || n.end-n.first > 1 && d.lexeme(s, n.first).firstName {
		return false
	}
	chapter, verse, joined := strings.Cut(d.word(s, n.end), ":")
	if !joined && n.end+2 < len(s.Tokens) && d.word(s, n.end+1) == ":" && d.glued(s, n.end+1) {
		verse = d.word(s, n.end+2)
	}
	return len(chapter) <= 3 && isDigits(verse)
}

// scripture are the books of the Bible.
var scripture = set(`genesis exodus leviticus numbers deuteronomy joshua judges ruth samuel kings chronicles ezra nehemiah esther job psalm psalms
	proverbs ecclesiastes solomon isaiah jeremiah lamentations ezekiel daniel hosea joel amos obadiah jonah micah nahum habakkuk zephaniah haggai
	zechariah malachi matthew mark luke john acts romans corinthians galatians ephesians philippians colossians thessalonians timothy titus philemon
	hebrews james peter jude revelation revelations`)

// shouted reports a run of capitals in a line of capitals, a heading's words.
func (d *detector) shouted(s *document.Sentence, n name) bool {
	const most = 2 // words of a name that is believed
	if n.end-n.first <= most || d.lexeme(s, n.first).firstName || d.kb.isFirstName(capitalised(d.word(s, n.first))) {
		return false
	}
	if openers[d.low(s, n.first)] && d.capitals(s, n) {
		return true // "BUT X WINS", above a part of the page
	}
	for j := range s.Tokens {
		if word := d.word(s, j); hasLetter(word) && !allCaps(word) && word == d.low(s, j) {
			return false
		}
	}
	return allCaps(d.word(s, n.first)) && allCaps(d.word(s, n.end-1))
}

// capitals reports a name whose words are all in capitals.
func (d *detector) capitals(s *document.Sentence, n name) bool {
	for k := n.first; k < n.end; k++ {
		if word := d.word(s, k); hasLetter(word) && !allCaps(word) {
			return false
		}
	}
	return true
}

// officeOnly reports an office that the tagger took for a name: "House Majority
// Leader", "Arizona State Senator".
func (d *detector) officeOnly(s *document.Sentence, n name) bool {
	size := n.end - n.first
	if size == 1 || n.title || !officeHeads[d.low(s, n.end-1)] || institution[d.low(s, n.first)] && !chambers[d.low(s, n.first)] && d.low(s, n.first) != "state" {
		return false
	}
	return size > 2 || !d.lexeme(s, n.first).firstName
}

var officeHeads = set("leader senator chairman chairwoman director governor mayor secretary minister ceo president ambassador commissioner committeeman whip")

// opposites reports two surnames that a hyphen joins before a noun of contest,
// "the Brandt-Finch race", where the article has both by themselves. One person
// may have both too.
func (d *detector) opposites(s *document.Sentence, n name) bool {
	if n.end-n.first != 3 || d.word(s, n.first+1) != "-" || n.kind != document.Person || n.title {
		return false
	}
	if n.end == len(s.Tokens) || !rivalries[d.word(s, n.end)] || d.verb(s, n.end) {
		return false
	}
	return d.seen.apart[d.word(s, n.first)] && d.seen.apart[d.word(s, n.end-1)]
}

// rivalries are what two opponents have.
var rivalries = set("race debate fight ticket matchup contest duel feud rivalry showdown runoff")

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
	if strings.HasSuffix(word, "s") && !d.lexeme(s, i).surname && (!s.Parsed || s.Tokens[i].Tag == document.NOUN) {
		if _, to := d.match(s, i); to == i && !d.residents(s, name{first: i, end: end}) {
			return true // Shopkeepers wrote
		}
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

// unsupported reports what the tagger takes for a body: one word at the start of
// its sentence, which the document has nowhere else with a capital, and which
// does nothing. It needs the tree.
func (d *detector) unsupported(s *document.Sentence, i, end int) bool {
	word := d.word(s, i)
	if end-i > 1 || end == len(s.Tokens) || !s.Parsed || !opens(d.doc, s, i) || allCaps(word) || d.lexeme(s, i).surname || d.lexeme(s, i).firstName {
		return false
	}
	switch s.Tokens[end].Tag {
	case document.VERB, document.AUX, document.PART, document.ADV, document.PUNCT, document.CCONJ:
		return false
	}
	return d.seen.caps[word]+d.seen.anyhow[word] == 1
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

// platformNouns stand before X where that is the platform.
var platformNouns = set("on network platform via")

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
