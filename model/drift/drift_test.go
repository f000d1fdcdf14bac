package drift

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"stance/data/external"

	"github.com/google/go-cmp/cmp"
)

// document is one that fingerprints are made of.
type document struct {
	sentences int
	words     map[string]int
	actors    map[string]int
	length    float64
	share     float64
}

func fingerprint(documents []document) *Fingerprint {
	b := NewBuilder("article", Measure{Name: "length", Log: true}, Measure{Name: "share"})
	for _, d := range documents {
		b.Words(d.sentences, maps.All(d.words))
		b.Actors(maps.All(d.actors))
		b.Measure(0, d.length)
		b.Measure(1, d.share)
	}
	return b.Fingerprint()
}

// invent draws articles that each have a few actors and subjects of their own,
// whose words come in bursts; odd is how far they are from the usual.
func invent(r *rand.Rand, n int, odd float64) []document {
	documents := make([]document, n)
	for i := range documents {
		d := document{sentences: 3 + int(r.ExpFloat64()*15), words: map[string]int{}, actors: map[string]int{}}
		burst := map[int]float64{}
		for range 4 {
			burst[int(math.Exp(r.Float64()*7))] += 0.3 * r.Float64()
		}
		for range d.sentences {
			for w := 1; w < 1000; w = w + 1 + w/8 {
				if r.Float64() < 0.5/float64(w)+burst[w] {
					d.words[fmt.Sprint("w", w)]++
				}
			}
			if r.Float64() < odd {
				d.words["storm"]++
			}
		}
		for range 1 + r.IntN(4) {
			d.actors[fmt.Sprint("actor", int(math.Exp(r.Float64()*6)))] += 1 + int(r.ExpFloat64()*6)
		}
		d.length, d.share = float64(d.sentences)*math.Exp(0.5*r.NormFloat64()), r.Float64()*r.Float64()
		documents[i] = d
	}
	return documents
}

// falseAlarms is how often a random part of the documents, as a batch, is said to
// have moved from the others.
func falseAlarms(documents []document, batch, runs int) float64 {
	alarms := 0
	for run := range runs {
		r := rand.New(rand.NewPCG(uint64(batch), uint64(run)))
		r.Shuffle(len(documents), func(i, j int) { documents[i], documents[j] = documents[j], documents[i] })
		if Compare(fingerprint(documents[batch:]), fingerprint(documents[:batch])).Moved {
			alarms++
		}
	}
	return float64(alarms) / float64(runs)
}

// TestFalseAlarms deals whole articles to a batch and a reference by chance. The
// bound is two standard deviations above 5 %.
func TestFalseAlarms(t *testing.T) {
	runs := 300
	if testing.Short() {
		runs = 60
	}
	documents := invent(rand.New(rand.NewPCG(1, 1)), 500, 0)
	for _, batch := range []int{20, 100, 250} {
		rate := falseAlarms(documents, batch, runs)
		t.Logf("batches of %d: %.1f %% false alarms", batch, 100*rate)
		if rate > Alarm+2*math.Sqrt(Alarm*(1-Alarm)/float64(runs)) {
			t.Errorf("batches of %d: %.1f %% false alarms", batch, 100*rate)
		}
	}
}

// TestFalseAlarmsReal is TestFalseAlarms on real articles and their own words; a
// capitalised word stands for an actor.
func TestFalseAlarmsReal(t *testing.T) {
	documents := articles(t)[:400]
	runs := 40
	if testing.Short() {
		runs = 5
	}
	for _, batch := range []int{30, 200} {
		rate := falseAlarms(documents, batch, runs)
		t.Logf("batches of %d of %d articles: %.1f %% false alarms", batch, len(documents), 100*rate)
		if rate > Alarm+2*math.Sqrt(Alarm*(1-Alarm)/float64(runs)) {
			t.Errorf("batches of %d: %.1f %% false alarms", batch, 100*rate)
		}
	}
}

// articles reads the articles of PolNeAR.
func articles(t *testing.T) []document {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(external.Shared(t, "data", "polnear"), "*", "text", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var documents []document
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		d := document{words: map[string]int{}, actors: map[string]int{}, length: float64(len(text))}
		for _, s := range strings.FieldsFunc(string(text), func(r rune) bool { return r == '.' || r == '\n' || r == '?' }) {
			seen := map[string]bool{}
			for _, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
				if unicode.IsUpper(rune(w[0])) {
					d.actors[w]++
				}
				if !seen[w] {
					seen[w] = true
					d.words[w]++
				}
			}
			d.sentences++
		}
		if d.sentences == 0 {
			continue
		}
		d.share = float64(len(d.actors)) / float64(1+len(d.words))
		documents = append(documents, d)
	}
	return documents
}

func TestMoved(t *testing.T) {
	usual := fingerprint(invent(rand.New(rand.NewPCG(2, 1)), 800, 0.01))
	for _, c := range []struct {
		name string
		odd  float64
		want bool
	}{{"as usual", 0.01, false}, {"a storm", 0.15, true}, {"no storm", 0, true}} {
		d := Compare(usual, fingerprint(invent(rand.New(rand.NewPCG(3, 1)), 100, c.odd)))
		if d.Moved != c.want {
			t.Errorf("%s: moved %v, words %v, measures %v", c.name, d.Moved, d.Words, d.Measures)
		}
		if c.want && d.Words[0].Name != "storm" {
			t.Errorf("%s: %v comes first", c.name, d.Words[0])
		}
	}
}

