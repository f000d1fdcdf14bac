package duplicate

import (
	"math/bits"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// words walks the words of a text. A word is a run of letters, marks and
// numbers; case, accents and apostrophes do not count, all else parts words.
// Scripts that are written without spaces give a word for each letter.
type words struct {
	text string
	at   int
}

// next returns the hash of the next word, false at the end of the text.
func (w *words) next() (uint64, bool) {
	const basis, prime = 0xcbf29ce484222325, 0x9e3779b97f4a7c15
	h := uint64(basis)
	at := w.at
	for at < len(w.text) {
		var letter rune
		size := 1
		if c := w.text[at]; c < utf8.RuneSelf {
			letter = folded[c]
		} else {
			letter, size = utf8.DecodeRuneInString(w.text[at:])
			letter = fold(letter)
			if letter > unicode.MaxLatin1 && unspaced(letter) {
				if h == basis {
					h = (h ^ uint64(letter)) * prime
					at += size
				}
				break
			}
		}
		if letter == apart {
			if h != basis {
				break
			}
		} else if letter != ignored {
			h = (bits.RotateLeft64(h, 5) ^ uint64(letter)) * prime
		}
		at += size
	}
	w.at = at
	return h, h != basis
}

// What fold gives for characters that are in no word.
const (
	apart   rune = 0
	ignored rune = -1
)

// folded is fold for the letters of Latin, up to Latin Extended-B.
var folded = func() (table [0x250]rune) {
	for r := range rune(len(table)) {
		switch {
		case r == '\'' || r == '`' || r == 0xB4 || r == 0xAD: // soft hyphen
			table[r] = ignored
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
			table[r] = unicode.ToLower(base)
		}
	}
	return table
}()

// fold returns the letter that r counts as, or apart, or ignored.
func fold(r rune) rune {
	if r < rune(len(folded)) {
		return folded[r]
	}
	switch {
	case r >= 0x0300 && r <= 0x036F, // accents on their own
		r >= 0x0591 && r <= 0x05C7, r >= 0x064B && r <= 0x065F, // points, vowels
		r == 0x2018, r == 0x2019, r == 0x02BC, r == 0x2032, // apostrophes
		r >= 0x200B && r <= 0x200F, r == 0x2060, r == 0xFEFF: // of no width
		return ignored
	case r < 0x1E00, r > 0x1EFF:
		if r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			return apart
		}
		return unicode.ToLower(r)
	}
	base, _ := utf8.DecodeRune(norm.NFD.Properties([]byte(string(r))).Decomposition())
	if base == utf8.RuneError {
		base = r
	}
	return unicode.ToLower(base)
}

// unspaced reports whether r belongs to a script that does not part words.
func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
