// Package corpus reads PolNeAR (Newell, Margolin and Ruths, 2018), the articles
// with annotated attributions that cues are learnt from and quotes tested on.
package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"stance/pipeline/document"
)

// Article is an annotated article. Of several annotators the first counts.
type Article struct {
	Name         string
	Text         string
	Attributions []Attribution
}

// Read reads the articles of a split's folder, in the order of their names.
func Read(dir string) ([]Article, error) {
	files, err := filepath.Glob(filepath.Join(dir, "attributions", "*.ann"))
	if err != nil {
		return nil, fmt.Errorf("listing annotations: %w", err)
	}
	var out []Article
	for _, file := range files {
		name := filepath.Base(file)
		if i := strings.LastIndexByte(name, '_'); i >= 0 {
			name = name[:i]
		}
		if len(out) > 0 && out[len(out)-1].Name == name {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, "text", name+".txt"))
		if err != nil {
			return nil, fmt.Errorf("reading an article: %w", err)
		}
		a := Article{Name: name, Text: string(raw)}
		if a.Attributions, err = ReadAnnotation(file, a.Text); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// Attribution is an annotated quote or report: spans in bytes, in order.
type Attribution struct {
	Source, Cue, Content []document.Span
	Direct               bool // the content begins with a quotation mark, or right after one
}

// ReadAnnotation reads a file in brat's standoff format about the text: lines T
// are spans, in code points, lines E join them. Attributions without content are
// left out.
func ReadAnnotation(path, text string) ([]Attribution, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading an annotation: %w", err)
	}
	offsets := make([]int, 0, len(text)+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	offsets = append(offsets, len(text))
	spans := map[string][]document.Span{}
	var events []map[string][]string
	for line := range strings.Lines(string(raw)) {
		cells := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 3)
		switch {
		case strings.HasPrefix(cells[0], "T") && len(cells) == 3:
			_, where, _ := strings.Cut(cells[1], " ")
			for piece := range strings.SplitSeq(where, ";") {
				a, b, _ := strings.Cut(piece, " ")
				start, err1 := strconv.Atoi(a)
				end, err2 := strconv.Atoi(b)
				if err1 != nil || err2 != nil || end >= len(offsets) {
					return nil, fmt.Errorf("%s: bad span %q", path, cells[1])
				}
				spans[cells[0]] = append(spans[cells[0]], document.Span{Start: offsets[start], End: offsets[end]})
			}
		case strings.HasPrefix(cells[0], "E") && len(cells) >= 2:
			e := map[string][]string{}
			for role := range strings.FieldsSeq(cells[1]) {
				name, id, _ := strings.Cut(role, ":")
				name = strings.TrimRight(name, "0123456789")
				e[name] = append(e[name], id)
			}
			events = append(events, e)
		}
	}
	collect := func(ids []string) []document.Span {
		var out []document.Span
		for _, id := range ids {
			out = append(out, spans[id]...)
		}
		sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
		return out
	}
	var out []Attribution
	for _, e := range events {
		a := Attribution{Source: collect(e["Source"]), Cue: collect(e["Cue"]), Content: collect(e["Content"])}
		if len(a.Content) == 0 {
			continue
		}
		first := a.Content[0].Start
		a.Direct = isMark(text[first:]) || first > 0 && isMarkBefore(text[:first])
		out = append(out, a)
	}
	return out, nil
}

func isMark(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("\"“”«»‘'", r)
}

func isMarkBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("\"“«‘'", r)
}
