package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// salient is an actor that was mentioned, and where.
type salient struct {
	to       *cluster
	start    int
	end      int
	sentence int
	subject  bool // stood where subjects stand
	quoted   bool
	pronoun  bool
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
			if !r.pronoun(s, i, j, &state) && !r.description(s, i, j, &state) {
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
	speaker  *cluster // whose quote was the last direct one
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
	at := salient{to: l.to, start: men.Start, end: men.End, sentence: men.Sentence, quoted: r.inQuote(men.Start)}
	at.subject = r.subjectPosition(s, m)
	at.pronoun = men.How == document.ByPronoun
	if men.How == document.ByDescription && r.kb.exact[nameText(r.doc.At(men.Span))].sense == senseAdjective {
		at.subject = false
	}
	if at.subject {
		d.subject = l.to
	}
	d.coordinate(r, l.to, men)
	d.remember(at)
	if !at.quoted && l.to.kind == document.Person {
		// The speaker of a direct quote, if this is it.
		for _, from := range [2]int{men.Start, s.Start} {
			if q, ok := r.speaker[from]; ok && r.doc.Quotes[q].Kind == document.Direct && r.doc.Quotes[q].Speaker.Contains(men.Span) {
				d.speaker = l.to
			}
		}
	}
}

// within is the last actor mentioned in a span, a person before others.
func (d *discourse) within(span document.Span) *cluster {
	var found *cluster
	for k := range d.recent {
		if c := &d.recent[k]; span.Start <= c.start && c.end <= span.End && (found == nil || c.to.kind == document.Person) {
			found = c.to
		}
	}
	return found
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
		case document.RelConj, document.RelAppos, document.RelFlat, document.RelCompound:
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

// unnamed enters the common noun of a person, "a witness", "the driver": a
// pronoun after it stands for that person rather than for one named before.
func (r *resolver) unnamed(s *document.Sentence, sentence, j int, d *discourse) {
	low := r.word(s, j)
	if !unnamedPersons[low] || isUpper(r.word(s, j+1)) {
		return
	}
	determined := false
	for k := j - 1; k >= 0 && k >= j-5; k-- {
		switch before := r.lowWord(s, k); before {
		case "a", "an", "the", "another", "one":
			determined = true
		}
	}
	if !determined {
		return
	}
	c := &cluster{entry: -1, kind: document.Person, gender: r.kb.offices[low].gender, unnamed: true}
	switch low {
	case "man", "boy", "gunman":
		c.gender = document.Male
	case "woman", "girl":
		c.gender = document.Female
	}
	at := salient{to: c, start: s.Tokens[j].Start, end: s.Tokens[j].End, sentence: sentence, quoted: r.inQuote(s.Tokens[j].Start)}
	at.subject = j < 5
	d.remember(at)
}

// pronounKind is what a pronoun can stand for.
type pronounKind struct {
	gender     document.Gender
	plural     bool
	possessive bool
	object     bool
	reflexive  bool
	first      bool // the speaker
}

var pronouns = map[string]pronounKind{
	"he": {gender: document.Male}, "him": {gender: document.Male, object: true},
	"his": {gender: document.Male, possessive: true}, "himself": {gender: document.Male, reflexive: true},
	"she": {gender: document.Female}, "her": {gender: document.Female, possessive: true},
	"hers": {gender: document.Female, possessive: true}, "herself": {gender: document.Female, reflexive: true},
	"it": {gender: document.Neuter}, "its": {gender: document.Neuter, possessive: true},
	"itself": {gender: document.Neuter, reflexive: true},
	"they":   {plural: true}, "them": {plural: true, object: true}, "their": {plural: true, possessive: true},
	"theirs": {plural: true, possessive: true}, "themselves": {plural: true, reflexive: true},
	"i": {first: true}, "me": {first: true, object: true}, "my": {first: true, possessive: true}, "mine": {first: true, possessive: true},
	"we": {first: true}, "us": {first: true, object: true}, "our": {first: true, possessive: true}, "ours": {first: true, possessive: true},
	"myself": {first: true, reflexive: true}, "ourselves": {first: true, reflexive: true},
}

// pronoun ties token j, if it is one, and reports whether it was.
func (r *resolver) pronoun(s *document.Sentence, sentence, j int, d *discourse) bool {
	word := r.word(s, j)
	low := lower(word)
	p, ok := pronouns[low]
	if !ok || low == "us" && allCaps(word) || low == "i" && word != "I" || low == "mine" && !s.Parsed {
		return false
	}
	span := s.Tokens[j].Span
	quoted := r.inQuote(span.Start)
	if p.first {
		if quoted {
			r.add(span, sentence, document.ByPronoun, link{confidence: 0, reason: "the speaker of the quote is unknown"})
		}
		return true
	}
	if low == "it" && (r.empty(s, j) || !r.clauseStart(s, j)) {
		// As an object "it" nearly always stands for a thing.
		return true
	}
	if p.plural || p.gender == document.Neuter {
		r.thingLike(p, s, sentence, j, quoted, d)
		return true
	}
	l := r.antecedent(p, s, sentence, j, quoted, d)
	m := r.add(span, sentence, document.ByPronoun, l)
	if l.to != nil {
		if l.to.gender == document.UnknownGender && p.gender != document.UnknownGender && l.confidence >= 0.6 {
			l.to.gender = p.gender
		}
		d.push(r, m)
	}
	return true
}

// thingLike ties it, its, they and their. They mostly stand for things and for
// people without a name, so that only two places are sure enough: the subject
// of the same sentence ("Chile defended its …"), and the subject of the one
// before, if the pronoun's verb is one that actors are subjects of.
func (r *resolver) thingLike(p pronounKind, s *document.Sentence, sentence, j int, quoted bool, d *discourse) {
	span := s.Tokens[j].Span
	back := 0
	switch {
	case p.possessive || p.reflexive:
	case p.object:
		return
	default:
		if !r.deliberate(s, j) {
			return
		}
		back = 1
	}
	if p.plural && d.plural.subject && !quoted {
		if gap := sentence - d.plural.sentence; gap == 0 || gap <= back {
			for _, c := range d.plural.members {
				r.add(span, sentence, document.ByPronoun, link{to: c, how: document.ByPronoun, confidence: 0.6})
			}
			return
		}
	}
	// The last subject that agrees, with no other subject after it.
	for k := len(d.recent) - 1; k >= 0; k-- {
		c := &d.recent[k]
		gap := sentence - c.sentence
		if gap > back {
			return
		}
		if !c.subject || c.quoted != quoted {
			continue
		}
		if !agrees(p, c.to) {
			if gap == 0 && !p.plural {
				continue
			}
			return
		}
		if gap == 0 && r.otherSubject(s, c.end, span.Start) {
			return
		}
		confidence := 0.75
		if gap > 0 || p.plural {
			confidence = 0.6
		}
		m := r.add(span, sentence, document.ByPronoun, link{to: c.to, how: document.ByPronoun, confidence: confidence})
		d.push(r, m)
		return
	}
}

// otherSubject reports a clause with a subject of its own between two offsets:
// by the tree, else by a word that begins one.
func (r *resolver) otherSubject(s *document.Sentence, from, to int) bool {
	for k := tokenAt(s, from); k < len(s.Tokens) && s.Tokens[k].Start < to; k++ {
		if s.Parsed {
			if s.Tokens[k].Relation.Base() == document.RelNsubj && s.Tokens[k].Tag != document.PRON {
				return true
			}
			continue
		}
		switch r.lowWord(s, k) {
		case "that", "which", "because", "when", "while", "where", "if", "whose", ";", "after", "before":
			if next := r.lowWord(s, k+1); next != "it" && next != "they" && !r.verbish(next) {
				return true
			}
		}
	}
	return false
}

func (r *resolver) verbish(word string) bool {
	return deliberateVerbs[word] || strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ing") || set("will would could has have had is was its their")[word]
}

// deliberate reports a verb after the pronoun that has actors for subjects.
func (r *resolver) deliberate(s *document.Sentence, j int) bool {
	for k := j + 1; k < len(s.Tokens) && k < j+5; k++ {
		low := r.lowWord(s, k)
		switch {
		case deliberateVerbs[low]:
			return true
		case set("will would could should may might has have had is was are were do does did not n't n’t also never 'd ’d 'll ’ll been be being to")[low], strings.HasSuffix(low, "ly"):
		default:
			return false
		}
	}
	return false
}

// deliberateVerbs are verbs of saying, wanting and deciding.
var deliberateVerbs = set(`say says said saying tell told announce announced announces argue argued believe believes believed call called calls claim
	claimed claims condemn condemned confirm confirmed decide decided demand demanded denied deny denies expect expected expects hope hoped
	hopes insist insisted insists intend intended intends negotiate negotiated oppose opposed opposes order ordered plan planned plans pledge
	pledged promise promised propose proposed recognise recognised recognize recognized refuse refused refuses reject rejected rejects request
	requested respond responded review seek seeks sought sign signed support supported supports suspect suspended threaten threatened threatens
	urge urged urges voted vow vowed want wanted wants warn warned warns welcome welcomed withdraw withdrew accuse accused accuses agree agreed
	agrees approve approved ask asked asks ban banned blame blamed blames criticise criticised criticize criticized declared declare defend
	defended meet met talk talked impose imposed investigate investigated issue issued launch launched offer offered sue sued`)

// add appends a mention with its link and returns its index.
func (r *resolver) add(span document.Span, sentence int, how document.How, l link) int {
	r.doc.Mentions = append(r.doc.Mentions, document.Mention{Span: span, Sentence: sentence, Actor: -1, How: how})
	r.links = append(r.links, l)
	return len(r.doc.Mentions) - 1
}

// clauseStart reports a pronoun where subjects stand.
func (r *resolver) clauseStart(s *document.Sentence, j int) bool {
	if s.Parsed {
		return s.Tokens[j].Relation.Base() == document.RelNsubj
	}
	switch before := r.lowWord(s, j-1); before {
	case "", ",", "“", "\"", "«", "—", "–", ";", ":", "that", "and", "but", "when", "if", "as", "because", "while", "where", "said", "says",
		"what", "until", "after", "before", "though", "although", "since", "whether", "unless", "then", "say", "or", "so", "than", "how", "why":
		return true
	}
	return false
}

// empty reports an "it" that stands for nothing: "it is clear that", "it
// seems", "make it".
func (r *resolver) empty(s *document.Sentence, j int) bool {
	if s.Parsed && s.Tokens[j].Relation.Base() == document.RelExpl {
		return true
	}
	next := r.lowWord(s, j+1)
	switch next {
	case "seems", "seemed", "appears", "appeared", "turns", "turned", "rained", "snowed", "takes", "took", "remains", "comes":
		return true
	case "is", "was", "’s", "'s", "would", "will", "may", "might", "could", "has", "had", "be", "should":
		for k := j + 2; k < len(s.Tokens) && k < j+8; k++ {
			switch r.lowWord(s, k) {
			case "that", "to", "who", "whether", "if", "how", "when", "like":
				return true
			case ",", ".", ";":
				return false
			}
		}
	}
	return false
}

// antecedent picks whom a pronoun stands for. The score of a candidate falls
// with the sentences between, and rises where it was a subject and is often
// mentioned (the centering of Grosz, Joshi and Weinstein, 1995, in its simplest
// form).
func (r *resolver) antecedent(p pronounKind, s *document.Sentence, sentence, j int, quoted bool, d *discourse) link {
	type scored struct {
		to    *cluster
		score float64
	}
	var best, second scored
	seen := map[*cluster]bool{}
	start := s.Tokens[j].Start
	// Who speaks does not name himself in what he says, and often goes on speaking.
	spoken := -1
	var named []*cluster
	if q, ok := r.speaker[start]; ok && r.doc.Quotes[q].Speaker.End == s.Tokens[j].End {
		spoken = q
		for k := range d.recent {
			for _, f := range r.doc.Quotes[q].Fragments {
				if c := &d.recent[k]; !c.pronoun && f.Start <= c.start && c.start < f.End {
					named = append(named, c.to)
				}
			}
		}
	}
	if q := r.quoteAt(start); q >= 0 && r.doc.Quotes[q].Speaker.End <= start {
		// Nor does he call himself he.
		if own := d.within(r.doc.Quotes[q].Speaker); own != nil {
			named = append(named, own)
		}
	}
	// "X said he": X, if nothing speaks against it.
	var reporter *cluster
	for k := j; k >= 0 && k >= j-2; k-- {
		if q, ok := r.reported[s.Tokens[k].Start]; ok {
			reporter = d.within(r.doc.Quotes[q].Speaker)
		}
	}
	for k := len(d.recent) - 1; k >= 0; k-- {
		c := &d.recent[k]
		back := sentence - c.sentence
		if back > reach {
			break
		}
		if seen[c.to] && !c.subject {
			continue
		}
		if !agrees(p, c.to) || has(named, c.to) {
			continue
		}
		score := 1.0 - 0.2*float64(back)
		if c.subject {
			score += 0.25
		}
		if c.quoted != quoted {
			score -= 0.3
		}
		if c.to.kind == document.Person && (c.to.gender == document.UnknownGender) {
			if len(c.to.titles) > 0 || c.to.unnamed {
				score -= 0.08
			} else {
				score -= 0.12
			}
		}
		score += 0.02 * float64(min(d.count[c.to], 8))
		if back == 0 && p.object && c.to == d.subject {
			score -= 0.8
		}
		if c.to == reporter && !p.object {
			score += 0.3
		}
		if spoken >= 0 && c.to == d.speaker {
			score += 0.25
		}
		if back == 0 && c.end == s.Tokens[j].Start {
			score -= 0.5
		}
		score -= 0.01 * float64(len(d.recent)-1-k)
		seen[c.to] = true
		switch {
		case c.to == best.to:
			best.score = max(best.score, score)
		case score > best.score || best.to == nil:
			if best.to != nil {
				second = best
			}
			best = scored{c.to, score}
		case score > second.score || second.to == nil:
			second = scored{c.to, score}
		}
	}
	switch {
	case best.to == nil:
		return link{reason: "no actor of that gender and number named before"}
	case best.to.unnamed:
		return link{reason: "an unnamed person is meant"}
	}
	confidence := 0.55 + 0.3*best.score
	if second.to != nil {
		confidence -= max(0, 0.3-(best.score-second.score)) * 0.6
	}
	confidence = min(0.95, confidence)
	if confidence < threshold {
		return link{reason: "several actors fit"}
	}
	return link{to: best.to, how: document.ByPronoun, confidence: confidence}
}

// agrees reports whether a pronoun can stand for an actor by gender and number.
func agrees(p pronounKind, c *cluster) bool {
	switch {
	case p.plural:
		return c.plural || c.kind == document.Organisation || c.kind == document.Government
	case p.gender == document.Neuter:
		return c.kind != document.Person && c.kind != document.Place && c.id[:min(len(c.id), 7)] != "people:"
	}
	return c.kind == document.Person && (c.gender == p.gender || c.gender == document.UnknownGender)
}

// coordinate notes "X and Y", which "they" may stand for.
func (d *discourse) coordinate(r *resolver, to *cluster, men *document.Mention) {
	if len(d.recent) == 0 {
		return
	}
	last := &d.recent[len(d.recent)-1]
	if last.sentence != men.Sentence || last.to == to || last.end > men.Start {
		return
	}
	switch between := r.doc.Text[last.end:men.Start]; strings.TrimSpace(between) {
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

// noteSet keeps members of one kind, for "the two countries".
func (d *discourse) noteSet(members []*cluster, sentence int) {
	for _, c := range members {
		if c.kind != members[0].kind || c.kind != document.Country && c.kind != document.Person {
			return
		}
	}
	d.together = plural{members: members, sentence: sentence}
}
