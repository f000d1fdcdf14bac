package conllu

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
)

const sample = "# sent_id = 1\n# text = He'd go.\n" +
	"1-2\tHe'd\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"1\tHe\the\tPRON\tPRP\t_\t3\tnsubj\t_\t_\n" +
	"2\t'd\twould\tAUX\tMD\t_\t3\taux\t_\t_\n" +
	"3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n" +
	"3.1\tthere\t_\t_\t_\t_\t_\t_\t3:obl\t_\n" +
	"4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n" +
	"1\tNo\tno\tINTJ\tUH\t_\t0\troot\t_\t_\n\n"

// copyAll reads everything and writes it again.
func copyAll(in string) (string, error) {
	var out strings.Builder
	w := bufio.NewWriter(&out)
	r := NewReader(strings.NewReader(in))
	for {
		s, err := r.Next()
		if errors.Is(err, io.EOF) {
			err := w.Flush()
			return out.String(), err
		}
		if err != nil {
			return "", err
		}
		if err := Write(w, s); err != nil {
			return "", err
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for name, in := range map[string]string{
		"as written":       sample,
		"CRLF":             strings.ReplaceAll(sample, "\n", "\r\n"),
		"no last newline":  strings.TrimRight(sample, "\n"),
		"more blank lines": "\n\n" + strings.ReplaceAll(sample, "\n\n", "\n\n\n"),
		"byte order mark":  "\ufeff" + sample,
	} {
		got, err := copyAll(in)
		if err != nil || got != sample {
			t.Errorf("%s: error %v, got\n%s", name, err, got)
		}
	}
}

func TestSentence(t *testing.T) {
	s, err := NewReader(strings.NewReader(sample)).Next()
	if err != nil {
		t.Fatal(err)
	}
	if text, ok := s.Comment("text"); !ok || text != "He'd go." {
		t.Errorf("text is %q, %v", text, ok)
	}
	if _, ok := s.Comment("genre"); ok {
		t.Error("has a genre")
	}
	heads, err := s.Heads()
	if err != nil || len(heads) != 4 || heads[0] != 2 || heads[2] != -1 {
		t.Errorf("heads %v, error %v", heads, err)
	}
	if s.Word(2).Cols[Form] != "go" {
		t.Errorf("word 2 is %q", s.Word(2).Cols[Form])
	}
}

func TestErrors(t *testing.T) {
	row := func(id string) string { return id + strings.Repeat("\t_", 9) + "\n" }
	for _, c := range []struct {
		name, in string
		line     int
	}{
		{"too few columns", "1\tNo\n\n", 1},
		{"too many columns", "# a\n1" + strings.Repeat("\t_", 10) + "\n\n", 2},
		{"empty column", row("1") + "2\t" + strings.Repeat("\t_", 8) + "\n\n", 2},
		{"wrong id", row("1") + row("3"), 2},
		{"no id", row("x"), 1},
		{"range that is not next", row("2-3"), 1},
		{"range backwards", row("1-0"), 1},
		{"empty node out of place", row("1") + row("2.1"), 2},
		{"comment within", row("1") + "# x\n", 2},
		{"comments alone", "# x\n\n", 2},
		{"comments at the end", "# x\n", 1},
		{"long line", row("1") + "\n# " + strings.Repeat("x", MaxLine), 3},
	} {
		_, err := copyAll(c.in)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Line != c.line {
			t.Errorf("%s: error %v, want one of line %d", c.name, err, c.line)
		}
	}
}

func TestBadHeads(t *testing.T) {
	for _, head := range []string{"_", "x", "-1", "3", "1"} {
		in := "1\ta\t_\t_\t_\t_\t" + head + "\tdep\t_\t_\n2\tb\t_\t_\t_\t_\t0\troot\t_\t_\n"
		s, err := NewReader(strings.NewReader(in)).Next()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Heads(); err == nil {
			t.Errorf("head %q is taken", head)
		}
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestReadFailure(t *testing.T) {
	if _, err := NewReader(failing{}).Next(); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("error %v", err)
	}
}

func FuzzReader(f *testing.F) {
	f.Add(sample)
	f.Add("# x\r\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_")
	f.Add("1.1\t_\n0.1\t_\t_\t_\t_\t_\t_\t_\t_\t_\n\n")
	f.Fuzz(func(t *testing.T, in string) {
		once, err := copyAll(in)
		if err != nil {
			return
		}
		twice, err := copyAll(once)
		if err != nil || twice != once {
			t.Errorf("written %q, read again %q, error %v", once, twice, err)
		}
	})
}
