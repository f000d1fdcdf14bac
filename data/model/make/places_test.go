package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	article  = "Überfall im Hafen\n\nThe dockers’ union accused Havila of lying. Havila said nothing.\n"
	dseRow   = "The [mayor] praised \"\"the [dockers]\"\" at noon.\tmayor\tdockers\t1\n"
	newsRow  = `{"mention":"Havila","sentence":"Havila thanked the port’s pilots.","polarity":1}` + "\n"
	treebank = "# sent_id = 1\n# text = The pilots sued Havila.\n1\tThe\tthe\n\n# sent_id = 2\n# text = Havila shrugged.\n1\tHavila\tHavila\n\n"
)

// TestPlacedLabels finds sentences again in files of each kind, and refuses a
// place whose sentence is another, or whose actor is outside of it.
func TestPlacedLabels(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{
		"polnear/a.txt": article, "dse/train.tsv": dseRow, "newsmtsc/train.jsonl": newsRow, "ud-english/gum-train.conllu": treebank,
	} {
		name = filepath.Join(dir, "data", name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const union = "The dockers’ union accused Havila of lying."
	place := utf8.RuneCountInString(article[:strings.Index(article, union)])
	for _, c := range []struct {
		name, source, sentence string
		place                  int
		holder, target         [2]int
		label                  string
		wantHolder, wantTarget string
		wantErr                string
	}{
		{name: "article", source: "polnear/a.txt", sentence: union, place: place, holder: [2]int{4, 18}, target: [2]int{27, 33}, label: "accusatory", wantHolder: "dockers’ union", wantTarget: "Havila"},
		{name: "no target", source: "polnear/a.txt", sentence: union, place: place, holder: [2]int{27, 33}, target: [2]int{-1, -1}, label: "neutral", wantHolder: "Havila"},
		{name: "no holder", source: "polnear/a.txt", sentence: union, place: place, holder: [2]int{-1, -1}, target: [2]int{27, 33}, label: "accusatory", wantTarget: "Havila"},
		{name: "dse", source: "dse/train", sentence: `The mayor praised ""the dockers"" at noon.`, holder: [2]int{4, 9}, target: [2]int{24, 31}, label: "supportive", wantHolder: "mayor", wantTarget: "dockers"},
		{name: "newsmtsc", source: "newsmtsc/train", sentence: "Havila thanked the port’s pilots.", holder: [2]int{0, 6}, target: [2]int{26, 32}, label: "supportive", wantHolder: "Havila", wantTarget: "pilots"},
		{name: "treebank", source: "ud-english/gum-train", sentence: "Havila shrugged.", place: 1, holder: [2]int{0, 6}, target: [2]int{-1, -1}, label: "neutral", wantHolder: "Havila"},
		{name: "changed", source: "polnear/a.txt", sentence: union, place: place + 1, holder: [2]int{4, 18}, target: [2]int{27, 33}, wantErr: "line 1: polnear/a.txt at 20 is not the sentence that was labelled"},
		{name: "past the end", source: "polnear/a.txt", sentence: union, place: 900, wantErr: "line 1: polnear/a.txt ends before"},
		{name: "no such row", source: "dse/train", sentence: "x", place: 7, wantErr: "line 1: no row 7 in dse/train"},
		{name: "actor outside", source: "ud-english/gum-train", sentence: "Havila shrugged.", place: 1, holder: [2]int{9, 17}, wantErr: "line 1: no actor from 9 to 17"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := fmt.Sprintf("%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%s\n", c.source, c.place, crc32.ChecksumIEEE([]byte(c.sentence)),
				utf8.RuneCountInString(c.sentence), c.holder[0], c.holder[1], c.target[0], c.target[1], c.label)
			var packed bytes.Buffer
			z := gzip.NewWriter(&packed)
			z.Write([]byte(line))
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "placed.tsv.gz")
			if err := os.WriteFile(file, packed.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			rows, err := placedLabels(file, dir)
			if c.wantErr != "" {
				if err == nil || !strings.Contains(err.Error(), c.wantErr) {
					t.Fatalf("error %v, want %q", err, c.wantErr)
				}
				return
			}
			if err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, error %v", len(rows), err)
			}
			row := rows[0]
			holder, target := row.Text[row.Holder.Start:row.Holder.End], row.Text[row.Target.Start:row.Target.End]
			if row.Text != c.sentence || holder != c.wantHolder || target != c.wantTarget || row.Label != c.label {
				t.Errorf("%q: %q → %q %s", row.Text, holder, target, row.Label)
			}
		})
	}
}
