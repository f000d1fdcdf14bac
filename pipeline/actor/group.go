package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/syntax"
)

// Groups without a name that speak: "police", "Democratic leaders", "several
// environmental groups". They become actors where they are the speaker of a
// quote and nowhere else, so that a quote has a speaker and a stance a holder;
// one person without a name ("a witness"), and what is no person ("the poll"),
// does not.

// people are plurals and collectives of persons that end like no other.
var people = set(`people police officials authorities prosecutors experts analysts economists critics supporters opponents lawyers attorneys
	advocates activists aides advisers advisors allies voters residents protesters demonstrators researchers scientists scholars
	observers witnesses sources families relatives parents students teachers workers employees farmers soldiers troops rebels militants
	insurgents peacekeepers investigators detectives regulators lawmakers legislators senators congressmen politicians leaders members
	delegates candidates diplomats negotiators ministers governors mayors judges jurors doctors nurses physicians journalists reporters
	editors commentators pundits strategists operatives pollsters historians professors academics executives managers investors traders
	bankers owners developers manufacturers producers retailers lenders democrats republicans conservatives liberals progressives
	moderates women men youths veterans immigrants migrants refugees christians muslims jews evangelicals organizers campaigners
	conservationists environmentalists firefighters officers pilots drivers users viewers readers customers consumers patients donors
	fans players coaches neighbors neighbours friends colleagues staffers staff insiders administrators authors signatories plaintiffs
	defendants inmates prisoners survivors victims detainees commanders generals clerics bishops priests constituents taxpayers millennials
	family proponents delegations opposition`)

// counts stand before a group and say nothing of it.
var counts = set(`the a an some many several most few other all both these those two three four five six seven eight nine ten dozens
	hundreds thousands hundred thousand million of more than at least about nearly almost least numerous various certain multiple countless part are were is was including`)

// group makes an actor of the speaker of quote q where its head, token j of a
// sentence, is a common noun for several people, and reports whether it did.
func (r *resolver) group(s *document.Sentence, sentence, j int, d *discourse) bool {
	low := r.lowWord(s, j)
	plural := strings.HasSuffix(low, "s") && (bodies[strings.TrimSuffix(low, "s")] || r.kb.offices[strings.TrimSuffix(low, "s")] != office{})
	if low == "agencies" || low == "companies" || low == "parties" || low == "countries" || low == "communities" {
		plural = true
	}
	if !people[low] && !plural || r.inName(s.Tokens[j].Start) {
		return false
	}
	from := r.doc.Quotes[r.heads[s.Tokens[j].Start]].Speaker.Start
	if from > s.Tokens[j].Start {
		from = s.Start // said by "who" after it
	}
	first := j
	var owner *cluster
	for first > 0 && s.Tokens[first-1].Start >= from && j-first < 6 {
		word := r.lowWord(s, first-1)
		if !hasLetter(word) && word != "-" || pronouns[word] != (pronounKind{}) || prepositions[word] || deliberateVerbs[word] || s.Parsed && (!modifies[s.Tokens[first-1].Tag] || s.Tokens[first-1].Tag == document.VERB && !within(s, first-1, j)) {
			break
		}
		if owner == nil && r.inName(s.Tokens[first-1].Start) {
			owner = r.named(s.Tokens[first-1].Start)
		}
		first--
	}
	for first < j && (counts[r.lowWord(s, first)] || isDigits(r.word(s, first))) {
		first++
	}
	name := plain(r.doc.Text[s.Tokens[first].Start:s.Tokens[j].End])
	if first == j || !isUpper(r.word(s, first)) || !r.inName(s.Tokens[first].Start) && parties[r.lowWord(s, first)] == "" {
		name = lowerFirst(name)
	}
	if name == "people" || name == "members" {
		return false // anybody
	}
	span := document.Span{Start: s.Tokens[first].Start, End: s.Tokens[j].End}
	for k := j - 1; k >= first; k-- {
		// Where a name is part of it the mention is what follows.
		if r.inName(s.Tokens[k].Start) {
			for k++; k < j && (r.word(s, k) == "'s" || r.word(s, k) == "’s" || r.word(s, k) == "-"); k++ {
			}
			span.Start = s.Tokens[k].Start
			break
		}
	}
	id := "group:" + slug(name)
	if owner == nil {
		owner = r.partyOwner(s, first, j)
	}
	c := r.groups[id]
	if p, ok := r.kb.exact[r.word(s, j)]; ok && first == j && r.kb.entries[p.entry].Type == document.Party {
		c = r.party(p.entry, span.Start) // most Republicans
	}
	if c == nil {
		c = &cluster{entry: -1, id: id, name: name, words: nameWords(name), kind: document.Group, gender: document.Neuter, plural: true, first: span.Start}
		if owner != nil && (owner.kind != document.Person || mouths[low]) {
			c.principal, c.through = owner.principal, owner
			if owner.kind == document.Country {
				c.principal = owner.id
			}
		}
		if r.groups == nil {
			r.groups = map[string]*cluster{}
		}
		r.groups[id] = c
		r.clusters = append(r.clusters, c)
	}
	m := r.add(span, sentence, document.ByDescription, link{to: c, how: document.ByDescription, confidence: 0.7})
	d.push(r, m)
	return true
}

