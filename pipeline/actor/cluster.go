package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// cluster is what the names of one actor in the document add up to.
type cluster struct {
	entry     int    // of the knowledge; -1 none
	id        string // set for entries at once, for others at the end
	name      string // fullest so far
	words     []string
	votes     [7]int // by ActorType
	kind      document.ActorType
	principal string   // ID
	through   *cluster // whom it speaks for, where that is no country
	gender    document.Gender
	plural    bool
	titles    map[string]bool
	roles     map[string]bool // common nouns by which an organisation is called
	party     string          // by the word before the name or what stands in brackets after it: democrat
	places    map[string]bool // IDs of places that its titles name: Ohio governor
	unnamed   bool            // a person whom only a common noun tells; never an actor
	mentions  int
	first     int // byte offset of the first mention
}

// namer joins the names of a document into clusters.
type namer struct {
	r         *resolver
	byEntry   map[string]*cluster   // by ID
	bySlug    map[string]*cluster   // by the slug of a name
	byLast    map[string][]*cluster // persons of two words or more, by last name
	byFirst   map[string][]*cluster // persons of two words or more, by first name
	byInitial map[string]*cluster   // organisations, by acronym
	byHead    map[string][]*cluster // organisations, by first word
	humans    map[string]bool       // words that stand as persons do; nil until asked for
	states    bool                  // the article speaks of the states of the US
}

// link is to whom a name was tied, and how surely.
type link struct {
	to         *cluster
	how        document.How
	confidence float64
	reason     string
}

// cluster ties every name of the document: full names first, so that what is
// short may precede what is full (a headline's surname).
func (n *namer) cluster(names []int) {
	doc := n.r.doc
	n.states = n.speaksOfStates(names)
	var short []int
	for _, m := range names {
		text := nameText(doc.At(doc.Mentions[m].Span))
		if p, ok := n.lookup(text); ok {
			if p.sense == sensePlace && len(strings.Fields(text)) == 1 && doc.Mentions[m].Type == document.Person {
				short = append(short, m)
				continue
			}
			n.r.links[m] = n.known(p, m)
			continue
		}
		words := nameWords(text)
		if len(words) < 2 {
			short = append(short, m)
			continue
		}
		key := slug(text)
		i, ok := n.r.kb.persons[key]
		if !ok {
			i, ok = n.r.kb.byname[key]
		}
		if ok {
			n.r.links[m] = link{to: n.wellKnown(i, m), how: document.ByName, confidence: 0.95}
			continue
		}
		n.r.links[m] = link{to: n.full(text, words, m), how: document.ByName, confidence: 0.95}
	}
	n.introduced(names)
	for _, m := range short {
		n.r.links[m] = n.short(m)
	}
	// A capital or a country may be somebody's surname here: Jordan, Paris.
	for _, m := range names {
		l := n.r.links[m]
		if l.to == nil || l.to.entry < 0 || doc.Mentions[m].How == document.ByDescription {
			continue
		}
		text := fold(lower(nameText(doc.At(doc.Mentions[m].Span))))
		if people := n.byLast[text]; len(people) == 1 && people[0].first < doc.Mentions[m].Start && n.r.kb.isFirstName(capitalised(people[0].words[0])) && people[0].mentions > 0 {
			n.r.links[m] = link{to: people[0], how: document.ByName, confidence: 0.7}
		}
	}
}

// speaksOfStates reports an article that names two of the United States'
// states, which makes Georgia one of them too.
func (n *namer) speaksOfStates(names []int) bool {
	states := map[string]bool{}
	for _, m := range names {
		if p, ok := n.r.kb.exact[nameText(n.r.doc.At(n.r.doc.Mentions[m].Span))]; ok && p.sense == sensePlace && n.r.kb.entries[p.entry].Principal == "country:US" {
			states[p.text] = true
		}
	}
	return len(states) >= 2
}

