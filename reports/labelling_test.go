package reports

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"stance/pipeline/document"
	"stance/pipeline/labels"
	"stance/pipeline/table"
)

// toLabel is a page of sentences with a holder and a target each.
func toLabel(t testing.TB, rows ...*labels.Row) *Labelling {
	t.Helper()
	l := &Labelling{Task: "stance", Classes: table.StanceClasses}
	for i, r := range rows {
		r.Weight, r.Group = 1, labels.Group(r.Text)
		if r.ID == "" {
			r.Origin = &labels.Origin{Key: labels.Key{ArticleID: "a|1", SentenceID: i, HolderID: "country:NO", TargetID: "country:KE", QuoteID: -1, MentionID: -1}, Inclusion: 0.25, Stratum: "neutral, sure"}
			r.ID = r.Origin.Key.String()
		}
		line, err := labels.SampleJSON(r, []string{labels.BeforeColumn}, "Before.")
		if err != nil {
			t.Fatal(err)
		}
		l.Items = append(l.Items, LabellingItem{Row: line, Holder: "Norway", Target: "Kenya", Before: "Before.", After: "After.", Origin: "Capital Post · 2024-03-01"})
	}
	return l
}

func spans(text, holder, target string) *labels.Row {
	r := &labels.Row{Text: text}
	if i := strings.Index(text, holder); holder != "" {
		r.Holder = document.Span{Start: i, End: i + len(holder)}
	}
	if i := strings.Index(text, target); target != "" {
		r.Target = document.Span{Start: i, End: i + len(target)}
	}
	return r
}

func labellingSentences() []*labels.Row {
	return []*labels.Row{
		spans("🙂 Norway thanked Kenya for the ferries.", "Norway", "Kenya"),
		spans("The Kenyan envoy blamed Norway.", "Kenyan envoy", "Kenyan"),
		spans("“We will not give way,” the envoy said.", "", "We"),
		spans("Oslo and Nairobi signed.", "Oslo", "Nairobi"),
	}
}

