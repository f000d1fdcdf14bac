// Command speed measures how fast the embedded model tags and parses the
// sentences of text files, on one core, after segmentation:
//
//	go run ./pipeline/syntax/speed [-seconds 5] FILE…
//
// It prints one line of JSON: tokens, seconds of processor time, tokens per
// second.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"stance/pipeline/document"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

// result is what the command prints.
type result struct {
	Tokens          int     `json:"tokens"`
	Seconds         float64 `json:"seconds"`
	TokensPerSecond float64 `json:"tokens_per_second"`
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	seconds := flags.Float64("seconds", 5, "how long to measure, at least")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var texts []string
	var articles [][]document.Sentence
	for _, name := range flags.Args() {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		texts = append(texts, string(b))
		articles = append(articles, text.Segment(string(b)))
	}
	if len(texts) == 0 {
		return fmt.Errorf("no files given")
	}
	p, err := syntax.Default()
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)
	var r result
	var scratch syntax.Scratch
	parse := func() {
		for i, sentences := range articles {
			p.ParseAll(texts[i], sentences, &scratch)
			for j := range sentences {
				r.Tokens += len(sentences[j].Tokens)
			}
		}
	}
	parse() // warm
	r.Tokens = 0
	began, wall := processorTime(), time.Now()
	for r.Seconds < *seconds && time.Since(wall).Seconds() < 10**seconds {
		parse()
		r.Seconds = processorTime() - began
	}
	if r.Tokens == 0 {
		return fmt.Errorf("no tokens in %d files", len(texts))
	}
	r.TokensPerSecond = float64(r.Tokens) / r.Seconds
	return json.NewEncoder(out).Encode(r)
}
