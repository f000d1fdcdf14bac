package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word appends the tokens of the word at i, which starts with a letter or a
// digit: the word, and the clitics and the unit that it is written with.
func (s *scanner) word(i, end int) int {
	if n := s.address(i, end); n > 0 {
		s.emit(i, i+n, word)
		return i + n
	}
	return s.wordFrom(i, i, end)
}

// wordFrom is word for a token that starts at start, with a sign before i.
func (s *scanner) wordFrom(start, i, end int) int {
	p, apostrophes := s.wordEnd(i, end)
	if p < end {
		switch w := s.text[start:p]; s.text[p] {
		case '.':
			if k := s.abbreviation(start, p, end); k != word {
				s.emit(start, p+1, k)
				return p + 1
			}
		case '/':
			if isDomain(w) {
				p += urlTail(s.text[p:end])
				s.emit(start, p, word)
				return p
			}
		case '$':
			if currencies[w] {
				s.emit(start, p+1, symbol)
				return p + 1
			}
		case '!':
			if w == "Yahoo" { // the one name of the news with a mark of its own
				s.emit(start, p+1, word)
				return p + 1
			}
		case '-':
			if s.isCutOff(start, p, end) {
				s.emit(start, p+1, word)
				return p + 1
			}
		}
	}
	s.split(start, p, apostrophes)
	return p
}

// isCutOff reports whether the hyphen at p belongs to the word before it, with
// nothing after: "pre- and post-war", and speech that breaks off, "th- the".
func (s *scanner) isCutOff(start, p, end int) bool {
	if s.attached(start) || p-start > 2 && !isPrefix(s.text[start:p]) {
		return false
	}
	after := s.text[p+1 : end]
	return after != "" && (after[0] == ',' || startsBlank(after))
}

// wordEnd returns the end of the word at i, and how many of its apostrophes may
// begin a clitic.
func (s *scanner) wordEnd(i, end int) (p, apostrophes int) {
	text := s.text
	segment := i // the part after the last joining mark
	for p = i; p < end; {
		c := text[p]
		if isASCIILetter(c) || isASCIIDigit(c) || c == '_' {
			p++
			continue
		}
		if c == ' ' {
			return p, apostrophes
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(text[p:end])
			if isWordRune(r) && !isUnspaced(r) {
				p += size
				continue
			}
			if !isApostrophe(r) && !isInvisible(r) {
				return p, apostrophes
			}
			c = '\''
			if isInvisible(r) {
				c = 0
			}
		}
		// Every joining mark needs a letter or a digit after it.
		if p+size >= end {
			return p, apostrophes
		}
		next, _ := utf8.DecodeRuneInString(text[p+size : end])
		if !isWordRune(next) || isUnspaced(next) {
			return p, apostrophes
		}
		switch c {
		case 0:
		case '\'', '`':
			if !unicode.IsLetter(next) {
				return p, apostrophes
			}
			apostrophes = min(apostrophes+1, 3)
		default:
			if !s.joins(c, i, segment, p, end) {
				return p, apostrophes
			}
			segment = p + 1
		}
		p += size
	}
	return p, apostrophes
}

// joins reports whether the mark c at p keeps the word together: the word
// starts at start, its last part at segment, and a letter or digit follows.
func (s *scanner) joins(c byte, start, segment, p, end int) bool {
	left, right := s.text[segment:p], s.text[p+1:end]
	if left == "" {
		return false
	}
	digits := isASCIIDigit(left[len(left)-1]) && isASCIIDigit(right[0])
	switch c {
	case '.':
		return digits || joinsDot(left, right, segment == start)
	case ',':
		// A group of thousands; "13,14" are two.
		return digits && isDigits(left) && len(left) <= 3 && leadingDigits(right) == 3
	case ':':
		return digits
	case '/':
		return digits || isSlashed(left, right)
	case '-':
		if digits && segment == start {
			return joinsNumbers(s.text[start:min(end, start+32)])
		}
		// Inside a telephone number or a date that was found to be one.
		return digits && strings.IndexByte(s.text[start:segment], '-') >= 0 && isDigits(left) || segment == start && isPrefix(left) && joinsPrefix(left, right)
	case '&':
		return len(left) <= 3 && isUpper(left) && right[0] >= 'A' && right[0] <= 'Z'
	case '*':
		return isASCIILetter(left[len(left)-1]) && isASCIILetter(right[0])
	}
	return false
}

// joinsDot reports whether a dot within letters keeps them together, as in
// U.S. and example.org, and does not end a sentence ("said.The").
func joinsDot(left, right string, first bool) bool {
	upper := right[0] >= 'A' && right[0] <= 'Z'
	lowerAfter := len(right) > 1 && right[1] >= 'a' && right[1] <= 'z'
	l := left[len(left)-1]
	if len(left) == 1 && isASCIILetter(l) {
		// U.S, p.m, Ph.D; but J.Smith are two.
		return !(upper && lowerAfter)
	}
	if first && upper && abbreviations[left] != word || first && isASCIIDigit(right[0]) && abbreviations[left] != word {
		return false
	}
	lower := l >= 'a' && l <= 'z'
	if upper && (lowerAfter || lower || isASCIIDigit(l)) {
		// "Ph.D." against "said.The" and "said.I think".
		return !lowerAfter && !(len(right) == 1 || right[1] == ' ' || right[1] == '\'')
	}
	// The number of a footnote, "said.3"; but "doc.3" may be a name.
	return !(lower && isASCIIDigit(right[0]) && len(left) >= 4)
}

// isSlashed reports whether a slash is part of an abbreviation: w/o, n/a, s/he.
func isSlashed(left, right string) bool {
	if len(left) != 1 || strings.IndexByte("wnlsk", left[0]|0x20) < 0 {
		return false
	}
	n := 0
	for n < len(right) && isASCIILetter(right[n]) {
		n++
	}
	return n <= 2 || n == 3 && left[0]|0x20 == 'k'
}

// joinsNumbers reports whether digits with hyphens are one number, of a
// telephone or a date, and not a range or a score.
func joinsNumbers(s string) bool {
	groups, last, first := 1, 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] == '-' && i+1 < len(s) && isASCIIDigit(s[i+1]) {
			if groups == 1 {
				first = last
			}
			groups++
			last = 0
			continue
		}
		if !isASCIIDigit(s[i]) {
			if isASCIILetter(s[i]) {
				return false
			}
			break
		}
		last++
	}
	return groups > 2 || groups == 2 && first == 3 && last == 4
}

func isPrefix(s string) bool {
	if len(s) > 7 {
		return false
	}
	return prefixes[s] || prefixes[strings.ToLower(s)]
}

// joinsPrefix reports whether what follows a prefix is a single word: in
// "non-adult-like" all hyphens are tokens.
func joinsPrefix(left, right string) bool {
	if isASCIIDigit(right[0]) {
		return strings.EqualFold(left, "mid")
	}
	n := 0
	for n < len(right) && n < 32 && isWordByte(right[n]) {
		n++
	}
	return n == len(right) || right[n] != '-' || n+1 == len(right) || !isWordByte(right[n+1])
}

func isDigits(s string) bool { return leadingDigits(s) == len(s) }

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && isASCIIDigit(s[n]) {
		n++
	}
	return n
}

func isUpper(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}
