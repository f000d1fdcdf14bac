package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// parquetReader reads columns of a Parquet file in batches of rows.
//
// The library panics on some damaged files, so every call into it goes through
// guard, and columns are read one by one: its record reader would read them in
// goroutines, where a panic cannot be caught.
type parquetReader struct {
	file    *os.File
	temp    bool // file is a decompressed copy, to be removed
	rd      *file.Reader
	names   []string
	columns []Column
	readers []*pqarrow.ColumnReader // nil: the file lacks the column
	kinds   []Kind
	batch   int64
	rows    [][]Value // of the batch, by row
	at      int       // next of rows
	number  int       // rows given out
	total   int64
	failed  bool
	fail    *failingReader
	size    int64 // bytes of the input, for progress
	done    *atomic.Int64
	counted int64
}

// batchBytes is how much of a Parquet file is decoded at a time, about.
const batchBytes = 8 << 20

func openParquet(in Input, columns []Column, limits Limits, done *atomic.Int64) (_ *parquetReader, err error) {
	if in.Path == Stdin {
		return nil, errors.New("Parquet cannot be read from standard input; name the file")
	}
	p := &parquetReader{columns: columns, done: done, size: in.Size}
	defer func() {
		if err != nil {
			p.closeFile()
		}
	}()
	if in.Compression == Plain {
		p.file, err = os.Open(in.Path)
	} else {
		p.temp = true
		p.file, err = decompressed(in, limits)
	}
	if err != nil {
		return nil, err
	}
	info, err := p.file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() == 0 {
		return nil, emptyFile()
	}
	p.fail = &failingReader{ReaderAtSeeker: p.file}
	alloc := limitedAllocator{memory.NewGoAllocator(), int(limits.Page)}
	err = p.guard(func() error {
		props := parquet.NewReaderProperties(alloc)
		props.BufferedStreamEnabled = true // pages one by one, not whole column chunks
		p.rd, err = file.NewParquetReader(p.fail, file.WithReadProps(props))
		if err != nil {
			return err
		}
		return p.bind(alloc, limits)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// decompressed unpacks a Parquet file into a temporary one: it must be read
// from its end.
func decompressed(in Input, limits Limits) (_ *os.File, err error) {
	s, err := OpenStream(in, nil, limits, nil)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	temp, err := os.CreateTemp("", "stance-*.parquet")
	if err != nil {
		return nil, fmt.Errorf("decompressing %s: %w", in.Name, err)
	}
	if _, err := io.Copy(temp, s); err != nil {
		temp.Close()
		os.Remove(temp.Name())
		return nil, err
	}
	return temp, nil
}

// bind finds the columns wanted and checks their types.
func (p *parquetReader) bind(alloc memory.Allocator, limits Limits) error {
	meta := p.rd.MetaData()
	if n := meta.Schema.NumColumns(); n > limits.Columns {
		return faultf("", ReasonTooLarge, "%d columns, more than %d", n, limits.Columns)
	}
	p.total = p.rd.NumRows()
	var bytes int64
	for i := 0; i < p.rd.NumRowGroups(); i++ {
		bytes += meta.RowGroup(i).TotalByteSize()
	}
	p.batch = 1024
	if p.total > 0 && bytes/p.total > 0 {
		p.batch = max(1, min(p.batch, batchBytes/(bytes/p.total)))
	}
	fr, err := pqarrow.NewFileReader(p.rd, pqarrow.ArrowReadProperties{BatchSize: p.batch}, alloc)
	if err != nil {
		return err
	}
	fields := fr.Manifest.Fields
	for _, f := range fields {
		p.names = append(p.names, f.Field.Name)
	}
	place, err := places(p.names, p.columns)
	if err != nil {
		return err
	}
	p.readers = make([]*pqarrow.ColumnReader, len(place))
	p.kinds = make([]Kind, len(place))
	for i, at := range place {
		if at < 0 {
			continue
		}
		c, typ := p.columns[i], fields[at].Field.Type
		p.kinds[i] = kindOf(typ)
		if !c.Accept.Has(p.kinds[i]) {
			return faultf("", ReasonWrongType, "column %s is %s, expected %s; convert the column", c.Name, typ, c.Accept)
		}
		if p.kinds[i] == Null {
			continue
		}
		if p.readers[i], err = fr.GetColumn(context.Background(), at); err != nil {
			return err
		}
	}
	return nil
}

func kindOf(t arrow.DataType) Kind {
	switch t.ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.BINARY, arrow.LARGE_BINARY:
		return String
	case arrow.INT8, arrow.INT16, arrow.INT32, arrow.INT64, arrow.UINT8, arrow.UINT16, arrow.UINT32, arrow.UINT64:
		return Int
	case arrow.FLOAT32, arrow.FLOAT64:
		return Float
	case arrow.BOOL:
		return Bool
	case arrow.TIMESTAMP, arrow.DATE32, arrow.DATE64:
		return Time
	case arrow.NULL:
		return Null
	case arrow.DICTIONARY:
		return kindOf(t.(*arrow.DictionaryType).ValueType)
	}
	return Other
}

// guard calls into the library: a panic, and an error that is not the disk's,
// is a fault of the file.
func (p *parquetReader) guard(call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
			if e, ok := r.(error); ok {
				err = e
			}
		}
		var fault *Fault
		if err == nil || errors.As(err, &fault) {
			return
		}
		if p.fail.err != nil {
			err = p.fail.err
			return
		}
		err = faultf("", ReasonMalformedTable, "not a valid Parquet file: %v; write it again", err)
	}()
	return call()
}

