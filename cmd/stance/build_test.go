package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestBuildIsReproducible builds the program here and from a copy of its source in
// another folder, as make does, and compares the bytes. With STANCE_FRESH set the
// second build compiles everything anew.
func TestBuildIsReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: it builds the program twice")
	}
	here, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(t.TempDir(), "elsewhere")
	copySource(t, here, there)
	var sums [2]string
	for i, folder := range []string{here, there} {
		out := filepath.Join(t.TempDir(), "stance")
		c := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X stance/pipeline.Version=test", "-o", out, "./cmd/stance")
		c.Dir = folder
		c.Env = append(os.Environ(), "CGO_ENABLED=0", "PWD="+folder)
		if i == 1 && os.Getenv("STANCE_FRESH") != "" {
			c.Env = append(c.Env, "GOCACHE="+t.TempDir())
		}
		if b, err := c.CombinedOutput(); err != nil {
			t.Fatalf("building in %s: %v\n%s", folder, err, b)
		}
		program, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(program), here) {
			t.Errorf("the program holds the name of the folder that it was built in")
		}
		sum := sha256.Sum256(program)
		sums[i] = hex.EncodeToString(sum[:])
	}
	if sums[0] != sums[1] {
		t.Errorf("two builds of one source differ: %s and %s", sums[0], sums[1])
	}
	t.Logf("two builds, both %s", sums[0])
}

// copySource copies what the program is built from.
func copySource(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		top, _, nested := strings.Cut(filepath.ToSlash(rel), "/")
		wanted := rel == "." || slices.Contains([]string{"cmd", "data", "model", "pipeline", "reports"}, top) || !nested && strings.HasPrefix(top, "go.")
		switch {
		case e.IsDir() && (!wanted || e.Name() == "testdata"):
			return fs.SkipDir
		case e.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		case !wanted || !e.Type().IsRegular():
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
}
