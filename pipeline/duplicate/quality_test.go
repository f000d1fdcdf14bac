package duplicate

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"stance/data/demo"
	"stance/data/external"
)

// shingles is the set of which Sign keeps a sketch.
func shingles(text string) map[[3]uint64]bool {
	set := map[[3]uint64]bool{}
	var three [3]uint64
	walk := words{text: text}
	for n := 1; ; n++ {
		word, ok := walk.next()
		if !ok {
			return set
		}
		three = [3]uint64{three[1], three[2], word}
		if n >= 3 {
			set[three] = true
		}
	}
}

func jaccard(a, b string) float64 {
	x, y := shingles(a), shingles(b)
	common := 0
	for s := range x {
		if y[s] {
			common++
		}
	}
	return float64(common) / float64(max(1, len(x)+len(y)-common))
}

var boilerplate = strings.Fields(`Sign up for our evening letter and never miss a story again.
	Follow our desk for more from the capital. This report was made with the help of partner
	agencies; editing by the night desk. Readers can write to us at the address below. All rights
	reserved, and no part of this page may be sent on without leave. Most read today: seven charts
	that explain the budget; why the ferry was late; a cook's guide to plums. Support our work from
	four a month and read without advertising. Have you seen something that we should know of?
	Tell our reporters in confidence. The views of columnists are their own. Corrections are listed
	on page two and online. Share this on the usual networks, by mail, or as a link.`)

// cut takes away words: a share of them, at the front and at the end.
func cut(text string, front, end float64) string {
	w := strings.Fields(text)
	return strings.Join(w[int(front*float64(len(w))):len(w)-int(end*float64(len(w)))], " ")
}

// wrap adds a share of boilerplate, half before and half after.
func wrap(text string, share float64, r *rand.Rand) string {
	half := int(share * float64(len(strings.Fields(text))) / 2)
	some := func() string {
		var b []string
		for len(b) < half {
			at := r.IntN(len(boilerplate))
			b = append(b, boilerplate[at:min(at+half-len(b), len(boilerplate))]...)
		}
		return strings.Join(b, " ")
	}
	return some() + "\n\n" + text + "\n\n" + some()
}

// edit puts another word or number in the place of one in every so many.
func edit(text string, every int, r *rand.Rand) string {
	w := strings.Fields(text)
	for i := range w {
		if r.IntN(every) == 0 {
			w[i] = []string{"reported", "officials", "later", strconv.Itoa(r.IntN(1000))}[r.IntN(4)]
		}
	}
	return strings.Join(w, " ")
}

var changes = []struct {
	name   string
	recall float64 // the least
	apply  func(text string, r *rand.Rand) string
}{
	{"layout, case, quotes", 1, func(t string, _ *rand.Rand) string {
		return strings.NewReplacer("'", "’", ". ", ".\n\n", "“", `"`, "”", `"`).Replace(strings.ToUpper(t))
	}},
	{"first 25% cut", 0.95, func(t string, _ *rand.Rand) string { return cut(t, 0.25, 0) }},
	{"last 25% cut", 0.95, func(t string, _ *rand.Rand) string { return cut(t, 0, 0.25) }},
	{"15% + 15% cut", 0.95, func(t string, _ *rand.Rand) string { return cut(t, 0.15, 0.15) }},
	{"boilerplate 20%", 0.95, func(t string, r *rand.Rand) string { return wrap(t, 0.2, r) }},
	{"edits 1 in 30", 0.95, func(t string, r *rand.Rand) string { return edit(t, 30, r) }},
	{"25% cut, boilerplate 15%", 0.95, func(t string, r *rand.Rand) string { return wrap(cut(t, 0.05, 0.2), 0.15, r) }},
	{"25% cut, boilerplate 15%, edits 1 in 50", 0.95, func(t string, r *rand.Rand) string {
		return wrap(edit(cut(t, 0, 0.25), 50, r), 0.15, r)
	}},
	{"30% cut, boilerplate 20%, edits 1 in 30", 0.9, func(t string, r *rand.Rand) string {
		return wrap(edit(cut(t, 0.3, 0), 30, r), 0.2, r)
	}},
}

// testQuality makes a copy of every text in each way, and holds how many are
// found, and how many of those found are right.
func testQuality(t *testing.T, texts []string) {
	t.Logf("%-42s %9s %9s", fmt.Sprintf("%d texts, a copy of each", len(texts)), "precision", "recall")
	for _, c := range changes {
		r := rand.New(rand.NewPCG(5, 6))
		all := append([]string(nil), texts...)
		for _, text := range texts {
			all = append(all, c.apply(text, r))
		}
		articles := make([]Article, len(all))
		for i, text := range all {
			articles[i] = Article{ID: fmt.Sprint(i), Published: int64(i), Signature: Sign(text)}
		}
		found, right, recalled := 0, 0, 0
		reps := Find(articles)
		for i, rep := range reps {
			if int(rep) != i {
				found++
				// The sets have copies of their own.
				if i%len(texts) == int(rep)%len(texts) || jaccard(all[i], all[rep]) >= 0.25 {
					right++
				}
			}
			if i >= len(texts) && rep == reps[i-len(texts)] {
				recalled++
			}
		}
		precision, recall := float64(right)/float64(max(1, found)), float64(recalled)/float64(len(texts))
		t.Logf("%-42s %9.4f %9.4f", c.name, precision, recall)
		if precision < 0.99 {
			t.Errorf("%s: precision %.4f, want at least 0.99", c.name, precision)
		}
		if recall < c.recall {
			t.Errorf("%s: recall %.4f, want at least %.2f", c.name, recall, c.recall)
		}
	}
}

func TestQualityOnDemo(t *testing.T) {
	var texts []string
	for line := range strings.Lines(string(demo.Articles())) {
		var a struct{ Text string }
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, a.Text)
	}
	testQuality(t, texts)
}

func TestQualityOnPolNeAR(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(external.Shared(t, "data", "polnear", "train", "text"), "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	testQuality(t, texts)
}
