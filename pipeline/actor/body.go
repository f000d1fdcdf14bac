package actor

import (
	"strings"

	"stance/pipeline/document"
)

var (
	// companyNouns stand for firms only.
	companyNouns = set(`company firm management carrier airline manufacturer maker retailer lender operator builder developer startup start-up automaker
		carmaker shipbuilder drugmaker chipmaker steelmaker insurer brewer miner
		contractor conglomerate producer publisher supplier`)
	// agencyNouns stand for bodies of state, or of several states.
	agencyNouns = set("agency watchdog regulator authority bureau commission")
	// overseers are those that watch over others, and benches what is no such body:
	// it judges, makes laws or bears arms.
	overseers = set("watchdog regulator")
	benches   = set("court tribunal parliament senate congress assembly duma legislature army navy police guard guards")
	// lawful are those that no agency is.
	lawful = set("court tribunal parliament senate congress assembly duma legislature")
	// builders stand for a person as well: only what is a firm by its name is one.
	builders = set("developer builder operator producer publisher supplier")
	// noFirms are words in names of what is no firm.
	noFirms = set("university college school museum club fund partnership hospital church mosque convention conference summit program programme")
	// broadcasting are words in names of broadcasters.
	broadcasting = set("news tv television network channel radio broadcasting")
	// blocs of states, by ID.
	blocs = set(`org:european-union org:african-union org:ecowas org:sadc org:east-african-community org:arab-league org:gulf-cooperation-council
		org:asean org:saarc org:csto org:eurasian-economic-union org:brics org:g7 org:g20 org:g77 org:quad org:mercosur org:celac org:caricom
		org:pacific-islands-forum org:nato`)
	// groupNouns stand for associations of any kind.
	groupNouns = set("group organization organisation alliance bloc association federation network union movement charity coalition")
	// generalGroups are those that stand for any of them.
	generalGroups = set("group organization organisation movement network charity")
	// companyWords are words in names of firms.
	companyWords = set(`industries holdings technologies systems motors airlines airways energy oil petroleum bank corporation company partners
		foods mining shipping electric electronics pharmaceuticals steel telecom insurance brothers`)
	// associationWords are words in names of associations.
	associationWords = set(`union unions federation association league alliance coalition network movement front committee campaign workers
		teachers church foundation trust society institute council forum centre center initiative`)
)

// fits reports whether a common noun can stand for an organisation whose name
// does not have it: "the company" for a firm, never for a ministry.
func (r *resolver) fits(noun string, c *cluster) bool {
	if c.roles[noun] {
		return true
	}
	switch {
	case noun == "movement":
		return r.banded(c) && c.entry >= 0
	case noun == "network":
		return r.broadcasts(c)
	case noun == "group" || noun == "militia":
		if r.banded(c) {
			return true
		}
	case noun == "party":
		return c.kind == document.Party
	case noun == "bloc" && blocs[c.id]:
		return true
	}
	if c.kind != document.Organisation && c.kind != document.Government || c.province {
		return false
	}
	for role := range c.roles {
		if companyNouns[role] != companyNouns[noun] {
			return false
		}
	}
	if r.kb.media[c.id] && agencyNouns[noun] {
		return false
	}
	company, state, association := false, c.kind == document.Government, false
	for _, w := range c.words {
		if overseers[noun] && benches[w] || agencyNouns[noun] && lawful[w] || companyNouns[noun] && noFirms[w] {
			return false
		}
		company = company || companyWords[w] || firmWords[w]
		state = state || statal[w] || w == "authority" || w == "commission"
		association = association || associationWords[w] || people[w] || strings.HasSuffix(w, "workers")
	}
	if companyNouns[noun] && (r.kb.media[c.id] || r.broadcasts(c)) {
		return false // news reports of firms, and calls its own by name
	}
	plainName := c.entry < 0 && !company && !state && !association
	acronym := allCaps(c.name)
	switch {
	case companyNouns[noun]:
		return company && !state || plainName && !acronym && !builders[noun]
	case agencyNouns[noun]:
		return !company && !association && (state || acronym || c.entry >= 0)
	case noun == "union":
		return !company && !state && strings.HasSuffix(lastName(c.words), "workers")
	case groupNouns[noun] && association && !generalGroups[noun]:
		return false // a union is no alliance
	case groupNouns[noun]:
		return !company && !state && !r.kb.media[c.id] && (association || c.entry >= 0 || plainName && (acronym || noun != "union" && noun != "federation"))
	}
	return false
}

