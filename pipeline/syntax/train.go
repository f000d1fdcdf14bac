package syntax

import (
	"fmt"
	"io"
	"time"

	"stance/pipeline/document"
)

// TrainOptions are the sizes of a model and the length of its training. The
// zero value of a field is its default.
type TrainOptions struct {
	TagEpochs   int // 10
	Folds       int // of the jackknife, 5
	Epochs      int // of the parser, 12
	Width       int // of the beam in training, 8
	TagLines    int // of 128 bytes, 16384
	LabelLines  int // of 64 bytes, 32768
	Buckets     int // of 8 bytes, 786432
	Margin      int // see Parser, 1<<30
	Seed        uint64
	DevEvery    int // epochs from one evaluation to the next, 1
	Evaluations map[string][]Tree
}

func (o *TrainOptions) fill() {
	for _, f := range []struct {
		field *int
		value int
	}{
		{&o.TagEpochs, 10}, {&o.Folds, 5}, {&o.Epochs, 12}, {&o.Width, 8},
		{&o.TagLines, 1 << 14}, {&o.LabelLines, 1 << 15}, {&o.Buckets, 3 << 18}, {&o.Margin, 1 << 30}, {&o.DevEvery, 1},
	} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
}

// Train learns a model from trees and returns its file. It writes the scores
// on dev to progress as it goes on. The same trees and options give the same
// bytes.
func Train(trees, dev []Tree, o TrainOptions, progress io.Writer) ([]byte, error) {
	o.fill()
	began := time.Now()
	say := func(format string, args ...any) {
		fmt.Fprintf(progress, "%5.0fs  "+format+"\n", append([]any{time.Since(began).Seconds()}, args...)...)
	}
	classes := newClasses(trees)
	gold := make([][]uint8, len(trees))
	words := 0
	for i := range trees {
		gold[i] = classes.of(&trees[i])
		words += len(gold[i])
	}
	say("%d sentences, %d words, %d classes", len(trees), words, len(classes.tags))
	lex, tagWeights := trainTagger(trees, gold, o.TagLines, o.TagEpochs, o.Seed)
	say("tagger trained, %d candidate sets", len(lex.sets))
	predicted := jackknife(trees, gold, o.TagLines, o.TagEpochs, o.Folds, o.Seed)
	correct := 0
	for i := range gold {
		for j := range gold[i] {
			if classes.tags[gold[i][j]] == classes.tags[predicted[i][j]] {
				correct++
			}
		}
	}
	say("jackknifed tags: UPOS %.2f", 100*float64(correct)/float64(words))

	instances := make([]instance, len(trees))
	for i := range trees {
		in := &instances[i]
		in.atoms.resize(len(trees[i].Words))
		for j, word := range trees[i].Words {
			in.atoms.tokens[j].set(lex, word, j)
			in.relations = append(in.relations, uint8(trees[i].Relations[j]))
		}
		copy(in.atoms.classes, predicted[i])
		in.atoms.setTags(classes.tags)
		in.transitions = derivation(projective(trees[i].Heads))
	}
	trainer := newParserTrainer(instances, o.LabelLines, o.Seed)
	file := modelFile{
		margin:     uint32(o.Margin),
		candidates: encodeSets(lex.sets),
		words:      lex.encode(),
		tagCells:   tagWeights.quantised(),
	}
	for _, tag := range classes.tags {
		file.classTags = append(file.classTags, byte(tag))
	}
	var sets [][]uint8
	for tag := range document.Tags {
		sets = append(sets, trainer.searcher.labelSets[tag][left], trainer.searcher.labelSets[tag][right])
	}
	file.labelSets = encodeSets(sets)
	for epoch := 1; epoch <= o.Epochs; epoch++ {
		share := trainer.epoch(instances, o.Width)
		say("epoch %d: %.1f %% of derivations right, %d features", epoch, 100*share, trainer.transitions.entries)
		if epoch%o.DevEvery != 0 && epoch != o.Epochs {
			continue
		}
		file.labelCells = trainer.labels.quantised()
		file.transitions = trainer.transitions.quantised(o.Buckets)
		p, err := Load(string(file.encode()))
		if err != nil {
			return nil, err
		}
		start := time.Now()
		scores := p.EvaluateAll(dev)
		elapsed := time.Since(start).Seconds()
		say("dev, %.0f words/s\n%v", float64(scores.Scores[0].Words+scores.Scores[1].Words)/elapsed, scores)
	}
	return file.encode(), nil
}
