package actor

import (
	"strings"
	"unicode/utf8"

	"stance/pipeline/document"
)

// at finds by rules the names in the run of capitals that begins with token i,
// and returns where to go on: the tagger has them among its features.
func (d *detector) at(s *document.Sentence, i int) ([]name, int) {
	word := d.word(s, i)
	if !isUpper(word) && !d.lowerEntry(s, i) {
		return nil, i + 1
	}
	if d.regional(s, i) {
		return nil, i + 1
	}
	if p, end := d.match(s, i); end > i {
		if next := d.extend(s, i); next <= end || p.user {
			return d.entry(s, p, i, end), end
		}
	}
	end := d.extend(s, i)
	if end == i {
		return nil, i + 1
	}
	return d.parts(s, i, end), end
}

// lowerEntry reports a word without a capital that may begin a phrase of the
// gazetteer (al-Qaeda), or one of the user's.
func (d *detector) lowerEntry(s *document.Sentence, i int) bool {
	if first := d.doc.Text[s.Tokens[i].Start]; first < utf8.RuneSelf && !isUpper(d.word(s, i)) && !d.kb.small[first] {
		return false
	}
	p, end := d.match(s, i)
	return end > i && p.small()
}

// small reports a phrase that counts without a capital.
func (p phrase) small() bool {
	return p.user || strings.HasPrefix(p.text, "al-") || strings.HasPrefix(p.text, "al ")
}

// nameWord reports whether token i can be part of a name.
func (d *detector) nameWord(s *document.Sentence, i int) bool {
	word := d.word(s, i)
	if !isUpper(word) || !hasLetter(word) {
		return false
	}
	low := d.low(s, i)
	if d.regional(s, i) {
		return false
	}
	if d.syllabic(s, i) {
		return true
	}
	if openers[low] || timeWords[low] && !d.datedName(s, i) {
		// "US", "IT", "WHO" in capitals are read as names.
		return allCaps(word) && len(word) <= 4 && !opens(d.doc, s, i) && !openersAlways[low]
	}
	if opens(d.doc, s, i) && !allCaps(word) {
		return d.opening(s, i)
	}
	return true
}

// syllabic reports the first syllable of a given name, whatever else it may be: Sun-hwa.
func (d *detector) syllabic(s *document.Sentence, i int) bool {
	if i+2 >= len(s.Tokens) || len(d.word(s, i)) > 5 || d.word(s, i+1) != "-" || !d.glued(s, i+1) || i == 0 || !isUpper(d.word(s, i-1)) {
		return false
	}
	last := d.word(s, i+2)
	return isUpper(d.word(s, i)) && hasLetter(last) && !isUpper(last) && len(last) <= 6 && !trailers[last] && !openers[last]
}

// datedName reports a month that is somebody's name: next to a name, no number
// after it.
func (d *detector) datedName(s *document.Sentence, i int) bool {
	word := d.word(s, i)
	near := func(k int) bool {
		if k < 0 || k >= len(s.Tokens) {
			return false
		}
		w, low := d.word(s, k), d.low(s, k)
		return isUpper(w) && !openers[low] && !timeWords[low] && d.kb.isFirstName(w)
	}
	return (word == "May" || word == "April" || word == "June" || word == "August") && (near(i-1) || d.kb.isFirstName(word) && word != "May" && word != "August" && i+1 < len(s.Tokens) && isUpper(d.word(s, i+1)) && !openers[d.low(s, i+1)])
}

// regional reports the adjective of a region before a common noun: "the
// Caribbean nation", "a North American country".
func (d *detector) regional(s *document.Sentence, i int) bool {
	if !d.lexeme(s, i).regional {
		return false
	}
	for n := 3; n > 0; n-- {
		for from := i; from > i-n && from >= 0; from-- {
			end := from + n
			if end > len(s.Tokens) || len(d.kb.regions[plain(d.doc.Low(document.Span{Start: s.Tokens[from].Start, End: s.Tokens[end-1].End}))]) == 0 {
				continue
			}
			if end < len(s.Tokens) && !isUpper(d.word(s, end)) && hasLetter(d.word(s, end)) && len(d.word(s, end)) > 2 && !openers[d.low(s, end)] {
				return true
			}
		}
	}
	return false
}

var openersAlways = set("i a an the ok am pm et al no yes mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct nov dec gmt utc est edt ap afp upi")

// extend returns the end of the run of name words that begins with token i.
func (d *detector) extend(s *document.Sentence, i int) int {
	if !d.nameWord(s, i) {
		return i
	}
	end := i + 1
	for end < len(s.Tokens) && end-i < 16 {
		word := d.word(s, end)
		switch {
		case d.nameWord(s, end):
			end++
		case word == "-" && d.glued(s, end) && end+1 < len(s.Tokens) && hasLetter(d.word(s, end+1)):
			end += 2
		case word == "." && d.glued(s, end-1+1) && len(d.word(s, end-1)) == 1 && end+1 < len(s.Tokens) && d.nameWord(s, end+1):
			end += 2
		case particles[word] && d.particle(s, i, end) > end:
			end = d.particle(s, i, end)
		case (word == "of" || word == "for") && d.institutional(s, i, end):
			next := end + 1
			if next < len(s.Tokens) && d.word(s, next) == "the" {
				next++
			}
			if next >= len(s.Tokens) || !d.nameWord(s, next) {
				return end
			}
			end = next + 1
		case (word == "&" || word == "and") && end+1 < len(s.Tokens) && d.nameWord(s, end+1) && d.joined(s, i, end):
			end += 2
		case (word == "'s" || word == "’s" || word == "'" || word == "’") && plainOwners[d.low(s, end-1)] && end+1 < len(s.Tokens) && d.nameWord(s, end+1):
			end += 2
		default:
			return end
		}
	}
	return end
}

