package labels

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"stance/pipeline/document"
)

// file writes a file into a new folder and returns its path.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// show is an item on a line: a row with its mentions in place of offsets, a
// reject with reason and detail.
func show(item Item) string {
	if j := item.Reject; j != nil {
		return fmt.Sprintf("reject %s at %s: %s: %s", j.ID, j.Position, j.Reason, j.Detail)
	}
	r := item.Row
	mention := func(s document.Span) string {
		if s.None() {
			return "-"
		}
		return fmt.Sprintf("%s@%d", r.Text[s.Start:s.End], s.Start)
	}
	line := fmt.Sprintf("%s: %s > %s: %s", r.ID, mention(r.Holder), mention(r.Target), r.Label)
	if r.Weight != 1 {
		line += fmt.Sprintf(" x%g", r.Weight)
	}
	if r.Group != Group(r.Text) {
		line += " in " + r.Group
	}
	for _, w := range r.Warnings {
		line += " (" + w + ")"
	}
	return line
}

func readAll(t testing.TB, paths []string, o Options) []string {
	t.Helper()
	r, err := Open(paths, o)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var out []string
	for {
		item, err := r.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, show(item))
	}
}

// check compares lines; a wanted line that ends in "…" is a beginning.
func check(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(want):
			t.Errorf("unwanted: %s", got[i])
		case i >= len(got):
			t.Errorf("missing: %s", want[i])
		case got[i] == want[i]:
		case strings.HasSuffix(want[i], "…") && strings.HasPrefix(got[i], strings.TrimSuffix(want[i], "…")):
		default:
			t.Errorf("line %d: got\n%s\nwant\n%s", i+1, got[i], want[i])
		}
	}
}

var stance = []string{"supportive", "neutral", "accusatory"}

func TestLeastCSV(t *testing.T) {
	path := file(t, "mine.csv", "text,actor,label\n"+
		"Kenya praised Ghana.,Kenya,supportive\n"+
		"\"“Shame!” she said, and Kenya, yes Kenya, left.\",Kenya,accusatory\n"+
		"Kenyans voted.,Kenya,neutral\n"+
		"They met.,,neutral\n"+
		"kenya left.,Kenya,neutral\n"+
		"They met.,Ghana,neutral\n")
	check(t, readAll(t, []string{path}, Options{Classes: stance}),
		"mine.csv:1: Kenya@0 > -: supportive",
		`mine.csv:2: Kenya@27 > -: accusatory (column actor: "Kenya" occurs 2 times; the first is taken, actor_start and actor_end name another)`,
		`reject mine.csv:3 at row 3, line 4: actor_not_found: column actor: "Kenya" occurs only within longer words; …`,
		"mine.csv:4: - > -: neutral",
		`reject mine.csv:5 at row 5, line 6: actor_not_found: column actor: "Kenya" is not in the text, but is with other capitals; …`,
		`reject mine.csv:6 at row 6, line 7: actor_not_found: column actor: "Ghana" is not in the text; …`,
	)
}