// banded reports a group that acts as one: an armed one, a movement; no people, no
// believers, nobody whom only a common noun names.
func (r *resolver) banded(c *cluster) bool {
	if c.kind != document.Group || strings.HasPrefix(c.id, "group:") || strings.HasPrefix(c.id, "people:") {
		return false
	}
	last := lastName(c.words)
	if c.entry >= 0 {
		return c.principal != "" || !strings.HasSuffix(last, "s")
	}
	return !people[last] && !faithful[last]
}

// broadcasts reports a medium that the ear or the eye takes in, by its name.
func (r *resolver) broadcasts(c *cluster) bool {
	for _, w := range c.words {
		if broadcasting[w] {
			return true
		}
	}
	return r.kb.media[c.id] && allCaps(c.name)
}

// body ties "the ministry", "the company" to an organisation named before: one
// whose name has that word, else one that was called so or that it fits.
func (r *resolver) body(n noun, s *document.Sentence, sentence int, d *discourse) {
	if n.count > 0 {
		return
	}
	switch r.lowWord(s, n.end) {
	case "of", "that", "which", "for":
		return
	}
	if before := r.lowWord(s, n.first-2); n.head == "campaign" && (before == "during" || before == "of" || locatives[before]) {
		return // what happens, not who
	}
	var best *cluster
	confidence := 0.0
	rivals := map[*cluster]bool{}
	for k := len(d.recent) - 1; k >= 0; k-- {
		c := d.recent[k].to
		gap := sentence - d.recent[k].sentence
		if gap > 2*reach {
			break
		}
		if c.kind == document.Person || c.kind == document.Country || c.kind == document.Place || strings.HasPrefix(c.id, "group:") || n.head == "campaign" && c.kind == document.Party {
			continue
		}
		if n.nation != "" && r.principal(c) != n.nation || n.place != "" {
			continue
		}
		if contains(c.words, n.head) && n.hasModifier && n.nation == "" && !r.shares(n, s, c) {
			continue // a district court is no court of appeals
		}
		if contains(c.words, n.head) || c.roles[n.head] {
			best, confidence = c, 0.7
			break
		}
		if n.hasModifier && n.nation == "" || !r.fits(n.head, c) {
			continue
		}
		rivals[c] = true
		if best == nil && gap <= 3 || best == nil && len(rivals) == 1 {
			best, confidence = c, 0.55
		}
	}
	if best == nil {
		return
	}
	r.tie(n, s, sentence, link{to: best, confidence: confidence}, d)
}

// shares reports that a noun before the head of a description is in the name of
// c, or that there is none to tell which one is meant.
func (r *resolver) shares(n noun, s *document.Sentence, c *cluster) bool {
	told := false
	for k := n.first; k < n.at; k++ {
		low := r.lowWord(s, k)
		if !hasLetter(low) || low == "high" || s.Parsed && s.Tokens[k].Tag != document.NOUN && s.Tokens[k].Tag != document.PROPN {
			continue
		}
		told = true
		for _, w := range c.words {
			if w == low || strings.TrimSuffix(w, "s") == strings.TrimSuffix(low, "s") {
				return true
			}
		}
	}
	return !told
}

