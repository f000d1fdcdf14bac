package table

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"reflect"
	"slices"
	"time"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/flight"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// rowGroupLength is the number of rows in a row group: few enough that a
// reader can skip groups by their statistics, enough that columns compress.
const rowGroupLength = 1 << 16

// storedGroupLength is the same for rows that are stored by a column: short,
// because a filter on that column reads one or two groups of a part.
const storedGroupLength = 1 << 13

func (t *Table) groupLength() int {
	if t.Stored != "" {
		return storedGroupLength
	}
	return rowGroupLength
}

// Metadata is what every file says of its making.
type Metadata struct {
	ModelSHA256 string // of the model that scored, hexadecimal
	Version     string // of the program
}

// Arrow is the metadata as that of an Arrow schema.
func (m Metadata) Arrow() arrow.Metadata {
	return arrow.NewMetadata(
		[]string{"stance.model_sha256", "stance.schema_version", "stance.version"},
		[]string{m.ModelSHA256, SchemaVersion, m.Version},
	)
}

// fileSchema is the schema that rows are written by. Its strings are plain
// and the Parquet library codes them through dictionaries itself: given Arrow
// dictionaries, version 17 writes statistics whose null counts are negative.
// The stored Arrow schema has the dictionaries, so that readers give
// categories.
func (t *Table) fileSchema(meta Metadata) *arrow.Schema {
	kv := meta.Arrow()
	stored := flight.SerializeSchema(arrow.NewSchema(t.Fields(true), &kv), memory.DefaultAllocator)
	kv = arrow.NewMetadata(append(kv.Keys(), "ARROW:schema"), append(kv.Values(), base64.StdEncoding.EncodeToString(stored)))
	return arrow.NewSchema(t.Fields(false), &kv)
}

// encode writes rows, pointers to the table's row type, as a Parquet file. The
// same rows and metadata give the same bytes. w must not fail, because the
// Parquet library panics on some failures and drops others; so an error is a
// bug in the schema.
func (t *Table) encode(w io.Writer, rows []unsafe.Pointer, meta Metadata) error {
	schema := t.fileSchema(meta)
	properties := t.properties(meta)
	layout, err := pqarrow.ToParquet(schema, properties, pqarrow.DefaultWriterProps())
	if err != nil {
		return fmt.Errorf("laying out the Parquet file: %w", err)
	}
	kv := metadata.NewKeyValueMetadata()
	for i, key := range schema.Metadata().Keys() {
		if err := kv.Append(key, schema.Metadata().Values()[i]); err != nil {
			return fmt.Errorf("describing the Parquet file: %w", err)
		}
	}
	fw := file.NewParquetWriter(w, layout.Root(), file.WithWriterProps(properties), file.WithWriteMetadata(kv))
	t.sort(rows)
	groups := &groupWriter{table: t}
	// An empty table is one empty group.
	for start := 0; start == 0 || start < len(rows); start += t.groupLength() {
		group := fw.AppendRowGroup()
		if err := groups.write(group, rows[start:min(start+t.groupLength(), len(rows))]); err != nil {
			return err
		}
		if err := group.Close(); err != nil {
			return err
		}
	}
	return fw.Close()
}

// properties are those of the table's files.
func (t *Table) properties(meta Metadata) *parquet.WriterProperties {
	options := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithCreatedBy("stance version " + meta.Version),
		parquet.WithMaxRowGroupLength(int64(t.groupLength())),
		// Of a column whose dictionary passes its limit, version 17 of the library
		// writes the footer in the order of a map.
		parquet.WithDictionaryPageSizeLimit(math.MaxInt32),
	}
	for _, c := range t.Columns {
		if !c.Dictionary {
			options = append(options, parquet.WithDictionaryFor(c.Name, false))
		}
	}
	return parquet.NewWriterProperties(options...)
}

// sort brings rows into the order in which they are stored: as they are, or by the
// values of a column and, where these are equal, as they are.
func (t *Table) sort(rows []unsafe.Pointer) {
	if t.Stored == "" {
		return
	}
	type place struct {
		key string
		at  int
		row unsafe.Pointer
	}
	offset := t.row.Field(column(t.Columns, t.Stored).field).Offset
	places := make([]place, len(rows))
	for i, row := range rows {
		places[i] = place{*(*string)(unsafe.Add(row, offset)), i, row}
	}
	slices.SortFunc(places, func(a, b place) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) })
	for i := range places {
		rows[i] = places[i].row
	}
}

// inOrder are the numbers below n.
func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// AppendStructs appends each row as one struct of t.StructType to b.
func AppendStructs[T any](b *array.StructBuilder, rows []T) error {
	t, err := tableOf[T]()
	if err != nil {
		return err
	}
	for range rows {
		b.Append(true)
	}
	fields := make([]array.Builder, b.NumField())
	for i := range fields {
		fields[i] = b.FieldBuilder(i)
	}
	return appendColumns(fields, t.Columns, reflect.ValueOf(rows), inOrder(len(rows)))
}

// AppendRows appends rows to builders of T's columns, one each.
func AppendRows[T any](builders []array.Builder, rows []T) error {
	t, err := tableOf[T]()
	if err != nil {
		return err
	}
	return appendColumns(builders, t.Columns, reflect.ValueOf(rows), inOrder(len(rows)))
}

// appendColumns appends the rows' fields to the builders, one per column, in
// the given order of the rows.
func appendColumns(builders []array.Builder, columns []Column, rows reflect.Value, order []int) error {
	for i := range columns {
		builders[i].Reserve(len(order))
		if err := appendColumn(builders[i], &columns[i], rows, order); err != nil {
			return fmt.Errorf("column %s: %w", columns[i].Name, err)
		}
	}
	return nil
}

func appendColumn(b array.Builder, c *Column, rows reflect.Value, order []int) error {
	switch b := b.(type) {
	case *array.StringBuilder:
		appendValues(b, c, rows, order, func(v reflect.Value) { b.Append(v.String()) })
	case *array.Int32Builder:
		appendValues(b, c, rows, order, func(v reflect.Value) { b.Append(int32(v.Int())) })
	case *array.Float64Builder:
		appendValues(b, c, rows, order, func(v reflect.Value) { b.Append(v.Float()) })
	case *array.BooleanBuilder:
		appendValues(b, c, rows, order, func(v reflect.Value) { b.Append(v.Bool()) })
	case *array.TimestampBuilder:
		appendValues(b, c, rows, order, func(v reflect.Value) {
			b.Append(arrow.Timestamp(v.Interface().(time.Time).UnixMicro()))
		})
	default:
		return fmt.Errorf("no way to append to %T", b)
	}
	return nil
}

func appendValues(b array.Builder, c *Column, rows reflect.Value, order []int, value func(reflect.Value)) {
	for _, i := range order {
		v := rows.Index(i).Field(c.field)
		if c.Nullable {
			if v.IsNil() {
				b.AppendNull()
				continue
			}
			v = v.Elem()
		}
		value(v)
	}
}
