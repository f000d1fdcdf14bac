package labels

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"stance/pipeline/document"
	"stance/pipeline/source"
)

// Options say how to read. The zero value is the default.
type Options struct {
	// Classes are the labels that the task has; another rejects its row. Nil:
	// any label.
	Classes []string
	// TaskOf names the task that has a label which Classes lack, as --task does; ""
	// for none. It may be nil.
	TaskOf func(label string) string
	// IgnoreLabels leaves the label of every row empty, whether the input has
	// labels or not.
	IgnoreLabels bool
	Limits       Limits
	// Stdin is read where a path is "-", as JSON lines.
	Stdin io.Reader
}

// The columns, in the order of their values.
const (
	columnID = iota
	columnText
	columnActorStart
	columnActorEnd
	columnActor
	columnTargetStart
	columnTargetEnd
	columnTarget
	columnLabel
	columnGroup
	columnWeight
)

// Columns are the names of the columns of a labelled sentence.
var Columns = []string{
	"id", "text", "actor_start", "actor_end", "actor", "target_start", "target_end", "target", "label", "group", "weight",
}

// maxSentence is how many bytes a labelled sentence may have, unless the options
// say otherwise: trees and features of one are kept whole.
const maxSentence = 100_000

// Reader reads labelled sentences, file by file in the order given. It is for
// one goroutine, but for Progress.
type Reader struct {
	options Options
	columns []source.Column
	inputs  []source.Input
	table   *source.Table
	// seen has by the hash of each id that of its sentence, and an entry for each
	// id and who labelled it.
	seen  map[[16]byte][16]byte
	total int64
	done  atomic.Int64
}

// Open opens the files and checks their columns, before any is read through. An
// error names the file and what to do.
func Open(paths []string, options Options) (*Reader, error) {
	inputs, err := files(paths)
	if err != nil {
		return nil, err
	}
	if options.Limits.Text == 0 {
		options.Limits.Text = maxSentence
	}
	r := &Reader{options: options, columns: columns(options), inputs: inputs, seen: make(map[[16]byte][16]byte)}
	for i, in := range inputs {
		if in.Format == source.Text {
			return nil, fmt.Errorf("%s: a .txt file has no columns; labelled sentences are .jsonl, .csv, .tsv or .parquet", in.Name)
		}
		if in.Path != source.Stdin {
			if err := r.check(in); err != nil {
				return nil, fmt.Errorf("%s: %w", in.Name, err)
			}
		}
		inputs[i].ID = fileName(inputs, i)
		if in.Size < 0 || r.total < 0 {
			r.total = -1
		} else {
			r.total += in.Size
		}
	}
	return r, nil
}

// files finds the inputs of paths of files.
func files(paths []string) ([]source.Input, error) {
	for _, p := range paths {
		if info, err := os.Stat(p); p != source.Stdin && err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s is a folder; name the files in it", p)
		}
	}
	inputs, _, err := source.Find(paths)
	return inputs, err
}

// fileName is what ids say of the file: its base name, or where several have
// the same, the path as given.
func fileName(inputs []source.Input, i int) string {
	base := path.Base(inputs[i].Name)
	for j, other := range inputs {
		if j != i && path.Base(other.Name) == base {
			return inputs[i].Name
		}
	}
	return base
}

func columns(o Options) []source.Column {
	text := source.KindSet(source.String)
	number := source.KindSet(source.String, source.Int, source.Float)
	var columns []source.Column
	for i, name := range Columns {
		c := source.Column{Name: name, Strict: true, Accept: text}
		switch i {
		case columnText:
			c.Required = true
		case columnActor:
			// Skipped, it would leave all holders outside their sentences.
			c.Mistaken, c.Instead = "holder", []string{Columns[columnActorStart], Columns[columnActorEnd]}
		case columnLabel:
			c.Required, c.Strict = !o.IgnoreLabels, !o.IgnoreLabels
			c.Accept = source.KindSet(source.String, source.Int, source.Float, source.Bool)
		case columnID, columnGroup, columnActorStart, columnActorEnd, columnTargetStart, columnTargetEnd, columnWeight:
			c.Accept = number
		}
		columns = append(columns, c)
	}
	for _, name := range OriginColumns {
		columns = append(columns, source.Column{Name: name, Accept: source.KindSet(source.String, source.Int, source.Float, source.Bool, source.Time)})
	}
	if !o.IgnoreLabels {
		for _, class := range o.Classes {
			columns = append(columns, source.Column{Name: SoftPrefix + class, Accept: number})
		}
	}
	return columns
}

func (r *Reader) check(in source.Input) error {
	t, err := source.OpenTable(in, r.columns, nil, r.options.Limits, nil)
	if err != nil {
		return err
	}
	defer t.Close()
	if fault := t.Missing(nil); fault != nil {
		return fault
	}
	return nil
}

