package pipeline

import (
	"cmp"
	"slices"

	"stance/pipeline/document"
)

// maxActorsPerSentence bounds the ordered pairs of a sentence: a list of two
// hundred signatories would make forty thousand. The first ones are taken.
const maxActorsPerSentence = 24

// presence is an actor in a sentence: its mentions there, in text order.
type presence struct {
	actor    int
	mentions []document.Span
}

// quoted is the part of a quote that lies in a sentence.
type quoted struct {
	quote   int
	speaker int             // index in Document.Actors; -1 unknown
	parts   []document.Span // fragments that reach into the sentence
}

func (q *quoted) contains(s document.Span) bool {
	for _, p := range q.parts {
		if p.Contains(s) {
			return true
		}
	}
	return false
}

// pairer finds the holders and targets of each sentence of a document.
type pairer struct {
	doc    *document.Document
	speech [][]quoted // by sentence

	present []presence // memory of stances
}

func newPairer(doc *document.Document) *pairer {
	p := &pairer{doc: doc, speech: make([][]quoted, len(doc.Sentences))}
	for i := range doc.Quotes {
		p.addQuote(i)
	}
	return p
}

func (p *pairer) addQuote(i int) {
	q := &p.doc.Quotes[i]
	speaker := -1
	if q.SpeakerMention >= 0 {
		speaker = p.doc.Mentions[q.SpeakerMention].Actor
	}
	extent := q.Extent()
	first, _ := slices.BinarySearchFunc(p.doc.Sentences, extent.Start, func(s document.Sentence, at int) int {
		return cmp.Compare(s.End, at+1)
	})
	for s := first; s < len(p.doc.Sentences) && p.doc.Sentences[s].Start < extent.End; s++ {
		in := quoted{quote: i, speaker: speaker}
		for _, f := range q.Fragments {
			if f.Overlaps(p.doc.Sentences[s].Span) {
				in.parts = append(in.parts, f)
			}
		}
		if len(in.parts) > 0 {
			p.speech[s] = append(p.speech[s], in)
		}
	}
}

// stances adds the pairs of a sentence to others, not yet judged: every ordered pair
// of different actors, speakers of quotes included, ordered by holder, target
// and quote; and each holder alone where it has nobody to face. Left out are
// holders of whom only the target speaks, and pairs of which one speaks in the
// other's name. mentions are those of the sentence. cut reports whether there
// were too many actors.
func (p *pairer) stances(pairs []document.Stance, sentence int, mentions []document.Mention) (all []document.Stance, cut bool) {
	p.present = p.present[:0]
	p.addMentioned(mentions)
	p.addSpeakers(sentence)
	present := p.present
	if len(present) > maxActorsPerSentence {
		present, cut = present[:maxActorsPerSentence], true
	}
	for _, h := range present {
		alone := true
		for _, t := range present {
			if t.actor == h.actor || len(t.mentions) == 0 || p.voiceOf(h, t) || p.voiceOf(t, h) {
				continue
			}
			alone = false
			if !p.spokenOf(sentence, h, t) {
				pairs = p.pair(pairs, sentence, h, t)
			}
		}
		if alone {
			pairs = append(pairs, p.lone(sentence, h))
		}
	}
	return pairs, cut
}

// addPresent adds an actor to those present, without a mention, in the memory of
// one that was there before.
func (p *pairer) addPresent(actor int) *presence {
	n := len(p.present)
	p.present = slices.Grow(p.present, 1)[:n+1]
	a := &p.present[n]
	a.actor, a.mentions = actor, a.mentions[:0]
	return a
}

// find is the actor among those present; nil where it is not.
func (p *pairer) find(actor int) *presence {
	for i := range p.present {
		if p.present[i].actor == actor {
			return &p.present[i]
		}
	}
	return nil
}

func (p *pairer) addMentioned(mentions []document.Mention) {
	for i := range mentions {
		m := &mentions[i]
		if m.Actor < 0 || !m.IsActor {
			continue
		}
		a := p.find(m.Actor)
		if a == nil {
			a = p.addPresent(m.Actor)
		}
		a.mentions = append(a.mentions, m.Span)
	}
}

// addSpeakers adds those who speak in the sentence and are not named in it.
func (p *pairer) addSpeakers(sentence int) {
	for i := range p.speech[sentence] {
		if speaker := p.speech[sentence][i].speaker; speaker >= 0 && p.find(speaker) == nil {
			p.addPresent(speaker)
		}
	}
}

