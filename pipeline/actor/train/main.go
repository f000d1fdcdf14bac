// Command train makes data/names/names.bin, the weights of the name tagger, from
// CrossNER politics (MIT; its training file) and GUM's training file
// (texts CC BY and public domain): the same data and seed give the same bytes.
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
	data := flag.String("data", "../shared/data", "folder with crossner-politics and ud-english")
	out := flag.String("o", "data/names/names.bin", "file to write")
	seed := flag.Uint64("seed", 1, "order of the sentences")
	flag.Parse()
	if err := run(*data, *out, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(data, out string, seed uint64) error {
	examples, err := corpus.CrossNER(filepath.Join(data, "crossner-politics", "train.txt"), corpus.Weight)
	if err != nil {
		return err
	}
	gum, err := corpus.GUM(filepath.Join(data, "ud-english", "gum-train.conllu"))
	if err != nil {
		return err
	}
	weights := actor.Learn(append(examples, gum...), actor.Default(), actor.LearnOptions{Seed: seed})
	if err := os.WriteFile(out, weights, 0o644); err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	fmt.Printf("%d examples, %d bytes\n", len(examples)+len(gum), len(weights))
	return nil
}
