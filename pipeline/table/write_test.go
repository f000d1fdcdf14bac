package table

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/google/go-cmp/cmp"
)

// TestEncodeGivesTheLibrarysBytes holds the writing of columns to what the Parquet
// library makes of an Arrow record.
func TestEncodeGivesTheLibrarysBytes(t *testing.T) {
	for _, c := range []struct {
		name  string
		table string
		rows  any
	}{
		{"no rows", "mentions", []MentionRow{}},
		{"every column", "mentions", sampleRows(50).Mentions},
		{"stored by a column", "stances", sampleRows(50).Stances},
		{"times", "articles", []ArticleRow{{ArticleID: "a"}, {ArticleID: "b", Published: ref(time.UnixMicro(1234567)), Title: ref("")}}},
		{"only nulls", "rejects", []RejectRow{{Input: "a"}, {Input: "a"}}},
		{"empty strings", "dyads", []DyadRow{{HolderID: "b"}, {HolderID: ""}, {HolderID: "b", HolderName: "B"}}},
		{"two groups", "sentences", sentences(rowGroupLength+10, 3)},
		{"a dictionary of megabytes", "sentences", sentences(rowGroupLength, 40)},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, rows := ByName(c.table), reflect.ValueOf(c.rows)
			var ours bytes.Buffer
			j := job{table: table}
			j.add(rows)
			if err := table.encode(&ours, j.rows, testMeta); err != nil {
				t.Fatal(err)
			}
			if theirs := libraryBytes(t, table, rows); !bytes.Equal(ours.Bytes(), theirs) {
				t.Errorf("%d bytes, and the library writes %d others", ours.Len(), len(theirs))
			}
		})
	}
}

// A part must not show how its rows were handed over.
func TestWritePartJoinsRows(t *testing.T) {
	write := func(rows ...*Rows) []Part {
		parts, err := WritePart(t.TempDir(), 0, rows, testMeta)
		if err != nil {
			t.Fatal(err)
		}
		return parts
	}
	all := sampleRows(7)
	first, second := *all, *all
	first.Stances, second.Stances = all.Stances[:5], all.Stances[5:]
	first.Sentences, second.Sentences = nil, all.Sentences
	first.Mentions, second.Mentions = all.Mentions, nil
	first.Articles, second.Articles = all.Articles[:6], all.Articles[6:]
	first.Quotes, second.Quotes = all.Quotes[:1], all.Quotes[1:]
	first.Actors, second.Actors = nil, all.Actors
	if diff := cmp.Diff(write(all), write(&first, &Rows{}, &second)); diff != "" {
		t.Errorf("parts differ (-joined +apart):\n%s", diff)
	}
}

// sentences are n rows, each of an article whose id has so many bytes.
func sentences(n, bytes int) []SentenceRow {
	rows := make([]SentenceRow, n)
	for i := range rows {
		id := fmt.Sprintf("%*d", bytes, i)
		rows[i] = SentenceRow{ArticleID: id[len(id)-bytes:], SentenceID: int32(i), Text: strings.Repeat("x", i%7), Kind: "body"}
	}
	return rows
}

func libraryBytes(t *testing.T, table *Table, rows reflect.Value) []byte {
	t.Helper()
	schema := table.fileSchema(testMeta)
	var b bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &b, table.properties(testMeta), pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	stored := job{table: table}
	stored.add(rows)
	table.sort(stored.rows)
	order := make([]int, len(stored.rows))
	for i, row := range stored.rows {
		order[i] = int((uintptr(row) - rows.Pointer()) / table.row.Size())
	}
	for start := 0; start == 0 || start < len(order); start += table.groupLength() {
		record := array.NewRecordBuilder(memory.DefaultAllocator, schema)
		group := order[start:min(start+table.groupLength(), len(order))]
		if err := appendColumns(record.Fields(), table.Columns, rows, group); err != nil {
			t.Fatal(err)
		}
		if err := w.Write(record.NewRecord()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDictionary(t *testing.T) {
	var d dictionary
	for _, c := range []struct {
		name    string
		strings []string
		codes   []int32
		entries []string
	}{
		{"none", nil, nil, nil},
		{"repeated", []string{"a", "b", "a", "", "b", ""}, []int32{0, 1, 0, 2, 1, 2}, []string{"a", "b", ""}},
		{"same text elsewhere", []string{strings.Clone("ab"), strings.Clone("ab")}, []int32{0, 0}, []string{"ab"}},
		{"one within another", []string{"abc", "abc"[:2], "abc"}, []int32{0, 1, 0}, []string{"abc", "ab"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d.code(c.strings)
			if fmt.Sprint(d.codes) != fmt.Sprint(c.codes) || fmt.Sprint(d.strings) != fmt.Sprint(c.entries) {
				t.Errorf("codes %v of %q, want %v of %q", d.codes, d.strings, c.codes, c.entries)
			}
		})
	}
}
