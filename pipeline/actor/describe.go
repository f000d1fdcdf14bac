package actor

import (
	"strings"

	"stance/pipeline/document"
)

var (
	// countryNouns stand for a country that was named.
	countryNouns = set("country nation republic kingdom island archipelago")
	// stateNouns do so after the adjective of a region: the Gulf state.
	stateNouns = set("state power neighbor neighbour giant economy democracy monarchy emirate")
	// rulers stand for their country after its adjective: Russian forces.
	rulers = set(`government authorities officials military forces troops army navy leadership regime administration
		diplomats negotiators parliament side delegation mission embassy rulers ministers ministry lawmakers soldiers`)
	// pluralNouns stand for several countries that were named.
	pluralNouns = set("countries nations sides governments states neighbors neighbours powers capitals allies rivals")
	// pluralPersons stand for several persons that were named.
	pluralPersons = set("leaders men women candidates senators presidents ministers politicians rivals nominees contenders diplomats officials")
	// bodies are nouns for organisations, by which one that was named is meant.
	bodies = set(`ministry agency party court committee commission council union bloc alliance organization organisation group
		company bank parliament senate congress assembly department institute foundation league board army militia movement
		cartel front network association federation campaign newspaper university bureau force forces firm think-tank watchdog regulator
		authority forum charity coalition carrier airline manufacturer maker retailer lender operator builder developer startup
		start-up automaker contractor conglomerate producer publisher supplier`)
	// otherModifiers make a description stand for somebody new.
	otherModifiers = set(`other another first second third host same only foreign neighboring neighbouring next every whole
		developing rich poor new last best worst former ex largest biggest smallest most more numerous many few several any`)
	// generalRoles fit any person of a kind: what titles they ask for.
	generalRoles = map[string]map[string]bool{
		"official":   nil,
		"politician": nil,
		"statesman":  nil,
		"diplomat":   set("minister ambassador envoy secretary diplomat negotiator spokeswoman spokesman spokesperson"),
		"envoy":      set("envoy ambassador representative"),
		"ambassador": set("ambassador envoy"),
		"leader":     set("president minister premier chancellor leader king queen emir sultan head chairman ruler prime governor chief ayatollah"),
		"lawmaker":   set("senator sen. congressman congresswoman rep. representative mp lawmaker deputy legislator assemblyman speaker"),
		"legislator": set("senator sen. congressman congresswoman rep. representative mp lawmaker deputy legislator"),
		"senator":    set("senator sen. sens."), "congressman": set("congressman rep. representative"),
		"congresswoman": set("congresswoman rep. representative"), "governor": set("governor gov."),
		"general": set("general gen."), "colonel": set("colonel col."), "premier": set("premier prime minister"),
		"spokesman": set("spokesman spokesperson"), "spokeswoman": set("spokeswoman spokesperson"),
		"spokesperson": set("spokesperson spokesman spokeswoman"), "nominee": set("nominee candidate"), "candidate": set("candidate nominee"),
		"chief": set("chief head director"), "head": set("head chief director chairman"), "monarch": set("king queen emperor sultan"),
		"pontiff": set("pope"), "cleric": set("imam ayatollah sheikh archbishop bishop mullah cleric rev. reverend"),
		"professor": set("professor prof."), "doctor": set("doctor dr."), "lieutenant": set("lieutenant lt."),
	}
	counted = map[string]int{"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
)

// description ties token j, where it is the common noun of a phrase that stands
// for an actor named before, and reports whether it was.
func (r *resolver) description(s *document.Sentence, sentence, j int, d *discourse) bool {
	head := r.word(s, j)
	if isUpper(head) && !(j > 0 && r.lowWord(s, j-1) == "the") || len(head) < 3 {
		return false
	}
	low := lower(head)
	_, role := r.kb.offices[low]
	if !role && low != "people" && !countryNouns[low] && !stateNouns[low] && !rulers[low] && !pluralNouns[low] && !pluralPersons[low] && !bodies[low] {
		return false
	}
	if r.inName(s.Tokens[j].Start) || isUpper(head) && (!role && !bodies[low] || isUpper(r.word(s, j+1))) {
		return false
	}
	n := r.nounPhrase(s, j, low)
	next := r.word(s, n.end)
	if isUpper(next) && (role || rulers[low]) && !openers[lower(next)] {
		return false // a title before a name
	}
	if s.Parsed {
		if rel := s.Tokens[j].Relation.Base(); rel == document.RelCompound || rel == document.RelAppos || rel == document.RelAmod || isUpper(head) && s.Tokens[j].Tag == document.ADJ || s.Tokens[j].Tag == document.VERB {
			return false
		}
	} else if r.beforeNoun(s, j) {
		return false
	}
	before := len(r.doc.Mentions)
	switch {
	case n.nation != "" && low == "people" && n.definite:
		r.tie(n, s, sentence, link{to: r.peopleOf(n.nation), confidence: 0.85}, d)
	case n.nation != "" && rulers[low]:
		r.byCountry(n, s, sentence, d)
	case n.count > 0 && n.definite && (pluralNouns[low] || pluralPersons[low]) || n.definite && low == "sides":
		r.several(n, s, sentence, d)
	case !n.definite || n.modified:
	case countryNouns[low] || stateNouns[low] && len(n.region) > 0:
		r.country(n, s, sentence, d)
	case role:
		r.person(n, s, sentence, d)
	case low == "government" && !n.hasModifier:
		r.country(n, s, sentence, d)
	case bodies[low]:
		r.body(n, s, sentence, d)
	}
	return len(r.doc.Mentions) > before
}

// tie adds the mention of a description.
func (r *resolver) tie(n noun, s *document.Sentence, sentence int, l link, d *discourse) {
	l.how = document.ByDescription
	m := r.add(n.span(s), sentence, document.ByDescription, l)
	d.push(r, m)
}

// byCountry ties "Russian forces" to the country.
func (r *resolver) byCountry(n noun, s *document.Sentence, sentence int, d *discourse) {
	if s.Tokens[n.first].Start == s.Tokens[n.at].Start {
		return
	}
	if c := r.byID[n.nation]; c != nil {
		r.tie(n, s, sentence, link{to: c, confidence: 0.8}, d)
	}
}

// peopleOf is the people of a country: "the French people" are the French.
func (r *resolver) peopleOf(nation string) *cluster {
	id := "people:" + strings.TrimPrefix(nation, "country:")
	if c := r.byID[id]; c != nil {
		return c
	}
	name := r.kb.people[nation]
	c := &cluster{entry: -1, id: id, name: name, words: nameWords(name), kind: document.Group, principal: nation, gender: document.Neuter, plural: true}
	r.clusters = append(r.clusters, c)
	r.byID[id] = c
	return c
}

// several ties "the two countries", "both leaders" to the last ones named.
func (r *resolver) several(n noun, s *document.Sentence, sentence int, d *discourse) {
	kind := document.Country
	if pluralPersons[n.head] {
		kind = document.Person
	}
	want := n.count
	if want == 0 {
		want = 2
	}
	wrong := document.UnknownGender
	switch n.head {
	case "men":
		wrong = document.Female
	case "women":
		wrong = document.Male
	}
	if next := r.lowWord(s, n.end); wrong != document.UnknownGender && (next == "of" || next == "and" && (r.lowWord(s, n.end+1) == "women" || r.lowWord(s, n.end+1) == "men")) {
		return // "both men and women": anybody
	}
	fits := func(c *cluster) bool {
		return c.kind == kind && !c.unnamed && (wrong == document.UnknownGender || c.gender != wrong)
	}
	var members []*cluster
	if own := r.represented(d.subject); kind == document.Country && own != nil {
		// "X's spokesman said that the two countries": X is one of them.
		members = append(members, own)
	}
	if set := d.together; len(set.members) == want && all(set.members, fits) && sentence-set.sentence <= reach &&
		(len(members) == 0 || has(set.members, members[0])) {
		members = append([]*cluster(nil), set.members...)
	}
	for k := len(d.recent) - 1; k >= 0 && len(members) < want; k-- {
		c := &d.recent[k]
		if sentence-c.sentence > reach {
			break
		}
		if !fits(c.to) || has(members, c.to) || len(n.region) > 0 && !contains(n.region, c.to.id) {
			continue
		}
		members = append(members, c.to)
	}
	if len(members) < want {
		return
	}
	for _, c := range members {
		r.tie(n, s, sentence, link{to: c, confidence: 0.65}, d)
	}
	d.plural = plural{members: members, sentence: sentence, subject: true}
	d.together = d.plural
}

// represented is the country that a person speaks for, nil if unknown.
func (r *resolver) represented(person *cluster) *cluster {
	if person == nil || person.kind != document.Person {
		return nil
	}
	if c := r.byID[r.principal(person)]; c != nil && c.kind == document.Country {
		return c
	}
	return nil
}

func all(list []*cluster, fits func(*cluster) bool) bool {
	for _, c := range list {
		if !fits(c) {
			return false
		}
	}
	return true
}

func has(list []*cluster, c *cluster) bool {
	for _, x := range list {
		if x == c {
			return true
		}
	}
	return false
}

func contains(list []string, id string) bool {
	for _, x := range list {
		if x == id {
			return true
		}
	}
	return false
}

// country ties "the Andean nation", "the country" to a country named before.
func (r *resolver) country(n noun, s *document.Sentence, sentence int, d *discourse) {
	if n.count > 0 || n.place != "" {
		return
	}
	if n.nation != "" {
		r.byCountry(n, s, sentence, d)
		return
	}
	switch r.lowWord(s, n.end) {
	case "of", "that", "which", "where", "whose", "-":
		if r.lowWord(s, n.end) != "that" || n.region == nil {
			return
		}
	}
	var best *cluster
	var score, second float64
	own := r.represented(d.subject)
	for k := len(d.recent) - 1; k >= 0; k-- {
		c := &d.recent[k]
		if c.to.kind != document.Country || c.to.entry < 0 || len(n.region) > 0 && !contains(n.region, c.to.id) {
			continue
		}
		at := 1 - 0.08*float64(sentence-c.sentence) + 0.03*float64(min(d.count[c.to], 8)) - 0.005*float64(len(d.recent)-k)
		if c.subject {
			at += 0.2
		}
		if c.to == own {
			at += 0.3
		}
		switch {
		case c.to == best:
			score = max(score, at)
		case best == nil || at > score:
			best, second, score = c.to, score, at
		case at > second:
			second = at
		}
	}
	if best == nil && len(n.region) > 0 {
		for _, c := range r.clusters {
			if c.kind == document.Country && contains(n.region, c.id) {
				if best != nil {
					return
				}
				best = c
			}
		}
	}
	if best == nil {
		return
	}
	confidence := 0.6
	if len(n.region) > 0 {
		confidence = 0.8
	}
	if second > 0 && score-second < 0.15 {
		confidence -= 0.12
	}
	if confidence < threshold {
		r.add(n.span(s), sentence, document.ByDescription, link{reason: "several countries fit", confidence: confidence})
		return
	}
	r.tie(n, s, sentence, link{to: best, confidence: confidence}, d)
}

// person ties "the Russian official", "the senator" to a person named before.
func (r *resolver) person(n noun, s *document.Sentence, sentence int, d *discourse) {
	if n.count > 0 || strings.HasSuffix(n.head, "s") && r.kb.offices[n.head] == (office{}) {
		return
	}
	if r.lowWord(s, n.end) == "of" || r.lowWord(s, n.end) == "for" || r.lowWord(s, n.end) == "who" {
		return
	}
	gender := r.kb.offices[n.head].gender
	wanted, general := generalRoles[n.head]
	if !general {
		wanted = map[string]bool{n.head: true}
	}
	// "the prime minister" is no other minister.
	var rest []string
	if k := r.officeEnding(s, n.at+1); k > 1 {
		rest = strings.Fields(lower(plain(r.doc.Text[s.Tokens[n.at+1-k].Start:s.Tokens[n.at-1].End])))
	}
	partisan := false // somebody of that party was named
	for k := range d.recent {
		partisan = partisan || n.party != "" && d.recent[k].to.party == n.party
	}
	var best *cluster
	confidence := 0.0
	for k := len(d.recent) - 1; k >= 0; k-- {
		c := d.recent[k].to
		if !mayHold(c, n.head, rest) || n.head == "president" && len(rest) == 0 && !n.hasModifier && !c.titles[n.head] {
			continue // nor is a vice president the president
		}
		if c.kind != document.Person || gender != document.UnknownGender && c.gender != document.UnknownGender && c.gender != gender {
			continue
		}
		if c.unnamed || n.place != "" && !c.places[n.place] || n.party != "" && c.party != n.party && (c.party != "" || partisan) {
			continue
		}
		if n.nation != "" && r.principal(c) != n.nation || len(n.region) > 0 && !contains(n.region, r.principal(c)) {
			continue
		}
		if wanted == nil && len(c.titles) == 0 || wanted != nil && !holds(c, wanted) {
			continue
		}
		if best != nil && !c.titles[n.head] {
			continue
		}
		best = c
		confidence = 0.7
		if n.nation != "" || n.place != "" {
			confidence = 0.8
		}
		if wanted == nil && n.nation == "" {
			confidence = 0.55
		}
		if general || len(rest) > 0 || c.titles[n.head] {
			break // else whose very title it is goes before, say, a vice president
		}
	}
	if best == nil && n.party != "" && !n.modified && (n.head == "nominee" || n.head == "candidate") {
		best, confidence = d.foremost(n.party), 0.6
	}
	switch {
	case best != nil:
		r.tie(n, s, sentence, link{to: best, confidence: confidence}, d)
	case r.word(s, n.end) == "," && isUpper(r.word(s, n.end+1)):
		// Its apposition names the holder: "the finance minister, X,".
	case r.kb.offices[n.head].title:
		r.add(n.span(s), sentence, document.ByDescription, link{reason: "nobody named before holds that office"})
	}
}

// foremost is the person of a party who is named three times as often as any
// other of it, nil if there is none.
func (d *discourse) foremost(party string) *cluster {
	var best *cluster
	second := 0
	for k := range d.recent {
		switch c := d.recent[k].to; {
		case c.party != party || c == best:
		case best == nil || d.count[c] > d.count[best]:
			if best != nil {
				second = max(second, d.count[best])
			}
			best = c
		default:
			second = max(second, d.count[c])
		}
	}
	if best == nil || d.count[best] < 3 || d.count[best] < 3*second {
		return nil
	}
	return best
}

// mayHold reports a person with no title that ends in the head, with the head
// alone, or with the words before it too.
func mayHold(c *cluster, head string, rest []string) bool {
	if len(rest) == 0 {
		return true
	}
	ends := false
	for title := range c.titles {
		if title == head {
			return true
		}
		if !strings.HasSuffix(title, " "+head) {
			continue
		}
		ends = true
		all := true
		for _, w := range rest {
			all = all && strings.Contains(title, w)
		}
		if all {
			return true
		}
	}
	return !ends
}

// holds reports a title with one of the wanted words.
func holds(c *cluster, wanted map[string]bool) bool {
	for title := range c.titles {
		for _, w := range strings.FieldsFunc(title, func(r rune) bool { return r == ' ' || r == '-' }) {
			if wanted[w] {
				return true
			}
		}
	}
	return false
}
