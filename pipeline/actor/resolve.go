package actor

import (
	"sort"
	"strconv"
	"strings"

	"stance/pipeline/document"
)

// threshold is the confidence below which a link is not made.
const threshold = 0.5

// resolver ties the mentions of one document.
type resolver struct {
	doc      *document.Document
	kb       *Knowledge
	clusters []*cluster
	byID     map[string]*cluster // those of entries
	links    []link              // by mention
	names    int                 // mentions that are names; the others follow
	followed int                 // mentions that follow left; companions come after
	nations  tally               // which countries the names speak of
	quoted   []document.Span     // fragments of direct quotes, in order
	quotedBy []int               // and the quote of each
	speaker  map[int]int         // quotes, by the byte where their speaker's phrase starts
	heads    map[int]int         // quotes, by the byte where their speaker's head noun starts
	groups   map[string]*cluster // speakers without a name, by ID
	reported map[int]int         // indirect quotes, by the byte where their content starts
}

// Resolve says who each mention is. It needs Sentences, Mentions of Detect and
// Quotes of quote.Find; it adds mentions for descriptions and pronouns, and
// fills Actors, and Actor, IsActor, How, Confidence and Reason of the mentions.
// First-person pronouns inside quotes become mentions that quote.Attribute
// ties to the speaker.
func Resolve(doc *document.Document, kb *Knowledge) {
	r := &resolver{doc: doc, kb: kb, links: make([]link, len(doc.Mentions))}
	r.speaker, r.reported, r.heads = map[int]int{}, map[int]int{}, map[int]int{}
	for i := range doc.Quotes {
		q := &doc.Quotes[i]
		if q.Kind == document.Direct {
			r.quoted = append(r.quoted, q.Fragments...)
			for range q.Fragments {
				r.quotedBy = append(r.quotedBy, i)
			}
		} else {
			r.reported[q.Fragments[0].Start] = i
		}
		if !q.Speaker.None() {
			r.speaker[q.Speaker.Start] = i
			if sentence, head := r.speakerHead(q.Speaker); head >= 0 {
				r.heads[doc.Sentences[sentence].Tokens[head].Start] = i
			}
		}
	}
	r.names = len(doc.Mentions)
	names := make([]int, len(doc.Mentions))
	for i := range names {
		names[i] = i
	}
	n := &namer{
		r: r, byEntry: map[string]*cluster{}, bySlug: map[string]*cluster{},
		byLast: map[string][]*cluster{}, byFirst: map[string][]*cluster{}, bearings: map[string]bearing{},
		byInitial: map[string]*cluster{}, byHead: map[string][]*cluster{}, titled: kb.titledIn(doc.Text),
	}
	n.cluster(names)
	r.settle()
	r.dwelt()
	r.actingProvinces()
	r.retinue()
	r.introductions()
	r.follow()
	r.companions()
	r.finish()
}

// settle decides each cluster's type by its mentions, and what its name tells.
func (r *resolver) settle() {
	r.byID = make(map[string]*cluster, len(r.clusters))
	r.speakers()
	for _, c := range r.clusters {
		if c.id != "" {
			r.byID[c.id] = c
			continue
		}
		best := 0
		for k, v := range c.votes {
			if v > c.votes[best] {
				best = k
			}
		}
		c.kind = document.ActorType(best)
		if c.kind == document.Person {
			if g := r.kb.gender(firstWord(c.name)); g != document.UnknownGender && len(c.words) > 1 {
				c.gender = g
			}
			continue
		}
		c.gender = document.Neuter
		if last := lastName(c.words); c.kind == document.Organisation && people[last] && strings.HasSuffix(last, "s") {
			c.kind = document.Group // Republican Senators
		}
		c.plural = c.kind == document.Group || c.kind == document.Party
		c.principal = r.nationOf(c.name)
	}
}

// dwelt makes a person whom only one word names, and who is mostly where something
// happens, a place: "in Flint". What may be a first name is always so.
func (r *resolver) dwelt() {
	type standing struct{ located, mentions int }
	seen := map[*cluster]*standing{}
	for m := range r.names {
		c := r.links[m].to
		if c == nil || c.id != "" || len(c.words) != 1 || c.kind != document.Person {
			continue
		}
		at := seen[c]
		if at == nil {
			at = &standing{}
			seen[c] = at
		}
		at.mentions++
		s, first, end := r.tokens(m)
		next := r.word(s, end)
		if r.lowWord(s, first-1) == "in" && (!hasLetter(next) || openers[lower(next)]) && next != "'s" && next != "’s" && !trusting[r.lowWord(s, first-2)] {
			at.located++
		}
		if r.behaves(m) || deliberateVerbs[next] || tells[next] {
			at.mentions = len(r.doc.Text) // somebody after all
		}
	}
	for _, c := range r.clusters {
		if at := seen[c]; at != nil && (at.located == at.mentions || 2*at.located >= at.mentions && !r.kb.isFirstName(c.name)) {
			c.kind = document.Place
		}
	}
}

