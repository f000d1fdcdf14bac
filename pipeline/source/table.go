package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// Table reads the rows of one input. Close it.
type Table struct {
	columns []Column
	limits  Limits
	stream  *Stream // nil for Parquet
	lines   *lineReader
	json    *jsonReader
	csv     *csvReader
	parquet *parquetReader
	place   []int // of a column in a CSV record; -1 absent
	names   []string
	checked []string // names of the last JSON object that had what is needed
	number  int
	done    bool
}

// OpenTable opens an input of rows. An error that is a *Fault says that the
// input as a whole cannot be read; stdin, done: see OpenStream.
func OpenTable(in Input, columns []Column, stdin io.Reader, limits Limits, done *atomic.Int64) (*Table, error) {
	t := &Table{columns: columns, limits: limits.WithDefaults()}
	if in.Format == Parquet {
		var err error
		if t.parquet, err = openParquet(in, columns, t.limits, done); err != nil {
			return nil, err
		}
		t.names = t.parquet.names
		return t, nil
	}
	stream, err := OpenStream(in, stdin, t.limits, done)
	if err != nil {
		return nil, err
	}
	t.stream = stream
	if err := t.open(in); err != nil {
		stream.Close()
		return nil, err
	}
	return t, nil
}

func (t *Table) open(in Input) error {
	text, err := Decode(t.stream)
	if err == io.EOF {
		return emptyFile()
	}
	if err != nil {
		return err
	}
	t.lines = &lineReader{in: text.Reader, limit: t.limits.Line}
	switch in.Format {
	case CSV, TSV:
		comma := byte(',')
		if in.Format == TSV {
			comma = '\t'
		}
		t.csv = &csvReader{lines: t.lines, comma: comma}
		return t.header(in)
	case JSONL:
		t.json = newJSONReader(t.columns, int(t.limits.Depth))
		return t.checkJSON(text, in)
	}
	return faultf("", ReasonUnknownFormat, "not a format of rows")
}

func emptyFile() *Fault { return faultf("", ReasonEmptyFile, "the file is empty") }

// checkJSON tells what is no sequence of lines before a thousand lines of it
// are rejected one by one.
func (t *Table) checkJSON(text *Decoded, in Input) error {
	if in.Path == Stdin {
		return nil // reading ahead would wait for a slow producer
	}
	head, err := text.Peek(sniffed)
	if len(head) == 0 {
		if err == io.EOF {
			return emptyFile()
		}
		return err
	}
	if trimmed := bytes.TrimLeft(head, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		return faultf("", ReasonMalformedJSON, "the file is one JSON array; give one object a line: jq -c '.[]' FILE > FILE.jsonl")
	}
	return nil
}

// header reads the names of the columns of a CSV file and finds those wanted.
func (t *Table) header(in Input) error {
	if in.Header != nil {
		t.names, t.csv.width = in.Header, len(in.Header)
		var err error
		t.place, err = places(t.names, t.columns)
		return err
	}
	names, _, err := t.csv.next()
	if err == io.EOF {
		return emptyFile()
	}
	if err != nil {
		return fmt.Errorf("reading the header: %w", err)
	}
	if int64(len(names)) > t.limits.Columns {
		return faultf("line 1", ReasonTooLarge, "%d columns, more than %d; leave out those that are not needed, or raise the limit: --limit columns=%d", len(names), t.limits.Columns, len(names))
	}
	for i, name := range names {
		if at, reason, detail, ok := InvalidText([]byte(name)); !ok {
			return faultf("line 1", reason, "byte %d of the name of column %d: %s", at, i+1, detail)
		}
	}
	t.names, t.csv.width = names, len(names)
	t.place, err = places(names, t.columns)
	return err
}

// places finds the columns among the names; -1 stands for an absent one.
func places(names []string, columns []Column) ([]int, error) {
	place := make([]int, len(columns))
	for i, c := range columns {
		place[i] = -1
		for j, name := range names {
			if name != c.Name {
				continue
			}
			if place[i] >= 0 {
				return nil, faultf("", ReasonMissingColumn, "two columns are named %q; rename one", name)
			}
			place[i] = j
		}
	}
	return place, nil
}

// Names are the columns that the input has; nil for JSON, where every object
// names its own.
func (t *Table) Names() []string { return t.names }

// Has reports whether the input has a column, asked for or not; of JSON, whether
// the object last read has it.
func (t *Table) Has(name string) bool {
	if t.json != nil {
		return slices.Contains(t.json.names, name)
	}
	return slices.Contains(t.names, name)
}

// Missing checks that the required columns are there, and that no strict one is
// misspelt, and says what is there instead; flag gives the command-line flag that
// names another column, and may be nil.
func (t *Table) Missing(flag func(column string) string) *Fault {
	if t.names == nil {
		return nil
	}
	return missing(t.columns, t.names, flag)
}

