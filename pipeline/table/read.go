package table

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// readBatch is the number of rows decoded at once.
const readBatch = 1 << 13

// Read returns all rows of T's table in a complete result folder, in order.
func Read[T any](dir string) ([]T, error) {
	var rows []T
	err := Scan(dir, func(row *T) error {
		rows = append(rows, *row)
		return nil
	})
	return rows, err
}

// Scan calls fn with each row of T's table in a complete result folder, and
// stops at fn's first error. The rows of an article follow each other, sentence
// after sentence, however the table is stored. The rows are fn's to keep.
func Scan[T any](dir string, fn func(*T) error) error {
	t, err := tableOf[T]()
	if err != nil {
		return err
	}
	return ScanColumns(dir, t.Name, fn)
}

// ScanColumns is Scan over a table given by name, with only the columns that
// the tags of T name; the others are not read.
func ScanColumns[T any](dir, name string, fn func(*T) error) error {
	m, err := Open(dir)
	if err != nil {
		return err
	}
	return ScanManifest(dir, m, name, fn)
}

// ScanManifest is ScanColumns over the parts that a manifest names, whether the
// result folder is complete or not.
func ScanManifest[T any](dir string, m *Manifest, name string, fn func(*T) error) error {
	t := ByName(name)
	if t == nil {
		return fmt.Errorf("there is no table %q", name)
	}
	columns, err := columnsOf(reflect.TypeFor[T]())
	if err != nil {
		return err
	}
	for _, files := range m.Tables {
		if files.Name != name {
			continue
		}
		scan := scanPart[T]
		if t.Stored != "" {
			scan = scanByArticle[T]
		}
		for _, part := range files.Parts {
			if err := scan(dir, part, columns, fn); err != nil {
				return fmt.Errorf("reading %s: %w", filepath.Join(dir, filepath.FromSlash(part.Path)), err)
			}
		}
	}
	return nil
}

