package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// fields are the properties of an object, in the order of the Go type.
type fields []field

// MarshalJSON writes the properties as an object.
func (list fields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(f.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(f.node)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

const introduction = `# The JSON that stance writes

Each document says its layout in the field ` + "`format`" + `, where it has one; that name
changes when a field is renamed or changes its meaning, and new fields do not change
it. Lists are never null. Beside each stands its schema (JSON Schema, draft 2020-12).
This page and the schemas are made of the program's types:
` + "`go run ./reports/schema`" + `.

| document | written by | schema |
|---|---|---|
`

// page describes every document and its types.
func page(all []*schema) []byte {
	var b bytes.Buffer
	b.WriteString(introduction)
	for _, s := range all {
		fmt.Fprintf(&b, "| [%s](#%s) | `%s` | [%s.schema.json](schema/%s.schema.json) |\n", s.name, s.name, s.command, s.name, s.name)
	}
	for _, s := range all {
		fmt.Fprintf(&b, "\n## %s\n\n", s.name)
		if s.format != "" {
			fmt.Fprintf(&b, "Format `%s`. ", s.format)
		}
		s.table(&b, s.root)
		for _, name := range s.order {
			fmt.Fprintf(&b, "\n### %s: %s\n\n", s.name, name)
			s.table(&b, s.root.Definitions[name])
		}
	}
	return b.Bytes()
}

func (s *schema) table(b *bytes.Buffer, o *node) {
	fmt.Fprintf(b, "%s\n\n| field | type | |\n|---|---|---|\n", cell(o.Description))
	for _, f := range o.Properties {
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", f.name, s.words(f.node), cell(f.node.Description))
	}
}

// words name a type, with a link to its table.
func (s *schema) words(n *node) string {
	switch {
	case n.Ref != "":
		name := strings.TrimPrefix(n.Ref, "#/$defs/")
		return fmt.Sprintf("[%s](#%s-%s)", name, s.name, strings.ToLower(name))
	case n.AnyOf != nil:
		return s.words(n.AnyOf[0]) + " or null"
	case n.Items != nil:
		text := "list of " + s.words(n.Items)
		if n.MaxItems > 0 {
			text = fmt.Sprintf("%d × %s", n.MaxItems, s.words(n.Items))
		}
		if _, null := n.Type.([]any); null {
			text += ", or null"
		}
		return text
	case n.Values != nil:
		return s.words(n.Values) + " by name"
	case n.Format != "":
		return s.kind(n, "time")
	}
	return s.kind(n, "")
}

func (s *schema) kind(n *node, name string) string {
	switch t := n.Type.(type) {
	case []any:
		return s.kind(&node{Type: t[0]}, name) + " or null"
	case string:
		if name == "" {
			return t
		}
	}
	return name
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
