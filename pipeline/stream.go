package pipeline

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"stance/pipeline/article"
	"stance/pipeline/duplicate"
	"stance/pipeline/table"
)

// Sizes of what moves through a run. Those of a batch and in flight change no
// byte of a result.
const (
	batchArticles = 32 // inputs that a worker takes at once
	batchBytes    = 32 << 10
	flightBytes   = 8 << 20           // of text read and not yet collected
	flightRows    = table.MaxRows / 4 // scored and not yet collected, after which nothing more is handed out
)

// batch is a run of inputs, and the place for what they give.
type batch struct {
	items []article.Item
	sums  []uint32 // of all inputs up to each of the items
	bytes int64    // of text
	read  int64    // bytes of input read so far, for progress
	last  bool     // nothing comes after it
	done  chan result
}

// scored is what an input gave.
type scored struct {
	rows      *table.Rows
	signature *duplicate.Article // nil: it was rejected
	cut       int                // sentences with more actors than are paired
}

type result struct {
	scored []scored // of each item
	rows   int      // of all
	err    error
}

// batchScorer scores batches; each is for one goroutine.
type batchScorer func([]article.Item) ([]scored, error)

// shardWriter makes one shard safe.
type shardWriter func(shard) error

// begun is what earlier runs made safe of the same inputs.
type begun struct {
	shards []checkpoint // whole shards
	open   shard        // the shard after them: empty, or as far as it was scored
}

// checkpoint is the end of a shard, for a later run to know the inputs again.
type checkpoint struct {
	inputs int    // up to here
	sum    uint32 // of them
}

