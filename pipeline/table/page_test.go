package table

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestPageOfTheTables(t *testing.T) {
	var got bytes.Buffer
	if err := WritePage(&got); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("..", "..", "reports", "tables.md")
	if *update {
		if err := os.WriteFile(name, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("the page is not of these columns; go test ./pipeline/table -update writes it anew:\n%s", diff)
	}
}
