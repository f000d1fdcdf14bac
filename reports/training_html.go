package reports

import (
	"fmt"
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"

	"stance/model"
)

// Training writes the report of a training.
func (HTML) Training(w io.Writer, t *Training) error {
	return execute(w, "training", newTrainingView(t))
}

// trainingView is a Training with what the template shows of it.
type trainingView struct {
	T           *Training
	Verdict     string
	Abstention  string
	MoreLabels  string
	Figures     []model.NamedInterval
	Confusion   []confusionRow
	Bins        []model.Bin // with rows
	Reliability template.HTML
	Curve       template.HTML
	TradeOff    template.HTML
	Telling     []tellingView
	Facts       []Fact
}

type confusionRow struct {
	Class string
	Cells []confusionCell
}

type confusionCell struct {
	N     int
	Share string // of the row
	Tint  string
}

type tellingView struct {
	Class    string
	Features []TellingFeature
}

func newTrainingView(t *Training) *trainingView {
	v := &trainingView{
		T: t, Verdict: t.verdict(), Abstention: t.abstention(), MoreLabels: t.wouldMoreHelp(),
		Figures: t.Evaluation.Figures(), Facts: t.facts(),
		Reliability: reliabilityChart(t.Evaluation.Bins), Curve: learningChart(t.Curve),
		TradeOff: tradeOffChart(t.TradeOffs),
	}
	for _, b := range t.Evaluation.Bins {
		if b.Rows > 0 {
			v.Bins = append(v.Bins, b)
		}
	}
	for i, row := range t.Evaluation.Confusion {
		v.Confusion = append(v.Confusion, newConfusionRow(t.Classes[i], i, row))
	}
	for i, features := range t.Telling {
		v.Telling = append(v.Telling, tellingView{t.Classes[i], features})
	}
	return v
}

// newConfusionRow tints what is right blue and what is wrong orange, by the
// share of the row.
func newConfusionRow(class string, truth int, row []int) confusionRow {
	total := 0
	for _, n := range row {
		total += n
	}
	r := confusionRow{Class: class}
	for given, n := range row {
		r.Cells = append(r.Cells, confusionCell{n, percent(n, total), confusionTint(n, total, given == truth)})
	}
	return r
}

// confusionTint has three steps, by the share of the row.
func confusionTint(n, total int, right bool) string {
	step := min(3, int(math.Ceil(3*float64(n)/math.Max(1, float64(total))-0.15)))
	switch {
	case step <= 0:
		return "z"
	case right:
		return "p" + strconv.Itoa(step)
	default:
		return "n" + strconv.Itoa(step)
	}
}

// plot is a chart with axes from 0 to 1 upward.
type plot struct {
	*svg
	left, right, top, bottom float64
}

func newPlot(name, description, xName, yName string) *plot {
	p := &plot{newSVG(420, 300, "plot", name, description), 52, 400, 12, 252}
	for i := 0; i <= 4; i++ {
		v := float64(i) / 4
		p.add(`<path class="axis" d="M%g %.1fH%g"/>`, p.left, p.y(v), p.right)
		p.text(p.left-7, p.y(v)+4, `class="tick" text-anchor="end"`, fmt.Sprintf("%.2f", v))
	}
	p.text((p.left+p.right)/2, 292, `class="tick" text-anchor="middle"`, xName)
	p.text(-(p.top+p.bottom)/2, 13, `class="tick" text-anchor="middle" transform="rotate(-90)"`, yName)
	return p
}

func (p *plot) x(share float64) float64 { return p.left + share*(p.right-p.left) }
func (p *plot) y(v float64) float64     { return p.bottom - v*(p.bottom-p.top) }

// drawnRows are the fewest rows of a point of the reliability chart: a share of
// fewer is noise.
const drawnRows = 10

// reliabilityChart draws how often the model is right against how sure it is;
// on the diagonal it is as sure as it is right.
func reliabilityChart(bins []model.Bin) template.HTML {
	p := newPlot("Reliability", "The table has the figures.", "how sure the model is", "how often it is right")
	most := 1
	for _, b := range bins {
		most = max(most, b.Rows)
	}
	p.add(`<path class="axis diagonal" d="M%.1f %.1fL%.1f %.1f"/>`, p.x(0), p.y(0), p.x(1), p.y(1))
	for _, v := range []float64{0, 0.5, 1} {
		p.text(p.x(v), p.bottom+18, `class="tick" text-anchor="middle"`, fmt.Sprintf("%.1f", v))
	}
	var path strings.Builder
	for _, b := range bins {
		if b.Rows < drawnRows {
			continue
		}
		command := "L"
		if path.Len() == 0 {
			command = "M"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", command, p.x(b.Confidence), p.y(b.Accuracy))
	}
	p.add(`<path class="series" d="%s"/>`, path.String())
	for _, b := range bins {
		if b.Rows >= drawnRows {
			p.add(`<circle class="point up" cx="%.1f" cy="%.1f" r="%.1f"><title>%s: sure %.2f, right %.2f</title></circle>`,
				p.x(b.Confidence), p.y(b.Accuracy), 2.5+5*math.Sqrt(float64(b.Rows)/float64(most)), count(b.Rows, "row"), b.Confidence, b.Accuracy)
		}
	}
	return p.end()
}

// tradeOffChart draws how often the kept rows are right against the share that
// is kept; empty for fewer than two points.
func tradeOffChart(points []model.TradeOff) template.HTML {
	if len(points) < 2 {
		return ""
	}
	p := newPlot("Abstention", "The table has the figures.", "share of the rows kept, the surest", "how often they are right")
	for _, v := range []float64{0, 0.5, 1} {
		p.text(p.x(v), p.bottom+18, `class="tick" text-anchor="middle"`, fmt.Sprintf("%.0f %%", 100*v))
	}
	var path strings.Builder
	for i, o := range points {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", command, p.x(o.Coverage), p.y(o.Precision))
	}
	p.add(`<path class="series" d="%s"/>`, path.String())
	for _, o := range points {
		p.add(`<circle class="point up" cx="%.1f" cy="%.1f" r="3"><title>%.0f %% kept: %.3f right, from confidence %.2f</title></circle>`,
			p.x(o.Coverage), p.y(o.Precision), 100*o.Coverage, o.Precision, o.Threshold)
	}
	return p.end()
}

// learningChart draws macro-F1 against the number of labelled rows; empty for
// fewer than two points.
func learningChart(curve []model.CurvePoint) template.HTML {
	if len(curve) < 2 {
		return ""
	}
	p := newPlot("Learning curve", "The table has the figures.", "labelled rows", "macro-F1 out of fold")
	most := float64(curve[len(curve)-1].Rows)
	var path strings.Builder
	for i, c := range curve {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&path, "%s%.1f %.1f", command, p.x(float64(c.Rows)/most), p.y(c.MacroF1))
	}
	p.add(`<path class="series" d="%s"/>`, path.String())
	for _, c := range curve {
		x := p.x(float64(c.Rows) / most)
		p.add(`<circle class="point up" cx="%.1f" cy="%.1f" r="4"><title>%s: %.3f</title></circle>`, x, p.y(c.MacroF1), count(c.Rows, "row"), c.MacroF1)
	}
	for _, c := range []model.CurvePoint{curve[0], curve[len(curve)/2], curve[len(curve)-1]} {
		p.text(p.x(float64(c.Rows)/most), p.bottom+18, `class="tick" text-anchor="middle"`, fmt.Sprint(c.Rows))
	}
	return p.end()
}
