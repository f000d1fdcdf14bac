package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"strings"

	"stance/data/external/places"
	"stance/pipeline"
	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/labels"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// heldBack reports whether the encoder and its teacher are kept from the sentence of a
// label in placed, so that what they are worth can be measured: those of a fifth of the
// articles, or of the sentences where the article is not known (data/encoder).
func heldBack(row *labels.Row) bool {
	key := row.Group
	if source := sourceOf(row); strings.HasPrefix(source, "polnear/") {
		key = source
	}
	h := fnv.New32a()
	io.WriteString(h, key)
	return h.Sum32()%5 == 0
}

// taught reports whether the encoder was taught on the sentence of one of this
// project's labels.
func taught(row *labels.Row) bool {
	source := sourceOf(row)
	unread := strings.HasPrefix(source, "dse/") || strings.HasPrefix(source, "newsmtsc/")
	return !unread && (source == "" || !heldBack(row))
}

// sourceOf is the file of the shared data that the sentence of a label in placed
// stands in; "" for other rows.
func sourceOf(row *labels.Row) string {
	source, _, ok := strings.Cut(row.ID, ":")
	if !ok || !places.ByRow(source) && !strings.HasPrefix(source, "polnear/") {
		return ""
	}
	return source
}

// parsed is a sentence as data/encoder reads it: forms, tags and relations of its
// tokens, the token that governs each (-1: none), and which static vector each has.
type parsed struct {
	Forms     []string `json:"forms"`
	Tags      []int    `json:"tags"`
	Relations []int    `json:"relations"`
	Heads     []int    `json:"heads"`
	Vectors   []int    `json:"vectors"`
}

// pair is a holder and a target in a sentence, as ranges of its tokens; -1: none.
type pair struct {
	Sentence int    `json:"sentence"`
	Holder   [2]int `json:"holder"`
	Target   [2]int `json:"target"`
	Label    string `json:"label"` // "": none
	Kind     string `json:"kind"`  // format of a published set, own-task, news-task, or the name of a further file
	Source   string `json:"source"`
	Held     bool   `json:"held"`
}

// exporter writes what the encoder is taught from: sentences.jsonl, pairs.jsonl and
// vectors.f32 (a static vector of embedding.Table.Dim float32 for each word).
type exporter struct {
	vectors *embedding.Table
	parser  *syntax.Parser
	scratch syntax.Scratch

	words     map[string]int // word in lower case → its number
	places    map[string]int // text → its number
	sentences []*document.Sentence

	sentenceFile, pairFile, vectorFile *bufio.Writer
}

// export writes into a folder the labels that the embedded model and its encoder learn
// from, and the rows of more files without their labels, as parsed sentences and pairs of
// their tokens.
func export(ctx context.Context, shared string, more []string, out string) (err error) {
	x := &exporter{words: map[string]int{}, places: map[string]int{}}
	if x.vectors, err = embedding.Default(); err != nil {
		return err
	}
	if x.parser, err = syntax.Default(); err != nil {
		return err
	}
	for _, file := range []struct {
		name string
		to   **bufio.Writer
	}{{"sentences.jsonl", &x.sentenceFile}, {"pairs.jsonl", &x.pairFile}, {"vectors.f32", &x.vectorFile}} {
		f, err := os.Create(filepath.Join(out, file.name))
		if err != nil {
			return fmt.Errorf("exporting: %w", err)
		}
		defer f.Close()
		*file.to = bufio.NewWriter(f)
	}
	for _, s := range sources {
		if err := x.source(s, shared); err != nil {
			return fmt.Errorf("exporting the labels of %s: %w", s.task.Name, err)
		}
	}
	for _, name := range more {
		read, err := pipeline.ReadSentences(pipeline.SentenceOptions{Inputs: []string{name}})
		if err != nil {
			return fmt.Errorf("exporting: %w", err)
		}
		for _, row := range read.Rows {
			row.Label = ""
			if err := x.add(strings.TrimSuffix(filepath.Base(name), ".jsonl"), row, false); err != nil {
				return err
			}
		}
	}
	return errors.Join(x.sentenceFile.Flush(), x.pairFile.Flush(), x.vectorFile.Flush(), ctx.Err())
}

