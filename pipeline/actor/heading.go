package actor

import (
	"strings"
	"unicode"

	"stance/pipeline/document"
)

// titleCase reports a heading, or a line like one, whose longer words nearly
// all have capitals.
func titleCase(doc *document.Document, s *document.Sentence) bool {
	long, caps := 0, 0
	for j := range s.Tokens {
		word := doc.At(s.Tokens[j].Span)
		if s.Kind != document.Heading && len(word) == 3 && word == doc.Low(s.Tokens[j].Span) && hasLetter(word) && !openers[word] && !strings.ContainsAny(word, "'’") {
			return false // "met"
		}
		if len(word) < 4 || !unicode.IsLetter(firstRuneOf(word)) {
			continue
		}
		long++
		if isUpper(word) {
			caps++
		}
	}
	if s.Kind != document.Heading {
		// Some give an article's title as its first sentence.
		title := s.Start == doc.Sentences[0].Start && len(doc.Sentences) > 3
		return caps == long && (long >= 4 && title || long >= 6 && doc.At(s.Tokens[len(s.Tokens)-1].Span) != ".")
	}
	return long >= 3 && caps*10 >= long*8
}

// titledNames finds in a heading in title case the names that are known: the
// gazetteer's, and those of the body.
func (d *detector) titledNames(s *document.Sentence, known map[string]bool) []name {
	var out []name
	for i := 0; i < len(s.Tokens); {
		next := i + 1
		for end := min(len(s.Tokens), i+8); end > i; end-- {
			if known[plain(d.doc.Text[s.Tokens[i].Start:s.Tokens[end-1].End])] && isUpper(d.word(s, i)) {
				n := name{first: i, end: end}
				if p, to := d.match(s, i); to >= end {
					out = append(out, d.entry(s, p, i, to)...)
					next = to
					break
				}
				n.kind, _ = d.kind(s, n)
				out = append(out, n)
				next = end
				break
			}
		}
		if next == i+1 && (isUpper(d.word(s, i))) {
			if i+1 < len(s.Tokens) && d.lexeme(s, i).firstName && known[d.word(s, i+1)] && isUpper(d.word(s, i+1)) {
				// The first name of whom the body calls by the surname.
				if _, to := d.match(s, i); to == i {
					out = append(out, name{first: i, end: i + 2, kind: document.Person})
					next = i + 2
				}
			} else if p, to := d.match(s, i); to > i && (len(out) == 0 || out[len(out)-1].end <= i) {
				out = append(out, d.entry(s, p, i, to)...)
				next = to
			}
		}
		i = next
	}
	return out
}
