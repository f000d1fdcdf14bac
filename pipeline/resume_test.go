package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stance/pipeline/article"
	"stance/pipeline/table"
)

// feed writes a folder of articles: a file of n rows and, behind it, a text.
func feed(t *testing.T, n int) (in, last string) {
	t.Helper()
	in = t.TempDir()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `{"id": "a%d", "text": "Oslo thanked Lima for shipment %d."}`+"\n", i, i)
	}
	last = filepath.Join(in, "b.txt")
	for name, content := range map[string]string{filepath.Join(in, "a.jsonl"): b.String(), last: plain} {
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return in, last
}

// stopped is a run whose last input vanishes while it is under way.
func stopped(t *testing.T) (o ScoreOptions, last string) {
	t.Helper()
	in, last := feed(t, 3000)
	o = ScoreOptions{Inputs: []string{in}, Out: filepath.Join(t.TempDir(), "out"), Workers: 1, NoSyntax: true}
	first := o
	first.Progress = func(string, int64, int64) { _ = os.Remove(last) }
	_, err := Score(context.Background(), first)
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "b.txt") || !strings.Contains(err.Error(), "3000 inputs; go on with --resume") {
		t.Fatalf("an input vanished: error %v", err)
	}
	return o, last
}

func TestVanishedInput(t *testing.T) {
	o, last := stopped(t)
	if err := os.WriteFile(last, []byte(plain), 0o666); err != nil {
		t.Fatal(err)
	}
	o.Resume = true
	r, err := Score(context.Background(), o)
	if err != nil || r.Articles != 3001 {
		t.Errorf("after it came back: %+v, error %v", r, err)
	}
}

func TestResumeOnOtherInputs(t *testing.T) {
	o, last := stopped(t)
	if err := os.WriteFile(last, []byte(plain), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.Inputs[0], "0.txt"), []byte("A new one comes first."), 0o666); err != nil {
		t.Fatal(err)
	}
	o.Resume = true
	_, err := Score(context.Background(), o)
	if usage := (*UsageError)(nil); !errors.As(err, &usage) || !strings.Contains(err.Error(), "the inputs have changed since the run was begun") {
		t.Errorf("other inputs: error %v", err)
	}
}

