// Package external finds what tests take from outside of the module: a Python
// environment, and the published data that may not be copied here.
package external

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Python is the interpreter with the libraries of requirements.txt, or that which
// STANCE_PYTHON names. Without one the test is skipped, on CI it fails.
func Python(t testing.TB) string {
	t.Helper()
	path := os.Getenv("STANCE_PYTHON")
	if path == "" {
		path = filepath.Join(root(t), ".venv", "bin", "python")
	}
	path, err := filepath.Abs(path)
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		message := fmt.Sprintf("no Python environment (%v): run make setup, or set STANCE_PYTHON", err)
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	return path
}

// Shared is a file or folder below the shared data, which STANCE_SHARED names and
// which else lies beside the module. Without it the test is skipped.
func Shared(t testing.TB, path ...string) string {
	t.Helper()
	dir := os.Getenv("STANCE_SHARED")
	if dir == "" {
		dir = filepath.Join(root(t), "..", "shared")
	}
	full := filepath.Join(append([]string{dir}, path...)...)
	if _, err := os.Stat(full); err != nil {
		t.Skipf("this test wants the published data, in the folder that STANCE_SHARED names: %v", err)
	}
	return full
}

// root is the folder of go.mod, in or above that of the test.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}
