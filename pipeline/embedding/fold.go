package embedding

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// foldedSize bounds a folded word in bytes. No word of a vocabulary comes
// near it; what is longer is composed of its beginning.
const foldedSize = 96

// appendFolded appends word as the vocabulary spells it. dst has room for
// foldedSize bytes, and what would not fit is left out.
func appendFolded(dst []byte, word string) []byte {
	for i := 0; i < len(word); {
		c := word[i]
		if c < utf8.RuneSelf {
			i++
			if len(dst) == foldedSize {
				return dst
			}
			switch {
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			case '1' <= c && c <= '9':
				c = '0'
			}
			dst = append(dst, c)
			continue
		}
		r, size := utf8.DecodeRuneInString(word[i:])
		if r == utf8.RuneError && size == 1 {
			i++ // not UTF-8: no letter
			continue
		}
		r = plain(r, word[i:])
		i += size
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if len(dst)+utf8.RuneLen(r) > foldedSize {
			return dst
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}

// plain is r, the first rune of s, in lower case and without its accents.
func plain(r rune, s string) rune {
	switch r {
	case '‘', '’', 'ʼ':
		return '\''
	case '“', '”', '«', '»', '„':
		return '"'
	case '‐', '‑', '‒', '–', '—':
		return '-'
	}
	if d := norm.NFD.PropertiesString(s).Decomposition(); len(d) > 0 {
		r, _ = utf8.DecodeRune(d)
	}
	return unicode.ToLower(r)
}
