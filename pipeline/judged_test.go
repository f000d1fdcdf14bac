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
// judged those that he rejected. "heard" are 200 of the sides of the first
// version that hears the rest of an article; their reader was told neither.
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
	samples := []string{"random", "sided", "sides", "latest", "latest, sure", "claims", "claims, sure", "heard", "heard, sure"}
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

// judgedTone is a mention in PolNeAR's development articles, drawn at random from those of
// actors, and how a reader, a language model that was not told what the program says, finds
// the actor portrayed by its sentence. A second reading of 200 has the same tone for 194.
type judgedTone struct {
	article       string
	place, length int
	checksum      uint32
	span          [2]int
	actorID, tone string
}

// TestJudgedTones prints the share of the judged tones that the embedded model gives, each
// sentence by itself and revised by its article.
func TestJudgedTones(t *testing.T) {
	const floor = 0.7 // of those revised
	dir := external.Shared(t, filepath.Join("data", "polnear", "dev", "text"))
	r, err := loadResources("", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	rows := readTones(t)
	for _, alone := range []bool{true, false} {
		r.alone = alone
		w := r.NewWorker()
		right, all, given, kept := 0, 0, map[string]int{}, map[string]int{}
		loss := 0.0
		var doc *document.Document
		for i, j := range rows {
			if i == 0 || j.article != rows[i-1].article {
				text, err := os.ReadFile(filepath.Join(dir, j.article))
				if err != nil {
					t.Fatal(err)
				}
				if doc, _, err = w.Document(&article.Article{ID: j.article, Text: string(text)}); err != nil {
					t.Fatal(err)
				}
				runes := []rune(doc.Text)
				if crc32.ChecksumIEEE([]byte(string(runes[j.place:j.place+j.length]))) != j.checksum {
					t.Fatalf("%s at %d is not the sentence that was judged", j.article, j.place)
				}
			}
			for _, m := range doc.Mentions {
				if m.Tone == nil || codePoints(doc, m.Span) != j.span || doc.Actors[m.Actor].ID != j.actorID {
					continue
				}
				all++
				tone := table.ToneClasses[m.Tone.Class]
				given[tone]++
				loss -= math.Log(m.Tone.P[slices.Index(table.ToneClasses, j.tone)])
				if tone == j.tone {
					right++
					kept[tone]++
				}
				break
			}
		}
		how := "revised by its article"
		if alone {
			how = "each sentence by itself"
		}
		low, high := wilson(right, all)
		fmt.Printf("judged tones, %s: %d right of %d, %.3f (%.3f to %.3f), log loss %.3f; positive %d of %d, negative %d of %d\n",
			how, right, all, share(right, all), low, high, loss/float64(all), kept["positive"], given["positive"], kept["negative"], given["negative"])
		if !alone && share(right, all) < floor {
			t.Errorf("%.3f are right (floor %.2f)", share(right, all), floor)
		}
	}
}

func readTones(t *testing.T) (all []judgedTone) {
	t.Helper()
	for _, l := range readTable(t, "tones.tsv") {
		all = append(all, judgedTone{
			article: l[0], place: number(t, l[1]), length: number(t, l[2]), checksum: uint32(number(t, l[3])),
			span: [2]int{number(t, l[4]), number(t, l[5])}, actorID: l[6], tone: l[7],
		})
	}
	return all
}

// readTable reads a file of testdata without its header.
func readTable(t *testing.T, name string) [][]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
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
	return lines[1:]
}

// number reads a number; -1 for none.
func number(t *testing.T, s string) int {
	t.Helper()
	if s == "" {
		return -1
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func readJudged(t *testing.T) []judged {
	t.Helper()
	var all []judged
	for _, l := range readTable(t, "judged.tsv") {
		all = append(all, judged{
			sample: l[0], article: l[1], place: number(t, l[2]), length: number(t, l[3]), checksum: uint32(number(t, l[4])),
			holder: [2]int{number(t, l[5]), number(t, l[6])}, target: [2]int{number(t, l[7]), number(t, l[8])},
			holderID: l[9], targetID: l[10], stance: l[11], holderRight: l[12] == "yes", targetRight: l[13] != "no",
		})
	}
	slices.SortStableFunc(all, func(a, b judged) int { return cmp.Compare(a.article, b.article) })
	return all
}
