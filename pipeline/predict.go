package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"

	"stance/pipeline/labels"
)

// PredictOptions say which sentences to judge, and where to.
type PredictOptions struct {
	Inputs   []string
	Stdin    io.Reader
	Out      string // .jsonl, .csv, .tsv or .parquet
	Task     Task
	Implied  bool   // the task was not asked for: a model of one task decides
	Model    string // "": the embedded model
	Workers  int    // 0: all cores
	NoSyntax bool
	Limits   Limits
	Progress Progress
}

// Predicted counts what a prediction did.
type Predicted struct{ Rows, Rejects, Abstained int }

// predictChunk is how many rows are in memory at once, and predictShare how
// many of them a worker takes.
const (
	predictChunk = 4096
	predictShare = 64
)

// Predict judges labelled or unlabelled sentences and writes one row for each
// input row, in order. The file appears when it is whole.
func Predict(ctx context.Context, o PredictOptions) (*Predicted, error) {
	var err error
	if o.Workers, err = cores(o.Workers); err != nil {
		return nil, err
	}
	if err := labels.CheckName(o.Out); err != nil {
		return nil, Usagef("%v", err)
	}
	r, t, err := loadTask(o.Model, o.Task, o.Implied, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	in, err := labels.Open(o.Inputs, labels.Options{IgnoreLabels: true, Stdin: o.Stdin, Limits: o.Limits.Limits})
	if err != nil {
		return nil, err
	}
	defer in.Close()
	out, err := labels.CreatePredictions(o.Out, t.model.Classes)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p := &Predicted{}
	workers := make([]*predictor, o.Workers)
	for i := range workers {
		workers[i] = &predictor{reader: r.newReader(t.groups, t.model.Classes), judge: r.newJudge(t)}
	}
	first := ""
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("predicting: %w", err)
		}
		var chunk []labels.Item
		if chunk, more, err = nextChunk(in); err != nil {
			return nil, err
		}
		predictions, err := predictAll(chunk, workers)
		if err != nil {
			return nil, err
		}
		for _, row := range predictions {
			if row.Reject != "" && p.Rejects == 0 {
				first = row.Reject
			}
			p.count(row)
			if err := out.Write(row); err != nil {
				return nil, fmt.Errorf("writing predictions: %w", err)
			}
		}
		done, total := in.Progress()
		o.Progress.report("predicting", done, total)
	}
	if p.Rows == 0 {
		return nil, &NothingError{Inputs: o.Inputs}
	}
	if err := out.Commit(); err != nil {
		return nil, fmt.Errorf("writing predictions: %w", err)
	}
	if p.Rejects == p.Rows {
		return p, &NothingError{Inputs: o.Inputs, Rejected: p.Rejects, First: first}
	}
	return p, nil
}

func (p *Predicted) count(row labels.Prediction) {
	p.Rows++
	if row.Reject != "" {
		p.Rejects++
	} else if row.Abstained {
		p.Abstained++
	}
}

func nextChunk(in *labels.Reader) (chunk []labels.Item, more bool, err error) {
	for len(chunk) < predictChunk {
		item, err := in.Next()
		if errors.Is(err, io.EOF) {
			return chunk, false, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("reading sentences: %w", err)
		}
		chunk = append(chunk, item)
	}
	return chunk, true, nil
}

// predictor judges sentences; it is for one goroutine.
type predictor struct {
	reader *reader
	judge  *judge
}

// ahead reads the rows of items, which predict is asked for next.
func (w *predictor) ahead(items []labels.Item) {
	rows := make([]*labels.Row, 0, len(items))
	for _, item := range items {
		if item.Reject == nil {
			rows = append(rows, item.Row)
		}
	}
	w.reader.ahead(rows, nil)
}

func (w *predictor) predict(item labels.Item) labels.Prediction {
	if item.Reject != nil {
		return labels.Prediction{ID: item.Reject.ID, Reject: item.Reject.String()}
	}
	row := item.Row
	p, j := w.judge.probabilities(input(row, w.reader.sentence(row)))
	return labels.Prediction{
		ID: row.ID, Label: w.judge.task.model.Classes[j.Class], Confidence: j.Confidence, Abstained: j.Abstained,
		P: slices.Clone(p),
	}
}

// predictAll judges a chunk, each worker filling slots of its own.
func predictAll(chunk []labels.Item, workers []*predictor) ([]labels.Prediction, error) {
	out := make([]labels.Prediction, len(chunk))
	next := make(chan int, len(chunk)/predictShare+1)
	for at := 0; at < len(chunk); at += predictShare {
		next <- at
	}
	close(next)
	var group errgroup.Group
	for _, w := range workers {
		group.Go(func() error {
			for at := range next {
				share := chunk[at:min(at+predictShare, len(chunk))]
				w.ahead(share)
				for i, item := range share {
					out[at+i] = w.predict(item)
				}
			}
			return nil
		})
	}
	return out, group.Wait()
}
