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
	var heads map[string]*cluster // as headsOfGovernment
	for m := range r.names {
		c := r.links[m].to
		if c == nil {
			continue
		}
		men := &r.doc.Mentions[m]
		person, noun := c, ""
		switch {
		case c.kind == document.Person:
			s, first, end := r.tokens(m)
			at := r.retinueNoun(s, first, end)
			if at < 0 || m+1 < r.names && r.doc.Mentions[m+1].Start <= s.Tokens[at].Start {
				continue
			}
			noun = r.word(s, at)
			men.End = s.Tokens[at].End
		default:
			if noun = capitalRetinue(c); noun == "" {
				continue
			}
			if heads == nil {
				heads = r.headsOfGovernment()
			}
			person = heads[c.words[0]]
		}
		if person == nil {
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

// capitalRetinue is the noun of a name like "the X Administration"; "" of any other. The X
// Campaign may be called after somebody who is dead.
func capitalRetinue(c *cluster) string {
	if c.id != "" || len(c.words) != 2 || retinues[c.words[1]] != document.Government {
		return ""
	}
	return c.words[1]
}

// headsOfGovernment are the persons after whom an administration is called, by surname:
// who governs or governed by a title before the name, and whom news the world over knows
// by the surname alone. Where the article has two of a surname it is neither's.
func (r *resolver) headsOfGovernment() map[string]*cluster {
	heads := map[string]*cluster{}
	for m := range r.names {
		c := r.links[m].to
		if c != nil && c.called != nil {
			c = c.called // President X's team
		}
		if c == nil || c.kind != document.Person || len(c.words) < 2 {
			continue
		}
		last := lastName(c.words)
		if other, known := heads[last]; known && (other == c || other == nil) || !r.governs(c, last, m) {
			continue
		} else if known {
			c = nil
		}
		heads[last] = c
	}
	return heads
}

// governs reports that mention m, of the person c, says that he heads a government, or that
// the surname alone does. A governor or a mayor whose surname several of the well known
// have is not the one that is meant.
func (r *resolver) governs(c *cluster, last string, m int) bool {
	if i, ok := r.kb.byname[last]; ok && r.kb.entries[i].ID == c.id {
		return true
	}
	s, first, _ := r.tokens(m)
	titles, _ := r.titlesBefore(s, first)
	for _, title := range titles {
		title = strings.TrimPrefix(strings.TrimPrefix(title, "former "), "late ")
		if national[title] || local[title] && r.kb.bearers[last] < 2 {
			return true
		}
	}
	return false
}

var (
	// national are titles of who heads a country's government.
	national = map[string]bool{
		"president": true, "pres.": true, "president-elect": true, "premier": true, "prime minister": true, "chancellor": true, "taoiseach": true,
	}
	// local are those of who heads a state's or a city's.
	local = set("governor gov. mayor")
)

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