// pair adds one row for each quote of the holder that names the target; where
// none does, one row, quoted if another speaks of both.
func (p *pairer) pair(rows []document.Stance, sentence int, h, t presence) []document.Stance {
	others := len(rows)
	for _, q := range p.speech[sentence] {
		if q.speaker != h.actor {
			continue
		}
		target := slices.IndexFunc(t.mentions, q.contains)
		if target < 0 || slices.ContainsFunc(rows[others:], func(r document.Stance) bool { return p.within(q, r.Quote) }) {
			continue
		}
		rows = append(rows, document.Stance{
			Sentence: sentence, Holder: h.actor, HolderSpan: p.outside(h, q),
			Target: t.actor, TargetSpan: t.mentions[target], Quote: q.quote,
		})
	}
	if len(rows) > others {
		return rows
	}
	hs, ts := closest(h.mentions, t.mentions)
	return append(rows, document.Stance{
		Sentence: sentence, Holder: h.actor, HolderSpan: hs,
		Target: t.actor, TargetSpan: ts, Quote: p.quoteOf(sentence, h.actor, hs, ts),
	})
}

// spokenOf reports a holder who occurs only in what the target is quoted as
// saying: that is a stance of the target's, and shows none of the holder's.
func (p *pairer) spokenOf(sentence int, h, t presence) bool {
	if len(h.mentions) == 0 {
		return false
	}
	for _, m := range h.mentions {
		if !slices.ContainsFunc(p.speech[sentence], func(q quoted) bool {
			return q.speaker == t.actor && p.doc.Quotes[q.quote].Kind == document.Direct && q.contains(m)
		}) {
			return false
		}
	}
	return !slices.ContainsFunc(p.speech[sentence], func(q quoted) bool { return q.speaker == h.actor })
}

// voiceOf reports one who speaks in the other's name: neither shows a stance
// toward the other.
func (p *pairer) voiceOf(a, b presence) bool {
	by := &p.doc.Actors[a.actor]
	return by.Voice && by.Principal == p.doc.Actors[b.actor].ID
}

// within reports a quote inside another: "X said she hopes that …" says one
// thing of whom it names, not two.
func (p *pairer) within(q quoted, of int) bool {
	outer := p.doc.Quotes[of].Extent()
	return outer.Contains(p.doc.Quotes[q.quote].Extent())
}

// outside is the holder's mention that stands beside its own words, or the
// first within them ("we"); none where it speaks from outside the sentence.
func (p *pairer) outside(h presence, q quoted) document.Span {
	for _, m := range h.mentions {
		if !q.contains(m) {
			return m
		}
	}
	if len(h.mentions) > 0 {
		return h.mentions[0]
	}
	return document.Span{}
}

// quoteOf is the quote in which both stand; a holder from outside the sentence
// is its speaker.
func (p *pairer) quoteOf(sentence, holder int, hs, ts document.Span) int {
	for _, q := range p.speech[sentence] {
		if hs.None() && q.speaker == holder {
			return q.quote
		}
		if !hs.None() && q.contains(hs) && (ts.None() || q.contains(ts)) {
			return q.quote
		}
	}
	return -1
}

// lone is a holder with no target.
func (p *pairer) lone(sentence int, h presence) document.Stance {
	var span document.Span
	if len(h.mentions) > 0 {
		span = h.mentions[0]
	}
	quote := p.quoteOf(sentence, h.actor, span, document.Span{})
	for _, q := range p.speech[sentence] {
		if quote < 0 && q.speaker == h.actor {
			quote = q.quote
		}
	}
	return document.Stance{Sentence: sentence, Holder: h.actor, HolderSpan: span, Target: -1, Quote: quote}
}

// closest is the pair of mentions with the fewest bytes between them that do
// not overlap; the first of equals. With no holder mention, the first target.
func closest(holders, targets []document.Span) (h, t document.Span) {
	if len(holders) == 0 {
		return document.Span{}, targets[0]
	}
	best := -1
	for _, a := range holders {
		for _, b := range targets {
			gap := max(b.Start-a.End, a.Start-b.End)
			if gap < 0 { // one lies in the other: "Russian" in "the Russian official"
				gap = 1 << 20
			}
			if best < 0 || gap < best {
				best, h, t = gap, a, b
			}
		}
	}
	return h, t
}
