package actor

import (
	"strings"

	"stance/pipeline/document"
)

// honorific is the gender that a title before the name tells.
func (r *resolver) honorific(m int) document.Gender {
	s, first, _ := r.tokens(m)
	for n := 3; n > 0; n-- {
		from := first - n
		if from < 0 {
			continue
		}
		to := s.Tokens[first-1].End
		if o, ok := r.kb.offices[lower(r.doc.Text[s.Tokens[from].Start:to])]; ok && o.gender != document.UnknownGender {
			return o.gender
		}
	}
	return document.UnknownGender
}

// honoured reports a title or an office before the name.
func (n *namer) honoured(m int) bool {
	s, first, _ := n.r.tokens(m)
	if n.r.word(s, first-1) == "." {
		first--
	}
	return n.r.officeEnding(s, first) > 0
}

// nationOf is the country that a name speaks of: "Russian Foreign Ministry",
// "Bank of Japan", "Parliament of Georgia".
func (r *resolver) nationOf(name string) string {
	words := strings.Fields(plain(name))
	for size := min(4, len(words)); size > 0; size-- {
		for i := 0; i+size <= len(words); i++ {
			p, ok := r.kb.exact[strings.TrimSuffix(strings.Join(words[i:i+size], " "), "'s")]
			if ok && p.sense != sensePlace && p.sense != senseCapital && r.kb.entries[p.entry].Type == document.Country {
				return r.kb.entries[p.entry].ID
			}
		}
	}
	return ""
}

// introductions reads what stands around each person's names: title and
// honorific before, apposition after, "is the" office; and whose a ministry is.
func (r *resolver) introductions() {
	for m := range r.doc.Mentions {
		c := r.links[m].to
		if c != nil && c.kind == document.Government && c.entry < 0 && c.principal == "" {
			// "Ethiopia's Ministry of Water"
			s, first, _ := r.tokens(m)
			if owner := r.endingAt(m, s, first); owner != nil && owner.kind == document.Country {
				c.principal = owner.id
			}
		}
		if c != nil && c.kind != document.Person && c.kind != document.Country && c.kind != document.Place && r.doc.Mentions[m].How != document.ByDescription {
			s, first, end := r.tokens(m)
			r.described(c, s, m, first, end)
		}
		if c == nil || c.kind != document.Person || r.doc.Mentions[m].How == document.ByDescription {
			continue
		}
		if c.titles == nil {
			c.titles = map[string]bool{}
		}
		if c.party == "" {
			if c.party = r.partyOf(m); c.party == "" {
				c.party = r.kb.party[c.id]
			}
			for _, state := range r.kb.seats[c.id] {
				c.note(state)
			}
		}
		if g := r.honorific(m); g != document.UnknownGender && c.gender == document.UnknownGender {
			c.gender = g
		}
		s, first, end := r.tokens(m)
		r.before(c, s, m, first)
		r.after(c, s, m, end)
	}
}

// parties are adjectives and nouns of parties, by the letter that stands for them
// in brackets and by each of their forms.
var parties = map[string]string{
	"R": "republican", "D": "democratic", "republican": "republican", "gop": "republican", "democrat": "democratic", "democratic": "democratic",
	"labour": "labour", "conservative": "conservative", "tory": "conservative", "liberal": "liberal", "libertarian": "libertarian",
	"independent": "independent", "socialist": "socialist", "communist": "communist", "green": "green",
}

// partyOf is the party that the words before a person's name or the brackets
// after it tell: "Democrat X", "X (R-Ohio)".
func (r *resolver) partyOf(m int) string {
	s, first, end := r.tokens(m)
	for k := first - 1; k >= 0 && k >= first-4; k-- {
		low := r.lowWord(s, k)
		if p := parties[low]; p != "" {
			return p
		}
		if r.kb.officeBy[low] == 0 {
			break
		}
	}
	if w := r.word(s, end); (w == "(" || w == ",") && end+1 < len(s.Tokens) {
		letter, _, joined := strings.Cut(r.word(s, end+1), "-")
		if joined || r.word(s, end+2) == "-" {
			return parties[letter]
		}
		if r.lowWord(s, end+2) == "of" {
			return parties[lower(letter)] // ", Democrat of X"
		}
	}
	return ""
}