// lookup finds the entry that a name is, whatever its capitals.
func (n *namer) lookup(text string) (phrase, bool) {
	kb := n.r.kb
	if p, ok := kb.exact[text]; ok {
		if n.states {
			if q, ok := kb.alsoPlace[text]; ok && !p.user {
				return q, true
			}
		}
		return p, true
	}
	if allCaps(text) && len(text) >= 4 {
		words := strings.Fields(text)
		for i, w := range words {
			words[i] = capitalised(w)
		}
		if p, ok := kb.exact[strings.Join(words, " ")]; ok {
			return p, true
		}
	}
	return phrase{}, false
}

// known is the link of a name to the entry p.
func (n *namer) known(p phrase, m int) link {
	e := &n.r.kb.entries[p.entry]
	l := link{how: document.ByName, confidence: 0.95}
	switch p.sense {
	case sensePeople:
		// A people is not its government.
		c := n.entity("people:"+strings.TrimPrefix(e.ID, "country:"), p.text, document.Group, e.Principal, m)
		c.plural = true
		l.to = c
		return l
	case senseCapital:
		if n.r.located(m) {
			l.to = n.entity("place:"+slug(p.text), p.text, document.Place, e.ID, m)
			return l
		}
		l.how, l.confidence = document.ByAlias, 0.9
	case senseSeat:
		l.how, l.confidence = document.ByAlias, 0.9
	case senseAdjective:
		l.confidence = 0.9
		l.how = document.ByAlias
		if n.r.doc.Mentions[m].How == document.ByDescription {
			l.how = document.ByDescription
		}
	default:
		if p.text != plain(e.Name) {
			l.how = document.ByAlias
		}
	}
	c := n.entity(e.ID, e.Name, e.Type, e.Principal, m)
	c.entry = p.entry
	l.to = c
	return l
}

func (n *namer) entity(id, name string, kind document.ActorType, principal string, m int) *cluster {
	c := n.byEntry[id]
	if c == nil {
		c = &cluster{entry: -1, id: id, name: name, kind: kind, principal: principal, words: nameWords(name), gender: document.Neuter, first: n.r.doc.Mentions[m].Start}
		if kind == document.Person {
			if c.gender = n.r.kb.genders[id]; c.gender == document.UnknownGender {
				c.gender = n.r.kb.gender(firstWord(name))
			}
			n.remember(c)
		}
		c.plural = kind == document.Group || kind == document.Party
		n.byEntry[id] = c
		n.r.clusters = append(n.r.clusters, c)
	}
	c.mentions++
	c.first = min(c.first, n.r.doc.Mentions[m].Start)
	return c
}

// remember enters a person's names, so that the surname alone is found.
func (n *namer) remember(c *cluster) {
	if len(c.words) < 2 {
		return
	}
	last := lastName(c.words)
	n.byLast[last] = append(n.byLast[last], c)
	if chunk := c.name[strings.LastIndexByte(c.name, ' ')+1:]; strings.Contains(chunk, "-") {
		// Smith-Jones is called by both; Eun-sook is no surname.
		tail := chunk[strings.IndexByte(chunk, '-')+1:]
		if isUpper(tail) {
			key := strings.ToLower(fold(plain(chunk)))
			n.byLast[key] = append(n.byLast[key], c)
		} else if c.words[0] != last {
			n.byLast[c.words[0]] = append(n.byLast[c.words[0]], c)
		}
	}
	n.byFirst[c.words[0]] = append(n.byFirst[c.words[0]], c)
}

// wellKnown is the cluster of one of the well known: that of another way to
// write the name, if there is one.
func (n *namer) wellKnown(i, m int) *cluster {
	e := &n.r.kb.entries[i]
	if words := nameWords(e.Name); n.byEntry[e.ID] == nil {
		for _, c := range n.byLast[lastName(words)] {
			if c.id == "" && samePerson(c.words, words) {
				c.id, c.name, c.words, c.kind, c.gender = e.ID, e.Name, words, document.Person, n.r.kb.genders[e.ID]
				n.byEntry[e.ID] = c
				break
			}
		}
	}
	return n.entity(e.ID, e.Name, document.Person, e.Principal, m)
}

