package actor

import (
	"strings"
	"unicode/utf8"

	"stance/pipeline/document"
)

// bracketed widens or adds the name that an acronym in brackets is short for, as its letters
// tell: "Kenya National Commission on Human Rights (KNCHR)" (Schwartz and Hearst, PSB 2003).
// Names within it are part of it.
func (d *detector) bracketed(s *document.Sentence, names []name) []name {
	for i := 2; i+1 < len(s.Tokens); i++ {
		if d.word(s, i-1) != "(" || d.word(s, i+1) != ")" {
			continue
		}
		first := d.spelt(s, i-1, d.word(s, i))
		if first < 0 {
			continue
		}
		whole := name{first: first, end: i - 1, kind: document.Organisation}
		if _, to := d.match(s, first); to == whole.end {
			continue // the gazetteer knows it
		}
		names = joinNames(names, whole)
	}
	return names
}

// joinNames puts a name among others in their order, in the place of those within it. One
// that goes beyond it, or is the same, stays instead.
func joinNames(names []name, whole name) []name {
	out := make([]name, 0, len(names)+1)
	placed := false
	for _, n := range names {
		switch {
		case n.first < whole.end && whole.first < n.end && (n.first < whole.first || n.end > whole.end || n.first == whole.first && n.end == whole.end):
			return names
		case n.first >= whole.first && n.end <= whole.end:
			if n.kind != document.Person && n.kind != document.Place && n.kind != document.Country && !n.adjective {
				whole.kind = n.kind
			}
			continue
		case n.first >= whole.end && !placed:
			out, placed = append(out, whole), true
		}
		out = append(out, n)
	}
	if !placed {
		out = append(out, whole)
	}
	return out
}

// spelt is the first of the tokens up to end whose capitals spell an acronym of three letters
// or more, in order, all of them; -1: they do not.
func (d *detector) spelt(s *document.Sentence, end int, acronym string) int {
	if n := len(acronym); n < 3 || n > 8 || !allCaps(acronym) || strings.ContainsAny(acronym, "0123456789.-") {
		return -1
	}
	left := acronym
	for k := end - 1; k >= 0 && end-k <= 2*len(acronym)+4; k-- {
		word := d.word(s, k)
		switch {
		case isUpper(word) && hasLetter(word):
			if letter, size := utf8.DecodeRuneInString(word); size == 1 && left[len(left)-1] == byte(letter) {
				left = left[:len(left)-1]
			} else {
				return -1
			}
			if left == "" {
				if before := k - 1; before >= 0 && d.word(s, before) == "-" && d.glued(s, before) {
					return -1
				}
				return k
			}
		case smallWords[word] || word == "-" || word == "'s" || word == "’s" || word == "'" || word == "’" || word == "," || word == "&":
		default:
			return -1
		}
	}
	return -1
}

// smallWords are small words within names of bodies.
var smallWords = set("of for on and the in to de la du des del y e et und für der die das")
