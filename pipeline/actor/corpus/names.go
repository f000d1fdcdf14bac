package corpus

import (
	"fmt"
	"hash/crc32"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"stance/data/external/places"
	"stance/pipeline/actor"
	"stance/pipeline/document"
	"stance/pipeline/text"
)

// invented is the source of sentences of this project's own, whose places are the numbers
// of their lines from 1.
const invented = "marked.tsv.gz"

// classOf are the letters by which classes of names are written.
var classOf = map[byte]string{'P': "person", 'O': "organisation", 'L': "place", 'M': "other"}

// Names reads packed labels of names: places of sentences, each with its names as
// "12-25P 40-44L", from and to in code points of the sentence. data is the folder of the
// published data sets, labels that of the invented sentences. Sentences of one article that follow
// each other are one document. Where sources are given, only theirs are read: "polnear".
func Names(packed, data, labels string, weight int, sources ...string) ([]actor.Example, error) {
	sentences, err := inventedSentences(filepath.Join(labels, invented))
	if err != nil {
		return nil, err
	}
	texts := places.NewTexts(data)
	var out []actor.Example
	last := ""
	err = places.Each(packed, func(fields []string) error {
		if len(fields) != 5 {
			return fmt.Errorf("%d fields, not 5", len(fields))
		}
		if len(sources) > 0 && !slices.ContainsFunc(sources, func(s string) bool { return strings.HasPrefix(fields[0], s) }) {
			return nil
		}
		number, err := places.Integers(fields[1:4])
		if err != nil {
			return err
		}
		content := ""
		if fields[0] != invented {
			content, err = texts.Sentence(fields[0], number[0], number[1], number[2])
		} else if content = sentences[number[0]]; crc32.ChecksumIEEE([]byte(content)) != uint32(number[1]) {
			err = fmt.Errorf("line %d of %s is not the sentence that was labelled", number[0], invented)
		}
		if err != nil {
			return err
		}
		if fields[0] != last || fields[0] == invented || places.ByRow(fields[0]) {
			out = append(out, actor.Example{Doc: &document.Document{}, Weight: weight})
		}
		last = fields[0]
		return addSentence(&out[len(out)-1], content, strings.Fields(fields[4]))
	})
	if err != nil {
		return nil, fmt.Errorf("reading labels of names: %w", err)
	}
	return out, nil
}

// addSentence appends a sentence with its names to a document. One within a longer token,
// as in "pro-Kiel", is none.
func addSentence(e *actor.Example, content string, names []string) error {
	doc := e.Doc
	if doc.Text != "" {
		doc.Text += "\n\n"
	}
	start := len(doc.Text)
	doc.Text += content
	s := document.Sentence{Span: document.Span{Start: start, End: len(doc.Text)}, Paragraph: len(doc.Sentences)}
	s.Tokens = text.Tokens(doc.Text, s.Span)
	for i := range s.Tokens {
		s.Tokens[i].Head = -1
	}
	row := make([]uint8, len(s.Tokens))
	for _, name := range names {
		from, to, kind, err := nameSpan(content, name)
		if err != nil {
			return err
		}
		begun := false
		for i, t := range s.Tokens {
			if t.Start >= start+from && t.End <= start+to {
				row[i] = label(kind, !begun)
				begun = true
			}
		}
	}
	doc.Sentences = append(doc.Sentences, s)
	e.Labels = append(e.Labels, row)
	return nil
}

// nameSpan reads "12-25P" as bytes of a sentence and the index of a class.
func nameSpan(content, name string) (from, to, kind int, err error) {
	first, rest, ok := strings.Cut(name, "-")
	if ok && rest != "" {
		kind = class(classOf[rest[len(rest)-1]])
		from, err = strconv.Atoi(first)
		if err == nil {
			to, err = strconv.Atoi(rest[:len(rest)-1])
		}
	}
	runes := []rune(content)
	if !ok || err != nil || kind < 0 || from < 0 || from >= to || to > len(runes) {
		return 0, 0, 0, fmt.Errorf("%q is no name of a sentence of %d code points", name, len(runes))
	}
	return len(string(runes[:from])), len(string(runes[:to])), kind, nil
}

// inventedSentences are the sentences of a packed file without their marks, by line.
func inventedSentences(packed string) (map[int]string, error) {
	sentences := map[int]string{}
	err := places.Each(packed, func(fields []string) error {
		plain, _, err := places.Unmark(fields[0])
		sentences[len(sentences)+1] = plain
		return err
	})
	return sentences, err
}
