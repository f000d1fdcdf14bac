package reports

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/dustin/go-humanize"
)

// HTML renders a page that stands alone: no request leaves it. Its charts are
// drawn here and not by a plotting library, because theirs have fixed colours
// and sizes, and nothing that a screen reader could read.
type HTML struct{}

//go:embed page
var pageFiles embed.FS

func pageFile(name string) string {
	text, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(fmt.Sprintf("reports: %v", err)) // it is embedded
	}
	return string(text)
}

// templates are html/template's, which escapes by context whatever comes from
// the tables.
var templates = sync.OnceValue(func() *template.Template {
	script, labelling := pageFile("script.js"), pageFile("labelling.js")
	return template.Must(template.New("").Funcs(template.FuncMap{
		"style":  func() template.CSS { return template.CSS(pageFile("style.css")) },
		"script": func() template.JS { return template.JS(script) },
		// Only this script runs in the page, whatever else gets into it.
		"scriptHash":      func() string { return scriptHash(script) },
		"labellingStyle":  func() template.CSS { return template.CSS(pageFile("labelling.css")) },
		"labellingScript": func() template.JS { return template.JS(labelling) },
		"labellingHash":   func() string { return scriptHash(labelling) },
		"count":           count,
		"signed":          func(v *float64) string { return signed(*v) },
		"interval":        func(f Figures) string { return f.interval() },
		"num":             func(n int) string { return humanize.Comma(int64(n)) },
		"dec":             decimal,
		"f2":              func(v float64) string { return fmt.Sprintf("%.2f", v) },
		"f3":              func(v float64) string { return fmt.Sprintf("%.3f", v) },
		"signedValue":     signed,
		"share":           share,
		"visible":         visible,
		"half":            half,
		"contribution":    contribution,
		"parts": func(column string, classes []string, rows []NamedPart) partTable {
			return partTable{column, classes, rows}
		},
		"rows": func(column string, rows []changeView) changeTable { return changeTable{column, rows} },
	}).ParseFS(pageFiles, "page/*.tmpl"))
})

// scriptHash is a script as a Content-Security-Policy names it.
func scriptHash(script string) string {
	sum := sha256.Sum256([]byte(script))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// Report writes the report.
func (HTML) Report(w io.Writer, r *Report) error { return execute(w, "report", newView(r)) }

func execute(w io.Writer, name string, view any) error {
	var b bytes.Buffer // so that a failure leaves no half page
	if err := templates().ExecuteTemplate(&b, name, view); err != nil {
		return fmt.Errorf("rendering the report as HTML: %w", err)
	}
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("writing the report as HTML: %w", err)
	}
	return nil
}

// decimal is a number for CSS and for sorting, empty where there is none.
func decimal(v *float64) template.CSS {
	if v == nil {
		return ""
	}
	return template.CSS(strconv.FormatFloat(*v, 'f', 3, 64))
}

// half is a difference of two net stances on the scale of one, for its
// whisker.
func half(v *float64) template.CSS {
	h := *v / 2
	return decimal(&h)
}

func share(n, of int) template.CSS {
	if of == 0 {
		return "0"
	}
	return template.CSS(strconv.FormatFloat(float64(n)/float64(of), 'f', 3, 64))
}

// view is a Report with what the template shows of it.
type view struct {
	R            *Report
	Scope        struct{ Sentence string }
	Findings     []findingView
	ActorOptions []Name         // in the order of the choice
	option       map[string]int // their places by id
	Pairs        []pairView
	PairNote     string
	MatrixRows   []matrixRow
	Network      template.HTML
	Series       []seriesView
	Doubtful     []evidenceView
	Facts        []Fact
	Method       string
	Data         pageData
}

type findingView struct{ Class, Says, Detail, Link string }

type pairView struct {
	Index                       int
	Pair                        *Pair
	Voices                      string
	Detail                      string
	Supportive, Accusatory, Max int
	Evidence, Doubtful          []evidenceView
}

type evidenceView struct {
	Stance                string
	SourceIndex, BinIndex int
	Segments              []Segment
	Judgement, Origin     string
	Link                  string
}

type matrixRow struct {
	Holder string
	Cells  []matrixCell
}

type matrixCell struct {
	Index     int
	Link      string
	Class     string
	Net, Says string
	N         int
}

type seriesView struct {
	Name  string
	Chart template.HTML
}

// pageData is what the page's script filters by.
type pageData struct {
	Bins   int         `json:"bins"`
	T      []float64   `json:"t"` // studentT of 1, 2, … degrees
	Pairs  []pairData  `json:"pairs"`
	Actors []actorData `json:"actors"`
}

// Actors are places in the choice of actors.
type pairData struct {
	Holder int         `json:"holder"`
	Target int         `json:"target"`
	Names  [2]string   `json:"names"`
	Voices []int       `json:"voices"`
	Cells  [][]float64 `json:"cells"`
}

type actorData struct {
	Actor    int         `json:"actor"`
	Holds    [][]float64 `json:"holds"`
	Receives [][]float64 `json:"receives"`
}

