package reports

import (
	"fmt"
	"io"

	"stance/pipeline/table"
)

// compareNote says how to read a comparison.
const compareNote = "Both runs are samples of articles. The interval of a difference takes the articles of each run as drawn independently, " +
	"as clusters of sentences; it does not cover the errors of the classifier. Differences are tested where each run has at least five articles. " +
	"Testing many finds some by luck, so a change is called beyond chance only where the expected share of false ones among all called so is at most 5 % (Benjamini and Hochberg). " +
	"A change that is not beyond chance is not shown to be none."

// headlines are the changes beyond chance, pairs before the actors that are in
// none of them.
func (c *Comparison) headlines(old, now *collector) []string {
	lines := []string{}
	told := map[string]bool{}
	for _, list := range [][]Change{c.Pairs, c.Actors} {
		for i := range list {
			known := list[i].Target == nil && told[list[i].Holder.ID]
			if list[i].Beyond && !known && len(lines) < maxHeadlines {
				told[list[i].Holder.ID] = true
				lines = append(lines, list[i].Says()+": net stance "+signed(*list[i].Before.Net)+" before, "+signed(*list[i].After.Net)+" after")
			}
		}
	}
	nothing := nothingJudged(old, now)
	switch {
	case len(lines) > 0:
		return lines
	case nothing != "":
		return append(lines, nothing)
	case c.Tested == 0:
		return append(lines, "No pair or actor stands in enough articles of both runs for its change to be told from chance.")
	default:
		return append(lines, fmt.Sprintf("Of %s in net stance that could be tested, none is beyond chance.", count(c.Tested, "change")))
	}
}

func (c *Comparison) warnings(old, now *collector) []string {
	list := []string{}
	if c.Shared > 0 {
		list = append(list, fmt.Sprintf("In both runs: %s. The intervals take the runs as independent, and are too wide where they share articles.", count(c.Shared, "article")))
	}
	if old.manifests[0].ModelSHA256 != now.manifests[0].ModelSHA256 {
		list = append(list, "The runs were scored with different models: what changed may be the model and not the news.")
	}
	if table.How(old.manifests[0].Options) != table.How(now.manifests[0].Options) {
		list = append(list, "Only one of the runs was scored without syntax, or each sentence by itself (--alone): what changed may be that and not the news.")
	}
	if old.manifests[0].Version != now.manifests[0].Version {
		list = append(list, "The runs were scored with different versions of stance.")
	}
	return list
}

// scopes name the two runs.
func (c *Comparison) scopes() []Fact {
	return []Fact{
		{"Before", c.Before.Runs[0].Name + ": " + c.Before.sentence()},
		{"After", c.After.Runs[0].Name + ": " + c.After.sentence()},
		{"Tested", count(c.Tested, "change")},
	}
}

// verdict says whether a change is beyond chance.
func (c *Change) verdict() string {
	switch {
	case c.Beyond:
		return "beyond chance"
	case c.Before.Articles == 0:
		return "only after"
	case c.After.Articles == 0:
		return "only before"
	case c.Difference == nil:
		return "too few articles"
	default:
		return "within chance"
	}
}

// countShift is a count before and after: "3 → 7".
func countShift(before, after int) string { return fmt.Sprintf("%d → %d", before, after) }

// netShift is the net stance before and after.
func (c *Change) netShift() string {
	text := func(v *float64) string {
		if v == nil {
			return "none"
		}
		return signed(*v)
	}
	return text(c.Before.Net) + " → " + text(c.After.Net)
}

const compareTitle = "What changed between two runs"

// Comparison writes what changed.
func (Markdown) Comparison(w io.Writer, c *Comparison) error {
	p := &page{}
	p.heading(1, compareTitle)
	for _, f := range c.scopes() {
		p.item(f.Name + ": " + md(f.Value))
	}
	p.blank()
	for _, h := range c.Headlines {
		p.item("**" + md(h) + "**")
	}
	p.blank()
	if len(c.Warnings) > 0 {
		p.heading(2, "To keep in mind")
		for _, text := range c.Warnings {
			p.item(md(text))
		}
		p.blank()
	}
	p.changes("Who to whom", "holder → target", c.Pairs)
	p.changes("Actors", "actor", c.Actors)
	if c.LeftOut > 0 {
		p.line(count(c.LeftOut, "more change") + " left out.")
	}
	p.changeEvidence(c)
	p.heading(2, "How this was made")
	p.line(md(compareNote))
	return p.writeTo(w)
}

