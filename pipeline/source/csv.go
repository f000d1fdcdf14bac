package source

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// csvReader reads records by RFC 4180, with the separator of TSV too. It is not
// encoding/csv because that turns CRLF within quotes into LF, which would move
// every offset after it, and has no limit.
//
// A quotation mark opens a quoted field only at the start of the field, and
// must be doubled within one. Where that goes wrong, what follows cannot be
// told apart from the inside of a field, so the reader does not guess: see
// recover.
type csvReader struct {
	lines   *lineReader
	comma   byte
	width   int      // fields of the header; 0 until it is read
	pending []string // lines to be read again
	line    int      // number of the line last read
	raw     []string // lines of the record being read
	rawSize int64
	stopped bool
}

// csvParser is the state within a record.
type csvParser struct {
	fields []string
	field  []byte
	state  csvState
}

type csvState uint8

const (
	fieldStart csvState = iota
	unquoted
	quoted
	quoteInQuoted
)

var errQuote = errors.New("a quotation mark within a quoted field is not doubled")

// feed parses one line; done means that the record ends with it.
func (p *csvParser) feed(line []byte, comma byte) (done bool, err error) {
	content := trimEOL(line)
	for i := 0; i < len(line); i++ {
		c := line[i]
		if p.state == quoted { // the only state in which a terminator is content
			if c == '"' {
				p.state = quoteInQuoted
			} else {
				p.field = append(p.field, c)
			}
			continue
		}
		if i >= len(content) {
			break
		}
		switch {
		case c == comma:
			p.end()
		case c == '"' && p.state == fieldStart:
			p.state = quoted
		case c == '"' && p.state == quoteInQuoted:
			p.field = append(p.field, c)
			p.state = quoted
		case p.state == quoteInQuoted:
			return false, errQuote
		default:
			p.field = append(p.field, c)
			p.state = unquoted
		}
	}
	if p.state == quoted {
		return false, nil
	}
	p.end()
	return true, nil
}

func (p *csvParser) end() {
	p.fields = append(p.fields, string(p.field))
	p.field = p.field[:0]
	p.state = fieldStart
}

// next returns the next record and the number of its first line. Blank lines
// are no records. A *Fault has the position of its first line.
func (c *csvReader) next() (fields []string, first int, err error) {
	if c.stopped {
		return nil, 0, io.EOF
	}
	var p csvParser
	c.raw, c.rawSize = c.raw[:0], 0
	for {
		line, err := c.nextLine()
		var fault *Fault
		switch {
		case err == io.EOF && len(c.raw) > 0:
			return nil, first, c.recover(first, "the quoted field is never closed")
		case errors.As(err, &fault):
			at := c.line
			if len(c.raw) > 0 {
				at = first
			}
			fault.Position = fmt.Sprintf("line %d", at)
			return nil, at, fault
		case err != nil:
			return nil, 0, err
		}
		if len(c.raw) == 0 {
			if len(trimEOL(line)) == 0 {
				continue
			}
			first = c.line
		}
		done, err := p.feed(line, c.comma)
		if err == nil && done {
			return p.fields, first, nil
		}
		c.raw = append(c.raw, string(line))
		c.rawSize += int64(len(line))
		switch {
		case err != nil:
			return nil, first, c.recover(first, err.Error())
		case c.rawSize > c.lines.limit:
			return nil, first, c.recover(first, fmt.Sprintf("a quoted field is not closed within %d bytes", c.lines.limit))
		}
	}
}

func (c *csvReader) nextLine() ([]byte, error) {
	if len(c.pending) > 0 {
		line := c.pending[0]
		c.pending = c.pending[1:]
		c.line++
		return []byte(line), nil
	}
	line, err := c.lines.next()
	if err != io.EOF {
		c.line = c.lines.no
	}
	return line, err
}

// recover decides where to go on after a record whose quotes are wrong. If the
// record is one line, at the next. If each further line it swallowed is a whole
// record by itself, parsed or merely split at separators, the file does not use
// quotes as CSV does: only the first line is lost and the others are read again. Otherwise the reader stops:
// lines of a text would be taken for records.
func (c *csvReader) recover(first int, why string) *Fault {
	const remedy = `write " within a quoted field as "", or use JSON lines`
	position := fmt.Sprintf("line %d", first)
	if len(c.raw) == 1 && c.rawSize <= c.lines.limit {
		return faultf(position, ReasonMalformedCSV, "%s; %s", why, remedy)
	}
	whole := c.width > 1
	for _, line := range c.raw[1:] {
		var p csvParser
		done, err := p.feed([]byte(line), c.comma)
		parsed := err == nil && done && len(p.fields) == c.width
		if !parsed && strings.Count(line, string(rune(c.comma)))+1 != c.width {
			whole = false
			break
		}
	}
	if whole {
		c.pending = append(append([]string(nil), c.raw[1:]...), c.pending...)
		c.line = first
		return faultf(position, ReasonMalformedCSV, "%s; %s", why, remedy)
	}
	c.stopped = true
	return faultf(position, ReasonMalformedCSV,
		"%s (read up to line %d); where the records after it begin cannot be told, so the rest of the file is left out: %s", why, c.line, remedy)
}

// otherSeparator guesses what a header is separated by, for a message.
func otherSeparator(header string) string {
	for _, s := range []string{"\t", ";", "|", ","} {
		if strings.Contains(header, s) {
			return s
		}
	}
	return ""
}
