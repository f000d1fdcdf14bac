package defaultmodel

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestLabels holds the labelled sentences that the embedded model learns from to
// what they promise: every actor and target stands in its text as whole words, a
// pair of a sentence has one label, and a text belongs to one group.
func TestLabels(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("labels", "*.csv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no labels: %v", err)
	}
	ids, pairs, groups := map[string]string{}, map[string]string{}, map[string]string{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		classes := "supportive neutral accusatory"
		target := 3
		switch header := strings.Join(rows[0], ","); header {
		case "id,text,actor,target,label,group":
		case "id,text,actor,label,group":
			classes, target = "positive neutral negative", -1
		default:
			t.Fatalf("%s: header %q", file, header)
		}
		for _, row := range rows[1:] {
			id, text, holder, label, group := row[0], row[1], row[2], row[len(row)-2], row[len(row)-1]
			names := []string{holder}
			if target >= 0 {
				names = append(names, row[target])
			}
			for _, name := range names {
				if name != "" && !holdsWords(text, name) {
					t.Errorf("%s: %s: %q does not stand in the text", file, id, name)
				}
			}
			if label == "" || !strings.Contains(classes, label) {
				t.Errorf("%s: %s: label %q", file, id, label)
			}
			if other, ok := ids[id]; ok {
				t.Errorf("%s: %s: the id is one of %s too", file, id, other)
			}
			ids[id] = file
			pair := classes + "|" + text + "|" + strings.Join(names, "|")
			if other, ok := pairs[pair]; ok {
				t.Errorf("%s: %s: the same pair as %s", file, id, other)
			}
			pairs[pair] = id
			if other, ok := groups[text]; ok && other != group {
				t.Errorf("%s: %s: groups %s and %s of one text", file, id, other, group)
			}
			groups[text] = group
		}
	}
}

// holdsWords reports a name in a text that begins and ends where words do.
func holdsWords(text, name string) bool {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; ; {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(name):])
		if !letter(before) && !letter(after) {
			return true
		}
		from = at + 1
	}
}