// before reads the words left of a name: "Russian presidential spokesman X",
// "Kenya's foreign minister, X".
func (r *resolver) before(c *cluster, s *document.Sentence, m, first int) {
	titles, i := r.titlesBefore(s, first)
	for _, title := range titles {
		c.titles[title] = true
	}
	if len(titles) == 0 {
		return
	}
	if to := r.officeOwner(m, s, i); to != nil {
		r.speaksFor(c, to)
	}
}

// titlesBefore are the titles that end before token first, where a name begins, and the
// token with which they begin.
func (r *resolver) titlesBefore(s *document.Sentence, first int) (titles []string, i int) {
	i = first
	if r.word(s, i-1) == "," && r.officeEnding(s, i-1) > 0 {
		i--
	}
	if r.word(s, i-1) == "," {
		// "X's envoy for the Y, Z": the office stands before what it is for.
		for k := i - 2; k > 1 && k > i-10 && r.word(s, k) != ","; k-- {
			if w := r.lowWord(s, k); (w == "for" || w == "of" || w == "to" || w == "on" || w == "at") && r.officeEnding(s, k) > 0 {
				i = k
				break
			}
		}
	}
	for i > 0 && first-i < 22 {
		if n := r.officeEnding(s, i); n > 0 {
			title := lower(plain(r.doc.Text[s.Tokens[i-n].Start:s.Tokens[i-1].End]))
			if past := r.lowWord(s, i-n-1); past == "former" || past == "late" {
				title = past + " " + title
			}
			titles = append(titles, title)
			i -= n
			continue
		}
		if r.word(s, i-1) == "." {
			i--
			continue
		}
		break
	}
	return titles, i
}

// officeOwner is whose the offices are that begin with token i of the sentence of mention
// m, by the words before them; nil where they do not tell.
func (r *resolver) officeOwner(m int, s *document.Sentence, i int) *cluster {
	for k := i; k > 0 && i-k < 5; k-- {
		if to := r.endingAt(m, s, k); to != nil {
			return to
		}
		if to := r.ownerBefore(m, s, k); to != nil {
			return to
		}
		w, low := r.word(s, k-1), r.lowWord(s, k-1)
		if w == "," || w == "." || w == ";" || w == ")" || tells[low] || deliberateVerbs[low] || openers[low] && !ordinals[low] && low != "for" && low != "of" && low != "and" {
			return nil
		}
	}
	return nil
}

// ownerBefore is whose an office is that "the kingdom's" or "its" ends before
// token k of the sentence of mention m: the country, or the body, named last,
// in the sentence or the two before it.
func (r *resolver) ownerBefore(m int, s *document.Sentence, k int) *cluster {
	country := false
	switch w := r.word(s, k-1); {
	case w == "'s" || w == "’s":
		if !countryNouns[r.lowWord(s, k-2)] || r.lowWord(s, k-3) != "the" {
			return nil
		}
		country = true
	case lower(w) != "its":
		return nil
	}
	sentence := r.doc.Mentions[m].Sentence
	var found *cluster
	at := -1
	for o := m - 1; o >= 0; o-- {
		men := &r.doc.Mentions[o]
		if sentence-men.Sentence > 2 || found != nil && men.Sentence != at {
			break
		}
		to := r.links[o].to
		if to == nil || to.kind == document.Person || to.kind == document.Place || country && to.kind != document.Country || r.located(o) || r.inQuote(men.Start) {
			continue
		}
		if found == nil || men.Sentence < sentence {
			// Of a sentence before this one the first counts: it is what that is about.
			found, at = to, men.Sentence
		}
	}
	return found
}

