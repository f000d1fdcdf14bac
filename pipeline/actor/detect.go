package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// name is a run of tokens of a sentence that names something.
type name struct {
	first, end int // tokens, half-open
	kind       document.ActorType
	adjective  bool // a demonym before a noun: describes, does not name
	title      bool // a title or honorific stands before it
}

// detector looks for names in one document.
type detector struct {
	kb     *Knowledge
	doc    *document.Document
	seen   lexicon
	tagger *tagger

	lexemes  *lexemes
	sentence *document.Sentence // that the following are of
	words    []*lexeme          // by token; nil: not yet known
	matches  []matched

	// Of tag, from one sentence to the next.
	views  []tokenView
	scores [][labelCount]float32
	path   path
}

// Detect fills doc.Mentions with the names of the document: unresolved, in
// order, none within another. It needs Sentences with their Tokens, and uses
// the tags of sentences that are Parsed.
func Detect(doc *document.Document, kb *Knowledge) {
	known, _ := kb.lexemes.Get().(*lexemes)
	if known == nil {
		known = &lexemes{}
	}
	defer kb.lexemes.Put(known)
	d := &detector{kb: kb, doc: doc, seen: observe(doc), tagger: kb.tagger, lexemes: known}
	doc.Mentions = doc.Mentions[:0]
	var titled []int
	named := map[string]bool{}
	found := map[int][]name{}
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if titleCase(doc, s) {
			titled = append(titled, i)
			continue
		}
		found[i] = d.mended(s, d.names(s))
	}
	words, full := d.recurring(found), d.long(found)
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if titleCase(doc, s) {
			continue
		}
		out := d.mended(s, d.again(s, found[i], words, full))
		agency, closed := d.agency(s)
		for k := range out {
			if out[k].first > agency && out[k].end <= closed {
				continue
			}
			from, limit := 0, len(s.Tokens)
			if k > 0 {
				from = out[k-1].end
			}
			if k+1 < len(out) {
				limit = out[k+1].first
			}
			d.widen(s, &out[k], from, limit)
			n := out[k]
			if d.noName(s, n) {
				continue
			}
			d.emit(i, n)
			named[plain(doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End])] = true
			if n.kind == document.Person {
				named[doc.At(s.Tokens[n.end-1].Span)] = true
			}
		}
	}
	// In a heading in title case any word may be capitalised: only names that
	// the body or the gazetteer knows count.
	for _, i := range titled {
		for _, n := range d.titledNames(&doc.Sentences[i], named) {
			d.emit(i, n)
		}
	}
	sortMentions(doc.Mentions)
}

func (d *detector) emit(sentence int, n name) {
	tokens := d.doc.Sentences[sentence].Tokens
	m := document.Mention{
		Span:     document.Span{Start: tokens[n.first].Start, End: tokens[n.end-1].End},
		Sentence: sentence,
		Type:     n.kind,
		Actor:    -1,
		How:      document.ByName,
	}
	if n.adjective {
		m.How = document.ByDescription
	}
	d.doc.Mentions = append(d.doc.Mentions, m)
}

// sortMentions orders by start, then longest first, then actor.
func sortMentions(ms []document.Mention) {
	sort.SliceStable(ms, func(i, j int) bool {
		a, b := &ms[i], &ms[j]
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		if a.End != b.End {
			return a.End > b.End
		}
		return a.Actor < b.Actor
	})
}

// opens reports whether token j stands where any word has a capital: first in
// its sentence, or after an opening mark, a colon or a dash.
func opens(doc *document.Document, s *document.Sentence, j int) bool {
	for k := j - 1; k >= 0; k-- {
		switch word := doc.At(s.Tokens[k].Span); word {
		case "“", "‘", "«", "\"", "'", "„", "``", "(", "[", "•", "*", "…", "...":
			if k > 0 && (word == "(" || word == "[") {
				return false
			}
			if k > 0 {
				return true
			}
		case ":", "—", "–", "-", "--":
			return true
		default:
			return false
		}
	}
	return true
}

