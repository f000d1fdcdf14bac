package reports

import (
	"context"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// storeFaults are scripts that run before those of a page, and make its
// localStorage read as a browser under load may show it. restore() ends it.
var storeFaults = map[string]string{
	"reads empty": storeFault(`
		Storage.prototype.getItem = Storage.prototype.key = () => null;
		Object.defineProperty(Storage.prototype, "length", { configurable: true, get: () => 0 });`),
	"reads empty and keeps nothing": storeFault(`
		Storage.prototype.getItem = Storage.prototype.key = () => null;
		Object.defineProperty(Storage.prototype, "length", { configurable: true, get: () => 0 });
		Storage.prototype.setItem = Storage.prototype.removeItem = () => {};`),
	"fails": storeFault(`
		Storage.prototype.key = Storage.prototype.setItem = () => { throw new Error("no store"); };`),
	"has no history": `History.prototype.replaceState = () => { throw new Error("too often"); };`,
}

func storeFault(script string) string {
	return `(() => {
		const whole = Object.getOwnPropertyDescriptors(Storage.prototype);
		window.restore = () => Object.defineProperties(Storage.prototype, whole) && true;` + script + `
	})()`
}

// faulty has a page of the tab loaded under a fault, and no later one.
func faulty(t *testing.T, ctx context.Context, fault string, load chromedp.Action[chromedp.Void]) {
	t.Helper()
	script := cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: storeFaults[fault]}
	if script.Source == "" {
		t.Fatalf("there is no fault %q", fault)
	}
	added, err := chromedp.Call(ctx, cdppage.AddScriptToEvaluateOnNewDocument, script)
	if err != nil {
		t.Fatal(err)
	}
	visit(t, ctx, load)
	var remove cdppage.RemoveScriptToEvaluateOnNewDocumentParams
	remove.Identifier = added.Identifier
	if _, err := chromedp.Call(ctx, cdppage.RemoveScriptToEvaluateOnNewDocument, remove); err != nil {
		t.Fatal(err)
	}
}

// visit leaves a page for others, once its history holds what was done: a change
// of the history while a page loads counts as loading with the driver.
func visit(t *testing.T, ctx context.Context, loads ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	await := func(p *runtime.EvaluateParams) { chromedp.EvalAwaitPromise(p) }
	for _, load := range loads {
		if _, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`new Promise(done => setTimeout(done, 150, true))`, await)); err != nil {
			t.Fatal(err)
		}
		if err := chromedp.Do(ctx, load); err != nil {
			t.Fatal(err)
		}
	}
}

// decisions are the labels that the page shows, sentence by sentence.
func decisions(t *testing.T, ctx context.Context) string {
	t.Helper()
	return eval[string](t, ctx, `(() => {
		const forward = document.getElementById("forward"), back = document.getElementById("back"), all = [];
		while (!back.disabled) back.click();
		for (;;) {
			all.push(document.querySelector(".choices [aria-pressed=true] b")?.innerText ?? "open");
			if (forward.disabled) return all.join(" ");
			forward.click();
		}
	})()`)
}

