package actor

import "strings"

// shared reports a word with which many names begin, and a people's: it stands for
// none of them alone. The House is no committee of the House, Asia no programme.
func (n *namer) shared(text string, c *cluster) bool {
	kb, word := n.r.kb, lower(text)
	if institution[word] || geographic[word] || kb.isRegion(text) || people[lastName(c.words)] {
		return true
	}
	_, known := kb.exact[text]
	last, ok := kb.exact[capitalised(lastName(c.words))]
	return known || ok && last.sense == sensePeople
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

// unshouted is a name in capitals as others are written: KEN DAWES.
func unshouted(text string) string {
	if !allCaps(text) || len(text) < 4 {
		return text
	}
	words := strings.Fields(text)
	for i, w := range words {
		words[i] = capitalised(w)
	}
	return strings.Join(words, " ")
}
