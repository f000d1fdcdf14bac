package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// Names that only say whose or what somebody is take no position where they
// stand: "White House spokesman X", "NBC's Y", "Z, a veteran of the committee".

// attitudes towards whoever is meant are offices in no one's service.
var attitudes = set(`ally critic opponent supporter rival friend foe enemy victim challenger loyalist fan contender counterpart hardliner
	defendant suspect witness expert historian scholar`)

// speaking are offices of those who say what another says.
var speaking = set("spokesman spokeswoman spokesperson representative statement")

// servants are who serves a person, and is somebody else: "an adviser to X", "X's
// lawyer said".
var servants = set(`adviser advisor aide spokesman spokeswoman spokesperson representative surrogate lawyer attorney strategist operative
	pollster staffer assistant`)

// voices are offices of those who speak in the name of whom they represent: of
// spokesmen, and of who is at the head of a state or body.
var voices = set("spokesman spokeswoman spokesperson ambassador envoy delegate negotiator president premier chancellor king queen emir sultan")

// voice reports a person whose office is to speak for another.
func (c *cluster) voice() bool {
	if c.kind != document.Person {
		return false
	}
	for title := range c.titles {
		if voices[title[strings.LastIndexByte(title, ' ')+1:]] || title == "press secretary" || title == "prime minister" || title == "foreign minister" {
			return true
		}
	}
	return false
}

// spokenFor is the body for which a spokesman without a name speaks, token j:
// "a spokesman for X", "an X spokeswoman". It needs the tree.
func (r *resolver) spokenFor(s *document.Sentence, j int) *cluster {
	for k := range s.Tokens {
		if !s.Parsed || int(s.Tokens[k].Head) != j {
			continue
		}
		switch s.Tokens[k].Relation.Base() {
		case document.RelNmod, document.RelCompound, document.RelAmod:
			if c := r.named(s.Tokens[k].Start); c != nil && c.kind != document.Place {
				return c
			}
			for i := max(0, k-4); i < k; i++ { // the British government
				if c := r.named(s.Tokens[i].Start); int(s.Tokens[i].Head) == k && c != nil && c.kind != document.Place {
					return c
				}
			}
		}
	}
	return nil
}

// belongs reports a name that stands inside the phrase of a person who has a
// name, and says to what he belongs: before his office or name, or after the
// office as what it is of. It needs the tree.
func (r *resolver) belongs(m int) bool {
	men := &r.doc.Mentions[m]
	s, first, end := r.tokens(m)
	if !s.Parsed || end <= first || men.How == document.ByPronoun || first > 0 && r.word(s, first-1) == "and" {
		return false
	}
	person := r.links[m].to.kind == document.Person
	head := headOf(s, first, end)
	over := int(s.Tokens[head].Head)
	if over < 0 {
		return false
	}
	_, office := r.kb.offices[r.lowWord(s, over)]
	if !person && (r.led(s, head) || r.affiliation(s, head) || r.beforeOffice(s, end)) {
		return true
	}
	if _, speaks := r.heads[s.Tokens[over].Start]; speaks && person && over >= end && s.Tokens[head].Relation.Base() == document.RelCompound && mouths[r.lowWord(s, over)] {
		return true // "X aides said": the aides speak
	}
	serves := person && servants[strings.TrimSuffix(r.lowWord(s, over), "s")]
	switch rel := s.Tokens[head].Relation; {
	case rel == document.RelNmodPoss:
		return over >= end && (serves || r.personAt(s, over, first, end))
	case rel.Base() == document.RelCompound || rel.Base() == document.RelAmod || rel == document.RelNmodUnmarked || rel == document.RelNmodDesc:
		if over < end || isUpper(r.word(s, over)) && !office && !r.inPerson(s, over) || person && r.inPerson(s, over) {
			return false
		}
		return r.personAt(s, over, first, end) || serves || office && !speaking[r.lowWord(s, over)] || unnamedPersons[r.lowWord(s, over)]
	case rel.Base() == document.RelNmod && over < first:
		return serves || !person && r.inPerson(s, over) || !person && office && !attitudes[r.lowWord(s, over)] && r.personAt(s, over, first, end)
	}
	return false
}