func newView(r *Report) *view {
	v := &view{R: r, PairNote: r.LeftOut.pairNote(), Facts: r.Scope.facts(), Method: r.Scope.method()}
	v.Scope.Sentence = r.Scope.sentence()
	v.findings()
	v.pairs()
	v.matrix()
	v.Network = network(r.Pairs, r.Matrix)
	if r.Timeline != nil {
		for _, a := range r.Timeline.Actors {
			v.Series = append(v.Series, seriesView{a.Name.Name, timelineChart(r.Timeline, &a)})
		}
	}
	v.Doubtful = evidenceViews(r.Doubtful)
	v.data()
	return v
}

func (v *view) findings() {
	for i, headline := range v.R.Headlines {
		if i >= len(v.R.leading) {
			v.Findings = append(v.Findings, findingView{Says: headline})
			continue
		}
		p := &v.R.Pairs[v.R.leading[i]]
		v.Findings = append(v.Findings, findingView{p.direction(), p.Says, p.detail(), pairLink(v.R.leading[i])})
	}
}

func pairLink(i int) string { return "#pair-" + strconv.Itoa(i) }

func (v *view) pairs() {
	largest := 0
	options := map[string]string{}
	for i := range v.R.Pairs {
		p := &v.R.Pairs[i]
		largest = max(largest, p.Supportive, p.Accusatory)
		options[p.Holder.ID], options[p.Target.ID] = p.Holder.Name, p.Target.Name
		for j, id := range p.voiceIDs {
			options[id] = p.Voices[j].Name
		}
	}
	for i := range v.R.Actors {
		options[v.R.Actors[i].ID] = v.R.Actors[i].Name.Name
	}
	for i := range v.R.Pairs {
		p := &v.R.Pairs[i]
		v.Pairs = append(v.Pairs, pairView{
			Index: i, Pair: p, Voices: voiceList(p.Voices), Detail: p.detail(),
			Supportive: p.Supportive, Accusatory: p.Accusatory, Max: largest,
			Evidence: evidenceViews(p.Evidence), Doubtful: evidenceViews(p.Doubtful),
		})
	}
	for id, name := range options {
		v.ActorOptions = append(v.ActorOptions, Name{id, name})
	}
	slices.SortFunc(v.ActorOptions, func(a, b Name) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.ID, b.ID))
	})
	v.option = map[string]int{}
	for i, o := range v.ActorOptions {
		v.option[o.ID] = i
	}
}

func evidenceViews(list []Evidence) []evidenceView {
	views := make([]evidenceView, len(list))
	for i := range list {
		e := &list[i]
		views[i] = evidenceView{
			Stance: e.Stance, SourceIndex: e.cell.source, BinIndex: e.cell.bin,
			Segments: e.Segments(), Judgement: e.judgement(), Origin: e.origin(), Link: webLink(e.URL),
		}
	}
	return views
}

// webLink is the address if a browser may follow it, else empty.
func webLink(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

func (v *view) matrix() {
	m := &v.R.Matrix
	for i, holder := range m.Holders {
		row := matrixRow{Holder: holder.Name}
		for _, index := range m.Pairs[i] {
			cell := matrixCell{Index: index}
			if index >= 0 {
				p := &v.R.Pairs[index]
				cell = matrixCell{index, pairLink(index), tint(*p.Net), signed(*p.Net), p.Finding(), p.Sided()}
			}
			row.Cells = append(row.Cells, cell)
		}
		v.MatrixRows = append(v.MatrixRows, row)
	}
}

// tint is the class of a net stance's colour: three steps to either side. The
// page's script has the same rule.
func tint(net float64) string {
	level := min(3, int(math.Ceil(math.Abs(net)*3-0.15)))
	switch {
	case level <= 0:
		return "z"
	case net > 0:
		return "p" + strconv.Itoa(level)
	default:
		return "n" + strconv.Itoa(level)
	}
}

// exactT is for how many degrees of freedom the page gets exact quantiles; its
// own approximation is exact to 1e-4 beyond.
const exactT = 60

func (v *view) data() {
	d := &v.Data
	d.Pairs, d.Actors = []pairData{}, []actorData{}
	if v.R.Timeline != nil {
		d.Bins = len(v.R.Timeline.Starts)
	}
	for i := 1; i <= exactT; i++ {
		d.T = append(d.T, round(studentT(i)))
	}
	for i := range v.R.Pairs {
		p := &v.R.Pairs[i]
		data := pairData{
			Holder: v.option[p.Holder.ID], Target: v.option[p.Target.ID],
			Names: [2]string{p.Holder.Name, p.Target.Name}, Voices: []int{}, Cells: p.group.data(),
		}
		for _, id := range p.voiceIDs {
			data.Voices = append(data.Voices, v.option[id])
		}
		d.Pairs = append(d.Pairs, data)
	}
	for i := range v.R.Actors {
		a := &v.R.Actors[i]
		d.Actors = append(d.Actors, actorData{v.option[a.ID], a.group.data(), a.received.data()})
	}
}

// data are the cells as rows: source, interval, then the moments.
func (g *group) data() [][]float64 {
	rows := [][]float64{}
	for i, c := range g.cells {
		m := &g.moments[i]
		rows = append(rows, []float64{
			float64(c.source), float64(c.bin), float64(m.articles), float64(m.supportive), float64(m.neutral),
			float64(m.accusatory), float64(m.abstained), float64(m.supporting), float64(m.accusing), m.n, round(m.y), m.nn, round(m.ny), round(m.yy),
		})
	}
	return rows
}

// round keeps five decimals, enough for what a page shows.
func round(v float64) float64 { return math.Round(v*1e5) / 1e5 }