// names finds the names of a sentence of running text: what the tagger marks,
// corrected by the gazetteer, and what the gazetteer knows besides.
func (d *detector) names(s *document.Sentence) []name {
	labels := d.tag(s)
	if labels == nil {
		return d.lowerNames(s)
	}
	var out []name
	for i := 0; i < len(labels); {
		if labels[i] == labelO {
			i = d.unmarked(s, labels, i, &out)
			continue
		}
		end := i + 1
		for end < len(labels) && labels[end] == labels[i]+1 && labels[i]%2 == 1 {
			end++
		}
		d.marked(s, i, end, labels[i], &out)
		i = end
	}
	return d.people(s, out)
}

// people adds the persons that the tagger missed: names of two words or more
// that the rules see where it marks nothing, after a title or an office, or with
// a known first name, as in long lists of names.
func (d *detector) people(s *document.Sentence, out []name) []name {
	taken := 0
	var more []name
	for i := 0; i < len(s.Tokens); {
		for taken < len(out) && out[taken].end <= i {
			taken++
		}
		if taken < len(out) && out[taken].first <= i {
			i = out[taken].end
			continue
		}
		found, next := d.at(s, i)
		for _, n := range found {
			sure := n.title || d.lexeme(s, n.first).firstName || d.apposed(s, n)
			if sure && n.kind == document.Person && (n.end-n.first >= 2 || n.title && d.calledSo(s, n.first)) && n.end-n.first <= 4 && (taken >= len(out) || n.end <= out[taken].first) &&
				isUpper(d.word(s, n.end-1)) && !otherHeads[d.low(s, n.end-1)] {
				more = append(more, n)
			}
		}
		i = next
	}
	if more == nil {
		return out
	}
	out = append(out, more...)
	sort.Slice(out, func(i, j int) bool { return out[i].first < out[j].first })
	return out
}

// apposed reports a name after an office and a comma: "his deputy, X".
func (d *detector) apposed(s *document.Sentence, n name) bool {
	return n.first >= 2 && d.word(s, n.first-1) == "," && d.kb.officeBy[d.word(s, n.first-2)]&2 != 0 && d.kb.offices[d.word(s, n.first-2)] != (office{})
}

// lowerNames finds the entries in a sentence without capitals: a user's.
func (d *detector) lowerNames(s *document.Sentence) []name {
	var out []name
	for i := 0; i < len(s.Tokens); i++ {
		if d.lowerEntry(s, i) {
			p, end := d.match(s, i)
			out = append(out, d.entry(s, p, i, end)...)
			i = end - 1
		}
	}
	return out
}

// unmarked looks at token i, which the tagger left out, and returns where to go
// on: the gazetteer's demonyms, countries and organisations count all the same.
func (d *detector) unmarked(s *document.Sentence, labels []uint8, i int, out *[]name) int {
	if !isUpper(d.word(s, i)) && !d.lowerEntry(s, i) || d.regional(s, i) {
		return i + 1
	}
	p, end := d.match(s, i)
	if end == i {
		return i + 1
	}
	if p.user {
		*out = append(*out, d.entry(s, p, i, end)...)
		return end
	}
	for k := i; k < end; k++ {
		if labels[k] != labelO {
			return i + 1
		}
	}
	if p.sense == sensePlace || end-i == 1 && openers[d.low(s, i)] && !allCaps(d.word(s, i)) {
		return end
	}
	*out = append(*out, d.entry(s, p, i, end)...)
	return end
}

