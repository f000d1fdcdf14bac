package labels

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"stance/pipeline/disk"
	"stance/pipeline/source"
)

// outputColumn is a column to write.
type outputColumn struct {
	name string
	kind source.Kind // String, Int, Float or Bool
}

// rowEncoder writes rows in one format.
type rowEncoder interface {
	write(cells []source.Value) error
	close() error // writes what is left; the file stays open
}

// output is a file of rows that appears under its name only when it is whole:
// until commit it is a temporary file beside it.
type output struct {
	path   string
	file   *disk.File
	buffer *bufio.Writer
	packer io.WriteCloser // nil: not compressed
	rows   rowEncoder
}

// CheckName says what is wrong with the name of a file to write: its extension
// must name a format.
func CheckName(path string) error {
	format, compression, _ := source.FormatOf(path)
	switch {
	case format != source.JSONL && format != source.CSV && format != source.TSV && format != source.Parquet:
		return fmt.Errorf("%s: its extension names no format that can be written: .jsonl, .csv, .tsv (each also with .gz or .zst) or .parquet", path)
	case format == source.Parquet && compression != source.Plain:
		return fmt.Errorf("%s: Parquet is compressed within; name the file .parquet", path)
	}
	return nil
}

func create(path string, columns []outputColumn) (_ *output, err error) {
	if err := CheckName(path); err != nil {
		return nil, err
	}
	format, compression, _ := source.FormatOf(path)
	file, err := disk.CreateTemp(path)
	if err != nil {
		return nil, fmt.Errorf("creating %s: %w", path, err)
	}
	o := &output{path: path, file: file, buffer: bufio.NewWriterSize(file, 256<<10)}
	defer func() {
		if err != nil {
			o.abort()
			err = fmt.Errorf("creating %s: %w", path, err)
		}
	}()
	var w io.Writer = o.buffer
	switch compression {
	case source.Gzip:
		o.packer = gzip.NewWriter(w)
	case source.Zstd:
		if o.packer, err = zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)); err != nil {
			return nil, err
		}
	}
	if o.packer != nil {
		w = o.packer
	}
	switch format {
	case source.JSONL:
		o.rows = &jsonRows{w: w, columns: columns}
	case source.Parquet:
		o.rows, err = newParquetRows(w, columns)
	default:
		o.rows, err = newCSVRows(w, columns, format == source.TSV)
	}
	return o, err
}

// commit writes what is left and gives the file its name.
func (o *output) commit() (err error) {
	defer func() {
		if err != nil {
			o.abort()
			err = fmt.Errorf("writing %s: %w", o.path, err)
		}
	}()
	if err := o.rows.close(); err != nil {
		return err
	}
	if o.packer != nil {
		if err := o.packer.Close(); err != nil {
			return err
		}
	}
	if err := o.buffer.Flush(); err != nil {
		return err
	}
	file := o.file
	o.file = nil
	return file.Commit(o.path)
}

// abort leaves nothing behind. After commit it does nothing.
func (o *output) abort() {
	if o.file == nil {
		return
	}
	// What it is left for has an error of its own.
	_ = o.file.Discard(nil)
	o.file = nil
}

func (o *output) write(cells []source.Value) error {
	if o.file == nil {
		return errors.New("writing to a closed file")
	}
	if err := o.rows.write(cells); err != nil {
		return fmt.Errorf("writing %s: %w", o.path, err)
	}
	return nil
}

// jsonRows writes JSON lines, the keys in the order of the columns.
type jsonRows struct {
	w       io.Writer
	columns []outputColumn
	buf     []byte
}

func (j *jsonRows) write(cells []source.Value) error {
	b := append(j.buf[:0], '{')
	for i, v := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = jsontext.AppendQuote(b, j.columns[i].name); err != nil {
			return err
		}
		b = append(b, ':')
		switch v.Kind {
		case source.String:
			if b, err = jsontext.AppendQuote(b, v.Str); err != nil {
				return err
			}
		case source.Null:
			b = append(b, "null"...)
		default:
			b = append(b, render(v)...)
		}
	}
	j.buf = append(b, '}', '\n')
	_, err := j.w.Write(j.buf)
	return err
}

