package model

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// String is the value with its interval: "0.712 [0.690, 0.733]".
func (i Interval) String() string {
	return fmt.Sprintf("%.3f [%.3f, %.3f]", i.Value, i.Low, i.High)
}

// WriteText writes the evaluation as a page of text.
func (e *Evaluation) WriteText(w io.Writer) error {
	t := newTable(w)
	t.row("rows", fmt.Sprint(e.Rows))
	t.row("texts", fmt.Sprint(e.Groups))
	t.row("macro-F1", e.MacroF1.String())
	t.row("accuracy (micro-F1)", e.Accuracy.String())
	t.row("log loss", e.LogLoss.String())
	t.row("calibration error", e.ECE.String())
	if e.Abstained > 0 {
		t.row("abstained", fmt.Sprintf("%d (%.1f %%); accuracy of the rest %.3f", e.Abstained, 100*float64(e.Abstained)/float64(e.Rows), e.Kept))
	}
	t.flush()
	t.row("\nclass", "precision", "recall", "F1", "rows")
	for _, c := range e.Classes {
		t.row(c.Class, fmt.Sprintf("%.3f", c.Precision), fmt.Sprintf("%.3f", c.Recall), fmt.Sprintf("%.3f", c.F1), fmt.Sprint(c.Support))
	}
	t.flush()
	header := []string{"\ntruth \\ label"}
	for _, c := range e.Classes {
		header = append(header, c.Class)
	}
	t.row(header...)
	for truth, counts := range e.Confusion {
		line := []string{e.Classes[truth].Class}
		for _, n := range counts {
			line = append(line, fmt.Sprint(n))
		}
		t.row(line...)
	}
	t.flush()
	t.row("\nconfidence", "rows", "mean", "right")
	for _, b := range e.Bins {
		t.row(fmt.Sprintf("%.2f to %.2f", b.Low, b.High), fmt.Sprint(b.Rows), fmt.Sprintf("%.3f", b.Confidence), fmt.Sprintf("%.3f", b.Accuracy))
	}
	t.flush()
	if len(e.Slices) > 0 {
		t.row("\nslice", "rows", "macro-F1")
	}
	for _, s := range e.Slices {
		t.row(s.Column+" "+s.Value, fmt.Sprint(s.Rows), s.MacroF1.String())
	}
	return t.flush()
}

// WriteText writes the differences as lines of text.
func (c *Comparison) WriteText(w io.Writer) error {
	t := newTable(w)
	t.row("macro-F1", fmt.Sprintf("%+.3f [%+.3f, %+.3f]", c.MacroF1.Value, c.MacroF1.Low, c.MacroF1.High), fmt.Sprintf("p = %.3f", c.P))
	t.row("accuracy", fmt.Sprintf("%+.3f [%+.3f, %+.3f]", c.Accuracy.Value, c.Accuracy.Low, c.Accuracy.High))
	t.row("log loss", fmt.Sprintf("%+.3f [%+.3f, %+.3f]", c.LogLoss.Value, c.LogLoss.Low, c.LogLoss.High))
	return t.flush()
}

// WriteLeaderboard writes the entries as a table. Times are left to the
// caller: they vary from run to run.
func WriteLeaderboard(w io.Writer, entries []Entry) error {
	t := newTable(w)
	t.row("classifier", "macro-F1", "accuracy", "log loss")
	for _, e := range entries {
		name := e.Name
		if l, ok := e.Trainer.(LogReg); ok && l.C > 0 {
			name = fmt.Sprintf("%s C=%g", name, l.C)
		}
		if e.Skipped != "" {
			t.row(name, "skipped: "+e.Skipped)
			continue
		}
		t.row(name, e.MacroF1.String(), e.Accuracy.String(), e.LogLoss.String())
	}
	return t.flush()
}

// WriteTradeOff writes what abstention gives up and gains as a table.
func WriteTradeOff(w io.Writer, curve []TradeOff) error {
	t := newTable(w)
	t.row("confidence from", "rows kept", "right", "macro-F1")
	for _, p := range curve {
		t.row(fmt.Sprintf("%.3f", p.Threshold), fmt.Sprintf("%.1f %%", 100*p.Coverage), fmt.Sprintf("%.3f", p.Precision), fmt.Sprintf("%.3f", p.MacroF1))
	}
	return t.flush()
}

// table aligns columns by two spaces; the first error stays.
type table struct {
	w   *tabwriter.Writer
	err error
}

func newTable(w io.Writer) *table {
	return &table{w: tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)}
}

func (t *table) row(cells ...string) {
	if _, err := fmt.Fprintln(t.w, strings.Join(cells, "\t")); err != nil && t.err == nil {
		t.err = err
	}
}

func (t *table) flush() error {
	if err := t.w.Flush(); err != nil && t.err == nil {
		t.err = err
	}
	if t.err != nil {
		return fmt.Errorf("writing figures: %w", t.err)
	}
	return nil
}
