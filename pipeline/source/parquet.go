package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/parquet/compress"

	"stance/pipeline/pages"
)

// parquetReader reads columns of a Parquet file in batches of rows. Every call
// into the library goes through guard.
type parquetReader struct {
	file    *os.File
	temp    bool // file is a decompressed copy, to be removed
	rd      *pages.File
	names   []string
	columns []Column
	leaves  []int // column of the file; -1: the file lacks it
	group   int   // next row group
	left    int64 // rows of the current row group still to be read
	chunks  []*parquetColumn
	batch   int64
	rows    [][]Value // of the batch, by row
	at      int       // next of rows
	number  int       // rows given out
	total   int64
	failed  bool
	size    int64 // bytes of the input, for progress
	done    *atomic.Int64
	counted int64
}

// batchBytes is how much of a Parquet file is decoded at a time, about.
const batchBytes = 8 << 20

func openParquet(in Input, columns []Column, limits Limits, done *atomic.Int64) (_ *parquetReader, err error) {
	if in.Path == Stdin {
		return nil, errors.New("cannot read Parquet from standard input; name the file")
	}
	p := &parquetReader{columns: columns, done: done, size: in.Size}
	defer func() {
		if err != nil {
			p.closeFile()
		}
	}()
	if err := limits.checkFile(in); err != nil {
		return nil, err
	}
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
	if p.rd, err = pages.Open(p.file, parquetLimits(limits, info.Size())); err != nil {
		return nil, faultOf(err)
	}
	if err := p.guard(func() error { return p.bind(limits) }); err != nil {
		return nil, err
	}
	return p, nil
}

// parquetLimits are the limits of a Parquet file. All its texts are to its size
// what a decompressed file is to its own.
func parquetLimits(l Limits, size int64) pages.Limits {
	texts := l.Decompressed
	if size < texts/l.Ratio {
		texts = min(texts, max(ratioFloor, size*l.Ratio))
	}
	return pages.Limits{
		Page: l.Page, Batch: l.Batch, Texts: texts,
		Refuse: func(what pages.Limited, n int64) error {
			switch what {
			case pages.Page:
				return tooLarge("page", n, l.Page, "write the file with smaller pages")
			case pages.Batch:
				return tooLarge("batch", n, l.Batch, "split the file")
			}
			if n > l.Decompressed {
				return faultf("", ReasonTooLarge, "texts of more than %d bytes; split the file, or raise the limit: --limit decompressed=%d", l.Decompressed, 2*l.Decompressed)
			}
			return faultf("", ReasonTooLarge, "texts of more than %d times the size of the file; write it without repeated texts if they are meant, or raise the limit: --limit ratio=%d", l.Ratio, 2*l.Ratio)
		},
	}
}

