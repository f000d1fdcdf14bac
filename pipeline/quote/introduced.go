package quote

import (
	"strings"

	"stance/pipeline/document"
)

// introduced is the mention of who speaks a quote that nothing around it attributes, but
// the sentence before introduces: "Reinholt was reached by phone. “Ask me in March.”" It is
// who is reported to say what that sentence says, else its subject, if a person who speaks,
// listens or thinks there. The quote has whole sentences of its own, in the same paragraph or
// at the beginning of the next; -1: no such.
func introduced(doc *document.Document, i int) int {
	q := &doc.Quotes[i]
	if q.Kind != document.Direct || !q.Cue.None() {
		return -1
	}
	extent := q.Extent()
	first, last := sentenceAt(doc, extent.Start), sentenceAt(doc, extent.End-1)
	if first == 0 || doc.Sentences[first].Start != extent.Start || doc.Sentences[last].End != extent.End {
		return -1
	}
	before := &doc.Sentences[first-1]
	if before.Kind != document.Body || doc.Sentences[first].Paragraph-before.Paragraph > 1 {
		return -1
	}
	asked, m := poised(doc, before)
	if asked && m >= 0 {
		return m
	}
	said := -1
	for k := i - 1; k >= 0 && doc.Quotes[k].Extent().End > before.Start; k-- {
		other := &doc.Quotes[k]
		if other.Kind == document.Direct && other.Fragments[len(other.Fragments)-1].Contains(before.Span) {
			return -1 // it says itself who goes on
		}
		if by := other.SpeakerMention; by >= 0 && before.Contains(doc.Mentions[by].Span) {
			said = by
		}
	}
	if said >= 0 {
		return said
	}
	if m >= 0 && doc.Actors[doc.Mentions[m].Actor].Type == document.Person && !quotedAt(doc, i, doc.Mentions[m].Start) {
		return m
	}
	return -1
}

// quotedAt reports an offset within a quote before quote i.
func quotedAt(doc *document.Document, i, offset int) bool {
	for k := i - 1; k >= 0 && doc.Quotes[k].Extent().End > offset; k-- {
		for _, f := range doc.Quotes[k].Fragments {
			if f.Start <= offset && offset < f.End {
				return true
			}
		}
	}
	return false
}

var (
	// poising are verbs of whose subject news goes on to quote.
	poising = set(`agreed argued answered answers replied responded reacted retorted recalled recalls remembers remembered thinks thought
		believes believed sees saw knows knew explained described insisted turned heard read reads learnt learned addressed joked
		complained worries worried hopes hoped fears feared blamed blames praised thanked defended criticised criticized attacked
		denounced condemned disagreed disagrees shook laughed smiled sighed nodded shrugged paused looked appeared spoke speaks
		rejected rejects dismissed disputed acknowledged admitted conceded stood stands warned urged accused put gave offered`)
	// reaching are verbs whose object news goes on to quote: "X was reached by phone", "asked X".
	reaching = set("reached interviewed contacted asked asks quoted pressed questioned")
)

// poised is the mention of who is about to speak in a sentence: the subject of its main verb,
// if that is poising, or whom it reaches or asks, as asked reports. -1: there is none, or no
// tree.
func poised(doc *document.Document, s *document.Sentence) (asked bool, mention int) {
	root := -1
	for i := range s.Tokens {
		if s.Tokens[i].Head < 0 {
			root = i
		}
	}
	if !s.Parsed || root < 0 {
		return false, -1
	}
	verb := strings.ToLower(doc.At(s.Tokens[root].Span))
	subject, passive, object := -1, false, -1
	for i := range s.Tokens {
		if int(s.Tokens[i].Head) != root {
			continue
		}
		switch s.Tokens[i].Relation {
		case document.RelNsubj:
			subject = i
		case document.RelNsubjPass:
			subject, passive = i, true
		case document.RelObj, document.RelIobj:
			if object < 0 {
				object = i
			}
		}
		switch strings.ToLower(doc.At(s.Tokens[i].Span)) {
		case "not", "n't", "n’t", "never":
			return false, -1
		}
	}
	if subject < 0 && root > 0 && s.Tokens[root].Tag == document.VERB {
		subject = root - 1 // which the tree has elsewhere
	}
	switch {
	case reaching[verb] && passive:
		return true, actorAt(doc, s, subject)
	case reaching[verb]:
		return true, actorAt(doc, s, object)
	case passive || !poising[verb] && s.Tokens[root].Tag == document.VERB:
		return false, -1
	}
	return false, actorAt(doc, s, subject)
}

// actorAt is the mention of an actor that a token is of; -1: none.
func actorAt(doc *document.Document, s *document.Sentence, token int) int {
	if token < 0 {
		return -1
	}
	for m := firstFrom(doc, s.Start); m < len(doc.Mentions) && doc.Mentions[m].Start < s.End; m++ {
		if men := &doc.Mentions[m]; men.Actor >= 0 && men.IsActor && men.Contains(s.Tokens[token].Span) {
			return m
		}
	}
	return -1
}
