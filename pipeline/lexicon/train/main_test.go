package main

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"stance/data/lexicon"
	"stance/pipeline/embedding"
)

func TestRead(t *testing.T) {
	entries, err := read(":)\t2.0\t1\t[2]\npraise\t2.6\t0.6\t[3]\ncan't stand\t-2\t1\t[1]\nself-made\t1.5\t1\t[1]\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 || entries[0] != (entry{"praise", 2.6}) || entries[1].word != "self-made" {
		t.Errorf("entries %v", entries)
	}
	for _, bad := range []string{"praise\n", "praise\tgood\n"} {
		if _, err := read(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// The axis in the repository is that of its words and the vectors.
func TestAxis(t *testing.T) {
	vectors, err := embedding.Default()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := read(lexicon.Words + lexicon.News)
	if err != nil {
		t.Fatal(err)
	}
	axis, err := fit(entries, vectors)
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.Split(strings.TrimSpace(lexicon.Axis), "\n")[1:]
	if len(kept) != len(axis) {
		t.Fatalf("%d numbers for %d dimensions", len(kept), len(axis))
	}
	for i, want := range kept {
		v, err := strconv.ParseFloat(want, 64)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(v-axis[i]) > 1e-3*math.Abs(v)+1e-6 {
			t.Errorf("dimension %d: %s in the file, %g of the words", i, want, axis[i])
		}
	}
}
