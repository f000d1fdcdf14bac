package source

import (
	"errors"
	"io"
	"strings"
	"testing"
)

var testColumns = []Column{
	{Name: "id", Required: true, Accept: KindSet(String, Int, Float)},
	{Name: "text", Required: true, Accept: KindSet(String)},
	{Name: "weight", Strict: true, Accept: KindSet(Int, Float)},
}

// rows reads a table and shows each row or fault on a line.
func rows(t testing.TB, in Input, limits Limits) (out []string, err error) {
	t.Helper()
	table, err := OpenTable(in, testColumns, nil, limits, nil)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	if fault := table.Missing(nil); fault != nil {
		return nil, fault
	}
	for {
		row, err := table.Next()
		var fault *Fault
		switch {
		case err == io.EOF:
			return out, nil
		case errors.As(err, &fault):
			out = append(out, fault.Position+": "+fault.Reason)
		case err != nil:
			return out, err
		default:
			line := row.Position + ":"
			for _, v := range row.Values {
				line += " " + v.Quote()
			}
			out = append(out, line)
		}
	}
}

func TestTable(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		want                []string
	}{
		{"JSON lines", "a.jsonl", `{"id":"x","text":"A."}` + "\n\n" + `{"weight":0.5,"text":"B.","id":7,"other":{"a":[1]}}`,
			[]string{`line 1: "x" "A." null`, `line 3: 7 "B." 0.5`}},
		{"a large number as id", "a.jsonl", `{"id":12345678901234567890,"text":"A."}` + "\n" + `{"id":12.0,"text":"A."}`,
			[]string{`line 1: 12345678901234567890 "A." null`, `line 2: 12 "A." null`}},
		{"JSON at fault", "a.jsonl", strings.Join([]string{
			`{"id":"x","text":"A."`, `{"id":"x","text":5}`, `{"id":["x"],"text":"A."}`, `[1]`, `"x"`, `{"id":"x","text":"A."} {}`,
			`{"id":"x","id":"y","text":"A."}`, `{"id":"x"}`, `{"id":"x","text":"A.","Weight":2}`, `{"id":"x","text":"\ud800"}`,
			"{\"id\":\"x\",\"text\":\"\xE9\"}", `{"id":"x","text":"a\u0000b"}`, strings.Repeat("[", 5000), `{"id":"x","text":"A.","n":` + strings.Repeat("[", 70) + strings.Repeat("]", 70) + "}",
			`{"id":"ok","text":"Z."}`}, "\n"),
			[]string{"line 1: malformed_json", "line 2: wrong_type", "line 3: wrong_type", "line 4: malformed_json", "line 5: malformed_json",
				"line 6: malformed_json", "line 7: malformed_json", "line 8: missing_column", "line 9: missing_column", "line 10: malformed_json",
				"line 11: invalid_utf8", "line 12: nul_byte", "line 13: json_too_deep", "line 14: json_too_deep", `line 15: "ok" "Z." null`}},
		{"brackets in a string are no nesting", "a.jsonl", `{"id":"x","text":"` + strings.Repeat("[", 100) + `\"{"}`,
			[]string{`line 1: "x" "` + strings.Repeat("[", 60) + `…" null`}},
		{"CSV", "a.csv", "\uFEFFid,other,text\r\n1,z,\"A,\nb\"\r\n2,z\r\n3,z,C\xE9\r\n4,,D\r\n",
			[]string{`row 1, line 2: "1" "A,\nb" null`, "row 2, line 4: ragged_row", "row 3, line 5: invalid_utf8", `row 4, line 6: "4" "D" null`}},
		{"TSV", "a.tsv", "id\ttext\n1\tHe said, \"no\"\n", []string{`row 1, line 2: "1" "He said, \"no\"" null`}},
		{"CSV of a header only", "a.csv", "id,text\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, packed := range []string{"", ".gz", ".zst"} {
				content := []byte(c.content)
				switch packed {
				case ".gz":
					content = gzipped(c.content)
				case ".zst":
					content = zstded(c.content)
				}
				got, err := rows(t, writeFile(t, c.file+packed, content), Limits{})
				if err != nil {
					t.Fatal(err)
				}
				if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
					t.Errorf("%s: got\n%s\nwant\n%s", packed, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
				}
			}
		})
	}
}

