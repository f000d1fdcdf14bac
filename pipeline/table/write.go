package table

import (
	"fmt"
	"slices"
	"time"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// groupWriter writes row groups out of rows. It keeps buffers from one column to
// the next, and puts no Arrow record between rows and file, which would take as
// long again. The bytes are those that the library writes of such a record.
type groupWriter struct {
	table *Table

	levels   []int16 // by row: 1, or 0 for null
	strings  []string
	bytes    []parquet.ByteArray
	ints     []int32
	long     []int64
	floats   []float64
	bools    []bool
	times    []time.Time
	distinct dictionary
}

// write writes the rows of a group column by column.
func (g *groupWriter) write(rgw file.SerialRowGroupWriter, rows []unsafe.Pointer) error {
	for i := range g.table.Columns {
		c := &g.table.Columns[i]
		cw, err := rgw.NextColumn()
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
		if len(rows) == 0 {
			continue
		}
		if err := g.column(cw, c, rows); err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return nil
}

func (g *groupWriter) column(w file.ColumnChunkWriter, c *Column, rows []unsafe.Pointer) (err error) {
	switch w := w.(type) {
	case *file.ByteArrayColumnChunkWriter:
		g.strings = collect(g, c, rows, g.strings[:0])
		return g.writeStrings(w, c)
	case *file.Int32ColumnChunkWriter:
		g.ints = collect(g, c, rows, g.ints[:0])
		_, err = w.WriteBatch(g.ints, g.defined(c), nil)
	case *file.Float64ColumnChunkWriter:
		g.floats = collect(g, c, rows, g.floats[:0])
		_, err = w.WriteBatch(g.floats, g.defined(c), nil)
	case *file.BooleanColumnChunkWriter:
		g.bools = collect(g, c, rows, g.bools[:0])
		_, err = w.WriteBatch(g.bools, g.defined(c), nil)
	case *file.Int64ColumnChunkWriter:
		g.times = collect(g, c, rows, g.times[:0])
		g.long = g.long[:0]
		for _, t := range g.times {
			g.long = append(g.long, t.UnixMicro())
		}
		_, err = w.WriteBatch(g.long, g.defined(c), nil)
	default:
		return fmt.Errorf("no way to write to %T", w)
	}
	return err
}

// collect appends the values of a column that are not null, and fills levels. V is
// the type of the row's field, or what it points to.
func collect[V any](g *groupWriter, c *Column, rows []unsafe.Pointer, values []V) []V {
	offset := g.table.row.Field(c.field).Offset
	if !c.Nullable {
		for _, row := range rows {
			values = append(values, *(*V)(unsafe.Add(row, offset)))
		}
		return values
	}
	g.levels = g.levels[:0]
	for _, row := range rows {
		p := *(**V)(unsafe.Add(row, offset))
		if p == nil {
			g.levels = append(g.levels, 0)
			continue
		}
		g.levels = append(g.levels, 1)
		values = append(values, *p)
	}
	return values
}

// defined are the levels of a column that may be null.
func (g *groupWriter) defined(c *Column) []int16 {
	if !c.Nullable {
		return nil
	}
	return g.levels
}

func (g *groupWriter) writeStrings(w *file.ByteArrayColumnChunkWriter, c *Column) error {
	if c.Dictionary {
		return g.writeCodes(w, c)
	}
	g.bytes = appendBytes(g.bytes[:0], g.strings)
	_, err := w.WriteBatch(g.bytes, g.defined(c), nil)
	return err
}

// writeCodes writes strings by their codes. The bytes are those that WriteBatch,
// which looks every string up, would give: a group's codes are one page, whose
// statistics are those of the dictionary.
func (g *groupWriter) writeCodes(w *file.ByteArrayColumnChunkWriter, c *Column) error {
	g.distinct.code(g.strings)
	values := array.NewStringBuilder(memory.DefaultAllocator)
	defer values.Release()
	values.AppendValues(g.distinct.strings, nil)
	dictionary := values.NewStringArray()
	defer dictionary.Release()
	encoder, ok := w.CurrentEncoder().(interface{ PutDictionary(arrow.Array) error })
	if !ok {
		return fmt.Errorf("no dictionary can be given to %T", w.CurrentEncoder())
	}
	if err := encoder.PutDictionary(dictionary); err != nil {
		return err
	}
	levels := g.defined(c)
	codes := g.spaced(levels)
	defer codes.Release()
	g.bytes = appendBytes(g.bytes[:0], g.distinct.strings)
	w.PageStatistics().(*metadata.ByteArrayStatistics).Update(g.bytes, int64(codes.NullN()))
	return w.WriteDictIndices(codes, levels, nil)
}

// spaced are the codes with nulls between them.
func (g *groupWriter) spaced(levels []int16) *array.Int32 {
	b := array.NewInt32Builder(memory.DefaultAllocator)
	defer b.Release()
	if levels == nil {
		b.AppendValues(g.distinct.codes, nil)
		return b.NewInt32Array()
	}
	b.Reserve(len(levels))
	next := 0
	for _, level := range levels {
		if level == 0 {
			b.UnsafeAppendBoolToBitmap(false)
			continue
		}
		b.UnsafeAppend(g.distinct.codes[next])
		next++
	}
	return b.NewInt32Array()
}

// appendBytes appends strings as bytes, which must not change. An empty string is
// no value to the statistics where all are empty, as in an Arrow array of them.
func appendBytes(to []parquet.ByteArray, strings []string) []parquet.ByteArray {
	var empty parquet.ByteArray
	if slices.ContainsFunc(strings, func(s string) bool { return s != "" }) {
		empty = parquet.ByteArray{}
	}
	for _, s := range strings {
		if s == "" {
			to = append(to, empty)
			continue
		}
		to = append(to, unsafe.Slice(unsafe.StringData(s), len(s)))
	}
	return to
}

// dictionary numbers strings in the order in which they first occur.
type dictionary struct {
	codes   []int32 // of what was coded
	strings []string
	numbers map[string]int32
	recent  [256]recent
}

// recent is a string that was coded lately. Rows of one article share the memory
// of their strings, so that most need not be hashed.
type recent struct {
	at   *byte
	size int
	code int32
}

func (d *dictionary) code(strings []string) {
	d.codes, d.strings = d.codes[:0], d.strings[:0]
	d.recent = [256]recent{}
	if d.numbers == nil {
		d.numbers = map[string]int32{}
	}
	clear(d.numbers)
	for _, s := range strings {
		at := unsafe.StringData(s)
		r := &d.recent[uintptr(unsafe.Pointer(at))>>4%uintptr(len(d.recent))]
		if r.at != at || r.size != len(s) || s == "" {
			code, ok := d.numbers[s]
			if !ok {
				code = int32(len(d.strings))
				d.numbers[s] = code
				d.strings = append(d.strings, s)
			}
			*r = recent{at, len(s), code}
		}
		d.codes = append(d.codes, r.code)
	}
}
