package actor

import (
	"sort"

	"stance/pipeline/document"
)

// Whom news the world over knows by a surname alone is not everybody who bears it. What an
// article tells of the bearer goes before the table of persons.

// alone is the well known person whom a name of less than first name and surname means;
// none where the article gives the name a title of another country.
func (n *namer) alone(text string) (entry int, ok bool) {
	entry, ok = n.r.kb.alone(text, n.titled)
	return entry, ok && !n.abroad()[entry]
}

// abroad are the well known whose name alone stands after another country's title
// somewhere in the article: for Joe Lieberman "Israeli Defence Minister Lieberman".
func (n *namer) abroad() map[int]bool {
	if n.foreign != nil {
		return n.foreign
	}
	n.foreign = map[int]bool{}
	for m := range n.r.names {
		country := n.r.titleCountry(m)
		if country == "" {
			continue
		}
		entry, ok := n.r.kb.alone(n.text(m), n.titled)
		if own := n.r.kb.nation[entry]; ok && own != "" && own != country {
			n.foreign[entry] = true
		}
	}
	return n.foreign
}

// titleCountry is the ID of the country of whose title a name stands after, "Kenyan
// Senator X"; "" without one. An ally or a rival of a country is another's.
func (r *resolver) titleCountry(m int) string {
	s, first, _ := r.tokens(m)
	titles, i := r.titlesBefore(s, first)
	if len(titles) == 0 || relational[r.lowWord(s, first-1)] {
		return ""
	}
	if owner := r.officeOwner(m, s, i); owner != nil && owner.kind == document.Country {
		return owner.id
	}
	return ""
}

// relational are titles that say how a person stands to whom the word before names.
var relational = set("ally rival critic counterpart challenger")

// bearing is what an article tells of the bearers of a surname.
type bearing struct {
	alone  int  // where it first has the surname alone, as firstAlone
	others bool // it names one in full who is no relative of the one well known
}

// bearing of a surname, text, that these people have.
func (n *namer) bearing(text string, people []*cluster) bearing {
	b, known := n.bearings[text]
	if known {
		return b
	}
	b.alone = n.firstAlone(text)
	for _, c := range people {
		b.others = b.others || c.id == "" && !n.r.relative(c)
	}
	n.bearings[text] = b
	return b
}

// relative reports a person whom the article names at first as somebody's: "her aide X",
// "X, the president's sister,".
func (r *resolver) relative(c *cluster) bool {
	mentions := r.doc.Mentions[:r.names]
	m := sort.Search(len(mentions), func(i int) bool { return mentions[i].Start >= c.first })
	if m == len(mentions) {
		return false
	}
	const before, after = 4, 6 // tokens within which it is told
	s, first, end := r.tokens(m)
	for k := first - 1; k >= first-before; k-- {
		if tie(r.lowWord(s, k)) {
			return true
		}
	}
	for k := end + 1; k < end+after && r.word(s, end) == ","; k++ {
		if tie(r.lowWord(s, k)) {
			return true
		}
	}
	return false
}

// tie reports a word that ties a person to another who was named.
func tie(word string) bool {
	return word == "his" || word == "her" || word == "whose" || kin[word] != document.UnknownGender
}
