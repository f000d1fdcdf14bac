package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// short ties a name of one word, or a surname of two.
func (n *namer) short(m int) link {
	doc := n.r.doc
	men := &doc.Mentions[m]
	text := n.text(m)
	word := strings.ToLower(fold(text))
	gender := n.r.honorific(m)
	if people := n.surnamed(text, word); len(people) > 0 {
		if i, ok := n.beforeNamesakes(people, m, text, gender); ok {
			return link{to: n.wellKnown(i, m), how: document.ByName, confidence: 0.75}
		}
		if l := n.among(people, m, gender); l.to != nil || l.reason != "" {
			return l
		}
	}
	if c := n.byInitial[strings.ReplaceAll(word, ".", "")]; c != nil && (allCaps(text) || len(text) <= 6) {
		c.mentions++
		return link{to: c, how: document.ByAlias, confidence: 0.9}
	}
	if p, ok := n.entry(m, text); ok {
		return n.known(p, m)
	}
	if i, ok := n.alone(text); ok && men.Type != document.Place {
		id := n.r.kb.entries[i].ID
		// Hillary is who else of that first name the article names in full.
		other := n.r.kb.isFirstName(text) && len(n.byFirst[word]) > 0 && (n.byEntry[id] == nil || n.byEntry[id].words[0] != word)
		if g := n.r.kb.genders[id]; !other && (gender == document.UnknownGender || gender == g) {
			return link{to: n.wellKnown(i, m), how: document.ByName, confidence: 0.85}
		}
	}
	if institution[word] && men.Type != document.Person {
		if c := n.headed(word, men.Start); c != nil && !n.disowned(c, m) {
			c.mentions++
			return link{to: c, how: document.ByAlias, confidence: 0.75}
		}
	}
	if people := n.firstNamed(word); len(people) == 1 && (people[0].first <= men.Start || men.Type == document.Person && n.r.kb.isFirstName(text)) {
		people[0].mentions++
		return link{to: people[0], how: document.ByName, confidence: 0.8}
	}
	if to := n.fathers(word, men.Start); to != nil && men.Type != document.Place {
		to.mentions++
		return link{to: to, how: document.ByName, confidence: 0.8}
	}
	if heads := n.byHead[word]; len(heads) == 1 && (men.Type != document.Person || n.lone(m, text) || n.nobody(m, text) || n.shortened(heads[0], men.Start)) && !n.shared(text, heads[0]) {
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
		if n.r.labels(m) {
			c.name = unshouted(text)
		}
		n.bySlug[word] = c
		n.r.clusters = append(n.r.clusters, c)
	}
	kind := men.Type
	if len(n.byLast[strings.TrimSuffix(word, "s")]) > 0 && strings.HasSuffix(word, "s") {
		kind = document.Group // the Clintons
	}
	switch {
	case kind == document.Person && n.lone(m, text) && !n.human(text):
		kind = document.Organisation
	case kind == document.Organisation && !allCaps(text) && (n.human(text) || nobiliaryBefore(text, "", 1)):
		kind = document.Person
	}
	c.votes[kind]++
	if kind != document.Person && n.r.behaves(m) {
		c.votes[document.Person] += 2
	}
	c.mentions++
	return link{to: c, how: document.ByName, confidence: 0.85}
}

// firstNamed are the persons of a first name, else those whose first name it is short for.
func (n *namer) firstNamed(word string) []*cluster {
	if people := n.byFirst[word]; len(people) > 0 {
		return people
	}
	return n.byFirst[n.r.kb.formal[word]]
}

// fathers is the only person named before the offset whose surname but one a word is, by
// which news calls who has two, as in Spanish: "Lucía Arboleda Restrepo", then "Arboleda".
func (n *namer) fathers(word string, offset int) *cluster {
	var found *cluster
	for _, c := range n.r.compared() {
		if k := len(c.words); k < 3 || c.words[k-2] != word || c.votes[document.Person] == 0 || c.first > offset || n.r.kb.isFirstName(capitalised(word)) {
			continue
		}
		if found != nil {
			return nil
		}
		found = c
	}
	return found
}

// surnamed are the persons named in full whose surname a name is; word is the name
// in lower case.
func (n *namer) surnamed(text, word string) []*cluster {
	if !strings.ContainsAny(word, " -") {
		return n.byLast[word]
	}
	words := nameWords(text)
	var people []*cluster
	for _, c := range n.byLast[lastName(words)] {
		if len(c.words) > len(words) && begins(c.words[len(c.words)-len(words):], words) {
			people = append(people, c)
		}
	}
	return people
}

// beforeNamesakes is the well known person whom an article calls by the surname
// alone before it names any other of that surname in full: President Merkel, and
// later the president's sister Ruth Merkel. One who is no relative may be whom it means.
func (n *namer) beforeNamesakes(people []*cluster, m int, text string, gender document.Gender) (entry int, ok bool) {
	kb, doc := n.r.kb, n.r.doc
	entry, ok = n.alone(text)
	if !ok || doc.Mentions[m].Type == document.Place {
		return 0, false
	}
	id := kb.entries[entry].ID
	if g := kb.genders[id]; gender != document.UnknownGender && gender != g {
		return 0, false
	}
	named := len(doc.Text)
	for _, c := range people {
		if c.id == id {
			return 0, false
		}
		named = min(named, c.first)
	}
	told := n.bearing(text, people)
	return entry, !told.others && told.alone < named
}