func (j *jsonRows) close() error { return nil }

// csvRows writes CSV and TSV by RFC 4180, lines ending in LF. No cell is a
// formula to a spreadsheet; Reader gives back what was written.
type csvRows struct {
	w      *csv.Writer
	fields []string
}

func newCSVRows(w io.Writer, columns []outputColumn, tabs bool) (*csvRows, error) {
	c := &csvRows{w: csv.NewWriter(w), fields: make([]string, len(columns))}
	if tabs {
		c.w.Comma = '\t'
	}
	for i, column := range columns {
		c.fields[i] = column.name
	}
	return c, c.w.Write(c.fields)
}

func (c *csvRows) write(cells []source.Value) error {
	for i, v := range cells {
		c.fields[i] = render(v)
		if v.Kind == source.String {
			c.fields[i] = source.Disarm(c.fields[i])
		}
	}
	return c.w.Write(c.fields)
}

func (c *csvRows) close() error {
	c.w.Flush()
	return c.w.Error()
}

// parquetRows writes Parquet in row groups of rowGroup rows.
type parquetRows struct {
	w       *pqarrow.FileWriter
	builder *array.RecordBuilder
	n       int
}

const (
	parquetBatch = 4096
	rowGroup     = 64 << 10
)

func newParquetRows(w io.Writer, columns []outputColumn) (*parquetRows, error) {
	types := map[source.Kind]arrow.DataType{
		source.String: arrow.BinaryTypes.String,
		source.Int:    arrow.PrimitiveTypes.Int32,
		source.Float:  arrow.PrimitiveTypes.Float64,
		source.Bool:   arrow.FixedWidthTypes.Boolean,
	}
	var fields []arrow.Field
	for _, c := range columns {
		fields = append(fields, arrow.Field{Name: c.name, Type: types[c.kind], Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	props := parquet.NewWriterProperties(
		parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDictionaryDefault(true),
		parquet.WithStats(true), parquet.WithMaxRowGroupLength(rowGroup))
	fw, err := pqarrow.NewFileWriter(schema, struct{ io.Writer }{w}, props, pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		return nil, err
	}
	return &parquetRows{w: fw, builder: array.NewRecordBuilder(memory.DefaultAllocator, schema)}, nil
}

func (p *parquetRows) write(cells []source.Value) error {
	for i, v := range cells {
		if v.Kind == source.Null {
			p.builder.Field(i).AppendNull()
			continue
		}
		switch b := p.builder.Field(i).(type) {
		case *array.StringBuilder:
			b.Append(v.Str)
		case *array.Int32Builder:
			b.Append(int32(v.Int))
		case *array.Float64Builder:
			b.Append(v.Float)
		case *array.BooleanBuilder:
			b.Append(v.Int != 0)
		}
	}
	if p.n++; p.n%parquetBatch == 0 {
		return p.flush()
	}
	return nil
}

func (p *parquetRows) flush() error {
	record := p.builder.NewRecord()
	defer record.Release()
	return p.w.WriteBuffered(record)
}

func (p *parquetRows) close() error {
	if err := p.flush(); err != nil {
		return err
	}
	return p.w.Close()
}

// render is a cell in characters.
func render(v source.Value) string {
	if v.Kind == source.Float {
		return v.Str
	}
	return v.Text()
}

// Cells of each kind.
func text(s string) source.Value { return source.Value{Kind: source.String, Str: s} }

func textOrNull(s string) source.Value {
	if s == "" {
		return source.Value{}
	}
	return text(s)
}

func whole(n int) source.Value {
	return source.Value{Kind: source.Int, Int: int64(n), Float: float64(n)}
}

// number keeps a float a float in every format: 1 is written as 1.0 where types
// are guessed from the text.
func number(f float64) source.Value {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if f == float64(int64(f)) && f < 1e15 && f > -1e15 {
		s = strconv.FormatFloat(f, 'f', 1, 64)
	}
	return source.Value{Kind: source.Float, Float: f, Str: s}
}

func boolean(b bool) source.Value {
	v := source.Value{Kind: source.Bool}
	if b {
		v.Int = 1
	}
	return v
}
