package actor

import (
	"slices"
	"sort"
	"strings"

	"stance/pipeline/document"
)

// trailers are what a hyphen ties to a name without being part of it:
// London-based, Obama-era.
var trailers = set(`based backed led run born owned held made style like era friendly funded free wide bound appointed supporting sponsored
	speaking related elect controlled dominated occupied trained educated style-based centric type level area made-up`)

// widen takes in the parts that hyphens tie to a name: Eun-sook, Jean-Marie,
// Smith-Jones. limit is the first token of the next name.
func (d *detector) widen(s *document.Sentence, n *name, from, limit int) {
	if n.adjective {
		return
	}
	if k := n.first - 1; k >= from && n.end-n.first > 1 && n.kind != document.Person && n.kind != document.Place && d.kb.shared[d.word(s, k)] && institution[d.low(s, n.end-1)] {
		n.first-- // the Korean Nurses Union
	}
	if n.kind == document.Person && n.end-n.first == 1 && n.end < limit && d.word(s, n.end) == "Administration" {
		n.end, n.kind = n.end+1, document.Organisation
	}
	d.syllables(s, n, from, limit)
	d.committee(s, n, from)
	if n.kind == document.Person && n.end+1 < limit && (d.word(s, n.end) == "bin" || d.word(s, n.end) == "ibn") && isUpper(d.word(s, n.end+1)) {
		n.end += 2
	}
	for n.end+1 < limit && d.word(s, n.end) == "-" && d.glued(s, n.end) {
		part := d.word(s, n.end+1)
		low := lower(part)
		if !hasLetter(part) || trailers[low] || strings.HasSuffix(low, "ed") || strings.HasSuffix(low, "ing") || openers[low] {
			break
		}
		if p, to := d.match(s, n.end+1); to > n.end+1 && p.sense != sensePlace {
			break // Iran-Iraq
		}
		switch {
		case n.kind == document.Country:
			return
		case n.kind == document.Person && n.end-n.first == 1 && isUpper(part) && !d.lexeme(s, n.first).firstName:
			return // Clinton-Kaine
		case !isUpper(part) && n.kind == document.Place && n.end-n.first > 1 && !locatives[low] && !particles[low]:
			n.kind = document.Person // Mi-rae
		case !isUpper(part) && (n.kind != document.Person || n.end-n.first == 1):
			return
		}
		n.end += 2
		if isUpper(part) && n.kind == document.Person {
			for n.end < limit && isUpper(d.word(s, n.end)) && d.nameWord(s, n.end) && d.lexeme(s, n.end).surname {
				n.end++
			}
		}
	}
	for n.first-2 >= from && n.kind == document.Person && d.word(s, n.first-1) == "-" && d.glued(s, n.first-1) && d.lexeme(s, n.first-2).firstName {
		n.first -= 2
	}
}

// syllables takes in the rest of a surname and a given name of two syllables, of which one
// may look like another word: "Ok Jin-seon", "Bae Sun-hwa".
func (d *detector) syllables(s *document.Sentence, n *name, from, limit int) {
	if n.end-n.first > 2 || n.kind == document.Country || n.kind == document.Place {
		return
	}
	for k := max(from, n.first-1); k <= n.first && k+3 < limit; k++ {
		if len(d.word(s, k)) > 5 || !d.syllabic(s, k+1) || d.kb.offices[d.low(s, k)] != (office{}) {
			continue
		}
		if k == n.first && n.end == k+1 || k+1 >= n.first && k+1 < n.end {
			n.first, n.end, n.kind = k, k+4, document.Person
			return
		}
	}
}

// brokenLetters begin a letter of two bytes that was read as two of one, composed
// and not.
var brokenLetters = []string{"Ã", "Â", "A\u0303", "A\u0302"}

// broken reports a word that ends in such a letter.
func broken(word string) bool {
	return slices.ContainsFunc(brokenLetters, func(end string) bool { return strings.HasSuffix(word, end) })
}

// unbroken takes in the rest of a word that broken letters cut: "PeÃ±a".
func (d *detector) unbroken(s *document.Sentence, n *name) {
	if n.end-n.first > 1 && !hasLetter(d.word(s, n.end-1)) && broken(d.word(s, n.end-2)) {
		n.end--
	}
	if !broken(d.word(s, n.end-1)) {
		return
	}
	for n.end < len(s.Tokens) && s.Tokens[n.end].Start == s.Tokens[n.end-1].End && !strings.ContainsAny(d.word(s, n.end), ",.;:'’\"”)") {
		n.end++
	}
}

// committee takes in what stands before the last words of a committee's name:
// "Keep the Promise PAC".
func (d *detector) committee(s *document.Sentence, n *name, from int) {
	if d.word(s, n.end-1) != "PAC" || n.end-n.first < 2 {
		return
	}
	if k := n.first - 1; k-1 >= from && committeeJoiners[d.word(s, k)] && isUpper(d.word(s, k-1)) && !openers[d.low(s, k-1)] {
		n.first = k - 1
	}
	n.kind = document.Organisation
}

