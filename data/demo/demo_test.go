package demo

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

type article struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Published string `json:"published"`
	Source    string `json:"source"`
	URL       string `json:"url"`
	Language  string `json:"language"`
	Text      string `json:"text"`
}

type mark struct {
	ArticleID  string   `json:"article_id"`
	Sentence   string   `json:"sentence"`
	Holder     string   `json:"holder"`
	Target     string   `json:"target"`
	Stance     string   `json:"stance"`
	HolderAlso []string `json:"holder_also"`
	TargetAlso []string `json:"target_also"`
}

func readJSONL[T any](t *testing.T, data []byte) []T {
	t.Helper()
	var rows []T
	for i, line := range bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n")) {
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		var row T
		if err := dec.Decode(&row); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		rows = append(rows, row)
	}
	return rows
}

// readCSV returns the rows below the header, which must be the given one.
func readCSV(t *testing.T, data []byte, header string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], ","); got != header {
		t.Fatalf("header %q, want %q", got, header)
	}
	return rows[1:]
}

func TestArticles(t *testing.T) {
	rows := readJSONL[article](t, Articles())
	if len(rows) < 24 {
		t.Errorf("%d articles, want at least 24", len(rows))
	}
	seen := map[string]bool{}
	sources := map[string]bool{}
	foreign := 0
	for _, a := range rows {
		if seen[a.ID] {
			t.Errorf("%s: id occurs twice", a.ID)
		}
		seen[a.ID] = true
		sources[a.Source] = true
		if a.Language != "en" {
			foreign++
		}
		if a.Title == "" || a.Source == "" || !strings.HasPrefix(a.URL, "https://example.org/") {
			t.Errorf("%s: title %q, source %q, url %q", a.ID, a.Title, a.Source, a.URL)
		}
		published, err := time.Parse(time.RFC3339, a.Published)
		if err != nil {
			published, err = time.Parse(time.DateOnly, a.Published)
		}
		if err != nil {
			t.Errorf("%s: published %q is neither RFC 3339 nor a date", a.ID, a.Published)
		} else if published.Year() != 2025 || published.Month() < time.September || published.Month() > time.November {
			t.Errorf("%s: published %s, outside the autumn of 2025", a.ID, a.Published)
		}
		if n := len(strings.Fields(a.Text)); n < 180 || n > 450 {
			t.Errorf("%s: %d words, want 180 to 450", a.ID, n)
		}
	}
	if foreign != 1 {
		t.Errorf("%d articles are not in English, want 1", foreign)
	}
	if len(sources) < 5 {
		t.Errorf("%d sources, want at least 5", len(sources))
	}
}

// TestNearDuplicate holds that exactly one pair of articles shares most of its
// words in order, so that the demo shows what duplicate_of is for.
func TestNearDuplicate(t *testing.T) {
	rows := readJSONL[article](t, Articles())
	var pairs []string
	for i, a := range rows {
		for _, b := range rows[:i] {
			if a.Text == b.Text {
				t.Errorf("%s and %s are the same text", a.ID, b.ID)
			}
			if overlap(fourGrams(a.Text), fourGrams(b.Text)) > 0.5 {
				pairs = append(pairs, b.ID+" "+a.ID)
			}
		}
	}
	if got := strings.Join(pairs, "; "); got != "aegean-cable aegean-cable-wire" {
		t.Errorf("near-duplicates %q", got)
	}
}

func TestMarked(t *testing.T) {
	texts := map[string]string{}
	for _, a := range readJSONL[article](t, Articles()) {
		texts[a.ID] = a.Text
	}
	perArticle := map[string]int{}
	perStance := map[string]int{}
	seen := map[string]bool{}
	for i, m := range readJSONL[mark](t, Marked()) {
		where := fmt.Sprintf("row %d (%s, %s → %s)", i+1, m.ArticleID, m.Holder, m.Target)
		if n := strings.Count(texts[m.ArticleID], m.Sentence); m.Sentence == "" || n != 1 {
			t.Errorf("%s: %q occurs %d times in the article", where, m.Sentence, n)
		}
		if m.Holder == "" || m.Target == "" || m.Holder == m.Target {
			t.Errorf("%s: holder and target must be two actors", where)
		}
		if m.Stance != "supportive" && m.Stance != "accusatory" {
			t.Errorf("%s: stance %q", where, m.Stance)
		}
		key := strings.Join([]string{m.ArticleID, m.Sentence, m.Holder, m.Target}, "\x00")
		if seen[key] {
			t.Errorf("%s: marked twice", where)
		}
		seen[key] = true
		perArticle[m.ArticleID]++
		perStance[m.Stance]++
	}
	if len(perArticle) != 10 {
		t.Errorf("%d articles are marked, want 10", len(perArticle))
	}
	for id, n := range perArticle {
		if n < 8 {
			t.Errorf("%s: %d stances marked, want at least 8", id, n)
		}
	}
	if perStance["supportive"] < 25 {
		t.Errorf("%d supportive stances marked, want at least 25", perStance["supportive"])
	}
}

