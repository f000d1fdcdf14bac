package source

import (
	"bufio"
	"errors"
	"io"
)

// lineReader splits decoded text into lines of bounded length.
type lineReader struct {
	in    *bufio.Reader
	limit int64
	buf   []byte
	no    int // number of the line last returned, from 1
	err   error
}

// next returns the next line with its terminator; the slice is valid until the
// next call. A line over the limit is passed over and is a *Fault, after which
// reading goes on. Where the input breaks off within a line, the part read is
// left out: a half record is none.
func (l *lineReader) next() ([]byte, error) {
	if l.err != nil {
		return nil, l.err
	}
	l.buf = l.buf[:0]
	tooLong := false
	l.no++
	for {
		part, err := l.in.ReadSlice('\n')
		if !tooLong {
			l.buf = append(l.buf, part...)
			tooLong = int64(len(l.buf)) > l.limit
		}
		switch {
		case err == nil:
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF:
			l.err = io.EOF
			if len(l.buf) == 0 {
				return nil, io.EOF
			}
		default:
			l.err = err
			var fault *Fault
			if errors.As(err, &fault) {
				l.err = io.EOF
			}
			return nil, err
		}
		if tooLong {
			if cap(l.buf) > 1<<20 {
				l.buf = nil
			}
			return nil, faultf("", ReasonLineTooLong, "the line is longer than %d bytes; split it, or raise the limit: --limit line=%d", l.limit, 2*l.limit)
		}
		return l.buf, nil
	}
}

// trimEOL cuts the line terminator, LF or CRLF.
func trimEOL(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
		if n > 1 && line[n-2] == '\r' {
			line = line[:n-2]
		}
	}
	return line
}
