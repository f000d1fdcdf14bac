package article

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stance/data/external"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// lay writes files into a new folder and returns it.
func lay(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func gzipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(s)) // a bytes.Buffer does not fail
	w.Close()
	return b.String()
}

// read reads everything, each article or reject on a line.
func read(t testing.TB, paths []string, o Options) []string {
	t.Helper()
	r, err := Open(paths, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out []string
	for {
		item, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if j := item.Reject; j != nil {
			out = append(out, fmt.Sprintf("%s|%s|%s|%s", filepath.Base(j.Input), j.Position, j.ID, j.Reason))
			continue
		}
		a := item.Article
		line := a.ID + "=" + a.Text
		for _, s := range []string{a.Title, a.Source, a.URL, a.Language} {
			if s != "" {
				line += " " + s
			}
		}
		if !a.Published.IsZero() {
			line += " " + a.Published.Format(time.RFC3339Nano)
		}
		out = append(out, line)
	}
	if done, total := r.Progress(); total >= 0 && done != total {
		t.Errorf("progress ends at %d of %d bytes", done, total)
	}
	return out
}

func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFolder(t *testing.T) {
	dir := lay(t, map[string]string{
		"2024/b.txt":     "The court ruled.\r\n",
		"2024/b.txt.gz":  gzipped("The same name once more."),
		"a.txt":          "\uFEFFParliament met.",
		"c.jsonl":        `{"id":"a.txt","text":"An id taken."}` + "\n" + `{"id":5,"text":"Votes were counted.","title":"Count"}`,
		"d.txt":          " \n",
		"e.txt":          "caf\xE9",
		"f.csv":          "headline,body\nx,y\n",
		"g.txt.gz":       gzipped(strings.Repeat("A long report. ", 500))[:40],
		"picture.jpg":    "x",
		"_SUCCESS":       "",
		".hidden/no.txt": "x",
	})
	check(t, read(t, []string{dir}, Options{}),
		"picture.jpg|||unknown_format",
		"f.csv|||missing_column",
		"2024/b.txt=The court ruled.\r\n",
		"b.txt.gz||2024/b.txt|duplicate_id",
		"a.txt=Parliament met.",
		"c.jsonl|line 1|a.txt|duplicate_id",
		"5=Votes were counted. Count",
		"d.txt||d.txt|empty_text",
		"e.txt|byte 3|e.txt|invalid_utf8",
		"g.txt.gz||g.txt|truncated",
	)
}

func TestSingleFile(t *testing.T) {
	dir := lay(t, map[string]string{"news/a.txt.gz": gzipped("Parliament met.")})
	check(t, read(t, []string{filepath.Join(dir, "news", "a.txt.gz")}, Options{}), "a.txt=Parliament met.")
}

func TestRows(t *testing.T) {
	csv := "id,text,title,published,source,url,language\n" +
		`1,"She said ""no"".` + "\r\n" + `Twice.",Talks,2024-05-31T23:30:00+02:00,Herald,https://news.example/1,en-GB` + "\n" +
		"2,Text.,,2024-05-31,,,\n" +
		"3,Text.,,last week,,,\n" +
		"4,Text.,,,,,klingonish!\n" +
		",Text.,,,,,\n" +
		"6,,,,,,\n" +
		"1,Text.,,,,,\n"
	dir := lay(t, map[string]string{"a.csv": csv})
	check(t, read(t, []string{filepath.Join(dir, "a.csv")}, Options{}),
		"1=She said \"no\".\r\nTwice. Talks Herald https://news.example/1 en 2024-05-31T21:30:00Z",
		"2=Text. 2024-05-31T00:00:00Z",
		"a.csv|row 3, line 5|3|bad_published",
		"a.csv|row 4, line 6|4|bad_language",
		"a.csv|row 5, line 7||missing_id",
		"a.csv|row 6, line 8|6|empty_text",
		"a.csv|row 7, line 9|1|duplicate_id",
	)
}

func TestStandardInput(t *testing.T) {
	in := `{"id":"x","text":"Parliament met.","published":"2024-05-31 10:00:00"}` + "\n" + `{"id":"y","text":3}` + "\n" + `{"id":1.5,"text":"T."}` + "\n"
	check(t, read(t, []string{"-"}, Options{Stdin: strings.NewReader(in)}),
		"x=Parliament met. 2024-05-31T10:00:00Z", "-|line 2|y|wrong_type", "-|line 3|1.5|wrong_type")
	check(t, read(t, []string{"-"}, Options{Stdin: strings.NewReader("")}))
}

func TestColumns(t *testing.T) {
	dir := lay(t, map[string]string{"a.csv": "nr,body,Title\n1,Parliament met.,Ours\n"})
	path := filepath.Join(dir, "a.csv")
	check(t, read(t, []string{path}, Options{Columns: map[string]string{"id": "nr", "text": "body", "title": "Title"}}), "1=Parliament met. Ours")
	r, err := Open([]string{path}, Options{Columns: map[string]string{"id": "nr", "text": "body"}})
	if err != nil {
		t.Fatal(err)
	}
	if notes := r.Notes(); len(notes) != 1 || !strings.Contains(notes[0], `column "Title" is not read; if it is the title, say --title-column Title`) {
		t.Errorf("notes %q", notes)
	}
}

func TestParquetDates(t *testing.T) {
	for _, c := range []struct {
		name, value string
		typ         arrow.DataType
	}{
		{"date", `"2024-05-31"`, arrow.FixedWidthTypes.Date32},
		{"seconds", `"2024-05-31T00:00:00Z"`, arrow.FixedWidthTypes.Timestamp_s},
		{"microseconds", `"2024-05-31T00:00:00Z"`, arrow.FixedWidthTypes.Timestamp_us},
		{"nanoseconds without zone", `"2024-05-31T00:00:00"`, &arrow.TimestampType{Unit: arrow.Nanosecond}},
		{"string", `"2024-05-31"`, arrow.BinaryTypes.String},
	} {
		t.Run(c.name, func(t *testing.T) {
			schema := arrow.NewSchema([]arrow.Field{
				{Name: "id", Type: arrow.PrimitiveTypes.Int64}, {Name: "text", Type: arrow.BinaryTypes.String}, {Name: "published", Type: c.typ, Nullable: true},
			}, nil)
			record, _, err := array.RecordFromJSON(memory.DefaultAllocator, schema,
				strings.NewReader(`[{"id":1,"text":"T.","published":`+c.value+`},{"id":2,"text":"U."}]`))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "a.parquet")
			f, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			w, err := pqarrow.NewFileWriter(schema, f, nil, pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(w.Write(record), w.Close()); err != nil {
				t.Fatal(err)
			}
			check(t, read(t, []string{path}, Options{}), "1=T. 2024-05-31T00:00:00Z", "2=U.")
		})
	}
}

func TestOpenErrors(t *testing.T) {
	dir := lay(t, map[string]string{
		"a.csv": "ID,body\n1,x\n", "empty.txt": "", "empty.csv": "", "all/a.csv": "x\n1\n", "cut.csv.gz": gzipped("id,text\n")[:12], "none/.x": "",
	})
	for _, c := range []struct {
		name, path string
		columns    map[string]string
		want       string
	}{
		{"absent", "nothing.txt", nil, "nothing.txt"},
		{"no id", "a.csv", nil, `a.csv: no columns "id", "text"; it has: ID, body; did you mean "ID"?; name the right ones with --id-column, --text-column`},
		{"no text", "a.csv", map[string]string{"id": "ID"}, `no column "text"; it has: ID, body; name the right one with --text-column`},
		{"column that was named is absent", "a.csv", map[string]string{"id": "ID", "text": "body", "title": "head"}, `no column "head"`},
		{"unknown column", "a.csv", map[string]string{"author": "x"}, `articles have no column "author"`},
		{"empty text", "empty.txt", nil, "empty.txt: the file is empty"},
		{"empty table", "empty.csv", nil, "empty.csv: the file is empty"},
		{"truncated header", "cut.csv.gz", nil, "cut.csv.gz: "},
		{"folder of faulty files", "all", nil, `all/a.csv: no columns "id", "text"`},
		{"folder without articles", "none", nil, "no file that can be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open([]string{filepath.Join(dir, c.path)}, Options{Columns: c.columns})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	long := strings.Repeat("x", 101)
	dir := lay(t, map[string]string{
		"a.txt": long, "b.jsonl": `{"id":"b","text":"` + long + `"}` + "\n" + `{"id":"` + strings.Repeat("i", 5000) + `","text":"T."}` + "\n" + `{"id":"c","text":"T."}`,
	})
	check(t, read(t, []string{dir}, Options{Limits: Limits{Text: 100}}),
		"a.txt||a.txt|text_too_long", "b.jsonl|line 1|b|text_too_long", "b.jsonl|line 2||bad_id", "c=T.")
}

func TestVanishedInput(t *testing.T) {
	dir := lay(t, map[string]string{"a.txt": "x", "b.txt": "x"})
	r, err := Open([]string{dir}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "a.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "a.txt") {
		t.Errorf("error %v", err)
	}
}

func TestRealArticles(t *testing.T) {
	folders := []string{external.Shared(t, "data", "polnear", "train", "text"), external.Shared(t, "data", "polnear", "dev", "text")}
	r, err := Open(folders, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for {
		item, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if item.Reject != nil {
			t.Errorf("rejected: %v", item.Reject)
			continue
		}
		n++
		if language := Detect(item.Article.Text); language != "en" {
			t.Errorf("%s: language %q", item.Article.ID, language)
		}
		for _, line := range strings.Split(item.Article.Text, "\n") {
			if language := Detect(line); language != "en" && language != "" {
				t.Errorf("%s: a line came out as %q", item.Article.ID, language)
			}
		}
	}
	if n != 924 {
		t.Errorf("%d articles, want 924", n)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("id,text,published\n1,x,2024-01-01\n"), uint8(0))
	f.Add([]byte(`{"id":"x","text":"y","language":"en"}`), uint8(1))
	f.Add([]byte("id\ttext\n1\tx\n"), uint8(2))
	f.Add([]byte("Parliament met."), uint8(3))
	f.Fuzz(func(t *testing.T, b []byte, kind uint8) {
		name := [...]string{"a.csv", "a.jsonl", "a.tsv", "a.txt"}[kind%4]
		r, err := Open([]string{filepath.Join(lay(t, map[string]string{name: string(b)}), name)}, Options{Limits: Limits{Line: 1 << 16, Text: 1 << 16}})
		if err != nil {
			return
		}
		defer r.Close()
		ids := map[string]bool{}
		for {
			item, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if (item.Article == nil) == (item.Reject == nil) {
				t.Fatal("neither or both")
			}
			if a := item.Article; a != nil {
				if ids[a.ID] || a.ID == "" || strings.TrimSpace(a.Text) == "" {
					t.Fatalf("article %q, %q", a.ID, a.Text)
				}
				ids[a.ID] = true
				Detect(a.Text)
			}
		}
	})
}
