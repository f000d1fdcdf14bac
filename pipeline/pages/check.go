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
	err      error
}

func (p *checked) Next() bool {
	p.alloc.Reset()
	if p.err != nil || !p.PageReader.Next() {
		return false
	}
	p.err = p.check(p.PageReader.Page())
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