// Progress is how many bytes of the files have been read, and how many there
// are; total is -1 where that is unknown. It may be called from any goroutine.
func (r *Reader) Progress() (done, total int64) { return r.done.Load(), r.total }

// Next returns the next row or reject, in the order of the input, io.EOF after
// the last. Any other error means that an input could not be read.
func (r *Reader) Next() (Item, error) {
	for len(r.inputs) > 0 {
		in := r.inputs[0]
		item, err := r.row(in)
		if err != io.EOF {
			return item, err
		}
		if r.table != nil {
			if err := r.Close(); err != nil {
				return Item{}, fmt.Errorf("closing %s: %w", in.Name, err)
			}
		}
		r.inputs = r.inputs[1:]
	}
	return Item{}, io.EOF
}

func (r *Reader) row(in source.Input) (Item, error) {
	var fault *source.Fault
	if r.table == nil {
		t, err := source.OpenTable(in, r.columns, r.options.Stdin, r.options.Limits, &r.done)
		if errors.As(err, &fault) { // standard input; files were opened before
			r.inputs = r.inputs[1:]
			return Item{Reject: fault.Reject(in.Name, "")}, nil
		}
		if err != nil {
			return Item{}, fmt.Errorf("opening %s: %w", in.Name, err)
		}
		r.table = t
	}
	row, err := r.table.Next()
	if err == io.EOF {
		return Item{}, io.EOF
	}
	if err != nil && !errors.As(err, &fault) {
		return Item{}, fmt.Errorf("reading %s: %w", in.Name, err)
	}
	if in.Format == source.CSV || in.Format == source.TSV {
		for i := range row.Values {
			row.Values[i].Str = source.Rearm(row.Values[i].Str)
		}
	}
	id := fmt.Sprintf("%s:%d", in.ID, row.Number)
	if row.Values != nil && !row.Values[columnID].Empty() {
		id = strings.ToValidUTF8(row.Values[columnID].Text(), "\uFFFD")
	}
	var labelled *Row
	if fault == nil {
		labelled, fault = parse(row, r.options)
	}
	if duplicate := r.duplicate(row.Position, id, in.Name, labelled); fault == nil {
		fault = duplicate
	}
	if fault != nil {
		return Item{Reject: fault.Reject(in.Name, id)}, nil
	}
	labelled.ID, labelled.Input = id, in.Name
	return Item{Row: labelled, Unlabelled: labelled.Label == "" && !r.options.IgnoreLabels}, nil
}

// duplicate is the fault of a row whose id came before, unless it is the label
// that another gave to the same sentence: the same text and mentions, by another
// annotator, or where none is named in another file. The id is taken even by a
// row that is rejected, so that which of two rows is read does not hang on a
// fault in the other.
func (r *Reader) duplicate(position, id, file string, row *Row) *source.Fault {
	sentence, who := "", "in "+file
	if row != nil {
		sentence = fmt.Sprint(row.Text, row.Holder, row.Target)
		if row.Annotator != "" {
			who = "by " + row.Annotator
		}
	}
	first, again := r.seen[digest(id)]
	if !again {
		r.seen[digest(id)] = digest(sentence)
	}
	by := digest(id + "\x00" + who)
	_, same := r.seen[by]
	r.seen[by] = [16]byte{}
	switch {
	case !again:
		return nil
	case r.options.IgnoreLabels || row == nil || same:
		return faultf(position, source.ReasonDuplicateID, "column id: a row with the id %q came before; ids must differ", id)
	case first != digest(sentence):
		return faultf(position, source.ReasonDuplicateID,
			"column id: a row with the id %q came before; ids must differ, but for labels that several give to one sentence, and this one has another text, actor or target", id)
	}
	return nil
}

func digest(s string) [16]byte {
	sum := sha256.Sum256([]byte(s))
	return [16]byte(sum[:])
}

