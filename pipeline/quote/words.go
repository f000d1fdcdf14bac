package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
)

// words is the document's tokens in one row, whatever its sentences: a quote
// may end one sentence and its cue begin the next.
type words struct {
	doc  *document.Document
	toks []token
}

type token struct {
	document.Span
	sentence int32
	index    int32 // in the sentence
}

func flatten(doc *document.Document) *words {
	n := 0
	for i := range doc.Sentences {
		n += len(doc.Sentences[i].Tokens)
	}
	w := &words{doc: doc, toks: make([]token, 0, n)}
	for i := range doc.Sentences {
		for j := range doc.Sentences[i].Tokens {
			w.toks = append(w.toks, token{doc.Sentences[i].Tokens[j].Span, int32(i), int32(j)})
		}
	}
	return w
}

// from is the index of the first token that starts at or after the offset.
func (w *words) from(offset int) int {
	lo, hi := 0, len(w.toks)
	for lo < hi {
		mid := (lo + hi) / 2
		if w.toks[mid].Start < offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (w *words) text(i int) string {
	if i < 0 || i >= len(w.toks) {
		return ""
	}
	return w.doc.Text[w.toks[i].Start:w.toks[i].End]
}

func (w *words) low(i int) string {
	if i < 0 || i >= len(w.toks) {
		return ""
	}
	return w.doc.Low(w.toks[i].Span)
}

func (w *words) upper(i int) bool {
	r, _ := utf8.DecodeRuneInString(w.text(i))
	return unicode.IsUpper(r)
}

func (w *words) span(first, end int) document.Span {
	return document.Span{Start: w.toks[first].Start, End: w.toks[end-1].End}
}

// node is the parsed token, nil where the sentence has no tree.
func (w *words) node(i int) *document.Token {
	if i < 0 || i >= len(w.toks) {
		return nil
	}
	s := &w.doc.Sentences[w.toks[i].sentence]
	if !s.Parsed {
		return nil
	}
	return &s.Tokens[w.toks[i].index]
}

// tag is the part of speech, NoTag where unknown.
func (w *words) tag(i int) document.Tag {
	if n := w.node(i); n != nil {
		return n.Tag
	}
	return document.NoTag
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

var (
	auxiliaries = set(`has have had is are was were be been being will would could can may might must should did does do
		'd 's 've ’d ’s ’ve 'll ’ll to having ca wo`)
	adverbs = set(`also later then again once still even just only often previously recently already never always
		repeatedly simply not n't n’t reportedly bluntly publicly first now since ever too initially actually`)
	pronouns = set(`he she they it we i you who`)
	// breaks end a noun phrase when read backwards from a verb.
	breaks = set(`that because while when as but if after before although though since whether until unless so where why
		how yet or nor than which what said says`)
	prepositions = set(`in on at during after before by from with to into through via under over without upon amid
		as when while because since if that until about against between within amid among across toward towards despite
		near along around of`)
	determiners = set(`the a an his her their its our my your this that these those some many several one two three
		few most all both another any each`)
)

func (w *words) adverb(i int) bool {
	low := w.low(i)
	if low == "'s" || low == "’s" {
		return false // of a possessive
	}
	if t := w.tag(i); t != document.NoTag {
		return t == document.ADV || t == document.PART
	}
	return adverbs[low] || strings.HasSuffix(low, "ly") && len(low) > 4 && !w.upper(i)
}

func stop(word string) bool {
	switch word {
	case ".", "?", "!", ";", ":", "…", "...", "“", "”", "\"", "«", "»", "‘", "—", "–", "--", "(", ")", "[", "]", "''", "``", "•":
		return true
	}
	return false
}

func comma(word string) bool { return word == "," }
