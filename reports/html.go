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
	script, labelling := pageFile("script.js"), pageFile("labelling_kept.js")+pageFile("labelling.js")
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
		"tick":            tick,
		"minus":           func(v float64) float64 { return -v },
		"cssNumber":       func(v float64) template.CSS { return decimal(&v) },
		"quoteCell":       func(q Quote) [2]int { return [2]int{q.cell.source, q.cell.bin} },
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
	ActorOptions []Name          // in the order of the choice
	option       map[string]int  // their places by id
	at           map[pairKey]int // of Pairs
	Pairs        []pairView
	PairNote     string
	MoreEvidence string
	Counted      struct{ Pairs, Actors, Sources string }
	MatrixRows   []matrixRow
	Network      template.HTML
	Intervals    []string // names of the timeline's
	Series       []seriesView
	PairScale    float64 // ends of the axes of net stance
	ActorScale   float64
	SourceScale  float64
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
	Pair                  int // index of its pair
	Segments              []Segment
	Judgement, Origin     string
	ID                    string
	Link                  string
}

type matrixRow struct {
	Holder string
	Cells  []matrixCell
}

type matrixCell struct {
	Index       int
	Link, Class string
	Share, Of   string
	Says        string
}

type seriesView struct {
	Name  string
	Chart template.HTML
}

func newView(r *Report) *view {
	v := &view{R: r, PairNote: r.LeftOut.pairNote(), MoreEvidence: r.LeftOut.moreEvidence(), Facts: r.Scope.facts(), Method: r.Scope.method()}
	v.Scope.Sentence = r.Scope.sentence()
	v.Counted.Pairs, v.Counted.Actors, v.Counted.Sources = pairsCounted, actorsCounted, sourcesCounted
	v.findings()
	v.pairs()
	v.matrix()
	v.Network = network(r.Pairs, r.Matrix)
	v.scales()
	v.timeline()
	v.Doubtful = v.evidence(r.Doubtful)
	v.data()
	return v
}

// scales choose the axes of the tables by the figures in them.
func (v *view) scales() {
	of := func(n int, net func(int) []*float64) float64 {
		var values []float64
		for i := range n {
			for _, p := range net(i) {
				values = append(values, value(p))
			}
		}
		return scaleFor(values)
	}
	r := v.R
	v.PairScale = of(len(r.Pairs), func(i int) []*float64 { return r.Pairs[i].bounds() })
	v.ActorScale = of(len(r.Actors), func(i int) []*float64 {
		return slices.Concat(r.Actors[i].Holds.bounds(), r.Actors[i].Receives.bounds())
	})
	v.SourceScale = of(len(r.Sources), func(i int) []*float64 { return r.Sources[i].Figures.bounds() })
}

// bounds are what an axis must hold.
func (f *Figures) bounds() []*float64 { return []*float64{f.Net, f.Low, f.High} }

func (v *view) timeline() {
	t := v.R.Timeline
	if t == nil {
		return
	}
	for _, start := range t.Starts {
		v.Intervals = append(v.Intervals, intervalName(t.Unit, start))
	}
	var nets []float64
	for _, a := range t.Actors {
		for _, f := range a.Points {
			nets = append(nets, value(f.Net))
		}
	}
	v.Data.Scale, v.Data.Labels = scaleFor(nets), v.Intervals
	for i := range t.Actors {
		a := &t.Actors[i]
		v.Series = append(v.Series, seriesView{a.Name.Name, timelineChart(t, v.Intervals, a, v.Data.Scale)})
		v.Data.Series = append(v.Data.Series, slices.IndexFunc(v.R.Actors, func(b Actor) bool { return b.ID == a.ID }))
	}
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
	for i := range v.R.Speakers {
		options[v.R.Speakers[i].ID] = v.R.Speakers[i].Name.Name
	}
	v.at = map[pairKey]int{}
	for i := range v.R.Pairs {
		v.at[pairKey{v.R.Pairs[i].Holder.ID, v.R.Pairs[i].Target.ID}] = i
	}
	for i := range v.R.Pairs {
		p := &v.R.Pairs[i]
		v.Pairs = append(v.Pairs, pairView{
			Index: i, Pair: p, Voices: voiceList(p.Voices), Detail: p.detail(),
			Supportive: p.Supportive, Accusatory: p.Accusatory, Max: largest,
			Evidence: v.evidence(p.Evidence), Doubtful: v.evidence(p.Doubtful),
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

func (v *view) evidence(list []Evidence) []evidenceView { return evidenceViews(list, v.at) }

// evidenceViews shows sentences; at has the places of their pairs, null where the
// page has no filters.
func evidenceViews(list []Evidence, at map[pairKey]int) []evidenceView {
	views := make([]evidenceView, len(list))
	for i := range list {
		e := &list[i]
		views[i] = evidenceView{
			Stance: e.Stance, SourceIndex: e.cell.source, BinIndex: e.cell.bin, Pair: at[e.pair],
			Segments: e.Segments(), Judgement: e.judgement(), Origin: e.origin(), Link: webLink(e.URL),
		}
		if e.Title != "" {
			views[i].ID = visible(e.ArticleID)
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
				share, of := p.split()
				cell = matrixCell{index, pairLink(index), tint(p.Supportive, p.Accusatory), share, of, p.Finding()}
			}
			row.Cells = append(row.Cells, cell)
		}
		v.MatrixRows = append(v.MatrixRows, row)
	}
}

// tint is the class of a pair's colour: three steps to either side by the share
// of the larger one, the first of them for few sentences. The page's script has
// the same rule.
func tint(supportive, accusatory int) string {
	all, most := supportive+accusatory, max(supportive, accusatory)
	level := 0
	for _, percent := range []int{60, 75, 90} {
		if 100*most >= percent*all {
			level++
		}
	}
	if all < fewSentences {
		level = min(level, 1)
	}
	switch {
	case level == 0:
		return "z"
	case supportive > accusatory:
		return "p" + strconv.Itoa(level)
	default:
		return "n" + strconv.Itoa(level)
	}
}
