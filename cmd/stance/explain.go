package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"stance/pipeline"
	"stance/pipeline/source"
	"stance/reports"
)

func explainCommand(s *streams) *cobra.Command {
	var o pipeline.ExplainOptions
	var task taskFlag
	var out string
	c := &cobra.Command{
		Use:   "explain TEXT|- [-o WHY.{html,md,json}]",
		Short: "say why a text gets the stances that it gets",
		Long: `explain shows what moved each decision: the words, relations, word vectors and the
sentence as an encoder reads it, and what each adds to the logit of each class. The
parts sum to the logit. Words of the actors' own names are among them: who is named
moves the score, though the encoder reads no names.

Below stands how the label follows: it is the class with the largest product of
probability and a weight that training chose, which need not be the likeliest one;
and where its probability is below the model's threshold it is too doubtful to count.

Where TEXT is read like an article, what its other sentences show of the same holder and
target, or the same actor, is added, as stance score does, and the three that add most
are named with what they add; of a sentence with --actor the probabilities are those of
stance predict.

With -o the same is a page to read, with the sentence coloured by what each word
adds, or Markdown, or JSON.

With --actor, TEXT is one sentence, and --actor and --target are words of it.
Without, TEXT is read like an article, and every stance found is explained.`,
		Example: `  stance explain "Paris condemned the attack on Kyiv."
  stance explain "Paris condemned Moscow." --actor Paris --target Moscow
  stance explain "Paris condemned the attack on Kyiv." -o why.html
  stance explain - < article.txt`,
		Args: exactly(1, "a text, or - for standard input"),
		RunE: func(c *cobra.Command, args []string) error {
			var err error
			if o.Task, o.Implied, err = task.read(c); err != nil {
				return err
			}
			if o.Parts < 0 {
				return pipeline.Usagef("--parts %d: give a number of parts, or 0 for all", o.Parts)
			}
			if o.Text = args[0]; o.Text == "-" {
				if o.Text, err = readText(s.in); err != nil {
					return err
				}
			}
			if out != "" {
				if _, err := reports.RendererFor(out); err != nil {
					return pipeline.Usagef("%v", err)
				}
				if err := checkOutput(out); err != nil {
					return err
				}
			}
			all, err := pipeline.Explain(o)
			if err != nil {
				return err
			}
			switch {
			case len(all) == 0 && out != "":
				return fmt.Errorf("writing %s: %s", out, noActor)
			case len(all) == 0:
				_, err := fmt.Fprintln(s.out, noActor)
				return err
			case out != "":
				return writeRendered(out, func(r reports.Renderer, b *bytes.Buffer) error { return r.Explanation(b, explanationPage(all)) })
			}
			for i := range all {
				if i > 0 {
					fmt.Fprintln(s.out)
				}
				if err := all[i].Write(s.out); err != nil {
					return fmt.Errorf("writing the explanation: %w", err)
				}
			}
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&out, "output", "o", "", "page: .html, .md or .json (default: text, printed)")
	f.StringVar(&o.Model, "model", "", "model file of stance train (default: the embedded model)")
	f.StringVar(&o.Actor, "actor", "", "words of the holder, as they stand in the text")
	f.StringVar(&o.Target, "target", "", "words of the target, as they stand in the text")
	f.IntVar(&o.Parts, "parts", 12, "show this many parts (0: all)")
	f.BoolVar(&o.NoSyntax, "no-syntax", false, "leave out the parser")
	task.add(c, "stance or tone; a model of one task implies it")
	return c
}

const noActor = "no actor is found in this text, so nobody holds a stance in it"

func readText(r io.Reader) (string, error) {
	text, err := source.ReadText(r, source.Limits{}.WithDefaults().Text)
	if err != nil {
		return "", fmt.Errorf("reading standard input: %w", err)
	}
	return text, nil
}
