// Package places finds sentences that may not be copied by where they stand in the shared
// data: labels of them are shipped as places. A line of such a file, in gzip, has fields
// separated by tabs: the file of the shared data, where in it the sentence stands, its
// CRC-32 and its length, then what is said of it. Places count code points. Invented
// sentences, which are shipped with their labels, are read here too (Unmark).
package places

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
)

// Each calls each with the fields of every line of a packed file, tab-separated, and names
// the line where that fails.
func Each(packed string, each func(fields []string) error) error {
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

// Integers reads all fields as numbers.
func Integers(fields []string) ([]int, error) {
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

// Texts finds sentences by where they stand. It holds the file that was read last, so
// that places of one file are best asked for together.
type Texts struct {
	data string
	name string // of the file held
	file []rune
	rows map[string][]string // sentences of the tables read
}

// NewTexts finds sentences below a folder with the published data sets, "dse", "polnear" and
// the others.
func NewTexts(data string) *Texts {
	return &Texts{data: data, rows: map[string][]string{}}
}

// Sentence is the sentence of a source at a place; an error where it is not the one with
// that checksum.
func (t *Texts) Sentence(source string, place, sum, length int) (string, error) {
	content, err := t.find(source, place, length)
	if err != nil {
		return "", err
	}
	if crc32.ChecksumIEEE([]byte(content)) != uint32(sum) {
		return "", fmt.Errorf("%s at %d is not the sentence that was labelled", source, place)
	}
	return content, nil
}

func (t *Texts) find(source string, place, length int) (string, error) {
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

// ByRow reports a source whose places are the numbers of its rows.
func ByRow(source string) bool {
	_, ok := tables[source]
	return ok
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

func (t *Texts) read(source string, of table) ([]string, error) {
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
