package text

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"stance/data/external"
)

// wrap breaks every paragraph of a text at a column, as mail and old archives
// do.
func wrap(text string, column int) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		width := 0
		for i, w := range strings.Fields(line) {
			n := utf8.RuneCountInString(w)
			switch {
			case i == 0:
			case width+1+n > column:
				b.WriteByte('\n')
				width = 0
			default:
				b.WriteByte(' ')
				width++
			}
			b.WriteString(w)
			width += n
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// normal returns the sentences of a text, blanks made one.
func normal(text string) []string {
	var all []string
	for _, s := range Segment(text) {
		all = append(all, s.Kind.String()+" "+strings.Join(strings.Fields(text[s.Start:s.End]), " "))
	}
	return all
}

// TestLayouts prints real articles in other layouts: the sentences must stay.
func TestLayouts(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(external.Shared(t, "data", "polnear", "train", "text"), "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	layouts := []struct {
		name  string
		print func(string) string
		least float64 // percent of sentences kept
	}{
		{"wrapped at 66", func(s string) string { return wrap(s, 66) }, 99},
		{"wrapped at 78", func(s string) string { return wrap(s, 78) }, 99},
		{"wrapped at 100", func(s string) string { return wrap(s, 100) }, 99},
		{"a line a paragraph", func(s string) string { return strings.ReplaceAll(s, "\n\n", "\n") }, 99},
		{"wrapped, no blank lines", func(s string) string { return wrap(strings.ReplaceAll(s, "\n\n", "\n"), 78) }, 98},
		{"carriage returns", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }, 100},
		{"no-break spaces", func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }, 98},
	}
	for _, l := range layouts {
		t.Run(l.name, func(t *testing.T) {
			kept, all := 0, 0
			for i := 0; i < len(files); i += 12 {
				raw, err := os.ReadFile(files[i])
				if err != nil {
					t.Fatal(err)
				}
				text := strings.ReplaceAll(string(raw), "\r", "")
				printed := make(map[string]int)
				for _, s := range normal(l.print(text)) {
					printed[s]++
				}
				for _, s := range normal(text) {
					all++
					if printed[s] > 0 {
						printed[s]--
						kept++
					} else if os.Getenv("SHOW") != "" {
						t.Logf("%s: %s", filepath.Base(files[i]), s)
					}
				}
			}
			share := 100 * float64(kept) / float64(all)
			t.Logf("%d of %d sentences kept, %.2f %%", kept, all, share)
			if share < l.least {
				t.Errorf("fewer than %.0f %%", l.least)
			}
		})
	}
}
