// Package pages reads flat columns of Parquet files that come from outside, and
// holds what a damaged or hostile one may cost. Its users say what the columns
// hold; it stands between them and the library's decoders:
//
//  1. Open reads the footer.
//  2. File.Column opens a column of a row group, whose pages come one by one and
//     are checked before a decoder sees them.
//  3. Cells reads its values, row by row, and File.Text makes them strings, which
//     it counts, batch by batch.
//
// It reads column chunks rather than Arrow records: the library's Arrow reader
// allocates what the Arrow schema embedded in a file claims, and calls the
// decoders in goroutines, where a panic over a damaged file cannot be caught.
package pages

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// ErrMalformed is in the errors about a file that is no Parquet, or damaged.
var ErrMalformed = errors.New("not a valid Parquet file")

// Limits are what a file may cost.
type Limits struct {
	Page  int64 // bytes of a page or dictionary when decompressed
	Batch int64 // bytes of the texts of a batch, one that rows share counted once
	Texts int64 // bytes of all texts, row by row
	// Refuse makes the error about what is larger than its limit.
	Refuse func(what Limited, size int64) error
}

// Limited is what a limit is of.
type Limited int

const (
	Page Limited = iota
	Batch
	Texts
)

// File is a Parquet file. Its row groups' own readers of columns must not be
// used: see Column.
type File struct {
	*file.Reader
	disk   *disk
	alloc  *Allocator
	limits Limits
	batch  int64            // bytes of its texts so far
	texts  int64            // bytes of all texts so far
	shared map[*byte]string // long texts of the batch by where they were decoded
}

// Open reads the footer of a file, which stays the caller's to close.
func Open(in parquet.ReaderAtSeeker, limits Limits) (*File, error) {
	f := &File{disk: &disk{ReaderAtSeeker: in}, limits: limits}
	f.alloc = NewAllocator(limits.Page, func(size int) error { return limits.Refuse(Page, int64(size)) })
	err := f.Guard(func() (err error) {
		f.Reader, err = file.NewParquetReader(f.disk, file.WithReadProps(parquet.NewReaderProperties(f.alloc)))
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Guard calls into the library, which panics over some damaged files. An error is
// the disk's as it was; any other, and what was a panic, wraps ErrMalformed.
func (f *File) Guard(call func() error) error {
	err := Recover(call)
	switch {
	case err == nil:
		return nil
	case f.disk.err != nil:
		return f.disk.err
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// Recover makes a panic of a call an error.
func Recover(call func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
			if e, ok := r.(error); ok {
				err = e
			}
		}
	}()
	return call()
}

const (
	// firstLook is how much the library reads to find the end of a page's header,
	// doubled until it does.
	firstLook = 16 << 10
	// headerBytes is the most that the header of a page may have.
	headerBytes = 256 << 10
	// uncounted is what writers of Parquet before PARQUET-816 leave out of the
	// size of a column, at most.
	uncounted = 100
)

// Column opens a column of a row group. The library's own way gives what is left
// in its buffer again and again where a column ends before its time, and goes on
// without end.
func (f *File) Column(group, leaf int) (*Column, error) {
	column := f.MetaData().Schema.Column(leaf)
	if column.MaxRepetitionLevel() > 0 || column.MaxDefinitionLevel() > 1 {
		return nil, errors.New("a nested or repeated column")
	}
	chunk, err := f.MetaData().RowGroup(group).ColumnChunk(leaf)
	if err != nil {
		return nil, err
	}
	if chunk.CryptoMetadata() != nil {
		return nil, errors.New("an encrypted column")
	}
	start, size := chunk.DataPageOffset(), chunk.TotalCompressedSize()
	if dictionary := chunk.DictionaryPageOffset(); chunk.HasDictionaryPage() && dictionary > 0 {
		start = min(start, dictionary)
	}
	if start < 0 || size < 0 {
		return nil, errors.New("a column of negative size or place")
	}
	if f.MetaData().WriterVersion().LessThan(metadata.Parquet816FixedVersion) {
		size += uncounted
	}
	stream := bufio.NewReaderSize(io.NewSectionReader(f.disk, start, size), buffer(size))
	pages, err := file.NewPageReader(stream, chunk.NumValues(), chunk.Compression(), f.alloc, nil)
	if err != nil {
		return nil, err
	}
	c := &Column{pages: &checked{PageReader: pages, optional: column.MaxDefinitionLevel() > 0, alloc: f.alloc}}
	c.Chunk = file.NewColumnReader(column, c.pages, f.alloc, f.BufferPool())
	return c, nil
}

// Begin begins a batch of rows.
func (f *File) Begin() {
	f.batch = 0
	clear(f.shared)
}

// shareFrom is the length from which texts of a batch are kept to be shared.
const shareFrom = 1 << 10

// Text is a value as a string. Rows of a batch that have a long text from a
// dictionary in common share it: a file of a few kilobytes can name one of
// megabytes in every row.
func (f *File) Text(v parquet.ByteArray) string {
	n := int64(len(v))
	if f.texts += n; f.texts > f.limits.Texts {
		panic(f.limits.Refuse(Texts, f.texts))
	}
	if n >= shareFrom {
		if text, ok := f.shared[&v[0]]; ok && text == string(v) {
			return text
		}
	}
	if f.batch += n; f.batch > f.limits.Batch {
		panic(f.limits.Refuse(Batch, f.batch))
	}
	text := string(v)
	if n >= shareFrom {
		if f.shared == nil {
			f.shared = map[*byte]string{}
		}
		f.shared[&v[0]] = text
	}
	return text
}

// buffer is how much is read of a column of some size at a time.
func buffer(size int64) int {
	n := firstLook
	for int64(n) < size && n < headerBytes {
		n *= 2
	}
	return n
}

// Column is a column of one row group.
type Column struct {
	Chunk  file.ColumnChunkReader
	pages  *checked
	levels []int16
	values any // the slice of the last Cells
}

// Cells reads n rows of a column with the method ReadBatch of its Chunk, and has
// set take each value with its place among them; rows that are null have none.
// It returns how many rows the column had.
func Cells[T any](c *Column, n int, readBatch func(int64, []T, []int16, []int16) (int64, int, error), set func(row int, value T)) (int, error) {
	if cap(c.levels) < n {
		c.levels = make([]int16, n)
	}
	values, _ := c.values.([]T)
	if cap(values) < n {
		values = make([]T, n)
		c.values = values
	}
	done := 0
	for done < n {
		take := c.pages.ahead(n - done)
		levels := c.levels[:take]
		rows, read, err := readBatch(int64(take), values[:take], levels, nil)
		if err != nil {
			return done, err
		}
		if rows == 0 {
			break
		}
		next := 0
		for i := range int(rows) {
			if c.pages.optional && levels[i] == 0 {
				continue
			}
			if next >= read {
				return done, errors.New("fewer values than rows")
			}
			set(done+i, values[next])
			next++
		}
		done += int(rows)
		c.pages.left -= int(rows)
	}
	return done, nil
}

// disk remembers the failures of the file's reader.
type disk struct {
	parquet.ReaderAtSeeker
	err error
}

func (d *disk) ReadAt(b []byte, off int64) (int, error) {
	n, err := d.ReaderAtSeeker.ReadAt(b, off)
	var pathError *os.PathError
	if err != nil && err != io.EOF && off >= 0 && errors.As(err, &pathError) {
		d.err = err
	}
	return n, err
}
