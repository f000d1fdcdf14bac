package actor

import (
	"sort"
	"strings"

	"stance/pipeline/document"
)

// introduced reads what brackets say: "Bolivarian National Armed Forces
// (Fanb)" makes the second a name of the first.
func (n *namer) introduced(names []int) {
	doc := n.r.doc
	for k := 0; k+1 < len(names); k++ {
		a, b := names[k], names[k+1]
		if k+2 < len(names) && doc.Mentions[b].How == document.ByDescription {
			b = names[k+2] // "its French initials"
		}
		ma, mb := &doc.Mentions[a], &doc.Mentions[b]
		if mb.Start < ma.End || n.r.links[a].to == nil {
			continue
		}
		if between := doc.Text[ma.End:mb.Start]; !introduces(strings.TrimSpace(between)) || strings.Contains(between, "\n") {
			continue
		}
		full, other := nameText(doc.At(ma.Span)), nameText(doc.At(mb.Span))
		if len(strings.Fields(other)) != 1 || !abbreviates(other, full) {
			continue
		}
		if l := n.r.links[b]; l.to != nil && l.to.entry >= 0 {
			// CIA (…) of the gazetteer may be introduced by its full name too.
			continue
		}
		n.byInitial[strings.ToLower(fold(other))] = n.r.links[a].to
	}
}

// introduces reports words between a name and another of the same actor: "X (Y",
// "X, better known by its French initials as Y".
func introduces(between string) bool {
	switch between {
	case "(", "(the", "— or", "or", ", or", "(or":
		return true
	}
	words := strings.Fields(between)
	if n := len(words); n > 0 && words[n-1] == "the" {
		words = words[:n-1]
	}
	if len(words) < 3 || len(words) > 9 || words[0] != "," && words[0] != ",known" || words[len(words)-1] != "as" {
		return false
	}
	for _, w := range words[1:min(4, len(words))] {
		if w == "known" || w == "called" {
			return true
		}
	}
	return false
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

// unspelt is an acronym without what parts its letters: U-S-A, W.T.O.
func unspelt(text string) string {
	letters := strings.FieldsFunc(text, func(r rune) bool { return r == '.' || r == '-' })
	for _, l := range letters {
		if len(l) != 1 || !isUpper(l) {
			return text
		}
	}
	return strings.Join(letters, "")
}
