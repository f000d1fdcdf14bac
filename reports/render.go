package reports

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	jsonv1 "github.com/go-json-experiment/json/v1"
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

func (JSON) Report(w io.Writer, r *Report) error         { return WriteJSON(w, r) }
func (JSON) Training(w io.Writer, t *Training) error     { return WriteJSON(w, t) }
func (JSON) Comparison(w io.Writer, c *Comparison) error { return WriteJSON(w, c) }

// WriteJSON writes a value as json.md documents it: as encoding/json would, but
// that a list is never null.
func WriteJSON(w io.Writer, value any) error {
	text, err := json.Marshal(value, jsonv1.DefaultOptionsV1(), json.FormatNilSliceAsNull(false), jsontext.WithIndent(" "))
	if err != nil {
		return fmt.Errorf("encoding JSON: %w", err)
	}
	if _, err := w.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}