// TestLabellingKept: whatever the browser gives a page to read, no label is lost,
// none that was taken back returns, and the page says what is not kept.
func TestLabellingKept(t *testing.T) {
	page := labellingPage(t, toLabel(t, labellingSentences()...))
	const labelled = "supportive neutral open skip"
	reload, leave := chromedp.Reload(), chromedp.Navigate("about:blank")
	for _, c := range []struct {
		name string
		then func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void])
		want string
	}{
		{"the tab is loaded again and reads nothing", func(t *testing.T, ctx context.Context, _ chromedp.Action[chromedp.Void]) {
			faulty(t, ctx, "reads empty", reload)
		}, labelled},
		{"it reads nothing and keeps nothing", func(t *testing.T, ctx context.Context, _ chromedp.Action[chromedp.Void]) {
			faulty(t, ctx, "reads empty and keeps nothing", reload)
			press(t, ctx, "2")
			visit(t, ctx, reload)
		}, "supportive neutral open neutral"},
		{"another tab reads nothing, is labelled in and loaded again", func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void]) {
			visit(t, ctx, leave)
			faulty(t, ctx, "reads empty", come)
			if got := textOf(t, ctx, "count"); got != "0 of 4 labelled" {
				t.Errorf("the fault is none: %s", got)
			}
			press(t, ctx, "3", "1", "u")
			visit(t, ctx, reload)
		}, "accusatory neutral open skip"},
		{"another tab reads nothing, is labelled in and the labels come back", func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void]) {
			visit(t, ctx, leave)
			faulty(t, ctx, "reads empty", come)
			press(t, ctx, "3", "1", "u")
			eval[bool](t, ctx, `restore() && document.dispatchEvent(new Event("visibilitychange"))`)
		}, "accusatory neutral open skip"},
		{"another tab reads nothing and keeps nothing, is labelled in and loaded again", func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void]) {
			visit(t, ctx, leave)
			faulty(t, ctx, "reads empty and keeps nothing", come)
			press(t, ctx, "3", "1", "u")
			visit(t, ctx, reload)
		}, "accusatory neutral open skip"},
		{"the store fails and works again", func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void]) {
			visit(t, ctx, leave)
			faulty(t, ctx, "fails", come)
			if got := textOf(t, ctx, "trouble"); !strings.Contains(got, "keeps nothing") {
				t.Errorf("it says %q", got)
			}
			press(t, ctx, "3")
			eval[bool](t, ctx, `restore()`)
			press(t, ctx, "2")
			if !eval[bool](t, ctx, `document.getElementById("trouble").hidden`) {
				t.Errorf("it still says %q", textOf(t, ctx, "trouble"))
			}
			visit(t, ctx, leave, come)
		}, "accusatory neutral open skip"},
		{"the tab has no history", func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void]) {
			visit(t, ctx, leave)
			faulty(t, ctx, "has no history", come)
			press(t, ctx, "1")
			visit(t, ctx, reload)
		}, "supportive neutral open supportive"},
		{"the store was cleared under the page", func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void]) {
			eval[bool](t, ctx, `localStorage.clear() || true`)
			press(t, ctx, "\u0302") // no key of the page
			visit(t, ctx, leave, come)
		}, labelled},
		{"something kept cannot be read", func(t *testing.T, ctx context.Context, come chromedp.Action[chromedp.Void]) {
			eval[bool](t, ctx, `(() => {
				const key = Object.keys(localStorage).find(k => k.includes(".label.0."));
				localStorage.setItem(key.replace(/[0-9]+$/, "1"), "{");
				localStorage.setItem(key.replace(/[0-9]+$/, "9007199254740993"), "null");
				localStorage.setItem(key.replace("label.0", "label.77"), "null");
				localStorage.setItem(key.replace("label.0", "at"), "0.5");
				return true;
			})()`)
			visit(t, ctx, leave, come)
			if got := textOf(t, ctx, "trouble"); !strings.Contains(got, "cannot be read") {
				t.Errorf("it says %q", got)
			}
		}, labelled},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := browser(t)
			w := openPage(t, ctx, page)
			come := chromedp.Navigate(eval[string](t, ctx, `location.href`))
			press(t, ctx, "1", "2", "1", "u", "n", "0")
			if got := decisions(t, ctx); got != labelled {
				t.Fatalf("before: %s", got)
			}
			c.then(t, ctx, come)
			if got := decisions(t, ctx); got != c.want {
				t.Errorf("it shows %q, want %q", got, c.want)
			}
			w.check(t)
		})
	}
}

