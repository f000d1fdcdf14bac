// Package notebooks holds the notebooks to start from, and runs them.
package notebooks

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"stance/data/external"
)

var update = flag.Bool("update", false, "store the notebooks with the outputs of this run")

var names = []string{"first_look.ipynb", "actor_over_time.ipynb", "check_labels.ipynb"}

// TestNotebooksRun executes every notebook from a clean kernel on a demo that
// is scored anew.
func TestNotebooksRun(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Python")
	}
	interpreter := external.Python(t)
	dir := t.TempDir()
	binary := filepath.Join(dir, "stance")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	run(t, nil, "go", "build", "-o", binary, "stance/cmd/stance")
	demo := filepath.Join(dir, "demo")
	run(t, nil, binary, "demo", demo)
	out := dir
	if *update {
		out = "."
	}
	env := []string{"STANCE_RESULT=" + filepath.Join(demo, "result"), "STANCE_BINARY=" + binary}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			run(t, env, interpreter, filepath.Join("testdata", "run.py"), out, name)
			complete(t, filepath.Join(out, name))
		})
	}
}

// TestNotebooksAreStoredWithOutputs holds that they read well unexecuted.
func TestNotebooksAreStoredWithOutputs(t *testing.T) {
	for _, name := range names {
		t.Run(name, func(t *testing.T) { complete(t, name) })
	}
}

func run(t *testing.T, env []string, name string, args ...string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Env = append(os.Environ(), env...)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(name), err, out)
	}
}

// complete fails unless all code of a notebook was executed in order without
// an error, and something was drawn.
func complete(t *testing.T, name string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var notebook struct {
		Cells []struct {
			CellType string `json:"cell_type"`
			Count    int    `json:"execution_count"`
			Outputs  []struct {
				Type string         `json:"output_type"`
				Data map[string]any `json:"data"`
			} `json:"outputs"`
		} `json:"cells"`
	}
	if err := json.Unmarshal(text, &notebook); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	executed, plots := 0, 0
	for i, c := range notebook.Cells {
		if c.CellType != "code" {
			continue
		}
		executed++
		if c.Count != executed {
			t.Errorf("cell %d was executed as number %d, want %d", i, c.Count, executed)
		}
		for _, o := range c.Outputs {
			if o.Type == "error" {
				t.Errorf("cell %d failed", i)
			}
			if o.Data["image/png"] != nil {
				plots++
			}
		}
	}
	if plots == 0 {
		t.Errorf("%s draws nothing", name)
	}
}