// missing names all columns that are not there in one fault.
func missing(columns []Column, names []string, flag func(column string) string) *Fault {
	var absent, meant, remedies []string
	verb := "rename %s to %s"
	for _, c := range columns {
		if slices.Contains(names, c.Name) {
			continue
		}
		near := misspelt(c, names)
		if !c.Required && (!c.Strict || near == "") {
			continue
		}
		absent = append(absent, strconv.Quote(c.Name))
		if near == "" {
			near = Nearest(c.Name, names)
		}
		if near != "" {
			meant = append(meant, strconv.Quote(near))
		}
		remedy := c.Name
		if flag != nil && flag(c.Name) != "" {
			verb, remedy = "name %s with %s", flag(c.Name)
		}
		remedies = append(remedies, remedy)
	}
	if len(absent) == 0 {
		return nil
	}
	noun, right := "column", "the right one"
	if len(absent) > 1 {
		noun, right = "columns", "the right ones"
	}
	detail := fmt.Sprintf("no %s %s; it has: %s", noun, strings.Join(absent, ", "), listNames(names))
	if len(meant) > 0 {
		detail += fmt.Sprintf("; did you mean %s?", strings.Join(meant, ", "))
	}
	if len(names) == 1 {
		if s := otherSeparator(names[0]); s != "" {
			detail += fmt.Sprintf("; the header looks separated by %q, but .csv means commas and .tsv tabs", s)
		}
	}
	return faultf("", ReasonMissingColumn, "%s; %s", detail, fmt.Sprintf(verb, right, strings.Join(remedies, ", ")))
}

func misspelt(c Column, names []string) string {
	mistaken := c.Mistaken
	if slices.ContainsFunc(c.Instead, func(name string) bool { return slices.Contains(names, name) }) {
		mistaken = ""
	}
	for _, name := range names {
		if SameButForSpelling(c.Name, name) || name != "" && name == mistaken {
			return name
		}
	}
	return ""
}

func listNames(names []string) string {
	const most = 30
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// Next returns the next row, io.EOF after the last. A *Fault is a row that
// cannot be read, or the rest of the input; Row then has what is known, and the
// next call goes on.
func (t *Table) Next() (Row, error) {
	if t.done {
		return Row{}, io.EOF
	}
	var row Row
	var err error
	switch {
	case t.json != nil:
		row, err = t.nextJSON()
	case t.csv != nil:
		row, err = t.nextCSV()
	default:
		row, err = t.parquet.next()
	}
	var fault *Fault
	if err != nil && !errors.As(err, &fault) {
		t.done = true
	}
	return row, err
}

func (t *Table) nextJSON() (Row, error) {
	for {
		line, err := t.lines.next()
		if err == io.EOF {
			return Row{}, io.EOF
		}
		row := Row{Number: t.lines.no, Position: fmt.Sprintf("line %d", t.lines.no)}
		if err != nil {
			return row, at(row.Position, err)
		}
		if at, reason, detail, ok := InvalidText(line); !ok {
			return row, faultf(row.Position, reason, "byte %d of the line: %s", at, detail)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		row.Values = make([]Value, len(t.columns))
		if fault := t.json.object(line, row.Values); fault != nil {
			return row, at(row.Position, fault)
		}
		if !slices.Equal(t.json.names, t.checked) {
			if fault := missing(t.columns, t.json.names, nil); fault != nil {
				return row, at(row.Position, fault)
			}
			t.checked = append(t.checked[:0], t.json.names...)
		}
		for i, c := range t.columns {
			if v := row.Values[i]; v.Kind == String && strings.IndexByte(v.Str, 0) >= 0 {
				return row, faultf(row.Position, ReasonNUL, "column %s has a NUL character (\\u0000); remove it", c.Name)
			} else if !c.Accept.Has(v.Kind) {
				return row, c.wrongKind(row.Position, v)
			}
		}
		return row, nil
	}
}

func (t *Table) nextCSV() (Row, error) {
	fields, line, err := t.csv.next()
	if err == io.EOF {
		return Row{}, io.EOF
	}
	t.number++
	row := Row{Number: t.number, Position: fmt.Sprintf("row %d, line %d", t.number, line)}
	if err != nil {
		return row, at(row.Position, err)
	}
	if len(fields) == len(t.names) {
		row.Values = make([]Value, len(t.columns))
		for i, p := range t.place {
			if p >= 0 && fields[p] != "" {
				row.Values[i] = Value{Kind: String, Str: fields[p]}
			}
		}
	}
	for i, field := range fields {
		if at, reason, detail, ok := InvalidText([]byte(field)); !ok {
			return row, faultf(row.Position, reason, "byte %d of field %d: %s", at, i+1, detail)
		}
	}
	if len(fields) != len(t.names) {
		return row, faultf(row.Position, ReasonRaggedRow, "%d fields, the header has %d; quote fields that have separators or line breaks", len(fields), len(t.names))
	}
	return row, nil
}

// at gives a fault its position; another error passes.
func at(position string, err error) error {
	var fault *Fault
	if errors.As(err, &fault) {
		return &Fault{Position: position, Reason: fault.Reason, Detail: fault.Detail}
	}
	return err
}

// Close closes the input.
func (t *Table) Close() error {
	if t.parquet != nil {
		return t.parquet.close()
	}
	return t.stream.Close()
}

// Nearest is the name that a user may have meant by one that is not there: the
// same but for case and punctuation, or at most two letters off; "" none.
func Nearest(want string, names []string) string {
	best, bestDistance := "", 3
	for _, name := range names {
		d := distance(fold(want), fold(name))
		if d < bestDistance && d < (len(want)+1)/2 || d == 0 && bestDistance > 0 {
			best, bestDistance = name, d
		}
	}
	return best
}

// SameButForSpelling reports whether two names differ only in case, spaces and
// punctuation.
func SameButForSpelling(a, b string) bool { return a != b && fold(a) == fold(b) }

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// distance is the edit distance of two short strings; long ones are far apart.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 64
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
