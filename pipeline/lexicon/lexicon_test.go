package lexicon

import (
	"errors"
	"strings"
	"testing"

	"stance/data/lexicon"
	"stance/pipeline/embedding"
)

func TestValence(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	vectors, err := embedding.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		word  string
		sign  float32 // of its own valence
		turns float32 // of the learned one
	}{
		{"praise", 1, 1}, {"betrayed", -1, -1}, {"praising", 1, 1}, {"table", 0, 0}, {"lauded", 1, 1}, {"commendation", 0, 1},
	} {
		row, ok := vectors.Lookup(c.word)
		if !ok {
			t.Fatalf("no row for %s", c.word)
		}
		vector := make([]float32, vectors.Dim())
		vectors.Vector(row, vector)
		if v := l.Valence(row); v*c.sign < 0 || (v == 0) != (c.sign == 0) {
			t.Errorf("%s: valence %v", c.word, v)
		}
		if v := l.Learned(vector); v*c.turns < 0 || c.turns != 0 && v*c.turns < 0.05 {
			t.Errorf("%s: learned valence %v", c.word, v)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	vectors, err := embedding.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, words, axis, want string }{
		{"no valence", "good\n", lexicon.Axis, "line 1"},
		{"too large a valence", "# words\ngood\t5\n", lexicon.Axis, "line 2"},
		{"a valence that is no number", "good\tNaN\n", lexicon.Axis, "line 1"},
		{"an axis that is no number", lexicon.Words, "far\n", `"far" is not a number`},
		{"an infinite axis", lexicon.Words, "Inf\n", "line 1"},
		{"a short axis", lexicon.Words, "1\n2\n", "axis of 2 numbers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(c.words, c.axis, vectors)
			if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
