package reports

import "math"

// pageData is what the page's script filters by.
type pageData struct {
	Bins     int           `json:"bins"`
	Labels   []string      `json:"labels"` // of the intervals
	Scale    float64       `json:"scale"`  // of the timeline
	T        []float64     `json:"t"`      // studentT of 1, 2, … degrees
	Least    int           `json:"least"`  // minArticles
	Pairs    []pairData    `json:"pairs"`
	Actors   []actorData   `json:"actors"`
	Series   []int         `json:"series"` // index in Actors of each chart
	Sources  []sourceData  `json:"sources"`
	Speakers []speakerData `json:"speakers"`
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
	For      int         `json:"for"` // the one represented; -1: none
	Holds    [][]float64 `json:"holds"`
	Receives [][]float64 `json:"receives"`
}

// sourceData are the stances of a source, and its articles by cell.
type sourceData struct {
	Cells    [][]float64 `json:"cells"`
	Articles [][3]int    `json:"articles"` // source, interval, articles
}

type speakerData struct {
	Actor int      `json:"actor"`
	For   int      `json:"for"`
	Cells [][4]int `json:"cells"` // source, interval, articles, quotes
}

// exactT is for how many degrees of freedom the page gets exact quantiles; its
// own approximation is exact to 1e-4 beyond.
const exactT = 60

func (v *view) data() {
	d := &v.Data
	d.Pairs, d.Actors, d.Sources, d.Speakers = []pairData{}, []actorData{}, []sourceData{}, []speakerData{}
	if v.R.Timeline != nil {
		d.Bins = len(v.R.Timeline.Starts)
	}
	d.Least = minArticles
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
		represented := -1
		if a.Represents != nil {
			represented = v.optionOf(a.Represents.ID)
		}
		d.Actors = append(d.Actors, actorData{v.option[a.ID], represented, a.group.data(), a.received.data()})
	}
	for i := range v.R.Sources {
		s := &v.R.Sources[i]
		data := sourceData{Cells: s.group.data()}
		for _, c := range s.articles {
			data.Articles = append(data.Articles, [3]int{c.source, c.bin, c.articles})
		}
		d.Sources = append(d.Sources, data)
	}
	for i := range v.R.Speakers {
		s := &v.R.Speakers[i]
		data := speakerData{Actor: v.option[s.ID], For: v.optionOf(s.principal)}
		for _, c := range s.cells {
			data.Cells = append(data.Cells, [4]int{c.source, c.bin, c.articles, c.quotes})
		}
		d.Speakers = append(d.Speakers, data)
	}
}

// optionOf is the place of an actor in the choice, -1 where it has none.
func (v *view) optionOf(id string) int {
	if i, ok := v.option[id]; ok {
		return i
	}
	return -1
}

// data are the cells as rows: source, interval, then the moments.
func (g *group) data() [][]float64 {
	rows := [][]float64{}
	for i, c := range g.cells {
		m := &g.moments[i]
		rows = append(rows, []float64{
			float64(c.source), float64(c.bin), float64(m.articles), float64(m.supportive), float64(m.neutral),
			float64(m.accusatory), float64(m.abstained), float64(m.supporting), float64(m.accusing), m.n, round(m.y), m.nn, round(m.ny), round(m.yy), float64(m.siding),
		})
	}
	return rows
}

// round keeps five decimals, enough for what a page shows.
func round(v float64) float64 { return math.Round(v*1e5) / 1e5 }
