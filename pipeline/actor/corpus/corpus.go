// Package corpus reads the data that the name tagger is trained and tested on:
// CrossNER politics (Liu et al., 2021) and GUM (Zeldes, 2017).
package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/syntax/conllu"
)

// Weight is how many copies of CrossNER's sentences are trained on: they are
// few, and they are of politics.
const Weight = 40

// NamesWeight is how many copies of the sentences of Names are trained on.
const NamesWeight = 3

// class is the index of a class of names, -1 for none.
func class(name string) int {
	for i, c := range actor.Classes {
		if c == name {
			return i
		}
	}
	return -1
}

func label(class int, begin bool) uint8 {
	if begin {
		return uint8(1 + 2*class)
	}
	return uint8(2 + 2*class)
}

// CrossNER reads the labelled sentences of a file of two columns, a sentence a block.
func CrossNER(path string, weight int) ([]actor.Example, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading CrossNER: %w", err)
	}
	classes := map[string]string{
		"politician": "person", "person": "person", "organisation": "organisation", "politicalparty": "organisation",
		"country": "place", "location": "place", "election": "other", "event": "other", "misc": "other",
	}
	var out []actor.Example
	for _, block := range strings.Split(string(raw), "\n\n") {
		var b builder
		for line := range strings.Lines(block) {
			word, tag, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t")
			if !ok {
				continue
			}
			prefix, kind, _ := strings.Cut(tag, "-")
			var l uint8
			if name, ok := classes[kind]; ok {
				l = label(class(name), prefix == "B")
			}
			b.word(word, true, l)
		}
		b.endSentence()
		if len(b.doc.Sentences) > 0 {
			out = append(out, b.example(weight))
		}
	}
	return out, nil
}

// builder makes a document of words and labels.
type builder struct {
	text   strings.Builder
	doc    document.Document
	tokens []document.Token
	row    []uint8
	labels [][]uint8
}

func (b *builder) word(word string, space bool, l uint8) {
	if space && b.text.Len() > 0 {
		b.text.WriteByte(' ')
	}
	start := b.text.Len()
	b.text.WriteString(word)
	b.tokens = append(b.tokens, document.Token{Span: document.Span{Start: start, End: b.text.Len()}, Head: -1})
	b.row = append(b.row, l)
}

func (b *builder) endSentence() {
	if len(b.tokens) == 0 {
		return
	}
	s := document.Sentence{Span: document.Span{Start: b.tokens[0].Start, End: b.text.Len()}, Tokens: b.tokens}
	b.doc.Sentences = append(b.doc.Sentences, s)
	b.labels = append(b.labels, b.row)
	b.tokens, b.row = nil, nil
}

func (b *builder) example(weight int) actor.Example {
	b.doc.Text = b.text.String()
	return actor.Example{Doc: &b.doc, Labels: b.labels, Weight: weight}
}

// GUM reads the documents of a CoNLL-U file of GUM with their named entities:
// mentions headed by a proper noun.
func GUM(path string) ([]actor.Example, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading GUM: %w", err)
	}
	defer file.Close()
	var out []actor.Example
	b := &builder{}
	reader := conllu.NewReader(file)
	for {
		s, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading GUM: %w", err)
		}
		if _, ok := s.Comment("newdoc id"); ok && len(b.doc.Sentences) > 0 {
			out = append(out, b.example(1))
			b = &builder{}
		}
		labels := names(s)
		space := true
		for i := range s.Words {
			row := s.Word(i)
			b.word(row.Cols[conllu.Form], space, labels[i])
			space = !strings.Contains(row.Cols[conllu.Misc], "SpaceAfter=No")
		}
		b.endSentence()
	}
	if len(b.doc.Sentences) > 0 {
		out = append(out, b.example(1))
	}
	return out, nil
}

// entity is a mention of GUM: words [first, last] and the kind.
type entity struct {
	id          string
	kind        string
	first, last int
}

