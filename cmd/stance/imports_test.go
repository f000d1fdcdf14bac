package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImportsFlowOneWay holds the order of the packages: each may import what
// its line names, and nothing else of this module.
func TestImportsFlowOneWay(t *testing.T) {
	allowed := map[string][]string{
		"data":                  {},
		"model":                 {"model"},
		"pipeline/document":     {},
		"pipeline/intern":       {},
		"pipeline/pages":        {},
		"pipeline/source":       {"pipeline/pages"},
		"pipeline/duplicate":    {},
		"pipeline/disk":         {},
		"pipeline/article":      {"pipeline/source"},
		"pipeline/labels":       {"pipeline/source", "pipeline/document", "pipeline/disk"},
		"pipeline/text":         {"pipeline/document"},
		"pipeline/embedding":    {"data"},
		"pipeline/syntax":       {"data", "pipeline/document", "pipeline/text", "pipeline/embedding", "pipeline/syntax", "pipeline/intern"},
		"pipeline/actor":        {"data", "pipeline/document", "pipeline/syntax", "pipeline/embedding", "pipeline/source", "pipeline/actor", "pipeline/text", "pipeline/intern"},
		"pipeline/quote":        {"data", "pipeline/document", "pipeline/syntax", "pipeline/quote"},
		"pipeline/lexicon":      {"data", "pipeline/embedding", "pipeline/lexicon"},
		"pipeline/encoder":      {"data", "pipeline/document", "pipeline/syntax"},
		"pipeline/feature":      {"model", "pipeline/document", "pipeline/syntax", "pipeline/embedding", "pipeline/encoder", "pipeline/lexicon", "pipeline/intern"},
		"pipeline/discourse":    {},
		"pipeline/sample":       {"model"},
		"pipeline/sample/trial": {"pipeline"},
		"pipeline/table":        {"pipeline/article", "pipeline/document", "pipeline/disk", "pipeline/pages"},
		"pipeline":              {"data", "model", "pipeline"},
		"pipeline/spark":        {},
		"reports":               {"model", "pipeline/sample", "pipeline/table", "reports"},
		"reports/schema":        {"pipeline", "reports"},
		"cmd/licences":          {},
		"cmd/stance":            {"data", "model", "pipeline", "reports"},
		"data/model/make":       {"data/external", "model", "pipeline"},
		"pipeline/syntax/train": {"pipeline/syntax", "data"},
		"pipeline/actor/train":  {"pipeline", "data"},
		"pipeline/quote/train":  {"pipeline/document", "pipeline/quote", "pipeline/syntax", "pipeline/text"},
		"model/benchmark":       {"model", "pipeline"},
	}
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "stance/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "stance/")
		rule, ok := longestPrefix(allowed, name)
		if !ok {
			t.Errorf("%s has no place in the order: give it one here and in ARCHITECTURE.md", p.ImportPath)
			continue
		}
		for _, i := range p.Imports {
			own, ok := strings.CutPrefix(i, "stance/")
			if ok && !slices.ContainsFunc(rule, func(a string) bool { return own == a || strings.HasPrefix(own, a+"/") }) {
				t.Errorf("%s imports %s, which does not stand before it", p.ImportPath, i)
			}
		}
	}
}

// TestImportsOfTheProgram: no package of this module that the program is made of
// can open a connection, start a command, load a plugin or call C.
func TestImportsOfTheProgram(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", `{{if .Module}}{{if .Module.Main}}{{range .Imports}}{{$.ImportPath}} {{.}}{{"\n"}}{{end}}{{end}}{{end}}`, "stance/cmd/stance").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 100 {
		t.Fatalf("only %d imports were found", len(lines))
	}
	for _, line := range lines {
		_, name, _ := strings.Cut(line, " ")
		if slices.Contains([]string{"C", "os/exec", "plugin", "net"}, name) || strings.HasPrefix(name, "net/") && name != "net/url" {
			t.Errorf("%s: it is of the program", line)
		}
	}
}

// longestPrefix is the rule of the nearest folder above, or of the package.
func longestPrefix(rules map[string][]string, name string) ([]string, bool) {
	for {
		if rule, ok := rules[name]; ok {
			return rule, true
		}
		at := strings.LastIndexByte(name, '/')
		if at < 0 {
			return nil, false
		}
		name = name[:at]
	}
}
