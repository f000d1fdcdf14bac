package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// salient is an actor that was mentioned, and where.
type salient struct {
	to       *cluster
	mention  int // in Document.Mentions; -1 none
	start    int
	end      int
	sentence int
	subject  bool // stood where subjects stand
	quoted   bool
	pronoun  bool
	asks     bool // who only interviews somebody
}

// follow walks through the text and ties descriptions and pronouns to what was
// mentioned before.
func (r *resolver) follow() {
	var state discourse
	next := 0
	names := len(r.doc.Mentions)
	for i := range r.doc.Sentences {
		s := &r.doc.Sentences[i]
		state.newSentence()
		for j := 0; j < len(s.Tokens); j++ {
			for next < names && r.doc.Mentions[next].Start <= s.Tokens[j].Start {
				state.push(r, next)
				next++
			}
			if r.pronoun(s, i, j, &state) || r.description(s, i, j, &state) {
				continue
			}
			if _, speaks := r.heads[s.Tokens[j].Start]; !speaks || !r.group(s, i, j, &state) {
				r.unnamed(s, i, j, &state)
			}
		}
	}
}

// discourse is what was mentioned lately, oldest first.
type discourse struct {
	recent   []salient
	count    map[*cluster]int
	subject  *cluster // subject of the clause at hand
	plural   plural   // the last several that were mentioned together
	together plural   // the last that were countries or persons only
	speaker  *cluster // whose quote was the last
	spokeAt  int      // and its sentence
	body     *cluster // no person: who said something last
	bodyAt   int      // and its sentence
}

// plural is several actors that "they" may stand for.
type plural struct {
	members  []*cluster
	sentence int
	subject  bool
}

const (
	remembered = 40 // mentions kept
	reach      = 7  // sentences back that a pronoun may point
)

func (d *discourse) newSentence() { d.subject = nil }

// push enters mention m.
func (d *discourse) push(r *resolver, m int) {
	l := r.links[m]
	if l.to == nil || l.confidence < threshold {
		return
	}
	men := &r.doc.Mentions[m]
	s := &r.doc.Sentences[men.Sentence]
	if d.count == nil {
		d.count = map[*cluster]int{}
	}
	d.count[l.to]++
	at := salient{to: l.to, mention: m, start: men.Start, end: men.End, sentence: men.Sentence, quoted: r.inQuote(men.Start)}
	at.subject = r.subjectPosition(s, m)
	at.pronoun = men.How == document.ByPronoun
	at.asks = l.to.kind == document.Person && r.interviews(m)
	if men.How == document.ByDescription && r.kb.exact[nameText(r.doc.At(men.Span))].sense == senseAdjective {
		at.subject = false
	}
	if at.subject {
		d.subject = l.to
	}
	d.coordinate(r, l.to, men)
	if person := l.to.called; person != nil {
		d.count[person]++
		d.remember(salient{to: person, mention: -1, start: men.Start, end: men.End, sentence: men.Sentence, quoted: at.quoted})
	}
	d.remember(at)
	if !at.quoted && l.to.kind != document.Person && l.to.kind != document.Place {
		for _, from := range [2]int{men.Start, men.Start - len("the ")} {
			if q, ok := r.speaker[from]; ok && r.doc.Quotes[q].Speaker.Contains(men.Span) && r.doc.Quotes[q].Speaker.End == men.End {
				d.body, d.bodyAt = l.to, men.Sentence
			}
		}
	}
	if !at.quoted && l.to.kind == document.Person {
		// The speaker of a quote, if this is it.
		for _, from := range [2]int{men.Start, s.Start} {
			if q, ok := r.speaker[from]; ok && r.doc.Quotes[q].Speaker.Contains(men.Span) {
				d.speaker, d.spokeAt = l.to, men.Sentence
			}
		}
	}
}

// interviews reports a name right after "interview with": "told it in an interview with X".
func (r *resolver) interviews(m int) bool {
	s, first, _ := r.tokens(m)
	const between = 4 // "interview with the broadcaster's X"
	for k := first - 1; k > 0 && k >= first-between; k-- {
		if r.lowWord(s, k) == "with" {
			return r.lowWord(s, k-1) == "interview"
		}
	}
	return false
}

