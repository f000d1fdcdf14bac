package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/syntax/conllu"
)

// Chained is a mention of GUM in its coreference chain.
type Chained struct {
	document.Span
	Chain string
	Kind  string // person, organization, place, object, …
	Named bool   // a proper noun is its head, or is joined to it
}

// Chains is a document of GUM with its coreference chains.
type Chains struct {
	ID       string
	Doc      *document.Document
	Mentions []Chained
	Split    map[string][]string // chains whose members are other chains: "they" after "Ann and Ben"
}

// GUMChains reads the documents of a CoNLL-U file of GUM whose genre is one of
// those named, of any genre if none is. With trees, sentences are Parsed as the
// treebank has them.
func GUMChains(path string, genres []string, trees bool) ([]*Chains, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading GUM: %w", err)
	}
	defer file.Close()
	var out []*Chains
	var text strings.Builder
	var c *Chains
	paragraph := 0
	finish := func() {
		if c != nil {
			c.Doc.Text = text.String()
			out = append(out, c)
		}
		c = nil
		text.Reset()
	}
	reader := conllu.NewReader(file)
	for {
		s, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading GUM: %w", err)
		}
		if id, ok := s.Comment("newdoc id"); ok {
			finish()
			if genre := strings.Split(id, "_"); len(genre) > 1 && (len(genres) == 0 || slices.Contains(genres, genre[1])) {
				c = &Chains{ID: id, Doc: &document.Document{}, Split: map[string][]string{}}
				paragraph = 0
			}
		}
		if c == nil {
			continue
		}
		if slices.ContainsFunc(s.Comments, func(line string) bool { return strings.HasPrefix(line, "# newpar") }) {
			paragraph++
		}
		if err := c.sentence(s, &text, paragraph, trees); err != nil {
			return nil, fmt.Errorf("reading GUM: document %s: %w", c.ID, err)
		}
	}
	finish()
	return out, nil
}

// sentence appends a sentence and its mentions.
func (c *Chains) sentence(s *conllu.Sentence, text *strings.Builder, paragraph int, trees bool) error {
	heads, err := s.Heads()
	if err != nil {
		return err
	}
	if text.Len() > 0 {
		text.WriteByte('\n')
	}
	out := document.Sentence{Paragraph: paragraph, Parsed: trees}
	out.Start = text.Len()
	for i := range s.Words {
		row := s.Word(i)
		t := document.Token{Head: -1}
		t.Start = text.Len()
		text.WriteString(row.Cols[conllu.Form])
		t.End = text.Len()
		if !strings.Contains(row.Cols[conllu.Misc], "SpaceAfter=No") && i+1 < len(s.Words) {
			text.WriteByte(' ')
		}
		if trees {
			t.Tag = document.Tag(max(0, slices.Index(document.Tags[:], row.Cols[conllu.UPOS])))
			t.Relation = document.Relation(max(0, slices.Index(document.Relations[:], row.Cols[conllu.Deprel])))
			t.Head = int32(heads[i])
		}
		out.Tokens = append(out.Tokens, t)
		c.split(row.Cols[conllu.Misc])
	}
	out.End = text.Len()
	c.Doc.Sentences = append(c.Doc.Sentences, out)
	proper := func(i int) bool { return s.Word(i).Cols[conllu.UPOS] == "PROPN" }
	for _, e := range entities(s) {
		head := e.first
		for k := e.first; k <= e.last; k++ {
			if heads[k] < e.first || heads[k] > e.last {
				head = k
				break
			}
		}
		named := proper(head)
		for k := e.first; k <= e.last; k++ {
			// "the defender Kyle Walker" is headed by the noun.
			switch s.Word(k).Cols[conllu.Deprel] {
			case "flat", "appos", "nmod:desc":
				named = named || heads[k] == head && proper(k)
			}
		}
		c.Mentions = append(c.Mentions, Chained{
			Span:  document.Span{Start: out.Tokens[e.first].Start, End: out.Tokens[e.last].End},
			Chain: e.id, Kind: e.kind, Named: named,
		})
	}
	return nil
}

// split reads SplitAnte=4<54,9<54: chain 54 is chains 4 and 9 together.
func (c *Chains) split(misc string) {
	for field := range strings.SplitSeq(misc, "|") {
		value, ok := strings.CutPrefix(field, "SplitAnte=")
		if !ok {
			continue
		}
		for pair := range strings.SplitSeq(value, ",") {
			if part, whole, ok := strings.Cut(pair, "<"); ok && !slices.Contains(c.Split[whole], part) {
				c.Split[whole] = append(c.Split[whole], part)
			}
		}
	}
}

// at is the chain of the mention of exactly that span, "" if there is none.
func (c *Chains) at(span document.Span) string {
	for _, m := range c.Mentions {
		if m.Span == span {
			return m.Chain
		}
	}
	return ""
}

// name is the first named mention of a chain; false if it has none.
func (c *Chains) name(chain string) (Chained, bool) {
	for _, m := range c.Mentions {
		if m.Chain == chain && m.Named {
			return m, true
		}
	}
	return Chained{}, false
}

// holding is the chain of the shortest mention, or named mention, that holds a
// span; "" if there is none.
func (c *Chains) holding(span document.Span, named bool) string {
	best := Chained{}
	for _, m := range c.Mentions {
		if (m.Named || !named) && m.Contains(span) && (best.None() || m.Len() < best.Len()) {
			best = m
		}
	}
	return best.Chain
}