var ordinals = set("first second third former then new current acting the")

// officeEnding is how many tokens before token i make a word of office.
func (r *resolver) officeEnding(s *document.Sentence, i int) int {
	if r.kb.officeBy[r.lowWord(s, i-1)]&2 == 0 {
		return 0
	}
	for n := 4; n > 0; n-- {
		if i-n < 0 {
			continue
		}
		if _, ok := r.kb.offices[plain(r.doc.Low(document.Span{Start: s.Tokens[i-n].Start, End: s.Tokens[i-1].End}))]; ok {
			return n
		}
	}
	return 0
}

// officeStarting is how many tokens from token i make a word of office.
func (r *resolver) officeStarting(s *document.Sentence, i int) int {
	if r.kb.officeBy[r.lowWord(s, i)]&1 == 0 {
		return 0
	}
	for n := 4; n > 0; n-- {
		if i+n > len(s.Tokens) {
			continue
		}
		if _, ok := r.kb.offices[plain(r.doc.Low(document.Span{Start: s.Tokens[i].Start, End: s.Tokens[i+n-1].End}))]; ok {
			return n
		}
	}
	return 0
}

// endingAt is the cluster of a name that ends before token k of the sentence of
// mention m, with or without a possessive.
func (r *resolver) endingAt(m int, s *document.Sentence, k int) *cluster {
	if k < 1 {
		return nil
	}
	if w := r.word(s, k-1); w == "'s" || w == "’s" || w == "’" || w == "'" {
		k--
	}
	if k < 1 {
		return nil
	}
	end := s.Tokens[k-1].End
	for o := m - 1; o >= 0 && o >= m-6; o-- {
		men := &r.doc.Mentions[o]
		if men.End == end && men.Sentence == r.doc.Mentions[m].Sentence {
			return r.links[o].to
		}
	}
	return nil
}

// speaksFor records whom a person represents, as first told.
func (r *resolver) speaksFor(c, to *cluster) {
	if to.kind == document.Place {
		c.note(to.id)
	}
	if c == to || c.principal != "" || c.through != nil || to.kind == document.Person {
		return
	}
	if to.kind == document.Country {
		c.principal = to.id
		return
	}
	if to.kind == document.Place {
		c.principal = to.principal
		return
	}
	c.through = to
}

// after reads the words right of a name: ", spokesperson for the X,", "(R-X)",
// "is the president of X".
func (r *resolver) after(c *cluster, s *document.Sentence, m, end int) {
	i := end
	copula := false
	switch w := r.word(s, i); w {
	case "is", "was", "became":
		copula = true
		i++
	case ",", "(", "—", "–":
		i++
	default:
		return
	}
	if at := r.constituency(s, i); at > 0 {
		if c.principal == "" {
			c.principal = "country:US"
		}
		at = min(at, len(s.Tokens)-1)
		if p, to := r.kb.lexeme(r.word(s, at)).match(r.doc.Text, s.Tokens, at); to > at && p.sense == sensePlace {
			c.note(r.kb.entries[p.entry].ID)
		}
		return
	}
	if !r.closes(s, end, i) {
		return
	}
	stop := min(len(s.Tokens), i+14)
	officeAt := -1
	for k := i; k < stop; k++ {
		w := r.lowWord(s, k)
		if w == "who" || w == ";" || w == ":" || w == ")" || strings.ContainsAny(w, "\"“”«»") {
			stop = k
			break
		}
		if copula && officeAt < 0 && (prepositions[w] && w != "and" || s.Parsed && s.Tokens[k].Tag == document.VERB) {
			return // "X is right about the president"
		}
		n := r.officeStarting(s, k)
		if n <= 1 && ranks[w] { // the deputy foreign minister is no deputy
			if rest := r.officeStarting(s, k+1); rest > 0 {
				n = rest + 1
			}
		}
		if n > 0 && officeAt < 0 && !r.another(s, k, n) {
			if isUpper(r.word(s, k)) && k > i && r.word(s, k-1) == "," {
				stop = k
				break
			}
			officeAt = k
			c.titles[lower(plain(r.doc.Text[s.Tokens[k].Start:s.Tokens[k+n-1].End]))] = true
			if o := r.kb.offices[lower(plain(r.doc.Text[s.Tokens[k].Start:s.Tokens[k+n-1].End]))]; c.gender == document.UnknownGender {
				c.gender = o.gender
			}
			k += n - 1
			continue
		}
		if w == "," {
			stop = k
			break
		}
		if officeAt < 0 && (w == "said" || w == "says" || w == "told") {
			return
		}
	}
	if officeAt < 0 {
		return
	}
	// Whom the office is of: a demonym before it, else the first name after.
	for o := m + 1; o < len(r.doc.Mentions) && o < m+6; o++ {
		men := &r.doc.Mentions[o]
		if men.Sentence != r.doc.Mentions[m].Sentence || men.Start >= s.Tokens[stop-1].End {
			return
		}
		if to := r.links[o].to; to != nil && to.kind != document.Person {
			r.speaksFor(c, to)
			return
		}
	}
}