// within is the first actor mentioned in a span, the last person before others; not who
// only owns another of it, as in "Norway's X".
func (d *discourse) within(text string, span document.Span) *cluster {
	var found *cluster
	for k := range d.recent {
		if c := &d.recent[k]; c.end < span.End && owns(text[c.end:]) && k+1 < len(d.recent) && d.recent[k+1].end <= span.End {
			continue
		} else if span.Start <= c.start && c.end <= span.End && (found == nil || c.to.kind == document.Person) {
			found = c.to
		}
	}
	return found
}

// owns reports what follows an owner.
func owns(rest string) bool {
	return strings.HasPrefix(rest, "'s ") || strings.HasPrefix(rest, "’s ")
}

// remember appends to what was mentioned lately.
func (d *discourse) remember(at salient) {
	if len(d.recent) == remembered {
		copy(d.recent, d.recent[1:])
		d.recent = d.recent[:remembered-1]
	}
	d.recent = append(d.recent, at)
}

// subjectPosition reports whether a mention is its clause's subject: by the
// tree, else by no preposition before it and something like a verb after.
func (r *resolver) subjectPosition(s *document.Sentence, m int) bool {
	_, first, end := r.tokens(m)
	if s.Parsed {
		head := headOf(s, first, end)
		switch s.Tokens[head].Relation.Base() {
		case document.RelNsubj:
			return true
		case document.RelCompound:
			// "the X administration" is no X, "Chairman X" is.
			if h := int(s.Tokens[head].Head); h >= 0 {
				return s.Tokens[h].Relation.Base() == document.RelNsubj && s.Tokens[h].Tag == document.PROPN
			}
		case document.RelConj, document.RelAppos, document.RelFlat:
			if h := s.Tokens[head].Head; h >= 0 {
				return s.Tokens[h].Relation.Base() == document.RelNsubj
			}
		}
		return false
	}
	next := r.word(s, end)
	if next == "'s" || next == "’s" {
		return false
	}
	i := r.beforeNounPhrase(s, first)
	for i >= 0 && r.officeEnding(s, i+1) > 0 {
		i -= r.officeEnding(s, i+1)
		i = r.beforeNounPhrase(s, i+1)
	}
	switch before := r.lowWord(s, i); {
	case before == "", before == ",", before == "that", before == "and", before == "but", before == "when", before == "while",
		before == "because", before == "as", before == "if", before == "“", before == "\"", before == "«", before == "said", before == "says":
		return true
	}
	return false
}

// headOf is the token of a range whose head lies outside it.
func headOf(s *document.Sentence, first, end int) int {
	for k := first; k < end; k++ {
		if h := int(s.Tokens[k].Head); h < first || h >= end {
			return k
		}
	}
	return end - 1
}

// sentenceAt is the index of the sentence that holds the offset, or the next.
func (r *resolver) sentenceAt(offset int) int {
	n := sort.Search(len(r.doc.Sentences), func(i int) bool { return r.doc.Sentences[i].End > offset })
	return min(n, len(r.doc.Sentences)-1)
}

// inName reports an offset inside a name.
func (r *resolver) inName(offset int) bool {
	i := sort.Search(r.names, func(i int) bool { return r.doc.Mentions[i].End > offset })
	return i < r.names && r.doc.Mentions[i].Start <= offset
}

func (r *resolver) inQuote(offset int) bool { return r.quoteAt(offset) >= 0 }

// quoteAt is the direct quote that holds the offset, -1 if none.
func (r *resolver) quoteAt(offset int) int {
	i := sort.Search(len(r.quoted), func(i int) bool { return r.quoted[i].End > offset })
	if i < len(r.quoted) && r.quoted[i].Start <= offset {
		return r.quotedBy[i]
	}
	return -1
}

// unnamedPersons are common nouns for people that no name goes with.
var unnamedPersons = set(`man woman boy girl witness suspect attacker gunman shooter driver victim teenager youth resident
	survivor relative neighbour neighbor colleague friend source caller passenger patient bomber assailant detainee
	prisoner officer soldier protester demonstrator voter passer-by bystander worker employee student teacher doctor`)

// kin are relatives of somebody named, and their gender.
var kin = map[string]document.Gender{
	"mother": document.Female, "mum": document.Female, "mom": document.Female, "wife": document.Female, "sister": document.Female,
	"daughter": document.Female, "grandmother": document.Female, "aunt": document.Female, "girlfriend": document.Female, "ex-wife": document.Female,
	"father": document.Male, "dad": document.Male, "husband": document.Male, "brother": document.Male, "son": document.Male,
	"grandfather": document.Male, "uncle": document.Male, "boyfriend": document.Male, "ex-husband": document.Male,
}

