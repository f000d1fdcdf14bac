package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxBracket is how many tokens a bracket may hold and still keep the sentence
// around it together; an unclosed one must not swallow the paragraph.
const maxBracket = 80

// sentences appends the sentences of the paragraph whose tokens start at first
// and go to the end of what was scanned.
func (s *scanner) sentences(cuts []cut, first, paragraph int) []cut {
	n := len(s.tokens)
	start, held := first, 0
	content := false // the sentence has a word, not marks alone
	for i := first; i < n; i++ {
		k := s.kinds[i]
		content = content || k == word || k == number || k == symbol || k >= title
		if k == openBracket {
			// Brackets within a sentence hold together; brackets around
			// sentences do not.
			if i > start && i >= held {
				held = s.closing(i, n) + 1
			}
			continue
		}
		if !endsWith(k) || i < held || !content {
			continue
		}
		j := s.closers(i+1, n)
		if j < n && !s.isBoundary(start, i, j) {
			i = j - 1
			continue
		}
		cuts = append(cuts, cut{first: start, end: j, paragraph: paragraph})
		start = j
		content = false
		i = j - 1
	}
	if start < n {
		cuts = append(cuts, cut{first: start, end: n, paragraph: paragraph})
	}
	return cuts
}

// endsWith reports whether a token of this kind may end a sentence.
func endsWith(k kind) bool {
	switch k {
	case period, strong, ellipsis, smile, month, company, state, unit, latin, acronym, initial:
		return true
	}
	return false
}

// closing returns the token that closes the bracket at i, i itself if none
// does within reach.
func (s *scanner) closing(i, n int) int {
	depth := 0
	for j := i; j < n && j < i+maxBracket; j++ {
		switch s.kinds[j] {
		case openBracket:
			depth++
		case closeBracket:
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return i
}

// closers returns the first token from i on that is not of the sentence that
// ended before i: closing marks, further full stops written to them, and
// references ([3]).
func (s *scanner) closers(i, n int) int {
	for i < n {
		attached := s.tokens[i-1].End == s.tokens[i].Start
		switch s.kinds[i] {
		case closeQuote:
			// French typography has a blank before the closing mark.
		case smile:
		case number:
			// The number of a footnote, written to the full stop.
			if !attached || s.kinds[i-1] != period || s.tokens[i].Len() > 3 {
				return i
			}
		case closeBracket, period, strong, ellipsis:
			if !attached {
				return i
			}
		case openBracket:
			if i+2 >= n || s.kinds[i+1] != number || s.kinds[i+2] != closeBracket || s.text[s.tokens[i].Start] != '[' {
				return i
			}
			i += 2
		default:
			return i
		}
		i++
	}
	return i
}

// isBoundary reports whether the sentence from start ends between tokens j-1
// and j, where i is the token with its full stop and the closing marks after
// it lie between.
func (s *scanner) isBoundary(start, i, j int) bool {
	next := j
	for next < len(s.tokens)-1 && (s.kinds[next] == openQuote || s.kinds[next] == openBracket) {
		next++
	}
	opened := next > j
	switch s.kinds[j] {
	case comma, dash, closeBracket:
		return false
	case hyphen:
		if s.kinds[i] != period && s.kinds[i] != strong || s.tokens[j].Start == s.tokens[j-1].End {
			return false
		}
	}
	first, _ := utf8.DecodeRuneInString(s.text[s.tokens[next].Start:s.tokens[next].End])
	blank := s.tokens[j].Start > s.tokens[j-1].End
	lower, upper := unicode.IsLower(first), unicode.IsUpper(first) || unicode.IsTitle(first)
	quoted := false
	for m := i + 1; m < j; m++ {
		switch s.kinds[m] {
		case closeQuote:
			quoted = true
		case period, strong:
			i = m // "the U.S.?" ends in its question mark
		}
	}
	switch k := s.kinds[i]; k {
	case period:
		if s.isEnumeratorAt(start, i) {
			return false
		}
		if !lower {
			return blank || upper || opened
		}
		return blank && !quoted && s.isPlainWord(i-1)
	case strong:
		if s.text[s.tokens[i].Start] >= utf8.RuneSelf {
			return true
		}
		if lower {
			// "Stop!" he said; Yahoo! said.
			return blank && !quoted && !opened && s.isPlainWord(i-1)
		}
		return !(quoted && s.isAttribution(next))
	case ellipsis, smile:
		return upper && i > start && (blank || opened) && !(quoted && s.isAttribution(next))
	case acronym:
		if clock[s.textOf(i)] {
			return upper && !s.isZone(next)
		}
		if c := s.text[s.tokens[i].Start]; c >= 'a' && c <= 'z' {
			return false // e.g., i.e.
		}
		if i == start || s.kinds[i-1] == title {
			return false // the initials of a name
		}
		nickname := next+1 < len(s.tokens) && s.kinds[next+1] == closeQuote
		return upper && (opened && !quoted && !nickname || s.isStarter(next) || stateAcronyms[s.textOf(i)] && s.endsPlace(start, i, next))
	case state:
		return upper && (opened || s.isStarter(next) || s.endsPlace(start, i, next))
	case month:
		return upper && s.isStarter(next)
	case latin:
		return upper
	default: // company, unit, initial
		return upper && (opened || s.isStarter(next)) && k != initial
	}
}

// isStarter reports whether a token is a capitalised word that starts a
// sentence rather than goes on with a name.
func (s *scanner) isStarter(i int) bool { return starters[s.textOf(i)] }

// isPlainWord reports whether a token is an ordinary word in lower case, too
// long to be an abbreviation that the lists lack.
func (s *scanner) isPlainWord(i int) bool {
	if i < 0 {
		return false
	}
	return (s.tokens[i].Len() >= 4 || s.kinds[i] != word) && !s.capitalised(i)
}

// isEnumeratorAt reports whether the sentence so far is the number of an item:
// "1." or "a."
func (s *scanner) isEnumeratorAt(start, i int) bool {
	w := s.textOf(start)
	return i == start+1 && len(w) <= 5 && w != "I" && (len(w) <= 3 && isEnumerator(w) || isSection(w))
}

// isSection reports whether a number is that of a section: 2.1.
func isSection(w string) bool {
	return strings.IndexByte(w, '.') > 0 && strings.Trim(w, "0123456789.") == ""
}

// isAttribution reports whether the tokens from i on say who speaks: a name,
// then a verb of speech ("Are you sure?" Jane Smith asked).
func (s *scanner) isAttribution(i int) bool {
	if s.isStarter(i) {
		return false
	}
	for j := i; j < len(s.tokens) && j < i+6; j++ {
		w := s.textOf(j)
		if j > i && speech[w] {
			return true
		}
		if !s.capitalised(j) && w != "of" && w != "the" {
			return false
		}
	}
	return false
}

// endsPlace reports whether the state at i, as in "Macon, Ga.", ends its
// sentence: within one a comma would follow it, or a title.
func (s *scanner) endsPlace(start, i, next int) bool {
	return i > start && s.kinds[i-1] == comma && s.kinds[next] == word
}

// isZone reports whether a token goes on with a time of day: a time zone, a
// weekday or a month, or what "time" follows (Moscow time).
func (s *scanner) isZone(i int) bool {
	w := strings.TrimSuffix(s.textOf(i), ".")
	return zones[w] || abbreviations[w] == month || i+1 < len(s.tokens) && s.textOf(i+1) == "time"
}
