package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"stance/model/estimate"
)

// ComparisonFormat names the layout of a Comparison in JSON, as Format does
// that of a Report.
const ComparisonFormat = "stance.comparison/1"

// Comparison is what changed from one run to another.
type Comparison struct {
	Format    string   `json:"format"`
	Headlines []string `json:"headlines"` // plain sentences, the clearest change first
	Warnings  []string `json:"warnings"`
	Before    Scope    `json:"before"`
	After     Scope    `json:"after"`
	Shared    int      `json:"shared_articles"` // article ids that stand in both runs
	Tested    int      `json:"tested"`          // changes of pairs and actors that were tested
	Pairs     []Change `json:"pairs"`           // those beyond chance first, then those whose counts of the two sides changed most
	Actors    []Change `json:"actors"`          // what each actor expresses, in the same order
	LeftOut   int      `json:"left_out"`        // changes beyond those listed
}

// Change is how the figures of a pair or of an actor as holder differ. The
// difference and its 95 % interval take the articles of each run as drawn at
// random; they are null where a run has fewer than five articles of it.
type Change struct {
	Holder     Name     `json:"holder"`
	Target     *Name    `json:"target"` // null: toward anybody
	Before     Figures  `json:"before"`
	After      Figures  `json:"after"`
	Difference *float64 `json:"difference"` // of net stance, after less before
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"`
	Q          *float64 `json:"q"`             // least share of false findings at which it is one
	Beyond     bool     `json:"beyond_chance"` // Q of at most 5 %
	// The sentences behind the figures of each run that take a side, the most
	// certain first.
	EvidenceBefore []Evidence `json:"evidence_before"`
	EvidenceAfter  []Evidence `json:"evidence_after"`
	p              float64
}

const (
	maxFalse   = 0.05 // expected share of false findings among those beyond chance
	maxChanges = 50   // pairs, and actors
)

// Compare says what changed between two complete result folders.
func Compare(before, after string) (*Comparison, error) { return Options{}.Compare(before, after) }

// Compare is the function Compare under these options.
func (o Options) Compare(before, after string) (*Comparison, error) {
	old, err := o.collect([]string{before})
	if err != nil {
		return nil, err
	}
	now, err := o.collect([]string{after})
	if err != nil {
		return nil, err
	}
	was, is := build(old, o.Why), build(now, o.Why)
	c := &Comparison{Format: ComparisonFormat, Before: was.report.Scope, After: is.report.Scope}
	for i := range now.articles {
		if _, ok := old.index[articleKey{0, now.articles[i].key.id}]; ok {
			c.Shared++
		}
	}
	name := func(id string) Name {
		if now.actors[id] != nil {
			return now.actors.name(id)
		}
		return old.actors.name(id)
	}
	keys := map[pairKey]bool{}
	for _, run := range []*collector{old, now} {
		for key := range run.pairs {
			keys[key] = true
		}
	}
	c.Pairs, c.Actors = []Change{}, []Change{}
	for _, key := range sortedKeys(keys, comparePairs) {
		var a, b *group
		if s := old.pairs[key]; s != nil {
			a = &s.group
		}
		if s := now.pairs[key]; s != nil {
			b = &s.group
		}
		target := name(key.target)
		c.Pairs = appendChange(c.Pairs, Change{Holder: name(key.holder), Target: &target}, a, b)
	}
	ids := map[string]bool{}
	for _, run := range []*collector{old, now} {
		for id := range run.holds {
			ids[id] = true
		}
	}
	for _, id := range sortedKeys(ids, cmp.Compare[string]) {
		c.Actors = appendChange(c.Actors, Change{Holder: name(id)}, old.holds[id], now.holds[id])
	}
	c.correct()
	c.Pairs, c.Actors = c.choose(c.Pairs), c.choose(c.Actors)
	c.Headlines, c.Warnings = c.headlines(old, now), c.warnings(old, now)
	return c, c.fillEvidence(before, after, was, is)
}

