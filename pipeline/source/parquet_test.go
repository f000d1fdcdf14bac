package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// parquetBytes writes records of a schema given as JSON.
func parquetBytes(t testing.TB, schema *arrow.Schema, rows string, options ...parquet.WriterProperty) []byte {
	t.Helper()
	record, _, err := array.RecordFromJSON(memory.DefaultAllocator, schema, strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &b, parquet.NewWriterProperties(options...), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func field(name string, typ arrow.DataType) arrow.Field {
	return arrow.Field{Name: name, Type: typ, Nullable: true}
}

func TestParquetTypes(t *testing.T) {
	for _, c := range []struct {
		name   string
		id     arrow.DataType
		weight arrow.DataType
		rows   string
		want   string
	}{
		{"strings", arrow.BinaryTypes.String, arrow.PrimitiveTypes.Float64, `[{"id":"a","text":"A.","weight":0.5},{"id":"b","text":null}]`,
			`row 1: "a" "A." 0.5|row 2: "b" null null`},
		{"integers", arrow.PrimitiveTypes.Int32, arrow.PrimitiveTypes.Uint8, `[{"id":-5,"text":"A.","weight":3}]`, `row 1: -5 "A." 3`},
		{"unsigned", arrow.PrimitiveTypes.Uint64, arrow.PrimitiveTypes.Float32, `[{"id":4294967297,"text":"A.","weight":0.25}]`,
			`row 1: 4294967297 "A." 0.25`},
		{"binary", arrow.BinaryTypes.Binary, arrow.PrimitiveTypes.Int64, `[{"id":"YQ==","text":"A."}]`, `row 1: "a" "A." null`},
		{"bad UTF-8 in binary", arrow.BinaryTypes.Binary, arrow.PrimitiveTypes.Int64, `[{"id":"/w==","text":"A."},{"id":"YQ==","text":"B."}]`,
			`row 1: invalid_utf8|row 2: "a" "B." null`},
		{"large string", arrow.BinaryTypes.LargeString, arrow.PrimitiveTypes.Int16, `[{"id":"a","text":"A."}]`, `row 1: "a" "A." null`},
		{"NUL", arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int16, `[{"id":"a","text":"A\u0000"}]`, `row 1: nul_byte`},
	} {
		t.Run(c.name, func(t *testing.T) {
			schema := arrow.NewSchema([]arrow.Field{
				field("weight", c.weight), field("other", arrow.ListOf(arrow.PrimitiveTypes.Int8)),
				field("text", arrow.BinaryTypes.String), field("id", c.id),
			}, nil)
			b := parquetBytes(t, schema, c.rows)
			for name, content := range map[string][]byte{"a.parquet": b, "a.parquet.gz": gzipped(string(b)), "a.parquet.zst": zstded(string(b))} {
				got, err := rows(t, writeFile(t, name, content), Limits{})
				if err != nil || strings.Join(got, "|") != c.want {
					t.Errorf("%s: got %s, %v, want %s", name, strings.Join(got, "|"), err, c.want)
				}
			}
		})
	}
}

func TestParquetDictionary(t *testing.T) {
	dictionary := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{field("id", dictionary), field("text", dictionary)}, nil)
	b := parquetBytes(t, schema, `[{"id":"a","text":"A."},{"id":"b","text":null},{"id":"c","text":"A."}]`)
	got, err := rows(t, writeFile(t, "a.parquet", b), Limits{})
	if want := `row 1: "a" "A." null|row 2: "b" null null|row 3: "c" "A." null`; err != nil || strings.Join(got, "|") != want {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestParquetErrors(t *testing.T) {
	text := arrow.BinaryTypes.String
	for _, c := range []struct {
		name   string
		fields []arrow.Field
		reason string
		says   string
	}{
		{"text is a number", []arrow.Field{field("id", text), field("text", arrow.PrimitiveTypes.Int64)}, ReasonWrongType, "column text is of the type integer (INT64), expected string"},
		{"text is a list", []arrow.Field{field("id", text), field("text", arrow.ListOf(text))}, ReasonWrongType, "column text is nested or repeated"},
		{"no text", []arrow.Field{field("id", text), field("txt", text)}, ReasonMissingColumn, `did you mean "txt"?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := rows(t, writeFile(t, "a.parquet", parquetBytes(t, arrow.NewSchema(c.fields, nil), "[]")), Limits{})
			var fault *Fault
			if !errors.As(err, &fault) || fault.Reason != c.reason || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %s with %q", err, c.reason, c.says)
			}
		})
	}
}

var textSchema = arrow.NewSchema([]arrow.Field{field("id", arrow.PrimitiveTypes.Int64), field("text", arrow.BinaryTypes.String)}, nil)

func TestParquetBatches(t *testing.T) {
	const n = 5000
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%c{\"id\":%d,\"text\":\"%s %d\"}", ",["[btoi(i == 0)], i, strings.Repeat("x", 3000), i)
	}
	b.WriteString("]")
	for _, codec := range []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Zstd, compress.Codecs.Gzip, compress.Codecs.Brotli} {
		in := writeFile(t, "a.parquet", parquetBytes(t, textSchema, b.String(), parquet.WithCompression(codec), parquet.WithMaxRowGroupLength(700)))
		var done atomic.Int64
		table, err := OpenTable(in, testColumns, nil, Limits{}, &done)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			row, err := table.Next()
			if err != nil || row.Number != i+1 || row.Values[0].Int != int64(i) || !strings.HasSuffix(row.Values[1].Str, fmt.Sprintf(" %d", i)) {
				t.Fatalf("%v: row %d: %+v, %v", codec, i, row.Number, err)
			}
		}
		if _, err := table.Next(); err != io.EOF {
			t.Errorf("%v: after the last row: %v", codec, err)
		}
		if err := table.Close(); err != nil || done.Load() != in.Size {
			t.Errorf("%v: closing: %v; progress %d of %d", codec, err, done.Load(), in.Size)
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestParquetPageLimit(t *testing.T) {
	b := parquetBytes(t, textSchema, `[{"id":1,"text":"`+strings.Repeat("x", 100000)+`"}]`, parquet.WithDictionaryDefault(false), parquet.WithCompression(compress.Codecs.Zstd))
	got, err := rows(t, writeFile(t, "a.parquet", b), Limits{Page: 50000})
	if err != nil || strings.Join(got, "|") != "row 1: too_large" {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestParquetBombs: a file in whose rows few bytes stand for long texts costs no
// more than its limits, and rows that share a text cost it once.
func TestParquetBombs(t *testing.T) {
	const size, n = 1 << 20, 100
	var content strings.Builder
	for i := range n {
		fmt.Fprintf(&content, `%c{"id":%d,"text":"%s%d"}`, "[,"[min(i, 1)], i, strings.Repeat("x", size), i%3)
	}
	content.WriteByte(']')
	shared := parquetBytes(t, textSchema, content.String(), parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDictionaryPageSizeLimit(1<<30), parquet.WithStats(false))
	prefixed := parquetBytes(t, textSchema, content.String(), parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDictionaryDefault(false),
		parquet.WithEncodingFor("text", parquet.Encodings.DeltaByteArray), parquet.WithStats(false))
	for _, c := range []struct {
		name   string
		file   []byte
		limits Limits
		rows   int
		fault  string
		most   int // megabytes that are allocated
	}{
		{"a text that rows share", shared, Limits{}, 0, "too_large", 80},
		{"the same, meant so", shared, Limits{Ratio: 1e9}, n, "", 30},
		{"the same, of more than a file may hold", shared, Limits{Ratio: 1e9, Decompressed: 50 * size}, 0, "too_large", 30},
		{"a beginning that rows share", prefixed, Limits{}, 0, "too_large", 200},
		{"the same, of more than a batch may hold", prefixed, Limits{Ratio: 1e9, Batch: 10 * size}, 0, "too_large", 50},
		{"the same, meant so", prefixed, Limits{Ratio: 1e9}, n, "", 300},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := writeFile(t, "a.parquet", c.file)
			if in.Size > 64<<10 {
				t.Fatalf("the bomb has %d bytes", in.Size)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			rows, reason := 0, ""
			table, err := OpenTable(in, testColumns, nil, c.limits, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer table.Close()
			for {
				_, err := table.Next()
				if err == io.EOF {
					break
				}
				var fault *Fault
				if errors.As(err, &fault) {
					reason = fault.Reason
				} else if err != nil {
					t.Fatal(err)
				} else {
					rows++
				}
			}
			runtime.ReadMemStats(&after)
			if rows != c.rows || reason != c.fault {
				t.Errorf("%d rows and the fault %q, want %d and %q", rows, reason, c.rows, c.fault)
			}
			if got := int(after.TotalAlloc-before.TotalAlloc) >> 20; got > c.most {
				t.Errorf("%d MiB were allocated, at most %d expected", got, c.most)
			}
		})
	}
}

func TestTemporaryCopyIsRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	in := writeFile(t, "a.parquet.gz", gzipped(string(parquetBytes(t, textSchema, `[{"id":1,"text":"A."}]`))))
	if _, err := rows(t, in, Limits{}); err != nil {
		t.Fatal(err)
	}
	if _, err := rows(t, writeFile(t, "b.parquet.gz", gzipped("no Parquet")), Limits{}); err == nil {
		t.Fatal("no error")
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestParquetOfOthers reads what pyarrow wrote with compressions that the library
// for Parquet does not write or read itself.
func TestParquetOfOthers(t *testing.T) {
	content, err := os.ReadFile("testdata/lz4.parquet")
	if err != nil {
		t.Fatal(err)
	}
	got, err := rows(t, writeFile(t, "a.parquet", content), Limits{})
	if err != nil || len(got) != 2 || !strings.Contains(fmt.Sprint(got), "Oslo thanked Lima.") {
		t.Errorf("%v, error %v", got, err)
	}
}

func FuzzParquet(f *testing.F) {
	f.Add(parquetBytes(f, textSchema, `[{"id":1,"text":"A."},{"id":null,"text":null}]`))
	f.Add(parquetBytes(f, textSchema, `[{"id":1,"text":"A."},{"id":2,"text":"A."}]`, parquet.WithCompression(compress.Codecs.Zstd)))
	f.Add(parquetBytes(f, textSchema, `[{"id":1,"text":"A."}]`, parquet.WithCompression(compress.Codecs.Snappy), parquet.WithDataPageVersion(parquet.DataPageV2), parquet.WithDictionaryDefault(false)))
	f.Add(parquetBytes(f, textSchema, `[{"id":1,"text":"A."},{"id":2,"text":"A. B."}]`, parquet.WithDictionaryDefault(false), parquet.WithEncodingFor("text", parquet.Encodings.DeltaByteArray)))
	f.Add([]byte("PAR1PAR1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := rows(t, writeFile(t, "a.parquet", b), Limits{Page: 1 << 20})
		var fault *Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("error that is no fault: %v", err)
		}
	})
}
