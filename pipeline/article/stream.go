package article

import (
	"fmt"
	"io"

	"stance/pipeline/source"
)

const arrowStream = "the Arrow stream" // its name in messages

// Stream reads articles from an Arrow stream, each row by itself: that ids
// differ is for the caller to see to, who knows the other streams of a corpus.
type Stream struct {
	reader Reader
	rows   *source.ArrowStream
}

// OpenStream reads the head of an Arrow stream and checks that it has the
// columns. Of the options it takes Columns and Limits.
func OpenStream(in io.Reader, options Options) (*Stream, error) {
	s := &Stream{reader: Reader{options: options}}
	var err error
	if s.reader.columns, err = columnsOf(options); err != nil {
		return nil, err
	}
	if s.rows, err = source.OpenArrow(in, s.reader.columns, options.Limits); err != nil {
		return nil, fmt.Errorf("reading %s: %w", arrowStream, err)
	}
	if fault := s.rows.Missing(s.reader.flag); fault != nil {
		return nil, fmt.Errorf("reading %s: %w", arrowStream, fault)
	}
	s.reader.noteMisspelt(arrowStream, s.rows.Names())
	return s, nil
}

// Notes are remarks on the columns, as of a Reader.
func (s *Stream) Notes() []string { return s.reader.notes }

// Next returns the article or reject of the next row, io.EOF after the last.
// Any other error means that the stream cannot be read on.
func (s *Stream) Next() (Item, error) {
	row, err := s.rows.Next()
	return s.reader.item(source.Input{Path: source.Stdin, Name: arrowStream}, row, err)
}

// Left is how many rows Next gives without waiting for a batch.
func (s *Stream) Left() int { return s.rows.Left() }
