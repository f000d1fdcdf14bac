// Package conllu reads and writes dependency trees in the CoNLL-U format
// (https://universaldependencies.org/format.html). What is read and written
// again is the same but for line ends: comments, ranges of multiword tokens
// and empty nodes keep their place.
package conllu

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Columns of a row, in the order of the format.
const (
	ID = iota
	Form
	Lemma
	UPOS
	XPOS
	Feats
	Head
	Deprel
	Deps
	Misc
	columns
)

// Limits of what Reader accepts; past them it returns an error.
const (
	MaxLine = 1 << 20 // bytes in a line
	MaxRows = 1 << 16 // rows in a sentence; the parser keeps some kilobytes for each
)

// Kind says what a row stands for.
type Kind uint8

const (
	Word  Kind = iota // a syntactic word, numbered from 1
	Range             // a multiword token, "3-4"
	Empty             // an empty node of the enhanced graph, "8.1"
)

// Row is a line of ten columns.
type Row struct {
	Kind Kind
	Cols [columns]string
}

// Sentence is a block of rows with the comments before it.
type Sentence struct {
	Comments []string // with the leading "#"
	Rows     []Row
	Words    []int // index in Rows of each syntactic word
	Line     int   // number of the block's first line, from 1
}

// Word returns the i-th syntactic word, counted from 0.
func (s *Sentence) Word(i int) *Row { return &s.Rows[s.Words[i]] }

// Comment returns the value of the comment "# key = value".
func (s *Sentence) Comment(key string) (value string, ok bool) {
	for _, line := range s.Comments {
		k, v, found := strings.Cut(strings.TrimPrefix(line, "#"), "=")
		if found && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// Heads returns the head of every word as an index of Words, -1 for the root.
// It fails where a head is no number, names no word, or is the word itself.
func (s *Sentence) Heads() ([]int, error) {
	heads := make([]int, len(s.Words))
	for i := range heads {
		column := s.Word(i).Cols[Head]
		head, err := strconv.Atoi(column)
		if err != nil || head < 0 || head > len(heads) || head == i+1 {
			return nil, fmt.Errorf("sentence of line %d: word %d: bad head %q", s.Line, i+1, column)
		}
		heads[i] = head - 1
	}
	return heads, nil
}

// A SyntaxError is a line that is not CoNLL-U.
type SyntaxError struct {
	Line   int // from 1
	Reason string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Reader reads sentences one by one.
type Reader struct {
	lines *bufio.Scanner
	line  int
}

// NewReader returns a Reader of r.
func NewReader(r io.Reader) *Reader {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 1<<16), MaxLine)
	return &Reader{lines: lines}
}

// Next returns the next sentence, io.EOF after the last, a *SyntaxError for a
// malformed line, and what the underlying reader fails with.
func (r *Reader) Next() (*Sentence, error) {
	s := &Sentence{}
	for r.lines.Scan() {
		r.line++
		line := strings.TrimRight(r.lines.Text(), "\r")
		if r.line == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if line == "" {
			if len(s.Rows) > 0 {
				return s, nil
			}
			if len(s.Comments) > 0 {
				return nil, r.fail("comments without a sentence")
			}
			continue
		}
		if s.Line == 0 {
			s.Line = r.line
		}
		if line[0] == '#' {
			if len(s.Rows) > 0 {
				return nil, r.fail("comment within a sentence")
			}
			s.Comments = append(s.Comments, line)
			continue
		}
		if err := r.row(s, line); err != nil {
			return nil, err
		}
	}
	if err := r.lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			r.line++
			return nil, r.fail(fmt.Sprintf("longer than %d bytes", MaxLine))
		}
		return nil, fmt.Errorf("reading CoNLL-U after line %d: %w", r.line, err)
	}
	if len(s.Rows) > 0 {
		return s, nil
	}
	if len(s.Comments) > 0 {
		return nil, r.fail("comments without a sentence")
	}
	return nil, io.EOF
}

func (r *Reader) fail(reason string) error { return &SyntaxError{r.line, reason} }

// row appends one line of columns to s.
func (r *Reader) row(s *Sentence, line string) error {
	if len(s.Rows) == MaxRows {
		return r.fail(fmt.Sprintf("more than %d rows in a sentence", MaxRows))
	}
	var row Row
	rest, more := line, true
	for c := range row.Cols {
		if !more {
			return r.fail(fmt.Sprintf("%d columns, not %d", c, columns))
		}
		row.Cols[c], rest, more = strings.Cut(rest, "\t")
		if row.Cols[c] == "" {
			return r.fail(fmt.Sprintf("column %d is empty", c+1))
		}
	}
	if more {
		return r.fail(fmt.Sprintf("more than %d columns", columns))
	}
	next := len(s.Words) + 1
	id := row.Cols[ID]
	if first, last, ok := strings.Cut(id, "-"); ok {
		row.Kind = Range
		a, err := strconv.Atoi(first)
		b, err2 := strconv.Atoi(last)
		if err != nil || err2 != nil || a != next || b < a {
			return r.fail(fmt.Sprintf("bad range %q before word %d", id, next))
		}
	} else if word, _, ok := strings.Cut(id, "."); ok {
		row.Kind = Empty
		if n, err := strconv.Atoi(word); err != nil || n != next-1 {
			return r.fail(fmt.Sprintf("bad empty node %q after word %d", id, next-1))
		}
	} else {
		if n, err := strconv.Atoi(id); err != nil || n != next {
			return r.fail(fmt.Sprintf("id %q where word %d is due", id, next))
		}
		s.Words = append(s.Words, len(s.Rows))
	}
	s.Rows = append(s.Rows, row)
	return nil
}

// Write writes a sentence and the blank line after it.
func Write(w *bufio.Writer, s *Sentence) error {
	for _, comment := range s.Comments {
		w.WriteString(comment)
		w.WriteByte('\n')
	}
	for i := range s.Rows {
		for c, column := range s.Rows[i].Cols {
			if c > 0 {
				w.WriteByte('\t')
			}
			w.WriteString(column)
		}
		w.WriteByte('\n')
	}
	return w.WriteByte('\n') // a bufio.Writer keeps its first error
}
