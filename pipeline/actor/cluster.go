package actor

import (
	"strings"

	"stance/pipeline/document"
)

// cluster is what the names of one actor in the document add up to.
type cluster struct {
	entry     int    // of the knowledge; -1 none
	id        string // set for entries at once, for others at the end
	name      string // fullest so far
	words     []string
	middle    string // initials of a person between first name and surname, as middleInitials
	votes     [7]int // by ActorType
	kind      document.ActorType
	principal string   // ID
	through   *cluster // whom it speaks for, where that is no country
	called    *cluster // the person after whom it is called: the X campaign
	gender    document.Gender
	plural    bool
	titles    map[string]bool
	roles     map[string]bool // common nouns by which an organisation is called
	party     string          // by the word before the name or what stands in brackets after it: democrat
	places    map[string]bool // IDs of places that its titles name: Ohio governor
	province  bool            // a state or province that acts
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
	byFirst   map[string][]*cluster // likewise, by first name; two stand for any number
	byInitial map[string]*cluster   // organisations, by acronym
	byHead    map[string][]*cluster // organisations, by first word
	humans    map[string]bool       // words that stand as persons do; nil until asked for
	bearings  map[string]bearing    // of surnames, as far as asked for
	foreign   map[int]bool          // as abroad; nil until asked for
	states    bool                  // the article speaks of the states of the US
	titled    map[string]bool       // names that the text has with their titles: Pope Francis
}

// crowd is the most actors of an article, and persons of one surname, with whom a
// name is compared one by one. News has some hundred; where a hostile text has a
// hundred thousand, each with each would take minutes.
const crowd = 1000

// articles begin surnames, and a hyphen ties them to the rest: al-Fatlawi.
var articles = set("al el ad ar as ash at az bin ben ibn ould")

// compared are the actors with whom a name or a description is compared.
func (r *resolver) compared() []*cluster { return r.clusters[:min(len(r.clusters), crowd)] }

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
	n.r.nations = n.countries(names)
	var short []int
	for _, m := range names {
		text := n.text(m)
		if p, ok := n.entry(m, text); ok {
			if p.sense == sensePlace && len(strings.Fields(text)) == 1 && doc.Mentions[m].Type == document.Person {
				short = append(short, m)
				continue
			}
			n.r.links[m] = n.known(p, m)
			continue
		}
		if i, ok := n.own(m, text); ok {
			n.r.links[m] = n.known(phrase{text: text, entry: i}, m)
			continue
		}
		if b, ok := n.r.kb.domestic[text]; ok && doc.Mentions[m].Type == document.Place {
			doc.Mentions[m].Type = n.r.kb.entries[b.entry].Type // another country's is a body too
		}
		words := nameWords(text)
		if len(words) < 2 || articles[words[0]] && !strings.Contains(text, " ") {
			short = append(short, m)
			continue
		}
		if i, ok := n.r.kb.person(text, words); ok {
			n.r.links[m] = link{to: n.wellKnown(i, m), how: document.ByName, confidence: 0.95}
			continue
		}
		if _, ok := n.r.kb.alone(text, n.titled); ok {
			short = append(short, m) // a surname of two words: Suu Kyi
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
		if l.to == nil || l.to.entry < 0 || doc.Mentions[m].How == document.ByDescription && n.r.modifiesNoun(m) {
			continue
		}
		text := fold(lower(nameText(doc.At(doc.Mentions[m].Span))))
		if people := n.byLast[text]; len(people) == 1 && people[0].first < doc.Mentions[m].Start && n.r.kb.isFirstName(capitalised(people[0].words[0])) && people[0].mentions > 0 {
			n.r.links[m] = link{to: people[0], how: document.ByName, confidence: 0.7}
		}
	}
}

// text is the name that mention m is, without what only says what form a firm has.
func (n *namer) text(m int) string {
	text := nameText(n.r.doc.At(n.r.doc.Mentions[m].Span))
	if n.r.doc.Mentions[m].Type == document.Person {
		return text
	}
	return firmName(text)
}

// modifiesNoun reports a demonym before a common noun or a hyphen: "Cuban music".
func (r *resolver) modifiesNoun(m int) bool {
	s, _, end := r.tokens(m)
	next := r.word(s, end)
	if next == "-" {
		return true
	}
	return hasLetter(next) && next != "'s" && next != "’s" && !openers[lower(next)] && !tells[next] && !deliberateVerbs[next]
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
		if kind == document.Organisation && len(c.words) > 1 {
			if !n.r.kb.media[id] {
				n.byHead[c.words[0]] = append(n.byHead[c.words[0]], c) // Wells for Wells Fargo
			}
			if short := initials(c.words); n.byInitial[short] == nil {
				n.byInitial[short] = c
			}
		}
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
	c.middle = middleInitials(c.name)
	last := lastName(c.words)
	n.namesake(last, c)
	if chunk := c.name[strings.LastIndexByte(c.name, ' ')+1:]; strings.Contains(chunk, "-") {
		// Smith-Jones is called by both; Eun-sook is no surname.
		tail := chunk[strings.IndexByte(chunk, '-')+1:]
		if isUpper(tail) {
			n.namesake(strings.ToLower(fold(plain(chunk))), c)
		} else if c.words[0] != last {
			n.namesake(c.words[0], c)
		}
	}
	if first := c.words[0]; len(n.byFirst[first]) < 2 {
		n.byFirst[first] = append(n.byFirst[first], c)
	}
}

func (n *namer) namesake(last string, c *cluster) {
	if len(n.byLast[last]) < crowd {
		n.byLast[last] = append(n.byLast[last], c)
	}
}