// marked takes in tokens [i, end), which the tagger marks with a label.
func (d *detector) marked(s *document.Sentence, i, end int, label uint8, out *[]name) {
	class := (label - 1) / 2
	// The user's entries win over any label.
	for k := i; k < end; k++ {
		if p, to := d.match(s, k); to > k && p.user {
			if k > i {
				d.marked(s, i, k, label, out)
			}
			*out = append(*out, d.entry(s, p, k, to)...)
			if to < end {
				d.marked(s, to, end, label, out)
			}
			return
		}
	}
	if class == 3 {
		// Nationalities count as other names in the training data.
		for k := i; k < end; {
			p, to := d.match(s, k)
			switch {
			case to == k || to > end:
			case (p.sense == senseAdjective || p.sense == sensePeople) && (k == i || end-i == to-k),
				to == end && k == i+1 && (openers[d.low(s, i)] || chambers[d.low(s, i)]) && d.kb.entries[p.entry].Type == document.Party && strings.HasSuffix(p.text, "s"):
				// Most Republicans, Senate Republicans
				*out = append(*out, d.entry(s, p, k, to)...)
			}
			k = max(k+1, to)
		}
		return
	}
	if i, end = d.trimmed(s, i, end, class); i >= end {
		return
	}
	if and := d.joint(s, i, end); class == 1 && and < end {
		d.marked(s, i, and, label, out)
		d.marked(s, and+1, end, label, out)
		return
	}
	for i < end {
		if w := d.word(s, end-1); w == "'s" || w == "’s" || w == "'" || w == "’" || w == "-" || w == "," {
			end--
			continue
		}
		break
	}
	titled := false
	if class == 0 && end-i > 2 && epithets[d.low(s, i)] && d.lexeme(s, i+1).firstName {
		i++
	}
	for i < end {
		if p, to := d.match(s, i); to > i && to < end && (class != 1 || !institution[d.low(s, end-1)]) && (d.title(s, to, end) > to || d.beginsPerson(s, p, to, end)) {
			*out = append(*out, d.entry(s, p, i, to)...)
			i = to
			continue
		}
		if to := d.title(s, i, end); to > i && class == 0 && !(to == end && d.calledSo(s, end-1)) {
			i, titled = to, true
			continue
		}
		break
	}
	if class == 0 {
		for k := i + 1; k < end; k++ {
			// "X Calls Y": a heading that is not wholly in title case.
			if headlineVerbs[d.low(s, k)] {
				d.marked(s, i, k, label, out)
				if k+1 < end {
					d.marked(s, k+1, end, label, out)
				}
				return
			}
		}
	}
	if class == 0 && i < end {
		if from := d.unglue(s, i, end, out); from > i {
			i, titled = from, true
		}
	}
	if i >= end {
		return
	}
	p, to := d.match(s, i)
	if to == end || to > end && p.sense != sensePlace {
		*out = append(*out, d.entry(s, p, i, to)...)
		return
	}
	n := name{first: i, end: end, title: titled}
	if d.doubtful(s, i, end) || d.portfolio(s, end) && end-i == 1 && !allCaps(d.word(s, i)) {
		return
	}
	switch class {
	case 0:
		if d.partisan(s, i, end) {
			return
		}
		n.kind = document.Person
		if d.peopled(s, i, end) {
			n.kind = document.Group
		} else if d.corporate(s, n) {
			n.kind = document.Organisation
		} else if !titled && (end-i > 1 && settled[d.low(s, end-1)] || d.situated(s, i, end)) {
			n.kind = document.Place
		}
	case 1:
		n.kind, _ = d.kind(s, n)
		if d.kb.isRegion(d.doc.Text[s.Tokens[i].Start:s.Tokens[end-1].End]) {
			n.kind = document.Place
			break
		}
		if n.kind == document.Person || n.kind == document.Place || n.kind == document.Country {
			n.kind = document.Organisation
		}
	case 2:
		n.kind = document.Place
		if i > 0 && d.low(s, i-1) == "by" && end-i >= 2 && d.lexeme(s, i).firstName {
			n.kind = document.Person // a byline
			break
		}
		if first := d.low(s, i); end-i >= 3 && d.word(s, i+1) == "of" && bodies[first] {
			n.kind = document.Organisation // Forum of X
		} else if end-i == 1 && d.properWord(d.word(s, i)) && d.acted(s, i) {
			n.kind = document.Organisation
		}
	}
	if end-i == 1 && faithful[d.low(s, i)] {
		n.kind = document.Group
	}
	*out = append(*out, n)
}

func (d *detector) word(s *document.Sentence, i int) string { return d.doc.At(s.Tokens[i].Span) }

// low is a word in lower case.
func (d *detector) low(s *document.Sentence, i int) string { return d.doc.Low(s.Tokens[i].Span) }