// full is the cluster of a name of several words that no entry has.
func (n *namer) full(text string, words []string, m int) *cluster {
	kind := n.r.doc.Mentions[m].Type
	key := strings.Join(words, "-")
	c := n.bySlug[key]
	if c == nil && kind == document.Person {
		for _, other := range n.byLast[lastName(words)] {
			if samePerson(other.words, words) {
				c = other
				break
			}
		}
	}
	if c == nil && kind != document.Person && kind != document.Place {
		c = n.longer(words, m)
	}
	if c == nil && kind == document.Person {
		c = n.mistaken(words)
	}
	if c == nil {
		c = &cluster{entry: -1, name: text, words: words, gender: document.UnknownGender, first: n.r.doc.Mentions[m].Start}
		n.r.clusters = append(n.r.clusters, c)
		if kind == document.Person {
			c.gender = n.r.kb.gender(firstWord(text))
			n.remember(c)
		} else {
			n.byInitial[initials(words)] = c
			n.byHead[words[0]] = append(n.byHead[words[0]], c)
		}
	}
	n.bySlug[key] = c
	if c.id == "" && (len(words) > len(c.words) || len(words) == len(c.words) && len(text) > len(c.name)) {
		c.name, c.words = text, words
	}
	c.votes[kind]++
	c.mentions++
	c.first = min(c.first, n.r.doc.Mentions[m].Start)
	return c
}

// mistaken is what was taken for a place and ends in a person's name of two words
// or more: it was that person (Aung San Suu Kyi, then Suu Kyi).
func (n *namer) mistaken(words []string) *cluster {
	for _, c := range n.r.clusters {
		if c.id == "" && c.votes[document.Place] > 0 && len(c.words) > len(words) && begins(c.words[len(c.words)-len(words):], words) {
			n.remember(c)
			c.votes[document.Person] += c.votes[document.Place]
			return c
		}
	}
	return nil
}