// glued reports whether token i touches its neighbours.
func (d *detector) glued(s *document.Sentence, i int) bool {
	return i > 0 && s.Tokens[i-1].End == s.Tokens[i].Start && (i+1 >= len(s.Tokens) || s.Tokens[i+1].Start == s.Tokens[i].End)
}

// particle returns the end of a name that goes on over particles, or end.
func (d *detector) particle(s *document.Sentence, first, end int) int {
	next := end + 1
	for next < len(s.Tokens) && next < end+3 && (particles[d.word(s, next)] || d.word(s, next) == "-") {
		next++
	}
	if next >= len(s.Tokens) || !d.nameWord(s, next) {
		return end
	}
	return next + 1
}

// institutional reports whether the run up to end is headed by a word after
// which "of" belongs to the name.
func (d *detector) institutional(s *document.Sentence, first, end int) bool {
	head := d.low(s, end-1)
	return institution[head] || head == "organization" || head == "people"
}

// joined reports whether "and" before token end+1 joins the words of one name:
// Department of Health and Human Services.
func (d *detector) joined(s *document.Sentence, first, end int) bool {
	if d.word(s, end) == "&" {
		return true
	}
	of := false
	for k := first; k < end; k++ {
		if w := d.word(s, k); w == "of" || w == "for" || w == "on" {
			of = true
		}
	}
	if of && institution[d.low(s, first)] {
		_, known := d.match(s, end+1)
		return known == end+1
	}
	// Ministry words after: Food and Drug Administration.
	k := end + 1
	for k < len(s.Tokens) && d.nameWord(s, k) {
		k++
	}
	return k-end <= 3 && end-first <= 1 && k-end > 2 && institution[d.low(s, k-1)] && !d.lexeme(s, first).firstName
}

// parts takes a run of name words apart: demonyms and titles before a name are
// not part of it.
func (d *detector) parts(s *document.Sentence, first, end int) []name {
	var out []name
	titled := false
	for first < end {
		if p, to := d.match(s, first); to > first && to < end {
			rest := d.title(s, to, end)
			switch {
			case p.user, rest > to, d.beginsPerson(s, p, to, end):
				out = append(out, d.entry(s, p, first, to)...)
				first = to
				continue
			}
		}
		if to := d.title(s, first, end); to > first && !(to == end && d.calledSo(s, end-1)) {
			first, titled = to, true
			continue
		}
		break
	}
	for first < end && d.word(s, end-1) == "-" {
		end--
	}
	if first >= end {
		return out
	}
	if p, to := d.match(s, first); to == end {
		return append(out, d.entry(s, p, first, end)...)
	}
	n := name{first: first, end: end, title: titled}
	var ok bool
	if n.kind, ok = d.kind(s, n); !ok {
		return out
	}
	if !titled && end-first == 1 && d.commonWord(s, first) {
		return out
	}
	return append(out, n)
}

// calledSo reports a word that is a title to some and a surname here: "Mr. King".
func (d *detector) calledSo(s *document.Sentence, i int) bool {
	if i == 0 || !d.lexeme(s, i).surname {
		return false
	}
	before := d.kb.offices[d.low(s, i-1)]
	return before.title && before.gender != document.UnknownGender && strings.HasSuffix(d.word(s, i-1), ".")
}

// beginsPerson reports whether what follows the phrase p is a name of its own.
func (d *detector) beginsPerson(s *document.Sentence, p phrase, to, end int) bool {
	if p.sense == senseName && d.kb.entries[p.entry].Type != document.Country {
		// "Republican Donald Trump", "Labour MP".
		return d.lexeme(s, to).firstName && end-to >= 2
	}
	if p.sense == sensePlace {
		return d.lexeme(s, to).firstName && end-to >= 2 && !d.kb.isFirstName(p.text)
	}
	last := d.low(s, end-1)
	if institution[last] || geographic[last] || otherHeads[last] {
		return false
	}
	return end-to >= 2 && d.lexeme(s, to).firstName
}

// title returns the token after the titles that stand at first, before end.
func (d *detector) title(s *document.Sentence, first, end int) int {
	if first >= end || d.kb.officeBy[d.low(s, first)]&1 == 0 {
		return first
	}
	for n := min(4, end-first); n > 0; n-- {
		text := d.doc.Low(document.Span{Start: s.Tokens[first].Start, End: s.Tokens[first+n-1].End})
		if o, ok := d.kb.offices[text]; ok && o.title {
			to := first + n
			if to < end && d.word(s, to) == "." {
				to++
			}
			return to
		}
	}
	return first
}

// commonWord reports a lone capital that the document also writes small.
func (d *detector) commonWord(s *document.Sentence, i int) bool {
	word := d.word(s, i)
	if allCaps(word) {
		return false
	}
	if s.Parsed && s.Tokens[i].Tag != document.PROPN {
		return true
	}
	low := d.low(s, i)
	return d.seen.lower[low] || d.kb.offices[low] != (office{}) || institution[low]
}
