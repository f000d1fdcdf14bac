package pipeline

import (
	stdcmp "cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stance/pipeline/document"
	"stance/pipeline/text"
)

// docOf builds a document from a text in which mentions are written [n:words],
// n being the actor, and quotes are given by their words and speaker.
func docOf(t *testing.T, marked string, quotes map[string]int) *document.Document {
	t.Helper()
	doc := &document.Document{}
	var plain strings.Builder
	for marked != "" {
		before, rest, found := strings.Cut(marked, "[")
		plain.WriteString(before)
		if !found {
			break
		}
		inside, after, _ := strings.Cut(rest, "]")
		n, words, _ := strings.Cut(inside, ":")
		m := document.Mention{IsActor: true, Actor: int(n[0]) - 'A'}
		m.Start = plain.Len()
		plain.WriteString(words)
		m.End = plain.Len()
		doc.Mentions = append(doc.Mentions, m)
		for len(doc.Actors) <= m.Actor {
			doc.Actors = append(doc.Actors, document.Actor{Name: string(rune('A' + len(doc.Actors)))})
		}
		marked = after
	}
	doc.Text = plain.String()
	doc.Sentences = text.Segment(doc.Text)
	for i := range doc.Mentions {
		for s := range doc.Sentences {
			if doc.Sentences[s].Contains(doc.Mentions[i].Span) {
				doc.Mentions[i].Sentence = s
			}
		}
	}
	for words, speaker := range quotes {
		at := strings.Index(doc.Text, words)
		if at < 0 {
			t.Fatalf("the text has no quote %q", words)
		}
		q := document.Quote{Fragments: []document.Span{{Start: at, End: at + len(words)}}, SpeakerMention: -1}
		for i, m := range doc.Mentions {
			if m.Actor == speaker && !q.Fragments[0].Contains(m.Span) {
				q.SpeakerMention = i
			}
		}
		doc.Quotes = append(doc.Quotes, q)
	}
	slices.SortFunc(doc.Quotes, func(a, b document.Quote) int { return stdcmp.Compare(a.Fragments[0].Start, b.Fragments[0].Start) })
	return doc
}

// rowsOf lists the pairs of a sentence as holder>target, with the words that
// stand for each and q for a quoted pair.
func rowsOf(doc *document.Document, sentence int) []string {
	var mentions []document.Mention
	for _, m := range doc.Mentions {
		if m.Sentence == sentence {
			mentions = append(mentions, m)
		}
	}
	pairs, _ := newPairer(doc).stances(nil, sentence, mentions)
	var rows []string
	for _, p := range pairs {
		target := "-"
		if p.Target >= 0 {
			target = doc.Actors[p.Target].Name + "(" + doc.At(p.TargetSpan) + ")"
		}
		row := fmt.Sprintf("%s(%s)>%s", doc.Actors[p.Holder].Name, doc.At(p.HolderSpan), target)
		if p.Quote >= 0 {
			row += " q"
		}
		rows = append(rows, row)
	}
	return rows
}

func TestPairs(t *testing.T) {
	for _, c := range []struct {
		name, text string
		quotes     map[string]int
		sentence   int
		want       []string
	}{
		{"both directions", "[A:Oslo] thanked [B:Lima] on Monday.", nil, 0,
			[]string{"A(Oslo)>B(Lima)", "B(Lima)>A(Oslo)"}},
		{"alone", "[A:Oslo] deplored the delay.", nil, 0, []string{"A(Oslo)>-"}},
		{"the speaker of a quote toward one named in it", "“We trust [B:Lima],” [A:Berg] said.",
			map[string]int{"“We trust Lima,”": 0}, 0,
			[]string{"A(Berg)>B(Lima) q"}},
		{"the speaker stands outside the sentence", "[A:Berg] spoke first. “[B:Lima] broke its word.”",
			map[string]int{"“Lima broke its word.”": 0}, 1,
			[]string{"B(Lima)>- q", "A()>B(Lima) q"}},
		{"the speaker alone in a later sentence", "[A:Berg] spoke first. “This is a disgrace.”",
			map[string]int{"“This is a disgrace.”": 0}, 1, []string{"A()>- q"}},
		{"two within another's quote", "“[B:Lima] betrayed [C:Quito],” [A:Berg] said.",
			map[string]int{"“Lima betrayed Quito,”": 0}, 0,
			[]string{"B(Lima)>C(Quito) q", "C(Quito)>B(Lima) q", "A(Berg)>B(Lima) q", "A(Berg)>C(Quito) q"}},
		{"a quote within another of the same speaker", "[A:Berg] said she hopes that [B:Lima] will pay.",
			map[string]int{"she hopes that Lima will pay": 0, "that Lima will pay": 0}, 0,
			[]string{"A(Berg)>B(Lima) q"}},
		{"the nearest of several mentions", "[A:Oslo] said [A:it] would back [B:Lima].", nil, 0,
			[]string{"A(it)>B(Lima)", "B(Lima)>A(it)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := docOf(t, c.text, c.quotes)
			if diff := cmp.Diff(c.want, rowsOf(doc, c.sentence)); diff != "" {
				t.Errorf("pairs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestVoices holds that a spokesman is not paired with whom he speaks for.
func TestVoices(t *testing.T) {
	doc := docOf(t, "[A:Berg] said [B:Oslo] trusts [C:Lima].", nil)
	doc.Actors[0].Voice, doc.Actors[0].Principal, doc.Actors[1].ID = true, "country:NO", "country:NO"
	want := []string{"A(Berg)>C(Lima)", "B(Oslo)>C(Lima)", "C(Lima)>A(Berg)", "C(Lima)>B(Oslo)"}
	if diff := cmp.Diff(want, rowsOf(doc, 0)); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
	doc = docOf(t, "[A:Berg] said [B:Oslo] was ready.", nil)
	doc.Actors[0].Voice, doc.Actors[0].Principal, doc.Actors[1].ID = true, "country:NO", "country:NO"
	if diff := cmp.Diff([]string{"A(Berg)>-", "B(Oslo)>-"}, rowsOf(doc, 0)); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
}

func TestPairsAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 26 {
		fmt.Fprintf(&b, "[%c:N%d], ", 'A'+i, i)
	}
	b.WriteString("signed.")
	doc := docOf(t, b.String(), nil)
	pairs, cut := newPairer(doc).stances(nil, 0, doc.Mentions)
	if want := maxActorsPerSentence * (maxActorsPerSentence - 1); len(pairs) != want || !cut {
		t.Errorf("%d pairs, cut %v; want %d, true", len(pairs), cut, want)
	}
}
