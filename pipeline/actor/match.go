package actor

import (
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// match finds the longest phrase that begins with token i of a sentence and ends
// with a token. It returns the index after its last token, or i.
func (l *lexeme) match(text string, tokens []document.Token, i int) (phrase, int) {
	if p, end, ok := longest(text, tokens, i, l.phrases, false); ok {
		return p, end
	}
	if p, end, ok := longest(text, tokens, i, l.capitals, true); ok {
		return p, end
	}
	return phrase{}, i
}

func longest(text string, tokens []document.Token, i int, phrases []phrase, anyCase bool) (phrase, int, bool) {
	start := tokens[i].Start
	for _, p := range phrases {
		n := prefix(text[start:], p.text, anyCase)
		if n < 0 {
			continue
		}
		for j := i; j < len(tokens) && tokens[j].End <= start+n; j++ {
			if tokens[j].End == start+n {
				return p, j + 1, true
			}
		}
	}
	return phrase{}, 0, false
}

// prefix returns how many bytes of text the phrase takes at its beginning, -1
// if it is not there. A space of the phrase is any space but an empty line.
func prefix(text, phrase string, anyCase bool) int {
	at := 0
	for i := 0; i < len(phrase); {
		want, size := utf8.DecodeRuneInString(phrase[i:])
		i += size
		if want == ' ' {
			from, lines := at, 0
			for at < len(text) {
				r, n := utf8.DecodeRuneInString(text[at:])
				if !unicode.IsSpace(r) {
					break
				}
				if r == '\n' {
					lines++
				}
				at += n
			}
			if at == from || lines > 1 {
				return -1
			}
			continue
		}
		if at >= len(text) {
			return -1
		}
		got, n := utf8.DecodeRuneInString(text[at:])
		if plainRune(got) != want && (!anyCase || unicode.ToLower(got) != unicode.ToLower(want)) {
			return -1
		}
		at += n
	}
	return at
}

func capitalised(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	out := string(unicode.ToUpper(r))
	for _, r := range word[n:] {
		out += string(unicode.ToLower(r))
	}
	return out
}
