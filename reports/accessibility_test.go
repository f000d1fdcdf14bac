package reports

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// axeScript installs axe-core as testdata/axe pins it and gives its path.
// Without npm the test is skipped, on CI it fails.
func axeScript(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", "axe", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline")
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		message := fmt.Sprintf("axe-core cannot be had: npm ci: %v\n%s", err, out)
		if os.Getenv("CI") == "true" {
			t.Fatal(message)
		}
		t.Skip(message)
	}
	return filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")
}

// TestAccessibility audits the pages with axe-core, in both colour schemes.
func TestAccessibility(t *testing.T) {
	browser(t) // skips where there is none
	axe, err := os.ReadFile(axeScript(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(fixtureFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	var training strings.Builder
	if err := (HTML{}).Training(&training, fixtureTraining()); err != nil {
		t.Fatal(err)
	}
	before, after := comparedFolders(t)
	c, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	var comparison strings.Builder
	if err := (HTML{}).Comparison(&comparison, c); err != nil {
		t.Fatal(err)
	}
	var explanation strings.Builder
	if err := (HTML{}).Explanation(&explanation, fixtureExplanations()); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"labelling": labellingPage(t, toLabel(t, labellingSentences()...)),

		"report": render(t, HTML{}, r), "training": training.String(), "comparison": comparison.String(), "explanation": explanation.String(),
	} {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(name+" "+scheme, func(t *testing.T) {
				ctx := browser(t)
				openPage(t, ctx, text)
				for _, finding := range audit(t, ctx, string(axe), scheme) {
					t.Error(finding)
				}
			})
		}
	}
}

// audit gives axe's findings with all evidence open.
func audit(t *testing.T, ctx context.Context, axe, scheme string) []string {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	eval[bool](t, ctx, `document.querySelectorAll("details").forEach(d => { d.open = true; }) || true`)
	eval[bool](t, ctx, axe+";\ntrue")
	await := func(p *runtime.EvaluateParams) { chromedp.EvalAwaitPromise(p) }
	findings, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`axe.run().then(r => r.passes.length < 10 ? ["too little was looked at"] : r.violations.flatMap(v =>
		v.nodes.map(n => v.impact + " " + v.id + ": " + n.html.slice(0, 160) + " " + n.failureSummary)))`, await))
	if err != nil {
		t.Fatal(err)
	}
	return findings
}