func tooLarge(name string, size, limit int64, advice string) error {
	return faultf("", ReasonTooLarge, "a %s of %d bytes, more than %d; %s, or raise the limit: --limit %s=%d", name, size, limit, advice, name, size)
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
func (p *parquetReader) bind(limits Limits) error {
	meta := p.rd.MetaData()
	if n := meta.Schema.NumColumns(); int64(n) > limits.Columns {
		return faultf("", ReasonTooLarge, "%d columns, more than %d; leave out those that are not needed, or raise the limit: --limit columns=%d", n, limits.Columns, n)
	}
	var bytes int64
	for i := range p.rd.NumRowGroups() {
		group := meta.RowGroup(i)
		if group.NumRows() < 0 || group.TotalByteSize() < 0 {
			return errors.New("a row group of negative size")
		}
		p.total += group.NumRows()
		bytes += group.TotalByteSize()
	}
	p.batch = 1024
	if p.total > 0 && bytes/p.total > 0 {
		p.batch = max(1, min(p.batch, batchBytes/(bytes/p.total)))
	}
	root := meta.Schema.Root()
	for i := range root.NumFields() {
		p.names = append(p.names, root.Field(i).Name())
	}
	place, err := places(p.names, p.columns)
	if err != nil {
		return err
	}
	p.leaves = make([]int, len(place))
	for i, at := range place {
		p.leaves[i] = -1
		if at < 0 {
			continue
		}
		c := p.columns[i]
		kind, typ := Other, "nested or repeated"
		for leaf := range meta.Schema.NumColumns() {
			column := meta.Schema.Column(leaf)
			if path := column.ColumnPath(); len(path) == 1 && path[0] == c.Name && column.MaxRepetitionLevel() == 0 && column.MaxDefinitionLevel() <= 1 {
				kind = parquetKind(column)
				typ = fmt.Sprintf("of the type %s (%s)", kind, column.PhysicalType())
				p.leaves[i] = leaf
			}
		}
		if !c.Accept.Has(kind) {
			return faultf("", ReasonWrongType, "column %s is %s, expected %s; convert the column", c.Name, typ, c.Accept)
		}
		if err := p.checkCodec(p.leaves[i]); err != nil {
			return err
		}
	}
	return nil
}

// checkCodec checks that the compression of a column can be read.
func (p *parquetReader) checkCodec(leaf int) error {
	for i := range p.rd.NumRowGroups() {
		chunk, err := p.rd.MetaData().RowGroup(i).ColumnChunk(leaf)
		if err != nil {
			return err
		}
		if _, err := compress.GetCodec(chunk.Compression()); err != nil {
			return faultf("", ReasonEncoding, "compressed with %v, which is not read; write the file with zstd, snappy, gzip or no compression", chunk.Compression())
		}
	}
	return nil
}

// guard calls into the library: an error that is not the disk's is a fault of the
// file.
func (p *parquetReader) guard(call func() error) error { return faultOf(p.rd.Guard(call)) }

func faultOf(err error) error {
	var fault *Fault
	switch {
	case errors.As(err, &fault):
		return fault
	case errors.Is(err, pages.ErrMalformed):
		return faultf("", ReasonMalformedTable, "%v; write it again", err)
	}
	return err
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
	return row, row.invalidText(p.columns)
}

// fill reads the next batch, within one row group.
func (p *parquetReader) fill() error {
	p.rows, p.at = nil, 0
	var want int64
	err := p.guard(func() error {
		for p.left == 0 {
			if p.group == p.rd.NumRowGroups() {
				return nil
			}
			if err := p.openGroup(); err != nil {
				return err
			}
		}
		want = min(p.batch, p.left)
		p.rd.Begin()
		rows := make([][]Value, want)
		for i := range rows {
			rows[i] = make([]Value, len(p.columns))
		}
		for i, chunk := range p.chunks {
			if chunk == nil {
				continue
			}
			if n, err := chunk.read(rows, i); err != nil {
				return fmt.Errorf("column %s: %w", p.columns[i].Name, err)
			} else if int64(n) != want {
				return fmt.Errorf("column %s ends after %d of %d rows", p.columns[i].Name, p.number+n, p.total)
			}
		}
		p.rows, p.left = rows, p.left-want
		return nil
	})
	if p.total > 0 {
		p.count(int64(float64(p.size) * float64(int64(p.number)+want) / float64(p.total)))
	}
	return err
}

// openGroup opens the columns of the next row group.
func (p *parquetReader) openGroup() error {
	group := p.group
	p.group++
	p.left = p.rd.MetaData().RowGroup(group).NumRows()
	p.chunks = make([]*parquetColumn, len(p.leaves))
	for i, leaf := range p.leaves {
		if leaf < 0 {
			continue
		}
		column, err := p.rd.Column(group, leaf)
		if err != nil {
			return err
		}
		p.chunks[i] = newParquetColumn(p.rd, p.rd.MetaData().Schema.Column(leaf), column)
	}
	return nil
}

// count brings progress to a number of bytes.
func (p *parquetReader) count(bytes int64) {
	if p.done != nil && bytes > p.counted {
		p.done.Add(bytes - p.counted)
		p.counted = bytes
	}
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
