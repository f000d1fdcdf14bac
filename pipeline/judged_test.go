package pipeline

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"unicode/utf8"

	"stance/data/external"
	"stance/pipeline/article"
	"stance/pipeline/document"
	"stance/pipeline/table"
)

// judged is a row of the table stances over PolNeAR's development articles that
// a reader judged: who the holder and the target were and whether they were
// rightly so, and what the stance is between the two spans. No text is kept:
// places count code points of the article, a checksum tells that its sentence
// is the one that was read. The sample "random" is drawn from all rows, "sided"
// from those that took a side, both as an earlier version reported them; "sides"
// are those that three versions took (250 each of 32b81ae and dbeacdb, 200 of
// 456a264), "latest" 200 of 6e7f943, and "claims" 273 of 7c44b20 and 4a45f06. Versions
// were mixed, so that their reader, a language model, did not know whose the sides were
// or what they said; but of "claims" he was told the side, and another, who was not,
// judged those that he rejected.
type judged struct {
	sample, article          string
	place, length            int
	checksum                 uint32
	holder, target           [2]int // -1: none
	holderID, targetID       string
	stance                   string
	holderRight, targetRight bool
}

// TestJudgedStances scores the articles of the judged rows again with the
// embedded model and prints the share that is right, by kind of error. A row
// whose holder or target has become another since is set apart as changed.
func TestJudgedStances(t *testing.T) {
	const (
		floor = 0.75 // of the random rows
		sure  = 0.6  // the confidence from which on README counts sides apart
	)
	dir := external.Shared(t, filepath.Join("data", "polnear", "dev", "text"))
	r, err := loadResources("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	w := r.NewWorker()
	samples := []string{"random", "sided", "sides", "latest", "latest, sure", "claims", "claims, sure"}
	counts := map[string]map[string]int{}
	for _, sample := range samples {
		counts[sample] = map[string]int{}
	}
	var doc *document.Document
	name := ""
	for _, j := range readJudged(t) {
		if j.article != name {
			name, doc = j.article, nil
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if doc, _, err = w.Document(&article.Article{ID: name, Text: string(text)}); err != nil {
				t.Fatal(err)
			}
		}
		runes := []rune(doc.Text)
		if j.place+j.length > len(runes) || crc32.ChecksumIEEE([]byte(string(runes[j.place:j.place+j.length]))) != j.checksum {
			t.Fatalf("%s at %d is not the sentence that was judged", j.article, j.place)
		}
		kind, confidence := j.verdict(doc)
		counts[j.sample][kind]++
		if c := counts[j.sample+", sure"]; c != nil && confidence >= sure {
			c[kind]++
		}
	}
	for _, sample := range samples {
		c := counts[sample]
		all := c["right"] + c["wrong stance"] + c["wrong holder or target"]
		low, high := wilson(c["right"], all)
		fmt.Printf("judged rows, %s: %d right of %d, %.3f (%.3f to %.3f)", sample, c["right"], all, share(c["right"], all), low, high)
		for _, kind := range slices.Sorted(maps.Keys(c)) {
			if kind != "right" {
				fmt.Printf("; %s %d", kind, c[kind])
			}
		}
		fmt.Println()
		if sample == "random" && share(c["right"], all) < floor {
			t.Errorf("%.3f of the random rows are right (floor %.2f)", share(c["right"], all), floor)
		}
	}
}

// verdict compares the row with what is reported now, with the confidence of that.
func (j *judged) verdict(doc *document.Document) (kind string, confidence float64) {
	for _, s := range doc.Stances {
		if codePoints(doc, s.HolderSpan) != j.holder || codePoints(doc, s.TargetSpan) != j.target || !j.within(doc, s.Sentence) {
			continue
		}
		holder, target := doc.Actors[s.Holder].ID, ""
		if s.Target >= 0 {
			target = doc.Actors[s.Target].ID
		}
		label := table.StanceClasses[s.Class]
		switch {
		case holder != j.holderID || target != j.targetID:
			kind = "changed"
		case !j.holderRight || !j.targetRight:
			kind = "wrong holder or target"
		case s.Abstained:
			kind = "abstained"
		case label != j.stance:
			kind = "wrong stance"
		default:
			kind = "right"
		}
		return kind, s.Confidence
	}
	if j.stance == "neutral" || !j.holderRight || !j.targetRight {
		return "rightly no longer reported", 0
	}
	return "no longer found", 0
}

func (j *judged) within(doc *document.Document, sentence int) bool {
	return utf8.RuneCountInString(doc.Text[:doc.Sentences[sentence].Start]) == j.place
}

func codePoints(doc *document.Document, s document.Span) [2]int {
	if s.None() {
		return [2]int{-1, -1}
	}
	start := utf8.RuneCountInString(doc.Text[:s.Start])
	return [2]int{start, start + utf8.RuneCountInString(doc.Text[s.Start:s.End])}
}

// wilson is the 95 % interval of a share (Wilson, JASA 22, 1927).
func wilson(hits, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959964
	p, m := float64(hits)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return centre - half, centre + half
}

func readJudged(t *testing.T) []judged {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "judged.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	reader := csv.NewReader(f)
	reader.Comma = '\t'
	lines, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) int {
		if s == "" {
			return -1
		}
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	var all []judged
	for _, l := range lines[1:] {
		all = append(all, judged{
			sample: l[0], article: l[1], place: number(l[2]), length: number(l[3]), checksum: uint32(number(l[4])),
			holder: [2]int{number(l[5]), number(l[6])}, target: [2]int{number(l[7]), number(l[8])},
			holderID: l[9], targetID: l[10], stance: l[11], holderRight: l[12] == "yes", targetRight: l[13] != "no",
		})
	}
	slices.SortStableFunc(all, func(a, b judged) int { return cmp.Compare(a.article, b.article) })
	return all
}
