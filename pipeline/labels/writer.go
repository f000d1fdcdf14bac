package labels

import (
	"fmt"
	"math"

	"stance/pipeline/document"
	"stance/pipeline/source"
)

// Writer writes labelled sentences that Open reads back the same. Commit it, or
// Close it to leave nothing.
type Writer struct {
	out    *output
	origin int // where the columns of the origin begin; 0: there are none
	extra  int
	cells  []source.Value
}

// Create creates a file of labelled sentences; its extension names the format:
// .jsonl, .csv, .tsv (each also with .gz or .zst) or .parquet. The file appears
// when it is committed. extra names columns of strings after those of Columns.
func Create(path string, extra ...string) (*Writer, error) { return createLabels(path, false, extra) }

// CreateSample is Create with the columns of OriginColumns before the extra
// ones.
func CreateSample(path string, extra ...string) (*Writer, error) {
	return createLabels(path, true, extra)
}

func createLabels(path string, sampled bool, extra []string) (*Writer, error) {
	w := &Writer{extra: len(extra)}
	var columns []outputColumn
	for i, name := range Columns {
		kind := source.String
		switch i {
		case columnActorStart, columnActorEnd, columnTargetStart, columnTargetEnd:
			kind = source.Int
		case columnWeight:
			kind = source.Float
		}
		columns = append(columns, outputColumn{name, kind})
	}
	if sampled {
		w.origin = len(columns)
		for _, name := range OriginColumns {
			kind := source.String
			switch name {
			case SentenceIDColumn, QuoteIDColumn, MentionIDColumn:
				kind = source.Int
			case InclusionColumn:
				kind = source.Float
			}
			columns = append(columns, outputColumn{name, kind})
		}
	}
	for _, name := range extra {
		columns = append(columns, outputColumn{name, source.String})
	}
	out, err := create(path, columns)
	if err != nil {
		return nil, err
	}
	w.out, w.cells = out, make([]source.Value, len(columns))
	return w, nil
}

// Write writes a row and the values of its extra columns, "" for null. Group and
// weight are left null where they are the default.
func (w *Writer) Write(r *Row, extra ...string) error {
	if len(extra) != w.extra {
		return fmt.Errorf("writing the row %q: %d extra values for %d columns", r.ID, len(extra), w.extra)
	}
	clear(w.cells)
	w.cells[columnID] = text(r.ID)
	w.cells[columnText] = text(r.Text)
	w.span(columnActorStart, r.Text, r.Holder)
	w.span(columnTargetStart, r.Text, r.Target)
	w.cells[columnLabel] = textOrNull(r.Label)
	if r.Group != Group(r.Text) {
		w.cells[columnGroup] = textOrNull(r.Group)
	}
	if r.Weight != 1 {
		w.cells[columnWeight] = number(r.Weight)
	}
	if w.origin > 0 && r.Origin != nil {
		copy(w.cells[w.origin:], r.Origin.cells())
	}
	for i, s := range extra {
		w.cells[len(w.cells)-w.extra+i] = textOrNull(s)
	}
	return w.out.write(w.cells)
}

// span fills the columns start, end and name.
func (w *Writer) span(column int, s string, span document.Span) {
	if span.None() {
		return
	}
	start, end := codePoints(s, span)
	w.cells[column], w.cells[column+1] = whole(start), whole(end)
	w.cells[column+2] = text(s[span.Start:span.End])
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
