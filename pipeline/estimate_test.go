package pipeline

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stance/pipeline/table"
)

// estimateFolder writes a result of 80 articles with two rows each, by two
// sources in two months, the last a copy of the first. The classifier is sure of
// the first row of an article, and gives support in the first month and
// accusation in the second.
func estimateFolder(t *testing.T) string {
	t.Helper()
	rows := &table.Rows{}
	for i := range 80 {
		id := fmt.Sprintf("a%02d", i)
		published := time.Date(2024, time.Month(1+i%2), 3, 0, 0, 0, 0, time.UTC)
		source := []string{"Wire", "Post"}[i/2%2]
		article := table.ArticleRow{ArticleID: id, Published: &published, Source: &source, Language: "en"}
		if i == 79 {
			first := "a00"
			article.DuplicateOf = &first
		}
		rows.Articles = append(rows.Articles, article)
		for s := range int32(2) {
			p := []float64{0.8, 0.15, 0.05}
			if i%2 == 1 {
				p = []float64{0.05, 0.15, 0.8}
			}
			if s == 1 {
				p = []float64{(p[0] + 1) / 4, 0.4, (p[2] + 1) / 4}
			}
			class := "supportive"
			if p[2] > p[0] {
				class = "accusatory"
			}
			sum := p[0] + p[1] + p[2]
			ps, pn, pa, abstained := p[0]/sum, p[1]/sum, p[2]/sum, s == 1 && i%5 == 0
			rows.Stances = append(rows.Stances, table.StanceRow{
				ArticleID: id, SentenceID: s, HolderID: "h", HolderName: "Holder", Stance: &class, Confidence: &ps,
				Abstained: &abstained, PSupportive: &ps, PNeutral: &pn, PAccusatory: &pa,
			})
		}
	}
	dir := t.TempDir()
	meta := table.Metadata{ModelSHA256: "00", Version: "test"}
	parts, err := table.WritePart(dir, 0, []*table.Rows{rows}, meta)
	if err != nil {
		t.Fatal(err)
	}
	if err := table.Complete(dir, table.NewManifest(meta, nil, [][]table.Part{parts})); err != nil {
		t.Fatal(err)
	}
	return dir
}

