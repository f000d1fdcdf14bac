package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const trees = `# sent_id = 1
1	Rebels	rebel	NOUN	NNS	_	2	nsubj	_	_
2	seized	seize	VERB	VBD	_	0	root	_	_
3	towns	town	NOUN	NNS	_	2	obj	_	_

`

// folder makes a folder with the four files of treebanks.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"ewt-train", "gum-train", "ewt-dev", "gum-dev"} {
		if err := os.WriteFile(filepath.Join(dir, name+".conllu"), []byte(strings.Repeat(trees, 8)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestRun(t *testing.T) {
	dir := folder(t)
	model, lemmas := filepath.Join(dir, "model.bin"), filepath.Join(dir, "lemmas.tsv")
	var out bytes.Buffer
	if err := run([]string{"-data", dir, "-epochs", "1", "-tag-epochs", "1", "-lemmas", lemmas, "-o", model}, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "UPOS") {
		t.Errorf("no scores in %q", out.String())
	}
	out.Reset()
	if err := run([]string{"-data", dir, "-evaluate", model}, &out); err != nil || !strings.Contains(out.String(), "LAS") {
		t.Errorf("error %v, printed %q", err, out.String())
	}
	rules, err := os.ReadFile(lemmas)
	if err != nil || len(rules) == 0 {
		t.Errorf("%d bytes of lemma rules, error %v", len(rules), err)
	}
}

func TestRunFails(t *testing.T) {
	dir := folder(t)
	broken := folder(t)
	if err := os.WriteFile(filepath.Join(broken, "gum-dev.conllu"), []byte("1\tx\n\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no folder":       nil,
		"broken treebank": {"-data", broken},
		"no model":        {"-data", dir, "-evaluate", filepath.Join(dir, "missing")},
		"not a model":     {"-data", dir, "-evaluate", filepath.Join(dir, "ewt-dev.conllu")},
		"unknown flag":    {"-x"},
	} {
		if err := run(args, &bytes.Buffer{}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
