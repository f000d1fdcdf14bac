package reports

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	cdpnetwork "github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser starts a headless Chromium. Without one the test is skipped, on CI
// it fails.
func browser(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium: run make setup")
		}
		t.Skip("no Chromium: run make setup")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// watch collects what a page must not do: log errors, throw, ask the network.
type watch struct {
	mu   sync.Mutex
	sins []string
}

func (w *watch) listen(ctx context.Context) error {
	return chromedp.Listen(ctx, func(event any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			w.sins = append(w.sins, fmt.Sprintf("console %s: %s", e.Type, e.Args[0].Value))
		case *runtime.EventExceptionThrown:
			sin := "exception: " + e.ExceptionDetails.Text
			if thrown := e.ExceptionDetails.Exception; thrown != nil {
				sin += " " + thrown.Description
			}
			w.sins = append(w.sins, sin)
		case *cdplog.EventEntryAdded:
			w.sins = append(w.sins, "log: "+e.Entry.Text+" "+e.Entry.URL)
		case *cdpnetwork.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "file://") && !strings.HasPrefix(e.Request.URL, "data:") {
				w.sins = append(w.sins, "request: "+e.Request.URL)
			}
		}
	})
}

func (w *watch) check(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, sin := range w.sins {
		t.Error(sin)
	}
}

// openPage writes a page and opens it from disk.
func openPage(t *testing.T, ctx context.Context, text string) *watch {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	w := &watch{}
	if err := w.listen(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, cdpnetwork.Enable, cdpnetwork.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, cdplog.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("file://"+name), chromedp.WaitReady("#making")); err != nil {
		t.Fatal(err)
	}
	return w
}

// eval runs JavaScript in the page and gives its value.
func eval[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return value
}

// shown are the first cells of the visible rows of a table.
func shown(t *testing.T, ctx context.Context, table string) []string {
	return eval[[]string](t, ctx, fmt.Sprintf(
		`[...document.querySelectorAll("#%s tbody tr:not([hidden])")].map(r => r.cells[0].innerText.split("\n")[0])`, table))
}