// TestResumeOverDamage goes on where a disk has lost what it called safe.
func TestResumeOverDamage(t *testing.T) {
	for _, damaged := range []string{"_open/stances/part-00000.parquet", "_open/articles/part-00000.parquet", "_open/_signatures/part-00000.bin"} {
		t.Run(damaged, func(t *testing.T) {
			o, last := stopped(t)
			if err := os.WriteFile(last, []byte(plain), 0o666); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(filepath.Join(o.Out, filepath.FromSlash(damaged)), 100); err != nil {
				t.Fatal(err)
			}
			o.Resume = true
			r, err := Score(context.Background(), o)
			if err != nil || r.Articles != 3001 {
				t.Fatalf("%+v, error %v", r, err)
			}
			m, err := table.Open(o.Out)
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Verify(o.Out); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestResumeKeepsWhatItCannotRead leaves alone a result that it cannot go on with.
func TestResumeKeepsWhatItCannotRead(t *testing.T) {
	in, _ := feed(t, 1)
	for name, change := range map[string]func(out string) error{
		"another schema": func(out string) error {
			name := filepath.Join(out, table.ManifestName)
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			return os.WriteFile(name, []byte(strings.Replace(string(text), `"schema_version": "`, `"schema_version": "0.`, 1)), 0o666)
		},
		"a damaged manifest": func(out string) error {
			return os.Truncate(filepath.Join(out, table.ManifestName), 20)
		},
		"no mark of success, no journal": func(out string) error {
			return os.Remove(filepath.Join(out, table.SuccessName))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := ScoreOptions{Inputs: []string{in}, Out: filepath.Join(t.TempDir(), "out"), NoSyntax: true}
			if _, err := Score(context.Background(), o); err != nil {
				t.Fatal(err)
			}
			if err := change(o.Out); err != nil {
				t.Fatal(err)
			}
			o.Resume = true
			if _, err := Score(context.Background(), o); err == nil {
				t.Error("no error")
			}
			if _, err := os.Stat(filepath.Join(o.Out, "stances", "part-00000.parquet")); err != nil {
				t.Errorf("the result is gone: %v", err)
			}
		})
	}
}

// TestOneRunAtATime begins many runs on one folder at once: one writes, and the
// others are refused or find it done.
func TestOneRunAtATime(t *testing.T) {
	in, _ := feed(t, 50)
	out := filepath.Join(t.TempDir(), "out")
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			_, err := Score(context.Background(), ScoreOptions{Inputs: []string{in}, Out: out, NoSyntax: true})
			results <- err
		}()
	}
	done := 0
	for range cap(results) {
		err := <-results
		usage := (*UsageError)(nil)
		switch {
		case err == nil:
			done++
		case !errors.Is(err, ErrLocked) && !errors.As(err, &usage):
			t.Error(err)
		}
	}
	if done != 1 {
		t.Errorf("%d runs wrote the folder", done)
	}
	m, err := table.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Verify(out); err != nil {
		t.Error(err)
	}
}

// TestResumeWhereRowsEndParts scores articles whose rows end the parts, stopped at
// every border of a batch and between, and compares bytes.
func TestResumeWhereRowsEndParts(t *testing.T) {
	const n = 3*batchArticles + 10
	var content strings.Builder
	ends := make([]int, n)
	for i := range n {
		text := "Ghana, Nepal, Chile, Kenya, Peru and Norway accused Japan, Spain and Italy of delay."
		if i%5 == 4 {
			text = "Oslo thanked Lima."
		}
		fmt.Fprintf(&content, `{"id": "a%d", "text": "%s"}`+"\n", i, text)
		ends[i] = content.Len()
	}
	resources, err := loadResources("", nil, true)
	if err != nil {
		t.Fatal(err)
	}
	resources.limits = Limits{}.withDefaults()
	score := func(ctx context.Context, out string, stdin io.Reader, workers int, resume bool) error {
		source, err := article.Open([]string{"-"}, article.Options{Stdin: stdin})
		if err != nil {
			t.Fatal(err)
		}
		defer source.Close()
		u, err := openRun(ScoreOptions{Inputs: []string{"-"}, Out: out, NoSyntax: true, Resume: resume}, resources)
		if err != nil {
			t.Fatal(err)
		}
		u.most.rows = 4000
		_, err = u.carryOut(ctx, source, resources, workers, time.Now())
		return errors.Join(err, u.unlock())
	}
	whole := filepath.Join(t.TempDir(), "out")
	if err := score(context.Background(), whole, strings.NewReader(content.String()), 1, false); err != nil {
		t.Fatal(err)
	}
	want := files(t, whole)
	if parts := len(want) / (len(table.Tables) + 1); parts < 3 {
		t.Fatalf("rows end no parts: there are %d", parts)
	}
	for _, stop := range []int{0, 1, batchArticles - 1, batchArticles, 2 * batchArticles, 3 * batchArticles, n - 1} {
		out := filepath.Join(t.TempDir(), "out")
		if stop > 0 {
			ctx, cancel := context.WithCancel(context.Background())
			text, at := content.String(), ends[stop-1]
			in := io.MultiReader(strings.NewReader(text[:at]), &ending{cancel}, strings.NewReader(text[at:]))
			if err := score(ctx, out, in, 1, false); !errors.Is(err, context.Canceled) {
				t.Fatalf("stopped after %d: error %v", stop, err)
			}
		}
		if err := score(context.Background(), out, strings.NewReader(content.String()), 4, stop > 0); err != nil {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
		if got := files(t, out); !maps.Equal(got, want) {
			t.Errorf("stopped after %d: %d files, %d before, or other bytes", stop, len(got), len(want))
		}
	}
}

// files are those of a result by their names, but for the times.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == timesName {
			return err
		}
		content, err := os.ReadFile(path)
		found[strings.TrimPrefix(path, dir)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