func TestOffsets(t *testing.T) {
	row := func(start, end string) string {
		return fmt.Sprintf(`{"text":"Über Ghana 🙂 Ké","actor_start":%s,"actor_end":%s,"label":"neutral"}`, start, end)
	}
	path := file(t, "a.jsonl", strings.Join([]string{
		row("5", "10"), row("0", "4"), row("11", "12"), row("13", "15"), row("5.0", "10.0"), row(`"5"`, `"10.0"`), row("null", "null"),
		row("13", "16"), row("5", "5"), row("10", "5"), row("-1", "4"), row("5", "null"), row("5.5", "10"), row(`"five"`, "10"), row("1e300", "10"), row("5", "99999999999999999999"),
	}, "\n"))
	check(t, readAll(t, []string{path}, Options{}),
		"a.jsonl:1: Ghana@6 > -: neutral", "a.jsonl:2: Über@0 > -: neutral", "a.jsonl:3: 🙂@12 > -: neutral", "a.jsonl:4: Ké@17 > -: neutral",
		"a.jsonl:5: Ghana@6 > -: neutral", "a.jsonl:6: Ghana@6 > -: neutral", "a.jsonl:7: - > -: neutral",
		"reject a.jsonl:8 at line 8: bad_offset: columns actor_start, actor_end: 16 is past the end of the text, which has 15 code points; offsets count Unicode code points from 0, the end not included",
		"reject a.jsonl:9 at line 9: bad_offset: columns actor_start, actor_end: start 5 is not before end 5; …",
		"reject a.jsonl:10 at line 10: bad_offset: columns actor_start, actor_end: start 10 is not before end 5; …",
		"reject a.jsonl:11 at line 11: bad_offset: columns actor_start, actor_end: -1 is negative; …",
		"reject a.jsonl:12 at line 12: bad_offset: column actor_end is empty; give start and end, or neither",
		"reject a.jsonl:13 at line 13: bad_offset: column actor_start is 5.5; it must be a whole number",
		`reject a.jsonl:14 at line 14: bad_offset: column actor_start is "five"; it must be a whole number`,
		"reject a.jsonl:15 at line 15: bad_offset: column actor_start is 1e300; it must be a whole number",
		"reject a.jsonl:16 at line 16: bad_offset: column actor_end is 99999999999999999999; it must be a whole number",
	)
}

// TestLabelOfAnotherTask: a label that another task has tells which.
func TestLabelOfAnotherTask(t *testing.T) {
	path := file(t, "a.csv", "text,label\nKenya left.,neutral\nKenya left.,warm\nKenya left.,Neutral\n")
	taskOf := func(label string) string {
		if label == "warm" {
			return "weather"
		}
		return ""
	}
	check(t, readAll(t, []string{path}, Options{Classes: stance, TaskOf: taskOf}),
		"a.csv:1: - > -: neutral",
		`reject a.csv:2 at row 2, line 3: unknown_label: column label is "warm"; the task has supportive, neutral, accusatory; it is a label of weather: --task weather`,
		`reject a.csv:3 at row 3, line 4: unknown_label: column label is "Neutral"; the task has supportive, neutral, accusatory; did you mean "neutral"?`,
	)
}

func TestRows(t *testing.T) {
	path := file(t, "a.csv", "id,text,actor_start,actor_end,actor,target_start,target_end,target,label,group,weight,note\n"+
		"7,Kenya praised Ghana.,0,5,,14,19,,supportive,g1,0.5,x\n"+
		"b,Kenya praised Ghana.,0.0,5.0,Ghana,,,Ghana,supportive,,,\n"+
		"7,Kenya left.,,,,,,,neutral,,,\n"+
		"d,Kenya left.,,,,,,,Neutral,,,\n"+
		"e,Kenya left.,,,,,,,nuetral,,,\n"+
		"f,Kenya left.,,,,,,,,,,\n"+
		"g, ,,,,,,,neutral,,,\n"+
		"h,Kenya left.,,,,,,,neutral,,-1,\n"+
		"i,Kenya left.,,,,,,,neutral,,heavy,\n"+
		"j,Kenya left.,,,,,,,neutral,,0,\n"+
		"k,Kenya\n")
	check(t, readAll(t, []string{path}, Options{Classes: stance}),
		"7: Kenya@0 > Ghana@14: supportive x0.5 in g1",
		`b: Kenya@0 > Ghana@14: supportive (column actor is "Ghana", but the offsets mark "Kenya"; the offsets count (in code points))`,
		`reject 7 at row 3, line 4: duplicate_id: column id: a row with the id "7" came before; ids must differ`,
		`reject d at row 4, line 5: unknown_label: column label is "Neutral"; the task has supportive, neutral, accusatory; did you mean "neutral"?`,
		`reject e at row 5, line 6: unknown_label: column label is "nuetral"; the task has supportive, neutral, accusatory; did you mean "neutral"?`,
		"reject f at row 6, line 7: missing_label: column label is empty; …",
		"reject g at row 7, line 8: empty_text: column text is empty",
		"reject h at row 8, line 9: bad_weight: column weight is \"-1\"; …",
		"reject i at row 9, line 10: bad_weight: column weight is \"heavy\"; …",
		"j: - > -: neutral x0",
		"reject a.csv:11 at row 11, line 12: ragged_row: 2 fields, the header has 12; …",
	)
	check(t, readAll(t, []string{path}, Options{IgnoreLabels: true})[3:6], "d: - > -: ", "e: - > -: ", "f: - > -: ")
}

