package labels

import (
	"path/filepath"
	"strings"
	"testing"

	"stance/data/external"
)

func importAll(t testing.TB, format string, paths ...string) []string {
	t.Helper()
	var out []string
	if err := Import(format, paths, ImportOptions{}, func(item Item) error {
		out = append(out, show(item))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestImportDSE(t *testing.T) {
	path := file(t, "pairs.tsv", strings.Join([]string{
		"[Kenya] praised [Ghana].\tKenya\tGhana\t1",
		"[Kenya] was praised by [Ghana].\tKenya\tGhana\t2",
		"[Keny]a blamed [the Ghan]a.\tKeny\tthe Ghan\t3",
		"[Kenya] was blamed by [ Ghana ].\tKenya\tGhana\t4",
		"\"\"\"We met,\"\" [Kenya] told [Ghana].\"\tKenya\tGhana\t0",
		"[Kenya] \"praised\" [sic] [Ghana].\tKenya\tGhana\t1",
		"[Kenya] left.\tKenya\tGhana\t1",
		"[Kenya] praised [Ghana].\tKenya\tGhana\t5",
		"[Kenya] praised [ ].\tKenya\t\t1",
		"[Kenya] praised [Ghana].\tKenya\t1",
	}, "\n"))
	check(t, importAll(t, "dse", path),
		"1:pq: Kenya@0 > Ghana@14: supportive", "1:qp: Ghana@14 > Kenya@0: neutral",
		"2:pq: Kenya@0 > Ghana@21: neutral", "2:qp: Ghana@21 > Kenya@0: supportive",
		"3:pq: Keny@0 > the Ghan@13: accusatory", "3:qp: the Ghan@13 > Keny@0: neutral",
		"4:pq: Kenya@0 > Ghana@21: neutral", "4:qp: Ghana@21 > Kenya@0: accusatory",
		"5:pq: Kenya@10 > Ghana@21: neutral", "5:qp: Ghana@21 > Kenya@10: neutral",
		"6:pq: Kenya@0 > Ghana@22: supportive", "6:qp: Ghana@22 > Kenya@0: neutral",
		"reject  at row 7, line 7: bad_marking: …",
		`reject  at row 8, line 8: unknown_label: column 4, the label, is "5"; it must be 0, 1, 2, 3 or 4`,
		"reject  at row 9, line 9: bad_marking: …",
		"reject  at row 10, line 10: ragged_row: 3 fields, the header has 4; …",
	)
}

func TestImportSeveral(t *testing.T) {
	row := "[Kenya] praised [Ghana].\tKenya\tGhana\t1\n"
	check(t, importAll(t, "dse", file(t, "train.tsv", row), file(t, "valid.txt", row)),
		"train:1:pq: Kenya@0 > Ghana@14: supportive", "train:1:qp: Ghana@14 > Kenya@0: neutral",
		"valid:1:pq: Kenya@0 > Ghana@14: supportive", "valid:1:qp: Ghana@14 > Kenya@0: neutral")
}

func TestImportNewsMTSC(t *testing.T) {
	path := file(t, "a.jsonl", strings.Join([]string{
		`{"mention":"Ghana","polarity":-1,"from":5,"to":10,"sentence":"Über Ghana","id":"x"}`,
		`{"mention":"Ghana","polarity":1.0,"from":5,"to":10,"sentence":"Über Ghana"}`,
		`{"mention":"Ghana","polarity":0,"from":4,"to":10,"sentence":"Über Ghana","id":"y"}`,
		`{"mention":"Ghana","polarity":2,"from":5,"to":10,"sentence":"Über Ghana","id":"z"}`,
		`{"mention":"Ghana","polarity":0,"from":5,"to":11,"sentence":"Über Ghana","id":"z"}`,
		`{"mention":"Ghana","polarity":0,"from":5,"to":10,"sentence":"Über Ghana","id":"x"}`,
		`{"polarity":0,"from":5,"to":10,"id":"w"}`,
	}, "\n"))
	check(t, importAll(t, "newsmtsc", path),
		"x: Ghana@6 > -: negative", "2: Ghana@6 > -: positive",
		`reject  at line 3: bad_offset: columns from, to mark " Ghana", column mention is "Ghana"`,
		"reject  at line 4: unknown_label: column polarity is 2; it must be -1, 0 or 1",
		"reject  at line 5: bad_offset: columns from, to: 11 is past the end of the text, which has 10 code points",
		"reject x at line 6: duplicate_id: …",
		`reject  at line 7: missing_column: no column "sentence"; …`,
	)
}

func TestImportErrors(t *testing.T) {
	for _, c := range []struct{ name, format, path, want string }{
		{"format", "mpqa", file(t, "a.tsv", "x"), `no format "mpqa" to import; there are: dse, newsmtsc, labelstudio`},
		{"columns", "newsmtsc", file(t, "a.csv", "id,text\n"), `a.csv: no columns "sentence", "from", "to", "polarity"; it has: id, text`},
		{"empty", "newsmtsc", file(t, "a.jsonl", ""), "the file is empty"},
	} {
		err := Import(c.format, []string{c.path}, ImportOptions{}, func(Item) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

// The published files are read whole; the counts are those of their labels.
func TestImportPublished(t *testing.T) {
	for _, c := range []struct {
		format, path string
		rows         int
		labels       map[string]int
	}{
		{"dse", "data/dse/train.tsv", 26288, map[string]int{"supportive": 1606, "accusatory": 2949, "neutral": 21733}},
		{"dse", "data/dse/valid.tsv", 2922, map[string]int{"supportive": 178, "accusatory": 328, "neutral": 2416}},
		{"newsmtsc", "data/newsmtsc/train.jsonl", 8739, map[string]int{"positive": 2395, "negative": 3316, "neutral": 3028}},
	} {
		path := external.Shared(t, filepath.FromSlash(c.path))
		rows, labels := 0, map[string]int{}
		err := Import(c.format, []string{path}, ImportOptions{}, func(item Item) error {
			if item.Reject != nil {
				t.Errorf("%s: %v", c.path, item.Reject)
				return nil
			}
			rows++
			labels[item.Row.Label]++
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if rows != c.rows {
			t.Errorf("%s: %d rows, want %d", c.path, rows, c.rows)
		}
		for label, n := range c.labels {
			if labels[label] != n {
				t.Errorf("%s: %d %s, want %d", c.path, labels[label], label, n)
			}
		}
	}
}

func FuzzImport(f *testing.F) {
	f.Add("[Kenya] praised [Ghana].\tKenya\tGhana\t1", true)
	f.Add("[a][b]\ta\tb\t0\n[[a]]\ta\ta\t3", true)
	f.Add(`{"mention":"Ghana","polarity":-1,"from":5,"to":10,"sentence":"Über Ghana","id":"x"}`, false)
	f.Fuzz(func(t *testing.T, content string, dse bool) {
		format, name := "newsmtsc", "a.jsonl"
		if dse {
			format, name = "dse", "a.tsv"
		}
		_ = Import(format, []string{file(t, name, content)}, ImportOptions{}, func(item Item) error {
			if r := item.Row; r != nil {
				if r.Holder.Start >= r.Holder.End || r.Holder.End > len(r.Text) || r.Target.End > len(r.Text) || r.Label == "" || r.ID == "" {
					t.Fatalf("row %+v", r)
				}
			}
			return nil
		})
	})
}
