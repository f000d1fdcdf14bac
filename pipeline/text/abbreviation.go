package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviation returns what the full stop at p, right after the word
// [start, p), makes of it: word if the stop is a token of its own.
func (s *scanner) abbreviation(start, p, end int) kind {
	w := s.text[start:p]
	after := s.text[p+1 : end]
	if strings.HasPrefix(after, ".") {
		return word
	}
	if isAcronym(w[strings.LastIndexByte(w, '-')+1:]) { // also anti-U.S.
		return acronym
	}
	if len(w) > 6 {
		return word
	}
	next, ends := nextWord(after)
	if len(w) == 1 {
		return s.initial(w[0], next, after)
	}
	k := abbreviations[w]
	if k == word && isUpper(w) && next != "" && isUpper(next[:1]) {
		// The capitals of a heading or a dateline: GEN., ST.
		if k = abbreviations[w[:1]+strings.ToLower(w[1:])]; k != title && k != company {
			return word
		}
	}
	if !s.takesStop(w, k, next, after, ends) {
		return word
	}
	return k
}

// takesStop reports whether the full stop belongs to the word w, which may be
// an abbreviation of kind k, by what stands around: the next word, and the
// text after the stop, which holds nothing if it ends.
func (s *scanner) takesStop(w string, k kind, next, after string, ends bool) bool {
	first, _ := utf8.DecodeRuneInString(next)
	digit := first >= '0' && first <= '9'
	punctuated := after != "" && strings.IndexByte(",;)", after[0]) >= 0
	switch k {
	case enumerated:
		return digit || isRoman(next)
	case unit:
		return unicode.IsLower(first) || punctuated
	case latin:
		if w == "al" && !s.followsWord("et") {
			return false
		}
		return !ends && (punctuated || !unicode.IsUpper(first))
	case month:
		return digit || punctuated || !ambiguous[w] && !ends || abbreviations[next] == month
	case state:
		return !ambiguous[w] || s.follows(comma) || s.follows(hyphen)
	case title:
		return !ends && (!ambiguous[w] || unicode.IsUpper(first) || digit)
	}
	return true
}

// initial returns what the full stop after a single letter is.
func (s *scanner) initial(c byte, next, after string) kind {
	first, _ := utf8.DecodeRuneInString(next)
	digit := first >= '0' && first <= '9'
	upper := unicode.IsUpper(first)
	switch {
	case c == 'v' && upper: // Roe v. Wade
		return title
	case digit && strings.IndexByte("pcbd", c) >= 0: // p. 5, b. 1950
		return enumerated
	case c < 'A' || c > 'Z':
		return word
	case strings.HasPrefix(after, ","):
		return initial
	case !upper && !(digit && s.follows(initial)) || starters[next]:
		return word
	case len(s.tokens) > 0 && lettered[s.textOf(len(s.tokens)-1)]:
		return word
	case c == 'I' && s.follows(word) && !s.capitalised(len(s.tokens)-1):
		return word
	}
	return initial
}

// isAcronym reports whether letters and dots alternate, as in U.S and Ph.D.
func isAcronym(w string) bool {
	dot := strings.IndexByte(w, '.')
	if dot < 1 || dot > 2 || len(w) > 12 {
		return false
	}
	for part := range strings.SplitSeq(w, ".") {
		switch {
		case len(part) == 1 && isASCIILetter(part[0]):
		case part == "Ph" || part == "Lt" || part == "Sc" || part == "Ed" || part == "Va":
		default:
			return false
		}
	}
	return true
}

func isRoman(s string) bool {
	return s != "" && len(s) <= 5 && strings.Trim(s, "IVX") == ""
}

// nextWord returns the word that s starts with after blanks and opening marks,
// as far as it can matter, and whether s holds nothing but these.
func nextWord(s string) (next string, ends bool) {
	i := 0
	for i < len(s) && i < 16 {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !isBlank(r) && !strings.ContainsRune("\"'“‘«„([`", r) {
			break
		}
		i += size
	}
	j := i
	for j < len(s) && j < i+16 && isWordByte(s[j]) {
		j++
	}
	return s[i:j], i == len(s)
}