// parse makes a labelled sentence of a row.
func parse(row source.Row, o Options) (*Row, *source.Fault) {
	v := row.Values
	out := &Row{Text: v[columnText].Str, Position: row.Position, Weight: 1}
	if strings.TrimSpace(out.Text) == "" {
		return nil, faultf(row.Position, ReasonEmptyText, "column text is empty")
	}
	if limit := o.Limits.WithDefaults().Text; int64(len(out.Text)) > limit {
		return nil, faultf(row.Position, source.ReasonTextTooLong, "column text is longer than %d bytes; a row is one sentence; split it, or raise the limit: --limit text=%d", limit, 2*limit)
	}
	var fault *source.Fault
	if out.Holder, fault = out.span(row, columnActorStart); fault != nil {
		return nil, fault
	}
	if out.Target, fault = out.span(row, columnTargetStart); fault != nil {
		return nil, fault
	}
	if !o.IgnoreLabels {
		if out.Origin, fault = origin(row); fault != nil {
			return nil, fault
		}
		// A sentence of a sample that has no label yet is no fault.
		out.Annotator = strings.TrimSpace(v[columnAnnotator].Text())
		if out.Soft, fault = soft(row.Position, v[columnAnnotator+1:], o.Classes); fault != nil {
			return nil, fault
		}
		out.Label = v[columnLabel].Text()
		if out.Label == "" && out.Soft != nil {
			out.Label = o.Classes[slices.Index(out.Soft, slices.Max(out.Soft))]
		}
		if out.Label != "" || out.Origin == nil {
			if fault := checkLabel(row.Position, out.Label, o); fault != nil {
				return nil, fault
			}
		}
	}
	out.Group = v[columnGroup].Text()
	if v[columnGroup].Empty() {
		out.Group = Group(out.Text)
	}
	if w := v[columnWeight]; !w.Empty() {
		var ok bool
		if out.Weight, ok = w.Number(); !ok || out.Weight < 0 {
			return nil, faultf(row.Position, ReasonBadWeight, "column weight is %s; it must be a finite number of 0 or more", w.Quote())
		}
	}
	return out, nil
}

// span reads the holder or the target: the columns start, end and name stand one
// after the other.
func (r *Row) span(row source.Row, startColumn int) (document.Span, *source.Fault) {
	start, end, name := row.Values[startColumn], row.Values[startColumn+1], row.Values[startColumn+2]
	column := Columns[startColumn+2]
	if start.Empty() && end.Empty() {
		return r.named(row.Position, column, strings.TrimSpace(name.Str))
	}
	var offsets [2]int64
	for i, v := range []source.Value{start, end} {
		n, ok := v.Integer()
		if !ok {
			what := "is " + v.Quote() + "; it must be a whole number"
			if v.Empty() {
				what = "is empty; give start and end, or neither"
			}
			return document.Span{}, faultf(row.Position, ReasonBadOffset, "column %s %s", Columns[startColumn+i], what)
		}
		offsets[i] = n
	}
	span, err := ByteSpan(r.Text, offsets[0], offsets[1])
	if err != nil {
		return document.Span{}, faultf(row.Position, ReasonBadOffset,
			"columns %s_start, %s_end: %v; offsets count Unicode code points from 0, the end not included", column, column, err)
	}
	if given := strings.TrimSpace(name.Str); given != "" && given != strings.TrimSpace(r.Text[span.Start:span.End]) {
		r.Warnings = append(r.Warnings, fmt.Sprintf("column %s is %q, but the offsets mark %q; the offsets count (in code points)",
			column, given, r.Text[span.Start:span.End]))
	}
	return span, nil
}

// named finds a mention that is given as a string.
func (r *Row) named(position, column, name string) (document.Span, *source.Fault) {
	if name == "" {
		return document.Span{}, nil
	}
	span, count := findWord(r.Text, name)
	switch {
	case count > 1:
		r.Warnings = append(r.Warnings, fmt.Sprintf("column %s: %q occurs %d times; the first is taken, %s_start and %s_end name another",
			column, name, count, column, column))
	case count == 0 && strings.Contains(r.Text, name):
		return span, faultf(position, ReasonNotFound, "column %s: %q occurs only within longer words; give the whole word, or %s_start and %s_end", column, name, column, column)
	case count == 0 && strings.Contains(strings.ToLower(r.Text), strings.ToLower(name)):
		return span, faultf(position, ReasonNotFound, "column %s: %q is not in the text, but is with other capitals; write it as the text does", column, name)
	case count == 0:
		return span, faultf(position, ReasonNotFound, "column %s: %q is not in the text; write it as the text does, or leave it empty for one who speaks from outside the sentence", column, name)
	}
	return span, nil
}

// checkLabel checks a label against the classes of the task.
func checkLabel(position, label string, o Options) *source.Fault {
	if label == "" {
		return faultf(position, ReasonMissingLabel, "column label is empty; label the row, or take it out")
	}
	if o.Classes == nil || slices.Contains(o.Classes, label) {
		return nil
	}
	hint, other := "", ""
	if o.TaskOf != nil {
		other = o.TaskOf(label)
	}
	if near := source.Nearest(strings.TrimSpace(label), o.Classes); other != "" {
		hint = fmt.Sprintf("; it is a label of %s: --task %s", other, other)
	} else if near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return faultf(position, ReasonUnknownLabel, "column label is %q; the task has %s%s", label, strings.Join(o.Classes, ", "), hint)
}

// Close ends the reading, also before its end.
func (r *Reader) Close() error {
	if r.table == nil {
		return nil
	}
	err := r.table.Close()
	r.table = nil
	return err
}
