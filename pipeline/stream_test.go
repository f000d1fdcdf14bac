package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
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
		rows := &table.Rows{}
		for _, item := range items {
			if item.Article != nil {
				rows.Articles = append(rows.Articles, table.ArticleRow{ArticleID: item.Article.ID})
			} else {
				rows.Rejects = append(rows.Rejects, table.RejectRow{Position: item.Reject.Position})
			}
		}
		return scored{rows: []*table.Rows{rows}}, nil
	}
}

// articles are those of a shard.
func articles(s shard) (all []table.ArticleRow) {
	for _, r := range s.rows {
		all = append(all, r.Articles...)
	}
	return all
}

func TestStreamKeepsOrderAndCounts(t *testing.T) {
	const n = 2*shardArticles + 100
	for _, workers := range []int{1, 2, 7} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			var shards, inputs []int
			next := 0
			err := stream(context.Background(), openLines(t, lines(n)), begun{}, workers, echo, func(s shard) error {
				shards, inputs = append(shards, s.number), append(inputs, s.inputs)
				for _, a := range articles(s) {
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

// TestStreamGoesOn stops a stream after each of some numbers of inputs and goes
// on with what was written.
func TestStreamGoesOn(t *testing.T) {
	const n = 2*shardArticles + 50
	shards := func(all []shard) (out string) {
		for _, s := range all {
			out += fmt.Sprintln(s.number, s.inputs, s.bytes, s.sum, s.whole, articles(s))
		}
		return out
	}
	collect := func(ctx context.Context, content string, from begun) ([]shard, error) {
		var all []shard
		err := stream(ctx, openLines(t, content), from, 2, echo, func(s shard) error {
			all = append(all, s)
			return nil
		}, func(int64) {})
		return all, err
	}
	want, err := collect(context.Background(), lines(n), begun{})
	if err != nil {
		t.Fatal(err)
	}
	for _, stop := range []int{1, 31, 32, 500, shardArticles - 1, shardArticles, shardArticles + 1, 2 * shardArticles, n - 1} {
		t.Run(fmt.Sprint("stopped after ", stop), func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			content := lines(n)
			at := 0
			for range stop {
				at += strings.IndexByte(content[at:], '\n') + 1
			}
			in := io.MultiReader(strings.NewReader(content[:at]), &ending{cancel}, strings.NewReader(content[at:]))
			r, err := article.Open([]string{"-"}, article.Options{Stdin: in})
			if err != nil {
				t.Fatal(err)
			}
			var got []shard
			err = stream(ctx, r, begun{}, 2, echo, func(s shard) error {
				got = append(got, s)
				return nil
			}, func(int64) {})
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("error %v, want a cancelled context", err)
			}
			var from begun
			sum := 0
			for _, s := range got {
				if s.whole {
					sum += s.inputs
					from.shards = append(from.shards, checkpoint{sum, s.sum})
					from.open.number = s.number + 1
				} else {
					from.open = s
				}
			}
			if sum+from.open.inputs == 0 {
				t.Fatalf("nothing was kept of %d inputs", stop)
			}
			rest, err := collect(context.Background(), content, from)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := shards(append(got[:len(from.shards)], rest...)), shards(want); got != want {
				t.Errorf("shards\n%swant\n%s", got, want)
			}
			_, err = collect(context.Background(), strings.Replace(content, "Article 0", "Article Q", 1), from)
			if usage := (*UsageError)(nil); !errors.As(err, &usage) {
				t.Errorf("changed inputs: error %v", err)
			}
			_, err = collect(context.Background(), "", from)
			if usage := (*UsageError)(nil); !errors.As(err, &usage) {
				t.Errorf("no inputs: error %v", err)
			}
		})
	}
}

// ending is an empty reader that cancels a context.
type ending struct{ cancel context.CancelFunc }

func (e *ending) Read([]byte) (int, error) {
	e.cancel()
	return 0, io.EOF
}

func TestStreamStopsAtTheFirstFailure(t *testing.T) {
	broken := errors.New("disk full")
	err := stream(context.Background(), openLines(t, lines(3*shardArticles)), begun{}, 2, echo,
		func(shard) error { return broken }, func(int64) {})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	failing := func() batchScorer {
		return func([]article.Item) (scored, error) { return scored{}, broken }
	}
	err = stream(context.Background(), openLines(t, lines(100)), begun{}, 2, failing,
		func(shard) error { return nil }, func(int64) {})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = stream(ctx, openLines(t, lines(100)), begun{}, 2, echo, func(shard) error { return nil }, func(int64) {})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancelled context", err)
	}
}
