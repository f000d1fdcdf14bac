package duplicate

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"
)

// Size is the length of a signature in binary.
const Size = 4 + bins

// ErrFormat is in the errors of Parse and Read about bytes that are not what
// AppendBinary or Write gave.
var ErrFormat = errors.New("not signatures of this version")

// AppendBinary appends the signature to b, Size bytes. The error is nil.
func (s Signature) AppendBinary(b []byte) ([]byte, error) {
	b = binary.LittleEndian.AppendUint32(b, s.words)
	return append(b, s.hashes[:]...), nil
}

// Parse is the signature that AppendBinary gave.
func Parse(b []byte) (Signature, error) {
	var s Signature
	if len(b) != Size {
		return s, fmt.Errorf("parsing a signature: %d bytes, want %d: %w", len(b), Size, ErrFormat)
	}
	s.words = binary.LittleEndian.Uint32(b)
	copy(s.hashes[:], b[4:])
	if s.words == 0 && s.hashes != [bins]byte{} {
		return Signature{}, fmt.Errorf("parsing a signature: hashes of no words: %w", ErrFormat)
	}
	return s, nil
}

// magic opens a file; the number changes with all that signatures depend on.
const magic = "stance signatures 1\n"

// maxID is the longest id of an article, in bytes.
const maxID = 1 << 20

// Write writes articles: the magic line, their number, then of each the length
// of its id, the id, the date and the signature, and last a CRC-32 of it all.
func Write(w io.Writer, articles []Article) error {
	sum := crc32.NewIEEE()
	out := bufio.NewWriter(io.MultiWriter(w, sum))
	b := binary.AppendUvarint([]byte(magic), uint64(len(articles)))
	for i := range articles {
		a := &articles[i]
		if len(a.ID) > maxID {
			return fmt.Errorf("writing signatures: article %d: an id of %d bytes, at most %d are possible", i, len(a.ID), maxID)
		}
		b = binary.AppendUvarint(b, uint64(len(a.ID)))
		b = append(b, a.ID...)
		b = binary.LittleEndian.AppendUint64(b, uint64(a.Published))
		b, _ = a.Signature.AppendBinary(b)
		if _, err := out.Write(b); err != nil {
			return fmt.Errorf("writing signatures: %w", err)
		}
		b = b[:0]
	}
	if _, err := out.Write(b); err != nil {
		return fmt.Errorf("writing signatures: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing signatures: %w", err)
	}
	if _, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32())); err != nil {
		return fmt.Errorf("writing signatures: %w", err)
	}
	return nil
}

// Read reads what Write wrote, up to the end of r. Errors about the content
// wrap ErrFormat.
func Read(r io.Reader) ([]Article, error) {
	in := &summed{r: bufio.NewReader(r)}
	articles, err := in.articles()
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("cut off: %w", ErrFormat)
	}
	if err != nil {
		return nil, fmt.Errorf("reading signatures: %w", err)
	}
	return articles, nil
}

// summed reads bytes and sums them up.
type summed struct {
	r      *bufio.Reader
	sum    uint32
	one    [1]byte
	buffer []byte // of an article
}

func (s *summed) fill(b []byte) error {
	_, err := io.ReadFull(s.r, b)
	s.sum = crc32.Update(s.sum, crc32.IEEETable, b)
	return err
}

func (s *summed) articles() ([]Article, error) {
	head := make([]byte, len(magic))
	if err := s.fill(head); err != nil {
		return nil, err
	}
	if string(head) != magic {
		return nil, fmt.Errorf("begins with %q: %w", head, ErrFormat)
	}
	n, err := s.number(math.MaxInt32)
	if err != nil {
		return nil, err
	}
	articles := make([]Article, 0, min(n, 1<<12)) // n is not to be trusted yet
	for range n {
		a, err := s.article()
		if err != nil {
			return nil, fmt.Errorf("article %d: %w", len(articles), err)
		}
		articles = append(articles, a)
	}
	want := s.sum
	var last [4]byte
	if err := s.fill(last[:]); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint32(last[:]) != want {
		return nil, fmt.Errorf("the checksum is wrong: %w", ErrFormat)
	}
	if _, err := s.r.ReadByte(); err == nil {
		return nil, fmt.Errorf("bytes after the end: %w", ErrFormat)
	} else if err != io.EOF {
		return nil, err
	}
	return articles, nil
}

func (s *summed) article() (Article, error) {
	n, err := s.number(maxID)
	if err != nil {
		return Article{}, err
	}
	s.buffer = slices.Grow(s.buffer[:0], n+8+Size)[:n+8+Size]
	b := s.buffer
	if err := s.fill(b); err != nil {
		return Article{}, err
	}
	a := Article{ID: string(b[:n]), Published: int64(binary.LittleEndian.Uint64(b[n:]))}
	a.Signature, err = Parse(b[n+8:])
	return a, err
}

// number reads a number that may not be above limit, in five bytes at most.
func (s *summed) number(limit int) (int, error) {
	n := uint64(0)
	for shift := 0; shift < 35; shift += 7 {
		if err := s.fill(s.one[:]); err != nil {
			return 0, err
		}
		n |= uint64(s.one[0]&0x7f) << shift
		if s.one[0] < 0x80 {
			if n > uint64(limit) {
				break
			}
			return int(n), nil
		}
	}
	return 0, fmt.Errorf("a number above %d: %w", limit, ErrFormat)
}
