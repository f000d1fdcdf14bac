package syntax

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"stance/pipeline/document"
)

// Render draws the tree of a sentence for a terminal, a word per line in the
// order of the text: what stands before its head hangs from above, what stands
// after it from below. Tag and relation follow in columns. For a sentence that
// is not parsed it says why.
func Render(w io.Writer, text string, s *document.Sentence) error {
	out := bufio.NewWriter(w)
	if !s.Parsed {
		reason := s.Unparsed
		if reason == "" {
			reason = "no parser ran"
		}
		fmt.Fprintf(out, "%s\n(not parsed: %s)\n", strings.Join(strings.Fields(text[s.Start:s.End]), " "), reason)
		return out.Flush()
	}
	d := drawing{text: text, tokens: s.Tokens, children: make([][]int, len(s.Tokens))}
	root := 0
	for i, t := range s.Tokens {
		if t.Head < 0 {
			root = i
			continue
		}
		d.children[t.Head] = append(d.children[t.Head], i)
	}
	d.draw(root, "", "", "")
	width := 0
	for _, row := range d.rows {
		width = max(width, utf8.RuneCountInString(row))
	}
	for i, row := range d.rows {
		t := s.Tokens[d.order[i]]
		pad := width - utf8.RuneCountInString(row)
		fmt.Fprintf(out, "%s%s  %-5s  %s\n", row, strings.Repeat(" ", pad), t.Tag, t.Relation)
	}
	return out.Flush()
}

// drawing collects the rows of a tree from the top down.
type drawing struct {
	text     string
	tokens   []document.Token
	children [][]int
	rows     []string
	order    []int // token of each row
}

// draw adds the rows of the subtree of a token; the prefixes stand before the
// rows above it, its own, and those below.
func (d *drawing) draw(token int, above, self, below string) {
	children := d.children[token]
	split, _ := slices.BinarySearch(children, token)
	for i, child := range children[:split] {
		if i == 0 {
			d.draw(child, above+"   ", above+"┌─ ", above+"│  ")
		} else {
			d.draw(child, above+"│  ", above+"├─ ", above+"│  ")
		}
	}
	span := d.tokens[token].Span
	d.rows = append(d.rows, self+strings.Join(strings.Fields(d.text[span.Start:span.End]), " "))
	d.order = append(d.order, token)
	after := children[split:]
	for i, child := range after {
		if i == len(after)-1 {
			d.draw(child, below+"│  ", below+"└─ ", below+"   ")
		} else {
			d.draw(child, below+"│  ", below+"├─ ", below+"│  ")
		}
	}
}
