package source

import (
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// jsonReader reads the columns of one JSON object after another.
type jsonReader struct {
	columns map[string]int
	depth   int
	names   []string // of the object last read
	in      bytes.Reader
	dec     *jsontext.Decoder
}

func newJSONReader(columns []Column, depth int) *jsonReader {
	r := &jsonReader{columns: make(map[string]int, len(columns)), depth: depth}
	for i, c := range columns {
		r.columns[c.Name] = i
	}
	r.dec = jsontext.NewDecoder(&r.in)
	return r
}

// object parses one line into values. JSON by RFC 8259 and I-JSON (RFC 7493):
// a name given twice and an unpaired surrogate are errors, not guesses.
func (r *jsonReader) object(line []byte, values []Value) *Fault {
	if nesting(line) > r.depth {
		return faultf("", ReasonTooDeep, "JSON nested more than %d deep; raise the limit if that is meant: --limit depth=%d", r.depth, 2*r.depth)
	}
	r.in.Reset(line)
	r.dec.Reset(&r.in)
	if err := r.parse(values); err != nil {
		var fault *Fault
		if errors.As(err, &fault) {
			return fault
		}
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return faultf("", ReasonMalformedJSON, "the JSON object is not complete; each line must be one object")
		}
		return faultf("", ReasonMalformedJSON, "%v; each line must be one JSON object", err)
	}
	return nil
}

func (r *jsonReader) parse(values []Value) error {
	if kind := r.dec.PeekKind(); kind != '{' && kind != 0 {
		return faultf("", ReasonMalformedJSON, "the line is a JSON %s; each line must be one JSON object", kind)
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	r.names = r.names[:0]
	for r.dec.PeekKind() != '}' {
		token, err := r.dec.ReadToken()
		if err != nil {
			return err
		}
		name := token.String()
		r.names = append(r.names, name)
		column, wanted := r.columns[name]
		if !wanted {
			if err := r.dec.SkipValue(); err != nil {
				return err
			}
			continue
		}
		if values[column], err = r.value(); err != nil {
			return err
		}
	}
	if _, err := r.dec.ReadToken(); err != nil {
		return err
	}
	_, err := r.dec.ReadToken()
	if err == io.EOF {
		return nil
	}
	if err == nil {
		err = faultf("", ReasonMalformedJSON, "more than one JSON value on the line; put each on its own")
	}
	return err
}

func (r *jsonReader) value() (Value, error) {
	switch r.dec.PeekKind() {
	case '{', '[':
		return Value{Kind: Other}, r.dec.SkipValue()
	}
	token, err := r.dec.ReadToken()
	if err != nil {
		return Value{}, err
	}
	switch token.Kind() {
	case '"':
		return Value{Kind: String, Str: token.String()}, nil
	case 't':
		return Value{Kind: Bool, Int: 1}, nil
	case 'f':
		return Value{Kind: Bool}, nil
	case '0':
		literal := token.String()
		if n, err := strconv.ParseInt(literal, 10, 64); err == nil {
			return Value{Kind: Int, Int: n, Float: float64(n)}, nil
		}
		f, err := strconv.ParseFloat(literal, 64)
		if err != nil {
			return Value{}, faultf("", ReasonMalformedJSON, "the number %.40s is out of range", literal)
		}
		return Value{Kind: Float, Float: f, Str: literal}, nil
	}
	return Value{}, nil // null
}

// nesting is the deepest nesting of brackets outside strings.
func nesting(line []byte) int {
	depth, deepest := 0, 0
	inString := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case inString:
			if c == '\\' {
				i++
			} else if c == '"' {
				inString = false
			}
		case c == '"':
			inString = true
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}
