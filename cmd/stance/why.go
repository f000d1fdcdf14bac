package main

import (
	"fmt"
	"io"
	"unicode/utf8"

	"stance/pipeline"
	"stance/pipeline/document"
	"stance/pipeline/labels"
	"stance/reports"
)

// why explains the sentences of reports with the model that scored them.
type why struct {
	model  string                       // file; "": the embedded model
	sha256 string                       // of the file
	loaded map[bool]*pipeline.Explainer // by syntax; null: it explains nothing
	failed error                        // why it explains nothing
}

// newWhy refuses a model file that cannot be read.
func newWhy(model string) (*why, error) {
	y := &why{model: model, loaded: map[bool]*pipeline.Explainer{}}
	if model == "" {
		return y, nil
	}
	var err error
	_, y.sha256, err = pipeline.LoadModel(model)
	return y, err
}

// warn says for which runs a model that the user named tells no words that decided.
func (y *why) warn(w io.Writer, runs []reports.Run) {
	if y.model == "" {
		return
	}
	for _, run := range runs {
		if run.ModelSHA256 != y.sha256 {
			fmt.Fprintf(w, "warning: --model %s is not the model that scored %s: no words that decided are named there\n", y.model, run.Name)
		} else if y.failed != nil {
			fmt.Fprintf(w, "warning: no words that decided are named for %s: %v\n", run.Name, y.failed)
		}
	}
}

// explain is a reports.Why. A model that is not linear or without stance, or
// another than the one that scored, explains nothing.
func (y *why) explain(modelSHA256 string, syntax bool, text string, holder, target *[2]int) *reports.Explanation {
	x, known := y.loaded[syntax]
	if !known {
		var err error
		x, err = pipeline.NewExplainer(pipeline.ExplainOptions{Model: y.model, Task: pipeline.Stance, NoSyntax: !syntax})
		if err != nil {
			x, y.failed = nil, err
		}
		y.loaded[syntax] = x
	}
	if x == nil || x.ModelSHA256() != modelSHA256 {
		return nil
	}
	e, err := x.Sentence(text, byteSpan(text, holder), byteSpan(text, target))
	if err != nil {
		return nil
	}
	item := explanationItem(&e)
	item.Hears = x.Hears()
	return &item
}

// byteSpan turns a span of code points into one of bytes; none for null.
func byteSpan(text string, s *[2]int) document.Span {
	if s == nil {
		return document.Span{}
	}
	span, err := labels.ByteSpan(text, int64(s[0]), int64(s[1]))
	if err != nil {
		return document.Span{}
	}
	return span
}

// explanationPage is what the pages show of the explanations.
func explanationPage(all []pipeline.Explanation) *reports.Explanations {
	page := &reports.Explanations{Format: reports.ExplanationFormat, Task: all[0].Task, Model: all[0].ModelSHA256}
	for i := range all {
		page.Items = append(page.Items, explanationItem(&all[i]))
	}
	return page
}

func explanationItem(e *pipeline.Explanation) reports.Explanation {
	item := reports.Explanation{
		Sentence: e.Sentence, Holder: *roleOf(e, e.Holder, e.HolderName), Target: roleOf(e, e.Target, e.TargetName),
		Classes: e.Classes, Label: e.Classes[e.Judgement.Class], Confidence: e.Judgement.Confidence, Abstained: e.Judgement.Abstained,
		P: e.Judgement.P, Calibrated: e.Calibrated, Running: e.Running, Elsewhere: e.Elsewhere, Weights: e.Weights, Threshold: e.Threshold, Rule: e.Rule(), Logits: e.Logits, Bias: e.Bias, Unworded: e.Unworded, Tree: e.Tree,
	}
	if e.Target.None() {
		item.Target = nil
	}
	for _, h := range e.Heard {
		item.Heard = append(item.Heard, reports.Heard(h))
	}
	for _, w := range e.Words {
		item.Words = append(item.Words, reports.WordPart{Text: e.Sentence[w.Span.Start:w.Span.End], Span: *codePoints(e.Sentence, w.Span), Logits: w.Logits})
	}
	for _, p := range append(e.Parts, e.Left) {
		item.Parts = append(item.Parts, reports.NamedPart(p))
	}
	return item
}

func roleOf(e *pipeline.Explanation, span document.Span, name string) *reports.Role {
	words := e.Sentence[span.Start:span.End]
	if name == "" {
		name = words
	}
	return &reports.Role{Name: name, Span: codePoints(e.Sentence, span)}
}

// codePoints turns a span of bytes into one of code points; null for none.
func codePoints(text string, s document.Span) *[2]int {
	if s.None() {
		return nil
	}
	start := utf8.RuneCountInString(text[:s.Start])
	return &[2]int{start, start + utf8.RuneCountInString(text[s.Start:s.End])}
}