// speakers makes who was taken for a place and speaks a person or a body.
func (r *resolver) speakers() {
	for m := range r.names {
		c := r.links[m].to
		if c == nil || c.id != "" || c.votes[document.Place] == 0 || watery(c.words) {
			continue
		}
		s, first, end := r.tokens(m)
		if r.located(m) {
			continue
		}
		person := end-first > 1 && (r.kb.isFirstName(r.word(s, first)) || r.kb.surname[r.word(s, end-1)])
		speaks := person && r.word(s, first-1) == "," && r.officeEnding(s, first-1) > 0 // "the delegate, X"
		for k := first; k < end && !speaks; k++ {
			_, speaks = r.heads[s.Tokens[k].Start]
		}
		speaks = speaks || deliberateVerbs[r.lowWord(s, end)] && r.subjectPosition(s, m)
		switch {
		case speaks && person:
			c.votes[document.Person] += c.votes[document.Place] + 1
		case speaks:
			c.votes[document.Organisation] += c.votes[document.Place] + 1
		}
	}
}

// finish writes clusters and links into the document.
func (r *resolver) finish() {
	doc := r.doc
	order := make([]int, 0, len(doc.Mentions))
	for i := range doc.Mentions {
		order = append(order, i)
	}
	sort.SliceStable(order, func(i, j int) bool {
		a, b := &doc.Mentions[order[i]], &doc.Mentions[order[j]]
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.End > b.End
	})
	index := map[*cluster]int{}
	taken := map[string]bool{}
	doc.Actors = doc.Actors[:0]
	for _, m := range order {
		c := r.links[m].to
		if c == nil || r.links[m].confidence < threshold {
			continue
		}
		if _, ok := index[c]; ok {
			continue
		}
		index[c] = len(doc.Actors)
		id := c.id
		if id == "" {
			id = prefixOf(c.kind) + slug(c.name)
			// Different actors of one name (a person and a place never share a
			// prefix, two of one kind may): the later ones are numbered.
			for n := 2; taken[id]; n++ {
				id = prefixOf(c.kind) + slug(c.name) + "-" + strconv.Itoa(n)
			}
		}
		c.id = id
		taken[id] = true
		doc.Actors = append(doc.Actors, document.Actor{ID: id, Name: c.name, Type: c.kind, Voice: c.voice(), Gender: c.gender, Plural: c.plural})
	}
	for c, i := range index {
		doc.Actors[i].Principal = r.principal(c)
	}
	out := make([]document.Mention, 0, len(order))
	for _, m := range order {
		men, l := doc.Mentions[m], r.links[m]
		men.Actor, men.Confidence = -1, l.confidence
		if men.How == document.ByName {
			men.How = l.how
		}
		if l.to != nil && l.confidence >= threshold {
			men.Actor = index[l.to]
			men.Type = l.to.kind
			men.IsActor = r.canAct(m)
			if k := len(out) - 1; k >= 0 && out[k].Actor == men.Actor && men.Start == out[k].End+len(" (") && doc.Text[out[k].End:men.Start] == " (" {
				men.IsActor = out[k].IsActor // its acronym
			}
		} else {
			men.Reason = l.reason
			if men.Reason == "" {
				men.Reason = "no actor named before fits well enough"
			}
		}
		out = append(out, men)
	}
	doc.Mentions = out
	sortMentions(doc.Mentions)
}

// principal follows the chain of whom c speaks for: to a country where there
// is one, else to the last link.
func (r *resolver) principal(c *cluster) string {
	id := c.principal
	for to, n := c.through, 0; to != nil && n < 4; to, n = to.through, n+1 {
		if to.principal != "" && c.called == nil {
			return to.principal
		}
		if to.id != "" {
			id = to.id
		} else {
			id = prefixOf(to.kind) + slug(to.name)
		}
		if to == c.called {
			return id
		}
		c = to
	}
	return id
}

func prefixOf(kind document.ActorType) string {
	switch kind {
	case document.Person:
		return "person:"
	case document.Place:
		return "place:"
	}
	return "org:"
}
