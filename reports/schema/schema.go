package main

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// draft is the version of JSON Schema that the schemas are written in.
const draft = "https://json-schema.org/draft/2020-12/schema"

// node is a schema, or a part of one. Its fields stand in the order in which a
// reader wants them.
type node struct {
	Schema      string           `json:"$schema,omitempty"`
	Title       string           `json:"title,omitempty"`
	Description string           `json:"description,omitempty"`
	Ref         string           `json:"$ref,omitempty"`
	AnyOf       []*node          `json:"anyOf,omitempty"`
	Type        any              `json:"type,omitempty"` // a name, or a list of names
	Const       string           `json:"const,omitempty"`
	Format      string           `json:"format,omitempty"`
	Items       *node            `json:"items,omitempty"`
	MinItems    int              `json:"minItems,omitempty"`
	MaxItems    int              `json:"maxItems,omitempty"`
	Values      *node            `json:"additionalProperties,omitempty"` // of an object whose names are data
	Required    []string         `json:"required,omitempty"`
	Properties  fields           `json:"properties,omitempty"`
	Definitions map[string]*node `json:"$defs,omitempty"`
}

// field is a property of an object.
type field struct {
	name string
	node *node
}

// schema is that of a document, and its types in the order in which a reader
// meets them.
type schema struct {
	document
	root     *node
	order    []string // of root.Definitions
	comments *comments
}

func newSchema(d document, c *comments) (*schema, error) {
	s := &schema{document: d, comments: c, root: &node{Definitions: map[string]*node{}}}
	t := reflect.TypeOf(d.value)
	object, err := s.object(t)
	if err != nil {
		return nil, err
	}
	definitions := s.root.Definitions
	*s.root = *object
	s.root.Schema, s.root.Title, s.root.Definitions = draft, d.name, definitions
	for _, f := range s.root.Properties {
		if f.name == "format" {
			f.node.Const = d.format
		}
	}
	return s, nil
}

// object is the schema of a struct.
func (s *schema) object(t reflect.Type) (*node, error) {
	said, err := s.comments.of(t)
	if err != nil {
		return nil, err
	}
	o := &node{Type: "object", Description: said.doc}
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
			continue
		case f.Anonymous && name == "":
			inner, err := s.object(f.Type)
			if err != nil {
				return nil, err
			}
			o.Properties = append(o.Properties, inner.Properties...)
			o.Required = append(o.Required, inner.Required...)
			continue
		case name == "":
			return nil, fmt.Errorf("%s.%s has no name in JSON", t.Name(), f.Name)
		}
		n, err := s.of(f.Type)
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", t.Name(), f.Name, err)
		}
		n.Description = said.fields[f.Name]
		o.Properties = append(o.Properties, field{name, n})
		if options != "omitempty" {
			o.Required = append(o.Required, name)
		}
	}
	return o, nil
}

// of is the schema of a type. Lists are never null: what writes them sees to it.
func (s *schema) of(t reflect.Type) (*node, error) {
	if t == reflect.TypeFor[time.Time]() {
		return &node{Type: "string", Format: "date-time"}, nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		n, err := s.of(t.Elem())
		if err != nil {
			return nil, err
		}
		if n.Ref != "" {
			return &node{AnyOf: []*node{n, {Type: "null"}}}, nil
		}
		n.Type = []any{n.Type, "null"}
		return n, nil
	case reflect.Struct:
		if _, ok := s.root.Definitions[t.Name()]; !ok {
			s.root.Definitions[t.Name()] = nil // it may hold itself
			s.order = append(s.order, t.Name())
			o, err := s.object(t)
			if err != nil {
				return nil, err
			}
			s.root.Definitions[t.Name()] = o
		}
		return &node{Ref: "#/$defs/" + t.Name()}, nil
	case reflect.Slice, reflect.Array:
		items, err := s.of(t.Elem())
		if err != nil {
			return nil, err
		}
		n := &node{Type: "array", Items: items}
		if t.Kind() == reflect.Array {
			n.MinItems, n.MaxItems = t.Len(), t.Len()
		}
		return n, nil
	case reflect.Map:
		values, err := s.of(t.Elem())
		return &node{Type: "object", Values: values}, err
	case reflect.String:
		return &node{Type: "string"}, nil
	case reflect.Bool:
		return &node{Type: "boolean"}, nil
	case reflect.Float64:
		return &node{Type: "number"}, nil
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint64:
		return &node{Type: "integer"}, nil
	}
	return nil, fmt.Errorf("no schema for a value of type %s", t)
}
