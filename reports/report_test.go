package reports

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stance/pipeline/table"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (go test ./reports -update accepts it):\n%s", name, diff)
	}
}

func fixtureFolder(t testing.TB) string {
	rows := fixtureRows(fixtureStories, fixtureActors)
	rows.Rejects = []table.RejectRow{
		{Input: "feed.jsonl", Position: "row 6", ArticleID: ref("wire/101"), Reason: "duplicate_id", Detail: "the id stands in row 1 already: give each article its own"},
		{Input: "feed.jsonl", Position: "row 9", ArticleID: ref("wire/109"), Reason: "not_english", Detail: "the language is fr; only English is scored"},
	}
	dir := filepath.Join(t.TempDir(), "march")
	writeFolder(t, dir, rows)
	return dir
}

func TestRenderers(t *testing.T) {
	r, err := Read(fixtureFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report.md", "report.html", "report.json"} {
		t.Run(name, func(t *testing.T) {
			renderer, err := RendererFor(name)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := renderer.Report(&got, r); err != nil {
				t.Fatal(err)
			}
			golden(t, name, got.Bytes())
		})
	}
}

func TestRendererForSaysWhatItTakes(t *testing.T) {
	for _, name := range []string{"report", "report.pdf", ""} {
		if _, err := RendererFor(name); err == nil || !strings.Contains(err.Error(), ".html, .md or .json") {
			t.Errorf("%q: error %v", name, err)
		}
	}
}
