package quote

import (
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// quoted is a stretch in quotation marks, marks included.
type quoted struct {
	document.Span
	paragraph int
	goesOn    bool // the next paragraph's first stretch continues it: no closing mark here
	continues bool // it continues the one before
}

// paragraph is a block of text and its sentences [first, end).
type paragraph struct {
	document.Span
	first, end int
}

func paragraphs(doc *document.Document) []paragraph {
	var out []paragraph
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if n := len(out); n > 0 && doc.Sentences[out[n-1].first].Paragraph == s.Paragraph {
			out[n-1].End, out[n-1].end = s.End, i+1
			continue
		}
		out = append(out, paragraph{Span: s.Span, first: i, end: i + 1})
	}
	return out
}

// mark classes
const (
	noMark = iota
	opening
	closing
	either // straight: by the spaces around it
	openingSingle
	closingSingle
)

// markAt classifies the quotation mark at text[i:] and returns its length.
func markAt(text string, i int) (class, size int) {
	r, n := utf8.DecodeRuneInString(text[i:])
	switch r {
	case '“', '„', '«', '‹', '〝':
		return opening, n
	case '”', '»', '›', '〞':
		return closing, n
	case '"', '＂':
		return either, n
	case '‘', '‚':
		return openingSingle, n
	case '’':
		return closingSingle, n
	case '\'', '`':
		if i+1 < len(text) && text[i+1] == text[i] {
			if r == '`' {
				return opening, 2
			}
			return either, 2
		}
		if r == '\'' {
			return closingSingle, n
		}
	}
	return noMark, n
}

// stretches finds what stands in quotation marks, in order, none within
// another. A paragraph that ends without the closing mark goes on in the next
// one if that begins with an opening mark.
func stretches(doc *document.Document, ps []paragraph) []quoted {
	var out []quoted
	carried := false
	for p := range ps {
		block := ps[p].Span
		start, single, straight := -1, false, false
		begins := true
		for i := block.Start; i < block.End; {
			class, size := markAt(doc.Text, i)
			if class == noMark {
				if r, _ := utf8.DecodeRuneInString(doc.Text[i:]); !unicode.IsSpace(r) {
					begins = false
				}
				i += size
				continue
			}
			before := i == block.Start || !wordLike(lastRune(doc.Text[block.Start:i]))
			after := i+size >= block.End || !wordLike(firstRune(doc.Text[i+size:block.End]))
			spaceBefore := i == block.Start || spacing(lastRune(doc.Text[block.Start:i]))
			switch {
			case start < 0:
				opens := class == opening || class == either && spaceBefore && i+size < block.End && !unicode.IsSpace(firstRune(doc.Text[i+size:block.End])) ||
					class == openingSingle && spaceBefore && !after ||
					class == closingSingle && doc.Text[i] == '\'' && spaceBefore && !after && closesLater(doc.Text[i+1:block.End])
				if opens {
					start, single, straight = i, class == openingSingle || class == closingSingle, class == either
					if carried && begins {
						out = append(out, quoted{paragraph: p, continues: true})
						out[len(out)-1].Start = -1
					}
				}
			case single:
				if class == closingSingle && after && !before || class == closingSingle && after && speechEnd(lastRune(doc.Text[block.Start:i])) {
					if r := lastRune(doc.Text[block.Start:i]); r == 's' && !lineEnds(doc.Text[i+size:block.End]) && closesLater(doc.Text[i+size:block.End]) {
						break
					}
					out = appendStretch(out, start, i+size, p)
					start = -1
				}
			case class == closing, class == either && (after || !spaceBefore), class == opening && doc.Text[i:i+size] == "“" && doc.Text[start:start+min(3, len(doc.Text)-start)] == "„":
				out = appendStretch(out, start, i+size, p)
				start = -1
			case class == opening && !straight && i-start > 1 && spaceBefore:
				// The closing mark was forgotten: the stretch before it is dropped unless
				// it is a sentence of its own.
				start = i
			}
			begins = false
			i += size
		}
		carried = false
		if start >= 0 {
			next := p+1 < len(ps) && startsWithMark(doc.Text[ps[p+1].Start:ps[p+1].End])
			if next || !single && start == block.Start {
				out = appendStretch(out, start, block.End, p)
				out[len(out)-1].goesOn = next
				carried = next
			}
		}
		// A continuation whose own stretch never came.
		for len(out) > 0 && out[len(out)-1].Start < 0 {
			out = out[:len(out)-1]
		}
	}
	return out
}

func appendStretch(out []quoted, start, end, p int) []quoted {
	span := document.Span{Start: start, End: end}
	if n := len(out); n > 0 && out[n-1].Start < 0 {
		out[n-1].Span = span
		return out
	}
	return append(out, quoted{Span: span, paragraph: p})
}

func startsWithMark(text string) bool {
	if text == "" {
		return false
	}
	class, _ := markAt(text, 0)
	return class == opening || class == either || class == openingSingle
}

// closesLater reports a single mark further on that can close.
func closesLater(text string) bool {
	for i := 1; i < len(text) && i < 600; {
		class, size := markAt(text, i)
		if class == openingSingle {
			return false
		}
		if class == closingSingle && (i+size >= len(text) || !wordLike(firstRune(text[i+size:]))) {
			if r := lastRune(text[:i]); speechEnd(r) || r != 's' && wordLike(r) {
				return true
			}
		}
		i += size
	}
	return false
}

func lineEnds(text string) bool { return text == "" }

func speechEnd(r rune) bool { return r == '.' || r == ',' || r == '?' || r == '!' || r == '…' }

func wordLike(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func spacing(r rune) bool {
	return unicode.IsSpace(r) || r == '(' || r == '[' || r == '—' || r == '–' || r == '-' || r == '“' || r == '"' || r == ':' || r == '\u200b'
}

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }
func lastRune(s string) rune  { r, _ := utf8.DecodeLastRuneInString(s); return r }
