package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// arrowBytes writes batches of a schema, each given as JSON.
func arrowBytes(t testing.TB, schema *arrow.Schema, options []ipc.Option, batches ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := ipc.NewWriter(&b, append(options, ipc.WithSchema(schema))...)
	for _, rows := range batches {
		record, _, err := array.RecordFromJSON(memory.DefaultAllocator, schema, strings.NewReader(rows))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var arrowColumns = []Column{
	{Name: "id", Accept: KindSet(String, Int, Float), Required: true},
	{Name: "text", Accept: KindSet(String), Required: true},
	{Name: "published", Accept: KindSet(String, Time)},
}

// readArrow reads a stream to its end, and shows its rows and how it ended.
func readArrow(in io.Reader, limits Limits) string {
	s, err := OpenArrow(in, arrowColumns, limits)
	if err != nil {
		return err.Error()
	}
	if fault := s.Missing(nil); fault != nil {
		return fault.Detail
	}
	var out strings.Builder
	for {
		row, err := s.Next()
		var fault *Fault
		switch {
		case err == io.EOF:
			return out.String() + "end"
		case errors.As(err, &fault):
			fmt.Fprintf(&out, "%s|", fault)
			continue
		case err != nil:
			return out.String() + err.Error()
		}
		fmt.Fprintf(&out, "%s:", row.Position)
		for _, v := range row.Values {
			out.WriteString(" " + v.Quote())
		}
		out.WriteByte('|')
	}
}

func TestArrowTypes(t *testing.T) {
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	for _, c := range []struct {
		name                string
		id, text, published arrow.DataType
		rows, want          string
	}{
		{"strings", arrow.BinaryTypes.String, arrow.BinaryTypes.LargeString, arrow.BinaryTypes.StringView, `[{"id":"a","text":"A.","published":"2024"},{"id":null}]`,
			`row 1: "a" "A." "2024"|row 2: null null null|end`},
		{"dictionary", words, words, words, `[{"id":"a","text":"A."},{"id":"b","text":"A."}]`, `row 1: "a" "A." null|row 2: "b" "A." null|end`},
		{"bytes", arrow.BinaryTypes.Binary, arrow.BinaryTypes.LargeBinary, arrow.BinaryTypes.BinaryView, `[{"id":"YQ==","text":"YQ==","published":"YQ=="}]`, `row 1: "a" "a" "a"|end`},
		{"numbers", arrow.PrimitiveTypes.Int16, arrow.BinaryTypes.String, arrow.Null, `[{"id":-7,"text":"A."}]`, `row 1: -7 "A." null|end`},
		{"large numbers", arrow.PrimitiveTypes.Uint64, arrow.BinaryTypes.String, arrow.Null, `[{"id":9223372036854775808,"text":"A."},{"id":3}]`, `row 1: 9223372036854775808 "A." null|row 2: 3 null null|end`},
		{"fractions", arrow.PrimitiveTypes.Float64, arrow.BinaryTypes.String, arrow.Null, `[{"id":2.0,"text":"A."},{"id":2.5}]`, `row 1: 2 "A." null|row 2: 2.5 null null|end`},
		{"timestamps", arrow.BinaryTypes.String, arrow.BinaryTypes.String, arrow.FixedWidthTypes.Timestamp_s, `[{"id":"a","text":"A.","published":"2024-05-31 10:00:00"}]`, `row 1: "a" "A." 2024-05-31T10:00:00Z|end`},
		{"dates", arrow.BinaryTypes.String, arrow.BinaryTypes.String, arrow.FixedWidthTypes.Date32, `[{"id":"a","text":"A.","published":"1969-12-31"}]`, `row 1: "a" "A." 1969-12-31T00:00:00Z|end`},
		{"not accepted", arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int32, arrow.Null, `[]`, `column text is of the type int32, expected string; convert the column`},
		{"nested", arrow.ListOf(arrow.BinaryTypes.String), arrow.BinaryTypes.String, arrow.Null, `[]`, `column id is of the type list<item: utf8, nullable>, expected string or integer or float; convert the column`},
		{"NUL", arrow.BinaryTypes.String, arrow.BinaryTypes.String, arrow.Null, `[{"id":"a","text":"A\u0000"},{"id":"b","text":"B."}]`, `row 1: byte 1 of column text: a NUL byte in the text; it is no text file, or it is damaged|row 2: "b" "B." null|end`},
		{"bad UTF-8", arrow.BinaryTypes.Binary, arrow.BinaryTypes.String, arrow.Null, `[{"id":"/w=="}]`, `row 1: byte 0 of column id: byte 0xFF is not UTF-8; if the text is Windows-1252 or Latin-1, convert it: iconv -f WINDOWS-1252 -t UTF-8|end`},
	} {
		t.Run(c.name, func(t *testing.T) {
			schema := arrow.NewSchema([]arrow.Field{field("other", arrow.PrimitiveTypes.Int64), field("text", c.text), field("id", c.id), field("published", c.published)}, nil)
			for name, options := range map[string][]ipc.Option{"plain": nil, "zstd": {ipc.WithZstd()}, "lz4": {ipc.WithLZ4()}} {
				if got := readArrow(bytes.NewReader(arrowBytes(t, schema, options, c.rows, `[]`)), Limits{}); got != c.want {
					t.Errorf("%s: got  %s\nwant %s", name, got, c.want)
				}
			}
		})
	}
}

var stringSchema = arrow.NewSchema([]arrow.Field{field("id", arrow.BinaryTypes.String), field("text", arrow.BinaryTypes.String)}, nil)

// TestArrowCutAnywhere holds that no stream that is cut passes for a whole one.
func TestArrowCutAnywhere(t *testing.T) {
	whole := arrowBytes(t, stringSchema, nil, `[{"id":"a","text":"A."}]`, `[{"id":"b","text":"B."}]`)
	if got := readArrow(bytes.NewReader(whole), Limits{}); !strings.HasSuffix(got, "|end") {
		t.Fatal(got)
	}
	for n := range whole {
		if got := readArrow(bytes.NewReader(whole[:n]), Limits{}); !strings.Contains(got, ErrStream.Error()) {
			t.Errorf("cut at %d of %d: %s", n, len(whole), got)
		}
	}
}

func TestArrowDamage(t *testing.T) {
	whole := arrowBytes(t, stringSchema, nil, `[{"id":"a","text":"A."}]`)
	for _, c := range []struct {
		name   string
		stream []byte
		limits Limits
		want   string
	}{
		{"text", []byte(`{"id": 1, "text": "A."}`), Limits{}, "not a whole Arrow IPC stream"},
		{"twice", append(bytes.Clone(whole), whole...), Limits{}, "more bytes follow its end; give one stream"},
		{"large", whole, Limits{Batch: 16}, "a batch of 64 bytes, more than 16; write smaller batches, or raise the limit"},
		{"wide", whole, Limits{Columns: 1}, "2 columns, more than 1"},
		{"file format", append([]byte("ARROW1\x00\x00"), whole...), Limits{}, "not a whole Arrow IPC stream"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := readArrow(bytes.NewReader(c.stream), c.limits); !strings.Contains(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
	broken := errors.New("the disk is gone")
	if got := readArrow(io.MultiReader(bytes.NewReader(whole[:len(whole)-8]), failing{broken}), Limits{}); !strings.HasSuffix(got, broken.Error()) {
		t.Errorf("a failing reader: %s", got)
	}
}

// FuzzArrow overwrites the values of a batch. What describes them is out of its
// reach: the library believes the lengths that a FlatBuffer claims.
func FuzzArrow(f *testing.F) {
	words := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{field("id", words), field("text", arrow.BinaryTypes.LargeString), field("published", arrow.BinaryTypes.StringView)}, nil)
	rows := `[{"id":"a","text":"A.","published":"a string of more than twelve bytes"},{"id":null}]`
	whole := arrowBytes(f, schema, nil, rows)
	packed := arrowBytes(f, schema, []ipc.Option{ipc.WithZstd()}, rows)
	const end = 8 // bytes of the mark of the end
	body := len(whole) - end - 192
	f.Add(uint8(0), []byte{1}, false)
	f.Add(uint8(64), []byte{255, 255, 255, 127}, true)
	f.Fuzz(func(t *testing.T, at uint8, values []byte, compressed bool) {
		stream, from := bytes.Clone(whole), body+int(at)
		if compressed {
			stream, from = bytes.Clone(packed), len(packed)-end-64+int(at)%64
		}
		if from < len(stream)-end {
			copy(stream[from:len(stream)-end], values)
		}
		s, err := OpenArrow(bytes.NewReader(stream), arrowColumns, Limits{Batch: 1 << 20})
		if err != nil {
			return
		}
		for range 1000 {
			row, err := s.Next()
			var fault *Fault
			if err != nil && !errors.As(err, &fault) {
				return
			}
			for _, v := range row.Values {
				_ = v.Quote()
			}
		}
	})
}
