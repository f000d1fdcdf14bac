package syntax

import (
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

const (
	longestDateline = 16 // tokens, the dash included
	shortestStory   = 3  // tokens that must follow
)

// dateline returns how many tokens at the start of a sentence are a dateline,
// its dash included: "CAIRO (Agency) — ", "FLINT, Mich., Oct. 4 — ". Treebanks
// hardly have them, and a parser that meets one takes the city for the subject.
// A dateline begins with a word in capitals or ends with a bracket; all of it
// are capitalised words, numbers and marks, and what follows begins anew.
func dateline(text string, tokens []document.Token) int {
	bracket := -1 // token after the last closing bracket
	for i, t := range tokens[:min(len(tokens), longestDateline)] {
		w := text[t.Start:t.End]
		switch w {
		case "—", "–", "―", "--", "-":
			if i == 0 || i+shortestStory >= len(tokens) || tokens[i-1].End == t.Start || tokens[i+1].Start == t.End && w == "-" {
				return 0
			}
			first := tokens[0]
			if !inCapitals(text[first.Start:first.End]) && bracket != i || !beginsAnew(text[tokens[i+1].Start:]) {
				return 0
			}
			return i + 1
		case ")":
			bracket = i + 1
		case "(", ",", ".", "/":
		default:
			if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && !unicode.IsDigit(r) {
				return 0
			}
		}
	}
	return 0
}

// inCapitals reports a word of three letters or more, or ST., all capitals.
func inCapitals(w string) bool {
	if w == "ST." || w == "ST" {
		return true
	}
	letters := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			letters++
		case unicode.IsLetter(r):
			return false
		}
	}
	return letters >= 3
}

func beginsAnew(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Quotation_Mark)
}

// hang attaches the n tokens of a dateline to the root of what follows them:
// the first beside it, the others to the first.
func hang(text string, tokens []document.Token, n int) {
	root := n
	for tokens[root].Head >= 0 {
		root = int(tokens[root].Head)
	}
	for i := range tokens[:n] {
		t := &tokens[i]
		t.Tag, t.Relation = document.PROPN, document.RelFlat
		r, _ := utf8.DecodeRuneInString(text[t.Start:t.End])
		switch {
		case unicode.IsDigit(r):
			t.Tag, t.Relation = document.NUM, document.RelNummod
		case !unicode.IsLetter(r):
			t.Tag, t.Relation = document.PUNCT, document.RelPunct
		}
		t.Head = 0
	}
	tokens[0].Head, tokens[0].Relation = int32(root), document.RelParataxis
}
