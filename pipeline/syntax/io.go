package syntax

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"stance/pipeline/document"
	"stance/pipeline/syntax/conllu"
)

// ParseCoNLLU copies a CoNLL-U file and fills UPOS, HEAD and DEPREL of every
// word, whatever the length of its sentence. Lines, their order and all other
// columns stay as they are.
func ParseCoNLLU(p *Parser, r io.Reader, w io.Writer) error {
	reader, out := conllu.NewReader(r), bufio.NewWriter(w)
	var scratch Scratch
	var tags []document.Tag
	var words []string
	for {
		s, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return fmt.Errorf("parsing CoNLL-U: %w", err)
		}
		words = words[:0]
		for i := range s.Words {
			words = append(words, s.Word(i).Cols[conllu.Form])
		}
		if len(words) > 0 {
			tags = p.parseWords(words, &scratch)
		}
		for i := range words {
			row := &s.Word(i).Cols
			row[conllu.UPOS] = tags[i].String()
			row[conllu.Head] = strconv.Itoa(int(scratch.heads[i]) + 1)
			row[conllu.Deprel] = document.Relation(scratch.relations[i]).String()
		}
		if err := conllu.Write(out, s); err != nil {
			return fmt.Errorf("writing CoNLL-U: %w", err)
		}
	}
}

// WriteCoNLLU writes sentences of text as CoNLL-U, with lemmas. Clitics and
// what they lean on get the range of a multiword token, as in the treebanks.
// A sentence that is not parsed has its words without heads, and a comment
// with the reason.
func WriteCoNLLU(w io.Writer, text string, sentences []document.Sentence) error {
	out := bufio.NewWriter(w)
	number := 0
	for i := range sentences {
		if len(sentences[i].Tokens) == 0 {
			continue
		}
		number++
		c := rowsOf(text, &sentences[i], number)
		if err := conllu.Write(out, c); err != nil {
			return fmt.Errorf("writing CoNLL-U: %w", err)
		}
	}
	return out.Flush()
}

func rowsOf(text string, s *document.Sentence, number int) *conllu.Sentence {
	c := &conllu.Sentence{Comments: []string{
		"# sent_id = " + strconv.Itoa(number),
		"# text = " + oneLine(text[s.Start:s.End]),
	}}
	if !s.Parsed && s.Unparsed != "" {
		c.Comments = append(c.Comments, "# unparsed = "+oneLine(s.Unparsed))
	}
	add := func(kind conllu.Kind, columns [10]string) {
		for i, column := range columns {
			if column == "" {
				columns[i] = "_"
			}
		}
		c.Rows = append(c.Rows, conllu.Row{Kind: kind, Cols: columns})
	}
	tight := func(i int) bool { return i+1 < len(s.Tokens) && s.Tokens[i].End == s.Tokens[i+1].Start }
	misc := func(i int) string {
		if tight(i) {
			return "SpaceAfter=No"
		}
		return ""
	}
	last := -1 // of the multiword token that is open
	for i, t := range s.Tokens {
		form := oneLine(text[t.Start:t.End])
		if end := i; i > last {
			for tight(end) && leans(s.Tokens, text, end+1) {
				end++
			}
			if end > i {
				last = end
				whole := oneLine(text[t.Start:s.Tokens[end].End])
				add(conllu.Range, [10]string{conllu.ID: fmt.Sprintf("%d-%d", i+1, end+1), conllu.Form: whole, conllu.Misc: misc(end)})
			}
		}
		row := [10]string{conllu.ID: strconv.Itoa(i + 1), conllu.Form: form, conllu.Lemma: Lemma(form, t.Tag), conllu.UPOS: t.Tag.String()}
		if s.Parsed {
			row[conllu.Head] = strconv.Itoa(int(t.Head) + 1)
			row[conllu.Deprel] = t.Relation.String()
		}
		if i > last {
			row[conllu.Misc] = misc(i)
		}
		c.Words = append(c.Words, len(c.Rows))
		add(conllu.Word, row)
	}
	return c
}

// leans reports whether the i-th token is a part of the word before it: a
// clitic ("n't", "'s"), or the rest of "cannot", "gonna" and their like.
func leans(tokens []document.Token, text string, i int) bool {
	word, before := text[tokens[i].Start:tokens[i].End], text[tokens[i-1].Start:tokens[i-1].End]
	if !endsInLetter(before) || !endsInLetter(word) && word != "'" && word != "’" {
		return false
	}
	if (word == "'" || word == "’") && tokens[i].Tag != document.PART {
		return false
	}
	first, size := utf8.DecodeRuneInString(word)
	if first == '\'' || first == '’' {
		return size == len(word) || strings.IndexFunc(word[size:], func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	}
	return strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) < 0
}

func endsInLetter(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// oneLine makes text fit a column or a comment: no tabs or line ends, no
// invalid UTF-8, never empty.
func oneLine(text string) string {
	line := strings.Join(strings.Fields(strings.ToValidUTF8(text, "\ufffd")), " ")
	line = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '\ufffd'
		}
		return r
	}, line)
	if line == "" {
		return "_"
	}
	return line
}
