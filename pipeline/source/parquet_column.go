package source

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// parquetKind is the kind of a column's values.
func parquetKind(c *schema.Column) Kind {
	switch c.LogicalType().(type) {
	case schema.DecimalLogicalType, *schema.DecimalLogicalType, schema.TimeLogicalType, *schema.TimeLogicalType:
		return Other
	case schema.DateLogicalType, *schema.DateLogicalType, schema.TimestampLogicalType, *schema.TimestampLogicalType:
		return Time
	case schema.UnknownLogicalType, *schema.UnknownLogicalType, schema.NullLogicalType, *schema.NullLogicalType:
		return Null
	}
	switch c.PhysicalType() {
	case parquet.Types.ByteArray:
		return String
	case parquet.Types.Int32, parquet.Types.Int64:
		return Int
	case parquet.Types.Int96: // timestamps of Impala and of Spark before 3
		return Time
	case parquet.Types.Float, parquet.Types.Double:
		return Float
	case parquet.Types.Boolean:
		return Bool
	}
	return Other
}

// parquetColumn reads one column of one row group.
type parquetColumn struct {
	reader   file.ColumnChunkReader
	kind     Kind
	optional bool
	unsigned bool
	date     bool
	unit     schema.TimeUnitType
	levels   []int16
}

func newParquetColumn(c *schema.Column, pages file.PageReader, alloc *limitedAllocator, pool *sync.Pool) *parquetColumn {
	out := &parquetColumn{optional: c.MaxDefinitionLevel() > 0}
	out.kind = parquetKind(c)
	switch t := c.LogicalType().(type) {
	case *schema.IntLogicalType:
		out.unsigned = !t.IsSigned()
	case schema.IntLogicalType:
		out.unsigned = !t.IsSigned()
	case *schema.TimestampLogicalType:
		out.unit = t.TimeUnit()
	case schema.TimestampLogicalType:
		out.unit = t.TimeUnit()
	case *schema.DateLogicalType, schema.DateLogicalType:
		out.date = true
	}
	out.reader = file.NewColumnReader(c, &checkedPages{PageReader: pages, optional: out.optional, alloc: alloc}, alloc, pool)
	return out
}

// read fills the cells of a column in rows, and returns how many it had.
func (c *parquetColumn) read(rows [][]Value, column int) (int, error) {
	if cap(c.levels) < len(rows) {
		c.levels = make([]int16, len(rows))
	}
	switch r := c.reader.(type) {
	case *file.ByteArrayColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, func(v parquet.ByteArray) Value { return Value{Kind: String, Str: string(v)} })
	case *file.Int32ColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, func(v int32) Value {
			if c.unsigned {
				return c.whole(int64(uint32(v)))
			}
			return c.whole(int64(v))
		})
	case *file.Int64ColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, c.whole)
	case *file.Int96ColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, func(v parquet.Int96) Value { return Value{Kind: Time, Time: v.ToTime().UTC()} })
	case *file.Float32ColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, func(v float32) Value { return Value{Kind: Float, Float: float64(v)} })
	case *file.Float64ColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, func(v float64) Value { return Value{Kind: Float, Float: v} })
	case *file.BooleanColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, func(v bool) Value {
			if v {
				return Value{Kind: Bool, Int: 1}
			}
			return Value{Kind: Bool}
		})
	}
	return 0, errors.New("a physical type that is not read")
}

// whole is an integer, or the date or time that it stands for.
func (c *parquetColumn) whole(n int64) Value {
	switch {
	case c.kind == Null:
		return Value{}
	case c.date:
		return Value{Kind: Time, Time: time.Unix(0, 0).UTC().AddDate(0, 0, int(n))}
	case c.kind == Time && c.unit == schema.TimeUnitMillis:
		return Value{Kind: Time, Time: time.UnixMilli(n).UTC()}
	case c.kind == Time && c.unit == schema.TimeUnitMicros:
		return Value{Kind: Time, Time: time.UnixMicro(n).UTC()}
	case c.kind == Time:
		return Value{Kind: Time, Time: time.Unix(0, n).UTC()}
	case c.unsigned:
		return unsigned(uint64(n))
	}
	return whole(n)
}

// readCells reads values and spreads them over the rows that have one.
func readCells[T any](c *parquetColumn, rows [][]Value, column int,
	readBatch func(int64, []T, []int16, []int16) (int64, int, error), value func(T) Value) (int, error) {
	values := make([]T, len(rows))
	done := 0
	for done < len(rows) {
		left := len(rows) - done
		levels := c.levels[:left]
		n, read, err := readBatch(int64(left), values[:left], levels, nil)
		if err != nil {
			return done, err
		}
		if n == 0 {
			break
		}
		next := 0
		for i := range int(n) {
			if c.optional && levels[i] == 0 {
				continue
			}
			if next >= read {
				return done, errors.New("fewer values than rows")
			}
			rows[done+i][column] = value(values[next])
			next++
		}
		done += int(n)
	}
	return done, nil
}

// maxPageValues is the most values that a page may have. Writers stop at
// thousands.
const maxPageValues = 16 << 20

// checkedPages lets no page through whose header claims more than it holds: the
// library would allocate what is claimed, or wait without end for it.
type checkedPages struct {
	file.PageReader
	optional bool
	alloc    *limitedAllocator
	err      error
}

func (p *checkedPages) Next() bool {
	p.alloc.spent = 0
	if p.err != nil || !p.PageReader.Next() {
		return false
	}
	p.err = p.check(p.PageReader.Page())
	return p.err == nil
}

func (p *checkedPages) Err() error {
	if p.err != nil {
		return p.err
	}
	return p.PageReader.Err()
}

func (p *checkedPages) check(page file.Page) error {
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

// limitedAllocator refuses to allocate more than a page or batch can need: the
// sizes that a damaged or hostile file claims are not to be believed.
type limitedAllocator struct {
	memory.Allocator
	limit        int
	spent        int    // since the page or batch began
	name         string // of the limit
	what, advice string // of which the limit is, and what to do where it is reached
}

func (a *limitedAllocator) check(size int) {
	if size > a.limit || a.spent+size > 4*a.limit {
		panic(faultf("", ReasonTooLarge, "%s of %d bytes, more than %d; %s, or raise the limit: --limit %s=%d", a.what, size, a.limit, a.advice, a.name, size))
	}
	a.spent += size
}

func (a *limitedAllocator) Allocate(size int) []byte {
	a.check(size)
	return a.Allocator.Allocate(size)
}

func (a *limitedAllocator) Reallocate(size int, b []byte) []byte {
	a.check(size)
	return a.Allocator.Reallocate(size, b)
}
