// Package text cuts an article into sentences and sentences into tokens. It
// fills Sentences of a document.Document: Span, Kind, Paragraph, Label, Turn, and
// Tokens with their Span.
//
//  1. layout: lines become paragraphs, by blank lines and by whether the text
//     was wrapped by hand.
//  2. Each paragraph becomes tokens by the conventions of the English Universal
//     Dependencies treebanks (EWT, GUM), so that a parser trained on them meets
//     what it knows.
//  3. Sentences are found over the tokens: by then it is known which full stop
//     belongs to an abbreviation and which mark closes a quotation.
//  4. A short line of its own that ends like a title is a heading.
//  5. A line that begins with its speaker's label is a turn of a transcript.
//
// Word and sentence borders follow Unicode Standard Annex 29; what news in
// English needs beyond it is written at each branch. All offsets are bytes.
// Any string is accepted: a byte that is not UTF-8 is a token of its own.
package text

import (
	"stance/pipeline/document"
)

// Segment returns the sentences of an article in text order. Sentences do not
// overlap, and every rune that is not blank belongs to exactly one token of
// one sentence. Blank are the runes with the property White_Space, and the
// invisible zero-width space, word joiner, byte order mark and directional
// marks at the edge of a word. Time and memory are linear in the text.
func Segment(text string) []document.Sentence {
	s := newScanner(text, len(text))
	units := layout(text)
	var cuts []cut
	for paragraph, u := range units {
		first := len(s.tokens)
		s.scan(u.Start, u.End)
		if len(s.tokens) == first {
			continue
		}
		kind := document.Body
		from := len(cuts)
		cuts = s.sentences(cuts, first, paragraph)
		if len(units) > 1 && s.isHeading(first, len(cuts)-from) {
			kind = document.Heading
		}
		for i := from; i < len(cuts); i++ {
			cuts[i].kind = kind
		}
	}
	sentences := make([]document.Sentence, len(cuts))
	for i, c := range cuts {
		tokens := s.tokens[c.first:c.end:c.end]
		sentences[i] = document.Sentence{
			Span:      document.Span{Start: tokens[0].Start, End: tokens[len(tokens)-1].End},
			Kind:      c.kind,
			Paragraph: c.paragraph,
			Tokens:    tokens,
		}
	}
	markTurns(text, sentences)
	return sentences
}

// Single returns the whole text as one sentence, however many it holds: a
// labelled row is one by definition. The sentence of a blank text has no
// tokens and an empty span.
func Single(text string) document.Sentence {
	tokens := Tokens(text, document.Span{End: len(text)})
	if len(tokens) == 0 {
		return document.Sentence{}
	}
	return document.Sentence{
		Span:   document.Span{Start: tokens[0].Start, End: tokens[len(tokens)-1].End},
		Tokens: tokens,
	}
}

// Tokens returns the tokens of a span of the text, in order.
func Tokens(text string, span document.Span) []document.Token {
	s := newScanner(text, span.Len())
	s.scan(span.Start, span.End)
	return s.tokens
}

// cut is a sentence as a range of tokens.
type cut struct {
	first, end int
	paragraph  int
	kind       document.Kind
}
