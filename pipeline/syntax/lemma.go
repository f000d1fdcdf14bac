package syntax

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	data "stance/data/syntax"
	"stance/pipeline/document"
)

// A lemma comes from the longest ending of the word that has a rule for its
// tag; a rule of a whole word is an exception. Rules are learnt from the
// treebanks' lemmas (LearnLemmas).
type lemmaRule struct {
	cut int // bytes to take from the end
	add string
}

// wholeWord marks, in front of an ending, that it is the whole word.
const wholeWord = "^"

// maxEnding is the length in bytes of the longest ending that a rule has.
const maxEnding = 6

var lemmaRules = sync.OnceValue(func() map[string]lemmaRule {
	rules, err := readLemmaRules(data.Lemmas)
	if err != nil {
		panic(err) // the embedded file is part of the program
	}
	return rules
})

// readLemmaRules reads lines of a key, the bytes to cut, and what to add. The
// key is the tag and the ending.
func readLemmaRules(text string) (map[string]lemmaRule, error) {
	rules := make(map[string]lemmaRule, strings.Count(text, "\n"))
	for number, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		fields := strings.Split(line, "\t")
		if len(fields) != 3 {
			return nil, fmt.Errorf("lemma rules: line %d: %d fields, not 3", number+1, len(fields))
		}
		cut, err := strconv.Atoi(fields[1])
		if err != nil || cut < 0 {
			return nil, fmt.Errorf("lemma rules: line %d: bad length %q", number+1, fields[1])
		}
		rules[fields[0]] = lemmaRule{cut, fields[2]}
	}
	return rules, nil
}

// Lemma returns the dictionary form of a word of the given tag: "accused",
// VERB gives "accuse". Names and numbers stay as they are, all else is lower
// case.
func Lemma(word string, tag document.Tag) string {
	if !hasLemma(tag) {
		return word
	}
	return lemmaBy(lemmaRules(), strings.ToLower(strings.ReplaceAll(word, "’", "'")), tag)
}

// hasLemma reports whether words of the tag are inflected or cased.
func hasLemma(tag document.Tag) bool {
	switch tag {
	case document.NoTag, document.PROPN, document.NUM, document.PUNCT, document.SYM, document.X:
		return false
	}
	return true
}

func lemmaBy(rules map[string]lemmaRule, word string, tag document.Tag) string {
	var buffer [64]byte
	prefix := append(append(buffer[:0], tag.String()...), ':')
	if rule, ok := rules[string(append(append(prefix, wholeWord...), word...))]; ok {
		return rule.apply(word)
	}
	for n := min(maxEnding, len(word)-1); n >= 0; n-- {
		if rule, ok := rules[string(append(prefix, word[len(word)-n:]...))]; ok {
			return rule.apply(word)
		}
	}
	return word
}

func (r lemmaRule) apply(word string) string {
	if r.cut > len(word) || r.cut == len(word) && r.add == "" {
		return word
	}
	return word[:len(word)-r.cut] + r.add
}

// isPlain reports whether a form is worth learning from: letters, apostrophes
// and hyphens only.
func isPlain(word string) bool {
	for _, r := range word {
		if !unicode.IsLetter(r) && r != '\'' && r != '-' {
			return false
		}
	}
	return word != ""
}
