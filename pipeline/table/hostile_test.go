package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// forged is the file of a seed of source's FuzzParquet: a column that ends before
// its rows do, within a page of no known kind.
func forged(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("../source/testdata/fuzz/FuzzParquet/8d2aa927fbcb7797")
	if err != nil {
		t.Fatal(err)
	}
	_, quoted, _ := strings.Cut(strings.TrimSpace(string(text)), "\n[]byte(")
	b, err := strconv.Unquote(strings.TrimSuffix(quoted, ")"))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(b)
}

// endless is a part whose rows go on where its only column has ended, with a page
// of no known kind at the column's start and more bytes than the library looks at
// for a page's header: its own reader finds that page again and again.
func endless(t *testing.T) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "text", Type: arrow.BinaryTypes.String}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	b.Field(0).(*array.StringBuilder).Append(strings.Repeat("x", 1<<15))
	record := b.NewRecord()
	defer record.Release()
	var whole bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &whole, parquet.NewWriterProperties(parquet.WithDictionaryDefault(false)), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(record), w.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := file.NewParquetReader(bytes.NewReader(whole.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	const index = "\x15\x02\x15\x00\x15\x00\x00" // the header of an empty index page
	meta := r.MetaData()
	group := meta.RowGroups[0]
	chunk := group.Columns[0].MetaData
	pages := whole.Bytes()[chunk.DataPageOffset:][:chunk.TotalCompressedSize]
	meta.NumRows, group.NumRows, chunk.NumValues = 2, 2, 2
	chunk.DataPageOffset, chunk.TotalCompressedSize = 4, int64(len(index)+len(pages))
	out := bytes.NewBufferString("PAR1" + index + string(pages))
	n, err := meta.WriteTo(out, nil)
	if err != nil {
		t.Fatal(err)
	}
	return append(binary.LittleEndian.AppendUint32(out.Bytes(), uint32(n)), "PAR1"...)
}

func TestReadingAForgedPartEnds(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		rows int
	}{"a seed of source": {forged(t), 1}, "endless": {endless(t), 2}} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "part"), c.file, 0o666); err != nil {
				t.Fatal(err)
			}
			type row struct {
				Text *string `col:"text"`
			}
			done := make(chan error, 1)
			go func() {
				_, err := ReadPart[row](dir, Part{Path: "part", Rows: c.rows})
				done <- err
			}()
			select {
			case err := <-done:
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "rows are missing") {
					t.Errorf("error %v, want %v", err, ErrDamaged)
				}
			case <-time.After(time.Minute):
				t.Fatal("it is still being read after a minute")
			}
		})
	}
}

// TestClaimedRowsCostNothing: room is made for rows that are there, not for those
// that a manifest claims.
func TestClaimedRowsCostNothing(t *testing.T) {
	dir := t.TempDir()
	m := writeResult(t, dir, sampleRows(1))
	part := m.Tables[0].Parts[0]
	for _, n := range []int{-1, 0, 2, MaxRows, MaxRows + 1, math.MaxInt} {
		part.Rows = n
		if _, err := ReadPart[ArticleRow](dir, part); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d rows claimed: error %v", n, err)
		}
	}
}

// nulls is a part of rows that are null, which cost no byte each, in groups of so
// many.
func nulls(t *testing.T, groups ...int) []byte {
	t.Helper()
	schema := arrow.NewSchema([]arrow.Field{{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true}}, nil)
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range groups {
		b.Field(0).AppendNulls(rows)
		record := b.NewRecord()
		err = errors.Join(err, w.Write(record))
		record.Release()
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPartsOfTooManyRows refuses parts with more rows than any that is written,
// before room is made for them.
func TestPartsOfTooManyRows(t *testing.T) {
	type row struct {
		Text *string `col:"text"`
	}
	for name, groups := range map[string][]int{
		"one group":  {MaxRows + 1},
		"two groups": {MaxRows/2 + 1, MaxRows / 2},
	} {
		t.Run(name, func(t *testing.T) {
			dir, part := t.TempDir(), Part{Path: "part", Rows: MaxRows + 1}
			file := nulls(t, groups...)
			if err := os.WriteFile(filepath.Join(dir, part.Path), file, 0o666); err != nil {
				t.Fatal(err)
			}
			for _, claimed := range []int{MaxRows + 1, MaxRows} {
				part.Rows = claimed
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				_, err := ReadPart[row](dir, part)
				runtime.ReadMemStats(&after)
				if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), strconv.Itoa(MaxRows)) {
					t.Errorf("%d rows claimed: error %v", claimed, err)
				}
				if spent := after.TotalAlloc - before.TotalAlloc; spent > roomAhead*uint64(unsafe.Sizeof(row{}))+1<<20 {
					t.Errorf("%d rows claimed: %d bytes for a file of %d", claimed, spent, len(file))
				}
			}
		})
	}
	if _, err := WriteTable(t.TempDir(), 0, make([]SentenceRow, MaxRows+1), testMeta); err == nil {
		t.Error("a part is written that is not read")
	}
}

func FuzzReadPart(f *testing.F) {
	dir := f.TempDir()
	m := writeResult(f, dir, sampleRows(2), &Rows{})
	for i, files := range m.Tables {
		for _, part := range files.Parts {
			b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(part.Path)))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(byte(i), b)
		}
	}
	f.Fuzz(func(t *testing.T, at byte, b []byte) {
		dir, part := t.TempDir(), Part{Path: "part"}
		if err := os.WriteFile(filepath.Join(dir, part.Path), b, 0o666); err != nil {
			t.Fatal(err)
		}
		table := int(at) % len(Tables)
		rows := &Rows{}
		read := rows.readers(dir)[table]
		// The manifest that a forger writes has the rows that the file claims.
		in, err := os.Open(filepath.Join(dir, part.Path))
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		if p, err := openPart(in, Tables[table].Columns); err == nil {
			part.Rows = int(p.rows)
		}
		if err := read(part); err != nil && !errors.Is(err, ErrDamaged) {
			t.Fatalf("an error that does not say that the file is damaged: %v", err)
		}
	})
}
