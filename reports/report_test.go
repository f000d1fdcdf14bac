package reports

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stance/pipeline/table"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (go test ./reports -update accepts it):\n%s", name, diff)
	}
}

func fixtureFolder(t testing.TB) string {
	rows := fixtureRows(fixtureStories, fixtureActors)
	rows.Rejects = []table.RejectRow{
		{Input: "feed.jsonl", Position: "row 6", ArticleID: ref("wire/101"), Reason: "duplicate_id", Detail: "the id stands in row 1 already: give each article its own"},
		{Input: "feed.jsonl", Position: "row 9", ArticleID: ref("wire/109"), Reason: "not_english", Detail: "the language is fr; only English is scored"},
	}
	dir := filepath.Join(t.TempDir(), "march")
	writeFolder(t, dir, rows)
	return dir
}

func TestRenderers(t *testing.T) {
	r, err := Read(fixtureFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report.md", "report.html", "report.json"} {
		t.Run(name, func(t *testing.T) {
			renderer, err := RendererFor(name)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := renderer.Report(&got, r); err != nil {
				t.Fatal(err)
			}
			golden(t, name, got.Bytes())
		})
	}
}

func TestRendererForSaysWhatItTakes(t *testing.T) {
	for _, name := range []string{"report", "report.pdf", ""} {
		if _, err := RendererFor(name); err == nil || !strings.Contains(err.Error(), ".html, .md or .json") {
			t.Errorf("%q: error %v", name, err)
		}
	}
}

func TestSameFoldersSameReport(t *testing.T) {
	dir := fixtureFolder(t)
	var want string
	for range 5 {
		r, err := Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		got := render(t, JSON{}, r) + render(t, HTML{}, r) + render(t, Markdown{}, r)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatal("the report varies")
		}
	}
}

// Several folders are one report, in which a text of both counts once, unless
// duplicates are kept; the same article id in two folders is two articles.
func TestSeveralFolders(t *testing.T) {
	for _, c := range []struct {
		name  string
		keep  bool
		times int
	}{{"a text counts once", false, 1}, {"duplicates kept", true, 2}} {
		t.Run(c.name, func(t *testing.T) {
			o := Options{KeepDuplicates: c.keep}
			one, err := o.Read(fixtureFolder(t))
			if err != nil {
				t.Fatal(err)
			}
			two, err := o.Read(fixtureFolder(t), fixtureFolder(t))
			if err != nil {
				t.Fatal(err)
			}
			if len(two.Scope.Runs) != 2 || two.Scope.Articles != 2*one.Scope.Articles || two.Scope.Rejected != 2*one.Scope.Rejected ||
				two.Scope.Duplicates != one.Scope.Duplicates+one.Scope.Articles {
				t.Errorf("the scope is %+v", two.Scope)
			}
			if len(two.Pairs) != len(one.Pairs) {
				t.Fatalf("%d pairs, %d in one folder", len(two.Pairs), len(one.Pairs))
			}
			for i := range one.Pairs {
				a, b := one.Pairs[i], two.Pairs[i]
				if b.Holder != a.Holder || b.Sided() != c.times*a.Sided() || b.Articles != c.times*a.Articles || len(b.Evidence) != len(a.Evidence) {
					t.Errorf("%s: %+v, in one folder %+v", a.Says, b.Figures, a.Figures)
				}
			}
		})
	}
}

// unjudgedRows are the fixture's, scored with a model without stance.
func unjudgedRows() *table.Rows {
	rows := fixtureRows(fixtureStories, fixtureActors)
	for i := range rows.Stances {
		s := &rows.Stances[i]
		s.Stance, s.Confidence, s.Abstained, s.PSupportive, s.PNeutral, s.PAccusatory = nil, nil, nil, nil, nil, nil
	}
	return rows
}

func withoutStances(rows *table.Rows) *table.Rows {
	rows.Stances, rows.Dyads = nil, nil
	return rows
}