// TestLabellingInTwoWindows: each shows what the other does.
func TestLabellingInTwoWindows(t *testing.T) {
	first := browser(t)
	w := openPage(t, first, labellingPage(t, toLabel(t, labellingSentences()...)))
	second, cancel := chromedp.NewContext(first)
	defer cancel()
	visit(t, second, chromedp.Navigate(eval[string](t, first, `location.href`)))
	press(t, first, "1")
	shows := func(ctx context.Context, want string) {
		t.Helper()
		if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.getElementById("place").innerText + ", " + document.getElementById("count").innerText === "`+want+`"`)); err != nil {
			t.Errorf("%v: it shows %s, %s; want %s", err, textOf(t, ctx, "place"), textOf(t, ctx, "count"), want)
		}
	}
	shows(second, "Sentence 2 of 4, 1 of 4 labelled") // it was at no place of its own
	press(t, second, "n", "2", "0")
	shows(first, "Sentence 2 of 4, 2 of 4 labelled, 1 skipped")
	press(t, first, "u")
	shows(second, "Sentence 4 of 4, 2 of 4 labelled")
	w.check(t)
}

// TestLabellingKeptInAnyOrder has three windows do things at random, each on what
// its browser gives it to read at that moment. Once all read the whole store, all
// must hold the latest label of each sentence that was not taken back.
func TestLabellingKeptInAnyOrder(t *testing.T) {
	ctx := browser(t)
	visit(t, ctx, chromedp.Navigate("about:blank"))
	got := eval[string](t, ctx, `(() => {
		const program = (localStorage, history, Date) => {`+pageFile("labelling_kept.js")+`
			return keptEntries("store", (name, value) => value);
		};
		const stored = new Map();
		let seed = 1, now = 0;
		const random = n => { // xorshift
			seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5;
			return (seed >>> 0) % n;
		};
		const works = ["whole", "whole", "reads nothing", "reads nothing, keeps nothing", "fails"];
		class Window {
			constructor() { this.history = { state: null, replaceState: s => { this.history.state = structuredClone(s); } }; this.load(works[random(5)]); }
			load(mode) {
				this.kept?.remember();
				this.mode = mode;
				this.kept = program(this.store(), this.history, { now: () => now });
				this.kept.merge();
			}
			store() {
				const read = (value, none) => { if (this.mode === "fails") throw new Error("fails"); return this.mode === "whole" ? value() : none; };
				const write = change => { if (this.mode === "fails") throw new Error("fails"); if (this.mode !== "reads nothing, keeps nothing") change(); };
				return {
					get length() { return read(() => stored.size, 0); },
					key: i => read(() => [...stored.keys()][i], null),
					getItem: key => read(() => stored.get(key) ?? null, null),
					setItem: (key, value) => write(() => stored.set(key, value)),
					removeItem: key => write(() => stored.delete(key)),
				};
			}
		}
		for (let round = 1; round <= 500; round++) {
			stored.clear();
			seed = round;
			const windows = [new Window(), new Window(), new Window()];
			const labels = [], notes = new Map();
			for (let step = 0; step < 40; step++) {
				now += 5;
				const place = random(3), w = windows[place], row = random(4);
				switch (random(8)) {
				case 0: case 1:
					w.kept.put("label." + row, step); w.kept.save();
					labels.push({ name: "label." + row, time: now, value: step, undone: false });
					break;
				case 2:
					w.kept.put("note." + row, step); w.kept.save();
					notes.set("note." + row, step);
					break;
				case 3: {
					const last = w.kept.lastStep();
					if (last === null) break;
					w.kept.takeBack(last); w.kept.save();
					labels.find(l => l.name === last.name && l.time === last.time).undone = true;
					break;
				}
				case 4: w.kept.merge(); break;
				case 5: w.load(works[random(5)]); break;
				case 6: w.mode = works[random(5)]; break;
				case 7: // closed, as far as it could keep what it holds
					w.mode = "whole";
					w.kept.merge();
					windows[place] = new Window();
				}
			}
			for (const w of windows) w.load("whole");
			windows.push(new Window());
			for (const w of windows) {
				w.mode = "whole";
				w.kept.merge();
				w.kept.save();
			}
			for (const [i, w] of windows.entries()) for (let row = 0; row < 4; row++) {
				const want = [labels.findLast(l => l.name === "label." + row && !l.undone)?.value, notes.get("note." + row)];
				const got = [w.kept.last("label." + row), w.kept.last("note." + row)];
				if (String(got) !== String(want)) return "round " + round + ", window " + i + ", sentence " + row + ": label and note " + got + ", want " + want;
				const copies = [...stored.keys()].filter(key => key.startsWith("store.note." + row)).length;
				if (copies > 1) return "round " + round + ": " + copies + " notes of a sentence are stored";
			}
		}
		return "";
	})()`)
	if got != "" {
		t.Error(got)
	}
}
