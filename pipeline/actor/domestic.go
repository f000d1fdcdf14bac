package actor

import (
	"fmt"
	"strings"

	"stance/pipeline/document"
)

// body is an organisation that the news of its country calls by a word that other
// countries have for theirs.
type body struct {
	entry   int
	country string // ID; "" any
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
	kb.domestic[row[0]] = b
	return nil
}

// countries counts how often the names of an article are a country's: its own, its
// bodies', its cities'.
func (n *namer) countries(names []int) map[string]int {
	count := map[string]int{}
	for _, m := range names {
		if p, ok := n.r.kb.exact[nameText(n.r.doc.At(n.r.doc.Mentions[m].Span))]; ok {
			if id := n.r.kb.entries[p.entry].Principal; id != "" {
				count[id]++
			}
		}
	}
	return count
}

// own is the body that mention m means, if it is the article's country that has it: the
// one named most often, or half as often as that.
func (n *namer) own(m int, text string) (entry int, ok bool) {
	b, ok := n.r.kb.domestic[text]
	if !ok || b.country == "" {
		return b.entry, ok
	}
	most := 0
	for _, times := range n.named {
		most = max(most, times)
	}
	if n.named[b.country] == 0 || 2*n.named[b.country] < most {
		return 0, false
	}
	owner, told := n.owner(m)
	return b.entry, !told || owner == b.country
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
