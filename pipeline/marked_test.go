package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"stance/data/demo"
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

// TestMarkedStances scores the sample articles that a reader marked, with the
// embedded model, and prints how many marked stances are found and how many
// reported ones are right. The floors keep what is reached.
func TestMarkedStances(t *testing.T) {
	const (
		floorFound = 0.55
		floorRight = 0.52
	)
	r, err := loadResources("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	byArticle := readMarked(t)
	w := r.NewWorker()
	var all, paired, found, reported, right int
	for _, a := range sampleArticles(t) {
		rows := byArticle[a.ID]
		if rows == nil {
			continue
		}
		doc, _, err := w.Document(a)
		if err != nil {
			t.Fatal(err)
		}
		hit := make([]bool, len(rows))
		pair := make([]bool, len(rows))
		for _, s := range doc.Stances {
			if s.Target < 0 {
				continue
			}
			holder, target := doc.Actors[s.Holder].Name, doc.Actors[s.Target].Name
			label := table.StanceClasses[s.Class]
			sided := label != "neutral" && !s.Abstained
			matched := false
			for i, m := range rows {
				if !inSentence(doc, s.Sentence, m.Sentence) || !m.holderIs(holder) || !m.targetIs(target) {
					continue
				}
				pair[i] = true
				if sided && m.Stance == label {
					hit[i], matched = true, true
				}
			}
			if sided {
				reported++
				if matched {
					right++
				} else {
					t.Logf("%s: not marked: %s → %s %s (%.2f): %s", a.ID, holder, target, label, s.Confidence, doc.At(doc.Sentences[s.Sentence].Span))
				}
			}
		}
		for i, m := range rows {
			all++
			switch {
			case hit[i]:
				found++
				paired++
			case pair[i]:
				paired++
				t.Logf("%s: not found, judged otherwise: %s → %s %s: %s", a.ID, m.Holder, m.Target, m.Stance, m.Sentence)
			default:
				t.Logf("%s: not found, no such pair: %s → %s %s: %s", a.ID, m.Holder, m.Target, m.Stance, m.Sentence)
			}
		}
	}
	fmt.Printf("marked stances: %d; holder and target found %.3f; with the right label %.3f; reported %d, of these right %.3f\n",
		all, share(paired, all), share(found, all), reported, share(right, reported))
	if share(found, all) < floorFound || share(right, reported) < floorRight {
		t.Errorf("found %.3f (floor %.2f), right %.3f (floor %.2f)", share(found, all), floorFound, share(right, reported), floorRight)
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

func readMarked(t *testing.T) map[string][]marked {
	t.Helper()
	byArticle := map[string][]marked{}
	d := json.NewDecoder(bytes.NewReader(demo.Marked()))
	for d.More() {
		var m marked
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		byArticle[m.ArticleID] = append(byArticle[m.ArticleID], m)
	}
	return byArticle
}

func sampleArticles(t *testing.T) []*article.Article {
	t.Helper()
	r, err := article.Open([]string{"-"}, article.Options{Stdin: bytes.NewReader(demo.Articles())})
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
	if len(all) < 20 {
		t.Fatalf("%d sample articles", len(all))
	}
	return all
}
