package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
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

// speed is how many sentences stance predict judges in a second of processor
// time on one core, reading and writing files.
func speed(ctx context.Context, d *data, file string, noSyntax bool) (float64, error) {
	// What starting takes is measured on one development file and taken off.
	few, err := predictTime(ctx, d, file, d.devFiles[0], noSyntax)
	if err != nil {
		return 0, err
	}
	many, err := predictTime(ctx, d, file, d.trainFile, noSyntax)
	if err != nil {
		return 0, err
	}
	return float64(len(d.train)-d.devSizes[0]) / (many - few).Seconds(), nil
}

func predictTime(ctx context.Context, d *data, file, input string, noSyntax bool) (time.Duration, error) {
	arguments := []string{"predict", input, "-o", d.dir + "-out.jsonl", "--task", d.task.Name, "--model", file, "--workers", "1"}
	if noSyntax {
		arguments = append(arguments, "--no-syntax")
	}
	run := exec.CommandContext(ctx, d.binary, arguments...)
	run.Env = append(os.Environ(), "GOMAXPROCS=1")
	if out, err := run.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("timing stance predict: %w: %s", err, out)
	}
	return run.ProcessState.UserTime() + run.ProcessState.SystemTime(), nil
}
