package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stance/data/external"
)

// news is running text with what slows a scanner down: quotations, clitics,
// abbreviations, numbers and marks outside ASCII.
var news = strings.Repeat(`Truce Holds in the North

MARAVA, Ardan (XP) — Gen. Luis Adan's troops didn't fire on Sunday, the U.N. said. “We keep our word,” he told reporters; “they don’t.” About 1,500 people, 12.5 percent of the town, have fled since Jan. 6, when the so-called pro-unity front broke the cease-fire – at a cost of $5m a day.

The U.S. President's envoy, Sen. Mary K. Ortiz (D-Calif.), asked: "Who gains?" She'd met the minister at 10:30 a.m. in St. Anne's. See https://example.org/truce?id=7.

`, 200)

func BenchmarkSegment(b *testing.B) {
	b.SetBytes(int64(len(news)))
	b.ReportAllocs()
	for b.Loop() {
		Segment(news)
	}
}

// BenchmarkSegmentSmall is one article of ordinary length.
func BenchmarkSegmentSmall(b *testing.B) {
	article := news[:len(news)/40]
	b.SetBytes(int64(len(article)))
	b.ReportAllocs()
	for b.Loop() {
		Segment(article)
	}
}

// BenchmarkSegmentArticles runs over real articles, where they are at hand.
func BenchmarkSegmentArticles(b *testing.B) {
	files, err := filepath.Glob(filepath.Join(external.Shared(b, "data", "polnear", "dev", "text"), "*.txt"))
	if err != nil {
		b.Fatal(err)
	}
	var articles []string
	size := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		articles = append(articles, string(raw))
		size += len(raw)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		for _, a := range articles {
			Segment(a)
		}
	}
}
