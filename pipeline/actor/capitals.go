package actor

import (
	"strings"

	"stance/pipeline/document"
)

// opens reports whether token j stands where any word has a capital: first in
// its sentence, or after an opening mark, a colon or a dash.
func opens(doc *document.Document, s *document.Sentence, j int) bool {
	for k := j - 1; k >= 0; k-- {
		switch word := doc.At(s.Tokens[k].Span); word {
		case "“", "‘", "«", "\"", "'", "„", "``", "(", "[", "•", "*", "…", "...":
			if k > 0 && (word == "(" || word == "[") {
				return false
			}
			if k > 0 {
				return true
			}
		case ":", "—", "–", "-", "--":
			return true
		default:
			return false
		}
	}
	return true
}

// opening decides on a capital at the start, where any word has one.
func (d *detector) opening(s *document.Sentence, i int) bool {
	word := d.word(s, i)
	if s.Parsed {
		if tag := s.Tokens[i].Tag; tag == document.PROPN {
			return true
		} else if tag != document.NOUN && tag != document.ADJ && tag != document.X {
			return false
		}
	}
	if _, end := d.match(s, i); end > i {
		return true
	}
	low := d.low(s, i)
	if d.kb.offices[low].title || institution[low] {
		return i+1 < len(s.Tokens) && isUpper(d.word(s, i+1))
	}
	if d.seen.lower[low] {
		return false
	}
	if d.seen.caps[word] > 0 || d.kb.isFirstName(word) {
		return true
	}
	if i+1 >= len(s.Tokens) {
		return false
	}
	next := d.word(s, i+1)
	if isUpper(next) && !openers[d.low(s, i+1)] && !timeWords[d.low(s, i+1)] {
		return !strings.HasSuffix(word, "ly") && !strings.HasSuffix(word, "ing")
	}
	return next == "’s" || next == "'s"
}

// lexicon is what the document's own spelling tells of its words.
type lexicon struct {
	lower  map[string]bool // written without a capital somewhere
	caps   map[string]int  // times with a capital, not at the start of anything
	anyhow map[string]int  // times with a capital where any word has one: at a start, in a heading
	common map[string]bool // in capitals, and a kind of things: PAC
	apart  map[string]bool // with a capital and no hyphen beside it
}

// observe gathers the spelling of a document's words.
func observe(doc *document.Document) lexicon {
	seen := lexicon{lower: map[string]bool{}, caps: map[string]int{}, anyhow: map[string]int{}, common: map[string]bool{}, apart: map[string]bool{}}
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		heading := titleCase(doc, s)
		for j := range s.Tokens {
			word := doc.At(s.Tokens[j].Span)
			switch {
			case !hasLetter(word), heading && !isUpper(word):
			case heading, isUpper(word) && opens(doc, s, j):
				seen.anyhow[word]++
			case !isUpper(word):
				seen.lower[word] = true
			default:
				seen.caps[word]++
				if !hyphenBeside(doc, s, j) {
					seen.apart[word] = true
				}
				if common(doc, s, j) {
					seen.common[word] = true
				}
			}
		}
	}
	return seen
}

// hyphenBeside reports a hyphen that touches token j.
func hyphenBeside(doc *document.Document, s *document.Sentence, j int) bool {
	return j > 0 && doc.At(s.Tokens[j-1].Span) == "-" || j+1 < len(s.Tokens) && doc.At(s.Tokens[j+1].Span) == "-"
}
