package pipeline

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stance/data/external"
	"stance/model/drift"
	"stance/pipeline/text"
)

// driftFolder is a result folder whose fingerprint is of 100 articles, of which
// the first few speak of a storm, and of its actors.
func driftFolder(t *testing.T, storms int) string {
	t.Helper()
	dir := estimateFolder(t)
	b := drift.NewBuilder("article", articleMeasures...)
	for i := range 100 {
		words := map[string]int{"the": 10}
		actors := map[string]int{"Oslo": 2}
		if i < storms {
			words["storm"] = 3
			actors["Storm | Watch\u202e"] = 1
		}
		b.Words(12, maps.All(words))
		b.Actors(maps.All(actors))
		b.Measure(measureWords, float64(10+i%5))
		b.Measure(measureSentences, 12*(1+float64(storms)/50))
	}
	text, err := json.Marshal(b.Fingerprint())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, fingerprintName), text, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestFarReal holds ordinary political news, by paper and in small batches, to be
// told as the same kind of text as the training sentences of the embedded model,
// and talks, reviews and letters as another.
func TestFarReal(t *testing.T) {
	b, _, err := LoadModel("")
	if err != nil {
		t.Fatal(err)
	}
	reference, err := TrainedOn(b)
	if err != nil {
		t.Fatal(err)
	}
	measure := func(texts []string) float64 {
		made := drift.NewBuilder("article", articleMeasures...)
		for _, article := range texts {
			var words documentWords
			for _, s := range text.Segment(article) {
				words.add(article, s.Tokens)
			}
			words.close(made)
		}
		return drift.Compare(reference, made.Fingerprint()).Distance
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(external.Shared(t, "data/polnear/dev/text")), "..", "*", "text", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d articles, %v", len(files), err)
	}
	papers := map[string][]string{}
	var all []string
	for _, name := range files {
		article, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		paper, _, _ := strings.Cut(filepath.Base(name), "_")
		papers[paper] = append(papers[paper], string(article))
		all = append(all, string(article))
	}
	for _, paper := range slices.Sorted(maps.Keys(papers)) {
		if d := measure(papers[paper]); d > drift.Far {
			t.Errorf("%s: %.2f", paper, d)
		} else {
			t.Logf("%s: %.2f, %d articles", paper, d, len(papers[paper]))
		}
	}
	alarms, most := 0, 0.0
	const runs, batch = 100, 20
	for run := range uint64(runs) {
		rng := rand.New(rand.NewPCG(1, run))
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		d := measure(all[:batch])
		most = max(most, d)
		if d > drift.Far {
			alarms++
		}
	}
	t.Logf("batches of %d articles: %d of %d alarms, at most %.2f", batch, alarms, runs, most)
	if alarms > drift.Alarm*runs {
		t.Errorf("%d of %d batches of news are told as another kind of text", alarms, runs)
	}
	for _, genre := range genres(t) {
		d := measure(genre.texts)
		t.Logf("%s: %.2f", genre.name, d)
		if news := genre.name == "GUM_news" || genre.name == "weblog"; news == (d > drift.Far) {
			t.Errorf("%s: %.2f", genre.name, d)
		}
	}
}

type genre struct {
	name  string
	texts []string
}

// genres are the documents of the English treebanks by genre, those with fewer
// than ten documents left out; short ones are joined.
func genres(t *testing.T) []genre {
	t.Helper()
	texts := map[string][]string{}
	for _, file := range []string{"gum-train", "gum-dev", "ewt-train", "ewt-dev"} {
		trees, err := os.ReadFile(external.Shared(t, "data/ud-english/"+file+".conllu"))
		if err != nil {
			t.Fatal(err)
		}
		name, document := "", ""
		closed := func(least int) {
			if len(document) > least {
				texts[name] = append(texts[name], document)
				document = ""
			}
		}
		for line := range strings.Lines(string(trees)) {
			if id, ok := strings.CutPrefix(line, "# newdoc id = "); ok {
				of := strings.Split(strings.TrimSpace(id), "-")[0]
				if parts := strings.Split(of, "_"); len(parts) > 2 {
					of = parts[0] + "_" + parts[1]
				}
				if closed(2500); of != name {
					closed(0)
				}
				name = of
			} else if sentence, ok := strings.CutPrefix(line, "# text = "); ok {
				document += sentence + "\n"
			}
		}
		closed(0)
	}
	var list []genre
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if len(texts[name]) >= drift.MinDocuments {
			list = append(list, genre{name, texts[name]})
		}
	}
	return list
}

func TestDrift(t *testing.T) {
	usual, same, stormy := driftFolder(t, 4), driftFolder(t, 6), driftFolder(t, 50)
	m, err := Drift(stormy, usual)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"The articles differ from " + usual + " by more than chance", "words storm (more often)",
		"actors Storm \ufffd Watch\ufffd (more often)", "sentences in an article (24, there 13)",
	} {
		if !strings.Contains(m.Sentence(), want) {
			t.Errorf("no %q in %s", want, m.Sentence())
		}
	}
	for _, want := range []string{"(100 articles, here 100 articles): moved, by more than chance", "| word | storm | 1 in 100 sentences | 12.5 in 100 sentences |"} {
		if !strings.Contains(m.Markdown(), want) {
			t.Errorf("no %q in %s", want, m.Markdown())
		}
	}
	if back, err := Drift(usual, stormy); err != nil || !strings.Contains(back.Sentence(), "storm (less often)") {
		t.Errorf("%v, %v", back, err)
	}
	if m, err = Drift(same, same); err != nil || m.Sentence() != "" || !strings.Contains(m.Markdown(), "not moved by more than chance") {
		t.Errorf("from itself: %v, %v", m, err)
	}
	if m, err = Drift(usual, ""); err != nil || m != nil {
		t.Errorf("scored with a model that is not at hand: %v, %v", m, err)
	}
}