func TestNothingToReport(t *testing.T) {
	for name, c := range map[string]struct {
		rows *table.Rows
		says string
	}{
		"no articles":            {&table.Rows{}, "monday has no articles: all inputs were rejected, or there were none."},
		"a model without stance": {unjudgedRows(), "The model that scored monday has no task stance, so nobody's stance was judged: "},
		"nobody beside another":  {withoutStances(fixtureRows(fixtureStories, fixtureActors)), "No article names two actors in one sentence"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "monday")
			writeFolder(t, dir, c.rows)
			r, err := Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Headlines) != 1 || !strings.HasPrefix(r.Headlines[0], c.says) || len(r.Pairs) != 0 {
				t.Errorf("headlines %q, want %q; %d pairs", r.Headlines, c.says, len(r.Pairs))
			}
			for _, renderer := range []Renderer{HTML{}, Markdown{}, JSON{}} {
				if text := render(t, renderer, r); strings.Contains(text, ">NaN") || strings.Contains(text, "| NaN") {
					t.Errorf("%T: %s", renderer, text)
				}
			}
			compared, err := Compare(fixtureFolder(t), dir)
			if err != nil {
				t.Fatal(err)
			}
			if name != "nobody beside another" && !strings.HasPrefix(compared.Headlines[0], c.says) {
				t.Errorf("compared: %q, want %q", compared.Headlines, c.says)
			}
		})
	}
}

// TestOneRunUnjudged: of several runs one may have no stances.
func TestOneRunUnjudged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "monday")
	writeFolder(t, dir, unjudgedRows())
	r, err := Read(dir, fixtureFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	const want = "The model that scored monday has no task stance: no figure counts its articles' stances."
	if !slices.Contains(r.Warnings, want) {
		t.Errorf("warnings %q, want %q", r.Warnings, want)
	}
}

func TestReadSaysWhichFolderIsWrong(t *testing.T) {
	empty := t.TempDir()
	for name, dirs := range map[string][]string{"none": nil, "not a result": {empty}, "one of two": {fixtureFolder(t), empty}} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(dirs...)
			if err == nil || len(dirs) > 0 && (!errors.Is(err, table.ErrNoResult) || !strings.Contains(err.Error(), empty)) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// A stance of an article that the table of articles lacks is damage, not
// something to pass over.
func TestTablesThatDoNotFit(t *testing.T) {
	rows := fixtureRows(fixtureStories, fixtureActors)
	rows.Articles = rows.Articles[1:]
	dir := t.TempDir()
	writeFolder(t, dir, rows)
	if _, err := Read(dir); !errors.Is(err, table.ErrDamaged) || !strings.Contains(err.Error(), "wire/101") {
		t.Errorf("error %v", err)
	}
}

func TestShortenKeepsTheSpans(t *testing.T) {
	long := strings.Repeat("Überlang ", 100) + "Kenya" + strings.Repeat(" thanked", 20) + " Norway" + strings.Repeat(" again", 100)
	s := sentence{start: 40, end: 40 + int32(len([]rune(long))), text: []rune(long)}
	at := func(words string) (int32, int32) {
		start, end := wordsAt(long, words)
		return 40 + start, 40 + end
	}
	holderStart, holderEnd := at("Kenya")
	targetStart, targetEnd := at("Norway")
	holder, target := within(s, holderStart, holderEnd), within(s, targetStart, targetEnd)
	text, cut := shorten(s.text, firstSpan(holder, target))
	e := Evidence{Text: string(text), HolderSpan: shift(holder, cut, len(text)), TargetSpan: shift(target, cut, len(text))}
	var roles, whole []string
	for _, segment := range e.Segments() {
		whole = append(whole, segment.Text)
		if segment.Role != "" {
			roles = append(roles, segment.Role+" "+segment.Text)
		}
	}
	if got := strings.Join(roles, ", "); got != "holder Kenya, target Norway" {
		t.Errorf("marked: %s", got)
	}
	if strings.Join(whole, "") != e.Text || len(text) > maxText+2 {
		t.Errorf("%d code points: %q", len(text), e.Text)
	}
}

// A copy of an article must count where copies are kept, and only there.
func TestKeepDuplicates(t *testing.T) {
	dir := fixtureFolder(t)
	without, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	with, err := Options{KeepDuplicates: true}.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if without.Scope.Duplicates != 1 || with.Scope.Duplicates != 1 {
		t.Errorf("%d and %d near-duplicates, and there is 1", without.Scope.Duplicates, with.Scope.Duplicates)
	}
	if with.Scope.Judged <= without.Scope.Judged {
		t.Errorf("%d stances with the copy, %d without", with.Scope.Judged, without.Scope.Judged)
	}
}