// TestNew holds a word that the reference has in no document to be found, and
// told as at most.
func TestNew(t *testing.T) {
	usual := fingerprint(invent(rand.New(rand.NewPCG(2, 1)), 800, 0))
	d := Compare(usual, fingerprint(invent(rand.New(rand.NewPCG(3, 1)), 100, 0.2)))
	if !d.Moved || len(d.Words) == 0 || d.Words[0].Name != "storm" || d.Words[0].Unlisted != "reference" {
		t.Fatalf("words %v", d.Words)
	}
	back := Compare(fingerprint(invent(rand.New(rand.NewPCG(3, 1)), 800, 0.2)), usual)
	if !back.Moved || back.Words[0].Name != "storm" || back.Words[0].Unlisted != "batch" {
		t.Fatalf("words %v", back.Words)
	}
}

// TestBurst holds fifty sentences of one article to be no more than one event.
func TestBurst(t *testing.T) {
	documents := invent(rand.New(rand.NewPCG(5, 1)), 400, 0)
	documents[0].words["crane"] = 50
	documents[1].words["crane"], documents[399].words["crane"], documents[398].words["crane"] = 1, 1, 1
	if d := Compare(fingerprint(documents[100:]), fingerprint(documents[:100])); len(d.Words) > 0 {
		t.Errorf("words %v", d.Words)
	}
}

// TestUnits compares articles with sentences of other articles of the same kind,
// each a document.
func TestUnits(t *testing.T) {
	alarms := 0
	const runs = 40
	for run := range uint64(runs) {
		r := rand.New(rand.NewPCG(6, run))
		b := NewBuilder("sentence", Measure{Name: "length", Log: true})
		for _, d := range invent(r, 3000, 0) {
			words := map[string]int{}
			for w, n := range d.words {
				if r.Float64() < float64(n)/float64(d.sentences) {
					words[w] = 1
				}
			}
			b.Words(1, maps.All(words))
			b.Measure(0, 1)
		}
		d := Compare(b.Fingerprint(), fingerprint(invent(r, 150, 0)))
		if len(d.Measures) > 0 {
			t.Fatalf("measures %v of different units", d.Measures)
		}
		if d.Moved {
			alarms++
		}
	}
	if alarms > 5 { // 2 expected at most
		t.Errorf("%d false alarms in %d", alarms, runs)
	}
}

func TestTooFew(t *testing.T) {
	f := fingerprint(invent(rand.New(rand.NewPCG(1, 1)), 5, 0))
	if d := Compare(f, f); d.Moved || d.Doubt == "" {
		t.Errorf("%+v", d)
	}
	if d := Compare(NewBuilder("article").Fingerprint(), f); d.Moved || d.Doubt == "" {
		t.Errorf("%+v", d)
	}
}

func TestRoundTrip(t *testing.T) {
	f := fingerprint(invent(rand.New(rand.NewPCG(1, 1)), 300, 0.1))
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(f, back); d != "" {
		t.Error(d)
	}
	if Compare(f, back).Moved {
		t.Error("moved from itself")
	}
}

// TestSize holds a fingerprint of many names below 100 kB.
func TestSize(t *testing.T) {
	b := NewBuilder("article")
	words := map[string]int{}
	for i := range 100000 {
		words[fmt.Sprintf("wordthatislong%d", i)] = 1 + i%7
	}
	for range 4 {
		b.Words(100000, maps.All(words))
		b.Actors(maps.All(words))
	}
	text, err := json.Marshal(b.Fingerprint())
	if err != nil || len(text) > 100<<10 || len(text) < 50<<10 {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}

func TestParse(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":        `{`,
		"another format": `{"format":"stance.fingerprint/0"}`,
		"few cells":      `{"format":"stance.fingerprint/1","documents":3,"words":{"listed":[["a",1,1]]}}`,
		"no documents":   `{"format":"stance.fingerprint/1","documents":3,"words":{"listed":[["a",4,4,4]]}}`,
		"small squares":  `{"format":"stance.fingerprint/1","documents":3,"words":{"listed":[["a",3,9,3]]}}`,
		"bad measure":    `{"format":"stance.fingerprint/1","documents":3,"measures":[{"documents":2,"sum":9,"squares":1}]}`,
	} {
		if f, err := Parse([]byte(text)); err == nil {
			t.Errorf("%s: read as %+v", name, f)
		}
	}
}

func FuzzParse(f *testing.F) {
	text, err := json.Marshal(fingerprint(invent(rand.New(rand.NewPCG(1, 1)), 20, 0)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	usual := fingerprint(invent(rand.New(rand.NewPCG(1, 2)), 20, 0))
	f.Fuzz(func(t *testing.T, text []byte) {
		x, err := Parse(text)
		if err != nil {
			return
		}
		for _, d := range []*Drift{Compare(usual, x), Compare(x, usual)} {
			for _, list := range [][]Shift{d.Words, d.Actors, d.Measures} {
				for _, s := range list {
					if !(s.P >= 0 && s.P <= 1) {
						t.Fatalf("p-value %g of %q", s.P, s.Name)
					}
				}
			}
		}
	})
}
