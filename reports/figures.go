package reports

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// minArticles give an interval, and a change that is tested: with fewer, the
// variance between them is a guess.
const minArticles = 5

// cell is where an article stands: its source and its interval of time, -1
// where there is none.
type cell struct{ source, bin int }

func (c cell) compare(o cell) int {
	return cmp.Or(cmp.Compare(c.source, o.source), cmp.Compare(c.bin, o.bin))
}

// moments are sums over articles. They add up, so that the figures of any set
// of cells can be had without going back to the articles, here and in the page.
type moments struct {
	articles                                   int
	supportive, neutral, accusatory, abstained int
	supporting, accusing, siding               int // articles with such sentences, and with either
	// Sums over articles of n sentences with the net stances y summed.
	n, y, nn, ny, yy float64
}

func (m *moments) add(o moments) {
	m.articles += o.articles
	m.supportive += o.supportive
	m.neutral += o.neutral
	m.accusatory += o.accusatory
	m.abstained += o.abstained
	m.supporting += o.supporting
	m.accusing += o.accusing
	m.siding += o.siding
	m.n += o.n
	m.y += o.y
	m.nn += o.nn
	m.ny += o.ny
	m.yy += o.yy
}

// figures turn the sums into the mean net stance and its interval: the ratio
// estimator with articles as clusters (Cochran, Sampling Techniques, 3rd ed.,
// eq. 6.13), with Student's t for the articles seen.
func (m *moments) figures() Figures {
	f := Figures{
		Articles: m.articles, Supportive: m.supportive, Neutral: m.neutral,
		Accusatory: m.accusatory, Abstained: m.abstained,
		Supporting: m.supporting, Accusing: m.accusing, Siding: m.siding,
		Sentences: m.supportive + m.neutral + m.accusatory + m.abstained,
	}
	if m.n == 0 {
		return f
	}
	net := m.y / m.n
	f.Net = &net
	if m.articles < minArticles {
		return f
	}
	k := float64(m.articles)
	residual := max(0, m.yy-2*net*m.ny+net*net*m.nn)
	half := studentT(m.articles-1) * math.Sqrt(residual*k/(k-1)) / m.n
	low, high := max(-1, net-half), min(1, net+half)
	f.Low, f.High = &low, &high
	return f
}

// studentT is the 97.5 % quantile of Student's distribution.
func studentT(degrees int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(degrees)}.Quantile(0.975)
}

// group is the moments of one pair, actor or source by cell.
type group struct {
	cells   []cell
	moments []moments
}

// articleSum is what one article adds to a group.
type articleSum struct {
	moments
	n, y float64
}

func (g *group) add(c cell, m moments) {
	for i := len(g.cells) - 1; i >= 0; i-- {
		if g.cells[i] == c {
			g.moments[i].add(m)
			return
		}
	}
	g.cells = append(g.cells, c)
	g.moments = append(g.moments, m)
}

// total is the sum of the cells that keep takes.
func (g *group) total(keep func(cell) bool) moments {
	var sum moments
	for i, c := range g.cells {
		if keep(c) {
			sum.add(g.moments[i])
		}
	}
	return sum
}

func (g *group) all() moments { return g.total(func(cell) bool { return true }) }

// sort puts the cells in order, so that nothing depends on that of the
// articles.
func (g *group) sort() {
	order := make([]int, len(g.cells))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return g.cells[i].compare(g.cells[j]) })
	cells, sums := make([]cell, len(order)), make([]moments, len(order))
	for i, j := range order {
		cells[i], sums[i] = g.cells[j], g.moments[j]
	}
	g.cells, g.moments = cells, sums
}

// verdict is what the classifier made of one holder, target and sentence.
type verdict struct {
	class      int // index into table.StanceClasses
	confidence float64
	abstained  bool
	p          [3]float64
}

func (v *verdict) net() float64 { return v.p[0] - v.p[2] }

// unit is what a sentence says for one group: the verdicts of all its rows.
type unit struct {
	best verdict // the most certain of those that count
	net  float64 // sum over rows
	rows int
}

// add takes in a row. One that counts beats one that abstained, one that takes
// a side a neutral one, and a surer one a less sure one.
func (u *unit) add(v verdict) {
	if u.rows == 0 || rank(v) > rank(u.best) || rank(v) == rank(u.best) && v.confidence > u.best.confidence {
		u.best = v
	}
	u.net += v.net()
	u.rows++
}

func rank(v verdict) int {
	switch {
	case v.abstained:
		return 0
	case v.class == 1:
		return 1
	default:
		return 2
	}
}

// addUnit adds a sentence to what the article adds to the group.
func (a *articleSum) addUnit(u *unit) {
	a.n++
	a.y += u.net / float64(u.rows)
	switch {
	case u.best.abstained:
		a.abstained++
	case u.best.class == 0:
		a.supportive++
	case u.best.class == 1:
		a.neutral++
	default:
		a.accusatory++
	}
}

// close gives the sums as moments of one article.
func (a *articleSum) close() moments {
	m := a.moments
	m.articles = 1
	m.supporting, m.accusing, m.siding = min(1, m.supportive), min(1, m.accusatory), min(1, m.supportive+m.accusatory)
	m.n, m.y, m.nn, m.ny, m.yy = a.n, a.y, a.n*a.n, a.n*a.y, a.y*a.y
	return m
}
