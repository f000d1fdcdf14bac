package labels

import (
	"bytes"
	"fmt"
	"math"

	"stance/pipeline/document"
	"stance/pipeline/source"
)

// Writer writes labelled sentences that Open reads back the same. Commit it, or
// Close it to leave nothing.
type Writer struct {
	out    *output
	layout layout
}

// Create creates a file of labelled sentences; its extension names the format:
// .jsonl, .csv, .tsv (each also with .gz or .zst) or .parquet. The file appears
// when it is committed. extra names columns of strings after those of Columns.
func Create(path string, extra ...string) (*Writer, error) {
	return createLabels(path, newLayout(false, extra))
}

// CreateSample is Create with the columns of OriginColumns before the extra
// ones.
func CreateSample(path string, extra ...string) (*Writer, error) {
	return createLabels(path, newLayout(true, extra))
}

func createLabels(path string, l layout) (*Writer, error) {
	out, err := create(path, l.columns)
	if err != nil {
		return nil, err
	}
	return &Writer{out: out, layout: l}, nil
}

// Write writes a row and the values of its extra columns, "" for null. Group and
// weight are left null where they are the default.
func (w *Writer) Write(r *Row, extra ...string) error {
	cells, err := w.layout.cells(r, extra)
	if err != nil {
		return err
	}
	return w.out.write(cells)
}

// SampleJSON is a row as a line that CreateSample would write to a .jsonl file.
func SampleJSON(r *Row, columns []string, extra ...string) ([]byte, error) {
	l := newLayout(true, columns)
	cells, err := l.cells(r, extra)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	lines := &jsonRows{w: &b, columns: l.columns}
	if err := lines.write(cells); err != nil {
		return nil, fmt.Errorf("writing the row %q: %w", r.ID, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}

// layout is which columns a file of labelled sentences has.
type layout struct {
	columns []outputColumn
	origin  int // where the columns of the origin begin; 0: there are none
	extra   int // how many extra columns stand at the end
}

func newLayout(sampled bool, extra []string) layout {
	l := layout{extra: len(extra)}
	for i, name := range Columns {
		kind := source.String
		switch i {
		case columnActorStart, columnActorEnd, columnTargetStart, columnTargetEnd:
			kind = source.Int
		case columnWeight:
			kind = source.Float
		}
		l.columns = append(l.columns, outputColumn{name, kind})
	}
	if sampled {
		l.origin = len(l.columns)
		for _, name := range OriginColumns {
			kind := source.String
			switch name {
			case SentenceIDColumn, QuoteIDColumn, MentionIDColumn:
				kind = source.Int
			case InclusionColumn:
				kind = source.Float
			}
			l.columns = append(l.columns, outputColumn{name, kind})
		}
	}
	for _, name := range extra {
		l.columns = append(l.columns, outputColumn{name, source.String})
	}
	return l
}

// cells are the values of a row.
func (l *layout) cells(r *Row, extra []string) ([]source.Value, error) {
	if len(extra) != l.extra {
		return nil, fmt.Errorf("writing the row %q: %d extra values for %d columns", r.ID, len(extra), l.extra)
	}
	cells := make([]source.Value, len(l.columns))
	cells[columnID] = text(r.ID)
	cells[columnText] = text(r.Text)
	fillSpan(cells[columnActorStart:], r.Text, r.Holder)
	fillSpan(cells[columnTargetStart:], r.Text, r.Target)
	cells[columnLabel] = textOrNull(r.Label)
	if r.Group != Group(r.Text) {
		cells[columnGroup] = textOrNull(r.Group)
	}
	if r.Weight != 1 {
		cells[columnWeight] = number(r.Weight)
	}
	if l.origin > 0 && r.Origin != nil {
		copy(cells[l.origin:], r.Origin.cells())
	}
	if l.origin > 0 {
		cells[l.origin+len(OriginColumns)-1] = textOrNull(r.Annotator)
	}
	for i, s := range extra {
		cells[len(cells)-l.extra+i] = textOrNull(s)
	}
	return cells, nil
}

// fillSpan fills the columns start, end and name.
func fillSpan(cells []source.Value, s string, span document.Span) {
	if span.None() {
		return
	}
	start, end := codePoints(s, span)
	cells[0], cells[1] = whole(start), whole(end)
	cells[2] = text(s[span.Start:span.End])
}

// Commit finishes the file and gives it its name.
func (w *Writer) Commit() error { return w.out.commit() }

// Close removes a file that was not committed.
func (w *Writer) Close() { w.out.abort() }

// Prediction is what a model says of a row.
type Prediction struct {
	ID         string
	Label      string
	Confidence float64
	Abstained  bool
	P          []float64 // by class, in the order given to CreatePredictions
	Reject     string    // why the row was rejected; "" it was not, otherwise only ID counts
}

// PredictionWriter writes predictions. Commit it, or Close it to leave nothing.
type PredictionWriter struct {
	out     *output
	classes int
	cells   []source.Value
}

// CreatePredictions creates a file of predictions; its extension names the
// format, as in Create. The columns are id, label, confidence, abstained,
// p_<class> of each class, and reject.
func CreatePredictions(path string, classes []string) (*PredictionWriter, error) {
	columns := []outputColumn{
		{"id", source.String}, {"label", source.String}, {"confidence", source.Float}, {"abstained", source.Bool},
	}
	for _, class := range classes {
		columns = append(columns, outputColumn{"p_" + class, source.Float})
	}
	columns = append(columns, outputColumn{"reject", source.String})
	out, err := create(path, columns)
	if err != nil {
		return nil, err
	}
	return &PredictionWriter{out: out, classes: len(classes), cells: make([]source.Value, len(columns))}, nil
}

// Write writes a prediction, in the order of the input.
func (w *PredictionWriter) Write(p Prediction) error {
	clear(w.cells)
	w.cells[0] = text(p.ID)
	if p.Reject != "" {
		w.cells[len(w.cells)-1] = text(p.Reject)
		return w.out.write(w.cells)
	}
	if len(p.P) != w.classes {
		return fmt.Errorf("writing the prediction %q: %d probabilities for %d classes", p.ID, len(p.P), w.classes)
	}
	w.cells[1], w.cells[2], w.cells[3] = text(p.Label), number(p.Confidence), boolean(p.Abstained)
	for i, x := range p.P {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Errorf("writing the prediction %q: probability %v", p.ID, x)
		}
		w.cells[4+i] = number(x)
	}
	return w.out.write(w.cells)
}

// Commit finishes the file and gives it its name.
func (w *PredictionWriter) Commit() error { return w.out.commit() }

// Close removes a file that was not committed.
func (w *PredictionWriter) Close() { w.out.abort() }
