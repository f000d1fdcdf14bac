package actor

import (
	"strings"

	"stance/pipeline/document"
)

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
	return d.bracketed(s, d.firms(s, d.people(s, out)))
}

// unmarked looks at token i, which the tagger left out, and returns where to go
// on: the gazetteer's demonyms, countries and organisations count all the same.
func (d *detector) unmarked(s *document.Sentence, labels []uint8, i int, out *[]name) int {
	if !isUpper(d.word(s, i)) && !d.lowerEntry(s, i) || d.regional(s, i) {
		return i + 1
	}
	if d.residents(s, name{first: i, end: i + 1}) {
		*out = append(*out, name{first: i, end: i + 1, kind: document.Group})
		return i + 1
	}
	p, end := d.match(s, i)
	if end == i {
		if word := d.word(s, i); len(word) > 1 && allCaps(word) && !openers[d.low(s, i)] && d.writtenOut(word) {
			*out = append(*out, name{first: i, end: i + 1, kind: document.Organisation})
		}
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
	if class == classOther {
		d.nationalities(s, i, end, out)
		return
	}
	if d.withoutParty(s, i, end, out) {
		return
	}
	if i, end = d.trimmed(s, i, end, class); i >= end {
		return
	}
	if and := d.joint(s, i, end); class == classOrganisation && and < end {
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
	for k := i + 1; k+1 < end; k++ {
		if mark := d.word(s, k); (mark == "–" || mark == "—" || mark == "--") && !d.glued(s, k) {
			// A dash between spaces parts names.
			d.marked(s, i, k, label, out)
			d.marked(s, k+1, end, label, out)
			return
		}
	}
	if class == classPerson && end-i == 1 && end < len(s.Tokens) && d.lexeme(s, i).firstName && d.datedName(s, end) {
		if next := end + 1; next == len(s.Tokens) || !isDigits(d.word(s, next)) {
			end++ // Theresa May
		}
	}
	if class == classOrganisation && d.endsInPerson(s, i, end) {
		class = classPerson
	}
	titled := false
	if class == classPerson && end-i > 2 && epithets[d.low(s, i)] && d.lexeme(s, i+1).firstName {
		i++
	}
	for i < end {
		if p, to := d.match(s, i); to > i && to < end && (class != classOrganisation || !institution[d.low(s, end-1)]) && (d.title(s, to, end) > to || d.beginsPerson(s, p, to, end)) {
			*out = append(*out, d.entry(s, p, i, to)...)
			i = to
			continue
		}
		if to := d.title(s, i, end); to > i && class == classPerson && !(to == end && d.calledSo(s, end-1)) {
			i, titled = to, true
			continue
		}
		break
	}
	if class == classPerson {
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
	if class == classPerson && i < end {
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
	if d.doubtful(s, i, end) || class == classOrganisation && d.unsupported(s, i, end) || d.portfolio(s, end) && end-i == 1 && !allCaps(d.word(s, i)) {
		return
	}
	n.kind = d.labelType(s, n, class)
	*out = append(*out, n)
}

// nationalities takes demonyms and parties from tokens [i, end), which the tagger
// marks as another name: its training data counts nationalities so.
func (d *detector) nationalities(s *document.Sentence, i, end int, out *[]name) {
	for k := i; k < end; {
		p, to := d.match(s, k)
		switch {
		case to == k && d.residents(s, name{first: k, end: end}):
			*out = append(*out, name{first: k, end: end, kind: document.Group})
			return
		case to == k || to > end:
		case (p.sense == senseAdjective || p.sense == sensePeople) && (k == i || end-i == to-k),
			to == end && (p.sense == sensePeople || k == i && p.sense == senseName && d.kb.entries[p.entry].Type == document.Group), // Cuban-Americans
			to == end && k == i+1 && (openers[d.low(s, i)] || chambers[d.low(s, i)]) && d.kb.entries[p.entry].Type == document.Party && strings.HasSuffix(p.text, "s"):
			// Most Republicans, Senate Republicans
			*out = append(*out, d.entry(s, p, k, to)...)
		}
		k = max(k+1, to)
	}
}

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

// portfolio reports "Minister" or its like at token i: the word before says of
// what.
func (d *detector) portfolio(s *document.Sentence, i int) bool {
	if i+1 >= len(s.Tokens) || !isUpper(d.word(s, i)) {
		return false
	}
	low := d.low(s, i)
	return low == "minister" || low == "secretary" || low == "undersecretary"
}

// headlineVerbs are forms that no person's name has and headings set in capitals.
var headlineVerbs = set(`calls seeks says tells asks warns urges demands claims accuses slams hits wins leads wants gets signs defends hid
	denies rejects attacks blasts vows faces plans joins meets visits won't wo don't isn't didn't doesn't can't has is was will to for and at in on with`)
