package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"stance/pipeline/article"
	"stance/pipeline/table"
)

// lines are n articles as JSONL, every tenth of them bad.
func lines(n int) string {
	var b strings.Builder
	for i := range n {
		if i%10 == 9 {
			b.WriteString("{broken\n")
			continue
		}
		fmt.Fprintf(&b, `{"id":"a%d","text":"Article %d."}`+"\n", i, i)
	}
	return b.String()
}

func openLines(t *testing.T, content string) *article.Reader {
	t.Helper()
	r, err := article.Open([]string{"-"}, article.Options{Stdin: strings.NewReader(content)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func echo() batchScorer {
	return func(items []article.Item) (scored, error) {
		s := scored{rows: &table.Rows{}}
		for _, item := range items {
			if item.Article != nil {
				s.rows.Articles = append(s.rows.Articles, table.ArticleRow{ArticleID: item.Article.ID})
			} else {
				s.rows.Rejects = append(s.rows.Rejects, table.RejectRow{Position: item.Reject.Position})
			}
		}
		return s, nil
	}
}

func TestStreamKeepsOrderAndCounts(t *testing.T) {
	const n = 2*shardArticles + 100
	for _, workers := range []int{1, 2, 7} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			var shards, inputs []int
			next := 0
			err := stream(context.Background(), openLines(t, lines(n)), 0, 0, workers, echo, func(shard, in int, s scored) error {
				shards, inputs = append(shards, shard), append(inputs, in)
				for _, a := range s.rows.Articles {
					if next%10 == 9 {
						next++
					}
					if want := fmt.Sprint("a", next); a.ArticleID != want {
						return fmt.Errorf("article %s in the place of %s", a.ArticleID, want)
					}
					next++
				}
				return nil
			}, func(int64) {})
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(shards, inputs) != fmt.Sprint([]int{0, 1, 2}, []int{shardArticles, shardArticles, 100}) {
				t.Errorf("shards %v with inputs %v", shards, inputs)
			}
		})
	}
}

func TestStreamResumes(t *testing.T) {
	const n = shardArticles + 50
	for _, c := range []struct{ skip, first, shards int }{{0, 0, 2}, {shardArticles, 1, 1}, {n, 2, 0}} {
		got := 0
		err := stream(context.Background(), openLines(t, lines(n)), c.skip, c.first, 2, echo, func(shard, in int, s scored) error {
			if shard != c.first+got {
				return fmt.Errorf("shard %d in the place of %d", shard, c.first+got)
			}
			got++
			return nil
		}, func(int64) {})
		if err != nil || got != c.shards {
			t.Errorf("skipping %d: %d shards, want %d (%v)", c.skip, got, c.shards, err)
		}
	}
}

func TestStreamStopsAtTheFirstFailure(t *testing.T) {
	broken := errors.New("disk full")
	err := stream(context.Background(), openLines(t, lines(3*shardArticles)), 0, 0, 2, echo,
		func(int, int, scored) error { return broken }, func(int64) {})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	failing := func() batchScorer {
		return func([]article.Item) (scored, error) { return scored{}, broken }
	}
	err = stream(context.Background(), openLines(t, lines(100)), 0, 0, 2, failing,
		func(int, int, scored) error { return nil }, func(int64) {})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = stream(ctx, openLines(t, lines(100)), 0, 0, 2, echo, func(int, int, scored) error { return nil }, func(int64) {})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancelled context", err)
	}
}
