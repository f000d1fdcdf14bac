package table

import (
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"time"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"stance/pipeline/pages"
)

// partLimits are what a part may cost. A page may be a single sentence, which
// --limit lets be as long as an article.
var partLimits = pages.Limits{
	Page: 1 << 30, Batch: 4 << 30, Texts: 1 << 40,
	Refuse: func(what pages.Limited, size int64) error {
		return fmt.Errorf("a %s of %d bytes", [...]string{pages.Page: "page", pages.Batch: "batch", pages.Texts: "total of texts"}[what], size)
	},
}

// partReader reads columns of one part in batches of rows.
type partReader struct {
	file    *pages.File
	columns []Column
	leaves  []int // of the columns in the file
	rows    int64 // of all row groups
	group   int   // next row group
	left    int64 // rows of the current one that are still to be read
	chunks  []*pages.Column
	words   []map[string]string // strings of each column that has a dictionary
}

func openPart(f *os.File, columns []Column) (*partReader, error) {
	p := &partReader{columns: columns, leaves: make([]int, len(columns)), words: make([]map[string]string, len(columns))}
	var err error
	if p.file, err = pages.Open(f, partLimits); err != nil {
		return nil, damaged(err)
	}
	return p, p.guard(func() error {
		meta := p.file.MetaData()
		for g := range p.file.NumRowGroups() {
			n := meta.RowGroup(g).NumRows()
			if n < 0 || n > MaxRows-p.rows {
				return fmt.Errorf("row group %d has %d rows, and no part has more than %d", g, n, MaxRows)
			}
			p.rows += n
		}
		for i, c := range columns {
			if p.leaves[i] = meta.Schema.ColumnIndexByName(c.Name); p.leaves[i] < 0 {
				return fmt.Errorf("it has no column %s", c.Name)
			}
			if leaf := meta.Schema.Column(p.leaves[i]); !c.storedAs(leaf) {
				return fmt.Errorf("column %s holds %s (%s), not %s", c.Name, leaf.PhysicalType(), leaf.LogicalType(), c.Kind)
			}
			if c.Dictionary {
				p.words[i] = map[string]string{}
			}
		}
		return nil
	})
}

// storedAs says whether a column of a file holds what this one does.
func (c *Column) storedAs(leaf *schema.Column) bool {
	physical := map[Kind]parquet.Type{String: parquet.Types.ByteArray, Int32: parquet.Types.Int32, Float64: parquet.Types.Double, Bool: parquet.Types.Boolean, Timestamp: parquet.Types.Int64}
	if leaf.PhysicalType() != physical[c.Kind] {
		return false
	}
	if c.Kind != Timestamp {
		return true
	}
	t, ok := leaf.LogicalType().(*schema.TimestampLogicalType)
	if !ok {
		v, isValue := leaf.LogicalType().(schema.TimestampLogicalType)
		t, ok = &v, isValue
	}
	return ok && t.TimeUnit() == schema.TimeUnitMicros
}

// guard calls into the Parquet library.
func (p *partReader) guard(call func() error) error { return damaged(p.file.Guard(call)) }

func damaged(err error) error {
	if errors.Is(err, pages.ErrMalformed) {
		return fmt.Errorf("%w: %w", err, ErrDamaged)
	}
	return err
}

// batch is how many rows the next call of fill takes, 0 after the last.
func (p *partReader) batch() (int, error) {
	err := p.guard(func() error {
		for p.left == 0 && p.group < p.file.NumRowGroups() {
			p.left = p.file.MetaData().RowGroup(p.group).NumRows()
			p.chunks = make([]*pages.Column, len(p.columns))
			for i, leaf := range p.leaves {
				var err error
				if p.chunks[i], err = p.file.Column(p.group, leaf); err != nil {
					return fmt.Errorf("column %s: %w", p.columns[i].Name, err)
				}
			}
			p.group++
		}
		return nil
	})
	return int(min(p.left, readBatch)), err
}

// fill fills rows, a slice of structs, from the columns.
func (p *partReader) fill(rows reflect.Value) error {
	p.left -= int64(rows.Len())
	p.file.Begin()
	return p.guard(func() error {
		for i := range p.columns {
			if err := p.fillColumn(i, rows); err != nil {
				return fmt.Errorf("column %s: %w", p.columns[i].Name, err)
			}
		}
		return nil
	})
}

func (p *partReader) fillColumn(i int, rows reflect.Value) error {
	c, chunk := &p.columns[i], p.chunks[i]
	switch r := chunk.Chunk.(type) {
	case *file.ByteArrayColumnChunkReader:
		words := p.words[i]
		return fillCells(c, chunk, rows, r.ReadBatch, func(v parquet.ByteArray) string {
			if words == nil {
				return p.file.Text(v)
			}
			word, ok := words[string(v)]
			if !ok {
				word = p.file.Text(v)
				words[word] = word
			}
			return word
		})
	case *file.Int32ColumnChunkReader:
		return fillCells(c, chunk, rows, r.ReadBatch, func(v int32) int32 { return v })
	case *file.Float64ColumnChunkReader:
		return fillCells(c, chunk, rows, r.ReadBatch, func(v float64) float64 { return v })
	case *file.BooleanColumnChunkReader:
		return fillCells(c, chunk, rows, r.ReadBatch, func(v bool) bool { return v })
	case *file.Int64ColumnChunkReader:
		return fillCells(c, chunk, rows, r.ReadBatch, func(v int64) time.Time { return time.UnixMicro(v).UTC() })
	}
	return errors.New("a physical type that is not read")
}

// fillCells fills a field of all rows, whose type is V or, where the column may
// be null, a pointer to one.
func fillCells[F, V any](c *Column, chunk *pages.Column, rows reflect.Value,
	readBatch func(int64, []F, []int16, []int16) (int64, int, error), value func(F) V) error {
	values := make([]V, rows.Len())
	fields := reflect.ValueOf(values)
	given := 0
	n, err := pages.Cells(chunk, rows.Len(), readBatch, func(row int, v F) {
		given++
		values[row] = value(v)
		field := rows.Index(row).Field(c.field)
		if c.Nullable {
			field.Set(fields.Index(row).Addr())
		} else {
			field.Set(fields.Index(row))
		}
	})
	switch {
	case err != nil:
		return err
	case n < rows.Len():
		return fmt.Errorf("%d rows are missing: %w", rows.Len()-n, io.ErrUnexpectedEOF)
	case !c.Nullable && given < n:
		return fmt.Errorf("%d rows are null", n-given)
	}
	return nil
}
