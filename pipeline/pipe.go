package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"golang.org/x/sync/errgroup"

	"stance/pipeline/article"
)

// PipeOptions say how to score a stream.
type PipeOptions struct {
	In         io.Reader
	Out        io.Writer
	Columns    map[string]string // our column → theirs
	Model      string            // "": the embedded model
	Actors     []string
	Workers    int // at most so many cores; 0: all
	NoSyntax   bool
	Alone      bool // judge each sentence by itself, without the rest of its article
	Signatures bool // add the column signature
	Limits     Limits
}

// PipeResult is what a stream held.
type PipeResult struct {
	Articles, Rejects int
	CutSentences      int      // sentences whose actors were too many to pair all
	Notes             []string // on the input: columns that look like ours and are not read
	Lacking           []string // tasks that the model lacks, whose columns are null
	Elapsed           time.Duration
}

// Pipe reads articles from an Arrow IPC stream and writes what they hold as
// another, one row per input row, in order. The schema is written before
// anything is read, and the rows of a batch without waiting for the next, so
// that whoever waits on either end gets on. Memory is bounded by the batches
// read and some hundred articles. The output has the mark of its end only where
// all went well.
func Pipe(ctx context.Context, o PipeOptions) (*PipeResult, error) {
	began := time.Now()
	workers, err := cores(o.Workers)
	if err != nil {
		return nil, err
	}
	// Garbage collection counts among the cores that a user grants.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
	resources, err := loadResources(o.Model, o.Actors, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	resources.limits, resources.alone = o.Limits.withDefaults(), o.Alone
	schema := pipeSchema(resources, o.Signatures)
	out, err := newPipeWriter(o.Out, schema)
	if err != nil {
		return nil, err
	}
	in, err := article.OpenStream(o.In, article.Options{Columns: o.Columns, Limits: o.Limits.Limits})
	if err != nil {
		return nil, err
	}
	result := &PipeResult{Notes: in.Notes(), Lacking: resources.lacking()}
	newEncoder := func() *pipeEncoder { return newPipeEncoder(resources.NewWorker(), schema, o.Signatures) }
	err = pipe(ctx, in, workers, newEncoder, func(p piped) error {
		defer p.record.Release()
		result.Articles += p.articles
		result.Rejects += p.rejects
		result.CutSentences += p.cut
		return out.write(p.record)
	})
	if err == nil {
		err = out.close()
	}
	result.Elapsed = time.Since(began)
	return result, err
}

// piped is a batch of rows, encoded.
type piped struct {
	record            arrow.Record
	articles, rejects int
	cut               int // sentences with more actors than are paired
	err               error
}

// portion is a few rows of one input batch, and the place for what they give.
type portion struct {
	items []article.Item
	done  chan piped
}

// pipe encodes the articles of a stream on the given number of workers and
// hands the records on in the order of the input.
func pipe(ctx context.Context, in *article.Stream, workers int, newEncoder func() *pipeEncoder, write func(piped) error) error {
	group, ctx := errgroup.WithContext(ctx)
	work := make(chan *portion)
	ordered := make(chan *portion, 2*workers)
	failed := make(chan error, 1)
	// Not of the group: where the output fails, nobody can wake it from a read.
	go func() {
		defer close(work)
		defer close(ordered)
		failed <- readPortions(in, func(p *portion) error {
			if err := send(ctx, ordered, p); err != nil {
				return err
			}
			return send(ctx, work, p)
		})
	}()
	for range workers {
		group.Go(func() error {
			e := newEncoder()
			defer e.builder.Release()
			for p := range orDone(ctx, work) {
				p.done <- e.encode(p.items)
			}
			return nil
		})
	}
	group.Go(func() error {
		for p := range orDone(ctx, ordered) {
			var result piped
			select {
			case result = <-p.done:
			case <-ctx.Done():
				return ctx.Err()
			}
			if result.err != nil {
				return result.err
			}
			if err := write(result); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		return <-failed
	})
	return group.Wait()
}

// orDone gives what comes from c until it is closed or the context ends.
func orDone[T any](ctx context.Context, c <-chan T) func(yield func(T) bool) {
	return func(yield func(T) bool) {
		for {
			select {
			case v, ok := <-c:
				if !ok || !yield(v) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// readPortions cuts the input into portions that never cross one of its
// batches, and are small enough to share out among the workers.
func readPortions(in *article.Stream, emit func(*portion) error) error {
	p := &portion{done: make(chan piped, 1)}
	size := 0
	for {
		item, err := in.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		p.items = append(p.items, item)
		if item.Article != nil {
			size += len(item.Article.Text)
		}
		if in.Left() > 0 && len(p.items) < batchArticles && size < batchBytes {
			continue
		}
		if err := emit(p); err != nil {
			return err
		}
		p, size = &portion{done: make(chan piped, 1)}, 0
	}
}

// pipeWriter writes an Arrow stream, its schema at once.
type pipeWriter struct {
	out *bufio.Writer
	w   *ipc.Writer
}

func newPipeWriter(out io.Writer, schema *arrow.Schema) (*pipeWriter, error) {
	// The library writes the schema with the first batch alone: it is taken from
	// an empty stream, and left out where it comes again.
	var empty bytes.Buffer
	if err := ipc.NewWriter(&empty, ipc.WithSchema(schema)).Close(); err != nil {
		return nil, fmt.Errorf("encoding the schema: %w", err)
	}
	const end = 8 // bytes of the mark of the end
	head := empty.Bytes()[:empty.Len()-end]
	p := &pipeWriter{out: bufio.NewWriterSize(out, 1<<18)}
	p.w = ipc.NewWriter(&after{w: p.out, skip: len(head)}, ipc.WithSchema(schema))
	if _, err := p.out.Write(head); err != nil {
		return nil, outputError(err)
	}
	return p, p.flush()
}

func (p *pipeWriter) write(record arrow.Record) error {
	if err := p.w.Write(record); err != nil {
		return outputError(err)
	}
	return p.flush()
}

func (p *pipeWriter) close() error {
	if err := p.w.Close(); err != nil {
		return outputError(err)
	}
	return p.flush()
}

func (p *pipeWriter) flush() error {
	if err := p.out.Flush(); err != nil {
		return outputError(err)
	}
	return nil
}

func outputError(err error) error {
	return fmt.Errorf("writing the results, which their reader may have stopped to take: %w", err)
}

// after passes on what is written behind the first skip bytes.
type after struct {
	w    io.Writer
	skip int
}

func (a *after) Write(p []byte) (int, error) {
	n := min(a.skip, len(p))
	a.skip -= n
	m, err := a.w.Write(p[n:])
	return n + m, err
}
