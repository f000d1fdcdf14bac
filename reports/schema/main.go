// Schema writes what the program's JSON holds, from the Go types that are encoded
// and their comments:
//
//		go run ./reports/schema
//
//	 1. read finds the comments of types and fields in the source of their package.
//	 2. schemaOf turns a type into a JSON Schema (draft 2020-12), as encoding/json
//	    would write its values.
//	 3. page lays the schemas out for readers, as reports/json.md.
//
// It is run from the root of the repository. A test holds the files to the types.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"stance/pipeline"
	"stance/reports"
)

// document is a JSON document that the program writes.
type document struct {
	name    string // of its schema
	format  string // the value of its field format; empty: it has none
	command string
	value   any
}

var documents = []document{
	{"report", reports.Format, "stance report DIR… -o REPORT.json", reports.Report{}},
	{"comparison", reports.ComparisonFormat, "stance report --compare BEFORE AFTER -o CHANGES.json", reports.Comparison{}},
	{"training", reports.TrainingFormat, "stance train LABELS… -o MODEL --report DIR (training.json)", reports.Training{}},
	{"explanation", reports.ExplanationFormat, "stance explain TEXT -o WHY.json", reports.Explanations{}},
	{"evaluation", "", "stance evaluate LABELS… --json FIGURES.json", pipeline.Measured{}},
	{"agreement", "", "stance evaluate --agreement A B --json AGREEMENT.json", pipeline.Agreed{}},
	{"estimates", pipeline.EstimatesFormat, "stance estimate DIR --labels LABELS -o FIGURES.json", pipeline.Estimates{}},
}

func main() {
	if err := run("."); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

// run writes every file below the root of the repository.
func run(root string) error {
	files, err := files(root)
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(root, name), text, 0o666); err != nil {
			return fmt.Errorf("writing a schema: %w", err)
		}
	}
	return nil
}

// files are the schemas and the page, by their paths below root.
func files(root string) (map[string][]byte, error) {
	made := map[string][]byte{}
	comments := &comments{root: root, types: map[string]map[string]*typeComments{}}
	var all []*schema
	for _, d := range documents {
		s, err := newSchema(d, comments)
		if err != nil {
			return nil, fmt.Errorf("schema of %s: %w", reflect.TypeOf(d.value), err)
		}
		text, err := json.MarshalIndent(s.root, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("encoding the schema %s: %w", d.name, err)
		}
		made[filepath.Join("reports", "schema", d.name+".schema.json")] = append(text, '\n')
		all = append(all, s)
	}
	made[filepath.Join("reports", "json.md")] = page(all)
	return made, nil
}
