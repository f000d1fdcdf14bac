package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// Text is taken to be wrapped by hand at columns from minWrap to maxWrap:
// shorter lines are verse, names or titles, longer ones are paragraphs.
const (
	minWrap = 40
	maxWrap = 140
)

// line is a line of text without its terminator and surrounding blanks.
type line struct {
	document.Span
	width      int  // in runes
	afterBlank bool // a blank line, or the start of the text, stands before it
}

// layout returns the paragraphs of the text: blocks between blank lines, and
// within a block each line of its own unless the text is wrapped.
func layout(text string) []document.Span {
	lines := splitLines(text)
	wrap := wrapColumn(text, lines)
	var units []document.Span
	for i, l := range lines {
		if i > 0 && !l.afterBlank && continues(text, lines[i-1], l, wrap) {
			units[len(units)-1].End = l.End
			continue
		}
		units = append(units, l.Span)
	}
	return units
}

// splitLines returns the lines that are not blank. Line ends are those of
// UAX 29's paragraph separators, form feed and vertical tab included.
func splitLines(text string) []line {
	var lines []line
	afterBlank := true
	for start := 0; start < len(text); {
		end, next := lineEnd(text, start)
		from, to := trimBlank(text, start, end)
		if from < to {
			lines = append(lines, line{document.Span{Start: from, End: to}, utf8.RuneCountInString(text[from:to]), afterBlank})
			afterBlank = false
		} else {
			afterBlank = true
		}
		start = next
	}
	return lines
}

// lineEnd returns where the line that starts at start ends, and where the next
// one starts.
func lineEnd(text string, start int) (end, next int) {
	for i := start; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return i, i + 2
			}
			return i, i + 1
		case c >= '\n' && c <= '\f':
			return i, i + 1
		case c == 0xC2 && strings.HasPrefix(text[i:], "\u0085"):
			return i, i + 2
		case c == 0xE2 && (strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029")):
			return i, i + 3
		}
	}
	return len(text), len(text)
}

// wrapColumn returns the column at which the text is wrapped, in runes, 0 if it
// is not: of the lines that have a successor in their block most must be full, that is
// leave no room for the successor's first word, and a good part of them must
// stop in the middle of a sentence.
func wrapColumn(text string, lines []line) int {
	pairs, column := 0, 0
	for _, l := range lines {
		if !l.afterBlank {
			pairs++
		}
		// A line that is one long word, an address, says nothing of the column.
		if l.width > column && strings.IndexByte(text[l.Start:l.End], ' ') >= 0 {
			column = l.width
		}
	}
	if pairs == 0 || column < minWrap || column > maxWrap {
		return 0
	}
	full, open := 0, 0
	for i := 1; i < len(lines); i++ {
		if lines[i].afterBlank || !isFull(text, lines[i-1], lines[i], column) {
			continue
		}
		full++
		if !endsSentence(text[lines[i-1].Start:lines[i-1].End]) {
			open++
		}
	}
	if 10*full < 6*pairs || 10*open < 4*full {
		return 0
	}
	return column
}

// isFull reports whether the first word of next would not have fitted on l.
func isFull(text string, l, next line, column int) bool {
	word := strings.IndexByte(text[next.Start:next.End], ' ')
	if word < 0 {
		word = next.Len()
	}
	return l.width+1+word > column
}

// continues reports whether next goes on with the paragraph of l, which stands
// on the line before.
func continues(text string, l, next line, column int) bool {
	before := text[l.Start:l.End]
	open := !endsSentence(before)
	full := column > 0 && isFull(text, l, next, column)
	if isBullet(text[next.Start:next.End]) {
		// "D. Smith" and a dash may stand at the start of a wrapped line.
		return full && open && !isBullet(before)
	}
	if full {
		return true
	}
	first, _ := utf8.DecodeRuneInString(text[next.Start:])
	// A stray break within a sentence.
	return open && !isBullet(before) && (unicode.IsLower(first) || strings.HasSuffix(before, ",")) && l.width > 20
}

// endsSentence reports whether a line ends in the mark that ends a sentence,
// closing quotation marks and brackets aside.
func endsSentence(line string) bool {
	for line != "" {
		r, size := utf8.DecodeLastRuneInString(line)
		if isSentenceTerminal(r) || r == ':' {
			return true
		}
		if !isClosing(r) {
			return false
		}
		line = line[:len(line)-size]
	}
	return false
}

// isBullet reports whether a line starts as an item of a list does.
func isBullet(line string) bool {
	r, size := utf8.DecodeRuneInString(line)
	rest := line[size:]
	blank := rest == "" || startsBlank(rest)
	switch r {
	case '•', '‣', '▪', '◦', '●', '■', '►', '∙', '·':
		return true
	case '-':
		// Some write the item up to it: -First.
		next, _ := utf8.DecodeRuneInString(rest)
		return blank || unicode.IsUpper(next)
	case '*', '–', '—', '>':
		return blank
	case '(':
		end := strings.IndexByte(rest, ')')
		return end > 0 && end <= 3 && isEnumerator(rest[:end])
	}
	end := strings.IndexAny(line, ".)")
	return end > 0 && end <= 3 && isEnumerator(line[:end]) && len(line) > end+1 && startsBlank(line[end+1:])
}

// isEnumerator reports whether s numbers an item: digits, a letter, or a small
// roman number.
func isEnumerator(s string) bool {
	if s == "" || len(s) > 4 {
		return false
	}
	if len(s) == 1 && isASCIILetter(s[0]) {
		return true
	}
	return strings.Trim(s, "0123456789") == "" || strings.Trim(s, "ivxIVX") == ""
}
