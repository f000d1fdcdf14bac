package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"stance/pipeline/labels"
)

// TestPriorKnowsRows: rows that the embedded model was trained on never speak for a
// model that starts from it.
func TestPriorKnowsRows(t *testing.T) {
	known, err := ReadSentences(SentenceOptions{Inputs: []string{"../data/demo/tone.csv"}, Classes: Tone.Classes})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		prior          string
		known, unknown int // rows
		measured       int
		none           bool   // training starts from none
		doubt          string // part of PriorDoubt
		fails          string // part of the error
	}{
		"all unknown":             {prior: "default", unknown: 24, measured: 24},
		"all known":               {prior: "auto", known: 60, measured: 60, none: true, doubt: "60 of 60 rows, so it could not be measured"},
		"most known":              {prior: "auto", known: 31, unknown: 30, measured: 61, none: true, doubt: "31 of 61 rows, so it could not be measured"},
		"few known":               {prior: "auto", known: 10, unknown: 30, measured: 30, doubt: "10 of 40 rows: these are trained on"},
		"most known, asked for":   {prior: "default", known: 60, unknown: 24, measured: 24, doubt: "come from the other 24"},
		"too few, asked for":      {prior: "default", known: 60, unknown: 6, fails: `the label "positive" in 2 texts, and 3 folds need 3`},
		"too few, and not wanted": {prior: "none", known: 60, unknown: 6, measured: 66, none: true},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Sentences{Rows: append(unknownTone(c.unknown), known.Rows[:c.known]...)}
			o := TrainOptions{Task: Tone, Prior: c.prior, Folds: 3, Seed: 1, NoSyntax: true}
			if err := o.check(); err != nil {
				t.Fatal(err)
			}
			got, err := train(context.Background(), o, s)
			if c.fails != "" {
				var usage *UsageError
				if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.fails) {
					t.Fatalf("error %v, want a wrong usage with %q", err, c.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if rows := got.Fitted.Evaluation.Rows; rows != c.measured || len(got.measured) != rows {
				t.Errorf("measured on %d rows, the list has %d, want %d", rows, len(got.measured), c.measured)
			}
			if c.prior == "auto" && (got.Leaderboard == nil) != c.none {
				t.Errorf("prior %s of %d contenders; the prior is to be none of them: %t", got.Prior, len(got.Leaderboard), c.none)
			}
			if (got.PriorDoubt == "") != (c.doubt == "") || !strings.Contains(got.PriorDoubt, c.doubt) {
				t.Errorf("doubt %q, want %q", got.PriorDoubt, c.doubt)
			}
			if !strings.Contains(got.Bundle.Card, c.doubt) {
				t.Errorf("the card does not say %q", c.doubt)
			}
			// What starts from a prior has learnt from its texts.
			if n := seenTexts(got.Bundle, known.Rows); (got.Prior != "none") != (n == len(known.Rows)) {
				t.Errorf("prior %s: the model knows %d of the prior's texts", got.Prior, n)
			}
			for _, w := range got.Worst(5) {
				if strings.HasPrefix(w.Row.ID, "t") && c.measured == c.unknown {
					t.Errorf("an error on %s, which is not measured", w.Row.ID)
				}
			}
		})
	}
}

// unknownTone makes n rows that no model was trained on, every third of a class.
func unknownTone(n int) []*labels.Row {
	places := []string{"Tromsø", "Bergamo", "Kisumu", "Arequipa", "Sapporo", "Leuven", "Gaborone", "Windhoek", "Split", "Cuenca"}
	rows := make([]*labels.Row, n)
	for i := range rows {
		place, label := places[i/3%len(places)], Tone.Classes[i%3]
		text := map[string]string{
			"positive": place + " delighted its guests with a fine and careful harbour fair.",
			"negative": place + " disgraced itself with a rotten and careless harbour fair.",
			"neutral":  place + " holds its harbour fair on the second Friday of June.",
		}[label]
		rows[i] = &labels.Row{ID: fmt.Sprint("new:", i), Text: text, Label: label, Group: labels.Group(text), Weight: 1}
		rows[i].Holder.End = len(place)
	}
	return rows
}