func choose(t *testing.T, ctx context.Context, name, label string) {
	t.Helper()
	eval[bool](t, ctx, fmt.Sprintf(`(() => {
		const s = document.querySelector('form.filters [name=%s]');
		s.value = [...s.options].find(o => o.text === %q).value;
		s.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`, name, label))
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestReportInBrowser(t *testing.T) {
	ctx := browser(t)
	r, err := Read(fixtureFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	w := openPage(t, ctx, render(t, HTML{}, r))

	all := []string{"Kenya → Uganda", "Norway → Kenya", "Norway → Uganda", "Lake Fishers Union → Uganda", "Ines Moe → Kenya", "Uganda → Norway", "Kenya → Norway"}
	equal(t, "all pairs", shown(t, ctx, "pair-table"), all)

	// The script must find the same figures as the program.
	const figures = `[..."#pair-table,#actor-table,#source-table,#speaker-table,.matrix".split(",")].map(t => document.querySelector(t).tBodies[0].innerText).join() +
		document.querySelector("#evidence").parentElement.innerText + document.querySelector("#time-table").tBodies[0].textContent +
		[...document.querySelectorAll("#panels path, #panels circle")].map(e => [...e.attributes].map(a => a.value).join(" ") + e.textContent).sort().join()`
	before := eval[string](t, ctx, figures)
	eval[bool](t, ctx, `document.querySelector("form.filters [name=actor]").dispatchEvent(new Event("change", {bubbles: true}))`)
	after := eval[string](t, ctx, figures)
	if before != after {
		t.Errorf("the script's figures differ from the program's:\n%s\n---\n%s", before, after)
	}

	choose(t, ctx, "actor", "Grace Odhiambo")
	equal(t, "pairs with a voice", shown(t, ctx, "pair-table"), []string{"Kenya → Uganda"})
	choose(t, ctx, "actor", "all")
	choose(t, ctx, "source", "Capital Post")
	equal(t, "pairs of a source", shown(t, ctx, "pair-table"), []string{"Lake Fishers Union → Uganda"})
	choose(t, ctx, "source", "all")
	choose(t, ctx, "from", "11 Mar 2024")
	choose(t, ctx, "to", "1 Apr 2024")
	equal(t, "pairs of a period", shown(t, ctx, "pair-table"), []string{"Kenya → Uganda", "Norway → Kenya", "Norway → Uganda", "Lake Fishers Union → Uganda", "Ines Moe → Kenya"})
	if got := eval[string](t, ctx, `document.querySelector("#pair-0 summary").innerText`); got != "Kenya accuses Uganda 1 sentence in 1 article" {
		t.Errorf("the finding of the period: %q", got)
	}
	if got := eval[string](t, ctx, `document.querySelector("form output").innerText`); got != "5 of 7 pairs" {
		t.Errorf("the filter says %q", got)
	}
	eval[bool](t, ctx, `document.querySelector("form button").click() || true`)
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.querySelector("form output").innerText === "7 of 7 pairs"`)); err != nil {
		t.Errorf("resetting: %v", err)
	}

	// Timeline, sources and quotes follow the choice, and so do the doubtful
	// sentences.
	choose(t, ctx, "actor", "Kenya")
	if got := eval[string](t, ctx, `[...document.querySelectorAll("#panels > div:not([hidden]) h3")].map(h => h.innerText).join()`); got != "Kenya" {
		t.Errorf("charts of %q", got)
	}
	choose(t, ctx, "source", "Capital Post")
	equal(t, "sources", shown(t, ctx, "source-table"), []string{})
	choose(t, ctx, "actor", "all")
	equal(t, "sources", shown(t, ctx, "source-table"), []string{"Capital Post"})
	if eval[bool](t, ctx, `[...document.querySelectorAll("#doubtful-list blockquote:not([hidden])")].some(q => !q.innerText.includes("Capital Post"))`) {
		t.Error("doubtful sentences of another source")
	}
	if !eval[bool](t, ctx, `[...document.querySelectorAll("#speaker-table tbody tr:not([hidden])")].every(r => r.cells[1].innerText !== "0")`) {
		t.Error("the speakers do not follow the choice")
	}
	choose(t, ctx, "source", "all")

	// Sorting by keyboard: the heading's button, twice.
	eval[bool](t, ctx, `document.querySelectorAll("#pair-table thead button")[1].focus() || true`)
	if err := chromedp.Do(ctx, chromedp.KeyEvent("\r"), chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	if rows := shown(t, ctx, "pair-table"); rows[0] != "Kenya → Uganda" {
		t.Errorf("least support first: %q", rows)
	}
	if got := eval[string](t, ctx, `document.querySelectorAll("#pair-table thead th")[1].getAttribute("aria-sort")`); got != "ascending" {
		t.Errorf("aria-sort is %q", got)
	}

	// A finding leads to its evidence.
	eval[bool](t, ctx, `document.querySelector(".findings a").click() || true`)
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.querySelector("#pair-0").open`)); err != nil {
		t.Errorf("opening the evidence: %v", err)
	}
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF())
	if err != nil || len(pdf) < 10_000 {
		t.Errorf("printing: %d bytes, error %v", len(pdf), err)
	}
	w.check(t)
}

// At the width of a phone nothing but the tables' own frames may scroll
// sideways.
func TestReportFitsAPhone(t *testing.T) {
	ctx := browser(t)
	r, err := Read(fixtureFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	w := openPage(t, ctx, render(t, HTML{}, r))
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)); err != nil {
		t.Fatal(err)
	}
	if width := eval[int](t, ctx, `document.documentElement.scrollWidth`); width > 390 {
		t.Errorf("the page is %d pixels wide", width)
	}
	// No column is missing: what does not fit is reached by scrolling.
	if n := eval[int](t, ctx, `[...document.querySelectorAll("main > section thead th")].filter(h => !h.closest("details") && h.offsetWidth === 0).length`); n > 0 {
		t.Errorf("%d columns are hidden", n)
	}
	if n := eval[int](t, ctx, `[...document.querySelectorAll("main > section table")].filter(t => !t.closest(".scroll")).length`); n > 0 {
		t.Errorf("%d tables do not scroll", n)
	}
	w.check(t)
}

func TestHostileTextDoesNotRun(t *testing.T) {
	ctx := browser(t)
	r, err := Read(hostileFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	w := openPage(t, ctx, render(t, HTML{}, r))
	if eval[bool](t, ctx, `"hacked" in window`) {
		t.Error("a script from an article ran")
	}
	if n := eval[int](t, ctx, `document.querySelectorAll("main img, main svg:not(.network):not(.timeline), main script, main a[href^='javascript']").length`); n > 0 {
		t.Errorf("%d elements came from an article", n)
	}
	// What is shown is what the article has.
	if !eval[bool](t, ctx, `document.body.innerText.includes("<script>window.hacked=1</script>")`) {
		t.Error("the text is not shown")
	}
	w.check(t)
}

func TestTrainingInBrowser(t *testing.T) {
	ctx := browser(t)
	var text strings.Builder
	if err := (HTML{}).Training(&text, fixtureTraining()); err != nil {
		t.Fatal(err)
	}
	openPage(t, ctx, text.String()).check(t)
}
