package syntax

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"stance/pipeline/document"
)

// sentence makes a sentence of the words of text, split at spaces.
func sentence(text string) *document.Sentence {
	s := &document.Sentence{Span: document.Span{Start: 0, End: len(text)}}
	at := 0
	for _, word := range strings.Fields(text) {
		start := at + strings.Index(text[at:], word)
		at = start + len(word)
		s.Tokens = append(s.Tokens, document.Token{Span: document.Span{Start: start, End: at}})
	}
	return s
}

// checkTree fails unless the tokens form one tree.
func checkTree(t *testing.T, tokens []document.Token) {
	t.Helper()
	roots := 0
	for i := range tokens {
		if tokens[i].Tag == document.NoTag || tokens[i].Relation == document.NoRelation {
			t.Fatalf("token %d has tag %v, relation %v", i, tokens[i].Tag, tokens[i].Relation)
		}
		at, steps := int32(i), 0
		for ; tokens[at].Head >= 0; at = tokens[at].Head {
			if steps++; steps > len(tokens) {
				t.Fatalf("cycle from token %d", i)
			}
		}
		if tokens[i].Head < 0 {
			roots++
			if tokens[i].Relation != document.RelRoot {
				t.Fatalf("root has relation %v", tokens[i].Relation)
			}
		}
	}
	if roots != 1 {
		t.Fatalf("%d roots", roots)
	}
}

func TestParse(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var scratch Scratch
	text := "The minister accused the opposition of lying ."
	s := sentence(text)
	p.Parse(text, s, &scratch)
	checkTree(t, s.Tokens)
	if verb := s.Tokens[2]; verb.Head != -1 || verb.Tag != document.VERB {
		t.Errorf("accused: tag %v, head %d; want the root verb", verb.Tag, verb.Head)
	}
	if subject := s.Tokens[1]; subject.Head != 2 || subject.Relation != document.RelNsubj {
		t.Errorf("minister: head %d, relation %v; want nsubj of accused", subject.Head, subject.Relation)
	}
	if object := s.Tokens[4]; object.Head != 2 || object.Relation != document.RelObj {
		t.Errorf("opposition: head %d, relation %v; want obj of accused", object.Head, object.Relation)
	}
}

func TestParseLongSentence(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var scratch Scratch
	text := strings.Repeat("peace , ", MaxTokens)
	s := sentence(text)
	p.Parse(text, s, &scratch)
	if s.Parsed || s.Unparsed == "" {
		t.Errorf("sentence of %d tokens: parsed %v, reason %q", len(s.Tokens), s.Parsed, s.Unparsed)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Ministers of both countries met on Tuesday .")
	f.Add("\" ' -- … ’ \x00 \xff\xfe é ß 漢字 1,000.5 A")
	f.Add("a")
	p, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	var scratch Scratch
	f.Fuzz(func(t *testing.T, text string) {
		s := sentence(text)
		p.Parse(text, s, &scratch)
		if s.Parsed {
			checkTree(t, s.Tokens)
		} else if s.Unparsed == "" {
			t.Fatal("neither parsed nor a reason")
		}
	})
}

// TestParseAll holds a text parsed together to the tags and trees of its
// sentences parsed one by one: short ones, such as fill a group, one longer than
// a group, one too long for a tree, and one without tokens; more of them than a
// batch takes.
func TestParseAll(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{
		"The minister accused the opposition of lying .",
		"Lima thanked the port 's pilots , who had refused to leave .",
		strings.Repeat("the envoys of Oslo and Quito left , ", groupWords/8) + "said Lima .",
		strings.Repeat("peace , ", MaxTokens),
		"",
		"OSLO ( Wire ) - The talks ended .",
	}
	for len(strings.Fields(strings.Join(texts, " "))) < 2*batchWords {
		texts = append(texts, texts[:2]...)
	}
	var content string
	var together []document.Sentence
	for _, text := range texts {
		s := *sentence(text)
		for i := range s.Tokens {
			s.Tokens[i].Start += len(content)
			s.Tokens[i].End += len(content)
		}
		together = append(together, s)
		content += text + "\n"
	}
	alone := slices.Clone(together)
	for i := range alone {
		alone[i].Tokens = slices.Clone(alone[i].Tokens)
		p.Parse(content, &alone[i], &Scratch{})
	}
	var scratch Scratch
	for range 2 { // the second time all words are known
		p.ParseAll(content, together, &scratch)
		for i := range together {
			if !reflect.DeepEqual(together[i], alone[i]) {
				t.Errorf("sentence %d, %.40q: together it is not what it is alone", i, texts[i])
			}
		}
	}
	own := make([]*document.Sentence, len(texts))
	for i, text := range texts {
		own[i] = sentence(text)
	}
	p.ParseEach(texts, own, &scratch)
	for i, text := range texts {
		want := sentence(text)
		p.Parse(text, want, &Scratch{})
		if !reflect.DeepEqual(own[i], want) {
			t.Errorf("sentence %d, %.40q: among others of texts of their own it is not what it is alone", i, text)
		}
	}
}

// TestParseManyForms holds a parser that has met more words than it remembers to
// what one does that has met none.
func TestParseManyForms(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var scratch Scratch
	for k := range mostForms/16 + 50 {
		var words []string
		for i := range 24 {
			words = append(words, fmt.Sprintf("%s%d", []string{"port", "said", "Lima", "to"}[i%4], k*i%(2*mostForms)))
		}
		text := "Lima said that the pilots " + strings.Join(words, " ") + " left ."
		used, fresh := sentence(text), sentence(text)
		p.Parse(text, used, &scratch)
		if k%40 > 0 && k < mostForms/16 {
			continue
		}
		if p.Parse(text, fresh, &Scratch{}); !reflect.DeepEqual(used, fresh) {
			t.Errorf("%.60q is parsed otherwise after %d sentences", text, k)
		}
	}
}

// TestScratchHoldsNoArticle keeps an article from living on in the memory of the
// parser.
func TestScratchHoldsNoArticle(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	const text = "Lima thanked the port ."
	var scratch Scratch
	for _, n := range []int{3, 1} {
		var all []document.Sentence
		for range n {
			all = append(all, *sentence(text))
		}
		p.ParseAll(text, all, &scratch)
	}
	for i, r := range scratch.batch[:cap(scratch.batch)] {
		if r.text != "" || r.sentence != nil || strings.Join(r.atoms.words, "") != "" {
			t.Errorf("reading %d still holds %q", i, r.text)
		}
	}
}
