package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"stance/model/estimate"
)

// thin is below how many labels a figure comes with a warning.
const thin = 30

// maxFalse is the share of false findings among those called beyond chance.
const maxFalse = 0.05

// part is a set of cells that figures are made of: those with the same values
// of some columns.
type part struct {
	columns []int // of --by
	values  []string
	cells   []int
	rows    int
	means   []*estimate.Mean // by figure; nil: too few labels
}

// parts are the parts of all cells by some columns, sorted by their values.
func (e *estimator) parts(columns []int) []*part {
	byKey := map[string]*part{}
	var list []*part
	for cell, all := range e.values {
		values := make([]string, len(columns))
		for i, c := range columns {
			values[i] = all[c]
		}
		key := strings.Join(values, "\x01")
		if byKey[key] == nil {
			byKey[key] = &part{columns: columns, values: values}
			list = append(list, byKey[key])
		}
		byKey[key].cells = append(byKey[key].cells, cell)
	}
	for _, p := range list {
		p.rows = e.population.Rows(p.cells)
	}
	slices.SortFunc(list, func(a, b *part) int { return slices.Compare(a.values, b.values) })
	return list
}

// series is a group and its intervals of time.
type series struct {
	whole *part // the group at all times
	times []*part
}

// estimates makes the figures of all rows and of each group, and their
// differences.
func (e *estimator) estimates(out *Estimates) {
	out.Rows, out.Articles, out.Copies = e.rows, len(e.used), e.copies
	out.Figures, out.Differences = []Figure{}, []Difference{}
	timed := slices.IndexFunc(e.by, func(g grouping) bool { return g.unit != "" })
	var names, all []int
	for i, g := range e.by {
		out.By = append(out.By, g.name)
		all = append(all, i)
		if i != timed {
			names = append(names, i)
		}
	}
	everything := e.parts(nil)[0]
	var list []*series
	for _, p := range e.parts(names) {
		list = append(list, &series{whole: p})
	}
	if timed >= 0 {
		for _, p := range e.parts(all) {
			same := slices.IndexFunc(list, func(s *series) bool {
				return slices.Equal(s.whole.values, slices.Delete(slices.Clone(p.values), timed, timed+1))
			})
			list[same].times = append(list[same].times, p)
		}
	}
	slices.SortStableFunc(list, func(a, b *series) int { return cmp.Compare(b.whole.rows, a.whole.rows) })

	e.figure(out, everything)
	e.warnNulls(out)
	parted := len(names) > 0 && !(len(list) == 1 && list[0].whole.isNone())
	if !parted {
		list[0].whole = everything
	}
	few := &fewLabels{}
	for _, s := range list {
		if parted {
			e.figure(out, s.whole)
			few.add(e, s.whole)
		}
		for _, p := range s.times {
			e.figure(out, p)
			few.add(e, p)
		}
	}
	few.warn(out)
	if parted {
		e.compareGroups(out, list)
	}
	for _, s := range list {
		e.compareTimes(out, s.times)
	}
	p := make([]float64, len(out.Differences))
	for i := range out.Differences {
		p[i] = out.Differences[i].P
	}
	for i, q := range estimate.QValues(p) {
		out.Differences[i].Q, out.Differences[i].Beyond = q, q <= maxFalse
	}
}

// isNone reports whether all values of the part are null.
func (p *part) isNone() bool {
	return !slices.ContainsFunc(p.values, func(v string) bool { return v != none })
}

// warnNulls says which columns of --by no row has a value of.
func (e *estimator) warnNulls(out *Estimates) {
	for i, g := range e.by {
		if slices.ContainsFunc(e.values, func(values []string) bool { return values[i] != none }) {
			continue
		}
		of := "row of " + g.table.Name
		if g.table.Name == "articles" {
			of = "article"
		}
		out.Warnings = append(out.Warnings, fmt.Sprintf("No %s has a value in the column of --by %s, so it makes no groups", of, g.name))
	}
}

// group names the part.
func (e *estimator) group(p *part) Group {
	g := Group{}
	for i, c := range p.columns {
		v := GroupValue{Column: e.by[c].name}
		if p.values[i] != none {
			v.Value = &p.values[i]
		}
		g = append(g, v)
	}
	return g
}

// figure estimates a part and adds its figures, unless it has no label at all.
func (e *estimator) figure(out *Estimates, p *part) {
	labelled := e.population.Labels(p.cells)
	if labelled == 0 {
		return
	}
	var c counted
	for _, cell := range p.cells {
		for i, n := range e.counts[cell].classes {
			c.classes[i] += n
		}
	}
	total := float64(c.classes[0] + c.classes[1] + c.classes[2])
	articles := e.population.Clusters(p.cells)
	p.means = make([]*estimate.Mean, len(e.figures))
	for k, name := range e.figures {
		f := Figure{Group: e.group(p), Figure: name, Rows: p.rows, Labels: labelled, Articles: articles, Note: "few"}
		if total > 0 {
			raw := float64(c.classes[0]-c.classes[2]) / total
			if k < len(c.classes) {
				raw = float64(c.classes[k]) / total
			}
			f.Raw = &raw
		}
		if m, ok := e.population.Mean(p.cells, k, e.scope); ok {
			p.means[k] = m
			f.fill(m, labelled)
		}
		out.Figures = append(out.Figures, f)
	}
}

