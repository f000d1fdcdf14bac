package text

import (
	"strings"
	"unicode/utf8"
)

// maxHeading is the most tokens of a heading, maxPlainHeading of one that does
// not capitalise its words as titles do.
const (
	maxHeading      = 25
	maxPlainHeading = 20
)

// isHeading reports whether the paragraph whose tokens start at first, cut into
// so many sentences, is a title: short, and without the full stop that running
// text ends in. A question or a final abbreviation may end a title whose words
// are capitalised as titles are.
func (s *scanner) isHeading(first, sentences int) bool {
	tokens := s.tokens[first:]
	n := len(tokens)
	if n > maxHeading || isBullet(s.text[tokens[0].Start:tokens[n-1].End]) || s.isByline(first) {
		return false
	}
	last := len(s.tokens) - 1
	for last > first && (s.kinds[last] == closeQuote || s.kinds[last] == closeBracket) {
		last--
	}
	words, titled := s.titleCase(first)
	if words == 0 {
		return false
	}
	isTitle := titled*10 >= words*7
	switch s.kinds[last] {
	case comma:
		// A headline above its deck, as archives of newspapers print it.
		return first == 0 && s.textOf(last) == ";" && sentences == 1
	case dash, hyphen, period, ellipsis, openQuote, openBracket:
		return false
	case strong:
		return isTitle && n >= 3
	case acronym:
		return isTitle && n >= 3 || clock[s.textOf(last)] && n <= 4
	case company, state, month, initial, title, unit, latin:
		// Fewer are a name or a place: Mission, Kan.
		return isTitle && n >= 5
	}
	if strings.ContainsAny(s.textOf(last), "@/") {
		return false
	}
	return sentences == 1 && n <= maxPlainHeading && (isTitle || s.capitalised(first) || s.kinds[first] != word) || sentences <= 2 && titled == words
}

// titleCase counts the words of four letters or more, which titles capitalise,
// and how many of them are capitalised. Of shorter ones only a text without
// longer ones is judged by.
func (s *scanner) titleCase(first int) (words, titled int) {
	short, shortTitled := 0, 0
	for i := first; i < len(s.tokens); i++ {
		c, _ := utf8.DecodeRuneInString(s.textOf(i))
		if s.kinds[i] < title && s.kinds[i] != word || !isWordRune(c) {
			continue
		}
		n, capital := &short, &shortTitled
		if s.tokens[i].Len() >= 4 {
			n, capital = &words, &titled
		}
		*n++
		if s.capitalised(i) {
			*capital++
		}
	}
	if words == 0 {
		return short, shortTitled
	}
	return words, titled
}

// isByline reports whether a paragraph names its author: By Jane Doe.
func (s *scanner) isByline(first int) bool {
	if first+1 >= len(s.tokens) || !strings.EqualFold(s.textOf(first), "by") {
		return false
	}
	i := first + 1
	return s.kinds[i] == word && s.capitalised(i) && len(s.tokens)-first <= 20
}
