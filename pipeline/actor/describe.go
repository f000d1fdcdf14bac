package actor

import (
	"iter"
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
		diplomats negotiators parliament side delegation mission embassy rulers ministers ministry lawmakers soldiers
		marines police consulate chargé gunners commandos artillery warship warships warplanes
		jets drones patrol patrols coastguard peacekeepers`)
	// envoys stand for who sent them where the article does not name them.
	envoys = set("ambassador envoy diplomat consul delegate negotiator")
	// peers hold the like office in another country.
	peers = set("counterpart colleague")
	// pluralNouns stand for several countries that were named.
	pluralNouns = set("countries nations sides governments states neighbors neighbours powers capitals allies rivals")
	// pluralPersons stand for several persons that were named.
	pluralPersons = set("leaders men women candidates senators presidents ministers politicians rivals nominees contenders diplomats officials")
	// bodies are nouns for organisations, by which one that was named is meant.
	bodies = set(`ministry agency party court committee commission council union bloc alliance organization organisation group
		company management bank parliament senate congress assembly department institute foundation league board army militia movement
		cartel front network association federation campaign newspaper university bureau force forces firm think-tank watchdog regulator
		authority forum charity coalition carrier airline manufacturer maker retailer lender operator builder developer startup
		start-up automaker carmaker shipbuilder drugmaker chipmaker steelmaker insurer brewer miner contractor conglomerate producer publisher supplier`)
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
	as := companions[low]
	if !role && low != "people" && !countryNouns[low] && !stateNouns[low] && !rulers[low] && !envoys[low] && !peers[low] && as == noCompanion && !pluralNouns[low] && !pluralPersons[low] && !bodies[low] {
		return false
	}
	if r.inName(s.Tokens[j].Start) || isUpper(head) && (!role && !bodies[low] && low != "government" || isUpper(r.word(s, j+1))) {
		return false
	}
	n := r.nounPhrase(s, j, low)
	next := r.word(s, n.end)
	if isUpper(next) && (role || rulers[low] || envoys[low] || peers[low]) && !openers[lower(next)] {
		return false // a title before a name
	}
	if s.Parsed {
		if rel := s.Tokens[j].Relation.Base(); rel == document.RelCompound && (j+1 == len(s.Tokens) || s.Tokens[j+1].Tag != document.NUM) || rel == document.RelAppos && !r.afterQuote(s, n.first) || rel == document.RelAmod || isUpper(head) && s.Tokens[j].Tag == document.ADJ || s.Tokens[j].Tag == document.VERB {
			return false
		}
	} else if r.beforeNoun(s, j) {
		return false
	}
	before := len(r.doc.Mentions)
	switch {
	case n.nation != "" && low == "people" && n.definite:
		r.tie(n, s, sentence, link{to: r.peopleOf(n.nation), confidence: 0.85}, d)
	case n.nation != "" && (rulers[low] || as != noCompanion && r.owned(s, n.first) && !r.namedAfter(s, j)):
		r.byCountry(n, s, sentence, d)
	case n.count > 0 && n.definite && (pluralNouns[low] || pluralPersons[low]) || n.definite && low == "sides":
		r.several(n, s, sentence, d)
	case n.place != "" && (low == "government" || low == "authorities"):
		r.byProvince(n, s, sentence, d)
	case n.nation != "" && peers[low] && !r.namedAfter(s, j):
		r.counterpart(n, s, sentence, d)
	case n.nation != "" && envoys[low] && !role:
		r.byCountry(n, s, sentence, d)
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

// owned reports a possessive right before token first: "their Dominican ally".
func (r *resolver) owned(s *document.Sentence, first int) bool {
	return pronouns[r.lowWord(s, first-1)].possessive
}

// counterpart ties "her Norwegian counterpart" to the last person of that country who holds an
// office, else to the country, for which a counterpart speaks.
func (r *resolver) counterpart(n noun, s *document.Sentence, sentence int, d *discourse) {
	for k := len(d.recent) - 1; k >= 0; k-- {
		if c := d.recent[k].to; c.kind == document.Person && !c.unnamed && len(c.titles) > 0 && r.principal(c) == n.nation {
			r.tie(n, s, sentence, link{to: c, confidence: 0.65}, d)
			return
		}
	}
	if n.head == "counterpart" {
		r.byCountry(n, s, sentence, d)
	}
}

// byProvince ties "the Alberta government" to the province, which thereby acts.
func (r *resolver) byProvince(n noun, s *document.Sentence, sentence int, d *discourse) {
	if !r.kb.provinces[n.place] {
		return
	}
	e := &r.kb.entries[r.kb.byID[n.place]]
	id := "org:" + slug(e.Name)
	c := r.byID[id]
	if c == nil {
		c = &cluster{entry: -1, id: id, name: e.Name, words: nameWords(e.Name), kind: document.Government, gender: document.Neuter, province: true, first: s.Tokens[n.at].Start}
		r.clusters = append(r.clusters, c)
		r.byID[id] = c
	}
	r.tie(n, s, sentence, link{to: c, confidence: 0.8}, d)
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
	own, home := r.represented(d.subject), d.home()
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
		if n.head == "government" && c.to == home {
			at += 0.4
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

// home is the country that was lately mentioned twice as often as any other, nil if there is
// none: news of one country calls its government "the government".
func (d *discourse) home() *cluster {
	return d.most(2, func(c *cluster) bool { return c.kind == document.Country })
}

// most is the one of those who fit that was mentioned so many times, and that many times as
// often as any other of them; nil if there is none.
func (d *discourse) most(times int, fits func(*cluster) bool) *cluster {
	lately := func(yield func(*cluster) bool) {
		for k := range d.recent {
			if c := d.recent[k].to; fits(c) && !yield(c) {
				return
			}
		}
	}
	return outstanding(lately, times, func(c *cluster) int { return d.count[c] })
}

// outstanding is the one of some actors that counts so many times, and that many times as
// much as any other; nil if there is none. They may come more than once.
func outstanding(all iter.Seq[*cluster], times int, count func(*cluster) int) *cluster {
	var best *cluster
	most, second := 0, 0
	for c := range all {
		if c == best {
			continue
		}
		if n := count(c); best == nil || n > most {
			best, most, second = c, n, most
		} else {
			second = max(second, n)
		}
	}
	if best == nil || most < times*max(1, second) {
		return nil
	}
	return best
}

// person ties "the Russian official", "the senator" to a person named before.
func (r *resolver) person(n noun, s *document.Sentence, sentence int, d *discourse) {
	if n.count > 0 || strings.HasSuffix(n.head, "s") && r.kb.offices[n.head] == (office{}) {
		return
	}
	switch r.lowWord(s, n.end) {
	case "of", "who":
		return
	case "for": // what somebody is minister of, but not what he is thanked for
		after := n.end + 1
		if !hasLetter(r.lowWord(s, after)) {
			after++ // a quotation mark
		}
		if word := r.lowWord(s, after); !strings.HasSuffix(word, "ing") || trades[word] || s.Parsed && s.Tokens[after].Tag != document.VERB {
			return
		}
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
	full := strings.Join(append(rest[:len(rest):len(rest)], n.head), " ")
	exactly := func(c *cluster) bool { return c.titles[n.head] || c.titles[full] }
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
		seated := n.place != "" && contains(r.kb.seats[c.id], n.place) && (n.head == "senator" || n.head == "governor")
		if !seated && (wanted == nil && len(c.titles) == 0 || wanted != nil && !holds(c, wanted)) {
			continue
		}
		if best != nil && !exactly(c) {
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
		if general || exactly(c) {
			break // else whose very title it is goes before, say, a vice president
		}
	}
	if best != nil && n.head == "minister" && len(rest) == 0 && !n.hasModifier {
		best = d.topic(best, sentence, func(c *cluster) bool { return c.kind == document.Person && !c.unnamed && holds(c, wanted) })
	}
	if best == nil && n.party != "" && !n.modified && (n.head == "nominee" || n.head == "candidate") {
		best, confidence = d.foremost(n.party), 0.6
	}
	if best == nil && !n.hasModifier && titles[n.head] && (n.head != "speaker" || r.assembly()) {
		best, confidence = r.titled(n.head, s.Tokens[n.at].Start), 0.6
	}
	switch {
	case best != nil:
		r.tie(n, s, sentence, link{to: best, confidence: confidence}, d)
	case r.word(s, n.end) == "," && isUpper(r.word(s, n.end+1)):
		// Its apposition names the holder: "the finance minister, X,".
	case n.nation != "" && envoys[n.head]:
		r.byCountry(n, s, sentence, d)
	case general && (wanted == nil || n.head == "diplomat") && r.goesOnSpeaking(n, s, sentence, d):
		r.tie(n, s, sentence, link{to: d.speaker, confidence: 0.55}, d)
	case r.kb.offices[n.head].title:
		r.add(n.span(s), sentence, document.ByDescription, link{reason: "nobody named before holds that office"})
	}
}

// trades end like verbs, and are what somebody is minister for.
var trades = set("housing planning training banking farming mining fishing shipping nursing manufacturing engineering broadcasting")

// goesOnSpeaking reports "the diplomat said" right after somebody spoke of whom nothing else
// tells that he is one, where the article has no other since.
func (r *resolver) goesOnSpeaking(n noun, s *document.Sentence, sentence int, d *discourse) bool {
	if _, speaks := r.heads[s.Tokens[n.at].Start]; !speaks || n.hasModifier || d.speaker == nil || sentence-d.spokeAt > 1 {
		return false
	}
	for i := d.spokeAt; i <= sentence; i++ {
		for k := range r.doc.Sentences[i].Tokens {
			if i == sentence && k == n.at {
				break
			}
			if word := r.lowWord(&r.doc.Sentences[i], k); strings.TrimSuffix(word, "s") == n.head {
				return false // "a diplomat", "officials"
			}
		}
	}
	gender := r.kb.offices[n.head].gender
	return gender == document.UnknownGender || d.speaker.gender == document.UnknownGender || d.speaker.gender == gender
}

// titles are those of which an article mostly has one holder, who may be named after the
// description: "The speaker lied," X said. Speaker Y's office did not reply.
var titles = set("governor mayor speaker congressman congresswoman premier chancellor sheriff pontiff")

// assembly reports that the article names a parliament or a chamber: its speaker is meant.
func (r *resolver) assembly() bool {
	for _, c := range r.compared() {
		for _, w := range c.words {
			if chambers[w] || lawful[w] || w == "representatives" || w == "commons" || w == "knesset" || w == "caucus" {
				return true
			}
		}
	}
	return false
}

// titled is the only person whom the article names, after an offset, with a title.
func (r *resolver) titled(head string, offset int) *cluster {
	wanted, general := generalRoles[head]
	if !general {
		wanted = map[string]bool{head: true}
	}
	var found *cluster
	for _, c := range r.compared() {
		if c.kind != document.Person || c.first < offset || !c.titles[head] && !holds(c, wanted) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// afterQuote reports that the phrase of token first stands behind closing quotation marks,
// but for its article: what a tree says of it and the words within is wrong.
func (r *resolver) afterQuote(s *document.Sentence, first int) bool {
	k := first - 1
	if r.lowWord(s, k) == "the" {
		k--
	}
	if k < 0 || !strings.Contains("”»''’\"", r.word(s, k)) {
		return false
	}
	q := r.quoteAt(s.Tokens[k].Start)
	if q < 0 {
		return false
	}
	for _, f := range r.doc.Quotes[q].Fragments {
		if f.End == s.Tokens[k].End {
			return true
		}
	}
	return false
}

// foremost is the person of a party who is named three times as often as any
// other of it, nil if there is none.
func (d *discourse) foremost(party string) *cluster {
	return d.most(3, func(c *cluster) bool { return c.party == party })
}

// topic is the one of those who fit whom the article has named most, where the last of them
// was named a while ago: "the minister" goes on about its minister, not a guest's.
func (d *discourse) topic(last *cluster, sentence int, fits func(*cluster) bool) *cluster {
	const recently = 2 // sentences
	best := last
	for k := range d.recent {
		c := &d.recent[k]
		if c.to == last && sentence-c.sentence < recently {
			return last
		}
		if fits(c.to) && d.count[c.to] > d.count[best] {
			best = c.to
		}
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
