package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"stance/model"
	"stance/pipeline"
)

// modelFlag is a flag of evaluate that was given and is about a model; "" none.
func modelFlag(c *cobra.Command) string {
	for _, name := range []string{"model", "against", "no-syntax", "workers"} {
		if c.Flags().Changed(name) {
			return name
		}
	}
	return ""
}

func compareAnnotators(s *streams, o pipeline.AgreementOptions, jsonFile string) error {
	a, err := pipeline.Agree(o)
	if err != nil {
		return err
	}
	printAgreement(s.out, a)
	if jsonFile != "" {
		if err := writeJSON(jsonFile, a); err != nil {
			return err
		}
	}
	return reportRejects(s.err, a.Sentences)
}

// shownDisagreements is how many are printed; --json has all.
const shownDisagreements = 100

func printAgreement(w io.Writer, a *pipeline.Agreed) {
	g := a.Agreement
	fmt.Fprintf(w, "%d sentences with labels of at least two of %s, matched by %s", g.Units, strings.Join(g.Raters, ", "), a.MatchedBy)
	if g.Single > 0 {
		fmt.Fprintf(w, "; %d with one label are left out", g.Single)
	}
	fmt.Fprint(w, "\n\n| figure | value | 95 % interval |\n|---|---|---|\n")
	printFigure(w, "Krippendorff's alpha", g.Alpha)
	if len(g.Pairs) == 1 {
		printFigure(w, "Cohen's kappa", g.Pairs[0].Kappa)
	}
	printFigure(w, "equal labels", g.Percent)
	if len(g.Pairs) > 1 {
		fmt.Fprint(w, "\n| annotators | sentences | Cohen's kappa | 95 % interval | equal labels |\n|---|---|---|---|---|\n")
		for _, p := range g.Pairs {
			kappa, interval := figureWords(p.Kappa)
			percent, _ := figureWords(p.Percent)
			fmt.Fprintf(w, "| %s, %s | %d | %s | %s | %s |\n", p.First, p.Second, p.Units, kappa, interval, percent)
		}
	}
	for _, p := range g.Pairs {
		fmt.Fprintf(w, "\n| %s \\ %s |", p.First, p.Second)
		for _, c := range a.Classes {
			fmt.Fprintf(w, " %s |", c)
		}
		fmt.Fprintf(w, "\n|---|%s\n", strings.Repeat("---|", len(a.Classes)))
		for i, row := range p.Confusion {
			fmt.Fprintf(w, "| %s |", a.Classes[i])
			for _, n := range row {
				fmt.Fprintf(w, " %d |", n)
			}
			fmt.Fprintln(w)
		}
	}
	fmt.Fprintf(w, "\n%s\n", agreementVerdict(g))
	if len(a.Disagreements) == 0 {
		return
	}
	fmt.Fprintf(w, "\nThey differ on %d of %d sentences:\n", len(a.Disagreements), g.Units)
	for i, d := range a.Disagreements {
		if i == shownDisagreements {
			fmt.Fprintf(w, "… and %d more; --json FILE has all\n", len(a.Disagreements)-i)
			break
		}
		var given []string
		for j, label := range d.Labels {
			if label != "" {
				given = append(given, g.Raters[j]+": "+label)
			}
		}
		who := d.Actor
		if who == "" {
			who = "speaker outside"
		}
		if d.Target != "" {
			who += " → " + d.Target
		}
		fmt.Fprintf(w, "%s\n  %s\n  %s (%s)\n", d.ID, strings.Join(given, ", "), d.Text, who)
	}
}

func printFigure(w io.Writer, name string, i *model.Interval) {
	value, interval := figureWords(i)
	fmt.Fprintf(w, "| %s | %s | %s |\n", name, value, interval)
}

func figureWords(i *model.Interval) (value, interval string) {
	if i == nil {
		return "none", ""
	}
	return fmt.Sprintf("%.3f", i.Value), fmt.Sprintf("%.3f to %.3f", i.Low, i.High)
}

// agreementVerdict says what Krippendorff (Content Analysis, 3rd edition, chapter
// 11) makes of the value: 0.8 to rely on, 0.667 for tentative conclusions.
func agreementVerdict(a *model.Agreement) string {
	switch i := a.Alpha; {
	case i == nil:
		return "All labels are the same, so alpha and kappa have no value: nothing could be disagreed on."
	case i.Low >= 0.8:
		return "Alpha and all of its interval reach 0.8, which Krippendorff asks of data to rely on."
	case i.Value >= 0.8:
		return "Alpha reaches 0.8, which Krippendorff asks of data to rely on, but its interval does not: label more sentences twice before you say so."
	case i.Value >= 0.667:
		return "Alpha is between 0.667 and 0.8, which Krippendorff takes for tentative conclusions alone: talk over the sentences below, and make the rules clearer."
	}
	return "Alpha is below 0.667, the least that Krippendorff takes for tentative conclusions: talk over the sentences below, make the rules clearer, and label again."
}