func (p *page) changes(title, column string, list []Change) {
	if len(list) == 0 {
		return
	}
	p.heading(2, title)
	p.table(column, ">support", ">accuse", ">articles", ">net stance", ">difference (95 %)", "")
	for i := range list {
		c := &list[i]
		p.row(md(c.who()), countShift(c.Before.Supportive, c.After.Supportive), countShift(c.Before.Accusatory, c.After.Accusatory),
			countShift(c.Before.Articles, c.After.Articles), c.netShift(), c.difference(), c.verdict())
	}
	p.blank()
}

func (p *page) changeEvidence(c *Comparison) {
	if len(c.Pairs)+len(c.Actors) == 0 {
		return
	}
	p.heading(2, "Evidence")
	for _, list := range [][]Change{c.Pairs, c.Actors} {
		for i := range list {
			p.heading(3, md(list[i].who()))
			for _, run := range list[i].evidence() {
				p.line(run.When + ": " + run.Says)
				for j := range run.Evidence {
					p.sentence(&run.Evidence[j])
				}
			}
		}
	}
}

// runEvidence is what a run has behind a change.
type runEvidence struct {
	When, Says string
	Evidence   []Evidence
}

// evidence is that of the run before and of the one after.
func (c *Change) evidence() []runEvidence {
	says := func(f Figures, shown int) string {
		text := fmt.Sprintf("%d support, %d accuse, %d neutral", f.Supportive, f.Accusatory, f.Neutral)
		switch {
		case f.Sentences == 0:
			return "no sentence"
		case shown > 0 && shown < f.Sided():
			return text + "; the most certain"
		default:
			return text
		}
	}
	return []runEvidence{
		{"Before", says(c.Before, len(c.EvidenceBefore)), c.EvidenceBefore},
		{"After", says(c.After, len(c.EvidenceAfter)), c.EvidenceAfter},
	}
}

// comparisonView is a Comparison with what the template shows of it.
type comparisonView struct {
	C             *Comparison
	Title, Method string
	Scopes        []Fact
	Scale         float64 // end of the axis, which holds the differences and their intervals
	Pairs, Actors []changeView
	NumLeft       string
}

// changeTable is what the template needs for one table of changes.
type changeTable struct {
	Column string
	Rows   []changeView
}

// runView is runEvidence with what the template shows of it.
type runView struct {
	When, Says string
	Evidence   []evidenceView
}

type changeView struct {
	C                               *Change
	ID                              string // of its evidence
	Runs                            []runView
	More                            Figures // by which counts grew, for sorting; and the net stance after
	Who                             string
	Support, Accuse, Articles, Nets string
	Difference, Verdict, Class      string
}

// Comparison writes what changed.
func (HTML) Comparison(w io.Writer, c *Comparison) error {
	v := &comparisonView{C: c, Title: compareTitle, Method: compareNote, Scopes: c.scopes(), Pairs: changeViews("pair", c.Pairs), Actors: changeViews("actor", c.Actors)}
	var bounds []float64
	for _, list := range [][]Change{c.Pairs, c.Actors} {
		for i := range list {
			bounds = append(bounds, value(list[i].Difference), value(list[i].Low), value(list[i].High))
		}
	}
	v.Scale = scaleFor(bounds)
	if c.LeftOut > 0 {
		v.NumLeft = count(c.LeftOut, "more change") + " left out."
	}
	return execute(w, "comparison", v)
}

func changeViews(kind string, list []Change) []changeView {
	views := make([]changeView, len(list))
	for i := range list {
		c := &list[i]
		views[i] = changeView{
			C: c, ID: fmt.Sprintf("%s-%d", kind, i), Who: c.who(), Nets: c.netShift(), Difference: c.difference(), Verdict: c.verdict(),
			Support:  countShift(c.Before.Supportive, c.After.Supportive),
			Accuse:   countShift(c.Before.Accusatory, c.After.Accusatory),
			Articles: countShift(c.Before.Articles, c.After.Articles),
		}
		for _, run := range c.evidence() {
			views[i].Runs = append(views[i].Runs, runView{run.When, run.Says, evidenceViews(run.Evidence, nil)})
		}
		views[i].More = Figures{
			Supportive: c.After.Supportive - c.Before.Supportive, Accusatory: c.After.Accusatory - c.Before.Accusatory,
			Articles: c.After.Articles - c.Before.Articles, Net: c.After.Net,
		}
		if c.Beyond {
			views[i].Class = "beyond"
		}
	}
	return views
}
