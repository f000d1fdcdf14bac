package quote

import (
	"sort"

	"stance/pipeline/document"
)

// turns makes a direct quote of each turn of a transcript: the label before the
// colon is its speaker.
func (f *finder) turns() {
	sentences := f.doc.Sentences
	for i := 0; i < len(sentences); i++ {
		if sentences[i].Label.None() {
			continue
		}
		last := i
		for last+1 < len(sentences) && sentences[last+1].Turn && sentences[last+1].Label.None() {
			last++
		}
		from := f.w.from(sentences[i].Label.End) + 1 // after the colon
		if from >= len(f.w.toks) || f.w.toks[from].Start >= sentences[last].End {
			continue
		}
		content := document.Span{Start: f.w.toks[from].Start, End: sentences[last].End}
		f.spoken = append(f.spoken, document.Span{Start: sentences[i].Start, End: sentences[last].End})
		f.quotes = append(f.quotes, document.Quote{Kind: document.Direct, Fragments: []document.Span{content}, Speaker: sentences[i].Label, SpeakerMention: -1})
		i = last
	}
}

// inTurn reports a stretch in quotation marks that touches a turn: whose words
// those are the label says.
func (f *finder) inTurn(q quoted) bool {
	i := sort.Search(len(f.spoken), func(i int) bool { return f.spoken[i].End > q.Start })
	return i < len(f.spoken) && f.spoken[i].Overlaps(q.Span)
}
