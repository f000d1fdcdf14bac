package pipeline

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"stance/pipeline/article"
	"stance/pipeline/source"
	"stance/pipeline/table"
)

func TestPanicIsAReject(t *testing.T) {
	// Resources without knowledge of actors, over which a stage must fail.
	w := (&Resources{limits: Limits{}.withDefaults()}).NewWorker()
	for range 2 { // the worker goes on
		_, _, err := w.Rows(&article.Article{ID: "a", Text: plain, Language: "en"})
		var fault *source.Fault
		if !errors.As(err, &fault) || fault.Reason != ReasonInternal {
			t.Fatalf("error %v, want an internal fault", err)
		}
		if !strings.Contains(fault.Detail, ".go:") || !strings.Contains(fault.Detail, "nil pointer") {
			t.Errorf("the fault names no place or cause: %s", fault.Detail)
		}
	}
}

// TestPanicSparesTheBatch lets every stage fail over one article of a batch, whose
// neighbours must give what they give alone.
func TestPanicSparesTheBatch(t *testing.T) {
	r, err := loadResources("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	made := func(id, language string) *article.Article {
		return &article.Article{ID: id, Text: plain, Language: language}
	}
	all := stages
	defer func() { stages = all }()
	for k := range all {
		stages = slices.Clone(all)
		stages[k] = func(w *Worker, d *draft) error {
			if err := all[k](w, d); err != nil || d.article.ID != "b" {
				return err
			}
			panic("over b")
		}
		var items []article.Item
		for _, id := range []string{"a", "b", "c"} {
			items = append(items, article.Item{Article: made(id, "en")})
		}
		items = append(items, article.Item{Article: made("d", "de")})
		got, err := r.NewWorker().batch(items)
		if err != nil {
			t.Fatal(err)
		}
		for i, item := range items {
			a := item.Article
			if a.ID == "b" {
				if rejects := got[i].rows.Rejects; len(rejects) != 1 || rejects[0].Reason != ReasonInternal || got[i].signature != nil {
					t.Errorf("stage %d: the article that it failed over gave %+v", k, got[i].rows)
				}
				continue
			}
			want, _, err := r.NewWorker().Rows(made(a.ID, a.Language))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got[i].rows, want) {
				t.Errorf("stage %d: %s gave other rows than it gives alone", k, a.ID)
			}
		}
	}
}

func TestAnArticleFitsIntoAPart(t *testing.T) {
	rows := &table.Rows{Articles: make([]table.ArticleRow, 1), Sentences: make([]table.SentenceRow, table.MaxRows-1)}
	if err := heldByPart(rows); err != nil {
		t.Errorf("as many rows as a part has: %v", err)
	}
	rows.Quotes = make([]table.QuoteRow, 1)
	var fault *source.Fault
	if err := heldByPart(rows); !errors.As(err, &fault) || fault.Reason != ReasonTooManyRows {
		t.Errorf("a row more: error %v", err)
	}
}

func TestLimitsSet(t *testing.T) {
	for setting, want := range map[string]string{
		"text=50M":            "text=50000000",
		"text=20M":            "", // the default
		"tokens=1":            "tokens=1",
		"file=1G":             "file=1000000000",
		"sentences=7k":        "sentences=7000",
		"text":                "error",
		"text=":               "error",
		"text=M":              "error",
		"text=-1":             "error",
		"text=1e9":            "error",
		"text=9999999999999G": "error",
		"Text=5":              "error",
	} {
		var l Limits
		got := ""
		if err := l.Set(AllLimits, setting); err != nil {
			got = "error"
		} else {
			got = l.String()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", setting, got, want)
		}
	}
}

// TestInputLimits has an input for every limit of what is read, which goes
// through with the defaults and, with the limit at its least, is rejected.
func TestInputLimits(t *testing.T) {
	const row = `{"id": "a", "text": "Oslo accused Lima.", "more": [[1]]}`
	random, letters := rand.New(rand.NewPCG(1, 1)), make([]byte, 300_000)
	for i := range letters {
		letters[i] = 'a' + byte(random.IntN(26))
	}
	dense := string(letters) // a text that hardly shrinks
	cases := map[string]struct {
		file    string
		content []byte
		least   string
		reason  string
	}{
		"file":         {"a.jsonl", []byte(row), "5", source.ReasonTooLarge},
		"decompressed": {"a.jsonl.gz", gzipped(row), "5", source.ReasonTooLarge},
		"ratio":        {"a.parquet", sharedText(dense+strings.Repeat("a", 1<<20), 70), "1", source.ReasonTooLarge},
		"page":         {"a.parquet", sharedText("Oslo accused Lima of delay, and Lima answered in kind.", 3), "50", source.ReasonTooLarge},
		"batch":        {"a.parquet", sharedText("Oslo accused Lima of delay, and Lima answered in kind.", 3), "50", source.ReasonTooLarge},
		"columns":      {"a.csv", []byte("id,text,more\n1,Oslo accused Lima.,x\n"), "2", source.ReasonTooLarge},
		"line":         {"a.jsonl", []byte(row), "20", source.ReasonLineTooLong},
		"depth":        {"a.jsonl", []byte(row), "2", source.ReasonTooDeep},
		"text":         {"a.txt", []byte("Oslo accused Lima."), "10", source.ReasonTextTooLong},
	}
	for _, limit := range InputLimits {
		t.Run(limit.Name, func(t *testing.T) {
			c, ok := cases[limit.Name]
			if !ok {
				t.Fatal("no input for this limit")
			}
			path := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(path, c.content, 0o666); err != nil {
				t.Fatal(err)
			}
			var least Limits
			if err := least.Set(InputLimits, limit.Name+"="+c.least); err != nil {
				t.Fatal(err)
			}
			if got := firstReject(t, path, Limits{}); got != "" {
				t.Errorf("by default: %s", got)
			}
			if got := firstReject(t, path, least); got != c.reason {
				t.Errorf("with %s: %q, want %q", least.String(), got, c.reason)
			}
		})
	}
}

// firstReject is the reason of the first reject of a file, "" where all is read.
func firstReject(t *testing.T, path string, l Limits) string {
	t.Helper()
	var fault *source.Fault
	r, err := article.Open([]string{path}, article.Options{Limits: l.Limits})
	if errors.As(err, &fault) {
		return fault.Reason
	} else if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for {
		item, err := r.Next()
		switch {
		case err == io.EOF:
			return ""
		case errors.As(err, &fault):
			return fault.Reason
		case err != nil:
			t.Fatal(err)
		case item.Reject != nil:
			return item.Reject.Reason
		}
	}
}
