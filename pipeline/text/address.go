package text

import (
	"strings"
	"unicode/utf8"
)

// address returns the length of the URL or e-mail address at i, 0 if there is
// none.
func (s *scanner) address(i, end int) int {
	rest := s.text[i:end]
	switch rest[0] | 0x20 {
	case 'h', 'f', 'w', 'm':
		for _, prefix := range [...]string{"http://", "https://", "ftp://", "www.", "mailto:"} {
			if len(rest) > len(prefix) && strings.EqualFold(rest[:len(prefix)], prefix) && isWordByte(rest[len(prefix)]) {
				return len(prefix) + urlTail(rest[len(prefix):])
			}
		}
	}
	if s.at < i {
		if s.at = strings.IndexByte(s.text[i:], '@'); s.at < 0 {
			s.at = len(s.text)
		} else {
			s.at += i
		}
	}
	// RFC 5321, 4.5.3.1.1: the local part has at most 64 octets.
	if s.at > i+64 || s.at+1 >= end || !isWordByte(s.text[s.at+1]) {
		return 0
	}
	for j := i; j < s.at; j++ {
		if c := s.text[j]; !isASCIILetter(c) && !isASCIIDigit(c) && strings.IndexByte("._%+-", c) < 0 {
			return 0
		}
	}
	j := s.at + 1
	for j < end && (isASCIILetter(s.text[j]) || isASCIIDigit(s.text[j]) || strings.IndexByte("._-", s.text[j]) >= 0) {
		j++
	}
	return len(strings.TrimRight(s.text[i:j], "._-"))
}

// urlTail returns how much of s belongs to a URL: up to a blank or a mark that
// encloses, without the marks at its end that are the sentence's.
func urlTail(s string) int {
	end := 0
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if isBlank(r) || strings.ContainsRune("<>\"“”«»", r) {
			break
		}
		end += size
	}
	marks := ".,;:!?'"
	for _, bracket := range [...]string{"()", "[]"} {
		// A bracket that the URL does not open encloses it.
		if strings.IndexByte(s[:end], bracket[0]) < 0 {
			marks += bracket[1:]
		}
	}
	for end > 0 {
		if strings.IndexByte(marks, s[end-1]) < 0 {
			break
		}
		end--
	}
	return end
}

// isDomain reports whether a word with dots reads as the name of a host, so
// that a path may follow.
func isDomain(w string) bool {
	dot := strings.LastIndexByte(w, '.')
	if dot <= 0 || len(w)-dot-1 < 2 {
		return false
	}
	for i := dot + 1; i < len(w); i++ {
		if !isASCIILetter(w[i]) {
			return false
		}
	}
	return true
}

// handle returns the length of the @handle or #hashtag that s starts with,
// 1 if it is the mark alone.
func handle(s string) int {
	n := 1
	letter := false
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if r != '_' && !isWordRune(r) {
			break
		}
		letter = letter || r == '_' || !(r >= '0' && r <= '9')
		n += size
	}
	if !letter {
		return 1
	}
	return n
}
