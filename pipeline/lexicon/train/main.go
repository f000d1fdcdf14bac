// Command train writes the lexicon from VADER's, which the PyPI package
// vaderSentiment carries: the single words among its entries, and the direction
// of the word vectors along which their valence, and that of our own words in
// news.tsv, grows.
//
//	pip download vaderSentiment==3.3.2 --no-deps -d /tmp/vader && unzip -d /tmp/vader /tmp/vader/*.whl
//	go run ./pipeline/lexicon/train -vader /tmp/vader/vaderSentiment/vader_lexicon.txt -o data/lexicon
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/gonum/mat"

	"stance/data/lexicon"
	"stance/pipeline/embedding"
)

func main() {
	vader := flag.String("vader", "", "vader_lexicon.txt")
	out := flag.String("o", "data/lexicon", "folder to write words.tsv and axis.tsv into")
	flag.Parse()
	if err := run(*vader, *out); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// entry is a word with its valence, from -4 to 4.
type entry struct {
	word    string
	valence float64
}

func run(vader, out string) error {
	content, err := os.ReadFile(vader)
	if err != nil {
		return fmt.Errorf("reading VADER's lexicon: %w", err)
	}
	entries, err := read(string(content))
	if err != nil {
		return fmt.Errorf("reading %s: %w", vader, err)
	}
	news, err := read(lexicon.News)
	if err != nil {
		return fmt.Errorf("reading our own words: %w", err)
	}
	vectors, err := embedding.Default()
	if err != nil {
		return err
	}
	axis, err := fit(slices.Concat(entries, news), vectors)
	if err != nil {
		return err
	}
	var words, numbers bytes.Buffer
	words.WriteString("# word, mean valence from -4 to 4, by VADER (C. J. Hutto, MIT licence): see CARD.md\n")
	for _, e := range entries {
		fmt.Fprintf(&words, "%s\t%g\n", e.word, e.valence)
	}
	numbers.WriteString("# valence, from -1 to 1, by dimension of the word vectors: see CARD.md\n")
	for _, x := range axis {
		fmt.Fprintf(&numbers, "%.4g\n", x)
	}
	for name, text := range map[string][]byte{"words.tsv": words.Bytes(), "axis.tsv": numbers.Bytes()} {
		if err := os.WriteFile(filepath.Join(out, name), text, 0o644); err != nil {
			return fmt.Errorf("writing the lexicon: %w", err)
		}
	}
	return nil
}

var single = regexp.MustCompile(`^[a-z][a-z'-]+$`)

// read keeps the single words; the rest are emoticons and marks.
func read(content string) ([]entry, error) {
	var entries []entry
	for line := range strings.Lines(content) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if !single.MatchString(fields[0]) { // a comment, too
			continue
		}
		if len(fields) < 2 {
			return nil, fmt.Errorf("%q has no valence", fields[0])
		}
		v, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return nil, fmt.Errorf("valence of %q: %w", fields[0], err)
		}
		entries = append(entries, entry{fields[0], v})
	}
	return entries, nil
}

// mostValence is the largest valence, either way.
const mostValence = 4

// A word of the vocabulary that VADER lacks counts as neutral, a little; the
// penalty is on the squared length of the axis.
const (
	unlisted = 0.1
	penalty  = 5
)

// fit is ridge regression of the valence on the vector.
func fit(entries []entry, vectors *embedding.Table) ([]float64, error) {
	n := vectors.Dim()
	valence := make(map[int]float64, len(entries))
	for _, e := range entries {
		if row, ok := vectors.Lookup(e.word); ok {
			valence[row] = e.valence / mostValence
		}
	}
	products := mat.NewSymDense(n, nil)
	sums := mat.NewVecDense(n, nil)
	vector, x := make([]float32, n), make([]float64, n)
	for row := range vectors.Len() {
		vectors.Vector(row, vector)
		for i, v := range vector {
			x[i] = float64(v)
		}
		v, listed := valence[row]
		weight := unlisted
		if listed {
			weight = 1
		}
		products.SymRankOne(products, weight, mat.NewVecDense(n, x))
		sums.AddScaledVec(sums, weight*v, mat.NewVecDense(n, x))
	}
	for i := range n {
		products.SetSym(i, i, products.At(i, i)+penalty)
	}
	var factor mat.Cholesky
	if !factor.Factorize(products) {
		return nil, fmt.Errorf("the vectors do not span %d dimensions", n)
	}
	var axis mat.VecDense
	if err := factor.SolveVecTo(&axis, sums); err != nil {
		return nil, fmt.Errorf("solving for the axis: %w", err)
	}
	return axis.RawVector().Data, nil
}
