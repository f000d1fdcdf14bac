package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"

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
	batchBytes    = 128 << 10
	flightBytes   = 64 << 20 // of text read and not yet collected
)

// batch is a run of inputs of one shard, and the place for their rows.
type batch struct {
	shard  int
	items  []article.Item
	bytes  int64
	read   int64 // bytes of input read so far, for progress
	closes bool  // the last batch of its shard
	done   chan result
}

// weight is what a batch counts in flight; one alone always fits.
func (b *batch) weight() int64 { return min(b.bytes+1, flightBytes) }

// scored is what a batch, or all batches of a shard, gave.
type scored struct {
	rows       *table.Rows
	signatures []duplicate.Article // of the articles, in order
	cut        int                 // sentences with more actors than are paired
}

func (s *scored) append(o scored) {
	if s.rows == nil {
		*s = o
		return
	}
	s.rows.Append(o.rows)
	s.signatures = append(s.signatures, o.signatures...)
	s.cut += o.cut
}

type result struct {
	scored
	err error
}

// batchScorer scores batches; each is for one goroutine.
type batchScorer func([]article.Item) (scored, error)

// shardWriter makes one shard safe; inputs are the articles and rejects in it.
type shardWriter func(shard, inputs int, s scored) error

// stream reads every input but the first skip, scores batches on the given
// number of workers and hands the rows of each shard to write, the shards in
// order from first. What it holds in memory is bounded, whatever comes in:
// texts in flight by their bytes, rows by two shards.
func stream(ctx context.Context, source *article.Reader, skip, first, workers int,
	newScorer func() batchScorer, write shardWriter, advance func(read int64),
) error {
	group, ctx := errgroup.WithContext(ctx)
	flight := semaphore.NewWeighted(flightBytes)
	work := make(chan *batch)
	ordered := make(chan *batch, 4*workers)
	whole := make(chan shard)
	group.Go(func() error {
		defer close(work)
		defer close(ordered)
		c := cutter{emit: func(b *batch) error {
			if err := flight.Acquire(ctx, b.weight()); err != nil {
				return err
			}
			if err := send(ctx, ordered, b); err != nil {
				return err
			}
			return send(ctx, work, b)
		}}
		return c.cut(ctx, source, skip, first)
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
		defer close(whole)
		return collect(ctx, ordered, whole, func(b *batch) {
			flight.Release(b.weight())
			advance(b.read)
		})
	})
	group.Go(func() error {
		for s := range whole {
			if err := write(s.number, s.inputs, s.scored); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

func send[T any](ctx context.Context, c chan<- T, v T) error {
	select {
	case c <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shard is a whole shard, ready to be written.
type shard struct {
	number, inputs int
	scored
}

// collect puts the batches together again, in order, into shards.
func collect(ctx context.Context, ordered <-chan *batch, whole chan<- shard, release func(*batch)) error {
	var s shard
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
		s.append(r.scored)
		if b.closes {
			if err := send(ctx, whole, s); err != nil {
				return err
			}
			s = shard{}
		}
	}
	return nil
}

// cutter cuts the inputs into batches that never cross a shard.
type cutter struct {
	emit  func(*batch) error
	open  *batch // being filled
	held  *batch // full, until it is known whether it closes its shard
	items int    // in the shard so far
	bytes int64  // of text in the shard so far
}

// cut reads the source to its end. The first skip inputs were done by an
// earlier run, which ended before the given shard. An empty source still gives
// the first shard, so that every table has a part.
func (c *cutter) cut(ctx context.Context, source *article.Reader, skip, number int) error {
	c.open = newBatch(number)
	for n := 0; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		item, err := source.Next()
		if errors.Is(err, io.EOF) {
			return c.end(number)
		}
		if err != nil {
			return fmt.Errorf("reading input %d: %w", n+1, err)
		}
		if n < skip {
			continue
		}
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
func (c *cutter) end(first int) error {
	if len(c.open.items) == 0 && c.held == nil && (c.open.shard > first || first > 0) {
		return nil
	}
	return c.flush(true)
}

// flush passes the batch on; closes ends its shard.
func (c *cutter) flush(closes bool) error {
	b := c.open
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
