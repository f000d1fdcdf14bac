package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"stance/pipeline"
	"stance/pipeline/document"
	"stance/pipeline/labels"
)

// softLabels reads the packed soft labels of tone (see data/teacher/pack.py)
// and finds their sentences again in the shared data.
func softLabels(packed, shared string) ([]pipeline.SoftLabel, error) {
	f, err := os.Open(packed)
	if err != nil {
		return nil, fmt.Errorf("reading soft labels: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("reading soft labels %s: %w", packed, err)
	}
	texts := &texts{data: filepath.Join(shared, "data")}
	var all []pipeline.SoftLabel
	lines := bufio.NewScanner(z)
	for n := 1; lines.Scan(); n++ {
		s, err := texts.soft(strings.Split(lines.Text(), "\t"))
		if err != nil {
			return nil, fmt.Errorf("reading soft labels %s, line %d: %w", packed, n, err)
		}
		all = append(all, s)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading soft labels %s: %w", packed, err)
	}
	return all, nil
}

// texts finds sentences by where they stand.
type texts struct {
	data string
	name string // of the file held
	file []rune
	dse  []string // texts of the rows of dse/train
}

func (t *texts) soft(fields []string) (pipeline.SoftLabel, error) {
	var s pipeline.SoftLabel
	var number [7]int
	if len(fields) != len(number)+1 {
		return s, fmt.Errorf("%d fields, not %d", len(fields), len(number)+1)
	}
	for i := range number {
		var err error
		if number[i], err = strconv.Atoi(fields[i+1]); err != nil {
			return s, err
		}
	}
	place, sum, length, start, end, positive, negative := number[0], number[1], number[2], number[3], number[4], number[5], number[6]
	content, err := t.find(fields[0], place, length)
	if err != nil {
		return s, err
	}
	if crc32.ChecksumIEEE([]byte(content)) != uint32(sum) {
		return s, fmt.Errorf("%s at %d is not the sentence that was labelled", fields[0], place)
	}
	runes := []rune(content)
	if start < 0 || start >= end || end > len(runes) {
		return s, fmt.Errorf("no actor from %d to %d", start, end)
	}
	at := len(string(runes[:start]))
	s.Row = &labels.Row{
		ID: fields[0] + ":" + fields[1] + ":" + fields[4], Text: content, Group: labels.Group(content), Weight: 1,
		Holder: document.Span{Start: at, End: at + len(string(runes[start:end]))},
	}
	p, n := float64(positive)/1000, float64(negative)/1000
	s.P = []float64{p, max(0, 1-p-n), n}
	return s, nil
}

func (t *texts) find(source string, place, length int) (string, error) {
	if source == "dse/train" {
		if err := t.readDSE(); err != nil {
			return "", err
		}
		if place < 0 || place >= len(t.dse) {
			return "", fmt.Errorf("no row %d in %s", place, source)
		}
		return t.dse[place], nil
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

// readDSE reads the sentences as the teacher saw them: the first column without
// its brackets, quotation marks doubled as they stand in the file.
func (t *texts) readDSE() error {
	if t.dse != nil {
		return nil
	}
	b, err := os.ReadFile(filepath.Join(t.data, "dse", "train.tsv"))
	if err != nil {
		return err
	}
	brackets := strings.NewReplacer("[", "", "]", "")
	for line := range strings.Lines(string(b)) {
		sentence, _, _ := strings.Cut(line, "\t")
		t.dse = append(t.dse, brackets.Replace(sentence))
	}
	return nil
}
