package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/labels"
)

// Labels of sentences that may not be copied are shipped as places: the file of
// the shared data, where in it the sentence stands, its CRC-32 and its length,
// then what is said of it. Places and spans count code points.

// eachPlace gives the lines of a packed file to each, tab-separated fields, and
// names the line where it fails.
func eachPlace(packed string, each func(fields []string) error) error {
	f, err := os.Open(packed)
	if err != nil {
		return fmt.Errorf("reading packed labels: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("reading packed labels %s: %w", packed, err)
	}
	lines := bufio.NewScanner(z)
	for n := 1; lines.Scan(); n++ {
		if err := each(strings.Split(lines.Text(), "\t")); err != nil {
			return fmt.Errorf("reading packed labels %s, line %d: %w", packed, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading packed labels %s: %w", packed, err)
	}
	return nil
}

// integers reads all fields as numbers.
func integers(fields []string) ([]int, error) {
	numbers := make([]int, len(fields))
	for i, f := range fields {
		n, err := strconv.Atoi(f)
		if err != nil {
			return nil, err
		}
		numbers[i] = n
	}
	return numbers, nil
}

// texts finds sentences by where they stand.
type texts struct {
	data string
	name string // of the file held
	file []rune
	rows map[string][]string // sentences of the tables read
}

func newTexts(shared string) *texts {
	return &texts{data: filepath.Join(shared, "data"), rows: map[string][]string{}}
}

// row finds the sentence of a source at a place and makes a row of it, without
// holder, target or label.
func (t *texts) row(source string, place, sum, length int) (*labels.Row, error) {
	content, err := t.find(source, place, length)
	if err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE([]byte(content)) != uint32(sum) {
		return nil, fmt.Errorf("%s at %d is not the sentence that was labelled", source, place)
	}
	return &labels.Row{Text: content, Group: labels.Group(content), Weight: 1}, nil
}

// span turns code points of a text into bytes.
func span(text string, start, end int) (document.Span, error) {
	runes := []rune(text)
	if start < 0 || start >= end || end > len(runes) {
		return document.Span{}, fmt.Errorf("no actor from %d to %d", start, end)
	}
	at := len(string(runes[:start]))
	return document.Span{Start: at, End: at + len(string(runes[start:end]))}, nil
}

func (t *texts) find(source string, place, length int) (string, error) {
	if table, ok := tables[source]; ok {
		rows, err := t.read(source, table)
		if err != nil {
			return "", err
		}
		if place < 0 || place >= len(rows) {
			return "", fmt.Errorf("no row %d in %s", place, source)
		}
		return rows[place], nil
	}
	if t.name != source {
		b, err := os.ReadFile(filepath.Join(t.data, filepath.FromSlash(source)))
		if err != nil {
			return "", err
		}
		t.name, t.file = source, []rune(string(b))
	}
	if place < 0 || length < 0 || place+length > len(t.file) {
		return "", fmt.Errorf("%s ends before %d", source, place+length)
	}
	return string(t.file[place : place+length]), nil
}

// table is a source whose places are the numbers of its rows, from 0.
type table struct {
	extension string
	sentence  func(line string) (sentence string, row bool, err error)
}

var tables = map[string]table{
	"dse/train":            {".tsv", dseSentence},
	"newsmtsc/train":       {".jsonl", newsmtscSentence},
	"ud-english/gum-train": {".conllu", conlluSentence},
	"ud-english/ewt-train": {".conllu", conlluSentence},
}

// dseSentence is the first column without its brackets, quotation marks doubled
// as they stand in the file.
func dseSentence(line string) (string, bool, error) {
	sentence, _, _ := strings.Cut(line, "\t")
	return strings.NewReplacer("[", "", "]", "").Replace(sentence), true, nil
}

func newsmtscSentence(line string) (string, bool, error) {
	var row struct{ Sentence string }
	err := json.Unmarshal([]byte(line), &row)
	return row.Sentence, true, err
}

func conlluSentence(line string) (string, bool, error) {
	sentence, ok := strings.CutPrefix(line, "# text = ")
	return strings.TrimSuffix(sentence, "\n"), ok, nil
}

func (t *texts) read(source string, of table) ([]string, error) {
	if rows, ok := t.rows[source]; ok {
		return rows, nil
	}
	name := filepath.Join(t.data, filepath.FromSlash(source)) + of.extension
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var rows []string
	for line := range strings.Lines(string(b)) {
		sentence, row, err := of.sentence(line)
		if err != nil {
			return nil, fmt.Errorf("reading %s, row %d: %w", name, len(rows), err)
		}
		if row {
			rows = append(rows, sentence)
		}
	}
	t.rows[source] = rows
	return rows, nil
}
