package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"stance/data/demo"
	"stance/pipeline/actor"
	"stance/pipeline/article"
	"stance/pipeline/document"
	"stance/pipeline/table"
)

// marked is a stance that a careful reader marked in a sample article.
type marked struct {
	ArticleID  string   `json:"article_id"`
	Sentence   string   `json:"sentence"`
	Holder     string   `json:"holder"`
	Target     string   `json:"target"`
	Stance     string   `json:"stance"`
	HolderAlso []string `json:"holder_also"`
	TargetAlso []string `json:"target_also"`
}

func (m *marked) holderIs(name string) bool {
	return name == m.Holder || slices.Contains(m.HolderAlso, name)
}

func (m *marked) targetIs(name string) bool {
	return name == m.Target || slices.Contains(m.TargetAlso, name)
}

// TestMarkedStances scores articles that a reader marked, with the embedded model, and
// prints how many marked stances are found and how many reported ones are right: of the
// sample articles, of those in testdata/marked whose misses were read and mended, and of
// those whose misses nobody looked at, which tell of articles to come: what is missed there
// is not printed. The floors keep what is reached.
func TestMarkedStances(t *testing.T) {
	const folder = "testdata/marked/"
	read := func(name string) []byte {
		content, err := os.ReadFile(folder + name)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	r, err := loadResources("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	w := r.NewWorker()
	names := map[string]string{}
	for _, e := range actor.Default().List() {
		names[e.ID] = e.Name
	}
	for _, c := range []struct {
		name                   string
		articles, marked       []byte
		floorFound, floorRight float64
	}{
		{"samples", demo.Articles(), demo.Marked(), 0.6, 0.7},
		{"read", read("read.articles.jsonl"), read("read.marked.jsonl"), 0.45, 0.7},
		{"unread", read("unread.articles.jsonl"), read("unread.marked.jsonl"), 0.45, 0.65},
	} {
		var all markedTally
		logf := t.Logf
		if c.name == "unread" {
			logf = func(string, ...any) {}
		}
		byArticle := readMarked(t, c.marked)
		for _, a := range sampleArticles(t, c.articles) {
			if rows := byArticle[a.ID]; rows != nil {
				doc, _, err := w.Document(a)
				if err != nil {
					t.Fatal(err)
				}
				all.add(a.ID, doc, rows, names, logf)
			}
		}
		fmt.Printf("marked stances, %s: %d; holder and target found %.3f; with the right label %.3f; reported %d, of these right %.3f\n",
			c.name, all.marked, share(all.paired, all.marked), share(all.found, all.marked), all.reported, share(all.right, all.reported))
		if share(all.found, all.marked) < c.floorFound || share(all.right, all.reported) < c.floorRight {
			t.Errorf("%s: found %.3f (floor %.2f), right %.3f (floor %.2f)", c.name, share(all.found, all.marked), c.floorFound, share(all.right, all.reported), c.floorRight)
		}
	}
}

// markedTally counts marked stances, those whose holder and target are found, those with the
// right label, and reported ones and those of them that are marked.
type markedTally struct{ marked, paired, found, reported, right int }

// add counts those of one article. A people counts for its country too.
func (n *markedTally) add(id string, doc *document.Document, rows []marked, names map[string]string, logf func(string, ...any)) {
	called := func(a int) []string {
		return []string{doc.Actors[a].Name, names[strings.Replace(doc.Actors[a].ID, "people:", "country:", 1)]}
	}
	hit := make([]bool, len(rows))
	pair := make([]bool, len(rows))
	for _, s := range doc.Stances {
		if s.Target < 0 {
			continue
		}
		holder, target := called(s.Holder), called(s.Target)
		label := table.StanceClasses[s.Class]
		sided := label != "neutral" && !s.Abstained
		matched := false
		for i, m := range rows {
			if !inSentence(doc, s.Sentence, m.Sentence) || !slices.ContainsFunc(holder, m.holderIs) || !slices.ContainsFunc(target, m.targetIs) {
				continue
			}
			pair[i] = true
			if sided && m.Stance == label {
				hit[i], matched = true, true
			}
		}
		if sided {
			n.reported++
			if matched {
				n.right++
			} else {
				logf("%s: not marked: %s → %s %s (%.2f): %s", id, holder[0], target[0], label, s.Confidence, doc.At(doc.Sentences[s.Sentence].Span))
			}
		}
	}
	for i, m := range rows {
		n.marked++
		switch {
		case hit[i]:
			n.found++
			n.paired++
		case pair[i]:
			n.paired++
			logf("%s: not found, judged otherwise: %s → %s %s: %s", id, m.Holder, m.Target, m.Stance, m.Sentence)
		default:
			logf("%s: not found, no such pair: %s → %s %s: %s", id, m.Holder, m.Target, m.Stance, m.Sentence)
		}
	}
}

func share(n, of int) float64 { return float64(n) / float64(max(of, 1)) }

func inSentence(doc *document.Document, sentence int, words string) bool {
	at := strings.Index(doc.Text, words)
	s := doc.Sentences[sentence]
	// A marked piece may begin one sentence and run into the next: where it
	// begins counts.
	return at >= s.Start && at < s.End
}

func readMarked(t *testing.T, content []byte) map[string][]marked {
	t.Helper()
	byArticle := map[string][]marked{}
	d := json.NewDecoder(bytes.NewReader(content))
	for d.More() {
		var m marked
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		byArticle[m.ArticleID] = append(byArticle[m.ArticleID], m)
	}
	return byArticle
}

func sampleArticles(t *testing.T, content []byte) []*article.Article {
	t.Helper()
	r, err := article.Open([]string{"-"}, article.Options{Stdin: bytes.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all []*article.Article
	for {
		item, err := r.Next()
		if err != nil {
			break
		}
		if item.Reject != nil {
			t.Fatal(item.Reject)
		}
		all = append(all, item.Article)
	}
	return all
}