func TestTableErrors(t *testing.T) {
	for _, c := range []struct{ name, file, content, reason, says string }{
		{"empty CSV", "a.csv", "", ReasonEmptyFile, "empty"},
		{"empty JSON lines", "a.jsonl", "", ReasonEmptyFile, "empty"},
		{"CSV of a mark", "a.csv", "\uFEFF", ReasonEmptyFile, "empty"},
		{"missing column", "a.csv", "id,body\n", ReasonMissingColumn, `no column "text"; it has: id, body; rename the right one to text`},
		{"missing columns", "a.csv", "guid,Text\n", ReasonMissingColumn, `no columns "id", "text"; it has: guid, Text; did you mean "Text"?; rename the right ones to id, text`},
		{"misspelt", "a.csv", "id,Text\n", ReasonMissingColumn, `did you mean "Text"?`},
		{"misspelt, optional, strict", "a.csv", "id,text,WEIGHT\n", ReasonMissingColumn, `did you mean "WEIGHT"?`},
		{"semicolons", "a.csv", "id;text\n", ReasonMissingColumn, `separated by ";"`},
		{"twice", "a.csv", "id,text,text\n", ReasonMissingColumn, `two columns are named "text"`},
		{"too many columns", "a.csv", strings.Repeat("x,", 5000) + "\n", ReasonTooLarge, "5001 columns"},
		{"JSON array", "a.json", "\n[{\"id\":1}]", ReasonMalformedJSON, "one JSON array"},
		{"Parquet named CSV", "a.csv", "PAR1xxxx", ReasonEncoding, "Parquet"},
		{"gzip named CSV", "a.csv", string(gzipped("id,text\n")), ReasonEncoding, "add .gz"},
		{"text named gzip", "a.csv.gz", "id,text\n1,The court ruled.\n", ReasonCorrupt, "gzip"},
		{"text named Parquet", "a.parquet", "id,text\n", ReasonMalformedTable, "not a valid Parquet file"},
		{"empty Parquet", "a.parquet", "", ReasonEmptyFile, "empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := rows(t, writeFile(t, c.file, []byte(c.content)), Limits{})
			var fault *Fault
			if !errors.As(err, &fault) || fault.Reason != c.reason || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %s with %q", err, c.reason, c.says)
			}
		})
	}
}

func TestTruncatedTableKeepsWhatWasRead(t *testing.T) {
	var b strings.Builder
	for range 20000 {
		b.WriteString(`{"id":"x","text":"The committee voted on the budget."}` + "\n")
	}
	whole := gzipped(b.String())
	got, err := rows(t, writeFile(t, "a.jsonl.gz", whole[:len(whole)/2]), Limits{})
	if err != nil || len(got) < 1000 {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	for i, line := range got[:len(got)-1] {
		if strings.Contains(line, "malformed") || strings.Contains(line, "truncated") {
			t.Fatalf("row %d of %d: %s", i, len(got), line)
		}
	}
	if last := got[len(got)-1]; !strings.HasSuffix(last, ": "+ReasonTruncated) || !strings.HasPrefix(last, "line ") {
		t.Errorf("the last row is %q", last)
	}
}

func TestLongLine(t *testing.T) {
	content := `{"id":"a","text":"A."}` + "\n" + `{"id":"b","text":"` + strings.Repeat("x", 200) + `"}` + "\n" + `{"id":"c","text":"C."}`
	got, err := rows(t, writeFile(t, "a.jsonl", []byte(content)), Limits{Line: 100})
	if want := `line 1: "a" "A." null|line 2: line_too_long|line 3: "c" "C." null`; err != nil || strings.Join(got, "|") != want {
		t.Errorf("got %q, %v", got, err)
	}
}

func FuzzTable(f *testing.F) {
	for _, s := range []string{`{"id":"x","text":"A."}`, "id,text\n1,\"a\nb\"\n", "id\ttext\n1\tb\n", "[]", "\xFF\xFE{\x00}\x00"} {
		f.Add([]byte(s), uint8(0))
		f.Add([]byte(s), uint8(1))
		f.Add([]byte(s), uint8(2))
	}
	f.Fuzz(func(t *testing.T, b []byte, kind uint8) {
		name := [...]string{"a.jsonl", "a.csv", "a.tsv"}[kind%3]
		_, err := rows(t, writeFile(t, name, b), Limits{Line: 1 << 16})
		var fault *Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("error that is no fault: %v", err)
		}
	})
}
