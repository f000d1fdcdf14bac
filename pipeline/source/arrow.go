package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"

	"stance/pipeline/pages"
)

// ErrStream is in the errors about a stream that is no Arrow stream, is damaged
// or ends early.
var ErrStream = errors.New("not a whole Arrow IPC stream")

// ArrowStream reads rows from an Arrow IPC stream
// (https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format).
// Strings point into the batch that they came in. Every call into the library
// goes through guard: it panics over some damaged streams.
type ArrowStream struct {
	in      *ending
	rd      *ipc.Reader
	alloc   *pages.Allocator
	columns []Column
	names   []string
	place   []int // of a column in a batch; -1 absent
	cells   []cells
	at      int // next row of the batch
	left    int // rows of the batch still to be given
	number  int // rows given out
}

// cells reads the rows of one column of a batch; nil: the stream lacks it.
type cells func(row int) Value

// OpenArrow reads the head of a stream, for which it waits, and finds the
// columns. A *Fault says that the columns cannot be used; other errors wrap
// ErrStream, or are the reader's own.
func OpenArrow(r io.Reader, columns []Column, limits Limits) (*ArrowStream, error) {
	limits = limits.WithDefaults()
	s := &ArrowStream{in: &ending{r: bufio.NewReaderSize(r, 1<<16), empty: true}, columns: columns}
	s.alloc = pages.NewAllocator(limits.Batch, func(size int) error {
		return tooLarge("batch", int64(size), limits.Batch, "write smaller batches")
	})
	err := s.guard(func() (err error) {
		s.rd, err = ipc.NewReader(s.in, ipc.WithAllocator(s.alloc))
		return err
	})
	if err != nil {
		return nil, err
	}
	fields := s.rd.Schema().Fields()
	if int64(len(fields)) > limits.Columns {
		return nil, faultf("", ReasonTooLarge, "%d columns, more than %d; leave out those that are not needed, or raise the limit: --limit columns=%d", len(fields), limits.Columns, len(fields))
	}
	for _, f := range fields {
		s.names = append(s.names, f.Name)
	}
	if s.place, err = places(s.names, columns); err != nil {
		return nil, err
	}
	for i, at := range s.place {
		if at < 0 {
			continue
		}
		kind, c := arrowKind(fields[at].Type), columns[i]
		if !c.Accept.Has(kind) {
			return nil, faultf("", ReasonWrongType, "column %s is of the type %s, expected %s; convert the column", c.Name, fields[at].Type, c.Accept)
		}
	}
	return s, nil
}

// Names are the columns that the stream has.
func (s *ArrowStream) Names() []string { return s.names }

// Missing is Table.Missing.
func (s *ArrowStream) Missing(flag func(column string) string) *Fault {
	return missing(s.columns, s.names, flag)
}

// Left is how many rows Next gives before it has to read another batch, for
// which it may have to wait.
func (s *ArrowStream) Left() int { return s.left }

// Next returns the next row, io.EOF after the last. A *Fault is a row that
// cannot be used, and the next call goes on; any other error wraps ErrStream, or
// is the reader's own.
func (s *ArrowStream) Next() (Row, error) {
	for s.left == 0 {
		if err := s.batch(); err != nil {
			return Row{}, err
		}
	}
	s.number++
	row := Row{Number: s.number, Position: fmt.Sprintf("row %d", s.number), Values: make([]Value, len(s.columns))}
	err := s.guard(func() error {
		for i, cell := range s.cells {
			if cell != nil {
				row.Values[i] = cell(s.at)
			}
		}
		return nil
	})
	if err != nil {
		return row, fmt.Errorf("%s: %w", row.Position, err)
	}
	s.at++
	s.left--
	return row, row.invalidText(s.columns)
}

// batch reads the next batch.
func (s *ArrowStream) batch() error {
	s.alloc.Reset()
	return s.guard(func() error {
		if !s.rd.Next() {
			if err := s.rd.Err(); err != nil {
				return err
			}
			return s.end()
		}
		record := s.rd.Record()
		s.at, s.left = 0, int(record.NumRows())
		s.cells = make([]cells, len(s.columns))
		for i, at := range s.place {
			if at >= 0 {
				s.cells[i] = cellsOf(record.Column(at))
			}
		}
		return nil
	})
}

// end tells a stream that was closed from one that was cut off: what writes a
// stream may leave out the mark of its end, but none of the known libraries
// does, and a writer that died must not pass for one that was done.
func (s *ArrowStream) end() error {
	if s.in.reached {
		return errors.New("it ends without the mark of its end: what wrote it stopped early, or did not close its writer")
	}
	if s.in.r.Buffered() > 0 {
		return errors.New("more bytes follow its end; give one stream")
	}
	return io.EOF
}