var committeeJoiners = set("the to for our of")

// recurring are the words of one capitalised name that the document's names and
// its own spelling tell: each with the type that most of its mentions have.
func (d *detector) recurring(found map[int][]name) map[string]document.ActorType {
	votes := map[string]*[7]int{}
	vote := func(word string, kind document.ActorType, by int) {
		if votes[word] == nil {
			votes[word] = new([7]int)
		}
		votes[word][kind] += by
	}
	for i, names := range found {
		s := &d.doc.Sentences[i]
		for _, n := range names {
			last := d.word(s, n.end-1)
			switch {
			case n.adjective || !isUpper(last):
			case n.end-n.first == 1:
				vote(last, n.kind, 1)
			case n.kind == document.Person:
				vote(last, n.kind, 2)
			}
		}
	}
	for word, times := range d.alone() {
		if votes[word] == nil && times >= 2 {
			if allCaps(word) || !d.kb.surname[word] {
				vote(word, document.Organisation, 1)
			} else {
				vote(word, document.Person, 1)
			}
		}
	}
	out := map[string]document.ActorType{}
	for word, v := range votes {
		best := 0
		for k := range v {
			if v[k] > v[best] {
				best = k
			}
		}
		out[word] = document.ActorType(best)
	}
	return out
}

// alone counts the proper words that stand by themselves mid-sentence, where a
// name that says where something is or of what something is would not.
func (d *detector) alone() map[string]int {
	out := map[string]int{}
	for i := range d.doc.Sentences {
		s := &d.doc.Sentences[i]
		if titleCase(d.doc, s) {
			continue
		}
		for j := 1; j < len(s.Tokens); j++ {
			word := d.word(s, j)
			if !isUpper(word) || !d.properWord(word) || opens(d.doc, s, j) || d.joins(s, j-1) || j+1 < len(s.Tokens) && d.joins(s, j+1) {
				continue
			}
			before := d.low(s, j-1)
			if before == "of" || locatives[before] || before == "a" || before == "an" {
				continue
			}
			out[word]++
		}
	}
	return out
}

// properWord reports a word whose capital says that it is a name: one that the
// document never writes small and no list of common words has.
func (d *detector) properWord(word string) bool {
	l := d.lexemes.of(word, d.kb)
	return l.proper && !d.seen.lower[l.low]
}

// longName is a name of several words.
type longName struct {
	text string
	kind document.ActorType
}

// long are the names of several words that were found, hyphened parts and all,
// by their first word; the longest come first.
func (d *detector) long(found map[int][]name) map[string][]longName {
	out := map[string][]longName{}
	seen := map[string]bool{}
	for i := range d.doc.Sentences {
		s := &d.doc.Sentences[i]
		for _, n := range found[i] {
			text := d.doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]
			if n.adjective || n.end-n.first < 2 || seen[text] {
				continue
			}
			seen[text] = true
			first := d.word(s, n.first)
			out[first] = append(out[first], longName{text, n.kind})
		}
	}
	for _, names := range out {
		sort.SliceStable(names, func(i, j int) bool { return len(names[i].text) > len(names[j].text) })
	}
	return out
}

// beginsBody reports that an organisation's name is among those of one first word.
func beginsBody(names []longName) bool {
	for _, n := range names {
		if n.kind == document.Organisation {
			return true
		}
	}
	return false
}

// whole is the name of several words that begins with token i, one of those
// that occur elsewhere.
func (d *detector) whole(s *document.Sentence, i, limit int, names []longName) (name, bool) {
	for _, n := range names {
		if !strings.HasPrefix(d.doc.Text[s.Tokens[i].Start:], n.text) {
			continue
		}
		for k := i + 1; k < limit && s.Tokens[k].End <= s.Tokens[i].Start+len(n.text); k++ {
			if s.Tokens[k].End == s.Tokens[i].Start+len(n.text) {
				return name{first: i, end: k + 1, kind: n.kind}, true
			}
		}
	}
	return name{}, false
}

// again adds the names that were missed where they recur, and names
// that nothing but what is said or done to them tells: "accused X of".
func (d *detector) again(s *document.Sentence, out []name, known map[string]document.ActorType, full map[string][]longName) []name {
	var more []name
	taken, until := 0, 0
	for i := range s.Tokens {
		for taken < len(out) && out[taken].end <= i {
			taken++
		}
		if i < until || taken < len(out) && out[taken].first <= i {
			continue
		}
		word := d.word(s, i)
		limit := len(s.Tokens)
		if taken < len(out) {
			limit = out[taken].first
			if out[taken].adjective {
				limit = out[taken].end // Mark Cuban
			}
		}
		if n, ok := d.whole(s, i, limit, full[word]); ok {
			if taken < len(out) && n.end > out[taken].first {
				out = append(out[:taken:taken], out[taken+1:]...)
			}
			more = append(more, n)
			until = n.end
			continue
		}
		if !isUpper(word) || !d.properWord(word) || i > 0 && d.joins(s, i-1) || i+1 < len(s.Tokens) && d.joins(s, i+1) {
			continue
		}
		if s.Parsed && s.Tokens[i].Tag != document.PROPN {
			continue
		}
		kind, ok := known[word]
		if !ok {
			beginning := beginsBody(full[word])
			if opens(d.doc, s, i) && !beginning || !d.acted(s, i) {
				continue
			}
			kind = document.Person
			if beginning || allCaps(word) || !d.kb.surname[word] && !d.kb.isFirstName(word) {
				kind = document.Organisation
			}
		}
		more = append(more, name{first: i, end: i + 1, kind: kind})
	}
	if more == nil {
		return out
	}
	out = append(out, more...)
	sort.Slice(out, func(i, j int) bool { return out[i].first < out[j].first })
	return out
}