// unnamed enters the common noun of a person, "a witness", "the driver": a
// pronoun after it stands for that person rather than for one named before.
func (r *resolver) unnamed(s *document.Sentence, sentence, j int, d *discourse) {
	low := r.word(s, j)
	relative := kin[low] != document.UnknownGender
	if next := r.word(s, j+1); relative && (next == "'s" || next == "’s") {
		return
	}
	_, role := r.kb.offices[low]
	if !unnamedPersons[low] && !relative && !role && !(speaking[low] && low != "statement") || isUpper(r.word(s, j+1)) || r.word(s, j+1) == "," && isUpper(r.word(s, j+2)) {
		return
	}
	determined, anyone := false, false
	for k := j - 1; k >= 0 && k >= j-5; k-- {
		switch before := r.lowWord(s, k); before {
		case "no", "any", "every", "each":
			determined, anyone = true, true
		case "a", "an", "the", "another", "one":
			determined = true
		case "my", "his", "her", "your", "our", "their", "'s", "’s":
			determined = determined || relative
		}
	}
	if !determined || !anyone && !unnamedPersons[low] && !relative && !speaking[low] {
		return // "the mayor" is somebody who was named, "no mayor" nobody
	}
	c := &cluster{entry: -1, kind: document.Person, gender: r.kb.offices[low].gender, unnamed: true}
	if speaking[low] {
		c.through = r.spokenFor(s, j)
	}
	switch low {
	case "man", "boy", "gunman":
		c.gender = document.Male
	case "woman", "girl":
		c.gender = document.Female
	}
	if relative {
		c.gender = kin[low]
	}
	at := salient{to: c, mention: -1, start: s.Tokens[j].Start, end: s.Tokens[j].End, sentence: sentence, quoted: r.inQuote(s.Tokens[j].Start)}
	at.subject = j < 5
	if s.Parsed {
		at.subject = s.Tokens[j].Relation.Base() == document.RelNsubj
	}
	d.remember(at)
}

// add appends a mention with its link and returns its index.
func (r *resolver) add(span document.Span, sentence int, how document.How, l link) int {
	r.doc.Mentions = append(r.doc.Mentions, document.Mention{Span: span, Sentence: sentence, Actor: -1, How: how})
	r.links = append(r.links, l)
	return len(r.doc.Mentions) - 1
}

// coordinate notes "X and Y", which "they" may stand for.
func (d *discourse) coordinate(r *resolver, to *cluster, men *document.Mention) {
	if len(d.recent) == 0 {
		return
	}
	last := &d.recent[len(d.recent)-1]
	if k := len(d.recent) - 2; k >= 0 && last.pronoun && d.recent[k].to == last.to && d.recent[k].sentence == last.sentence {
		last = &d.recent[k] // "X and his wife Y"
	}
	if last.sentence != men.Sentence || last.to == to || last.end > men.Start {
		return
	}
	between := strings.TrimSpace(r.doc.Text[last.end:men.Start])
	if r.couples(between) {
		between = "and"
	}
	switch between {
	case "and", "and the", ", and", "as well as":
		members := []*cluster{last.to, to}
		if d.plural.sentence == men.Sentence && has(d.plural.members, last.to) {
			members = append(append([]*cluster(nil), d.plural.members...), to)
		}
		d.plural = plural{members: members, sentence: men.Sentence, subject: last.subject}
		d.noteSet(members, men.Sentence)
	case ",":
		if last.to.kind == to.kind && to.kind == document.Country {
			d.plural = plural{members: []*cluster{last.to, to}, sentence: men.Sentence}
		}
	}
}

// couples reports words that join two persons: ", 42, and his wife".
func (r *resolver) couples(between string) bool {
	joined := false
	for _, w := range strings.Fields(between) {
		low := lower(strings.Trim(w, ",."))
		switch {
		case low == "" || isDigits(low) && !joined:
		case low == "and" && !joined:
			joined = true
		case !joined:
			return false
		case low != "his" && low != "her" && low != "the" && kin[low] == document.UnknownGender && r.kb.officeBy[low] == 0:
			return false
		}
	}
	return joined
}

// noteSet keeps members of one kind, for "the two countries".
func (d *discourse) noteSet(members []*cluster, sentence int) {
	for _, c := range members {
		if c.kind != members[0].kind || c.kind != document.Country && c.kind != document.Person {
			return
		}
	}
	d.together = plural{members: members, sentence: sentence}
}