func estimateFile(t *testing.T, rows ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "labels.csv")
	head := "article_id,sentence_id,holder_id,target_id,quote_id,inclusion_probability,stratum,label\n"
	if err := os.WriteFile(name, []byte(head+strings.Join(rows, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func drawnRow(article, sentence int, probability, stratum, label string) string {
	return fmt.Sprintf("a%02d,%d,h,,,%s,%s,%s", article, sentence, probability, stratum, label)
}

// TestEstimateWeights holds the figures of labels alone to those of their
// inclusion probabilities, with rows left unlabelled, labelled twice, and of
// copies.
func TestEstimateWeights(t *testing.T) {
	var rows []string
	total, support := 0.0, 0.0
	for i := range 40 { // every second article: sure rows at 1/2, the others all
		label := []string{"supportive", "neutral", "accusatory", "neutral"}[i%4]
		if i < 10 { // half of those labelled stand for the whole stratum
			rows = append(rows, drawnRow(2*i, 0, "0.5", "sure", label))
			total, support = total+4, support+4*map[bool]float64{true: 1}[label == "supportive"]
		} else if i < 20 {
			rows = append(rows, drawnRow(2*i, 0, "0.5", "sure", ""))
		}
		rows = append(rows, drawnRow(2*i, 1, "1", "unsure", label))
		y := map[bool]float64{true: 1}[label == "supportive"]
		if i == 3 { // a second opinion
			rows = append(rows, drawnRow(2*i, 1, "1", "unsure", "supportive"))
			y = 0.5
		}
		total, support = total+1, support+y
	}
	rows = append(rows, drawnRow(79, 0, "0.5", "sure", "accusatory"), drawnRow(1, 0, "0.5", "odd", ""))
	e, err := Estimate(context.Background(), EstimateOptions{Task: Stance, Dir: estimateFolder(t), Labels: []string{estimateFile(t, rows...)}, By: "source,month"})
	if err != nil {
		t.Fatal(err)
	}
	all := e.Figures[0]
	if all.Figure != "supportive" || len(all.Group) != 0 || e.Rows != 158 || e.Labels != 50 || e.Drawn != 61 || e.Copies != 1 || e.Strata != 3 {
		t.Fatalf("%+v of %+v", all, e)
	}
	if math.Abs(*all.Classical-support/total) > 1e-12 {
		t.Errorf("labels alone: %g, want %g", *all.Classical, support/total)
	}
	if !(*all.Low < *all.Estimate && *all.Estimate < *all.High) {
		t.Errorf("%g not within %g to %g", *all.Estimate, *all.Low, *all.High)
	}
	// In the first month all labels are; of the second there is no estimate.
	for _, f := range e.Figures {
		if g := f.Group.String(); strings.Contains(g, "2024-02") || g == "Wire, 2024-01" && f.Estimate == nil {
			t.Errorf("%s: %+v", g, f)
		}
	}
	warnings := strings.Join(e.Warnings, "\n")
	for _, want := range []string{
		"1 rows of the sample are of near-duplicates", "11 of the 61 rows drawn have no label", "(1 labels beyond the first)",
		`No row of the stratum "odd" has a label`, "have fewer than 10 labels and no estimate",
	} {
		if !strings.Contains(warnings, want) {
			t.Errorf("no warning %q in:\n%s", want, warnings)
		}
	}
}

// TestEstimateMonths finds the swing from the first month to the second, and no
// difference of the sources.
func TestEstimateMonths(t *testing.T) {
	var rows []string
	for i := range 60 {
		label := []string{"supportive", "accusatory"}[i%2]
		if i%5 == 0 { // often enough in either month for a net stance that varies
			label = "neutral"
		}
		rows = append(rows, drawnRow(i, i/3%2, "0.3797", "", label))
	}
	for _, by := range []string{"month", "source", "source,month(published)"} {
		e, err := Estimate(context.Background(), EstimateOptions{Task: Stance, Dir: estimateFolder(t), Labels: []string{estimateFile(t, rows...)}, By: by, These: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Differences) == 0 {
			t.Errorf("%s: no differences", by)
		}
		for _, d := range e.Differences {
			swing := strings.Contains(d.Group.String(), "2024-02") && d.Figure == "net"
			if swing && (!d.Beyond || d.High >= 0) || d.Beyond && !strings.Contains(d.Group.String(), "2024-02") {
				t.Errorf("%s: %s against %s: %+v", by, d.Group, d.Against, d)
			}
		}
		columns, cells := e.Tidy()
		for _, row := range cells {
			if len(row) != len(columns) {
				t.Fatalf("%s: a row of %d cells under %d columns", by, len(row), len(columns))
			}
		}
	}
}

// TestEstimateTwoSamples refuses two probabilities of one row, and warns where
// the labels stand for another number of rows.
func TestEstimateTwoSamples(t *testing.T) {
	dir := estimateFolder(t)
	var once []string
	for i := range 20 {
		once = append(once, drawnRow(i, 0, "0.01", "", "neutral"))
	}
	_, err := Estimate(context.Background(), EstimateOptions{Task: Stance, Dir: dir, Labels: []string{estimateFile(t, once...), estimateFile(t, drawnRow(0, 0, "0.5", "", "neutral"))}})
	if err == nil || !strings.Contains(err.Error(), "labels of two samples") {
		t.Errorf("two probabilities: %v", err)
	}
	e, err := Estimate(context.Background(), EstimateOptions{Task: Stance, Dir: dir, Labels: []string{estimateFile(t, once...)}})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(e.Warnings, "\n"); !strings.Contains(got, "the labels stand for 2000 rows, and the folder has 158") {
		t.Errorf("warnings: %s", got)
	}
}
