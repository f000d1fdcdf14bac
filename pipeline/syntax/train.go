package syntax

import (
	"fmt"
	"io"
	"time"
)

// TrainOptions are the sizes of a model and the length of its training. The
// zero value of a field is its default.
type TrainOptions struct {
	TagEpochs int     // passes of the tagger, 8
	TagLines  int     // of 128 bytes, 16384
	Folds     int     // of the jackknife, 5
	Epochs    int     // passes of the network, 30
	Batch     int     // sentences from one step to the next, 8
	Rate      float64 // of learning, at first, 0.002
	DevEvery  int     // epochs from one evaluation to the next, 5
	Seed      uint64
}

func (o *TrainOptions) fill() {
	for _, f := range []struct {
		field *int
		value int
	}{
		{&o.TagEpochs, 8}, {&o.TagLines, 16384}, {&o.Folds, 5}, {&o.Epochs, 30}, {&o.Batch, 8}, {&o.DevEvery, 5},
	} {
		if *f.field == 0 {
			*f.field = f.value
		}
	}
	if o.Rate == 0 {
		o.Rate = 0.002
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

	lessons := newLessons(trees, predicted, lex, classes)
	trainer := newNetworkTrainer(lessons, lex.number(), o.Seed)
	file := modelFile{
		candidates: encodeSets(lex.sets),
		words:      lex.encode(),
		tagCells:   tagWeights.quantised(),
	}
	for _, tag := range classes.tags {
		file.classTags = append(file.classTags, byte(tag))
	}
	for _, a := range trainer.actions {
		file.actions = append(file.actions, a.transition, a.relation)
	}
	for epoch := 1; epoch <= o.Epochs; epoch++ {
		rate := func(done int) float32 { return float32(o.Rate * (1 - float64(done)/float64(o.Epochs))) }
		loss, accuracy := trainer.epoch(lessons, o.Batch, rate(epoch-1), rate(epoch), epoch > 1)
		say("epoch %d: loss %.4f, %.2f %% right", epoch, loss, 100*accuracy)
		if epoch%o.DevEvery != 0 && epoch != o.Epochs {
			continue
		}
		net := trainer.network()
		file.dense, file.state, file.scales, file.cells = floatBytes(net.dense), floatBytes(net.state), floatBytes(net.scales), []byte(net.cells)
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

// newLessons prepares the trees, with the given classes of their words.
func newLessons(trees []Tree, predicted [][]uint8, lex *lexicon, c *classes) []lesson {
	lessons := make([]lesson, len(trees))
	for i := range trees {
		in := &lessons[i]
		in.atoms.resize(len(trees[i].Words))
		in.vectors = make([]float32, len(trees[i].Words)*vectorDim)
		for j, word := range trees[i].Words {
			in.atoms.tokens[j].set(lex, word, j)
			lex.vector(in.vectors[j*vectorDim:][:vectorDim], word)
			in.relations = append(in.relations, uint8(trees[i].Relations[j]))
		}
		copy(in.atoms.classes, predicted[i])
		in.atoms.setTags(c.tags)
		in.tags = trees[i].Tags
		in.heads = projective(trees[i].Heads)
	}
	return lessons
}
