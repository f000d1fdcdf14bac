package reports

import (
	"fmt"
	"io"
)

// Training writes the report of a training.
func (Markdown) Training(w io.Writer, t *Training) error {
	p := &page{}
	p.heading(1, "How good the model is")
	p.line(md(t.verdict() + " " + t.abstention()))
	if text := t.wouldMoreHelp(); text != "" {
		p.line(md(text))
	}
	for _, warning := range t.Warnings {
		p.item("Warning: " + md(warning))
	}
	p.blank()
	p.quality(t)
	p.confusion(t)
	p.calibration(t)
	p.curves(t)
	p.leaderboard(t)
	p.ablations(t)
	p.telling(t)
	p.worst(t)
	p.heading(2, "How it was made")
	for _, f := range t.facts() {
		p.item(md(f.Name) + ": " + md(f.Value))
	}
	return p.writeTo(w)
}

func (p *page) quality(t *Training) {
	e := t.Evaluation
	p.heading(2, "Quality")
	p.table("figure", ">value", ">95 % interval")
	for _, f := range e.Figures() {
		p.row(f.Name, fmt.Sprintf("%.3f", f.Value), fmt.Sprintf("%.3f to %.3f", f.Low, f.High))
	}
	p.blank()
	p.table("class", ">precision", ">recall", ">F1", ">rows")
	for _, c := range e.Classes {
		p.row(md(c.Class), fmt.Sprintf("%.3f", c.Precision), fmt.Sprintf("%.3f", c.Recall), fmt.Sprintf("%.3f", c.F1), fmt.Sprint(c.Support))
	}
	p.blank()
	if len(e.Slices) > 0 {
		p.table("column", "value", ">rows", ">macro-F1", ">95 % interval")
		for _, s := range e.Slices {
			p.row(md(s.Column), md(s.Value), fmt.Sprint(s.Rows), fmt.Sprintf("%.3f", s.MacroF1.Value), fmt.Sprintf("%.3f to %.3f", s.MacroF1.Low, s.MacroF1.High))
		}
		p.blank()
	}
}

func (p *page) confusion(t *Training) {
	p.heading(2, "What is taken for what")
	columns := []string{"labelled as"}
	for _, c := range t.Classes {
		columns = append(columns, ">given "+md(c))
	}
	p.table(columns...)
	for i, row := range t.Evaluation.Confusion {
		cells := []string{md(t.Classes[i])}
		for _, n := range row {
			cells = append(cells, fmt.Sprint(n))
		}
		p.row(cells...)
	}
	p.blank()
}

func (p *page) calibration(t *Training) {
	p.heading(2, "Is it as sure as it is right?")
	p.table("confidence", ">rows", ">mean confidence", ">right")
	for _, b := range t.Evaluation.Bins {
		if b.Rows > 0 {
			p.row(fmt.Sprintf("%.2f to %.2f", b.Low, b.High), fmt.Sprint(b.Rows), fmt.Sprintf("%.3f", b.Confidence), fmt.Sprintf("%.3f", b.Accuracy))
		}
	}
	p.blank()
	if len(t.TradeOffs) == 0 {
		return
	}
	p.line("What abstaining below a confidence keeps, and how much of that is right:")
	p.table(">below", ">kept", ">right", ">macro-F1")
	for _, o := range t.TradeOffs {
		p.row(fmt.Sprintf("%.2f", o.Threshold), fmt.Sprintf("%.0f %%", 100*o.Coverage), fmt.Sprintf("%.3f", o.Precision), fmt.Sprintf("%.3f", o.MacroF1))
	}
	p.blank()
}

func (p *page) curves(t *Training) {
	if len(t.Curve) == 0 {
		return
	}
	p.heading(2, "Would more labels help?")
	p.table(">labelled rows", ">macro-F1", ">log loss")
	for _, c := range t.Curve {
		p.row(fmt.Sprint(c.Rows), fmt.Sprintf("%.3f", c.MacroF1), fmt.Sprintf("%.3f", c.LogLoss))
	}
	p.blank()
}

func (p *page) leaderboard(t *Training) {
	if len(t.Leaderboard) == 0 {
		return
	}
	p.heading(2, "Classifiers compared")
	p.table("classifier", ">macro-F1", ">95 % interval", ">accuracy", ">log loss")
	for _, c := range t.Leaderboard {
		if c.Skipped != "" {
			p.row(md(c.Name), md(c.Skipped), "", "", "")
			continue
		}
		p.row(md(c.Name), fmt.Sprintf("%.3f", c.MacroF1.Value), fmt.Sprintf("%.3f to %.3f", c.MacroF1.Low, c.MacroF1.High),
			fmt.Sprintf("%.3f", c.Accuracy.Value), fmt.Sprintf("%.3f", c.LogLoss.Value))
	}
	p.blank()
}

func (p *page) ablations(t *Training) {
	if len(t.Ablations) == 0 {
		return
	}
	p.heading(2, "What each group of features is worth")
	p.table("without", ">features", ">macro-F1", ">95 % interval", ">worth", ">95 % interval")
	for _, a := range t.Ablations {
		p.row(md(a.Group), fmt.Sprint(a.Features), fmt.Sprintf("%.3f", a.MacroF1.Value), fmt.Sprintf("%.3f to %.3f", a.MacroF1.Low, a.MacroF1.High),
			fmt.Sprintf("%+.3f", a.Worth.Value), fmt.Sprintf("%+.3f to %+.3f", a.Worth.Low, a.Worth.High))
	}
	p.blank()
}

func (p *page) telling(t *Training) {
	if len(t.Telling) == 0 {
		return
	}
	p.heading(2, "Most telling features")
	for i, features := range t.Telling {
		p.heading(3, md(t.Classes[i]))
		p.table("feature", ">weight")
		for _, f := range features {
			p.row(md(f.Name), signed(f.Weight))
		}
		p.blank()
	}
}

func (p *page) worst(t *Training) {
	if len(t.Worst) == 0 {
		return
	}
	p.heading(2, "Worst errors")
	p.table("row", "labelled", "given", ">sure", "actor", "target", "text")
	for _, e := range t.Worst {
		p.row(md(e.ID), md(e.Label), md(e.Given), fmt.Sprintf("%.2f", e.Confidence), md(e.Actor), md(e.Target), md(e.Text))
	}
	p.blank()
}
