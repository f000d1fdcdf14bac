package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestLabellingLoop runs the commands of LABELLING.md one after the other; what
// people do between them, filling in labels, a helper does.
func TestLabellingLoop(t *testing.T) {
	if testing.Short() {
		t.Skip("scores and trains")
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "LABELLING.md"))
	if err != nil {
		t.Fatal(err)
	}
	people := map[string]string{
		"to_label.csv": "cp to_label.csv ann.csv\ncp to_label.csv ben.csv\n" +
			"exec fill ann.csv supportive neutral accusatory neutral\nexec fill ben.csv supportive neutral accusatory accusatory\n",
		"to_estimate.csv": "cp to_estimate.csv estimated.csv\nexec fill estimated.csv neutral supportive neutral accusatory\n",
	}
	var script strings.Builder
	commands := 0
	block := false
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "```") {
			block = line == "```sh"
			continue
		}
		if !block || !strings.HasPrefix(line, "stance ") {
			continue
		}
		commands++
		args, _ := shellWords(line)
		if args[1] == "train" { // the parser takes its time, and changes nothing here
			args = append(args, "--no-syntax", "--prior", "none", "--folds", "2")
		}
		script.WriteString("exec " + strings.Join(args, " ") + "\n")
		if out := slices.Index(args, "-o"); out > 0 {
			script.WriteString(people[args[out+1]])
		}
	}
	if commands < 9 {
		t.Fatalf("LABELLING.md has %d commands: is it read rightly?", commands)
	}
	script.WriteString("stderr '^60 of them have a label already$'\n")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "loop.txtar"), []byte(script.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: dir, RequireExplicitExec: true})
}