// joins reports a capital or a hyphen beside a word: it is part of something
// longer, which the tagger left out.
func (d *detector) joins(s *document.Sentence, i int) bool {
	word, low := d.word(s, i), d.low(s, i)
	return word == "-" && d.glued(s, i) || isUpper(word) && !openers[low] && !timeWords[low] && d.kb.offices[low] == (office{})
}

// acted reports a word where those stand of whom somebody says something, or
// who say it: "accused X of", "X said".
func (d *detector) acted(s *document.Sentence, i int) bool {
	k := i - 1
	if k >= 0 && d.low(s, k) == "the" {
		k--
	}
	if k >= 0 && targeting[d.low(s, k)] {
		return true
	}
	return i+1 < len(s.Tokens) && saying[d.low(s, i+1)]
}

var (
	targeting = set(`accuse accuses accused accusing blame blames blamed blaming criticise criticised criticising criticize criticized
		criticizing condemn condemned condemns condemning denounce denounced praise praised praising thank thanked sue sued suing attack
		attacked urge urged urging support supported back backed defend defended mock mocked slam slammed against`)
	saying = set("said says denied denies accused accuses rejected rejects announced sued insisted argued claimed warned refused vowed")
)

// unglue takes the words of an office, a title or an employer off the front of a
// person's name: "Wells Fargo CEO John Stumpf". It appends what stood before as
// a name of its own and returns where the person's begins.
func (d *detector) unglue(s *document.Sentence, i, end int, out *[]name) int {
	for k := end - 2; k > i; k-- {
		low := d.low(s, k)
		if d.kb.offices[low] == (office{}) || d.lexeme(s, k).firstName && !d.kb.offices[low].title {
			continue
		}
		words := end - k
		for j := k; j < end; j++ {
			if d.word(s, j) == "-" {
				words -= 2 // Crouse-Mays is one
			}
		}
		if words > 4 {
			break
		}
		first := k
		for n := 3; n > 0; n-- {
			if k-n >= i {
				if _, ok := d.kb.offices[lower(d.doc.Text[s.Tokens[k-n].Start:s.Tokens[k].End])]; ok {
					first = k - n
					break
				}
			}
		}
		for first > i && ranks[d.low(s, i)] {
			i++
		}
		for first > i && ranks[d.low(s, first-1)] {
			first--
		}
		if first > i {
			if p, to := d.match(s, i); to == first {
				*out = append(*out, d.entry(s, p, i, to)...)
			} else if d.properWord(d.word(s, i)) || first-i > 1 {
				*out = append(*out, name{first: i, end: first, kind: document.Organisation})
			}
		}
		return k + 1
	}
	if partisans[d.low(s, i)] && end-i >= 3 {
		return i + 1
	}
	// "Universe X Y" after Miss: a contest; "Republican X Y": a party.
	if low := d.low(s, i); end-i >= 3 && !d.lexeme(s, i).firstName && d.lexeme(s, i+1).firstName &&
		(contests[low] && i > 0 && contestants[d.low(s, i-1)] || institution[low] || geographic[low] || otherHeads[low]) {
		return i + 1
	}
	return i
}

// endsInPerson reports what the tagger takes for a body and is a person after an
// office: "Atlantic City Mayor X Y".
func (d *detector) endsInPerson(s *document.Sentence, i, end int) bool {
	last := d.low(s, end-1)
	if institution[last] || firmWords[last] || bodyTails[last] {
		return false
	}
	for k := i; k+2 < end; k++ {
		if d.kb.offices[d.low(s, k)].title && d.lexeme(s, k+1).firstName && end-k <= 4 {
			return true
		}
	}
	return false
}

// ranks are words before an office that name nobody.
var ranks = set("former longtime senior top deputy chief ex acting vice assistant associate")

// contests follow Miss and Mister in the title of who won one.
var (
	contests = set("universe world earth international america usa globe grand")
	// partisans say of what party a person is.
	partisans   = set("democrat republican independent socialist conservative liberal labour tory libertarian")
	contestants = set("miss mister mr mr. mrs mrs.")
)