// appendChange adds the change unless no sentence takes a side in either run.
func appendChange(list []Change, c Change, before, after *group) []Change {
	var a, b moments
	if before != nil {
		before.sort()
		a = before.all()
	}
	if after != nil {
		after.sort()
		b = after.all()
	}
	c.Before, c.After = a.figures(), b.figures()
	if c.Before.Sided()+c.After.Sided() == 0 {
		return list
	}
	c.test(&a, &b)
	return append(list, c)
}

// variance is that of the mean net stance, as in figures.
func (m *moments) variance() float64 {
	net, k := m.y/m.n, float64(m.articles)
	return max(0, m.yy-2*net*m.ny+net*net*m.nn) * k / (k - 1) / (m.n * m.n)
}

// test fills in the difference: two independent samples of unlike variance
// (Welch, Biometrika 34, 1947).
func (c *Change) test(a, b *moments) {
	if min(a.articles, b.articles) < minArticles {
		return
	}
	va, vb := a.variance(), b.variance()
	if va+vb == 0 {
		return // equal in every article: no spread to judge a difference by
	}
	difference := b.y/b.n - a.y/a.n
	degrees := (va + vb) * (va + vb) / (va*va/float64(a.articles-1) + vb*vb/float64(b.articles-1))
	student := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: degrees}
	sd := math.Sqrt(va + vb)
	half := student.Quantile(0.975) * sd
	low, high := max(-2, difference-half), min(2, difference+half)
	c.Difference, c.Low, c.High = &difference, &low, &high
	c.p = 2 * student.Survival(math.Abs(difference)/sd)
}

// correct holds the share of false findings among all changes that are called
// beyond chance (Benjamini and Hochberg, J. R. Statist. Soc. B 57, 1995).
func (c *Comparison) correct() {
	var tested []*Change
	for _, list := range [][]Change{c.Pairs, c.Actors} {
		for i := range list {
			if list[i].Difference != nil {
				tested = append(tested, &list[i])
			}
		}
	}
	c.Tested = len(tested)
	p := make([]float64, len(tested))
	for i, change := range tested {
		p[i] = change.p
	}
	for i, q := range estimate.QValues(p) {
		tested[i].Q, tested[i].Beyond = &q, q <= maxFalse
	}
}

// choose orders changes and cuts the list.
func (c *Comparison) choose(list []Change) []Change {
	slices.SortStableFunc(list, func(a, b Change) int {
		return cmp.Or(
			cmp.Compare(bit(!a.Beyond), bit(!b.Beyond)),
			cmp.Compare(value(a.Q), value(b.Q))*bit(a.Beyond && b.Beyond),
			cmp.Compare(b.moved(), a.moved()),
			cmp.Compare(b.Before.Sided()+b.After.Sided(), a.Before.Sided()+a.After.Sided()),
		)
	})
	list = slices.DeleteFunc(list, func(c Change) bool { return c.moved() == 0 && value(c.Difference) == 0 })
	c.LeftOut += max(0, len(list)-maxChanges)
	return list[:min(len(list), maxChanges)]
}

// moved is by how many sentences the two sides changed together.
func (c *Change) moved() int {
	abs := func(v int) int { return max(v, -v) }
	return abs(c.After.Supportive-c.Before.Supportive) + abs(c.After.Accusatory-c.Before.Accusatory)
}

// who names the pair or the actor.
func (c *Change) who() string {
	if c.Target == nil {
		return c.Holder.Name
	}
	return c.Holder.Name + " → " + c.Target.Name
}

// Says is the change as a plain sentence without its figures.
func (c *Change) Says() string {
	target := "others"
	if c.Target != nil {
		target = c.Target.Name
	}
	way := "toward"
	if value(c.Difference) < 0 {
		way = "against"
	}
	return fmt.Sprintf("%s moved %s %s", c.Holder.Name, way, target)
}

// difference is the change of net stance with its interval.
func (c *Change) difference() string {
	f := Figures{Net: c.Difference, Low: c.Low, High: c.High}
	return f.interval()
}