// described notes the common nouns by which the text calls an organisation:
// "the union X", "X, a maker of …", "the watchdog, known as X".
func (r *resolver) described(c *cluster, s *document.Sentence, m, first, end int) {
	note := func(word string) bool {
		low := lower(word)
		if !bodies[low] {
			return false
		}
		if c.roles == nil {
			c.roles = map[string]bool{}
		}
		c.roles[low] = true
		return true
	}
	if w := r.word(s, first-1); !isUpper(w) {
		note(w)
	}
	// "Brazil's watchdog, known by its initials as X"
	for k := first - 1; k > 0 && k > first-10 && r.lowWord(s, first-1) == "as"; k-- {
		if r.lowWord(s, k) != "known" && r.lowWord(s, k) != "called" || r.word(s, k-1) != "," {
			continue
		}
		if note(r.word(s, k-2)) && c.principal == "" {
			for i := k - 2; i > 0 && i > k-7; i-- {
				if owner := r.endingAt(m, s, i); owner != nil && owner.kind == document.Country {
					c.principal = owner.id
					break
				}
			}
		}
	}
	i := end
	switch r.word(s, i) {
	case ",", "is", "was":
		i++
	default:
		return
	}
	switch r.lowWord(s, i) {
	case "a", "an", "the":
	default:
		return
	}
	for k := i + 1; k < len(s.Tokens) && k < i+7; k++ {
		switch w := r.lowWord(s, k); {
		case w == "," || w == "of" || w == "for" || w == "that" || w == "which" || w == "in" || w == "with" || w == "." || w == "said":
			return
		case bodies[w] && !bodies[r.lowWord(s, k+1)]:
			note(w)
			return
		}
	}
}

// tells are verbs of saying after which a body of people is "it" or "they".
var tells = set(`said says say wrote writes write added adds noted notes told tells argued argues insisted insists warned warns announced claimed
	claims accused accuses denied denies rejected condemned demanded`)

// spoken ties "it" or "they" before a verb of saying: to the body that spoke
// last, else to the subject of the sentence before, else to the only one there.
func (r *resolver) spoken(p pronounKind, s *document.Sentence, sentence, j int, d *discourse) bool {
	k := j + 1
	for k < j+4 && (set("also has had have later then")[r.lowWord(s, k)] || strings.HasSuffix(r.lowWord(s, k), "ly")) {
		k++
	}
	if !tells[r.lowWord(s, k)] {
		return false
	}
	start := s.Tokens[j].Start
	var named []*cluster
	if q, ok := r.speaker[start]; ok {
		for i := range d.recent {
			for _, f := range r.doc.Quotes[q].Fragments {
				if c := &d.recent[i]; f.Start <= c.start && c.start < f.End || c.sentence == sentence && r.doc.Quotes[q].Speaker.Start == start {
					named = append(named, c.to)
				}
			}
		}
	}
	can := func(c *cluster) bool {
		if has(named, c) || c.unnamed || c.kind == document.Person || c.kind == document.Place {
			return false
		}
		if p.plural {
			return c.plural
		}
		return agrees(p, c)
	}
	to, confidence := (*cluster)(nil), 0.0
	if d.body != nil && sentence-d.bodyAt <= 1 && can(d.body) {
		to, confidence = d.body, 0.7
	}
	others := 0
	for i := len(d.recent) - 1; i >= 0 && to == nil; i-- {
		c := &d.recent[i]
		if gap := sentence - c.sentence; gap > 1 {
			break
		}
		if c.subject && !c.quoted && can(c.to) {
			to, confidence = c.to, 0.65
		}
	}
	if to == nil {
		for i := len(d.recent) - 1; i >= 0; i-- {
			c := &d.recent[i]
			if gap := sentence - c.sentence; gap > 1 {
				break
			}
			if can(c.to) && c.to != to {
				to, confidence = c.to, 0.55
				others++
			}
		}
	}
	if to == nil || others > 1 {
		return false
	}
	m := r.add(s.Tokens[j].Span, sentence, document.ByPronoun, link{to: to, how: document.ByPronoun, confidence: confidence})
	d.push(r, m)
	if d.body != nil || to.kind != document.Person {
		d.body, d.bodyAt = to, sentence
	}
	return true
}
