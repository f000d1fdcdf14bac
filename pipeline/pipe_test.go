package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"stance/pipeline/article"
	"stance/pipeline/duplicate"
)

var pipeInput = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.BinaryTypes.String, Nullable: true},
	{Name: "text", Type: arrow.BinaryTypes.String, Nullable: true},
}, nil)

// writeArticles writes a batch of rows from..to.
func writeArticles(w *ipc.Writer, from, to int) error {
	b := array.NewRecordBuilder(memory.DefaultAllocator, pipeInput)
	for i := from; i < to; i++ {
		b.Field(0).(*array.StringBuilder).Append(fmt.Sprintf("a%d", i))
		b.Field(1).(*array.StringBuilder).Append(fmt.Sprintf("Oslo thanked Lima for shipment %d. Lima blamed the ministry in Oslo.", i))
	}
	return w.Write(b.NewRecord())
}

// TestPipeNeverWaits holds that a client that reads the schema before it writes
// anything, and each batch's rows before it writes the next, gets on.
func TestPipeNeverWaits(t *testing.T) {
	in, feed := io.Pipe()
	results, out := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := Pipe(t.Context(), PipeOptions{In: in, Out: out, NoSyntax: true, Workers: 2})
		ended <- errors.Join(err, out.Close())
	}()
	served := make(chan error, 1)
	go func() {
		served <- func() error {
			r, err := ipc.NewReader(results)
			if err != nil {
				return err
			}
			w := ipc.NewWriter(feed, ipc.WithSchema(pipeInput))
			next := 0
			for _, size := range []int{1, 3, 100, 0, 1} {
				if err := writeArticles(w, next, next+size); err != nil {
					return err
				}
				for got := 0; got < size; got += int(r.Record().NumRows()) {
					if !r.Next() {
						return fmt.Errorf("the results end: %w", r.Err())
					}
					if id, want := r.Record().Column(0).(*array.String).Value(0), fmt.Sprintf("a%d", next+got); id != want {
						return fmt.Errorf("id %s, want %s", id, want)
					}
				}
				next += size
			}
			if err := w.Close(); err != nil { // and feed stays open
				return err
			}
			if r.Next() {
				return errors.New("more rows than were given")
			}
			return r.Err()
		}()
	}()
	for _, c := range []chan error{served, ended} {
		select {
		case err := <-c:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("one side waits for ever")
		}
	}
}

// TestPipeStopsWithItsReader holds that a failing output ends the run though
// the input stays open and silent.
func TestPipeStopsWithItsReader(t *testing.T) {
	in, feed := io.Pipe()
	go func() { _ = writeArticles(ipc.NewWriter(feed, ipc.WithSchema(pipeInput)), 0, 10) }()
	gone := errors.New("nobody reads")
	out := &limitedWriter{left: 32 << 10, err: gone} // behind the schema
	ended := make(chan error, 1)
	go func() {
		_, err := Pipe(t.Context(), PipeOptions{In: in, Out: out, NoSyntax: true})
		ended <- err
	}()
	select {
	case err := <-ended:
		if !errors.Is(err, gone) {
			t.Errorf("error %v, want %v", err, gone)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it waits for ever")
	}
}

type limitedWriter struct {
	left int
	err  error
}

func (w *limitedWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, w.err
	}
	return len(p), nil
}

func TestPipeIsInterrupted(t *testing.T) {
	in, feed := io.Pipe()
	go func() { _ = writeArticles(ipc.NewWriter(feed, ipc.WithSchema(pipeInput)), 0, 10) }()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := Pipe(ctx, PipeOptions{In: in, Out: io.Discard, NoSyntax: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancelled context", err)
	}
}

// TestPipeGivesTheRowsOfScore compares the columns with the rows that score
// writes of the same articles.
func TestPipeGivesTheRowsOfScore(t *testing.T) {
	var stream, out bytes.Buffer
	w := ipc.NewWriter(&stream, ipc.WithSchema(pipeInput))
	if err := errors.Join(writeArticles(w, 0, 70), writeArticles(w, 70, 75), w.Close()); err != nil {
		t.Fatal(err)
	}
	result, err := Pipe(t.Context(), PipeOptions{In: &stream, Out: &out, NoSyntax: true, Signatures: true, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if result.Articles != 75 || result.Rejects != 0 {
		t.Errorf("%d articles, %d rejects; want 75, 0", result.Articles, result.Rejects)
	}
	resources, err := loadResources("", nil, true)
	if err != nil {
		t.Fatal(err)
	}
	worker := resources.NewWorker()
	r, err := ipc.NewReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for r.Next() {
		for row := range int(r.Record().NumRows()) {
			a := &article.Article{ID: fmt.Sprintf("a%d", n), Text: fmt.Sprintf("Oslo thanked Lima for shipment %d. Lima blamed the ministry in Oslo.", n)}
			want, _, err := worker.Rows(a)
			if err != nil {
				t.Fatal(err)
			}
			column := func(name string) any {
				return r.Record().Column(r.Schema().FieldIndices(name)[0]).GetOneForMarshal(row)
			}
			if got := column("article_id"); got != a.ID {
				t.Errorf("row %d: id %v, want %s", n, got, a.ID)
			}
			if got := column("n_chars"); got != want.Articles[0].NChars {
				t.Errorf("row %d: n_chars %v, want %d", n, got, want.Articles[0].NChars)
			}
			stances, err := json.Marshal(column("stances"))
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Count(string(stances), `"holder_id"`); got != len(want.Stances) || got == 0 {
				t.Errorf("row %d: %d stances, want %d", n, got, len(want.Stances))
			}
			if p := fmt.Sprintf(`"p_supportive":%v`, *want.Stances[0].PSupportive); !strings.Contains(string(stances), p) {
				t.Errorf("row %d: no %s in %s", n, p, stances)
			}
			signature, _ := duplicate.Sign(a.Text).AppendBinary(nil)
			if got, ok := column("signature").([]byte); !ok || !bytes.Equal(got, signature) {
				t.Errorf("row %d: signature %v, want %v", n, got, signature)
			}
			n++
		}
	}
	if r.Err() != nil || n != 75 {
		t.Errorf("%d rows, error %v", n, r.Err())
	}
}
