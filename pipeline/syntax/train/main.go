// Command train learns the tagger's and the parser's weights from the English
// treebanks and writes the model file that package data/syntax embeds:
//
//	go run ./pipeline/syntax/train -data DIR -lemmas data/syntax/lemmas.tsv -o data/syntax/model.bin
//
// DIR holds ewt-train.conllu, gum-train.conllu, ewt-dev.conllu and
// gum-dev.conllu. The same files give the same bytes.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"stance/pipeline/syntax"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string, progress io.Writer) error {
	var o syntax.TrainOptions
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	dir := flags.String("data", "", "folder with the treebanks")
	out := flags.String("o", "", "model file to write")
	lemmas := flags.String("lemmas", "", "file of lemma rules to write")
	model := flags.String("evaluate", "", "model file to measure on the dev files, instead of training")
	flags.IntVar(&o.Epochs, "epochs", 0, "passes over the trees; 0: default")
	flags.IntVar(&o.TagEpochs, "tag-epochs", 0, "passes of the tagger; 0: default")
	flags.Float64Var(&o.Rate, "rate", 0, "rate of learning; 0: default")
	flags.IntVar(&o.Batch, "batch", 0, "sentences in a step; 0: default")
	flags.IntVar(&o.DevEvery, "dev-every", 0, "epochs between evaluations; 0: default")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dev, err := read(*dir, "ewt-dev.conllu", "gum-dev.conllu")
	if err != nil {
		return err
	}
	if *model != "" {
		return evaluate(*model, dev, progress)
	}
	train, err := read(*dir, "ewt-train.conllu", "gum-train.conllu")
	if err != nil {
		return err
	}
	if *lemmas != "" {
		if err := os.WriteFile(*lemmas, []byte(syntax.LearnLemmas(train)), 0o644); err != nil {
			return err
		}
	}
	if *out == "" {
		return nil
	}
	trained, err := syntax.Train(train, dev, o, progress)
	if err != nil {
		return err
	}
	return os.WriteFile(*out, trained, 0o644)
}

// evaluate prints the scores of a model file.
func evaluate(name string, dev []syntax.Tree, out io.Writer) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	p, err := syntax.Load(string(b))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = fmt.Fprint(out, p.EvaluateAll(dev))
	return err
}

// read reads the trees of several files of a folder.
func read(dir string, names ...string) ([]syntax.Tree, error) {
	var trees []syntax.Tree
	for _, name := range names {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		some, err := syntax.ReadTrees(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		trees = append(trees, some...)
	}
	return trees, nil
}
