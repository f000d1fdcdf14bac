package corpus

import (
	"slices"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
)

func TestAddSentence(t *testing.T) {
	e := actor.Example{Doc: &document.Document{}}
	if err := addSentence(&e, "Zoë Lund met the EU.", []string{"0-8P", "17-19O"}); err != nil {
		t.Fatal(err)
	}
	person, body := label(class("person"), true), label(class("organisation"), true)
	if want := []uint8{person, person + 1, 0, 0, body, 0}; !slices.Equal(e.Labels[0], want) {
		t.Errorf("labels %v, want %v", e.Labels[0], want)
	}
	if err := addSentence(&e, "Oslo.", []string{"0-4L"}); err != nil || e.Doc.Sentences[1].Start != len("Zoë Lund met the EU.\n\n") {
		t.Errorf("the second sentence at %d, %v", e.Doc.Sentences[1].Start, err)
	}
	for _, wrong := range []string{"", "4P", "4-2P", "0-99P", "0-4X", "a-4P"} {
		if err := addSentence(&e, "Oslo.", []string{wrong}); err == nil {
			t.Errorf("no error for %q", wrong)
		}
	}
}

// TestInventedNames finds the sentences again that need no published data.
func TestInventedNames(t *testing.T) {
	for file, least := range map[string]int{"labels.tsv.gz": 4000, "dev.tsv.gz": 800} {
		names, err := Names("../../../data/names/"+file, "none", "../../../data/model/labels", 1, invented)
		if err != nil {
			t.Fatal(err)
		}
		if len(names) < least {
			t.Errorf("%s has %d invented sentences, of %d", file, len(names), least)
		}
	}
}
