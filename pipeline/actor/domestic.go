package actor

import (
	"fmt"
	"strings"

	"stance/pipeline/document"
)

// body is an organisation that the news of its country calls by a word that other
// countries have for theirs.
type body struct {
	entry    int
	country  string   // ID; "" any
	rivals   []string // IDs of the countries that have one too; nil all
	foremost bool     // meant where an article names none of these: Congress
}

func (kb *Knowledge) addDomestic(row []string) error {
	i, ok := kb.byID["org:"+row[1]]
	if !ok {
		return fmt.Errorf("%q: no organisation %s", row[0], row[1])
	}
	b := body{entry: i}
	if row[2] != "" {
		b.country = "country:" + row[2]
	}
	for _, code := range split(row[3]) {
		if _, ok := kb.byID["country:"+code]; !ok {
			return fmt.Errorf("%q: no country %s", row[0], code)
		}
		b.rivals = append(b.rivals, "country:"+code)
	}
	p, ok := kb.exact[row[0]]
	b.foremost = ok && p.entry == i
	kb.domestic[row[0]] = b
	return nil
}

// tally is how often an article names each country and what is its own, by ID.
type tally map[string]int

// about reports an article that is about the country of b: it names that one more
// often than any other that has such a body.
func (t tally) about(b body) bool {
	most := 0
	for _, id := range b.rivals {
		most = max(most, t[id])
	}
	if b.rivals == nil {
		for id, times := range t {
			if id != b.country {
				most = max(most, times)
			}
		}
	}
	return t[b.country] > most || b.foremost && most == 0
}

// countries counts the names of an article that are a country's: its own, its
// bodies', its cities', its public persons'. A word that several countries have tells
// of none.
func (n *namer) countries(names []int) tally {
	count := tally{}
	var foremost []body
	for _, m := range names {
		text := nameText(n.r.doc.At(n.r.doc.Mentions[m].Span))
		if b := n.r.kb.domestic[text]; b.foremost {
			foremost = append(foremost, b)
		} else if id := n.countryOf(text); id != "" && b.country == "" {
			count[id]++
		}
	}
	// Congress tells whose the Senate is where it is clear whose Congress is.
	for _, b := range foremost {
		if count.about(b) {
			count[b.country]++
		}
	}
	return count
}

// countryOf is the ID of the country of which a name tells; "" none.
func (n *namer) countryOf(text string) string {
	kb := n.r.kb
	if p, ok := n.lookup(text); ok {
		return kb.entries[p.entry].Principal
	}
	key := slug(text)
	i, ok := kb.persons[key]
	if !ok {
		i, ok = kb.byname[key]
	}
	if !ok {
		return ""
	}
	return kb.nation[i]
}

// entry finds the entry that mention m is by its name, if that is not another
// country's body of the same name.
func (n *namer) entry(m int, text string) (phrase, bool) {
	p, ok := n.lookup(text)
	if ok && !p.user && n.r.kb.domestic[p.text].foremost {
		_, ok = n.own(m, p.text)
	}
	return p, ok
}

// own is the body that mention m means: its country's by the word before it, else
// that of the country which the article is about.
func (n *namer) own(m int, text string) (entry int, ok bool) {
	b, ok := n.r.kb.domestic[text]
	if !ok || b.country == "" {
		return b.entry, ok
	}
	if owner, told := n.owner(m); told {
		return b.entry, owner == b.country
	}
	return b.entry, n.r.nations.about(b)
}

// disowned reports a body that the gazetteer knows, where the word before mention m
// says that another country's is meant: "India's Supreme Court".
func (n *namer) disowned(c *cluster, m int) bool {
	if c.id == "" || c.principal == "" {
		return false
	}
	owner, told := n.owner(m)
	return told && owner != c.principal
}

// owner is whose a body is by the word before it: "the Brazilian Senate" is Brazil's;
// a state's or a city's is no country's.
func (n *namer) owner(m int) (country string, told bool) {
	s, first, _ := n.r.tokens(m)
	k := first - 1
	if w := n.r.word(s, k); w == "'s" || w == "’s" {
		k--
	}
	if n.r.lowWord(s, k) == "state" {
		return "", true
	}
	c := n.r.endingAt(m, s, k+1)
	switch {
	case c == nil || c.kind == document.Person && c.id == "":
		return "", false
	case c.kind == document.Country:
		return c.id, true
	}
	return "", c.kind == document.Place
}

// firmName leaves out of a firm's name the word that says of what form it is, but
// of "News Corp.".
func firmName(text string) string {
	i := strings.LastIndexByte(text, ' ')
	if i <= 0 || !incorporated[lower(text[i+1:])] {
		return text
	}
	if rest := strings.TrimSuffix(text[:i], ","); strings.Contains(rest, " ") || !firmWords[lower(rest)] && !strings.HasPrefix(text[i+1:], "Corp") {
		return rest
	}
	return text
}
