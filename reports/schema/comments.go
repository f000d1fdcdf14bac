package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
)

// comments finds what the source says of types and their fields.
type comments struct {
	root  string
	types map[string]map[string]*typeComments // by package path and name
}

type typeComments struct {
	doc    string
	fields map[string]string // by Go name
}

// of gives the comments of a named type of this module.
func (c *comments) of(t reflect.Type) (*typeComments, error) {
	found, ok := c.types[t.PkgPath()]
	if !ok {
		var err error
		if found, err = c.read(t.PkgPath()); err != nil {
			return nil, err
		}
		c.types[t.PkgPath()] = found
	}
	if found[t.Name()] == nil {
		return nil, fmt.Errorf("the source of %s has no type %s", t.PkgPath(), t.Name())
	}
	return found[t.Name()], nil
}

func (c *comments) read(path string) (map[string]*typeComments, error) {
	dir := filepath.Join(c.root, filepath.FromSlash(strings.TrimPrefix(path, "stance/")))
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the source of %s: %w", path, err)
	}
	found := map[string]*typeComments{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, e.Name()), nil, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("reading the source of %s: %w", path, err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			d, ok := n.(*ast.GenDecl)
			if !ok || d.Tok != token.TYPE {
				return true
			}
			for _, spec := range d.Specs {
				t := spec.(*ast.TypeSpec)
				doc := t.Doc
				if doc == nil {
					doc = d.Doc
				}
				found[t.Name.Name] = &typeComments{doc: plain(doc), fields: fieldComments(t.Type)}
			}
			return true
		})
	}
	return found, nil
}

func fieldComments(t ast.Expr) map[string]string {
	fields := map[string]string{}
	s, ok := t.(*ast.StructType)
	if !ok {
		return fields
	}
	for _, f := range s.Fields.List {
		text := strings.TrimSpace(plain(f.Doc) + " " + plain(f.Comment))
		for _, name := range f.Names {
			fields[name.Name] = text
		}
	}
	return fields
}

// plain is a comment on one line.
func plain(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }
