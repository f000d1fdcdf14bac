package actor

import (
	"strings"

	"stance/pipeline/document"
)

// noun is a description as its words tell: "the 73-year-old Kenyan senator".
type noun struct {
	head        string
	first       int  // first token of the span, after the determiner
	at, end     int  // head, and the token after the span
	definite    bool // the, this, that
	count       int  // both, two, three
	nation      string
	place       string   // ID of a city or state before the head
	region      []string // countries of a region by which it is described
	party       string   // by the adjective of one: the Democratic nominee
	modified    bool     // by a word that makes it somebody new
	hasModifier bool
}

// beforeNoun reports, without a tree, that the word describes the noun after it:
// "the state department", "the party line". A noun is guessed by what does not
// usually follow one.
func (r *resolver) beforeNoun(s *document.Sentence, j int) bool {
	next := r.lowWord(s, j+1)
	if next == "" || !hasLetter(next) || isUpper(r.word(s, j+1)) || openers[next] || strings.HasSuffix(next, "s") && len(next) > 3 || strings.HasSuffix(next, "ed") || strings.HasSuffix(next, "ly") || next == "'s" || next == "’s" {
		return false
	}
	switch next {
	case "said", "told", "made", "took", "went", "came", "gave", "held", "began", "won", "lost", "met", "saw", "left", "kept", "put", "set",
		"also", "be", "been", "being", "not", "n't", "n’t", "or", "spoke", "wrote", "led", "sent", "stood", "fell", "rose", "found", "grew", "who":
		return false
	}
	return r.kb.offices[next] != (office{}) || bodies[next] || len(next) > 3 && !strings.HasSuffix(next, "en") && r.nounish(next)
}

var afterNouns = set("line leader official chief minister department media policy spokesman spokeswoman debt war television bank economy building house")

func (r *resolver) nounish(word string) bool { return afterNouns[word] }

// nounPhrase reads the words before the head.
func (r *resolver) nounPhrase(s *document.Sentence, j int, head string) noun {
	n := noun{head: head, first: j, at: j, end: j + 1}
	for k := j - 1; k >= 0 && k >= j-7; k-- {
		word, low := r.word(s, k), r.lowWord(s, k)
		if s.Parsed && s.Tokens[k].Tag == document.VERB && !within(s, k, j) {
			return n // "France expelled three diplomats"
		}
		if n.party == "" {
			n.party = parties[low]
		}
		switch {
		case low == "the" || low == "this" || low == "that" || low == "these":
			n.definite = true
			n.first = k + 1
			return n
		case counted[low] > 0 && r.word(s, k+1) != "-": // not "the four-term congressman"
			n.count = counted[low]
			n.first = k
			if low == "both" {
				n.definite = true
				return n
			}
			continue
		case low == "-":
			continue
		}
		p, ok := r.kb.exact[nameText(word)]
		if isUpper(word) && isUpper(r.word(s, k-1)) {
			if two, known := r.kb.exact[r.word(s, k-1)+" "+word]; known {
				p, ok = two, true // New York
				k--
			}
		}
		if ok && isUpper(word) {
			e := r.kb.entries[p.entry]
			switch {
			case p.sense == senseAdjective || e.Type == document.Country:
				n.nation, n.first, n.hasModifier = e.ID, k, true
				if r.lowWord(s, k-1) == "north" || r.lowWord(s, k-1) == "south" || r.lowWord(s, k-1) == "latin" || r.lowWord(s, k-1) == "central" {
					if region := r.kb.regions[r.lowWord(s, k-1)+" "+low]; len(region) > 0 {
						n.nation, n.region = "", region
						k--
						n.first = k
					}
				}
				continue
			case p.sense == sensePlace && e.Principal != "":
				n.place, n.first, n.hasModifier = e.ID, k, true
				continue
			}
		}
		if region := r.regionEnding(s, k); region > 0 {
			n.region = r.kb.regions[lower(plain(r.doc.Text[s.Tokens[k-region+1].Start:s.Tokens[k].End]))]
			k -= region - 1
			n.first, n.hasModifier = k, true
			continue
		}
		if word == "'s" || word == "’s" || !hasLetter(word) && !isDigits(word) || openers[low] && low != "former" && r.word(s, k+1) != "-" || pronouns[low] != (pronounKind{}) {
			return n
		}
		if isUpper(word) && k > 0 {
			n.hasModifier = true
			n.first = k
			continue
		}
		if otherModifiers[low] && r.word(s, k+1) != "-" {
			n.modified = true
		}
		n.hasModifier = true
		n.first = k
	}
	return n
}

func isDigits(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// landforms describe countries without a capital, as regions do: the island nation.
var landforms = set("island landlocked")

// regionEnding is how many tokens up to k name a region, 0 if none.
func (r *resolver) regionEnding(s *document.Sentence, k int) int {
	if !isUpper(r.word(s, k)) && !landforms[r.lowWord(s, k)] || !r.kb.regionBy[r.lowWord(s, k)] {
		return 0
	}
	for n := 3; n > 0; n-- {
		if k-n+1 < 0 {
			continue
		}
		if len(r.kb.regions[plain(r.doc.Low(document.Span{Start: s.Tokens[k-n+1].Start, End: s.Tokens[k].End}))]) > 0 {
			return n
		}
	}
	return 0
}

func (n *noun) span(s *document.Sentence) document.Span {
	return document.Span{Start: s.Tokens[n.first].Start, End: s.Tokens[n.end-1].End}
}