// longer is the organisation named before of whose name these words are the
// beginning or the end: "Civic Committee" of "Civic Committee of X".
func (n *namer) longer(words []string, m int) *cluster {
	var found *cluster
	for _, c := range n.r.clusters {
		if len(c.words) <= len(words) || c.first > n.r.doc.Mentions[m].Start || c.votes[document.Person] > 0 || c.votes[document.Place] > 0 {
			continue
		}
		if c.id != "" && c.kind != document.Government && c.kind != document.Organisation {
			continue
		}
		// Of what the gazetteer knows only the end is another name: (US) Supreme Court.
		ends := begins(c.words[len(c.words)-len(words):], words)
		if !ends && (c.id != "" || !begins(c.words, words) || people[lastName(c.words)]) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

func begins(words, with []string) bool {
	for i, w := range with {
		if words[i] != w {
			return false
		}
	}
	return true
}

// introduced reads what brackets say: "Bolivarian National Armed Forces
// (Fanb)" makes the second a name of the first.
func (n *namer) introduced(names []int) {
	doc := n.r.doc
	for k := 0; k+1 < len(names); k++ {
		a, b := names[k], names[k+1]
		if k+2 < len(names) && doc.Mentions[b].How == document.ByDescription {
			b = names[k+2] // "its French initials"
		}
		ma, mb := &doc.Mentions[a], &doc.Mentions[b]
		if mb.Start < ma.End || n.r.links[a].to == nil {
			continue
		}
		if between := doc.Text[ma.End:mb.Start]; !introduces(strings.TrimSpace(between)) || strings.Contains(between, "\n") {
			continue
		}
		full, other := nameText(doc.At(ma.Span)), nameText(doc.At(mb.Span))
		if len(strings.Fields(other)) != 1 || !abbreviates(other, full) {
			continue
		}
		if l := n.r.links[b]; l.to != nil && l.to.entry >= 0 {
			// CIA (…) of the gazetteer may be introduced by its full name too.
			continue
		}
		n.byInitial[strings.ToLower(fold(other))] = n.r.links[a].to
	}
}

// introduces reports words between a name and another of the same actor: "X (Y",
// "X, better known by its French initials as Y".
func introduces(between string) bool {
	switch between {
	case "(", "(the", "— or", "or", ", or", "(or":
		return true
	}
	words := strings.Fields(between)
	if n := len(words); n > 0 && words[n-1] == "the" {
		words = words[:n-1]
	}
	if len(words) < 3 || len(words) > 9 || words[0] != "," && words[0] != ",known" || words[len(words)-1] != "as" {
		return false
	}
	for _, w := range words[1:min(4, len(words))] {
		if w == "known" || w == "called" {
			return true
		}
	}
	return false
}

// short ties a name of one word.
func (n *namer) short(m int) link {
	doc := n.r.doc
	men := &doc.Mentions[m]
	text := nameText(doc.At(men.Span))
	word := strings.ToLower(fold(text))
	gender := n.r.honorific(m)
	if people := n.byLast[word]; len(people) > 0 {
		if l := n.among(people, m, gender); l.to != nil || l.reason != "" {
			return l
		}
	}
	if c := n.byInitial[strings.ReplaceAll(word, ".", "")]; c != nil && (allCaps(text) || len(text) <= 6) {
		c.mentions++
		return link{to: c, how: document.ByAlias, confidence: 0.9}
	}
	if p, ok := n.lookup(text); ok {
		return n.known(p, m)
	}
	if i, ok := n.r.kb.byname[slug(text)]; ok && men.Type != document.Place {
		if g := n.r.kb.genders[n.r.kb.entries[i].ID]; gender == document.UnknownGender || gender == g {
			return link{to: n.wellKnown(i, m), how: document.ByName, confidence: 0.85}
		}
	}
	if institution[word] && men.Type != document.Person {
		if c := n.headed(word, men.Start); c != nil {
			c.mentions++
			return link{to: c, how: document.ByAlias, confidence: 0.75}
		}
	}
	if people := n.byFirst[word]; len(people) == 1 && (people[0].first <= men.Start || men.Type == document.Person && n.r.kb.isFirstName(text)) {
		people[0].mentions++
		return link{to: people[0], how: document.ByName, confidence: 0.8}
	}
	if heads := n.byHead[word]; len(heads) == 1 && (men.Type != document.Person || n.lone(m, text)) && !demonymOrCommon(n.r.kb, text) {
		heads[0].mentions++
		return link{to: heads[0], how: document.ByAlias, confidence: 0.7}
	}
	c := n.bySlug[word]
	if c == nil {
		if to := n.misspelt(text, word); to != nil {
			to.mentions++
			return link{to: to, how: document.ByName, confidence: 0.7}
		}
		c = &cluster{entry: -1, name: text, words: []string{word}, first: men.Start}
		n.bySlug[word] = c
		n.r.clusters = append(n.r.clusters, c)
	}
	kind := men.Type
	if len(n.byLast[strings.TrimSuffix(word, "s")]) > 0 && strings.HasSuffix(word, "s") {
		kind = document.Group // the Clintons
	}
	if kind == document.Person && n.lone(m, text) && !n.human(text) {
		kind = document.Organisation
	}
	c.votes[kind]++
	if kind != document.Person && n.r.behaves(m) {
		c.votes[document.Person] += 2
	}
	c.mentions++
	return link{to: c, how: document.ByName, confidence: 0.85}
}

// misspelt is the person, named in full, whose surname a word is but for one
// letter, if no list of names and no entry has that word.
func (n *namer) misspelt(text, word string) *cluster {
	if kb := n.r.kb; len(word) < 6 || allCaps(text) || kb.surname[text] || kb.isFirstName(text) {
		return nil
	}
	var found *cluster
	for _, c := range n.r.clusters {
		if len(c.words) < 2 || c.kind != document.Person && c.votes[document.Person] == 0 || !nearly(word, lastName(c.words)) {
			continue
		}
		if found != nil && found != c {
			return nil
		}
		found = c
	}
	return found
}

// nearly reports words that begin alike and of which one letter is another, left
// out or put in.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == "" || a[0] != b[0] || a == b || a+"s" == b {
		return false
	}
	same := 0
	for same < len(a) && a[same] == b[same] {
		same++
	}
	if len(a) == len(b) {
		return a[same+1:] == b[same+1:]
	}
	return a[same:] == b[same+1:]
}