func (p *parquetReader) next() (Row, error) {
	if p.at == len(p.rows) {
		if p.failed {
			return Row{}, io.EOF
		}
		if err := p.fill(); err != nil {
			p.failed = true
			n := p.number + 1
			row := Row{Number: n, Position: fmt.Sprintf("row %d", n)}
			return row, at(row.Position, err)
		}
		if len(p.rows) == 0 {
			return Row{}, io.EOF
		}
	}
	p.number++
	row := Row{Number: p.number, Position: fmt.Sprintf("row %d", p.number), Values: p.rows[p.at]}
	p.rows[p.at] = nil
	p.at++
	for i, v := range row.Values {
		if v.Kind != String {
			continue
		}
		if at, reason, detail, ok := InvalidText([]byte(v.Str)); !ok {
			return row, faultf(row.Position, reason, "byte %d of column %s: %s", at, p.columns[i].Name, detail)
		}
	}
	return row, nil
}

// fill reads the next batch.
func (p *parquetReader) fill() error {
	p.rows, p.at = nil, 0
	left := p.total - int64(p.number)
	if left <= 0 {
		return nil
	}
	want := min(p.batch, left)
	err := p.guard(func() error {
		rows := make([][]Value, want)
		for i := range rows {
			rows[i] = make([]Value, len(p.columns))
		}
		for i, r := range p.readers {
			if r == nil {
				continue
			}
			chunked, err := r.NextBatch(want)
			if err != nil {
				return err
			}
			if int64(chunked.Len()) != want {
				return fmt.Errorf("column %s ends after %d of %d rows", p.columns[i].Name, p.number+chunked.Len(), p.total)
			}
			n := 0
			for _, chunk := range chunked.Chunks() {
				for j := 0; j < chunk.Len(); j++ {
					rows[n][i] = cell(chunk, j)
					n++
				}
			}
			chunked.Release()
		}
		p.rows = rows
		return nil
	})
	p.count(int64(float64(p.size) * float64(int64(p.number)+want) / float64(p.total)))
	return err
}

// count brings progress to a number of bytes.
func (p *parquetReader) count(bytes int64) {
	if p.done != nil && bytes > p.counted {
		p.done.Add(bytes - p.counted)
		p.counted = bytes
	}
}

// cell converts one value, copying it out of Arrow's memory.
func cell(a arrow.Array, i int) Value {
	if a.IsNull(i) {
		return Value{}
	}
	text := func(s string) Value { return Value{Kind: String, Str: string([]byte(s))} }
	whole := func(n int64) Value { return Value{Kind: Int, Int: n, Float: float64(n)} }
	switch a := a.(type) {
	case *array.String:
		return text(a.Value(i))
	case *array.LargeString:
		return text(a.Value(i))
	case *array.Binary:
		return Value{Kind: String, Str: string(a.Value(i))}
	case *array.LargeBinary:
		return Value{Kind: String, Str: string(a.Value(i))}
	case *array.Int8:
		return whole(int64(a.Value(i)))
	case *array.Int16:
		return whole(int64(a.Value(i)))
	case *array.Int32:
		return whole(int64(a.Value(i)))
	case *array.Int64:
		return whole(a.Value(i))
	case *array.Uint8:
		return whole(int64(a.Value(i)))
	case *array.Uint16:
		return whole(int64(a.Value(i)))
	case *array.Uint32:
		return whole(int64(a.Value(i)))
	case *array.Uint64:
		if n := a.Value(i); n > 1<<63-1 {
			return Value{Kind: Float, Float: float64(n), Str: fmt.Sprint(n)}
		}
		return whole(int64(a.Value(i)))
	case *array.Float32:
		return Value{Kind: Float, Float: float64(a.Value(i))}
	case *array.Float64:
		return Value{Kind: Float, Float: a.Value(i)}
	case *array.Boolean:
		if a.Value(i) {
			return Value{Kind: Bool, Int: 1}
		}
		return Value{Kind: Bool}
	case *array.Timestamp:
		unit := a.DataType().(*arrow.TimestampType).Unit
		return Value{Kind: Time, Time: a.Value(i).ToTime(unit).UTC()}
	case *array.Date32:
		return Value{Kind: Time, Time: a.Value(i).ToTime().UTC()}
	case *array.Date64:
		return Value{Kind: Time, Time: time.UnixMilli(int64(a.Value(i))).UTC()}
	case *array.Dictionary:
		return cell(a.Dictionary(), a.GetValueIndex(i))
	}
	return Value{Kind: Other}
}

func (p *parquetReader) close() error {
	p.count(p.size)
	return p.closeFile()
}

func (p *parquetReader) closeFile() error {
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	if p.temp {
		err = errors.Join(err, os.Remove(p.file.Name()))
	}
	p.file = nil
	return err
}

// failingReader remembers the disk's failures.
type failingReader struct {
	parquet.ReaderAtSeeker
	err error
}

func (f *failingReader) ReadAt(b []byte, off int64) (int, error) {
	n, err := f.ReaderAtSeeker.ReadAt(b, off)
	var pathError *os.PathError
	if err != nil && err != io.EOF && off >= 0 && errors.As(err, &pathError) {
		f.err = err
	}
	return n, err
}

// limitedAllocator refuses single allocations over a size: the sizes that a
// damaged or hostile file claims for its pages are not to be believed.
type limitedAllocator struct {
	memory.Allocator
	limit int
}

func (a limitedAllocator) check(size int) {
	if size > a.limit {
		panic(faultf("", ReasonTooLarge, "a page of %d bytes, more than %d; write the file with smaller pages, or raise the limit", size, a.limit))
	}
}

func (a limitedAllocator) Allocate(size int) []byte {
	a.check(size)
	return a.Allocator.Allocate(size)
}

func (a limitedAllocator) Reallocate(size int, b []byte) []byte {
	a.check(size)
	return a.Allocator.Reallocate(size, b)
}
