package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"stance/pipeline/source"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

func parseCommand(s *streams) *cobra.Command {
	var out string
	var keep bool
	c := &cobra.Command{
		Use:   "parse [FILE|-] -o OUT.conllu",
		Short: "parts of speech and dependency trees, as CoNLL-U",
		Long: `parse reads a text and writes its sentences, tokens, parts of speech, lemmas and
dependency trees as CoNLL-U (Universal Dependencies). With --conllu the input is
CoNLL-U: its lines, order and tokens are kept, and UPOS, HEAD and DEPREL filled.`,
		Example: `  stance parse article.txt -o article.conllu
  stance parse --conllu gold.conllu -o parsed.conllu
  echo "Paris condemned the attack." | stance parse - -o -`,
		Args: atMostOne("a file, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error {
			if err := required("output", out, "-o parsed.conllu, or -o - for standard output"); err != nil {
				return err
			}
			if out != "-" {
				if err := checkOutput(out); err != nil {
					return err
				}
			}
			in, name, err := openInput(s.in, args)
			if err != nil {
				return err
			}
			defer in.Close()
			var b bytes.Buffer
			w := bufio.NewWriter(&b)
			if err := parse(in, w, keep); err != nil {
				return fmt.Errorf("parsing %s: %w", name, err)
			}
			if err := w.Flush(); err != nil {
				return fmt.Errorf("parsing %s: %w", name, err)
			}
			if out == "-" {
				_, err := s.out.Write(b.Bytes())
				return err
			}
			return writeWhole(out, b.Bytes())
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "file to write, or - for standard output (required)")
	c.Flags().BoolVar(&keep, "conllu", false, "the input is CoNLL-U: keep its tokens")
	return c
}

// openInput opens the file named, or standard input.
func openInput(stdin io.Reader, args []string) (io.ReadCloser, string, error) {
	if len(args) == 0 || args[0] == "-" {
		return io.NopCloser(stdin), "standard input", nil
	}
	f, err := os.Open(args[0])
	if err != nil {
		return nil, "", fmt.Errorf("opening the input: %w", err)
	}
	return f, args[0], nil
}

func parse(in io.Reader, out io.Writer, keep bool) error {
	p, err := syntax.Default()
	if err != nil {
		return fmt.Errorf("loading the embedded parser: %w", err)
	}
	if keep {
		return syntax.ParseCoNLLU(p, in, out)
	}
	content, err := source.ReadText(in, source.Limits{}.WithDefaults().Text)
	if err != nil {
		return err
	}
	var scratch syntax.Scratch
	sentences := text.Split(text.Segment(content), syntax.MaxTokens)
	p.ParseAll(content, sentences, &scratch)
	return syntax.WriteCoNLLU(out, content, sentences)
}
