package pipeline

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"stance/pipeline/article"
	"stance/pipeline/duplicate"
	"stance/pipeline/table"
)

// Sizes of what moves through a run. They decide which part a row is in, so a
// change of the shard's changes the bytes of every result.
const (
	shardArticles = 4096    // inputs in a part, at most
	shardBytes    = 8 << 20 // of text in a part, after which it ends
	batchArticles = 32      // inputs that a worker takes at once
	batchBytes    = 32 << 10
	flightBytes   = 8 << 20 // of text read and not yet collected
)

// batch is a run of inputs of one shard, and the place for their rows.
type batch struct {
	shard  int
	items  []article.Item
	bytes  int64
	read   int64  // bytes of input read so far, for progress
	closes bool   // the last batch of its shard
	sum    uint32 // of all inputs up to here
	done   chan result
}

// weight is what a batch counts in flight; one alone always fits.
func (b *batch) weight() int64 { return min(b.bytes+1, flightBytes) }

// scored is what a batch, or all batches of a shard, gave.
type scored struct {
	rows       []*table.Rows       // those of each behind those of the one before
	signatures []duplicate.Article // of the articles, in order
	cut        int                 // sentences with more actors than are paired
}

type result struct {
	scored
	err error
}

// batchScorer scores batches; each is for one goroutine.
type batchScorer func([]article.Item) (scored, error)

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
// flight by their bytes, rows by the shard that is being put together; while
// that is written, the workers go on only with what is in flight.
//
// When ctx ends or an input cannot be read, no more is read; the inputs in hand
// are scored and written, the last shard as far as it came, and the error is
// ctx's or the input's.
func stream(ctx context.Context, source *article.Reader, from begun, workers int,
	newScorer func() batchScorer, write shardWriter, advance func(read int64),
) error {
	group, inner := errgroup.WithContext(context.WithoutCancel(ctx))
	flight := semaphore.NewWeighted(flightBytes)
	work := make(chan *batch)
	ordered := make(chan *batch, 4*workers)
	c := newCutter(from, func(b *batch) error {
		if err := flight.Acquire(inner, b.weight()); err != nil {
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
		return c.cut(ctx, source)
	})
	for range workers {
		group.Go(func() error {
			score := newScorer()
			for b := range work {
				s, err := score(b.items)
				b.done <- result{s, err}
			}
			return nil
		})
	}
	group.Go(func() error {
		return collect(inner, from.open, ordered, write, func(b *batch) {
			flight.Release(b.weight())
			advance(b.read)
		})
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return c.failed
}

func send[T any](ctx context.Context, c chan<- T, v T) error {
	select {
	case c <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shard is what belongs into one part of each table.
type shard struct {
	number, inputs int
	bytes          int64  // of text
	sum            uint32 // of all inputs up to its end
	whole          bool   // all of it has been read
	scored
}

func (s *shard) add(o scored) {
	s.rows = append(s.rows, o.rows...)
	s.signatures = append(s.signatures, o.signatures...)
	s.cut += o.cut
}

// collect puts the batches together again, in order, into shards, the first of
// which an earlier run may have begun, and writes each as soon as it is whole.
func collect(ctx context.Context, s shard, ordered <-chan *batch, write shardWriter, release func(*batch)) error {
	begun := s.inputs
	for b := range ordered {
		var r result
		select {
		case r = <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if r.err != nil {
			return r.err
		}
		release(b)
		s.number = b.shard
		s.inputs += len(b.items)
		s.bytes += b.bytes
		s.sum = b.sum
		s.add(r.scored)
		if b.closes {
			s.whole = true
			if err := write(s); err != nil {
				return err
			}
			s, begun = shard{}, 0
		}
	}
	if s.inputs == begun {
		return nil
	}
	return write(s)
}

// cutter cuts the inputs into batches that never cross a shard.
type cutter struct {
	emit  func(*batch) error
	from  begun
	open  *batch // being filled
	held  *batch // full, until it is known whether it closes its shard
	items int    // in the shard so far
	bytes int64  // of text in the shard so far

	read   int    // inputs so far, those of earlier runs included
	sum    uint32 // of them
	buffer []byte // of add
	failed error  // what ended the reading before its time
}

func newCutter(from begun, emit func(*batch) error) *cutter {
	return &cutter{emit: emit, from: from, open: newBatch(from.open.number), items: from.open.inputs, bytes: from.open.bytes}
}

// cut reads the source to its end, or until ctx ends. An empty source still
// gives the first shard, so that every table has a part.
func (c *cutter) cut(ctx context.Context, source *article.Reader) error {
	if err := c.skip(ctx, source); err != nil {
		return err
	}
	for c.failed = ctx.Err(); c.failed == nil; c.failed = ctx.Err() {
		item, err := source.Next()
		if errors.Is(err, io.EOF) {
			return c.end()
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
		c.open.read, _ = source.Progress()
		switch {
		case c.items >= shardArticles || c.bytes >= shardBytes:
			err = c.flush(true)
		case len(c.open.items) >= batchArticles || c.open.bytes >= batchBytes:
			err = c.flush(false)
		}
		if err != nil {
			return err
		}
	}
	return c.stop()
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
	size := int64(0)
	if item.Article != nil {
		size = int64(len(item.Article.Text))
	}
	c.open.items = append(c.open.items, item)
	c.open.bytes += size
	c.items++
	c.bytes += size
}

// end closes the last shard; one without inputs is made only where there is no
// other.
func (c *cutter) end() error {
	if c.items == 0 && c.open.shard > 0 {
		return nil
	}
	return c.flush(true)
}

// stop passes on what has been read of a shard that stays open.
func (c *cutter) stop() error {
	if err := c.flush(false); err != nil || c.held == nil {
		return err
	}
	return c.emit(c.held)
}

// flush passes the batch on; closes ends its shard.
func (c *cutter) flush(closes bool) error {
	b := c.open
	b.sum = c.sum
	if len(b.items) == 0 && c.held != nil {
		b, c.held = c.held, nil
	}
	if c.held != nil {
		if err := c.emit(c.held); err != nil {
			return err
		}
		c.held = nil
	}
	next := b.shard
	if closes {
		b.closes = true
		next++
		c.items, c.bytes = 0, 0
		if err := c.emit(b); err != nil {
			return err
		}
	} else {
		c.held = b
	}
	c.open = newBatch(next)
	return nil
}

func newBatch(shard int) *batch {
	return &batch{shard: shard, done: make(chan result, 1)}
}
