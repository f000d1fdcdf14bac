package places

import (
	"compress/gzip"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTexts(t *testing.T) {
	shared := t.TempDir()
	write(t, filepath.Join(shared, "data", "news", "dam.txt"), "Grace Wanjala zögerte. The dam held.")
	write(t, filepath.Join(shared, "data", "dse", "train.tsv"), "[Uganda] thanked [Kenya].\tA\nThe dam held.\tB\n")
	texts := NewTexts(filepath.Join(shared, "data"))
	for _, tc := range []struct {
		source        string
		place, length int
		want          string // "": an error
	}{
		{"news/dam.txt", 23, 13, "The dam held."},
		{"dse/train", 0, 23, "Uganda thanked Kenya."},
		{"dse/train", 2, 13, ""},
		{"news/dam.txt", 30, 13, ""},
		{"news/none.txt", 0, 1, ""},
	} {
		got, err := texts.Sentence(tc.source, tc.place, int(crc32.ChecksumIEEE([]byte(tc.want))), tc.length)
		if got != tc.want || (err == nil) != (tc.want != "") {
			t.Errorf("%s at %d: %q, %v; want %q", tc.source, tc.place, got, err, tc.want)
		}
	}
	if _, err := texts.Sentence("news/dam.txt", 23, 1, 13); err == nil || !strings.Contains(err.Error(), "not the sentence") {
		t.Errorf("a sentence of another checksum: %v", err)
	}
}

func TestEach(t *testing.T) {
	name := filepath.Join(t.TempDir(), "labels.tsv.gz")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	fmt.Fprint(z, "a\t1\nb\tx\n")
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	var seen []string
	err = Each(name, func(fields []string) error {
		seen = append(seen, fields[0])
		_, err := Integers(fields[1:])
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "line 2") || len(seen) != 2 {
		t.Errorf("%v after %q", err, seen)
	}
	if err := Each(filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("no error without a file")
	}
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