// firstAlone is where the sentences first have a name of one word by itself; past
// the end of the text where they do not.
func (n *namer) firstAlone(text string) int {
	doc := n.r.doc
	for k := range n.r.names {
		men := &doc.Mentions[k]
		if men.Sentence > 0 && doc.Sentences[men.Sentence].Kind != document.Heading && nameText(doc.At(men.Span)) == text {
			return men.Start
		}
	}
	return len(doc.Text)
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
		// Of whom news speaks by the surname alone, not his family.
		if i, ok := n.r.kb.alone(nameText(n.r.doc.At(n.r.doc.Mentions[m].Span)), n.titled); ok {
			for _, c := range fits {
				if c.id == n.r.kb.entries[i].ID {
					c.mentions++
					return link{to: c, how: document.ByName, confidence: 0.6}
				}
			}
		}
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

// shortened reports a firm or body of the knowledge that was named before the
// offset: its first word stands for it, if for nobody who was named in full.
func (n *namer) shortened(c *cluster, offset int) bool { return c.id != "" && c.first < offset }

// fullNamed is how many sentences make an article that names persons in full.
const fullNamed = 5

// lone reports a single word that no person is known by: neither a first name
// nor a surname, after no title. News names a person in full somewhere; what it
// calls by one such word all through is a firm or a group.
func (n *namer) lone(m int, text string) bool {
	kb := n.r.kb
	if len(n.r.doc.Sentences) < fullNamed || kb.surname[text] || kb.isFirstName(text) || n.r.behaves(m) || n.honoured(m) || n.r.labels(m) {
		return false
	}
	_, known := n.lookup(text)
	return !known
}

// nobody reports a single word that no person is known by, and that stands as none does here.
func (n *namer) nobody(m int, text string) bool {
	return !n.r.kb.surname[text] && !n.r.kb.isFirstName(text) && !n.r.behaves(m) && !n.honoured(m)
}

// human reports a word that stands as a person does somewhere in the article.
func (n *namer) human(text string) bool {
	if n.humans == nil {
		n.humans = map[string]bool{}
		for m := range n.r.names {
			if men := &n.r.doc.Mentions[m]; n.humanHere(m) {
				n.humans[nameText(n.r.doc.At(men.Span))] = true
			}
		}
	}
	return n.humans[text]
}

// humanHere reports a name that stands as a person's does: after a title, as the
// subject of what only persons do, or before "he" or "she", in its sentence or at
// the start of the next, with no other name between.
func (n *namer) humanHere(m int) bool {
	r := n.r
	men := &r.doc.Mentions[m]
	if men.Type != document.Person && men.Type != document.Organisation {
		return false
	}
	if n.honoured(m) {
		return men.Type == document.Person || r.behaves(m)
	}
	s, first, end := r.tokens(m)
	if !r.subjectPosition(s, m) {
		return false
	}
	if low := r.lowWord(s, first-1); low != "the" && humanVerbs[r.lowWord(s, end)] {
		return true
	}
	next := men.Sentence + 1
	limit := s.End
	if m+1 < r.names {
		limit = min(limit, r.doc.Mentions[m+1].Start)
	}
	if men.Type == document.Person {
		for k := end; k < len(s.Tokens) && s.Tokens[k].Start < limit; k++ {
			if oneSex(r.lowWord(s, k)) {
				return true
			}
		}
	}
	acts := r.lowWord(s, end)
	return (tells[acts] || deliberateVerbs[acts] || saying[acts]) && limit == s.End && next < len(r.doc.Sentences) && oneSex(r.lowWord(&r.doc.Sentences[next], 0)) && len(r.doc.Sentences[next].Tokens) > 0
}

// oneSex reports he, she and their like.
func oneSex(word string) bool {
	g := pronouns[word].gender
	return g == document.Male || g == document.Female
}

// humanVerbs say what persons do, and neither firms nor papers.
var humanVerbs = set(`asked joked recalled quipped laughed smiled repeated nodded shrugged sighed grinned testified interrupted smirked chuckled
	remembered retorted shouted yelled cried wept graduated`)

// headed is the last organisation named before the offset of whose name the
// word is the head, at its end or before "of": "the Times".
func (n *namer) headed(word string, offset int) *cluster {
	for i := len(n.r.clusters) - 1; i >= 0; i-- {
		c := n.r.clusters[i]
		if c.first >= offset || len(c.words) < 2 || c.votes[document.Person]+c.votes[document.Place] > 0 || c.id != "" && c.kind != document.Organisation && c.kind != document.Government {
			continue
		}
		head := c.words[len(c.words)-1]
		for k, w := range c.words {
			if k > 0 && (w == "of" || w == "for" || w == "on") {
				head = c.words[k-1]
				break
			}
		}
		if head == word {
			return c
		}
	}
	return nil
}
