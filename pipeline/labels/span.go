package labels

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// ByteSpan converts code points [start, end) of text to bytes.
func ByteSpan(text string, start, end int64) (document.Span, error) {
	if start < 0 || end < 0 {
		return document.Span{}, fmt.Errorf("%d is negative", min(start, end))
	}
	if start >= end {
		return document.Span{}, fmt.Errorf("start %d is not before end %d", start, end)
	}
	span := document.Span{Start: -1, End: -1}
	n := int64(0)
	for i := range text {
		if n == start {
			span.Start = i
		}
		if n == end {
			span.End = i
			break
		}
		n++
	}
	if span.End < 0 && n == end { // the end of the text
		span.End = len(text)
	}
	if span.End < 0 {
		return document.Span{}, fmt.Errorf("%d is past the end of the text, which has %d code points", end, utf8.RuneCountInString(text))
	}
	return span, nil
}

// codePoints converts a byte span of text to code points.
func codePoints(text string, s document.Span) (start, end int) {
	start = utf8.RuneCountInString(text[:s.Start])
	return start, start + utf8.RuneCountInString(text[s.Start:s.End])
}

// findWord finds the first occurrence of name in text that cuts no word, and
// counts all such occurrences.
func findWord(text, name string) (first document.Span, count int) {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return first, count
		}
		s := document.Span{Start: from + i, End: from + i + len(name)}
		before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
		after, _ := utf8.DecodeRuneInString(text[s.End:])
		head, size := utf8.DecodeRuneInString(name)
		tail, _ := utf8.DecodeLastRuneInString(name)
		if !(inWord(before) && inWord(head)) && !(inWord(tail) && inWord(after)) && !unicode.Is(unicode.M, after) {
			if count == 0 {
				first = s
			}
			count++
			from = s.End
			continue
		}
		from = s.Start + size
	}
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}