// entities reads the column Entity=: "(12-person-…" opens, "12)" closes.
func entities(s *conllu.Sentence) []entity {
	var open, done []entity
	for i := range s.Words {
		for field := range strings.SplitSeq(s.Word(i).Cols[conllu.Misc], "|") {
			value, ok := strings.CutPrefix(field, "Entity=")
			if !ok {
				continue
			}
			for value != "" {
				if rest, ok := strings.CutPrefix(value, "("); ok {
					end := strings.IndexAny(rest, "()")
					body := rest
					if end >= 0 {
						body = rest[:end]
					}
					parts := strings.SplitN(body, "-", 3)
					e := entity{id: parts[0], first: i, last: -1}
					if len(parts) > 1 {
						e.kind = parts[1]
					}
					value = rest[len(body):]
					if strings.HasPrefix(value, ")") {
						e.last = i
						done = append(done, e)
						value = value[1:]
						continue
					}
					open = append(open, e)
					continue
				}
				end := strings.IndexByte(value, ')')
				if end < 0 {
					break
				}
				id := value[:end]
				value = value[end+1:]
				for k := len(open) - 1; k >= 0; k-- {
					if open[k].id == id {
						open[k].last = i
						done = append(done, open[k])
						open = append(open[:k], open[k+1:]...)
						break
					}
				}
			}
		}
	}
	return done
}

var kinds = map[string]string{
	"person": "person", "organization": "organisation", "place": "place",
	"event": "other", "object": "other", "abstract": "other", "substance": "other", "time": "other", "plant": "other", "animal": "other",
}

// names labels the words of a sentence: of each mention whose head is a proper
// noun the run of proper nouns around the head, without titles.
func names(s *conllu.Sentence) []uint8 {
	labels := make([]uint8, len(s.Words))
	heads, err := s.Heads()
	if err != nil {
		return labels
	}
	// In names of countries the universal tag of "United" and "New" is ADJ: the
	// treebank's own tag tells.
	proper := func(i int) bool {
		return s.Word(i).Cols[conllu.UPOS] == "PROPN" || strings.HasPrefix(s.Word(i).Cols[conllu.XPOS], "NNP")
	}
	form := func(i int) string { return s.Word(i).Cols[conllu.Form] }
	length := make([]int, len(s.Words)) // of the name that labelled the word
	for _, e := range entities(s) {
		name, ok := kinds[e.kind]
		if !ok {
			continue
		}
		head := -1
		for i := e.first; i <= e.last; i++ {
			if heads[i] < e.first || heads[i] > e.last {
				head = i
				break
			}
		}
		if head < 0 || !proper(head) || name == "other" && e.kind == "time" {
			continue
		}
		first, last := head, head
		for first > e.first {
			if proper(first - 1) {
				first--
			} else if first-1 > e.first && proper(first-2) && (joins[form(first-1)] || form(first-1) == "-") {
				first -= 2
			} else {
				break
			}
		}
		for last < e.last {
			switch {
			case proper(last + 1):
				last++
			case last+2 <= e.last && proper(last+2) && (form(last+1) == "of" && name != "person" || form(last+1) == "-" || form(last+1) == "and" && name == "organisation" || joins[form(last+1)]):
				last += 2
			case last+3 <= e.last && form(last+1) == "of" && form(last+2) == "the" && proper(last+3) && name != "person":
				last += 3
			default:
				goto done
			}
		}
	done:
		if name == "person" {
			for first < last && actor.Title(form(first)) {
				first++
			}
		}
		if first == last && actor.Title(form(first)) {
			continue
		}
		if length[head] > last-first+1 {
			continue // within a longer name
		}
		for i := first; i <= last; i++ {
			if length[i] > 0 {
				// A name that this one holds gives way.
				for k := range labels {
					if length[k] > 0 && k >= first-length[i] && k <= last+length[i] && length[k] == length[i] {
						labels[k], length[k] = 0, 0
					}
				}
			}
		}
		for i := first; i <= last; i++ {
			labels[i] = label(class(name), i == first)
			length[i] = last - first + 1
		}
	}
	// A begin must stand before each inside.
	for i := range labels {
		if labels[i] > 0 && labels[i]%2 == 0 && (i == 0 || labels[i-1] != labels[i] && labels[i-1] != labels[i]-1) {
			labels[i]--
		}
	}
	return labels
}

var joins = map[string]bool{"de": true, "van": true, "von": true, "la": true, "del": true, "da": true, "al": true, "bin": true, "el": true, "der": true}