func labellingPage(t testing.TB, l *Labelling) string {
	t.Helper()
	var b bytes.Buffer
	if err := LabellingPage(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func press(t *testing.T, ctx context.Context, keys ...string) {
	t.Helper()
	for _, key := range keys {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(key)); err != nil {
			t.Fatal(err)
		}
	}
}

func textOf(t *testing.T, ctx context.Context, id string) string {
	t.Helper()
	return eval[string](t, ctx, fmt.Sprintf("document.getElementById(%q).innerText", id))
}

func TestLabellingPage(t *testing.T) {
	golden(t, "labelling.html", []byte(labellingPage(t, toLabel(t, labellingSentences()...))))
}

// TestLabellingInBrowser labels a sample by keys and clicks from end to end, and
// reads what the page gives out as training does.
func TestLabellingInBrowser(t *testing.T) {
	ctx := browser(t)
	rows := labellingSentences()
	w := openPage(t, ctx, labellingPage(t, toLabel(t, rows...)))

	if got := eval[string](t, ctx, `document.getElementById("sentence").innerHTML`); got != `🙂 <mark class="holder" title="holder">Norway</mark> thanked <mark class="target" title="target">Kenya</mark> for the ferries.` {
		t.Errorf("marked %s", got)
	}
	if got := textOf(t, ctx, "count"); got != "0 of 4 labelled" {
		t.Errorf("%q", got)
	}
	press(t, ctx, "1")
	if got := textOf(t, ctx, "place"); got != "Sentence 2 of 4" {
		t.Errorf("after a label: %q", got)
	}
	// A target within the holder is marked within it.
	if got := eval[string](t, ctx, `document.getElementById("sentence").innerHTML`); got != `The <mark class="holder" title="holder"><mark class="target" title="target">Kenyan</mark> envoy</mark> blamed Norway.` {
		t.Errorf("marked %s", got)
	}
	press(t, ctx, "2", "u") // a wrong label, undone
	if got := textOf(t, ctx, "place") + ", " + textOf(t, ctx, "count"); got != "Sentence 2 of 4, 1 of 4 labelled" {
		t.Errorf("after undoing: %s", got)
	}
	// Keys in the note are its text. A driver's key types even where the page takes
	// the key for itself, so the one that opens the note comes from a script.
	eval[bool](t, ctx, `document.dispatchEvent(new KeyboardEvent("keydown", {key: "e", cancelable: true})) || true`)
	press(t, ctx, "1", "u", "?", "\x1b")
	if got := eval[string](t, ctx, `document.getElementById("note").value`); got != "1u?" {
		t.Errorf("the note is %q", got)
	}
	eval[bool](t, ctx, `document.querySelector("[data-class=accusatory]").click() || true`)
	if got := textOf(t, ctx, "question"); !strings.Contains(got, "the name stands outside the sentence") {
		t.Errorf("asked %q", got)
	}
	press(t, ctx, "0")
	if got := textOf(t, ctx, "count"); got != "2 of 4 labelled, 1 skipped" {
		t.Errorf("%q", got)
	}

	// Who comes back goes on where they were, with all that can be undone.
	visit(t, ctx, chromedp.Reload())
	if got := textOf(t, ctx, "place") + ", " + textOf(t, ctx, "count"); got != "Sentence 4 of 4, 2 of 4 labelled, 1 skipped" {
		t.Errorf("after coming back: %s", got)
	}
	press(t, ctx, "\u0302") // no key of the page
	eval[bool](t, ctx, `(() => { const a = document.getElementById("annotator"); a.value = "Ann Ó."; a.dispatchEvent(new Event("input", {bubbles: true})); return true; })()`)
	press(t, ctx, "u")
	if got := textOf(t, ctx, "place") + ", " + textOf(t, ctx, "count"); got != "Sentence 3 of 4, 2 of 4 labelled" {
		t.Errorf("undone after coming back: %s", got)
	}
	press(t, ctx, "0")

	dir := t.TempDir()
	if _, err := chromedp.CallBrowser(ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir}); err != nil {
		t.Fatal(err)
	}
	press(t, ctx, "d")
	given := downloaded(t, dir)
	if !strings.HasSuffix(given, "-Ann-Ó.jsonl") {
		t.Errorf("downloaded %s", filepath.Base(given))
	}
	r, err := labels.Open([]string{given}, labels.Options{Classes: table.StanceClasses})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for i, want := range []string{"supportive", "accusatory", "", ""} {
		item, err := r.Next()
		if err != nil || item.Row == nil {
			t.Fatalf("row %d: %v, %v", i, err, item.Reject)
		}
		got := item.Row
		if got.Label != want || item.Unlabelled != (want == "") || got.Annotator != "Ann Ó." || got.ID != rows[i].ID || got.Text != rows[i].Text ||
			got.Holder != rows[i].Holder || got.Target != rows[i].Target || *got.Origin != *rows[i].Origin {
			t.Errorf("row %d came back as %+v (%+v), was %+v", i, got, got.Origin, rows[i])
		}
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("after the last row: %v", err)
	}
	text, err := os.ReadFile(given)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Split(string(text), "\n")[1], `"note":"1u?"`) {
		t.Errorf("the note is not in %s", text)
	}

	// In another browser, the file takes one where the first stopped.
	ctx, cancel := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	defer cancel()
	other := openPage(t, ctx, labellingPage(t, toLabel(t, rows...)))
	if got := textOf(t, ctx, "count"); got != "0 of 4 labelled" {
		t.Errorf("in another browser: %q", got)
	}
	quoted, err := json.Marshal(string(text) + "no JSON\n")
	if err != nil {
		t.Fatal(err)
	}
	eval[bool](t, ctx, fmt.Sprintf(`(() => {
		const d = new DataTransfer();
		d.items.add(new File([%s], "earlier.jsonl"));
		const i = document.getElementById("load");
		i.files = d.files;
		i.dispatchEvent(new Event("change"));
		return true;
	})()`, quoted))
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.getElementById("kept").innerText === "3 sentences taken over from earlier.jsonl; 1 of its lines are of no sentence here."`)); err != nil {
		t.Errorf("loading: %v, it says %q", err, textOf(t, ctx, "kept"))
	}
	press(t, ctx, "n")
	if got := textOf(t, ctx, "place") + ", " + textOf(t, ctx, "count"); got != "Sentence 4 of 4, 2 of 4 labelled, 1 skipped" {
		t.Errorf("after loading: %s", got)
	}
	press(t, ctx, "3")
	if got := textOf(t, ctx, "said"); got != "Sentence 4: accusatory. It was the last one." {
		t.Errorf("at the end it says %q", got)
	}
	w.check(t)
	other.check(t)
}

// downloaded waits for the file that the browser puts into a folder.
func downloaded(t *testing.T, dir string) string {
	t.Helper()
	for range 200 {
		names, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		// Its name is there before what it holds.
		if len(names) == 1 {
			if info, err := os.Stat(names[0]); err == nil && info.Size() > 0 {
				return names[0]
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("nothing was downloaded")
	return ""
}

// TestLabellingWithoutStore: where the browser keeps nothing, the page says so
// and works.
func TestLabellingWithoutStore(t *testing.T) {
	ctx := browser(t)
	page := labellingPage(t, toLabel(t, labellingSentences()...))
	openPage(t, ctx, page)
	eval[bool](t, ctx, `(() => { Storage.prototype.setItem = () => { throw new Error("full"); }; return true; })()`)
	press(t, ctx, "2")
	if got := textOf(t, ctx, "trouble"); !strings.Contains(got, "download the labels before you close the page") {
		t.Errorf("it says %q", got)
	}
	if got := textOf(t, ctx, "count"); got != "1 of 4 labelled" {
		t.Errorf("%q", got)
	}
}

func TestLabellingHostileText(t *testing.T) {
	ctx := browser(t)
	var rows []*labels.Row
	for i, text := range hostile {
		r := spans("Said "+strings.ReplaceAll(text, "\x00", "")+" of Kenya.", "", "Kenya")
		r.ID = fmt.Sprintf("%s %d", text, i)
		rows = append(rows, r)
	}
	l := toLabel(t, rows...)
	for i := range l.Items {
		l.Items[i].Holder, l.Items[i].Target, l.Items[i].Before, l.Items[i].After = hostile[i], hostile[i], hostile[i], hostile[i]
		l.Items[i].Origin, l.Items[i].Predicted = hostile[i], hostile[i]
	}
	page := labellingPage(t, l)
	if n := strings.Count(page, "<script"); n != 2 {
		t.Errorf("the page holds %d scripts, want the data and its own", n)
	}
	w := openPage(t, ctx, page)
	for range hostile {
		if n := eval[int](t, ctx, `document.querySelectorAll("#card img, #card svg, #card script, #card a, #card b:not(.choices b)").length`); n > 0 {
			t.Errorf("%d elements came from a text", n)
		}
		if got := eval[string](t, ctx, `document.getElementById("card").innerText`); strings.ContainsAny(got, "\u202e\u2066\x1b") {
			t.Errorf("it shows %q", got)
		}
		press(t, ctx, "1")
	}
	if eval[bool](t, ctx, `"hacked" in window`) {
		t.Error("a script from a text ran")
	}
	w.check(t)
}

func TestLabellingFitsAPhone(t *testing.T) {
	ctx := browser(t)
	rows := labellingSentences()
	rows[0].Text += strings.Repeat(" Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 3) + strings.Repeat("x", 200)
	w := openPage(t, ctx, labellingPage(t, toLabel(t, rows...)))
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 740)); err != nil {
		t.Fatal(err)
	}
	if width := eval[int](t, ctx, `document.documentElement.scrollWidth`); width > 360 {
		t.Errorf("the page is %d pixels wide", width)
	}
	w.check(t)
}
