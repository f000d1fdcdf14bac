package pipeline

import (
	"context"

	"stance/pipeline/article"
	"stance/pipeline/duplicate"
	"stance/pipeline/table"
)

// bounds are what a shard may hold. They decide which part a row is in, so a
// change of them changes the bytes of results.
type bounds struct {
	inputs int   // at which it ends
	bytes  int64 // of text, at which it ends
	rows   int   // of all tables, before which it ends
}

// partBounds are those of every run. Ordinary text reaches the first two: 8 MiB of
// political news have some 600,000 rows.
var partBounds = bounds{inputs: 4096, bytes: 8 << 20, rows: table.MaxRows}

// shard is what belongs into one part of each table.
type shard struct {
	number, inputs int
	bytes          int64               // of text
	sum            uint32              // of all inputs up to its end
	whole          bool                // all of it has been read
	rows           []*table.Rows       // those of each behind those of the one before
	signatures     []duplicate.Article // of the articles, in order
	cut            int                 // sentences with more actors than are paired
}

// collector puts what the inputs gave into shards, in order, and writes each as
// soon as it is whole. Where a shard ends is decided here, by the inputs and
// their rows alone, so that neither batches nor workers nor interruptions change
// a byte.
type collector struct {
	most   bounds
	write  shardWriter
	shard  shard
	begun  int // its inputs that an earlier run made safe
	length int // its rows of all tables
}

func newCollector(open shard, most bounds, write shardWriter) *collector {
	c := &collector{most: most, write: write, shard: open, begun: open.inputs}
	for _, r := range open.rows {
		c.length += r.Len()
	}
	return c
}

// collect collects the batches in order.
func (c *collector) collect(ctx context.Context, ordered <-chan *batch, release func(*batch, result)) error {
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
		release(b, r)
		for i, s := range r.scored {
			if err := c.take(b.items[i], b.sums[i], s); err != nil {
				return err
			}
		}
		if b.last {
			return c.finish()
		}
	}
	return c.stop()
}

// take adds an input. A shard ends with the one that fills it up, and before one
// with more rows than it has room for.
func (c *collector) take(item article.Item, sum uint32, s scored) error {
	rows := s.rows.Len()
	if c.shard.inputs > 0 && c.length+rows > c.most.rows {
		if err := c.end(); err != nil {
			return err
		}
	}
	c.length += rows
	c.shard.rows = append(c.shard.rows, s.rows)
	c.shard.inputs++
	c.shard.bytes += textBytes(item)
	c.shard.sum = sum
	c.shard.cut += s.cut
	if s.signature != nil {
		c.shard.signatures = append(c.shard.signatures, *s.signature)
	}
	if c.shard.inputs >= c.most.inputs || c.shard.bytes >= c.most.bytes {
		return c.end()
	}
	return nil
}

// end writes the shard as a whole one and begins the next.
func (c *collector) end() error {
	c.shard.whole = true
	if err := c.write(c.shard); err != nil {
		return err
	}
	c.shard, c.begun, c.length = shard{number: c.shard.number + 1}, 0, 0
	return nil
}

// finish ends the last shard; one without inputs is made only where there is no
// other, so that every table has a part.
func (c *collector) finish() error {
	if c.shard.inputs == 0 && c.shard.number > 0 {
		return nil
	}
	return c.end()
}

// stop writes a shard that stays open, if anything was added to it.
func (c *collector) stop() error {
	if c.shard.inputs == c.begun {
		return nil
	}
	return c.write(c.shard)
}
