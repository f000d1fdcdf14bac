package main

import (
	"testing"

	"stance/pipeline/document"
	"stance/pipeline/labels"
	"stance/pipeline/text"
)

func TestSourceOf(t *testing.T) {
	for id, want := range map[string]string{
		"polnear/train/text/a.txt:65:118-128:-1--1": "polnear/train/text/a.txt",
		"newsmtsc/train:12:0-5:9-14":                "newsmtsc/train",
		"allsides_1000_401_25_Ada Vell_0_6":         "",
		"b-12":                                      "",
		"dse/valid:3":                               "",
	} {
		if got := sourceOf(&labels.Row{ID: id}); got != want {
			t.Errorf("%s: %q, not %q", id, got, want)
		}
	}
}

// A fifth of the articles is held back, all sentences of one alike.
func TestHeldBack(t *testing.T) {
	held := 0
	for i := range 500 {
		article := "polnear/train/text/" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + ".txt"
		first, second := heldBack(&labels.Row{ID: article + ":0:1-2:3-4", Group: "one"}), heldBack(&labels.Row{ID: article + ":90:1-2:3-4", Group: "another"})
		if first != second {
			t.Fatalf("%s is held back in part", article)
		}
		if first {
			held++
		}
	}
	if held < 70 || held > 130 {
		t.Errorf("%d of 500 articles are held back", held)
	}
}

func TestTaughtRows(t *testing.T) {
	const own = "own.jsonl"
	placed, held := &labels.Row{ID: "ud-english/ewt-train:1:0-3:5-8", Group: "a", Input: own}, &labels.Row{ID: "ud-english/ewt-train:2:0-3:5-8", Input: own}
	for heldBack(placed) {
		placed.Group += "a"
	}
	for !heldBack(held) {
		held.Group += "b"
	}
	published, unread, invented := &labels.Row{ID: "17", Input: "train.jsonl"}, &labels.Row{ID: "dse/train:1:0-3:5-8", Input: own}, &labels.Row{ID: "a-17", Input: own}
	for _, c := range []struct {
		name string
		row  *labels.Row
		want bool
	}{
		{"taught", placed, true},
		{"invented", invented, true},
		{"held back", held, false},
		{"of a set that it has not read", unread, false},
		{"published", published, false},
	} {
		if got := taughtRows(true, own)(c.row); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if taughtRows(false, own) != nil {
		t.Error("rows count as taught without syntax")
	}
}

func TestTokensOf(t *testing.T) {
	s := text.Single("The port of Lima waits.")
	for span, want := range map[document.Span][2]int{
		{Start: 4, End: 16}: {1, 4}, {Start: 13, End: 14}: {3, 4}, {}: {-1, -1},
	} {
		if got := tokensOf(&s, span); got != want {
			t.Errorf("%v: %v, not %v", span, got, want)
		}
	}
}
