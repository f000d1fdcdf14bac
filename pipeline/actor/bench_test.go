package actor_test

import (
	"strings"
	"testing"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/quote"
	"stance/pipeline/text"
)

// story is made of sentences like news, long enough to time the stages on.
var story = strings.Repeat(`Kenyan President William Oduya met farmers in Nakuru on Tuesday and promised them help with the drought.

“We will not leave anybody behind,” Oduya told reporters after the visit. “The money is there.” His finance minister, Grace Wanjala, said that the International Monetary Fund (IMF) had approved a loan in March, and that the government was in talks with Uganda and Tanzania over water.

According to the Coastal Fisheries Alliance (CFA), an umbrella group, the two countries have accused Nairobi of taking more than its share. The CFA's director, Peter Brandt, called the plan "a slow disaster" for the lake. Ugandan officials declined to comment, but the White House urged all sides to return to the table.

`, 40)

func segmented() *document.Document {
	return &document.Document{Text: story, Sentences: text.Segment(story)}
}

func BenchmarkDetect(b *testing.B) {
	doc, kb := segmented(), actor.Default()
	b.SetBytes(int64(len(story)))
	b.ReportAllocs()
	for b.Loop() {
		actor.Detect(doc, kb)
	}
}

func BenchmarkFind(b *testing.B) {
	doc := segmented()
	b.SetBytes(int64(len(story)))
	b.ReportAllocs()
	for b.Loop() {
		quote.Find(doc)
	}
}

func BenchmarkResolve(b *testing.B) {
	doc, kb := segmented(), actor.Default()
	actor.Detect(doc, kb)
	quote.Find(doc)
	mentions := append([]document.Mention(nil), doc.Mentions...)
	b.SetBytes(int64(len(story)))
	b.ReportAllocs()
	for b.Loop() {
		doc.Mentions = append(doc.Mentions[:0], mentions...)
		actor.Resolve(doc, kb)
		quote.Attribute(doc)
	}
}