// source adds the labels of a task.
func (x *exporter) source(s source, shared string) error {
	tmp, err := os.MkdirTemp("", "stance-export-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	imported := filepath.Join(tmp, "train.jsonl")
	if _, err := convert(s.format, filepath.Join(shared, "data", s.train), imported, nil); err != nil {
		return err
	}
	for _, part := range []struct {
		kind  string
		files []string
	}{{s.format, []string{imported}}, {"own-" + s.task.Name, s.own}} {
		read, err := pipeline.ReadSentences(pipeline.SentenceOptions{Inputs: part.files, Classes: s.task.Classes})
		if err != nil {
			return err
		}
		for _, row := range read.Rows {
			if err := x.add(part.kind, row, false); err != nil {
				return err
			}
		}
	}
	marked, err := markedLabels(markedSentences, s.task)
	if err != nil {
		return err
	}
	for _, row := range marked {
		if err := x.add("own-"+s.task.Name, row, false); err != nil {
			return err
		}
	}
	for _, packed := range []string{s.placed, s.teaching} {
		if packed == "" {
			continue
		}
		placed, err := placedLabels(packed, shared)
		if err != nil {
			return err
		}
		for _, row := range placed {
			if err := x.add("news-"+s.task.Name, row, heldBack(row)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *exporter) add(kind string, row *labels.Row, held bool) error {
	number, err := x.sentence(row.Text)
	if err != nil {
		return err
	}
	source, _, _ := strings.Cut(row.ID, ":") // of found sentences, the article
	s := x.sentences[number]
	return write(x.pairFile, pair{number, tokensOf(s, row.Holder), tokensOf(s, row.Target), row.Label, kind, source, held})
}

// tokensOf are the tokens that a span touches.
func tokensOf(s *document.Sentence, span document.Span) [2]int {
	of := [2]int{-1, -1}
	if span.None() {
		return of
	}
	for i := range s.Tokens {
		if s.Tokens[i].Overlaps(span) {
			if of[0] < 0 {
				of[0] = i
			}
			of[1] = i + 1
		}
	}
	return of
}

// sentence is the number of a text, which it parses and writes where it is new.
func (x *exporter) sentence(content string) (int, error) {
	if number, ok := x.places[content]; ok {
		return number, nil
	}
	s := text.Single(content)
	x.parser.Parse(content, &s, &x.scratch)
	var p parsed
	for i := range s.Tokens {
		t := &s.Tokens[i]
		form := content[t.Start:t.End]
		p.Forms = append(p.Forms, form)
		p.Tags, p.Relations = append(p.Tags, int(t.Tag)), append(p.Relations, int(t.Relation))
		p.Heads = append(p.Heads, int(t.Head))
		p.Vectors = append(p.Vectors, x.word(strings.ToLower(form)))
	}
	number := len(x.sentences)
	x.places[content] = number
	x.sentences = append(x.sentences, &s)
	return number, write(x.sentenceFile, p)
}

// word is the number of a word, whose vector it writes where it is new.
func (x *exporter) word(word string) int {
	if number, ok := x.words[word]; ok {
		return number
	}
	vector := make([]float32, x.vectors.Dim())
	x.vectors.VectorOf(word, vector)
	number := len(x.words)
	x.words[word] = number
	binary.Write(x.vectorFile, binary.LittleEndian, vector) // Flush tells of errors
	return number
}

func write(w *bufio.Writer, row any) error {
	line, err := json.Marshal(row)
	if err != nil {
		return err
	}
	w.Write(line)
	return w.WriteByte('\n')
}
