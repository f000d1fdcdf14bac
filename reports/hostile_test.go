package reports

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"stance/pipeline/table"
)

// hostile are names, titles and texts that try to be markup, scripts, links or
// formulas.
var hostile = []string{
	`<script>window.hacked=1</script>`,
	`"><img src=x onerror="window.hacked=1">`,
	`</script><script>window.hacked=1</script>`,
	`</style><svg onload=window.hacked=1>`,
	`'); window.hacked=1; //`,
	"`${window.hacked=1}` {{.}} <!--",
	`[click](javascript:window.hacked=1) ![x](https://evil.example/x.png)`,
	"a | b || c\n# heading\n- item\n\n***\n",
	`<https://evil.example> www.evil.example www.evil.example`,
	`=HYPERLINK("https://evil.example","x")`,
	"\u202eevil\u202c \u2066x\u2069 a\u0000b\u001bc",
	`\](https://evil.example) \<b>`,
}

func hostileFolder(t testing.TB) string {
	actors := map[string]table.ActorRow{}
	var stories []story
	for i, text := range hostile {
		other := hostile[(i+1)%len(hostile)]
		holder, target := "person:"+text, "country:"+other
		actors[holder] = table.ActorRow{ActorName: text, ActorType: "person", PrincipalID: ref(target)}
		actors[target] = table.ActorRow{ActorName: other, ActorType: "country", PrincipalID: ref(target)}
		stories = append(stories, story{
			id: text, title: text, source: text, url: "javascript:window.hacked=1//" + text, day: "2024-01-0" + string(rune('1'+i%9)),
			lines: []line{{"Said " + text + " of " + other + ".", []claim{
				{holder: holder, target: target, holderWords: text, tgtWords: other, support: 0.1, none: 0.1, against: 0.8},
			}}},
			quotes: []quoteOf{{"direct", text, holder}},
		})
	}
	rows := fixtureRows(stories, actors)
	for _, text := range hostile {
		rows.Rejects = append(rows.Rejects, table.RejectRow{Input: text, Position: text, Reason: text, Detail: text})
	}
	dir := filepath.Join(t.TempDir(), "hostile")
	writeFolder(t, dir, rows)
	return dir
}

func TestHostileTextIsEscaped(t *testing.T) {
	r, err := Read(hostileFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	page := render(t, HTML{}, r)
	for _, bad := range []string{"<script>window", "<img", "<svg onload", "onerror=\"", "href=\"javascript:", "\u202e", "\x00", "\x1b"} {
		if strings.Contains(page, bad) {
			t.Errorf("the HTML holds %q", bad)
		}
	}
	if n := strings.Count(page, "<script"); n != 2 {
		t.Errorf("the HTML holds %d scripts, want the data and the page's own", n)
	}
	text := render(t, Markdown{}, r)
	for _, bad := range []string{"<script", "<img", "<svg", "<b>", "\n# heading", "\n- item", "\n***", "\u202e", "\x1b", "https://evil", "www.evil"} {
		if strings.Contains(text, bad) {
			t.Errorf("the Markdown holds %q", bad)
		}
	}
	if found := regexp.MustCompile(`(^|[^\\])\]\(`).FindString(text); found != "" {
		t.Errorf("the Markdown holds a link: %q", found)
	}
	columns := 0
	for _, l := range strings.Split(text, "\n") {
		cells := len(regexp.MustCompile(`(^|[^\\])\|`).FindAllString(l, -1))
		switch {
		case !strings.HasPrefix(l, "|"):
			columns = 0
		case columns == 0:
			columns = cells
		case cells != columns && !strings.HasPrefix(l, "|--"):
			t.Errorf("a row of %d cells in a table of %d: %s", cells-1, columns-1, l)
		}
	}
	var back Report
	if err := json.Unmarshal([]byte(render(t, JSON{}, r)), &back); err != nil {
		t.Errorf("the JSON does not read back: %v", err)
	}
}

func render(t testing.TB, renderer Renderer, r *Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := renderer.Report(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func FuzzMarkdownCell(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cell := md(text)
		if strings.ContainsAny(cell, "\n\r<>\x00") {
			t.Errorf("%q became %q", text, cell)
		}
		if regexp.MustCompile("(^|[^\\\\])(\\\\\\\\)*[|`\\[\\]*]").MatchString(cell) {
			t.Errorf("%q became %q, with markup", text, cell)
		}
	})
}