// affiliation reports a name inside what is said of a person after a comma, "X,
// a fellow of the Y's Z": of what he is, unless it is whom he likes or not.
func (r *resolver) affiliation(s *document.Sentence, k int) bool {
	for n := 0; n < 6; n++ {
		over := int(s.Tokens[k].Head)
		if over < 0 {
			return false
		}
		if noun := r.lowWord(s, k); attitudes[noun] || attitudes[strings.TrimSuffix(noun, "s")] {
			return false
		}
		switch s.Tokens[k].Relation.Base() {
		case document.RelAppos:
			return n > 0 && r.inPerson(s, over)
		case document.RelNmod, document.RelCompound, document.RelAmod, document.RelFlat, document.RelConj:
			k = over
		default:
			return false
		}
	}
	return false
}

// beforeOffice reports an office and a person's name at token i: what stands
// before them is what he has the office of.
func (r *resolver) beforeOffice(s *document.Sentence, i int) bool {
	size := r.officeStarting(s, i)
	return size > 0 && i+size < len(s.Tokens) && isUpper(r.word(s, i+size)) && r.inPerson(s, i+size)
}

// leading are verbs that say what somebody's office is: "X, who chairs the Y".
var leading = set(`lead leads led head heads headed chair chairs chaired run runs ran direct directs directed represent represents represented
	serve serves served manage manages managed work works worked found founded own owns owned oversee oversees oversaw`)

// led reports a name below what a relative clause says that a named person leads.
func (r *resolver) led(s *document.Sentence, k int) bool {
	for n := 0; n < 4; n++ {
		over := int(s.Tokens[k].Head)
		if over < 0 {
			return false
		}
		switch s.Tokens[k].Relation.Base() {
		case document.RelObj, document.RelObl:
			of := int(s.Tokens[over].Head)
			return of >= 0 && leading[r.lowWord(s, over)] && s.Tokens[over].Relation == document.RelAclRelcl && r.inPerson(s, of)
		case document.RelNmod, document.RelCompound, document.RelAmod, document.RelFlat:
			k = over
		default:
			return false
		}
	}
	return false
}

// personAt reports that the noun phrase around token k, but for tokens
// [first, end), names a person, or stands for one.
func (r *resolver) personAt(s *document.Sentence, k, first, end int) bool {
	if r.inPerson(s, k) {
		return true
	}
	joined := func(rel document.Relation) bool {
		switch rel.Base() {
		case document.RelFlat, document.RelAppos:
			return true
		}
		return rel == document.RelNmodDesc || rel.Base() == document.RelCompound
	}
	if over := int(s.Tokens[k].Head); over >= 0 && joined(s.Tokens[k].Relation) && r.inPerson(s, over) {
		return true
	}
	for j := range s.Tokens {
		if (j < first || j >= end) && int(s.Tokens[j].Head) == k && joined(s.Tokens[j].Relation) && r.inPerson(s, j) {
			return true
		}
	}
	return false
}

// inPerson reports a token inside a person's name or a description that stands
// for one.
func (r *resolver) inPerson(s *document.Sentence, k int) bool {
	at := s.Tokens[k].Start
	if c := r.named(at); c != nil {
		return c.kind == document.Person
	}
	added := r.doc.Mentions[r.names:] // by sentence
	if r.followed > 0 {
		added = r.doc.Mentions[r.names:r.followed]
	}
	for i := sort.Search(len(added), func(i int) bool { return added[i].Start >= s.Start }); i < len(added) && added[i].Start <= at; i++ {
		if added[i].How == document.ByDescription && at < added[i].End {
			to := r.links[r.names+i].to
			return to != nil && to.kind == document.Person
		}
	}
	return false
}
