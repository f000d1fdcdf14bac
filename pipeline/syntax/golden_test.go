package syntax

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stance/pipeline/document"
	"stance/pipeline/text"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with testdata/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; run with -update to accept\ngot:\n%s\nwant:\n%s", name, got, want)
	}
}

const sample = `Harbour union votes to strike

The port authority "can't simply ignore" the dockers' demands, Mayor Ines Calder told reporters on Monday.
She accused the company of breaking its promises and said the council's patience wasn't endless.`

func parsed(t *testing.T, article string) []document.Sentence {
	t.Helper()
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var scratch Scratch
	sentences := text.Segment(article)
	for i := range sentences {
		p.Parse(article, &sentences[i], &scratch)
	}
	return sentences
}

func TestRender(t *testing.T) {
	var out bytes.Buffer
	for _, s := range parsed(t, sample) {
		if err := Render(&out, sample, &s); err != nil {
			t.Fatal(err)
		}
		out.WriteByte('\n')
	}
	s := document.Sentence{Span: document.Span{Start: 0, End: 7}, Unparsed: "more than 400 tokens"}
	if err := Render(&out, sample, &s); err != nil {
		t.Fatal(err)
	}
	golden(t, "render.txt", out.Bytes())
}

func TestWriteCoNLLU(t *testing.T) {
	var out bytes.Buffer
	if err := WriteCoNLLU(&out, sample, parsed(t, sample)); err != nil {
		t.Fatal(err)
	}
	golden(t, "written.conllu", out.Bytes())
	// What is written parses to itself: the tokens are the same.
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := ParseCoNLLU(p, bytes.NewReader(out.Bytes()), &again); err != nil {
		t.Fatal(err)
	}
	if again.String() != out.String() {
		t.Errorf("parsed again:\n%s", again.String())
	}
}

func TestParseCoNLLUKeepsLines(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	const in = "# newdoc\n# text = They didn't.\n" +
		"1\tThey\tthey\t_\tPRP\tCase=Nom\t_\t_\t2:nsubj\tA=B\n" +
		"2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n" +
		"2\tdid\tdo\tX\tVBD\t_\t7\tdep\t_\t_\n" +
		"3\tn't\tnot\t_\t_\t_\t_\t_\t_\t_\n" +
		"3.1\tleave\t_\t_\t_\t_\t_\t_\t0:root\t_\n" +
		"4\t.\t.\t_\t_\t_\t_\t_\t_\t_\n\n"
	var out bytes.Buffer
	if err := ParseCoNLLU(p, strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	before, after := strings.Split(in, "\n"), strings.Split(out.String(), "\n")
	if len(before) != len(after) {
		t.Fatalf("%d lines, not %d", len(after), len(before))
	}
	for i := range before {
		a, b := strings.Split(before[i], "\t"), strings.Split(after[i], "\t")
		if len(a) != len(b) {
			t.Fatalf("line %d: %q", i+1, after[i])
		}
		isWord := len(a) == 10 && !strings.ContainsAny(a[0], "-.")
		for c := range a {
			filled := isWord && (c == 3 || c == 6 || c == 7)
			if filled && b[c] == "_" || !filled && a[c] != b[c] {
				t.Errorf("line %d, column %d: %q from %q", i+1, c+1, b[c], a[c])
			}
		}
	}
}

func TestParseCoNLLULongSentence(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for range 3 * MaxTokens {
		words = append(words, "peace")
	}
	var scratch Scratch
	p.parseWords(words, &scratch)
	roots := 0
	for _, h := range scratch.heads {
		if h < 0 {
			roots++
		}
	}
	if len(scratch.heads) != len(words) || roots != 1 {
		t.Errorf("%d heads, %d roots", len(scratch.heads), roots)
	}
}