// ReadPart returns the rows of one part of T's table, in order, whether the
// result folder is complete or not.
func ReadPart[T any](dir string, part Part) ([]T, error) {
	columns, err := columnsOf(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	rows := make([]T, 0, part.Rows)
	err = scanPart(dir, part, columns, func(row *T) error {
		rows = append(rows, *row)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Join(dir, filepath.FromSlash(part.Path)), err)
	}
	return rows, nil
}

// scanByArticle is scanPart for a table that is stored by another column than
// the article. It holds a part's rows at once: an article lies in one part.
func scanByArticle[T any](dir string, part Part, columns []Column, fn func(*T) error) error {
	var rows []T
	if err := scanPart(dir, part, columns, func(row *T) error {
		rows = append(rows, *row)
		return nil
	}); err != nil {
		return err
	}
	for _, i := range byArticle(reflect.ValueOf(rows), columns) {
		if err := fn(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// byArticle orders rows by article and sentence, as far as they have these
// columns.
func byArticle(rows reflect.Value, columns []Column) []int {
	type key struct {
		article  string
		sentence int64
	}
	keys, order := make([]key, rows.Len()), inOrder(rows.Len())
	article, sentence := column(columns, "article_id"), column(columns, "sentence_id")
	for i := range keys {
		if article == nil {
			continue
		}
		keys[i].article = rows.Index(i).Field(article.field).String()
		if sentence != nil {
			keys[i].sentence = rows.Index(i).Field(sentence.field).Int()
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(keys[i].article, keys[j].article), cmp.Compare(keys[i].sentence, keys[j].sentence), cmp.Compare(i, j))
	})
	return order
}

func scanPart[T any](dir string, part Part, columns []Column, fn func(*T) error) (err error) {
	name, err := part.name(dir)
	if err != nil {
		return err
	}
	f, err := openParquet(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if f.NumRows() != int64(part.Rows) {
		return fmt.Errorf("%d rows, %d in the manifest: %w", f.NumRows(), part.Rows, ErrDamaged)
	}
	batches, err := openBatches(f, columns)
	if err != nil {
		return err
	}
	defer batches.Release()
	for {
		record, err := nextBatch(batches)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		rows := make([]T, record.NumRows())
		if err := decode(reflect.ValueOf(rows), record, columns); err != nil {
			return err
		}
		for i := range rows {
			if err := fn(&rows[i]); err != nil {
				return err
			}
		}
	}
}

// openParquet opens a file and reads its footer.
func openParquet(name string) (f *file.Reader, err error) {
	defer damage(&err)
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if f, err = file.OpenParquetFile(name, false); err != nil {
		return nil, err
	}
	if err := checkChunks(f, info.Size()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// checkChunks finds columns that lie outside the file. The Parquet library
// would panic on them in a goroutine of its own, where nothing can recover.
func checkChunks(f *file.Reader, size int64) error {
	for g := range f.NumRowGroups() {
		group := f.MetaData().RowGroup(g)
		for c := range group.NumColumns() {
			chunk, err := group.ColumnChunk(c)
			if err != nil {
				return fmt.Errorf("row group %d, column %d: %w", g, c, err)
			}
			start, length := chunk.DataPageOffset(), chunk.TotalCompressedSize()
			if start < 0 || length < 0 || start > size || length > size || chunk.NumValues() < 0 {
				return fmt.Errorf("row group %d, column %d: it lies outside the file: %w", g, c, ErrDamaged)
			}
		}
	}
	return nil
}

func openBatches(f *file.Reader, columns []Column) (batches pqarrow.RecordReader, err error) {
	defer damage(&err)
	indices := make([]int, len(columns))
	for i, c := range columns {
		indices[i] = f.MetaData().Schema.ColumnIndexByName(c.Name)
		if indices[i] < 0 {
			return nil, fmt.Errorf("it has no column %s: %w", c.Name, ErrDamaged)
		}
	}
	fr, err := pqarrow.NewFileReader(f, pqarrow.ArrowReadProperties{BatchSize: readBatch}, memory.DefaultAllocator)
	if err != nil {
		return nil, err
	}
	return fr.GetRecordReader(context.Background(), indices, nil)
}

func nextBatch(batches pqarrow.RecordReader) (record arrow.Record, err error) {
	defer damage(&err)
	return batches.Read()
}

// damage turns a panic of the Parquet library, which some damaged files
// provoke, into an error of the file.
func damage(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%v: %w", r, ErrDamaged)
	}
}

// decode fills rows, a slice of structs, from the record's columns.
func decode(rows reflect.Value, record arrow.Record, columns []Column) error {
	for i := range columns {
		c := &columns[i]
		indices := record.Schema().FieldIndices(c.Name)
		if len(indices) != 1 {
			return fmt.Errorf("%d columns %s: %w", len(indices), c.Name, ErrDamaged)
		}
		values, err := columnValues(record.Column(indices[0]), c)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
		column := record.Column(indices[0])
		for j := range rows.Len() {
			field := rows.Index(j).Field(c.field)
			switch {
			case !column.IsNull(j) && c.Nullable:
				field.Set(values.Index(j).Addr())
			case !column.IsNull(j):
				field.Set(values.Index(j))
			case !c.Nullable:
				return fmt.Errorf("column %s: row %d is null: %w", c.Name, j, ErrDamaged)
			}
		}
	}
	return nil
}

// columnValues copies the column out of Arrow's memory, as an addressable
// slice of the column's Go type.
func columnValues(column arrow.Array, c *Column) (reflect.Value, error) {
	n := column.Len()
	switch a := column.(type) {
	case *array.Dictionary:
		dictionary, ok := a.Dictionary().(*array.String)
		if !ok || c.Kind != String {
			break
		}
		words := make([]string, dictionary.Len())
		for i := range words {
			words[i] = strings.Clone(dictionary.Value(i))
		}
		return values(n, a, func(i int) string { return words[a.GetValueIndex(i)] }), nil
	case *array.String:
		if c.Kind == String {
			return values(n, a, func(i int) string { return strings.Clone(a.Value(i)) }), nil
		}
	case *array.Int32:
		if c.Kind == Int32 {
			return values(n, a, a.Value), nil
		}
	case *array.Float64:
		if c.Kind == Float64 {
			return values(n, a, a.Value), nil
		}
	case *array.Boolean:
		if c.Kind == Bool {
			return values(n, a, a.Value), nil
		}
	case *array.Timestamp:
		if c.Kind == Timestamp {
			return values(n, a, func(i int) time.Time { return time.UnixMicro(int64(a.Value(i))).UTC() }), nil
		}
	}
	return reflect.Value{}, fmt.Errorf("it holds %s, not %s: %w", column.DataType(), c.Kind, ErrDamaged)
}

func values[V any](n int, column arrow.Array, at func(int) V) reflect.Value {
	out := make([]V, n)
	for i := range out {
		if !column.IsNull(i) {
			out[i] = at(i)
		}
	}
	return reflect.ValueOf(out)
}
