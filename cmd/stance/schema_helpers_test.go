package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// valid SCHEMA FILE fails unless the file is as reports/schema documents it, and
// holds no field that is not documented.
func valid(args []string) error {
	schema, err := readJSON(filepath.Join(os.Getenv("SCHEMAS"), args[0]+".schema.json"))
	if err != nil {
		return err
	}
	value, err := readJSON(args[1])
	if err != nil {
		return err
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", closed(schema)); err != nil {
		return fmt.Errorf("the schema %s: %w", args[0], err)
	}
	compiled, err := c.Compile("schema.json")
	if err != nil {
		return fmt.Errorf("the schema %s: %w", args[0], err)
	}
	if err := compiled.Validate(value); err != nil {
		return fmt.Errorf("%s: %w", args[1], err)
	}
	return nil
}

// closed allows the objects of a schema no fields but those that it names.
func closed(schema any) any {
	switch s := schema.(type) {
	case map[string]any:
		for _, inner := range s {
			closed(inner)
		}
		if _, ok := s["properties"].(map[string]any); ok {
			s["additionalProperties"] = false
		}
	case []any:
		for _, inner := range s {
			closed(inner)
		}
	}
	return schema
}

func readJSON(name string) (any, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jsonschema.UnmarshalJSON(f)
}
