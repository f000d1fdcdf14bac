package pages

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/parquet/file"
)

// maxPageValues is the most values that a page may have. Writers stop at
// thousands.
const maxPageValues = 16 << 20

// checked lets no page through whose header claims more than it holds: the
// library would allocate what is claimed, or wait without end for it.
type checked struct {
	file.PageReader
	optional bool
	alloc    *Allocator
	left     int  // values of the page that are still to be read
	prefixed bool // whether they are coded by what they share with the one before
	err      error
}

// ahead is how many of n rows may be decoded at once: none of a page that was not
// looked at but its first, and one where a few bytes can stand for a long text,
// which must be counted before there is a second.
func (p *checked) ahead(n int) int {
	if p.left <= 0 || p.prefixed {
		return 1
	}
	return min(n, p.left)
}

func (p *checked) Next() bool {
	p.alloc.Reset()
	if p.err != nil || !p.PageReader.Next() {
		return false
	}
	page := p.PageReader.Page()
	if data, ok := page.(file.DataPage); ok {
		const deltaByteArray = 7 // in the enumeration Encoding of parquet.thrift
		p.left, p.prefixed = int(data.NumValues()), data.Encoding() == deltaByteArray
	}
	p.err = p.check(page)
	return p.err == nil
}

func (p *checked) Err() error {
	if p.err != nil {
		return p.err
	}
	return p.PageReader.Err()
}

func (p *checked) check(page file.Page) error {
	n, data := int(page.NumValues()), page.Data()
	switch page := page.(type) {
	case *file.DictionaryPage:
		const least = 4 // bytes of an entry, of the types that have dictionaries
		if n*least > len(data) {
			return fmt.Errorf("a dictionary of %d bytes with %d entries", len(data), n)
		}
		return nil
	case *file.DataPageV1:
		if !p.optional {
			break
		}
		if len(data) < 4 {
			return errors.New("a page without its levels")
		}
		size := binary.LittleEndian.Uint32(data)
		if uint64(size) > uint64(len(data)-4) {
			return errors.New("levels past the end of their page")
		}
		if page.DefinitionLevelEncoding() != 3 { // RLE; BIT_PACKED went out of use with format version 1
			return errors.New("levels in an encoding that is not read")
		}
		return checkLevels(data[4:4+size], n)
	case *file.DataPageV2:
		size := int(page.DefinitionLevelByteLen())
		if size < 0 || size > len(data) || page.RepetitionLevelByteLen() != 0 {
			return errors.New("levels past the end of their page")
		}
		if p.optional {
			return checkLevels(data[:size], n)
		}
	}
	return checkCount(n)
}

func checkCount(n int) error {
	if n > maxPageValues {
		return fmt.Errorf("a page of %d values, more than %d", n, maxPageValues)
	}
	return nil
}

// checkLevels checks that runs of levels of one bit, in the hybrid encoding
// (https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE), are n
// levels or more.
func checkLevels(b []byte, n int) error {
	if err := checkCount(n); err != nil {
		return err
	}
	levels := uint64(0)
	for levels < uint64(n) {
		header, size := binary.Uvarint(b)
		if size <= 0 {
			return fmt.Errorf("%d levels for %d values", levels, n)
		}
		b = b[size:]
		count := header >> 1
		bytes := uint64(1) // of a repeated level
		if header&1 == 1 { // groups of eight, packed
			bytes, count = count, 8*count
		}
		if count == 0 || header>>1 > maxPageValues || bytes > uint64(len(b)) {
			return fmt.Errorf("%d levels for %d values", levels, n)
		}
		b = b[bytes:]
		levels += count
	}
	return nil
}
