package text

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"stance/data/external"
	"stance/pipeline/document"
)

// treebank is a treebank as running text: documents, their sentences and
// tokens.
type treebank struct {
	text      string
	sentences []document.Span
	tokens    []document.Span
}

// readTreebank rebuilds the documents of a CoNLL-U file: the sentences of a
// paragraph joined by a blank, paragraphs and documents by a blank line.
func readTreebank(t testing.TB, name string) []treebank {
	t.Helper()
	f, err := os.Open(external.Shared(t, "data", "ud-english", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var docs []treebank
	var text strings.Builder
	var b treebank
	close := func() {
		if text.Len() > 0 {
			b.text = text.String()
			docs = append(docs, b)
		}
		text.Reset()
		b = treebank{}
	}
	at, separator := 0, ""
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		line := scanner.Text()
		switch {
		case strings.HasPrefix(line, "# newdoc"):
			close()
			separator = ""
		case strings.HasPrefix(line, "# newpar"):
			separator = "\n\n"
		case strings.HasPrefix(line, "# text = "):
			if text.Len() > 0 {
				text.WriteString(separator)
			}
			at = text.Len()
			sentence := strings.TrimPrefix(line, "# text = ")
			text.WriteString(sentence)
			b.sentences = append(b.sentences, document.Span{Start: at, End: text.Len()})
			separator = " "
		case line != "" && line[0] != '#':
			column := strings.SplitN(line, "\t", 3)
			id, form := column[0], column[1]
			if strings.ContainsAny(id, ".-") {
				// An empty node, or a word of several tokens, which spell it.
				continue
			}
			all := text.String()
			next := len(all) - len(strings.TrimLeft(all[at:], " \u00a0"))
			if !strings.HasPrefix(all[next:], form) {
				t.Fatalf("%s: token %q is not at %q", name, form, all[next:min(next+20, len(all))])
			}
			at = next + len(form)
			b.tokens = append(b.tokens, document.Span{Start: next, End: at})
		}
	}
	close()
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return docs
}

// score counts spans found against spans given.
type score struct{ found, given, right int }

func (s *score) add(found, given []document.Span) {
	s.found += len(found)
	s.given += len(given)
	set := make(map[document.Span]bool, len(given))
	for _, g := range given {
		set[g] = true
	}
	for _, f := range found {
		if set[f] {
			s.right++
		}
	}
}

func (s *score) precision() float64 { return 100 * float64(s.right) / float64(s.found) }
func (s *score) recall() float64    { return 100 * float64(s.right) / float64(s.given) }
func (s *score) f1() float64        { return 200 * float64(s.right) / float64(s.found+s.given) }

func spans(sentences []document.Sentence) (sentence, token []document.Span) {
	for _, s := range sentences {
		sentence = append(sentence, s.Span)
		for _, t := range s.Tokens {
			token = append(token, t.Span)
		}
	}
	return sentence, token
}

// TestTreebanks holds the agreement with the treebanks' own tokens and
// sentences, by offsets in the running text.
func TestTreebanks(t *testing.T) {
	for _, c := range []struct {
		file             string
		tokens, sentence float64 // least F1
	}{
		{"ewt-train.conllu", 0, 0},
		{"gum-train.conllu", 0, 0},
		{"ewt-dev.conllu", 99, 85},
		{"gum-dev.conllu", 99.8, 96},
	} {
		t.Run(c.file, func(t *testing.T) {
			var tokens, sentences score
			for _, b := range readTreebank(t, c.file) {
				s, w := spans(Segment(b.text))
				sentences.add(s, b.sentences)
				tokens.add(w, b.tokens)
			}
			t.Logf("%s: tokens P %.2f R %.2f F1 %.2f; sentences P %.2f R %.2f F1 %.2f", c.file,
				tokens.precision(), tokens.recall(), tokens.f1(), sentences.precision(), sentences.recall(), sentences.f1())
			if tokens.f1() < c.tokens || sentences.f1() < c.sentence {
				t.Errorf("below tokens %.1f, sentences %.1f", c.tokens, c.sentence)
			}
		})
	}
}