// stream reads every input that earlier runs did not do, scores batches on the
// given number of workers and hands the rows of each shard to write, the shards
// in order. What it holds in memory is bounded, whatever comes in: texts in
// flight by their bytes, rows in flight by their number and a batch for each
// worker, and rows by the shard that is being put together; while that is
// written, the workers go on only with what is in flight.
//
// When ctx ends or an input cannot be read, no more is read; the inputs in hand
// are scored and written, the last shard as far as it came, and the error is
// ctx's or the input's.
func stream(ctx context.Context, source *article.Reader, from begun, most bounds, workers int,
	newScorer func() batchScorer, write shardWriter, advance func(read int64),
) error {
	group, inner := errgroup.WithContext(context.WithoutCancel(ctx))
	flight := newFlight()
	work := make(chan *batch)
	ordered := make(chan *batch, 4*workers)
	cutter := newCutter(from, func(b *batch) error {
		if err := flight.enter(inner, b); err != nil {
			return err
		}
		if err := send(inner, ordered, b); err != nil {
			return err
		}
		return send(inner, work, b)
	})
	group.Go(func() error {
		defer close(work)
		defer close(ordered)
		return cutter.cut(ctx, source)
	})
	for range workers {
		group.Go(func() error {
			score := newScorer()
			for b := range work {
				r := result{}
				r.scored, r.err = score(b.items)
				for _, s := range r.scored {
					r.rows += s.rows.Len()
				}
				flight.rows.Add(int64(r.rows))
				b.done <- r
			}
			return nil
		})
	}
	group.Go(func() error {
		c := newCollector(from.open, most, write)
		return c.collect(inner, ordered, func(b *batch, r result) {
			flight.leave(b, r)
			advance(b.read)
		})
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return cutter.failed
}

func send[T any](ctx context.Context, c chan<- T, v T) error {
	select {
	case c <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inFlight counts what has been read and not yet collected. One goroutine enters
// batches, in order: those that it waits for are all with the workers or done.
type inFlight struct {
	bytes, rows atomic.Int64
	left        chan struct{} // a batch has left since the last look
}

func newFlight() *inFlight { return &inFlight{left: make(chan struct{}, 1)} }

// enter waits until there is room for a batch.
func (f *inFlight) enter(ctx context.Context, b *batch) error {
	for !f.room(b) {
		select {
		case <-f.left:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	f.bytes.Add(b.bytes)
	return nil
}

// room reports whether a batch may enter; one alone always may. How many rows it
// will have, nobody knows before it is scored.
func (f *inFlight) room(b *batch) bool {
	bytes := f.bytes.Load()
	return (bytes == 0 || bytes+b.bytes <= flightBytes) && f.rows.Load() <= flightRows
}

func (f *inFlight) leave(b *batch, r result) {
	f.bytes.Add(-b.bytes)
	f.rows.Add(-int64(r.rows))
	select {
	case f.left <- struct{}{}:
	default:
	}
}

// cutter cuts the inputs into batches.
type cutter struct {
	emit func(*batch) error
	from begun
	open *batch // being filled

	read   int    // inputs so far, those of earlier runs included
	sum    uint32 // of them
	buffer []byte // of add
	failed error  // what ended the reading before its time
}

func newCutter(from begun, emit func(*batch) error) *cutter {
	return &cutter{emit: emit, from: from, open: newBatch()}
}

// cut reads the source to its end, or until ctx ends.
func (c *cutter) cut(ctx context.Context, source *article.Reader) error {
	if err := c.skip(ctx, source); err != nil {
		return err
	}
	for c.failed = ctx.Err(); c.failed == nil; c.failed = ctx.Err() {
		item, err := source.Next()
		if errors.Is(err, io.EOF) {
			c.open.last = true
			return c.flush(source)
		}
		if err != nil {
			// An end of ctx lets go of a standard input that nothing comes from.
			if c.failed = ctx.Err(); c.failed == nil {
				c.failed = fmt.Errorf("reading input %d: %w", c.read+1, err)
			}
			break
		}
		c.add(item)
		c.take(item)
		if len(c.open.items) >= batchArticles || c.open.bytes >= batchBytes {
			if err := c.flush(source); err != nil {
				return err
			}
		}
	}
	if len(c.open.items) == 0 {
		return nil
	}
	return c.flush(source)
}

// skip reads what earlier runs did, and makes sure that it is the same.
func (c *cutter) skip(ctx context.Context, source *article.Reader) error {
	ends := c.from.shards
	if c.from.open.inputs > 0 {
		last := checkpoint{inputs: c.from.open.inputs, sum: c.from.open.sum}
		if len(ends) > 0 {
			last.inputs += ends[len(ends)-1].inputs
		}
		ends = append(slices.Clip(ends), last)
	}
	for _, end := range ends {
		for c.read < end.inputs {
			if err := ctx.Err(); err != nil {
				return err
			}
			item, err := source.Next()
			if errors.Is(err, io.EOF) {
				return Usagef("the inputs have changed since the run was begun: there were %d or more, now %d; add --overwrite to start anew", end.inputs, c.read)
			}
			if err != nil {
				return fmt.Errorf("reading input %d: %w", c.read+1, err)
			}
			c.add(item)
		}
		if c.sum != end.sum {
			return Usagef("the inputs have changed since the run was begun, somewhere in the first %d; add --overwrite to start anew", end.inputs)
		}
	}
	return nil
}

// castagnoli is the polynomial that processors have instructions for.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// add counts an input and sums it up.
func (c *cutter) add(item article.Item) {
	var parts [3]string
	if r := item.Reject; r != nil {
		parts = [...]string{r.Input, r.Position, r.Reason}
	} else {
		parts = [...]string{item.Article.ID, item.Article.Title, item.Article.Text}
	}
	c.buffer = c.buffer[:0]
	for _, part := range parts {
		c.buffer = binary.AppendUvarint(c.buffer, uint64(len(part)))
		c.buffer = append(c.buffer, part...)
	}
	c.sum = crc32.Update(c.sum, castagnoli, c.buffer)
	c.read++
}

func (c *cutter) take(item article.Item) {
	c.open.items = append(c.open.items, item)
	c.open.sums = append(c.open.sums, c.sum)
	c.open.bytes += textBytes(item)
}

// flush passes the batch on.
func (c *cutter) flush(source *article.Reader) error {
	b := c.open
	b.read, _ = source.Progress()
	c.open = newBatch()
	return c.emit(b)
}

func newBatch() *batch { return &batch{done: make(chan result, 1)} }

// textBytes is the length of an input's text.
func textBytes(item article.Item) int64 {
	if item.Article == nil {
		return 0
	}
	return int64(len(item.Article.Text))
}
