// Command train makes data/names/names.bin, the weights of the name tagger, from
// labels of names in news (data/names/CARD.md), CrossNER politics and GUM: the same data and
// seed give the same bytes.
//
//	go run ./pipeline/actor/train -data ../shared/data -o data/names/names.bin
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"stance/pipeline/actor"
	"stance/pipeline/actor/corpus"
)

func main() {
	data := flag.String("data", "../shared/data", "folder with the published data sets: crossner-politics, ud-english, polnear, dse, newsmtsc")
	labels := flag.String("labels", "data/names/labels.tsv.gz", "packed labels of names")
	sentences := flag.String("sentences", "data/model/labels", "folder of the invented sentences among them")
	out := flag.String("o", "data/names/names.bin", "file to write")
	seed := flag.Uint64("seed", 1, "order of the sentences")
	flag.Parse()
	if err := run(*data, *labels, *sentences, *out, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(data, labels, sentences, out string, seed uint64) error {
	examples, err := corpus.CrossNER(filepath.Join(data, "crossner-politics", "train.txt"), corpus.Weight)
	if err != nil {
		return err
	}
	gum, err := corpus.GUM(filepath.Join(data, "ud-english", "gum-train.conllu"))
	if err != nil {
		return err
	}
	names, err := corpus.Names(labels, data, sentences, corpus.NamesWeight)
	if err != nil {
		return err
	}
	examples = append(append(examples, gum...), names...)
	weights := actor.Learn(examples, actor.Default(), actor.LearnOptions{Seed: seed})
	if err := os.WriteFile(out, weights, 0o644); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	fmt.Printf("%d examples, %d bytes\n", len(examples), len(weights))
	return nil
}