// partyOwner is the American party of a group before whose noun, token j, stands its
// adjective, "Democratic leaders"; nil where there is none, or where the article or a
// place beside the phrase, tokens [first, j], speaks of another country: "Democratic
// lawmakers in Hong Kong".
func (r *resolver) partyOwner(s *document.Sentence, first, j int) *cluster {
	for k := first; k < j; k++ {
		id := adjectiveOf[r.word(s, k)]
		if id == "" {
			continue
		}
		e := &r.kb.entries[r.kb.byID[id]]
		country, placed := r.placed(s, first, j)
		unknown := placed && country == ""
		if placed && !unknown && country != e.Principal || !r.nations.about(body{country: e.Principal, foremost: !unknown}) {
			return nil
		}
		return &cluster{id: id, name: e.Name, kind: e.Type, principal: e.Principal}
	}
	return nil
}

// placed is the country of the place that "in" ties to the group in tokens [first, j],
// after it or before its comma; "" where nobody knows the place.
func (r *resolver) placed(s *document.Sentence, first, j int) (country string, told bool) {
	in, at := "in", first-2 // "In X, Democratic lawmakers"
	if at < 1 || r.word(s, first-1) != "," || r.lowWord(s, 0) != in {
		in, at = r.lowWord(s, j+1), j+2
		if in != "in" && in != "from" && in != "of" && in != "across" {
			return "", false
		}
		if r.lowWord(s, at) == "the" {
			at++
		}
	}
	if !isUpper(r.word(s, at)) || timeWords[r.lowWord(s, at)] {
		return "", false
	}
	c := r.named(s.Tokens[at].Start)
	switch {
	case c != nil && c.kind == document.Country:
		return c.id, true
	case c != nil && c.kind == document.Place:
		return c.principal, true
	}
	return "", in != "of" && (c == nil || c.id == "")
}

// adjectiveOf is the party of which an adjective is, by its ID.
var adjectiveOf = map[string]string{"GOP": "org:republican-party", "Republican": "org:republican-party", "Democratic": "org:democratic-party"}

// within reports a word whose head is a later one up to token j.
func within(s *document.Sentence, k, j int) bool {
	return int(s.Tokens[k].Head) > k && int(s.Tokens[k].Head) <= j
}

// party is the cluster of a party that the gazetteer knows.
func (r *resolver) party(entry, at int) *cluster {
	e := &r.kb.entries[entry]
	c := r.byID[e.ID]
	if c == nil {
		c = &cluster{entry: entry, id: e.ID, name: e.Name, words: nameWords(e.Name), kind: e.Type, principal: e.Principal, gender: document.Neuter, plural: true, first: at}
		r.byID[e.ID] = c
		r.clusters = append(r.clusters, c)
	}
	return c
}

// modifies are the parts of speech before a noun that belong to its phrase.
var modifies = map[document.Tag]bool{document.ADJ: true, document.NOUN: true, document.PROPN: true, document.NUM: true, document.PART: true,
	document.DET: true, document.PUNCT: true, document.ADV: true, document.VERB: true}

// prepositions and conjunctions end a noun phrase read backwards.
var prepositions = set("and or but of in on at for from by with to as than that which who when while if because after before about")

// mouths speak for the person whose they are.
var mouths = set("aides advisers advisors lawyers attorneys officials staff staffers strategists operatives")

// named is the actor of the name that holds an offset, nil if unknown.
func (r *resolver) named(offset int) *cluster {
	i := sort.Search(r.names, func(i int) bool { return r.doc.Mentions[i].End > offset })
	if i < r.names && r.doc.Mentions[i].Start <= offset {
		return r.links[i].to
	}
	return nil
}

func lowerFirst(s string) string {
	if first := firstWord(s); allCaps(first) {
		return s
	}
	return lower(s[:1]) + s[1:]
}

// speakerHead is the token that heads the phrase of a speaker: by the tree,
// else the last one before what describes it.
func (r *resolver) speakerHead(span document.Span) (sentence, head int) {
	sentence = r.sentenceAt(span.Start)
	s := &r.doc.Sentences[sentence]
	first := tokenAt(s, span.Start)
	end := first
	for end < len(s.Tokens) && s.Tokens[end].End <= span.End {
		end++
	}
	if end <= first {
		return sentence, -1
	}
	if s.Parsed {
		head := headOf(s, first, end)
		switch r.lowWord(s, head) {
		case "who", "which", "that":
			if of := syntax.Antecedent(s, head); of >= 0 {
				head = of
			}
		}
		return sentence, head
	}
	for k := first + 1; k < end; k++ {
		switch r.lowWord(s, k) {
		case "of", "for", "from", "in", "on", "at", "with", "who", "that", ",", "(", "to", "about":
			return sentence, k - 1
		}
	}
	return sentence, end - 1
}
