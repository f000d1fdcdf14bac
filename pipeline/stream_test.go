package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

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
	return func(items []article.Item) ([]scored, error) {
		batch := make([]scored, len(items))
		for i, item := range items {
			rows := &table.Rows{}
			if item.Article != nil {
				rows.Articles = []table.ArticleRow{{ArticleID: item.Article.ID}}
			} else {
				rows.Rejects = []table.RejectRow{{Position: item.Reject.Position}}
			}
			batch[i].rows = rows
		}
		return batch, nil
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
	n := 2*partBounds.inputs + 100
	for _, workers := range []int{1, 2, 7} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			var shards, inputs []int
			next := 0
			err := stream(context.Background(), openLines(t, lines(n)), begun{}, partBounds, workers, echo, func(s shard) error {
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
			if fmt.Sprint(shards, inputs) != fmt.Sprint([]int{0, 1, 2}, []int{partBounds.inputs, partBounds.inputs, 100}) {
				t.Errorf("shards %v with inputs %v", shards, inputs)
			}
		})
	}
}

// dense gives inputs from 1 to 26 rows.
func dense() batchScorer {
	score := echo()
	return func(items []article.Item) ([]scored, error) {
		batch, err := score(items)
		for i, item := range items {
			if item.Article != nil {
				batch[i].rows.Stances = make([]table.StanceRow, len(item.Article.ID)*len(item.Article.Text)%26)
			}
		}
		return batch, err
	}
}

// fewRows are bounds that dense reaches by rows every few inputs.
var fewRows = bounds{inputs: 50, bytes: 1 << 20, rows: 100}

// TestStreamGoesOn stops a stream after each of some numbers of inputs and goes
// on with what was written, on another number of workers.
func TestStreamGoesOn(t *testing.T) {
	var everywhere []int
	for stop := 1; stop < 140; stop++ {
		everywhere = append(everywhere, stop)
	}
	for name, c := range map[string]struct {
		score  func() batchScorer
		most   bounds
		inputs int
		stops  []int
	}{
		"inputs end the shards": {echo, partBounds, 2*partBounds.inputs + 50,
			[]int{1, 31, 32, 500, partBounds.inputs - 1, partBounds.inputs, partBounds.inputs + 1, 2 * partBounds.inputs, 2*partBounds.inputs + 49}},
		"rows end the shards": {dense, fewRows, 140, everywhere},
	} {
		t.Run(name, func(t *testing.T) {
			content := lines(c.inputs)
			collect := func(ctx context.Context, in io.Reader, from begun, workers int) ([]shard, error) {
				r, err := article.Open([]string{"-"}, article.Options{Stdin: in})
				if err != nil {
					t.Fatal(err)
				}
				defer r.Close()
				var all []shard
				err = stream(ctx, r, from, c.most, workers, c.score, func(s shard) error {
					all = append(all, s)
					return nil
				}, func(int64) {})
				return all, err
			}
			want, err := collect(context.Background(), strings.NewReader(content), begun{}, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, stop := range c.stops {
				ctx, cancel := context.WithCancel(context.Background())
				at := 0
				for range stop {
					at += strings.IndexByte(content[at:], '\n') + 1
				}
				in := io.MultiReader(strings.NewReader(content[:at]), &ending{cancel}, strings.NewReader(content[at:]))
				got, err := collect(ctx, in, begun{}, 2)
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("stopped after %d: error %v, want a cancelled context", stop, err)
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
				for changed, content := range map[string]string{"changed inputs": strings.Replace(content, "Article 0", "Article Q", 1), "no inputs": ""} {
					_, err = collect(context.Background(), strings.NewReader(content), from, 2)
					if usage := (*UsageError)(nil); !errors.As(err, &usage) {
						t.Errorf("stopped after %d, %s: error %v", stop, changed, err)
					}
				}
				rest, err := collect(context.Background(), strings.NewReader(content), from, 4)
				if err != nil {
					t.Fatal(err)
				}
				if got, want := describe(append(got[:len(from.shards)], rest...)), describe(want); got != want {
					t.Fatalf("stopped after %d: shards\n%swant\n%s", stop, got, want)
				}
			}
		})
	}
}

func describe(shards []shard) string {
	var b strings.Builder
	for _, s := range shards {
		stances := 0
		for _, r := range s.rows {
			stances += len(r.Stances)
		}
		fmt.Fprintln(&b, s.number, s.inputs, s.bytes, s.sum, s.whole, stances, articles(s))
	}
	return b.String()
}

// TestFewRowsWait counts the rows that are scored and wait while shards are written.
func TestFewRowsWait(t *testing.T) {
	const workers, each = 4, flightRows / 2
	var mu sync.Mutex
	waiting, most := 0, 0
	add := func(rows int) {
		mu.Lock()
		defer mu.Unlock()
		waiting += rows
		most = max(most, waiting)
	}
	many := func() batchScorer {
		return func(items []article.Item) ([]scored, error) {
			batch := make([]scored, len(items))
			for i := range items {
				batch[i].rows = &table.Rows{Sentences: make([]table.SentenceRow, each)}
			}
			add(each * len(items))
			return batch, nil
		}
	}
	var content strings.Builder
	for i := range 40 {
		fmt.Fprintf(&content, `{"id":"a%d","text":"%s"}`+"\n", i, strings.Repeat("x", batchBytes))
	}
	err := stream(context.Background(), openLines(t, content.String()), begun{}, bounds{inputs: 1, bytes: 1 << 30, rows: 1 << 30}, workers, many, func(shard) error {
		time.Sleep(time.Millisecond)
		return nil
	}, func(int64) { add(-each) })
	if err != nil {
		t.Fatal(err)
	}
	// Those that let no more in, one batch with each worker, and one that was let in
	// and is being collected.
	if limit := flightRows + (workers+2)*each; most > limit {
		t.Errorf("%d rows waited at once, more than %d", most, limit)
	}
}

func TestFlight(t *testing.T) {
	f, b, many := newFlight(), &batch{bytes: flightBytes}, result{rows: flightRows + 1}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if err := f.enter(ctx, &batch{bytes: 2 * flightBytes}); err != nil {
		t.Fatalf("one alone: %v", err)
	}
	f.rows.Add(int64(many.rows))
	if f.room(b) {
		t.Error("there is room beside one that fills all")
	}
	f.leave(&batch{bytes: 2 * flightBytes}, result{})
	if f.room(b) {
		t.Error("there is room beside too many rows")
	}
	f.leave(&batch{}, many)
	if err := f.enter(ctx, b); err != nil {
		t.Fatalf("after all have left: %v", err)
	}
	cancel()
	if err := f.enter(ctx, b); !errors.Is(err, context.Canceled) {
		t.Errorf("no room, and the end: error %v", err)
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
	err := stream(context.Background(), openLines(t, lines(3*partBounds.inputs)), begun{}, partBounds, 2, echo,
		func(shard) error { return broken }, func(int64) {})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	failing := func() batchScorer {
		return func([]article.Item) ([]scored, error) { return nil, broken }
	}
	err = stream(context.Background(), openLines(t, lines(100)), begun{}, partBounds, 2, failing,
		func(shard) error { return nil }, func(int64) {})
	if !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = stream(ctx, openLines(t, lines(100)), begun{}, partBounds, 2, echo, func(shard) error { return nil }, func(int64) {})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancelled context", err)
	}
}
