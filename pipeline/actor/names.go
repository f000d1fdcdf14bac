package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

func demonymOrCommon(kb *Knowledge, text string) bool {
	p, ok := kb.exact[text]
	return ok && p.sense == senseAdjective
}

// nameText is the name as it is looked up: plain marks, single spaces.
func nameText(s string) string { return strings.TrimSuffix(plain(s), "'s") }

// nameWords are the words of a name, folded and in lower case, without initials
// and suffixes (Jr.).
func nameWords(text string) []string {
	var words []string
	all := strings.FieldsFunc(lower(fold(text)), func(r rune) bool { return r == ' ' || r == '-' || r == ',' })
	for i, w := range all {
		w = strings.Trim(w, ".'")
		switch {
		case w == "":
		case i > 0 && len(w) == 1 && len(all) > 2:
		case i > 0 && (w == "jr" || w == "sr" || w == "iii" || w == "ii"):
		default:
			words = append(words, w)
		}
	}
	return words
}

// lastName is the surname: the last word, with the particle before it if the
// name is written so ("van Rompuy" is found by "rompuy" too).
func lastName(words []string) string { return words[len(words)-1] }

// samePerson reports names of one person: same first and last word, or one
// within the other.
func samePerson(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if a[0] == b[0] && a[len(a)-1] == b[len(b)-1] {
		return true
	}
	for i := 0; i+len(a) <= len(b); i++ {
		same := true
		for j := range a {
			if a[j] != b[i+j] {
				same = false
				break
			}
		}
		if same {
			return true
		}
	}
	return false
}

// headed is the last organisation named before the offset of whose name the
// word is the head, at its end or before "of": "the Times".
func (n *namer) headed(word string, offset int) *cluster {
	for i := len(n.r.clusters) - 1; i >= 0; i-- {
		c := n.r.clusters[i]
		if c.first >= offset || len(c.words) < 2 || c.votes[document.Person]+c.votes[document.Place] > 0 || c.id != "" && c.kind != document.Organisation && c.kind != document.Government {
			continue
		}
		head := c.words[len(c.words)-1]
		for k, w := range c.words {
			if k > 0 && (w == "of" || w == "for" || w == "on") {
				head = c.words[k-1]
				break
			}
		}
		if head == word {
			return c
		}
	}
	return nil
}

// initials are the first letters of the longer words.
func initials(words []string) string {
	var b strings.Builder
	for _, w := range words {
		switch w {
		case "of", "the", "for", "and", "de", "&", "in", "on", "to":
		default:
			b.WriteString(firstRune(w))
		}
	}
	return b.String()
}

func firstRune(w string) string {
	for i := range w {
		if i > 0 {
			return w[:i]
		}
	}
	return w
}

// abbreviates reports whether short can stand for full: its letters occur there
// in order, or are the initials in the order of another language (FANB for
// Bolivarian National Armed Forces), or it is an acronym in capitals.
func abbreviates(short, full string) bool {
	if allCaps(short) && len(short) <= 8 {
		return true
	}
	s := sortedLetters(strings.ToLower(fold(short)))
	return len(s) >= 2 && s == sortedLetters(initials(nameWords(full)))
}

func sortedLetters(s string) string {
	letters := strings.Split(strings.ReplaceAll(s, ".", ""), "")
	sort.Strings(letters)
	return strings.Join(letters, "")
}
