package actor

import (
	"strings"

	"stance/pipeline/document"
)

// What is called after a person is not the person: the head noun of "the X
// campaign" and "X's supporters" says what takes the position.

// retinues are such nouns, and what each stands for.
var retinues = nouns(map[document.ActorType]string{
	document.Organisation: "campaign camp team office",
	document.Government:   "administration",
	document.Group: `supporters backers voters aides allies advisers advisors surrogates delegates donors officials staff staffers
		operatives strategists loyalists fans volunteers lawyers attorneys`,
})

// nouns is the kind of each word of the lists.
func nouns(lists map[document.ActorType]string) map[string]document.ActorType {
	kinds := map[string]document.ActorType{}
	for kind, list := range lists {
		for _, noun := range strings.Fields(list) {
			kinds[noun] = kind
		}
	}
	return kinds
}

// retinueModifiers stand between a person and such a noun.
var retinueModifiers = set(`presidential senate congressional gubernatorial senior top former longtime close closest own political legal press many
	most some re-election reelection transition general-election primary`)

// retinue ties the names of persons before such a noun to what both name, and
// widens their mentions to it.
func (r *resolver) retinue() {
	found := map[string]*cluster{}
	for m := range r.names {
		c := r.links[m].to
		if c == nil {
			continue
		}
		men := &r.doc.Mentions[m]
		person, noun := c, ""
		if c.kind == document.Person {
			s, first, end := r.tokens(m)
			at := r.retinueNoun(s, first, end)
			if at < 0 || m+1 < r.names && r.doc.Mentions[m+1].Start <= s.Tokens[at].Start {
				continue
			}
			noun = r.word(s, at)
			men.End = s.Tokens[at].End
		} else if person, noun = r.capitalRetinue(c); person == nil {
			continue
		}
		name := person.name + " " + noun
		if found[name] == nil {
			found[name] = newRetinue(name, noun, person, men.Start)
			r.clusters = append(r.clusters, found[name])
		}
		found[name].mentions++
		r.links[m].to = found[name]
	}
}

func newRetinue(name, noun string, person *cluster, first int) *cluster {
	kind := retinues[noun]
	c := &cluster{
		entry: -1, name: name, words: nameWords(name), kind: kind, gender: document.Neuter, plural: kind == document.Group,
		through: person, called: person, first: first,
	}
	if kind == document.Group {
		c.id = "group:" + slug(name)
	}
	return c
}

// capitalRetinue is the person, and the noun, of a name like "the X
// Administration"; nil where the article names no such person.
func (r *resolver) capitalRetinue(c *cluster) (person *cluster, noun string) {
	if c.id != "" || len(c.words) != 2 {
		return nil, ""
	}
	noun = c.words[1]
	if retinues[noun] != document.Government {
		return nil, "" // the X Campaign may be called after somebody who is dead
	}
	for _, person := range r.clusters[:min(len(r.clusters), crowd)] {
		if person.kind == document.Person && len(person.words) > 1 && lastName(person.words) == c.words[0] {
			return person, noun
		}
	}
	return nil, ""
}

// retinueNoun is the token of the noun that a person's name, tokens [first, end),
// stands before; -1 if there is none.
func (r *resolver) retinueNoun(s *document.Sentence, first, end int) int {
	at := end
	for at < len(s.Tokens) && at < end+4 {
		word := r.word(s, at)
		if _, ok := retinues[word]; ok {
			break
		}
		owner := at == end && (word == "'s" || word == "’s" || word == "'" || word == "’")
		if !owner && !retinueModifiers[word] {
			return -1
		}
		at++
	}
	if _, ok := retinues[r.word(s, at)]; !ok {
		return -1
	}
	if !s.Parsed {
		return at
	}
	head := headOf(s, first, end)
	over := int(s.Tokens[head].Head)
	if s.Tokens[at].Tag == document.VERB || over != at && (over <= at || int(s.Tokens[at].Head) != over) {
		return -1
	}
	return at
}
