package actor

import (
	"strings"

	"stance/pipeline/document"
)

// full is the cluster of a name of several words that no entry has.
func (n *namer) full(text string, words []string, m int) *cluster {
	kind := n.r.doc.Mentions[m].Type
	if kind == document.Organisation && len(words) == 2 && n.holdsOffice(m, words) {
		kind = document.Person
	}
	key := strings.Join(words, "-")
	c := n.bySlug[key]
	if c == nil && kind == document.Person {
		middle := middleInitials(text)
		for _, other := range n.byLast[lastName(words)] {
			if other.samePerson(words, middle) {
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
	if n.r.labels(m) {
		text = unshouted(text)
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
	if c.id == "" && (len(words) > len(c.words) && n.fuller(c, words) || len(words) == len(c.words) && len(text) > len(c.name)) {
		c.name, c.words, c.middle = text, words, middleInitials(text)
	}
	c.votes[kind]++
	if n.text(m) != nameText(n.r.doc.At(n.r.doc.Mentions[m].Span)) {
		c.votes[kind]++ // the form of a firm is told
	}
	c.mentions++
	c.first = min(c.first, n.r.doc.Mentions[m].Start)
	return c
}

// fuller reports a longer name that is one: not what a headline sets before a first
// name and a surname.
func (n *namer) fuller(c *cluster, words []string) bool {
	kb := n.r.kb
	return c.votes[document.Person] == 0 || len(c.words) < 2 || words[0] == c.words[0] ||
		kb.isFirstName(capitalised(words[0])) || !kb.isFirstName(capitalised(c.words[0]))
}

// holdsOffice reports what was taken for a body, has no word of bodies and stands
// after a title or before an office in apposition: "X Y, the party's chairman,".
func (n *namer) holdsOffice(m int, words []string) bool {
	for _, w := range words {
		if institution[w] || firmWords[w] || bodyTails[w] || associationWords[w] || companyWords[w] {
			return false
		}
	}
	r := n.r
	s, _, end := r.tokens(m)
	if r.behaves(m) {
		return r.officeStarting(s, end) == 0 // and not "billionaire X owner Y"
	}
	if r.word(s, end) != "," {
		return false
	}
	for k := end + 1; k < len(s.Tokens) && k < end+6; k++ {
		if size := r.officeStarting(s, k); size > 0 {
			return oneHolder[r.lowWord(s, k+size-1)] && (r.word(s, k+size) == "," || prepositions[r.lowWord(s, k+size)])
		}
		if w := r.word(s, k); w == "," || !hasLetter(w) && w != "'s" && w != "’s" || deliberateVerbs[lower(w)] {
			return false
		}
	}
	return false
}

// oneHolder are offices that are told of one person after the name.
var oneHolder = set(`president chairman chairwoman chair director secretary minister governor mayor senator congressman congresswoman spokesman
	spokeswoman leader executive manager adviser advisor strategist economist professor analyst founder editor author attorney lawyer judge
	ambassador general commissioner speaker`)

// mistaken is what was taken for a place and ends in a person's name of two words
// or more: it was that person (Aung San Suu Kyi, then Suu Kyi).
func (n *namer) mistaken(words []string) *cluster {
	for _, c := range n.r.compared() {
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
	for _, c := range n.r.compared() {
		if len(c.words) <= len(words) || c.first > n.r.doc.Mentions[m].Start || c.votes[document.Person] > 0 || c.votes[document.Place] > 0 {
			continue
		}
		if c.id != "" && c.kind != document.Government && c.kind != document.Organisation {
			continue
		}
		// Of what the gazetteer knows only the end is another name: (US) Supreme Court.
		ends := begins(c.words[len(c.words)-len(words):], words)
		if !ends && (c.id != "" || !begins(c.words, words) || people[lastName(c.words)]) || n.disowned(c, m) {
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

// samePerson reports another name of the person c, words with these middle initials: the
// same first and last word, or one within the other. What else a first name is short for
// does not tell: Jim Smith and James Smith of one article may be two.
func (c *cluster) samePerson(words []string, middle string) bool {
	a, b := c.words, words
	if len(a) > len(b) {
		a, b = b, a
	}
	same := a[len(a)-1] == b[len(b)-1] && a[0] == b[0]
	for i := 0; i+len(a) <= len(b) && !same; i++ {
		same = begins(b[i:], a)
	}
	return same && !otherInitials(c.middle, middle)
}
