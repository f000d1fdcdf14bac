package actor

import (
	"sort"

	"stance/pipeline/document"
)

// name is a run of tokens of a sentence that names something.
type name struct {
	first, end int // tokens, half-open
	kind       document.ActorType
	adjective  bool // a demonym before a noun: describes, does not name
	title      bool // a title or honorific stands before it
}

// detector looks for names in one document.
type detector struct {
	kb      *Knowledge
	doc     *document.Document
	seen    lexicon
	titled  map[string]bool // names that the text has with their titles: Pope Francis
	written map[string]bool // acronyms of things that the text writes out as a body's name, or not
	tagger  *tagger

	lexemes  *lexemes
	sentence *document.Sentence // that the following are of
	words    []*lexeme          // by token; nil: not yet known
	matches  []matched

	// Of tag, from one sentence to the next.
	views  []tokenView
	scores [][labelCount]float32
	path   path
}

// Detect fills doc.Mentions with the names of the document: unresolved, in
// order, none within another. It needs Sentences with their Tokens, and uses
// the tags of sentences that are Parsed.
func Detect(doc *document.Document, kb *Knowledge) {
	known, _ := kb.lexemes.Get().(*lexemes)
	if known == nil {
		known = &lexemes{}
	}
	defer kb.lexemes.Put(known)
	d := &detector{kb: kb, doc: doc, seen: observe(doc), titled: kb.titledIn(doc.Text), tagger: kb.tagger, lexemes: known}
	doc.Mentions = doc.Mentions[:0]
	var titled []int
	named := map[string]bool{}
	found := map[int][]name{}
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if s.Label.None() && titleCase(doc, s) {
			titled = append(titled, i)
			continue
		}
		found[i] = d.ethnicities(s, d.mended(s, d.names(s)))
	}
	words, full, people := d.recurring(found), d.long(found), d.persons(found)
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if s.Label.None() && titleCase(doc, s) {
			continue
		}
		out := d.labelled(s, d.mended(s, d.again(s, found[i], words, full)))
		agency, closed := d.agency(s)
		placeline := d.placeline(s)
		reached := 0
		for k := range out {
			if out[k].first > agency && out[k].end <= closed || out[k].first < reached {
				continue
			}
			from, limit := 0, len(s.Tokens)
			if k > 0 {
				from = out[k-1].end
			}
			if k+1 < len(out) {
				limit = out[k+1].first
			}
			d.widen(s, &out[k], from, limit)
			n := out[k]
			if n.end <= placeline && n.kind != document.Country {
				if _, to := d.match(s, n.first); to < n.end {
					n.first, n.end, n.kind = 0, placeline, document.Place
				}
			}
			if whole, place, ok := d.inThing(s, n); ok && !place {
				continue
			} else if ok && whole.first >= from && whole.end <= limit {
				n = whole
			}
			if d.unportfolio(s, &n); n.first == n.end {
				continue
			}
			if d.unstick(s, &n, people); n.first >= n.end || d.noName(s, n) {
				continue
			}
			d.emit(i, n)
			reached = n.end
			named[plain(doc.Text[s.Tokens[n.first].Start:s.Tokens[n.end-1].End])] = true
			if n.kind == document.Person {
				named[doc.At(s.Tokens[n.end-1].Span)] = true
			}
		}
	}
	// In a heading in title case any word may be capitalised: only names that
	// the body or the gazetteer knows count.
	for _, i := range titled {
		for _, n := range d.titledNames(&doc.Sentences[i], named) {
			d.emit(i, n)
		}
	}
	sortMentions(doc.Mentions)
}

func (d *detector) emit(sentence int, n name) {
	tokens := d.doc.Sentences[sentence].Tokens
	m := document.Mention{
		Span:     document.Span{Start: tokens[n.first].Start, End: tokens[n.end-1].End},
		Sentence: sentence,
		Type:     n.kind,
		Actor:    -1,
		How:      document.ByName,
	}
	if n.adjective {
		m.How = document.ByDescription
	}
	d.doc.Mentions = append(d.doc.Mentions, m)
}

// sortMentions orders by start, then longest first, then actor.
func sortMentions(ms []document.Mention) {
	sort.SliceStable(ms, func(i, j int) bool {
		a, b := &ms[i], &ms[j]
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		if a.End != b.End {
			return a.End > b.End
		}
		return a.Actor < b.Actor
	})
}

func (d *detector) word(s *document.Sentence, i int) string { return d.doc.At(s.Tokens[i].Span) }

// low is a word in lower case.
func (d *detector) low(s *document.Sentence, i int) string { return d.doc.Low(s.Tokens[i].Span) }
