package table

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// python is the interpreter with the libraries of requirements.txt. Without
// one the test is skipped, on CI it fails.
func python(t *testing.T) string {
	t.Helper()
	name := os.Getenv("STANCE_PYTHON")
	if name == "" {
		name = filepath.Join("..", "..", ".venv", "bin", "python")
	}
	if path, err := filepath.Abs(name); err == nil {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	message := fmt.Sprintf("no Python at %s: run make setup, or set STANCE_PYTHON", name)
	if os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	t.Skip(message)
	return ""
}

func TestNotebookLibrariesOpenTheTables(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Python")
	}
	interpreter := python(t)
	dir := t.TempDir()
	rows := sampleRows(20)
	rows.Rejects = append(rows.Rejects, RejectRow{Input: "feed.jsonl", Position: "row 7", ArticleID: ref("x"), Reason: "duplicate_id", Detail: "the id x stands in row 2 already"})
	writeResult(t, dir, rows, &Rows{}, sampleRows(3))
	out, err := exec.Command(interpreter, filepath.Join("testdata", "open_tables.py"), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
