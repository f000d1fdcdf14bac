package actor

import (
	"strings"

	"stance/pipeline/document"
)

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
	if state := governed(text); state != "" {
		if p, ok := kb.exact[state]; ok && p.sense == senseName && kb.entries[p.entry].Type == document.Country {
			return p, true
		}
	}
	if letters := unspelt(text); letters != text {
		if p, ok := kb.exact[letters]; ok {
			return p, true
		}
	}
	if quiet := unshouted(text); quiet != text {
		if p, ok := kb.exact[quiet]; ok {
			return p, true
		}
	}
	return phrase{}, false
}

// governments are words before it that leave it the country's own.
var governments = map[string]bool{"": true, "Federal": true, "Central": true, "Royal": true, "Bolivarian": true, "Revolutionary": true, "Interim": true}

// governed is of whom "the Bolivarian Government of X" or "the X Government" is the
// government; "" of another name.
func governed(text string) string {
	if before, state, ok := strings.Cut(" "+text, " Government of "); ok && governments[strings.TrimSpace(before)] {
		return strings.TrimPrefix(state, "the ")
	}
	if state, ok := strings.CutSuffix(text, " Government"); ok {
		return state
	}
	return ""
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
		if n.r.located(m) || n.r.sought(m) || n.r.listed(m) {
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

// wellKnown is the cluster of one of the well known: that of another way to
// write the name, if there is one.
func (n *namer) wellKnown(i, m int) *cluster {
	e := &n.r.kb.entries[i]
	if words := nameWords(e.Name); n.byEntry[e.ID] == nil {
		middle := middleInitials(e.Name)
		for _, c := range n.byLast[lastName(words)] {
			if c.id == "" && c.samePerson(words, middle) {
				c.id, c.name, c.words, c.middle, c.kind, c.gender = e.ID, e.Name, words, middle, document.Person, n.r.kb.genders[e.ID]
				n.byEntry[e.ID] = c
				break
			}
		}
	}
	return n.entity(e.ID, e.Name, document.Person, e.Principal, m)
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
