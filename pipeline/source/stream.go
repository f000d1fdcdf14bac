package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// ratioFloor is how much may come out of a compressed file before its ratio is
// judged: short repetitive files compress far better than long ones.
const ratioFloor = 64e6

// Stream is the decompressed content of one input. Read returns a *Fault where
// the data are at fault (truncated, corrupt, too large), any other error where
// the machine is.
type Stream struct {
	raw    *rawReader
	out    io.Reader
	file   *os.File
	zstd   *zstd.Decoder
	limits Limits
	packed Compression
	n      int64 // bytes out
	err    error
}

// OpenStream opens an input. Bytes read are added to done as they are read from
// the file; done may be nil.
func OpenStream(in Input, stdin io.Reader, limits Limits, done *atomic.Int64) (*Stream, error) {
	s := &Stream{limits: limits.WithDefaults(), packed: in.Compression}
	if in.Path == Stdin {
		if stdin == nil {
			return nil, errors.New("standard input is not connected")
		}
		s.raw = &rawReader{r: stdin, done: done}
		s.out = s.raw
		return s, nil
	}
	if err := s.limits.checkFile(in); err != nil {
		return nil, err
	}
	file, err := os.Open(in.Path)
	if err != nil {
		return nil, err
	}
	s.file = file
	s.raw = &rawReader{r: file, done: done}
	switch in.Compression {
	case Plain:
		s.out = s.raw
	case Gzip:
		s.out = &gzipReader{raw: bufio.NewReaderSize(s.raw, 64<<10)}
	case Zstd:
		// One goroutine only: the caller says how many cores may be busy.
		s.zstd, err = zstd.NewReader(s.raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(128<<20))
		if err != nil {
			file.Close()
			return nil, fmt.Errorf("starting zstd for %s: %w", in.Name, err)
		}
		s.out = s.zstd
	}
	return s, nil
}

// Read implements io.Reader.
func (s *Stream) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.out.Read(p)
	s.n += int64(n)
	switch {
	case err == nil || err == io.EOF:
	case s.raw.err != nil:
		err = s.raw.err
	default:
		err = s.decompressionFault(err)
	}
	if (err == nil || err == io.EOF) && s.packed != Plain {
		if s.n > s.limits.Decompressed {
			err = faultf("", ReasonTooLarge, "more than %d bytes when decompressed; split the file, or raise the limit: --limit decompressed=%d", s.limits.Decompressed, 2*s.limits.Decompressed)
		} else if s.n > ratioFloor && s.n/s.limits.Ratio > s.raw.n {
			err = faultf("", ReasonTooLarge, "decompresses to more than %d times its size; decompress it first if that is meant, or raise the limit: --limit ratio=%d", s.limits.Ratio, 2*s.limits.Ratio)
		}
	}
	s.err = err
	return n, err
}

// decompressionFault words an error of the decompressor.
func (s *Stream) decompressionFault(err error) *Fault {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return faultf("", ReasonTruncated, "the %s file ends early, after %d bytes of content; fetch it again", s.packed, s.n)
	}
	return faultf("", ReasonCorrupt, "not valid %s after %d bytes of content (%v); fetch the file again, or correct its extension", s.packed, s.n, err)
}

// Close closes the file.
func (s *Stream) Close() error {
	if s.zstd != nil {
		s.zstd.Close()
	}
	if s.file != nil {
		return s.file.Close()
	}
	return nil
}

// rawReader counts what is read from the file and remembers its failure, so
// that a failing disk is not taken for a corrupt file.
type rawReader struct {
	r    io.Reader
	n    int64
	done *atomic.Int64
	err  error
}

func (r *rawReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.n += int64(n)
	if r.done != nil {
		r.done.Add(int64(n))
	}
	if err != nil && err != io.EOF {
		r.err = err
	}
	return n, err
}

// gzipReader opens the gzip header at the first Read, so that a bad header is
// reported where every other fault of the stream is.
type gzipReader struct {
	raw *bufio.Reader
	gz  *gzip.Reader
}

func (g *gzipReader) Read(p []byte) (int, error) {
	if g.gz == nil {
		gz, err := gzip.NewReader(g.raw)
		if err == io.EOF { // an empty file is no gzip file
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return 0, err
		}
		g.gz = gz
	}
	return g.gz.Read(p)
}