func TestLabels(t *testing.T) {
	rows := readCSV(t, Labels(), "id,text,actor,target,label,group")
	if len(rows) < 420 {
		t.Errorf("%d rows, want at least 420", len(rows))
	}
	ids := map[string]bool{}
	groupOf := map[string]string{} // text → group
	textOf := map[string]string{}  // group → text
	pairs := map[string]bool{}
	classes := map[string]int{}
	var sentences []string
	for _, r := range rows {
		id, text, actor, target, label, group := r[0], r[1], r[2], r[3], r[4], r[5]
		if ids[id] {
			t.Errorf("%s: id occurs twice", id)
		}
		ids[id] = true
		classes[label]++
		checkWord(t, id, text, actor)
		if target != "" {
			checkWord(t, id, text, target)
		}
		if target == actor || pairs[text+"\x00"+actor] {
			t.Errorf("%s: the same actor twice, or as its own target", id)
		}
		pairs[text+"\x00"+actor] = true
		if n := len(strings.Fields(text)); n < 7 || n > 45 {
			t.Errorf("%s: %d words", id, n)
		}
		if _, ok := groupOf[text]; !ok {
			sentences = append(sentences, text)
			if textOf[group] != "" {
				t.Errorf("%s: group %s holds another sentence", id, group)
			}
			groupOf[text], textOf[group] = group, text
		} else if groupOf[text] != group {
			t.Errorf("%s: both directions of a sentence must share a group", id)
		}
	}
	if len(sentences) < 420 {
		t.Errorf("%d different sentences, want at least 420", len(sentences))
	}
	checkShares(t, classes, map[string][2]float64{
		"supportive": {0.27, 0.33}, "accusatory": {0.27, 0.33}, "neutral": {0.37, 0.43},
	})
	checkVaried(t, sentences)
}

func TestTone(t *testing.T) {
	rows := readCSV(t, Tone(), "id,text,actor,label")
	if len(rows) < 150 {
		t.Errorf("%d rows, want at least 150", len(rows))
	}
	ids := map[string]bool{}
	classes := map[string]int{}
	var sentences []string
	for _, r := range rows {
		if ids[r[0]] {
			t.Errorf("%s: id occurs twice", r[0])
		}
		ids[r[0]] = true
		checkWord(t, r[0], r[1], r[2])
		sentences = append(sentences, r[1])
		classes[r[3]]++
	}
	checkShares(t, classes, map[string][2]float64{
		"positive": {0.28, 0.38}, "negative": {0.28, 0.38}, "neutral": {0.28, 0.38},
	})
	checkVaried(t, sentences)
}

// checkWord fails unless word occurs in text with no letter or digit on either
// side.
func checkWord(t *testing.T, id, text, word string) {
	t.Helper()
	if word == "" {
		t.Errorf("%s: no actor", id)
		return
	}
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for at := 0; ; {
		i := strings.Index(text[at:], word)
		if i < 0 {
			t.Errorf("%s: %q is not a whole word of %q", id, word, text)
			return
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(word):])
		if !inWord(before) && !inWord(after) {
			return
		}
		at = i + 1
	}
}

// checkShares fails when the share of a class leaves its range, or a class has
// no range.
func checkShares(t *testing.T, classes map[string]int, want map[string][2]float64) {
	t.Helper()
	total := 0
	for _, n := range classes {
		total += n
	}
	for class, n := range classes {
		share := float64(n) / float64(total)
		if r, ok := want[class]; !ok || share < r[0] || share > r[1] {
			t.Errorf("%s: %d of %d rows (%.2f), want within %v", class, n, total, share, r)
		}
	}
	if len(classes) != len(want) {
		t.Errorf("%d classes, want %d", len(classes), len(want))
	}
}

// checkVaried fails on a repeated sentence, on two sentences that share more
// than a third of the shorter one's 4-grams, and on a 4-gram in more than one
// per cent of them: the marks of a template.
func checkVaried(t *testing.T, sentences []string) {
	t.Helper()
	grams := make([]map[string]bool, len(sentences))
	uses := map[string]int{}
	for i, s := range sentences {
		grams[i] = fourGrams(s)
		for g := range grams[i] {
			uses[g]++
		}
		for j := range i {
			if s == sentences[j] {
				t.Errorf("sentence repeated: %q", s)
			} else if overlap(grams[i], grams[j]) > 1.0/3 {
				t.Errorf("too alike:\n%s\n%s", sentences[j], s)
			}
		}
	}
	for g, n := range uses {
		if n > max(3, len(sentences)/100) {
			t.Errorf("%q stands in %d sentences", g, n)
		}
	}
}

var words = regexp.MustCompile(`[\pL\pN]+`)

// fourGrams is the set of the runs of four words in a text, in lower case.
func fourGrams(text string) map[string]bool {
	w := words.FindAllString(strings.ToLower(text), -1)
	grams := map[string]bool{}
	for i := 4; i <= len(w); i++ {
		grams[strings.Join(w[i-4:i], " ")] = true
	}
	return grams
}

// overlap is the share of the smaller set that the two have in common, 0…1.
func overlap(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	n := 0
	for g := range a {
		if b[g] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
