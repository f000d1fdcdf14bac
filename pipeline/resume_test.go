package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