// entry is the name that a phrase of the gazetteer is, in its place.
func (d *detector) entry(s *document.Sentence, p phrase, first, end int) []name {
	n := name{first: first, end: end, kind: d.kb.entries[p.entry].Type}
	switch p.sense {
	case senseAdjective:
		if q, ok := d.kb.exact[p.text]; ok && q.sense == senseAdjective {
			n.adjective = true
		}
	case sensePeople:
		n.kind = document.Group
	}
	if first == 0 && end == 1 && len(p.text) <= 3 && !allCaps(d.word(s, first)) {
		return nil
	}
	return []name{n}
}

// agency returns the brackets around the agency that a dateline gives, "CAIRO
// (Example Press) —": who sent the report is no actor of it. Zeros if none.
func (d *detector) agency(s *document.Sentence) (open, closed int) {
	for open < len(s.Tokens) && open < 10 && d.word(s, open) != "(" {
		if word := d.word(s, open); hasLetter(word) && !isUpper(word) {
			return 0, 0
		}
		open++
	}
	for k := open + 1; k+1 < len(s.Tokens) && k < open+6; k++ {
		if d.word(s, k) == ")" {
			switch d.word(s, k+1) {
			case "—", "–", "-", "--":
				return open, k
			}
			break
		}
	}
	return 0, 0
}

// portfolio reports "Minister" or its like at token i: the word before says of
// what.
func (d *detector) portfolio(s *document.Sentence, i int) bool {
	if i+1 >= len(s.Tokens) || !isUpper(d.word(s, i)) {
		return false
	}
	low := d.low(s, i)
	return low == "minister" || low == "secretary" || low == "undersecretary"
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

// longestName is how many bytes a name may have: what is longer is no text.
const longestName = 300

// noName reports what is part of a word or of a title: (R-Ohio), "-in-Chief",
// Miss Universe.
func (d *detector) noName(s *document.Sentence, n name) bool {
	word := d.doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End]
	switch {
	case !isWord(firstRuneOf(word)) || len(word) > longestName || d.coded(s, n) || d.hyphened(s, n) || d.eponym(s, n):
		return true
	case len(word) > 2 && word[1] == '-' && (word[0] == 'R' || word[0] == 'D' || word[0] == 'I') && isUpper(word[2:]):
		return true
	}
	return n.end-n.first == 1 && n.first > 0 && contests[d.low(s, n.first)] && contestants[d.low(s, n.first-1)]
}

// epithets are adjectives that stand before a person's full name with a capital.
var epithets = set("poor young old dear late honest crooked lying crazy corrupt sleepy little")

// settled words close the names of places and of no person.
var settled = set("roads beach county city islands valley")

// headlineVerbs are forms that no person's name has and headings set in capitals.
var headlineVerbs = set(`calls seeks says tells asks warns urges demands claims accuses slams hits wins leads wants gets signs defends hid
	denies rejects attacks blasts vows faces plans joins meets visits won't wo don't isn't didn't doesn't can't has is was will to for and at in on with`)

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
	switch s.Tokens[i].Tag {
	case document.NOUN:
		return i+1 < len(s.Tokens) && !isUpper(d.word(s, i+1)) && !d.kb.surname[word] // "Tensions rose"
	case document.NoTag, document.PROPN, document.X:
		return false
	}
	return true
}

// corporate reports a name that no person has, whatever the tagger says: of
// capitals only in a sentence that has small letters, or with a word of firms.
func (d *detector) corporate(s *document.Sentence, n name) bool {
	last := d.low(s, n.end-1)
	if !n.title && (institution[last] || firms[last]) {
		return true
	}
	for k := n.first; k < n.end; k++ {
		if !allCaps(d.word(s, k)) || d.kb.isFirstName(capitalised(d.word(s, k))) {
			return false
		}
	}
	return !n.title && n.end-n.first <= 2
}

var firms = set("tv inc inc. corp corp. co. ltd ltd. llc plc gmbh ag sa bv news radio channel magazine daily herald tribune gazette")
