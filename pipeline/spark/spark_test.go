// Package spark holds the Spark application, and runs its tests.
package spark

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// python is the interpreter with PySpark. Without it or Java the test is
// skipped, on CI it fails.
func python(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts Spark")
	}
	path, err := filepath.Abs(filepath.Join("..", "..", ".venv-spark", "bin", "python"))
	if err == nil {
		_, err = os.Stat(path)
	}
	if err == nil {
		_, err = exec.LookPath("java")
	}
	if err != nil {
		message := fmt.Sprintf("no Spark (%v): run make test-spark; it needs Java 17", err)
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	return path
}

// TestTypes checks the types of the application.
func TestTypes(t *testing.T) {
	run(t, nil, python(t), "-m", "mypy", "--strict", "--disable-error-code", "import-untyped", "--cache-dir", t.TempDir(), ".")
}

// TestSpark runs the Python tests: on two executors that are processes of their
// own, of which some are killed.
func TestSpark(t *testing.T) {
	interpreter := python(t)
	binary := filepath.Join(t.TempDir(), "stance")
	run(t, append(os.Environ(), "CGO_ENABLED=0"), "go", "build", "-o", binary, "stance/cmd/stance")
	run(t, append(os.Environ(), "STANCE_BINARY="+binary), interpreter, "test_spark.py")
}

func run(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Env = env
	out, err := c.CombinedOutput()
	t.Logf("%s\n%s", filepath.Base(name), out)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(name), err)
	}
}
