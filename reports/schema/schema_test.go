package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the files anew")

// TestFiles holds the schemas and the page to the types. What the program writes
// is held to the schemas by the scripts of cmd/stance.
func TestFiles(t *testing.T) {
	root := filepath.Join("..", "..")
	if *update {
		if err := run(root); err != nil {
			t.Fatal(err)
		}
	}
	made, err := files(root)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range made {
		stored, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(stored), string(text)); d != "" {
			t.Errorf("%s is not of these types; go run ./reports/schema writes it anew:\n%s", name, d)
		}
	}
}
