package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"stance/model"
	"stance/pipeline"
	"stance/pipeline/labels"
)

func TestTakeLabels(t *testing.T) {
	var l articleLabels
	twice := &labels.Row{Label: "supportive"}
	side, plain := []float64{0.8, 0.1, 0.1}, []float64{0.1, 0.8, 0.1}
	l.take([]judged{
		{"a", "x y", 0, side, nil},
		{"a", "x y", 1, plain, twice},
		{"a", "z y", 1, plain, twice},
		{"a", "y x", 1, plain, &labels.Row{Label: "neutral"}},
		{"b", "x y", 0, plain, &labels.Row{Label: "accusatory"}},
	}, pipeline.Stance.Classes)
	if fmt.Sprint(l.y, l.article) != "[0 1 2] [a a b]" {
		t.Errorf("labels %v of articles %v", l.y, l.article)
	}
	if want := (0.8 + 4*0.1) / 5; math.Abs(l.mean[0]-want) > 1e-12 {
		t.Errorf("mean %v, not %v", l.mean, want)
	}
	// The first hears the sentence before it; the way back and the other article hear none.
	if l.elsewhere[0][0] <= 0 || l.elsewhere[1][0] != 0 || l.elsewhere[2][0] != 0 {
		t.Errorf("they hear %v", l.elsewhere)
	}
}

// What other sentences say is worth something where it tells, and the card says so.
func TestMeasureArticles(t *testing.T) {
	l := &articleLabels{given: 300, mean: []float64{0.3, 0.4, 0.3}}
	for i := range 300 {
		class := i % 3
		heard := []float64{-0.2, -0.2, -0.2}
		heard[class] = 0.4
		l.p, l.elsewhere = append(l.p, []float64{0.3, 0.4, 0.3}), append(l.elsewhere, heard)
		l.y, l.article = append(l.y, class), append(l.article, fmt.Sprintf("article %d", i/10))
	}
	var card strings.Builder
	if err := l.measure(context.Background(), &card, sources[0], model.Decision{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"on 300 of 300 labels in 30 articles (chosen: more take a side than do in all)", "| each sentence by itself | 0.167 | 0.333 |", "| revised by its article | 1.000 | 1.000 |"} {
		if !strings.Contains(card.String(), want) {
			t.Errorf("%q is not in the card:\n%s", want, card.String())
		}
	}
}

func TestInUnread(t *testing.T) {
	held := &labels.Row{}
	for i := 0; !heldBack(held); i++ {
		held.ID = fmt.Sprintf("%s/%d.txt:0:1-2:3-4", unreadArticles, i)
	}
	if !inUnread(held) {
		t.Errorf("%s is not held back", held.ID)
	}
	for _, id := range []string{"dse/train:1:0-3:5-8", "17", strings.Replace(held.ID, "train", "dev", 1)} {
		if inUnread(&labels.Row{ID: id}) {
			t.Errorf("%s is in an article that is held back", id)
		}
	}
}
