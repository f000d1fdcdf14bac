package pipeline

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"stance/pipeline/article"
	"stance/pipeline/table"
)

func TestShardsEnd(t *testing.T) {
	most := bounds{inputs: 4, bytes: 100, rows: 10}
	type input struct {
		bytes, rows int // no bytes: it was rejected
	}
	for name, c := range map[string]struct {
		open   int // rows of a shard with one input that an earlier run left
		inputs []input
		want   []string // inputs and rows of each shard
	}{
		"no inputs":                 {0, nil, []string{"0 0"}},
		"by inputs":                 {0, []input{{1, 1}, {1, 1}, {0, 1}, {1, 1}, {1, 1}}, []string{"4 4", "1 1"}},
		"by inputs, and none after": {0, []input{{1, 1}, {1, 1}, {0, 1}, {1, 1}}, []string{"4 4"}},
		"by text":                   {0, []input{{99, 1}, {200, 1}, {100, 1}, {1, 1}}, []string{"2 2", "1 1", "1 1"}},
		"by rows":                   {0, []input{{1, 6}, {1, 5}, {1, 5}, {0, 1}}, []string{"1 6", "2 10", "1 1"}},
		"rows that just fit":        {0, []input{{1, 10}, {1, 10}}, []string{"1 10", "1 10"}},
		"an input of too many rows": {0, []input{{1, 2}, {1, 11}, {1, 2}}, []string{"1 2", "1 11", "1 2"}},
		"room in an open one":       {4, []input{{1, 6}, {1, 1}}, []string{"2 10", "1 1"}},
		"no room in an open one":    {5, []input{{1, 6}, {1, 1}}, []string{"1 5", "2 7"}},
		"nothing after an open one": {5, nil, []string{"1 5"}},
	} {
		t.Run(name, func(t *testing.T) {
			var open shard
			if c.open > 0 {
				open = shard{inputs: 1, bytes: 1, rows: []*table.Rows{{Stances: make([]table.StanceRow, c.open)}}}
			}
			var got []string
			write := func(s shard) error {
				if s.number != len(got) || !s.whole {
					t.Errorf("shard %d, whole: %v, in place %d", s.number, s.whole, len(got))
				}
				rows := 0
				for _, r := range s.rows {
					rows += r.Len()
				}
				got = append(got, fmt.Sprint(s.inputs, rows))
				return nil
			}
			collector := newCollector(open, most, write)
			ordered := make(chan *batch, 2)
			// All in one batch, and the end in another.
			b, r := newBatch(), result{}
			for i, in := range c.inputs {
				item, s := article.Item{Reject: &article.Reject{}}, scored{rows: &table.Rows{Rejects: make([]table.RejectRow, in.rows)}}
				if in.bytes > 0 {
					item = article.Item{Article: &article.Article{Text: strings.Repeat("x", in.bytes)}}
				}
				b.items, b.sums, r.scored = append(b.items, item), append(b.sums, uint32(i)), append(r.scored, s)
			}
			b.done <- r
			end := newBatch()
			end.last = true
			end.done <- result{}
			ordered <- b
			ordered <- end
			if err := collector.collect(context.Background(), ordered, func(*batch, result) {}); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(got) != fmt.Sprint(c.want) {
				t.Errorf("shards of inputs and rows %v, want %v", got, c.want)
			}
		})
	}
}