// another reports an office, n tokens from token k, that somebody else has: "the
// president's envoy", "an adviser to the president".
func (r *resolver) another(s *document.Sentence, k, n int) bool {
	if r.lowWord(s, k-1) != "the" {
		return false
	}
	next, before := r.word(s, k+n), r.lowWord(s, k-2)
	return next == "'s" || next == "’s" || before == "to" || before == "for" || before == "with" || before == "under"
}

// note enters a place that tells who a person is.
func (c *cluster) note(place string) {
	if c.places == nil {
		c.places = map[string]bool{}
	}
	c.places[place] = true
}

// constituency is the token of the place where an American politician was
// elected, if party and place begin at token i: "D-Ohio", "Democrat of Ohio"; 0
// if they do not.
func (r *resolver) constituency(s *document.Sentence, i int) int {
	switch party := r.word(s, i); {
	case (party == "R" || party == "D" || party == "I") && (r.word(s, i+1) == "-" || r.word(s, i+1) == ","):
		return i + 2
	case strings.HasPrefix(party, "R-") || strings.HasPrefix(party, "D-"):
		return i + 1
	case (party == "Democrat" || party == "Republican" || party == "Independent" || party == "independent") && r.lowWord(s, i+1) == "of":
		return i + 2
	}
	return 0
}

// closes reports that what follows a name's comma can be an apposition: not
// the main clause after a phrase that opens the sentence ("Against X, the Y").
func (r *resolver) closes(s *document.Sentence, end, i int) bool {
	if r.word(s, i-1) != "," {
		return true
	}
	if s.Parsed {
		for k := i; k < len(s.Tokens) && k < i+12; k++ {
			if rel := s.Tokens[k].Relation.Base(); rel == document.RelAppos {
				return true
			} else if rel == document.RelNsubj && int(s.Tokens[k].Head) > k {
				return false
			}
		}
		return true
	}
	if end > 7 {
		return true
	}
	first := r.lowWord(s, 0)
	return !locatives[first] && !ambiguousLocatives[first] && !set("against for with after before since unlike like despite under according by of on when while as if although though because")[first]
}

// behaves reports a name that stands as only a person's does: after a title or
// honorific, or before "who".
func (r *resolver) behaves(m int) bool {
	s, first, end := r.tokens(m)
	if r.word(s, end) == "," && r.lowWord(s, end+1) == "who" || r.lowWord(s, end) == "who" {
		return true
	}
	n := r.officeEnding(s, first)
	return n > 0 && r.kb.offices[lower(plain(r.doc.Text[s.Tokens[first-n].Start:s.Tokens[first-1].End]))].title
}
