// Command train learns the tagger's and the parser's weights from the English
// treebanks and writes the model file that package data/syntax embeds:
//
//	go run ./pipeline/syntax/train -data DIR -o data/syntax/model.bin
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
	"runtime/pprof"
	"time"

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
	load := flags.String("evaluate", "", "evaluate this model")
	flags.IntVar(&o.Epochs, "epochs", 0, "passes over the trees; 0: default")
	flags.IntVar(&o.TagEpochs, "tag-epochs", 0, "passes of the tagger; 0: default")
	flags.Float64Var(&o.Rate, "rate", 0, "rate of learning; 0: default")
	flags.IntVar(&o.Batch, "batch", 0, "sentences in a step; 0: default")
	flags.IntVar(&o.DevEvery, "dev-every", 0, "epochs between evaluations; 0: default")
	profile := flags.String("profile", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *profile != "" {
		f, _ := os.Create(*profile)
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	if *load != "" {
		dev, err := read(*dir, "ewt-dev.conllu", "gum-dev.conllu")
		if err != nil {
			return err
		}
		b, err := os.ReadFile(*load)
		if err != nil {
			return err
		}
		p, err := syntax.Load(string(b))
		if err != nil {
			return err
		}
		start := time.Now()
		s := p.EvaluateAll(dev)
		fmt.Printf("%v%.0f/s\n", s, float64(s.Scores[0].Words+s.Scores[1].Words)/time.Since(start).Seconds())
		return nil
	}
	train, err := read(*dir, "ewt-train.conllu", "gum-train.conllu")
	if err != nil {
		return err
	}
	dev, err := read(*dir, "ewt-dev.conllu", "gum-dev.conllu")
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
	model, err := syntax.Train(train, dev, o, progress)
	if err != nil {
		return err
	}
	return os.WriteFile(*out, model, 0o644)
}

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
