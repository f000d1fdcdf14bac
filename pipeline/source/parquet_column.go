package source

import (
	"errors"
	"time"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"stance/pipeline/pages"
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
	*pages.Column
	file     *pages.File
	kind     Kind
	unsigned bool
	date     bool
	unit     schema.TimeUnitType
}

func newParquetColumn(f *pages.File, c *schema.Column, column *pages.Column) *parquetColumn {
	out := &parquetColumn{Column: column, file: f, kind: parquetKind(c)}
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
	return out
}

// read fills the cells of a column in rows, and returns how many it had.
func (c *parquetColumn) read(rows [][]Value, column int) (int, error) {
	switch r := c.Chunk.(type) {
	case *file.ByteArrayColumnChunkReader:
		return readCells(c, rows, column, r.ReadBatch, func(v parquet.ByteArray) Value { return Value{Kind: String, Str: c.file.Text(v)} })
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

// readCells reads values and puts them into the rows that have one.
func readCells[T any](c *parquetColumn, rows [][]Value, column int,
	readBatch func(int64, []T, []int16, []int16) (int64, int, error), value func(T) Value) (int, error) {
	return pages.Cells(c.Column, len(rows), readBatch, func(row int, v T) { rows[row][column] = value(v) })
}
