package actor

import (
	"strings"

	"stance/pipeline/document"
)

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

// styles follow a pronoun that stands for nobody: His Excellency X.
var styles = set("Excellency Majesty Highness Holiness Eminence Honour Honor Grace Beatitude")

// pronoun ties token j, if it is one, and reports whether it was.
func (r *resolver) pronoun(s *document.Sentence, sentence, j int, d *discourse) bool {
	word := r.word(s, j)
	low := r.lowWord(s, j)
	p, ok := pronouns[low]
	if !ok || low == "us" && allCaps(word) || low == "i" && word != "I" || low == "mine" && s.Tokens[j].Tag != document.PRON {
		return false
	}
	if p.possessive && styles[r.word(s, j+1)] {
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
	if p.reflexive && j > 0 && r.inName(s.Tokens[j-1].Start) {
		return true // "X himself" says no more than X
	}
	if low == "it" && !tells[r.lowWord(s, j+1)] && (r.empty(s, j) || !r.clauseStart(s, j)) {
		// As an object "it" nearly always stands for a thing.
		return true
	}
	if p.plural || p.gender == document.Neuter {
		r.thingLike(p, s, sentence, j, quoted, d)
		return true
	}
	l := r.ahead(p, s, sentence, j, quoted)
	if l.to == nil {
		l = r.antecedent(p, s, sentence, j, quoted, d)
	}
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
	if !p.possessive && !p.reflexive && !p.object && !quoted && r.spoken(p, s, sentence, j, d) {
		return
	}
	if to := r.beside(p, s, j, d); to != nil {
		m := r.add(span, sentence, document.ByPronoun, link{to: to, how: document.ByPronoun, confidence: 0.75})
		d.push(r, m)
		return
	}
	if to := r.spokenOf(p, s, sentence, j, d); to != nil {
		m := r.add(span, sentence, document.ByPronoun, link{to: to, how: document.ByPronoun, confidence: 0.6})
		d.push(r, m)
		return
	}
	if to, confidence := r.clauseMate(p, s, sentence, j, quoted, d); to != nil {
		m := r.add(span, sentence, document.ByPronoun, link{to: to, how: document.ByPronoun, confidence: confidence})
		d.push(r, m)
		return
	}
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

// spokenOf is the only body that the sentence before a quote speaks of, beside who says the
// quote, where that begins with "they": "She blamed the agency. “They lost my file.”"
func (r *resolver) spokenOf(p pronounKind, s *document.Sentence, sentence, j int, d *discourse) *cluster {
	q := r.quoteAt(s.Tokens[j].Start)
	if q < 0 || !p.plural || p.possessive || p.object || p.reflexive || j > 1 || r.doc.Quotes[q].Fragments[0].Start < s.Start {
		return nil
	}
	switch r.lowWord(s, j+1) {
	case "'re", "’re", "are", "were":
		return nil // people at large, more often
	}
	var side string
	if speaker := r.speakerOf(q, sentence, d); speaker != nil {
		side = r.sideOf(speaker)
	}
	var only *cluster
	for k := len(d.recent) - 1; k >= 0 && d.recent[k].sentence >= sentence-1; k-- {
		c := &d.recent[k]
		switch {
		case c.sentence == sentence || c.to == only || c.to.kind == document.Person || c.to.kind == document.Place || c.to.unnamed, r.sideOf(c.to) == side:
			continue
		case c.mention < 0 || !r.canAct(c.mention):
			continue // where it happened
		case only != nil || !agrees(p, c.to) && c.to.kind != document.Party:
			return nil
		}
		only = c.to
	}
	return only
}

// clauseMate ties, by the tree, what position alone does not tell: "its" to
// whom the same verb has for subject or object ("made Chile keep its word"),
// "It" at the start of a sentence to the subject of the one before it, and
// "they" to the people that were the last subject.
func (r *resolver) clauseMate(p pronounKind, s *document.Sentence, sentence, j int, quoted bool, d *discourse) (*cluster, float64) {
	if !s.Parsed {
		return nil, 0
	}
	if p.possessive {
		verb := r.governor(s, j)
		for k := len(d.recent) - 1; k >= 0 && verb >= 0; k-- {
			c := &d.recent[k]
			if c.sentence != sentence {
				break
			}
			if c.end > s.Tokens[j].Start || !agrees(p, c.to) || p.plural && !c.to.plural {
				continue
			}
			head := headOf(s, tokenAt(s, c.start), tokenAt(s, c.end-1)+1)
			rel := s.Tokens[head].Relation.Base()
			if (rel == document.RelNsubj || rel == document.RelObj) && (int(s.Tokens[head].Head) == verb || s.Tokens[verb].Relation == document.RelXcomp && s.Tokens[head].Head == s.Tokens[verb].Head) {
				return c.to, 0.7
			}
		}
		return nil, 0
	}
	if s.Tokens[j].Relation != document.RelNsubj || p.object || p.reflexive {
		return nil, 0
	}
	verb := int(s.Tokens[j].Head)
	if verb < 0 || s.Tokens[verb].Tag != document.VERB {
		return nil, 0
	}
	if to := r.parallel(p, s, sentence, verb, quoted, d); to != nil {
		return to, 0.7
	}
	for k := len(d.recent) - 1; k >= 0; k-- {
		c := &d.recent[k]
		gap := sentence - c.sentence
		if gap > 1 || gap == 1 && r.doc.Sentences[c.sentence].Paragraph != s.Paragraph {
			break
		}
		if c.quoted != quoted || !c.subject || gap == 0 && !p.plural {
			continue
		}
		again := c.pronoun && pronouns[r.doc.Low(document.Span{Start: c.start, End: c.end})].plural
		if !agrees(p, c.to) || p.plural && !c.to.plural && !again || !p.plural && (j > 1 || !r.rootSubject(c)) {
			return nil, 0
		}
		return c.to, 0.6
	}
	return nil, 0
}

// parallel is the subject of the verb that a pronoun's verb is joined to: "X will
// raise the levy, and it will close the mine".
func (r *resolver) parallel(p pronounKind, s *document.Sentence, sentence, verb int, quoted bool, d *discourse) *cluster {
	first := int(s.Tokens[verb].Head)
	if s.Tokens[verb].Relation != document.RelConj || first < 0 {
		return nil
	}
	for k := len(d.recent) - 1; k >= 0 && d.recent[k].sentence == sentence; k-- {
		c := &d.recent[k]
		if c.quoted != quoted || !agrees(p, c.to) || p.plural && !c.to.plural {
			continue
		}
		head := headOf(s, tokenAt(s, c.start), tokenAt(s, c.end-1)+1)
		if s.Tokens[head].Relation.Base() == document.RelNsubj && int(s.Tokens[head].Head) == first {
			return c.to
		}
	}
	return nil
}

// governor is the verb over the noun phrase that token j is in, -1 if none.
func (r *resolver) governor(s *document.Sentence, j int) int {
	for n := 0; n < 5; n++ {
		if j = int(s.Tokens[j].Head); j < 0 {
			return -1
		}
		if s.Tokens[j].Tag == document.VERB {
			return j
		}
	}
	return -1
}

// rootSubject reports the subject of its sentence's main clause.
func (r *resolver) rootSubject(c *salient) bool {
	s := &r.doc.Sentences[c.sentence]
	if !s.Parsed {
		return false
	}
	head := headOf(s, tokenAt(s, c.start), tokenAt(s, c.end-1)+1)
	over := int(s.Tokens[head].Head)
	if s.Tokens[head].Relation.Base() != document.RelNsubj || over < 0 {
		return false
	}
	rel := s.Tokens[over].Relation.Base() // of what is quoted, under its cue
	return s.Tokens[over].Head < 0 || c.quoted && (rel == document.RelCcomp || rel == document.RelParataxis)
}

// beside is the body that a pronoun stands right behind: who reports the clause
// that it begins ("X said it would"), or whom it is joined to ("X and its chair").
func (r *resolver) beside(p pronounKind, s *document.Sentence, j int, d *discourse) *cluster {
	if p.possessive && r.lowWord(s, j-1) == "and" && j > 1 {
		for k := len(d.recent) - 1; k >= 0; k-- {
			if c := &d.recent[k]; c.end == s.Tokens[j-2].End && agrees(p, c.to) {
				return c.to
			}
		}
	}
	if p.possessive || p.object || p.reflexive || r.empty(s, j) {
		return nil
	}
	for k := j; k >= 0 && k >= j-1; k-- {
		q, ok := r.reported[s.Tokens[k].Start]
		if !ok || k < j && r.lowWord(s, k) != "that" {
			continue
		}
		speaker := r.doc.Quotes[q].Speaker
		if c := d.within(r.doc.Text, speaker); c != nil && agrees(p, c) && speaker.End <= s.Tokens[j].Start {
			return c
		}
	}
	return nil
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
	return deliberateVerbs[word] || strings.HasSuffix(word, "ed") || strings.HasSuffix(word, "ing") || beginsVerb[word]
}

var beginsVerb = set("will would could has have had is was its their")

// deliberate reports a verb after the pronoun that has actors for subjects.
func (r *resolver) deliberate(s *document.Sentence, j int) bool {
	for k := j + 1; k < len(s.Tokens) && k < j+5; k++ {
		low := r.lowWord(s, k)
		switch {
		case deliberateVerbs[low]:
			return true
		case auxiliary[low], strings.HasSuffix(low, "ly"):
		default:
			return false
		}
	}
	return false
}

// auxiliary words stand between a pronoun and its verb.
var auxiliary = set("will would could should may might has have had is was are were do does did not n't n’t also never 'd ’d 'll ’ll been be being to")

// deliberateVerbs are verbs of saying, wanting and deciding.
var deliberateVerbs = set(`say says said saying tell told announce announced announces argue argued believe believes believed call called calls claim
	claimed claims condemn condemned confirm confirmed decide decided demand demanded denied deny denies expect expected expects hope hoped
	hopes insist insisted insists intend intended intends negotiate negotiated oppose opposed opposes order ordered plan planned plans pledge
	pledged promise promised propose proposed recognise recognised recognize recognized refuse refused refuses reject rejected rejects request
	requested respond responded review seek seeks sought sign signed support supported supports suspect suspended threaten threatened threatens
	urge urged urges voted vow vowed want wanted wants warn warned warns welcome welcomed withdraw withdrew accuse accused accuses agree agreed
	agrees approve approved ask asked asks ban banned blame blamed blames criticise criticised criticize criticized declared declare defend
	defended meet met talk talked impose imposed investigate investigated issue issued launch launched offer offered sue sued`)

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
	case "would", "will", "may", "might", "could", "has", "had", "should":
		if after := r.lowWord(s, j+2); s.Parsed && after != "be" && after != "been" && after != "seem" && after != "appear" && after != "take" {
			return false
		}
		fallthrough
	case "is", "was", "’s", "'s", "be":
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

// agrees reports whether a pronoun can stand for an actor by gender and number.
func agrees(p pronounKind, c *cluster) bool {
	switch {
	case p.plural:
		return c.plural || c.kind == document.Organisation || c.kind == document.Government
	case p.gender == document.Neuter:
		return c.kind != document.Person && c.kind != document.Place && !strings.HasPrefix(c.id, "people:") && !strings.HasPrefix(c.id, "group:") &&
			!(c.kind == document.Group && len(c.words) > 0 && people[lastName(c.words)])
	}
	return c.kind == document.Person && (c.gender == p.gender || c.gender == document.UnknownGender)
}
