package reports

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestAccessibility audits the pages with axe-core, in both colour schemes.
// STANCE_AXE is the path of its axe.min.js (npm pack axe-core).
func TestAccessibility(t *testing.T) {
	name := os.Getenv("STANCE_AXE")
	if name == "" {
		t.Skip("STANCE_AXE names no axe.min.js")
	}
	axe, err := os.ReadFile(name)
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
	for name, text := range map[string]string{"report": render(t, HTML{}, r), "training": training.String()} {
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
