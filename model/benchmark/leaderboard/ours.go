package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"time"

	"stance/pipeline"
)

// contender is a way to call stance train.
type contender struct {
	name, classifier string
	noSyntax         bool
}

var contenders = []contender{
	{"stance", "logreg", false},
	{"stance --no-syntax", "logreg", true},
	{"stance, naive-Bayes weights (counts of goml)", "nbsvm", false},
	{"stance, naive Bayes (counts of goml)", "nb", false},
	{"stance, complement naive Bayes (counts of goml)", "complement-nb", false},
	{"stance, goml's softmax regression", "goml-logistic", false},
	{"stance, goml's nearest neighbours", "knn", false},
	{"the most frequent class", "majority", false},
}

// longest is the time that a contender has on a set.
const longest = 15 * time.Minute

func measure(ctx context.Context, d *data, c contender) entry {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	e := entry{name: c.name}
	if err := e.measure(ctx, d, c); ctx.Err() != nil {
		e.problem = fmt.Sprintf("not done in %v", longest)
	} else if err != nil {
		e.problem = err.Error()
	}
	return e
}

func (e *entry) measure(ctx context.Context, d *data, c contender) error {
	file := d.dir + ".model"
	t, err := d.trainOn(ctx, d.trainFile, c, file)
	if err != nil {
		return err
	}
	e.cv = figure{t.Fitted.Evaluation.MacroF1, t.Fitted.Evaluation.Accuracy}
	evaluate := func(file, labels string) (figure, error) {
		m, err := pipeline.Evaluate(ctx, pipeline.EvaluateOptions{Inputs: []string{labels}, Task: d.task, Model: file, Seed: seed, NoSyntax: c.noSyntax})
		if err != nil {
			return figure{}, err
		}
		return figure{m.Evaluation.MacroF1, m.Evaluation.Accuracy}, nil
	}
	if e.dev, err = evaluate(file, d.devFile); err != nil {
		return err
	}
	for _, part := range d.devFiles {
		f, err := evaluate(file, part)
		if err != nil {
			return err
		}
		e.parts = append(e.parts, f.macroF1.Value)
	}
	if e.speed, err = speed(ctx, d, file, c.noSyntax); err != nil {
		return err
	}
	for _, few := range d.fewFiles {
		if _, err := d.trainOn(ctx, few, c, file); err != nil {
			return err
		}
		f, err := evaluate(file, d.devFile)
		if err != nil {
			return err
		}
		e.few = append(e.few, f.macroF1.Value)
	}
	return nil
}

// trainOn trains on labelled sentences and writes the model.
func (d *data) trainOn(ctx context.Context, input string, c contender, file string) (*pipeline.Training, error) {
	t, err := pipeline.Train(ctx, pipeline.TrainOptions{
		Inputs: []string{input}, Task: d.task, Classifier: c.classifier, Prior: "none", Folds: folds, Seed: seed, NoSyntax: c.noSyntax,
	})
	if err != nil {
		return nil, err
	}
	var content bytes.Buffer
	if err := t.Bundle.Save(&content); err != nil {
		return nil, err
	}
	return t, os.WriteFile(file, content.Bytes(), 0o600)
}

// speed is how many sentences a second a model judges on one core, files read
// and written.
func speed(ctx context.Context, d *data, file string, noSyntax bool) (float64, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	o := pipeline.PredictOptions{Out: d.dir + "-out.jsonl", Task: d.task, Model: file, Workers: 1, NoSyntax: noSyntax}
	// What loading the model takes is measured on one development file and taken off.
	seconds := func(input string) (float64, int, error) {
		o.Inputs = []string{input}
		began := time.Now()
		p, err := pipeline.Predict(ctx, o)
		if err != nil {
			return 0, 0, err
		}
		return time.Since(began).Seconds(), p.Rows, nil
	}
	few, fewRows, err := seconds(d.devFiles[0])
	if err != nil {
		return 0, err
	}
	many, manyRows, err := seconds(d.trainFile)
	if err != nil {
		return 0, err
	}
	return float64(manyRows-fewRows) / (many - few), nil
}
