package syntax

import (
	"bytes"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"stance/pipeline/document"
)

// toyTrees is a small treebank of two patterns.
func toyTrees() []Tree {
	var trees []Tree
	for _, words := range [][4]string{
		{"Ministers", "praise", "rivals", "."}, {"Rebels", "attack", "towns", "."}, {"Courts", "fine", "banks", "."},
	} {
		for range 8 {
			trees = append(trees, Tree{
				Words:     words[:],
				Lemmas:    words[:],
				Tags:      []document.Tag{document.NOUN, document.VERB, document.NOUN, document.PUNCT},
				Fine:      []string{"NNS", "VBP", "NNS", "."},
				Heads:     []int32{1, -1, 1, 1},
				Relations: []document.Relation{document.RelNsubj, document.RelRoot, document.RelObj, document.RelPunct},
			})
		}
	}
	return trees
}

// The gradients are those of the loss, measured by moving single parameters.
func TestGradient(t *testing.T) {
	trees := toyTrees()
	classes := newClasses(trees)
	var gold [][]uint8
	for i := range trees {
		gold = append(gold, classes.of(&trees[i]))
	}
	lex := newLexicon(trees, gold)
	lessons := newLessons(trees, gold, lex, classes)
	trainer := newNetworkTrainer(lessons, lex.number(), 1)
	loss := func() float64 {
		trainer.random = rand.New(rand.NewPCG(5, 6)) // the same dropout each time
		trainer.loss, trainer.tagLoss = 0, 0
		trainer.learn(&lessons[0], false)
		return trainer.loss + trainer.tagLoss
	}
	loss()
	dense, state := append([]float32(nil), trainer.denseGrad...), append([]float32(nil), trainer.state.grad...)
	input := append([]float32(nil), trainer.input.grad...)
	check := func(name string, values, gradient []float32) {
		random := rand.New(rand.NewPCG(7, 8))
		checked := 0
		for tries := 0; checked < 30 && tries < 200000; tries++ {
			k := random.IntN(len(values))
			if math.Abs(float64(gradient[k])) < 0.02 {
				continue
			}
			checked++
			const move = 1e-3
			before := values[k]
			values[k] = before + move
			high := loss()
			values[k] = before - move
			low := loss()
			values[k] = before
			if measured := (high - low) / (2 * move); math.Abs(measured-float64(gradient[k])) > 0.02+0.05*math.Abs(measured) {
				t.Errorf("%s %d: gradient %.4f, measured %.4f", name, k, gradient[k], measured)
			}
		}
		if checked < 10 {
			t.Errorf("%s: only %d gradients to check", name, checked)
		}
	}
	check("dense", trainer.dense, dense)
	check("state", trainer.state.values, state)
	check("input", trainer.input.values, input)
}

// A model learns a toy language, and the same one each time.
func TestTrain(t *testing.T) {
	o := TrainOptions{TagEpochs: 3, Folds: 2, Epochs: 12, Batch: 1, Rate: 0.01, DevEvery: 12}
	trees := toyTrees()
	model, err := Train(trees, trees, o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Load(string(model))
	if err != nil {
		t.Fatal(err)
	}
	var scratch Scratch
	for i := range trees {
		if s := p.Evaluate(&trees[i], &scratch); s.Attachments != s.Words || s.Tags != s.Words {
			t.Fatalf("sentence %d: %v", i, s)
		}
	}
	again, err := Train(trees, trees, o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(model, again) {
		t.Error("a second training gives other bytes")
	}
}