func (f *Figure) fill(m *estimate.Mean, labelled int) {
	narrower := m.Narrower()
	f.Estimate, f.Low, f.High, f.Lambda = &m.Value, &m.Low, &m.High, &m.Lambda
	f.Classical, f.ClassicalLow, f.ClassicalHigh = &m.Classical.Value, &m.Classical.Low, &m.Classical.High
	f.Narrower, f.Worth, f.Note = &narrower, &m.Worth, ""
	switch {
	case m.Rare:
		f.Note = "rare"
	case labelled < thin:
		f.Note = "thin"
	}
}

// compareGroups adds the difference of each group from all other rows; of two
// groups that of one from the other.
func (e *estimator) compareGroups(out *Estimates, list []*series) {
	estimated := slices.DeleteFunc(slices.Clone(list), func(s *series) bool { return s.whole.means == nil || s.whole.means[0] == nil })
	if len(list) == 2 && len(estimated) == 2 {
		e.difference(out, estimated[0].whole, estimated[1].whole)
		return
	}
	if len(list) < 2 {
		return
	}
	for _, s := range estimated {
		others := &part{means: make([]*estimate.Mean, len(e.figures))}
		for _, o := range list {
			if o != s {
				others.cells = append(others.cells, o.whole.cells...)
			}
		}
		for k := range e.figures {
			if m, ok := e.population.Mean(others.cells, k, e.scope); ok {
				others.means[k] = m
			}
		}
		e.difference(out, s.whole, others)
	}
}

// compareTimes adds the difference of each interval from the one before it that
// has an estimate, and of the last from the first.
func (e *estimator) compareTimes(out *Estimates, times []*part) {
	estimated := slices.DeleteFunc(slices.Clone(times), func(p *part) bool {
		return p.means == nil || p.means[0] == nil || slices.Contains(p.values, none)
	})
	for i := 1; i < len(estimated); i++ {
		e.difference(out, estimated[i], estimated[i-1])
	}
	if n := len(estimated); n > 2 {
		e.difference(out, estimated[n-1], estimated[0])
	}
}

func (e *estimator) difference(out *Estimates, a, b *part) {
	for k, name := range e.figures {
		if a.means[k] == nil || b.means[k] == nil {
			continue
		}
		i, p, ok := e.population.Difference(a.means[k], b.means[k], e.scope)
		if !ok {
			continue
		}
		out.Differences = append(out.Differences, Difference{
			Group: e.group(a), Against: e.group(b), Figure: name, Estimate: i.Value, Low: i.Low, High: i.High, P: p,
		})
	}
}

// fewLabels counts the groups whose labels do not support a claim.
type fewLabels struct {
	without, thin, rare, groups int
	largest                     string // of those without an estimate
	rows                        int
}

func (f *fewLabels) add(e *estimator, p *part) {
	f.groups++
	if n := e.population.Labels(p.cells); n < estimate.MinLabels {
		f.without++
		if p.rows > f.rows {
			f.rows, f.largest = p.rows, fmt.Sprintf("%s, with %d labels on %d rows", e.group(p), n, p.rows)
		}
	} else if n < thin {
		f.thin++
	}
	for _, m := range p.means {
		if m != nil && m.Rare {
			f.rare++
			break
		}
	}
}

func (f *fewLabels) warn(out *Estimates) {
	warn := func(format string, args ...any) { out.Warnings = append(out.Warnings, fmt.Sprintf(format, args...)) }
	if f.without > 0 {
		warn("Of %d groups %d have fewer than %d labels and no estimate; the largest is %s. Group more coarsely, or label more of them",
			f.groups, f.without, estimate.MinLabels, f.largest)
	}
	if f.thin > 0 {
		warn("Groups with fewer than %d labels: %d. Their intervals lean on few sentences", thin, f.thin)
	}
	if f.rare > 0 {
		warn("Groups in which a class has fewer than %d labels for or against it: %d. Its interval there is an exact one from the labels alone", estimate.RareLabels, f.rare)
	}
}

// String is the values of the group: "Norway, 2024-03".
func (g Group) String() string {
	if len(g) == 0 {
		return "all"
	}
	var values []string
	for _, v := range g {
		switch {
		case v.Value != nil:
			values = append(values, *v.Value)
		default:
			values = append(values, "(none)")
		}
	}
	return strings.Join(values, ", ")
}