func TestStandardInputAndSeveralFiles(t *testing.T) {
	check(t, readAll(t, []string{"-"}, Options{IgnoreLabels: true, Stdin: strings.NewReader("{\"text\":\"A.\"}\n{\"id\":12,\"text\":\"B.\"}\nno\n")}),
		"-:1: - > -: ", "12: - > -: ", "reject -:3 at line 3: malformed_json: …")
	one, two := file(t, "a.csv", "text,label\nA.,x\n"), file(t, "a.csv", "text,label\nB.,y\n")
	check(t, readAll(t, []string{one, two}, Options{}), filepath.ToSlash(one)+":1: - > -: x", filepath.ToSlash(two)+":1: - > -: y")
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ name, path, want string }{
		{"absent", filepath.Join(dir, "none.csv"), "none.csv"},
		{"folder", dir, "is a folder; name the files in it"},
		{"text", file(t, "a.txt", "x"), "a .txt file has no columns"},
		{"empty", file(t, "a.csv", ""), "a.csv: the file is empty"},
		{"no text", file(t, "a.csv", "sentence,label\n"), `no column "text"; it has: sentence, label; rename the right one to text`},
		{"no label", file(t, "a.csv", "text,lable\n"), `no column "label"; it has: text, lable; did you mean "lable"?`},
		{"capitals", file(t, "a.csv", "Text,label\n"), `no column "text"; it has: Text, label; did you mean "Text"?; rename the right one to text`},
		{"optional column misspelt", file(t, "a.csv", "text,label,Actor Start\n"), `no column "actor_start"; it has: text, label, Actor Start; did you mean "Actor Start"?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Open([]string{c.path}, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestGroup(t *testing.T) {
	for _, c := range [][2]string{
		{"Kenya  praised\tGhana. ", "kenya praised ghana."},
		{"Cafe\u0301", "caf\u00e9"},
	} {
		if got := Group(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}

func TestFindWord(t *testing.T) {
	for _, c := range []struct {
		text, name   string
		start, count int
	}{
		{"Iranian and Iran's", "Iran", 12, 1},
		{"US-led, the US, U.S.", "US", 0, 2},
		{"the U.S.", "U.S.", 4, 1},
		{"AIRAN IRAN2", "IRAN", 0, 0},
		{"«Russie»", "Russie", 2, 1},
		{"ééé é", "é", 7, 1},
		{"Cafe\u0301", "Cafe", 0, 0},
		{"a a a", "a", 0, 3},
		{"$TSLA up", "$TSLA", 0, 1},
	} {
		span, count := findWord(c.text, c.name)
		if count != c.count || count > 0 && span.Start != c.start {
			t.Errorf("%q in %q: at %d, %d times", c.name, c.text, span.Start, count)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("text,actor,label\nKenya left.,Kenya,neutral\n"), uint8(0))
	f.Add([]byte(`{"text":"Über Ghana","actor_start":5,"actor_end":10.0,"label":"x","weight":2}`), uint8(1))
	f.Add([]byte("text\ttarget_start\ttarget_end\tlabel\nA b.\t2\t3\tx\n"), uint8(2))
	f.Fuzz(func(t *testing.T, b []byte, kind uint8) {
		name := [...]string{"a.csv", "a.jsonl", "a.tsv"}[kind%3]
		r, err := Open([]string{file(t, name, string(b))}, Options{})
		if err != nil {
			return
		}
		defer r.Close()
		for {
			item, err := r.Next()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if (item.Row == nil) == (item.Reject == nil) {
				t.Fatal("neither or both")
			}
			if row := item.Row; row != nil {
				for _, s := range []document.Span{row.Holder, row.Target} {
					if s.None() {
						continue
					}
					if s.Start < 0 || s.Start >= s.End || s.End > len(row.Text) || !utf8.ValidString(row.Text[s.Start:s.End]) {
						t.Fatalf("span %v of %q", s, row.Text)
					}
				}
			}
		}
	})
}
