package text

import (
	"strings"
	"unicode/utf8"
)

// split appends the tokens of a word without marks around it: its clitics
// ("do"+"n't", "gon"+"na") or the unit of a number ("5"+"pm") apart.
//
// apostrophes is how many apostrophes may still begin a clitic: shouldn't've
// has two, and a word without end must not recurse without end.
func (s *scanner) split(start, end, apostrophes int) {
	w := s.text[start:end]
	c := w[0]
	k := word
	if isASCIIDigit(c) || c == '+' || c == '.' {
		k = number
		if n := unitStart(w); n > 0 {
			s.emit(start, start+n, number)
			s.emit(start+n, end, word)
			return
		}
	} else if apostrophes == 0 {
		if n := joinedStart(w); n > 0 {
			s.emit(start, start+n, word)
			s.emit(start+n, end, word)
			return
		}
	}
	if apostrophes > 0 {
		if n := cliticStart(w); n > 0 {
			s.split(start, start+n, apostrophes-1)
			s.emit(start+n, end, word)
			return
		}
	}
	s.emit(start, end, k)
}

// cliticStart returns where the last clitic of a word with an apostrophe
// starts, 0 if there is none.
func cliticStart(w string) int {
	k := len(w)
	var size int
	for k > 0 {
		var r rune
		r, size = utf8.DecodeLastRuneInString(w[:k])
		k -= size
		if isApostrophe(r) {
			break
		}
	}
	if k == 0 {
		return 0
	}
	suffix := w[k+size:]
	if len(suffix) > 2 {
		return 0
	}
	switch strings.ToLower(suffix) {
	case "s":
		// A decade's plural is one word: 1990's.
		if w[k-1] == '0' {
			return 0
		}
		return k
	case "m", "d", "re", "ve", "ll":
		return k
	case "t":
		if w[k-1]|0x20 == 'n' {
			return k - 1
		}
	}
	return 0
}

// joinedStart returns where the second word of two written as one starts, 0 if
// the word is one: those that the treebanks split.
func joinedStart(w string) int {
	if len(w) < 4 || len(w) > 8 {
		if strings.EqualFold(w, "im") && w != "IM" {
			return 1
		}
		return 0
	}
	switch w[0] | 0x20 {
	case 'c', 'g', 'w', 'd', 'i', 'a', 'h', 's', 'k', 'o', 't', 'y':
	default:
		return 0
	}
	switch strings.ToLower(w) {
	case "cannot", "gonna", "gotta", "wanna":
		return 3
	case "kinda", "sorta", "outta":
		return len(w) - 1
	case "thats", "whats", "theres":
		return len(w) - 1
	case "youre", "theyre", "youve", "theyve", "youll", "theyll", "weve":
		return len(w) - 2
	case "dont", "cant", "wont", "aint":
		return 2
	case "didnt", "isnt", "arent", "wasnt", "hasnt", "hadnt", "doesnt", "werent", "havent", "couldnt", "wouldnt", "shouldnt":
		return len(w) - 2
	}
	return 0
}

// unitStart returns where the unit written with a number starts: 5m, 10:30am,
// 65k; 0 if there is none, as in 9th, 1980s and 4chan.
func unitStart(w string) int {
	n := len(w)
	for n > 0 && isASCIILetter(w[n-1]) {
		n--
	}
	if n == 0 || n == len(w) || !isASCIIDigit(w[n-1]) || len(w)-n > 8 {
		return 0
	}
	for i := 0; i < n; i++ {
		if isASCIILetter(w[i]) || w[i] == '-' || w[i] == '/' {
			return 0
		}
	}
	switch w[n:] {
	case "g", "p", "x":
		return n // but 5G, 4X
	}
	switch strings.ToLower(w[n:]) {
	case "m", "k", "b", "bn", "mm", "mn", "tn", "am", "pm", "kg", "km", "cm", "ft", "lb", "lbs", "oz", "mph", "kph", "hz", "khz", "mhz", "ghz",
		"kb", "mb", "gb", "tb", "mg", "ml", "kw", "mw", "gw", "kwh", "mwh", "ha", "hr", "hrs", "min", "mins", "sec", "sq", "hh", "yo", "nm", "million", "billion", "trillion":
		return n
	}
	return 0
}
