package labels

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/source"
)

var stances = []string{"supportive", "neutral", "accusatory"}

func verdicts(t *testing.T, name, content string) ([]Verdict, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return ReadVerdicts([]string{path}, stances, nil)
}

func TestReadVerdicts(t *testing.T) {
	key := Key{ArticleID: "a", SentenceID: 2, HolderID: "h", TargetID: "t", QuoteID: -1, MentionID: -1}
	for _, c := range []struct {
		name, file, content string
		want                Verdict
	}{
		{"columns", "l.csv", "article_id,sentence_id,holder_id,target_id,quote_id,label\na,2,h,t,,neutral\n",
			Verdict{Origin: Origin{Key: key}, Label: "neutral"}},
		{"an id alone", "l.csv", "id,label\na|2|h|t|,neutral\n", Verdict{Origin: Origin{Key: key}, Label: "neutral"}},
		{"no label yet, numbers as a spreadsheet has them", "l.csv", "article_id,sentence_id,holder_id,target_id,label,inclusion_probability,stratum,text,weight\na,2.0,h,t,,0.25,sure,,heavy\n",
			Verdict{Origin: Origin{Key: key, Inclusion: 0.25, Stratum: "sure"}, Designed: true}},
		{"chosen", "l.jsonl", `{"article_id":"a","sentence_id":2,"holder_id":"h","target_id":"t","quote_id":null,"inclusion_probability":null,"label":"neutral"}` + "\n",
			Verdict{Origin: Origin{Key: key}, Label: "neutral", Designed: true}},
		{"without the column", "l.jsonl", `{"article_id":"a","sentence_id":2,"holder_id":"h","target_id":"t","label":"neutral"}` + "\n",
			Verdict{Origin: Origin{Key: key}, Label: "neutral"}},
	} {
		got, err := verdicts(t, c.file, c.content)
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %v, %v", c.name, got, err)
			continue
		}
		got[0].Input, got[0].Position = "", ""
		if d := cmp.Diff(c.want, got[0]); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestReadVerdictsWrong(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"no label column", "article_id,sentence_id,holder_id\na,2,h\n", `no column "label"`},
		{"another label", "article_id,sentence_id,holder_id,label\na,2,h,pro\n", `row 1, line 2: column label is "pro"`},
		{"no key", "text,label\nOslo.,neutral\n", "the columns article_id, sentence_id and holder_id are needed"},
		{"no sentence", "article_id,sentence_id,holder_id,label\na,x,h,neutral\n", "are needed"},
		{"a probability of 0", "article_id,sentence_id,holder_id,label,inclusion_probability\na,2,h,neutral,0\n", "must be above 0"},
		{"ragged", "article_id,sentence_id,holder_id,label\na,2\n", "2 fields, the header has 4"},
		{"empty", "", "the file is empty"},
	} {
		if got, err := verdicts(t, "l.csv", c.content); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "l.csv") {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
	if _, err := verdicts(t, "l.txt", "x"); err == nil {
		t.Error("a text is taken")
	}
	if _, err := ReadVerdicts([]string{t.TempDir()}, stances, nil); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
}

func FuzzReadVerdicts(f *testing.F) {
	f.Add("article_id,sentence_id,holder_id,target_id,quote_id,label,inclusion_probability\na,2,h,t,,neutral,0.5\n")
	f.Add("id,label\na|2|h|t|,neutral\n")
	f.Fuzz(func(t *testing.T, content string) {
		got, err := verdicts(t, "l.csv", content)
		if err != nil {
			return
		}
		for _, v := range got {
			if v.Inclusion < 0 || v.Inclusion > 1 || v.Label != "" && v.Label != stances[0] && v.Label != stances[1] && v.Label != stances[2] {
				t.Fatalf("%+v", v)
			}
		}
	})
}

func TestWriteTidy(t *testing.T) {
	columns := []TidyColumn{{"name", source.String}, {"n", source.Int}, {"x", source.Float}, {"ok", source.Bool}}
	rows := [][]any{{"a", 1, 0.5, true}, {nil, nil, nil, nil}, {"", -2, 1.0, false}}
	for name, want := range map[string]string{
		"t.csv":   "name,n,x,ok\na,1,0.5,true\n,,,\n,-2,1.0,false\n",
		"t.jsonl": "{\"name\":\"a\",\"n\":1,\"x\":0.5,\"ok\":true}\n{\"name\":null,\"n\":null,\"x\":null,\"ok\":null}\n{\"name\":\"\",\"n\":-2,\"x\":1.0,\"ok\":false}\n",
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := WriteTidy(path, columns, rows); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := WriteTidy(path, columns, [][]any{{1i, nil, nil, nil}}); err == nil || !strings.Contains(err.Error(), "column name has a complex128") {
		t.Errorf("a value of no kind: %v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("half a file is left")
	}
}
