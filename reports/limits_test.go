package reports

import (
	"fmt"
	"testing"
	"time"

	"stance/pipeline/table"
)

// manyRows has n articles in which a crowd of actors accuse and support each
// other.
func manyRows(n int) *table.Rows {
	const crowd = 180
	actors := map[string]table.ActorRow{}
	id := func(i int) string { return fmt.Sprintf("org:council-%03d", i%crowd) }
	for i := range crowd {
		actors[id(i)] = table.ActorRow{ActorName: fmt.Sprintf("Council %d", i), ActorType: "organisation"}
	}
	rows := &table.Rows{}
	day := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		s := story{id: fmt.Sprint(i), source: fmt.Sprintf("Paper %d", i%30), day: day.AddDate(0, 0, i%900).Format(time.DateOnly)}
		for j := range 6 {
			holder, target := i*7+j, i*5+3*j+1
			if id(holder) == id(target) {
				continue
			}
			against := 0.2 + 0.7*float64((i+j)%10)/10
			s.lines = append(s.lines, line{fmt.Sprintf("In session %d of year %d one council spoke of another at some length.", j, i), []claim{
				{holder: id(holder), target: id(target), holderWords: "one council", tgtWords: "another", support: 0.9 - against, none: 0.1, against: against, abstained: j == 5},
			}})
			s.quotes = append(s.quotes, quoteOf{"direct", "at some length", id(holder)})
		}
		addStory(rows, s, actors)
	}
	return rows
}

func TestReportStaysSmall(t *testing.T) {
	dir := t.TempDir()
	const articles = 5000
	rows := manyRows(articles)
	writeFolder(t, dir, rows)
	began := time.Now()
	r, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{"HTML": render(t, HTML{}, r), "Markdown": render(t, Markdown{}, r), "JSON": render(t, JSON{}, r)}
	elapsed := time.Since(began)
	t.Logf("%d articles, %d stances: %v, %d bytes of HTML", articles, len(rows.Stances), elapsed, len(pages["HTML"]))
	if elapsed > 10*time.Second {
		t.Errorf("it took %v", elapsed)
	}
	for name, text := range pages {
		if len(text) > 5<<20 {
			t.Errorf("the %s has %d bytes", name, len(text))
		}
	}
	if len(r.Pairs) != maxPairs || len(r.Actors) != maxActors || len(r.Speakers) != maxSpeakers || len(r.Sources) != maxSources+1 || len(r.Timeline.Starts) > maxBins {
		t.Errorf("%d pairs, %d actors, %d speakers, %d sources, %d intervals", len(r.Pairs), len(r.Actors), len(r.Speakers), len(r.Sources), len(r.Timeline.Starts))
	}
	pairs := map[pairKey]bool{}
	speakers := map[string]bool{}
	for _, s := range rows.Stances {
		pairs[pairKey{s.HolderID, *s.TargetID}] = true
	}
	for _, q := range rows.Quotes {
		speakers[*q.SpeakerID] = true
	}
	if got := len(r.Pairs) + r.LeftOut.Pairs + r.LeftOut.NeutralPairs; got != len(pairs) {
		t.Errorf("%d pairs shown or left out, there are %d", got, len(pairs))
	}
	if got := len(r.Speakers) + r.LeftOut.Speakers; got != len(speakers) {
		t.Errorf("%d speakers shown or left out, there are %d", got, len(speakers))
	}
	sided, shown := 0, 0
	for i := range r.Pairs {
		sided += r.Pairs[i].Sided()
		shown += len(r.Pairs[i].Evidence)
	}
	if r.LeftOut.Evidence != sided-shown {
		t.Errorf("%d sentences left out, want %d", r.LeftOut.Evidence, sided-shown)
	}
}

func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	writeFolder(b, dir, manyRows(1000))
	for b.Loop() {
		if _, err := Read(dir); err != nil {
			b.Fatal(err)
		}
	}
}
