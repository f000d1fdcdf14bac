package source

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Kind is the type of a value.
type Kind uint8

const (
	Null Kind = iota
	String
	Int
	Float
	Bool
	Time  // a timestamp or a date
	Other // a list, an object; never accepted
)

func (k Kind) String() string {
	return [...]string{"null", "string", "integer", "float", "boolean", "timestamp", "nested value"}[k]
}

// Value is one cell.
type Value struct {
	Kind  Kind
	Str   string  // String; the literal of a JSON number
	Int   int64   // Int
	Float float64 // Float, and Int
	Time  time.Time
}

// Text is the value as a string: a number as its decimal digits, null as "".
func (v Value) Text() string {
	switch v.Kind {
	case String:
		return v.Str
	case Int:
		return strconv.FormatInt(v.Int, 10)
	case Float:
		if n, ok := v.integer(); ok {
			return strconv.FormatInt(n, 10)
		}
		if v.Str != "" {
			return v.Str
		}
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case Bool:
		return strconv.FormatBool(v.Int != 0)
	case Time:
		return v.Time.Format(time.RFC3339Nano)
	}
	return ""
}

// Integer is the value as a whole number; "12" and 12.0 count as 12, as
// spreadsheets and data frames write columns that have gaps. ok is false where
// it is none; null is none.
func (v Value) Integer() (n int64, ok bool) {
	switch v.Kind {
	case Int:
		return v.Int, true
	case Float:
		return v.integer()
	case String:
		s := strings.TrimSpace(v.Str)
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n, true
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return 0, false
		}
		return Value{Kind: Float, Float: f}.integer()
	}
	return 0, false
}

func (v Value) integer() (int64, bool) {
	const exact = 1 << 53 // above it a float64 may have been rounded
	if v.Float != math.Trunc(v.Float) || math.Abs(v.Float) > exact {
		return 0, false
	}
	return int64(v.Float), true
}

// Number is the value as a finite number.
func (v Value) Number() (f float64, ok bool) {
	switch v.Kind {
	case Int, Float:
		f = v.Float
	case String:
		var err error
		if f, err = strconv.ParseFloat(strings.TrimSpace(v.Str), 64); err != nil {
			return 0, false
		}
	default:
		return 0, false
	}
	return f, !math.IsNaN(f) && !math.IsInf(f, 0)
}

// Empty reports whether a cell holds nothing: null, "", or the NaN that data
// frames write for a missing number.
func (v Value) Empty() bool {
	return v.Kind == Null || v.Kind == String && v.Str == "" || v.Kind == Float && math.IsNaN(v.Float)
}

// Quote shows the value in a message, shortened.
func (v Value) Quote() string {
	const longest = 60
	s := v.Text()
	if r := []rune(s[:min(len(s), 4*longest)]); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	if v.Kind == String {
		return strconv.Quote(s)
	}
	if s == "" {
		return v.Kind.String()
	}
	return s
}

// Kinds is a set of kinds.
type Kinds uint8

// KindSet makes a set. Null is always accepted.
func KindSet(kinds ...Kind) Kinds {
	s := Kinds(1 << Null)
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has reports whether the set has a kind.
func (s Kinds) Has(k Kind) bool { return s&(1<<k) != 0 }

func (s Kinds) String() string {
	var names []string
	for k := String; k < Other; k++ {
		if s.Has(k) {
			names = append(names, k.String())
		}
	}
	return strings.Join(names, " or ")
}

// Column is a column that a caller reads.
type Column struct {
	Name     string // in the file
	Required bool
	Strict   bool   // a column whose name differs in spelling only is an error, not another column
	Mistaken string // so is one of this name, where neither the column nor one of Instead is there
	Instead  []string
	Accept   Kinds // of JSON and Parquet; a CSV cell is always a string
}

// Row is one record: the values in the order of the columns asked for.
type Row struct {
	Number   int    // from 1: of the line in JSONL, of the data row elsewhere
	Position string // "line 12", "row 12, line 15", "row 12"
	Values   []Value
}

// invalidText is the fault of the first value that is no text; nil where all are.
func (r *Row) invalidText(columns []Column) error {
	for i, v := range r.Values {
		if v.Kind != String || utf8.ValidString(v.Str) && strings.IndexByte(v.Str, 0) < 0 {
			continue // without the copy that the place of a fault takes
		}
		if at, reason, detail, ok := InvalidText([]byte(v.Str)); !ok {
			return faultf(r.Position, reason, "byte %d of column %s: %s", at, columns[i].Name, detail)
		}
	}
	return nil
}

// wrongKind is the fault of a value that its column does not take.
func (c Column) wrongKind(position string, v Value) *Fault {
	return faultf(position, ReasonWrongType, "column %s is %s, expected %s", c.Name, describe(v), c.Accept)
}

func describe(v Value) string {
	if v.Kind == Other {
		return "a " + v.Kind.String()
	}
	return fmt.Sprintf("the %s %s", v.Kind, v.Quote())
}