// fullNamed is how many sentences make an article that names persons in full.
const fullNamed = 5

// lone reports a single word that no person is known by: neither a first name
// nor a surname, after no title. News names a person in full somewhere; what it
// calls by one such word all through is a firm or a group.
func (n *namer) lone(m int, text string) bool {
	kb := n.r.kb
	if len(n.r.doc.Sentences) < fullNamed || kb.surname[text] || kb.isFirstName(text) || n.r.behaves(m) || n.honoured(m) {
		return false
	}
	_, known := n.lookup(text)
	return !known
}

// human reports a word that stands as a person does somewhere in the article:
// after a title, or before "he" or "she" with no other name between.
func (n *namer) human(text string) bool {
	if n.humans == nil {
		n.humans = map[string]bool{}
		for m := range n.r.names {
			men := &n.r.doc.Mentions[m]
			s, _, end := n.r.tokens(m)
			if men.Type != document.Person || !n.r.subjectPosition(s, m) && !n.honoured(m) {
				continue
			}
			limit := s.End
			if m+1 < n.r.names {
				limit = min(limit, n.r.doc.Mentions[m+1].Start)
			}
			for k := end; k < len(s.Tokens) && s.Tokens[k].Start < limit; k++ {
				if p := pronouns[n.r.lowWord(s, k)]; p.gender == document.Male || p.gender == document.Female {
					n.humans[nameText(n.r.doc.At(men.Span))] = true
					break
				}
			}
			if n.honoured(m) {
				n.humans[nameText(n.r.doc.At(men.Span))] = true
			}
		}
	}
	return n.humans[text]
}

// among picks the person of a surname: by honorific, else the one who was
// named in full before, else nobody.
func (n *namer) among(people []*cluster, m int, gender document.Gender) link {
	start := n.r.doc.Mentions[m].Start
	fits := people[:0:0]
	for _, c := range people {
		if gender == document.UnknownGender || c.gender == document.UnknownGender || c.gender == gender {
			fits = append(fits, c)
		}
	}
	if len(fits) == 0 {
		return link{}
	}
	if len(fits) > 1 {
		var before []*cluster
		for _, c := range fits {
			if c.first <= start {
				before = append(before, c)
			}
		}
		if len(before) > 0 {
			fits = before
		} else if n.r.doc.Sentences[n.r.doc.Mentions[m].Sentence].Kind == document.Heading || n.r.doc.Mentions[m].Sentence == 0 {
			// A headline's surname is his whom the article introduces first.
			sort.SliceStable(fits, func(i, j int) bool { return fits[i].first < fits[j].first })
			return link{to: fits[0], how: document.ByName, confidence: 0.6}
		}
	}
	if len(fits) > 1 {
		// One who is named thrice as often in full is the one meant.
		sort.SliceStable(fits, func(i, j int) bool { return fits[i].mentions > fits[j].mentions })
		if fits[0].mentions < 3*fits[1].mentions {
			return link{how: document.ByName, reason: "several people of this surname"}
		}
		return link{to: fits[0], how: document.ByName, confidence: 0.6}
	}
	fits[0].mentions++
	if gender != document.UnknownGender && fits[0].gender == document.UnknownGender {
		fits[0].gender = gender
	}
	return link{to: fits[0], how: document.ByName, confidence: 0.9}
}
