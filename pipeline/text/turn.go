package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// A transcript gives who speaks at the start of a line: "WALLACE: Thank you."
const (
	maxLabel      = 48 // bytes of a label
	maxLabelWords = 5
	sureTurns     = 3 // turns after which any label in capitals is one
	plainTurns    = 4 // turns that make a transcript whose labels are not in capitals
)

// turn is a line that may begin with its speaker's label.
type turn struct {
	sentence int
	label    document.Span
	key      string // the label's last word in lower case
	caps     bool
	sure     bool // by itself
}

// markTurns fills Label and Turn of the sentences of transcripts. A label in
// capitals counts if its last word begins another line too, or is a name that
// the text has within its sentences; one in small letters only where most
// labels recur. Where none recurs, one in capitals at the very beginning is where the article
// was written. A turn lasts until the next one where the text is all turns, else
// until its paragraph ends.
func markTurns(text string, sentences []document.Sentence) {
	var turns []turn
	paragraphs := 0
	for i := range sentences {
		if i == 0 || sentences[i].Paragraph != sentences[i-1].Paragraph {
			paragraphs++
			if t, ok := labelled(text, &sentences[i]); ok {
				t.sentence = i
				turns = append(turns, t)
			}
		}
	}
	times := map[string]int{}
	plain, recurring := 0, 0
	for _, t := range turns {
		times[t.key]++
	}
	for _, t := range turns {
		if !t.caps {
			plain++
			if times[t.key] > 1 {
				recurring++
			}
		}
	}
	if k := slices.IndexFunc(turns, func(t turn) bool { return t.caps }); k >= 0 && onlyOnce(times) && unfinished(text, sentences[:turns[k].sentence]) {
		turns = slices.Delete(turns, k, k+1) // "COLOMBO: Two ships berthed": where it was written
	}
	transcript := plain >= plainTurns && len(times) > 1 && recurring*3 >= plain*2
	var names map[string]bool
	sure := 0
	for k := range turns {
		t := &turns[k]
		switch {
		case !t.caps:
			t.sure = transcript
		case times[t.key] > 1:
			t.sure = true
		default:
			if names == nil {
				names = namesWithin(text, sentences)
			}
			t.sure = names[t.key]
		}
		if t.sure {
			sure++
		}
	}
	kept := turns[:0]
	for _, t := range turns {
		if t.sure || t.caps && sure >= sureTurns {
			kept = append(kept, t)
		}
	}
	dense := len(kept)*3 >= paragraphs
	for k, t := range kept {
		limit := len(sentences)
		if k+1 < len(kept) {
			limit = kept[k+1].sentence
		} else {
			dense = false
		}
		sentences[t.sentence].Label = t.label
		for i := t.sentence; i < limit && (dense || sentences[i].Paragraph == sentences[t.sentence].Paragraph); i++ {
			sentences[i].Turn, sentences[i].Kind = true, document.Body
		}
	}
}

// unfinished reports that no sentence ends as running text does: a title and a byline.
func unfinished(text string, sentences []document.Sentence) bool {
	return !slices.ContainsFunc(sentences, func(s document.Sentence) bool {
		return strings.HasSuffix(strings.TrimRight(text[s.Start:s.End], "\"”’»)"), ".")
	})
}

// onlyOnce reports that no label recurs, as those of speakers do.
func onlyOnce(times map[string]int) bool {
	for _, n := range times {
		if n > 1 {
			return false
		}
	}
	return true
}

// labelled reads the label that a sentence begins with: up to five words with
// capitals, a colon, and words on the same line.
func labelled(text string, s *document.Sentence) (turn, bool) {
	start := s.Start
	for start < s.End {
		r, size := utf8.DecodeRuneInString(text[start:])
		if !strings.ContainsRune("\"“'‘", r) {
			break
		}
		start += size
	}
	line := text[start:min(s.End, start+maxLabel)]
	colon := strings.IndexByte(line, ':')
	if colon < 2 || start+colon+2 >= s.End || text[start+colon+1] != ' ' {
		return turn{}, false
	}
	words := strings.Fields(line[:colon])
	if len(words) == 0 || len(words) > maxLabelWords {
		return turn{}, false
	}
	caps := true
	for _, w := range words {
		if first, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(")); !unicode.IsUpper(first) {
			return turn{}, false
		}
		for _, r := range w {
			switch {
			case unicode.IsLower(r):
				caps = false
			case !unicode.IsLetter(r) && !strings.ContainsRune(".-'’,()", r):
				return turn{}, false
			}
		}
	}
	t := turn{label: document.Span{Start: start, End: start + colon}, caps: caps}
	t.key = strings.ToLower(words[len(words)-1])
	return t, utf8.RuneCountInString(t.key) > 1
}

// namesWithin are the words, in lower case, that sentences write with a capital
// after a word in small letters: names, in no heading.
func namesWithin(text string, sentences []document.Sentence) map[string]bool {
	names := map[string]bool{}
	for i := range sentences {
		tokens := sentences[i].Tokens
		for j := 1; j < len(tokens); j++ {
			before, _ := utf8.DecodeRuneInString(text[tokens[j-1].Start:])
			word := text[tokens[j].Start:tokens[j].End]
			first, size := utf8.DecodeRuneInString(word)
			if second, _ := utf8.DecodeRuneInString(word[size:]); unicode.IsLower(before) && unicode.IsUpper(first) && unicode.IsLower(second) {
				names[strings.ToLower(word)] = true
			}
		}
	}
	return names
}
