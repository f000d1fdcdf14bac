package text

import (
	"unicode"
	"unicode/utf8"
)

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isASCIIDigit(c byte) bool  { return c >= '0' && c <= '9' }

// isBlank reports whether a rune parts words without being seen: White_Space,
// and the zero-width space.
func isBlank(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return r == '\u200b' || unicode.IsSpace(r)
}

// isInvisible reports whether a rune is a format mark that belongs to the word
// it stands in (UAX 29, rule WB4) and to nothing at the edge of one.
func isInvisible(r rune) bool {
	switch {
	case r < 0xAD:
		return false
	case r == 0xAD, r == 0xFEFF, r >= 0x200C && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	}
	return false
}

// startsBlank reports whether s is empty or starts with a blank.
func startsBlank(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || isBlank(r)
}

// trimBlank narrows a range to what is not blank or invisible at its edges.
func trimBlank(text string, start, end int) (int, int) {
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:end])
		if !isBlank(r) && !isInvisible(r) {
			break
		}
		start += size
	}
	for start < end {
		r, size := utf8.DecodeLastRuneInString(text[start:end])
		if !isBlank(r) && !isInvisible(r) {
			break
		}
		end -= size
	}
	return start, end
}

// isSentenceTerminal reports whether a rune ends sentences: the property
// Sentence_Terminal, and the ellipsis.
func isSentenceTerminal(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '.' || r == '!' || r == '?'
	}
	return r == '…' || r >= 0x589 && unicode.Is(unicode.STerm, r)
}

// isClosing reports whether a rune can close what a sentence opened.
func isClosing(r rune) bool {
	switch r {
	case '"', '\'', ')', ']', '}', '”', '’', '»', '›', '“', '«', '‘':
		return true
	}
	return false
}

// isWordRune reports whether a rune other than ASCII is part of a word.
func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// isUnspaced reports whether a rune belongs to a script that is written
// without blanks between words, and to symbols that combine: there the borders
// are those of UAX 29 alone.
func isUnspaced(r rune) bool {
	return r >= 0xE00 && (unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
		unicode.Han, unicode.Hiragana, unicode.Katakana) || isPictograph(r))
}

// isPictograph reports whether a rune is an emoji or joins into one.
func isPictograph(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '`' || r == '\u02bc' || r == '´'
}