// guard turns panics and errors of the library into errors of the stream; those
// of the reader below pass.
func (s *ArrowStream) guard(call func() error) error {
	err := pages.Recover(call)
	var fault *Fault
	switch {
	case err == nil, err == io.EOF && !s.in.reached:
		return err
	case s.in.err != nil:
		return s.in.err
	case errors.As(err, &fault):
		return fmt.Errorf("%w: %s", ErrStream, fault.Detail)
	case s.in.reached && s.in.empty:
		return fmt.Errorf("%w: it is empty", ErrStream)
	case s.in.reached && errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: it ends early, within a message", ErrStream)
	}
	return fmt.Errorf("%w: %w", ErrStream, err)
}

// ending remembers how its reader ended.
type ending struct {
	r       *bufio.Reader
	empty   bool  // nothing came so far
	reached bool  // the end
	err     error // any other failure
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	e.empty = e.empty && n == 0
	if err == io.EOF {
		e.reached = true
	} else if err != nil {
		e.err = err
	}
	return n, err
}

// arrowKind is the kind of a column's values.
func arrowKind(t arrow.DataType) Kind {
	switch t := t.(type) {
	case *arrow.StringType, *arrow.LargeStringType, *arrow.StringViewType,
		*arrow.BinaryType, *arrow.LargeBinaryType, *arrow.BinaryViewType:
		return String
	case *arrow.Int8Type, *arrow.Int16Type, *arrow.Int32Type, *arrow.Int64Type,
		*arrow.Uint8Type, *arrow.Uint16Type, *arrow.Uint32Type, *arrow.Uint64Type:
		return Int
	case *arrow.Float32Type, *arrow.Float64Type:
		return Float
	case *arrow.BooleanType:
		return Bool
	case *arrow.TimestampType, *arrow.Date32Type, *arrow.Date64Type:
		return Time
	case *arrow.NullType:
		return Null
	case *arrow.DictionaryType:
		return arrowKind(t.ValueType)
	}
	return Other
}

// cellsOf reads a column of one of the types that arrowKind names.
func cellsOf(column arrow.Array) cells {
	var value cells
	switch c := column.(type) {
	case *array.Null:
		return func(int) Value { return Value{} }
	case *array.Dictionary:
		words := cellsOf(c.Dictionary())
		value = func(i int) Value { return words(c.GetValueIndex(i)) }
	case array.StringLike:
		value = func(i int) Value { return Value{Kind: String, Str: c.Value(i)} }
	case *array.Binary:
		value = func(i int) Value { return Value{Kind: String, Str: string(c.Value(i))} }
	case *array.LargeBinary:
		value = func(i int) Value { return Value{Kind: String, Str: string(c.Value(i))} }
	case *array.BinaryView:
		value = func(i int) Value { return Value{Kind: String, Str: string(c.Value(i))} }
	case *array.Int8:
		value = func(i int) Value { return whole(int64(c.Value(i))) }
	case *array.Int16:
		value = func(i int) Value { return whole(int64(c.Value(i))) }
	case *array.Int32:
		value = func(i int) Value { return whole(int64(c.Value(i))) }
	case *array.Int64:
		value = func(i int) Value { return whole(c.Value(i)) }
	case *array.Uint8:
		value = func(i int) Value { return whole(int64(c.Value(i))) }
	case *array.Uint16:
		value = func(i int) Value { return whole(int64(c.Value(i))) }
	case *array.Uint32:
		value = func(i int) Value { return whole(int64(c.Value(i))) }
	case *array.Uint64:
		value = func(i int) Value { return unsigned(c.Value(i)) }
	case *array.Float32:
		value = func(i int) Value { return Value{Kind: Float, Float: float64(c.Value(i))} }
	case *array.Float64:
		value = func(i int) Value { return Value{Kind: Float, Float: c.Value(i)} }
	case *array.Timestamp:
		unit := c.DataType().(*arrow.TimestampType).Unit
		value = func(i int) Value { return Value{Kind: Time, Time: instant(int64(c.Value(i)), unit)} }
	case *array.Date32:
		value = func(i int) Value { return Value{Kind: Time, Time: time.Unix(int64(c.Value(i))*86400, 0).UTC()} }
	case *array.Date64:
		value = func(i int) Value { return Value{Kind: Time, Time: time.UnixMilli(int64(c.Value(i))).UTC()} }
	default: // no column accepts it, so nothing but nulls can have come
		return func(int) Value { return Value{} }
	}
	return func(i int) Value {
		if column.IsNull(i) {
			return Value{}
		}
		return value(i)
	}
}

func whole(n int64) Value { return Value{Kind: Int, Int: n, Float: float64(n)} }

// unsigned is a number that may be too large for an Int; its digits stay.
func unsigned(n uint64) Value {
	if v := whole(int64(n)); v.Int >= 0 {
		return v
	}
	return Value{Kind: Float, Float: float64(n), Str: fmt.Sprint(n)}
}

// instant is a timestamp of any year: the library's own conversion goes through
// nanoseconds, which end in 2262.
func instant(n int64, unit arrow.TimeUnit) time.Time {
	switch unit {
	case arrow.Second:
		return time.Unix(n, 0).UTC()
	case arrow.Millisecond:
		return time.UnixMilli(n).UTC()
	case arrow.Microsecond:
		return time.UnixMicro(n).UTC()
	}
	return time.Unix(0, n).UTC()
}
