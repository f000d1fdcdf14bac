package text

import (
	"strings"
	"unicode/utf8"
)

// quote appends a quotation mark, or an apostrophe that starts a word.
func (s *scanner) quote(i, end int) int {
	r, size := utf8.DecodeRuneInString(s.text[i:end])
	rest := s.text[i+size : end]
	if isApostrophe(r) {
		// Typewriter pairs: ``quoted''.
		if strings.HasPrefix(rest, s.text[i:i+size]) {
			size *= 2
			s.emit(i, i+size, s.quoteKind(r, i, i+size, end))
			return i + size
		}
		if n := apostropheWord(rest, s.attached(i)); n > 0 {
			s.emit(i, i+size+n, word)
			return i + size + n
		}
	}
	s.emit(i, i+size, s.quoteKind(r, i, i+size, end))
	return i + size
}

// quoteKind decides whether the mark at [i, j) opens or closes. The side it is
// attached to decides where one side is; else its shape, and for straight
// marks whether one is open. So “…”, „…“, «…», »…«, ”…” and "…" all work.
func (s *scanner) quoteKind(r rune, i, j, end int) kind {
	left := s.attached(i)
	if left {
		switch s.kinds[len(s.kinds)-1] {
		case openQuote, openBracket, dash:
			left = false
		}
	}
	next, _ := utf8.DecodeRuneInString(s.text[j:end])
	right := j < end && (isWordRune(next) || strings.ContainsRune("$£€([“‘«„#@…-", next))
	straight := false
	k := closeQuote
	switch r {
	case '“', '‘', '„', '‚', '«', '‹':
		if !left || right {
			k = openQuote
		}
	case '”', '’', '»', '›':
		if !left && right {
			k = openQuote
		}
	default:
		straight = r == '"'
		if r == '\'' && !left && !right && (s.follows(comma) || s.follows(period) || s.follows(strong)) {
			break // 'We go . '
		}
		if left == right && !(straight && s.open) || right && !left {
			k = openQuote
		}
	}
	if straight {
		s.open = k == openQuote
	}
	return k
}

// apostropheWord returns the length of what an apostrophe begins, without it:
// a clitic after a mark ("Time"'s), a clipped word ('em) or a decade ('90s).
func apostropheWord(rest string, attached bool) int {
	n := 0
	for n < len(rest) && n < 6 && (isASCIILetter(rest[n]) || isASCIIDigit(rest[n])) {
		n++
	}
	if n == 0 || n < len(rest) && isWordByte(rest[n]) {
		return 0
	}
	switch strings.ToLower(rest[:n]) {
	case "s", "ll", "ve", "re", "d", "m":
		if attached || startsBlank(rest[n:]) {
			return n
		}
	case "em", "til", "cause", "n", "tis", "twas":
		if !attached && !strings.HasPrefix(rest[n:], "'") {
			return n
		}
	default:
		if !attached && isASCIIDigit(rest[0]) && isASCIIDigit(rest[min(1, n-1)]) && (n == 2 || n == 3 && rest[2] == 's') {
			return n
		}
	}
	return 0
}

func isWordByte(c byte) bool { return isASCIILetter(c) || isASCIIDigit(c) || c >= utf8.RuneSelf }
