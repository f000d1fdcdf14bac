package main

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"

	"stance/model"
	"stance/pipeline/labels"
)

//go:embed peers.py
var peersProgram string

// peerRow is a row as the peers get it.
type peerRow struct {
	Text   string `json:"text"` // as it stands, for lexicons
	Masked string `json:"masked"`
	Label  int    `json:"label"`
	Fold   int    `json:"fold"` // -1: of the development files
}

// peerAnswer are the labels that a peer gave.
type peerAnswer struct {
	Name  string  `json:"name"`
	CV    []int   `json:"cv"` // by row of train
	Dev   []int   `json:"dev"`
	Few   [][]int `json:"few"` // of dev, by seed; none: it does not learn
	Speed float64 `json:"speed"`
}

// measurePeers runs peers.py on the rows of a set and scores what it answers.
func measurePeers(ctx context.Context, d *data, python string) ([]entry, error) {
	var in struct {
		Task string    `json:"task"`
		Rows []peerRow `json:"rows"`
		Few  [][]int   `json:"few"`
	}
	in.Task, in.Few = d.task.Name, d.few
	truth := func(rows []*labels.Row) (y []int) {
		for _, row := range rows {
			y = append(y, slices.Index(d.task.Classes, row.Label))
		}
		return y
	}
	train, dev := truth(d.train), truth(d.dev)
	for i, row := range d.train {
		in.Rows = append(in.Rows, peerRow{row.Text, masked(row), train[i], d.fold[i]})
	}
	for i, row := range d.dev {
		in.Rows = append(in.Rows, peerRow{row.Text, masked(row), dev[i], -1})
	}
	text, err := json.Marshal(in)
	if err != nil {
		return nil, fmt.Errorf("encoding the rows for the peers: %w", err)
	}
	run := exec.CommandContext(ctx, python, "-c", peersProgram)
	run.Stdin, run.Stderr = bytes.NewReader(text), os.Stderr
	out, err := run.Output()
	if err != nil {
		return nil, fmt.Errorf("running the peers with %s, which needs model/benchmark/requirements.txt: %w", python, err)
	}
	var entries []entry
	answers := bufio.NewScanner(bytes.NewReader(out))
	answers.Buffer(nil, 64<<20)
	for answers.Scan() {
		var a peerAnswer
		if err := json.Unmarshal(answers.Bytes(), &a); err != nil {
			return nil, fmt.Errorf("reading what the peers answered: %w", err)
		}
		e := entry{name: a.Name, peer: true, speed: a.Speed}
		if e.cv, err = d.score(d.train, train, a.CV); err != nil {
			return nil, fmt.Errorf("scoring %s: %w", a.Name, err)
		}
		if e.dev, err = d.score(d.dev, dev, a.Dev); err != nil {
			return nil, fmt.Errorf("scoring %s: %w", a.Name, err)
		}
		at := 0
		for _, n := range d.devSizes {
			f, err := d.score(d.dev[at:at+n], dev[at:at+n], a.Dev[at:at+n])
			if err != nil {
				return nil, fmt.Errorf("scoring %s: %w", a.Name, err)
			}
			e.parts = append(e.parts, f.macroF1.Value)
			at += n
		}
		for _, given := range a.Few {
			f, err := d.score(d.dev, dev, given)
			if err != nil {
				return nil, fmt.Errorf("scoring %s: %w", a.Name, err)
			}
			e.few = append(e.few, f.macroF1.Value)
		}
		entries = append(entries, e)
	}
	return entries, answers.Err()
}

// score evaluates labels by the code that evaluates ours.
func (d *data) score(rows []*labels.Row, truth, given []int) (figure, error) {
	if len(given) != len(rows) {
		return figure{}, fmt.Errorf("%d labels for %d rows", len(given), len(rows))
	}
	r := &model.Rows{Classes: d.task.Classes, Labels: truth}
	for i, row := range rows {
		p := make([]float64, len(d.task.Classes))
		p[given[i]] = 1
		r.P = append(r.P, p)
		r.Judgements = append(r.Judgements, model.Judgement{Class: given[i], Confidence: 1})
		r.Groups = append(r.Groups, row.Group)
	}
	e, err := model.Evaluate(r, seed)
	if err != nil {
		return figure{}, err
	}
	return figure{e.MacroF1, e.Accuracy}, nil
}
