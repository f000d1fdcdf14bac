package reports

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"stance/pipeline/table"
)

// comparedStories are articles of one run: in each, Kenya accuses or supports
// Uganda, and Norway always supports Kenya, more or less clearly.
func comparedStories(day string, n int, hostile func(i int) bool) []story {
	var list []story
	for i := range n {
		against, support := 0.8+0.01*float64(i%7), 0.05
		if !hostile(i) {
			against, support = support, against
		}
		backing := 0.6 + 0.03*float64(i%9)
		list = append(list, story{id: fmt.Sprintf("%s/%02d", day, i), title: "Lake talks", day: day, lines: []line{
			{"Kenya spoke of Uganda at the lake talks.", []claim{
				{holder: "country:KE", target: "country:UG", holderWords: "Kenya", tgtWords: "Uganda", support: support, none: 1 - support - against, against: against},
			}},
			{"Norway thanked Kenya for its patience.", []claim{
				{holder: "country:NO", target: "country:KE", holderWords: "Norway", tgtWords: "Kenya", support: backing, none: 0.95 - backing, against: 0.05},
			}},
		}})
	}
	list = append(list, story{id: day + "/union", day: day, lines: []line{{"The Lake Fishers Union blamed Uganda.", []claim{
		{holder: "org:lake-union", target: "country:UG", holderWords: "Lake Fishers Union", tgtWords: "Uganda", support: 0.02, none: 0.08, against: 0.9},
	}}}})
	return list
}

func comparedFolders(t testing.TB) (before, after string) {
	dir := t.TempDir()
	before, after = filepath.Join(dir, "monday"), filepath.Join(dir, "tuesday")
	writeFolder(t, before, fixtureRows(comparedStories("2024-03-04", 12, func(i int) bool { return i%4 == 0 }), fixtureActors))
	quiet := comparedStories("2024-03-05", 14, func(i int) bool { return i%5 != 0 })
	writeFolder(t, after, fixtureRows(quiet[:14], fixtureActors)) // the union is silent
	return before, after
}

func TestCompare(t *testing.T) {
	before, after := comparedFolders(t)
	c, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"Kenya → Uganda": "beyond chance", "Norway → Kenya": "within chance", "Lake Fishers Union → Uganda": "only before"}
	for i := range c.Pairs {
		if got := c.Pairs[i].verdict(); got != want[c.Pairs[i].who()] {
			t.Errorf("%s is %s: %+v", c.Pairs[i].who(), got, c.Pairs[i])
		}
	}
	for _, list := range [][]Change{c.Pairs, c.Actors} {
		for i := range list {
			shown := &list[i]
			if (len(shown.EvidenceBefore) > 0) != (shown.Before.Sided() > 0) || (len(shown.EvidenceAfter) > 0) != (shown.After.Sided() > 0) {
				t.Errorf("%s has %d sentences before and %d after", shown.who(), len(shown.EvidenceBefore), len(shown.EvidenceAfter))
			}
		}
	}
	if len(c.Pairs) != len(want) || c.Tested != 4 || c.Shared != 0 {
		t.Errorf("%d pairs, %d tested, %d shared", len(c.Pairs), c.Tested, c.Shared)
	}
	for _, name := range []string{"comparison.md", "comparison.html", "comparison.json"} {
		renderer, err := RendererFor(name)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := renderer.Comparison(&got, c); err != nil {
			t.Fatal(err)
		}
		golden(t, name, got.Bytes())
	}
}

func TestComparisonWarnings(t *testing.T) {
	run := func(model, version, alone string) *collector {
		return &collector{manifests: []*table.Manifest{{ModelSHA256: model, Version: version, Options: map[string]string{"alone": alone}}}}
	}
	for _, c := range []struct {
		name string
		now  *collector
		want string
	}{
		{"alike", run("a", "1", ""), ""},
		{"another model", run("b", "1", ""), "different models"},
		{"another version", run("a", "2", ""), "different versions"},
		{"each sentence by itself", run("a", "1", "true"), "--alone"},
	} {
		got := strings.Join((&Comparison{}).warnings(run("a", "1", ""), c.now), " ")
		if (got != "") != (c.want != "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// The axis of the differences holds their intervals.
func TestComparisonHoldsIntervals(t *testing.T) {
	before, after := comparedFolders(t)
	c, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	low, high := -0.35, 0.05
	difference := -0.08
	c.Pairs = []Change{{Holder: Name{"k", "Kenya"}, Target: &Name{"u", "Uganda"}, Difference: &difference, Low: &low, High: &high}}
	c.Actors = nil
	var text bytes.Buffer
	if err := (HTML{}).Comparison(&text, c); err != nil {
		t.Fatal(err)
	}
	if want := "the line runs from −0.5 to "; !strings.Contains(text.String(), want) {
		t.Errorf("no %q", want)
	}
}

// A run compared with itself has no change.
func TestCompareWithItself(t *testing.T) {
	before, _ := comparedFolders(t)
	c, err := Compare(before, before)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Pairs)+len(c.Actors) != 0 || c.Shared != 13 || len(c.Warnings) != 1 {
		t.Errorf("%d pairs and %d actors changed, %d shared, warnings %q", len(c.Pairs), len(c.Actors), c.Shared, c.Warnings)
	}
}

// Where nothing changed but the articles, about one test in twenty is below
// 0.05: the sentences of an article resemble each other, and must not count
// as so many pieces of evidence.
func TestDifferencesByChance(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	run := func() *moments {
		var m moments
		for range 10 + rng.IntN(10) {
			a, lean := &articleSum{}, rng.NormFloat64()*0.3
			for range 1 + rng.IntN(6) {
				net := max(-1, min(1, lean+0.1*rng.NormFloat64()))
				a.addUnit(&unit{best: verdict{class: 0}, net: net, rows: 1})
			}
			m.add(a.close())
		}
		return &m
	}
	const draws = 2000
	low := 0
	for range draws {
		var c Change
		c.test(run(), run())
		if c.p < 0.05 {
			low++
		}
	}
	if share := float64(low) / draws; share < 0.03 || share > 0.09 {
		t.Errorf("%.3f of the differences by chance are below 0.05", share)
	}
}

func TestComparisonInBrowser(t *testing.T) {
	ctx := browser(t)
	before, after := comparedFolders(t)
	c, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := (HTML{}).Comparison(&text, c); err != nil {
		t.Fatal(err)
	}
	w := openPage(t, ctx, text.String())
	if err := chromedp.Do(ctx, chromedp.Click(`#pair-changes a[href="#pair-0"]`), chromedp.WaitVisible("#pair-0 blockquote")); err != nil {
		t.Errorf("a pair does not lead to its sentences: %v", err)
	}
	w.check(t)
}
