package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Renderer writes reports in one form.
type Renderer interface {
	Report(w io.Writer, r *Report) error
	Training(w io.Writer, t *Training) error
	Comparison(w io.Writer, c *Comparison) error
	Explanation(w io.Writer, x *Explanations) error
}

// RendererFor chooses by the extension of a file: .html, .md or .json.
func RendererFor(name string) (Renderer, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".html", ".htm":
		return HTML{}, nil
	case ".md", ".markdown":
		return Markdown{}, nil
	case ".json":
		return JSON{}, nil
	}
	return nil, fmt.Errorf("cannot tell the form of the report %s: its name must end in .html, .md or .json", name)
}

// JSON renders the values themselves.
type JSON struct{}

func (JSON) Report(w io.Writer, r *Report) error         { return encode(w, r) }
func (JSON) Training(w io.Writer, t *Training) error     { return encode(w, t) }
func (JSON) Comparison(w io.Writer, c *Comparison) error { return encode(w, c) }

func encode(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	if err := e.Encode(value); err != nil {
		return fmt.Errorf("writing the report as JSON: %w", err)
	}
	return nil
}
