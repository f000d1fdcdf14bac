package pipeline

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"stance/model"
	"stance/pipeline/article"
	"stance/pipeline/document"
	"stance/pipeline/feature"
	"stance/pipeline/labels"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// ExplainOptions say what to explain. With Actor the text is one sentence and
// Actor and Target are words of it; without, the text is an article and every
// stance found in it is explained.
type ExplainOptions struct {
	Text          string
	Actor, Target string
	Task          Task
	Implied       bool
	Model         string
	NoSyntax      bool
	Parts         int // how many parts to show; 0: all
}

// Explanation is a decision and what moved it.
type Explanation struct {
	Sentence       string
	Holder, Target string // as they stand in the sentence; "" none there
	HolderName     string // the actor meant; "" where the words were given
	TargetName     string
	Classes        []string
	Judgement      document.Judgement // P in the order of Classes
	Bias           []float64          // by class
	Logits         []float64          // Bias and all Parts summed, before calibration
	Parts          []Part             // the largest first
	Left           Part               // the sum of the parts beyond the limit
	Tree           string             // the dependency tree, "" without syntax
}

// Part is what a feature, or a group of like features, adds to the logits.
type Part struct {
	Name   string
	Logits []float64
}

// Explain says why the model decides as it does on a text.
func Explain(o ExplainOptions) ([]Explanation, error) {
	if strings.TrimSpace(o.Text) == "" {
		return nil, Usagef("there is no text to explain")
	}
	if o.Actor == "" && o.Target != "" {
		return nil, Usagef("--target needs --actor, the holder of the stance")
	}
	r, t, err := loadTask(o.Model, o.Task, o.Implied, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	linear, ok := t.model.Classifier.(*model.Linear)
	if !ok {
		return nil, Usagef("the classifier of %s is not linear, so its decisions have no parts: train one with --classifier logreg", t.model.Name)
	}
	x := &explainer{judge: r.newJudge(t), linear: linear, limit: o.Parts}
	x.judge.extractor.KeepNames()
	if o.Actor != "" {
		return x.given(r, o)
	}
	if err := r.loadActors(nil); err != nil {
		return nil, err
	}
	return x.found(r, o.Text)
}

type explainer struct {
	judge  *judge
	linear *model.Linear
	limit  int
}

// given explains one pair that the user marked.
func (x *explainer) given(r *Resources, o ExplainOptions) ([]Explanation, error) {
	holder, err := labels.FindWords(o.Text, o.Actor)
	if err != nil {
		return nil, Usagef("--actor: %v", err)
	}
	var target document.Span
	if o.Target != "" {
		if target, err = labels.FindWords(o.Text, o.Target); err != nil {
			return nil, Usagef("--target: %v", err)
		}
	}
	s := text.Single(o.Text)
	if r.parser != nil {
		r.parser.Parse(o.Text, &s, &syntax.Scratch{})
	}
	e, err := x.explain(feature.Input{Text: o.Text, Sentence: &s, Holder: holder, Target: target})
	return []Explanation{e}, err
}

// found explains every pair of an article.
func (x *explainer) found(r *Resources, content string) ([]Explanation, error) {
	if x.judge.task.model.Metadata["task"] == Stance.Name {
		r.stance = x.judge.task
	}
	doc, _ := r.NewWorker().Document(&article.Article{ID: "text", Text: content, Language: "en"})
	var all []Explanation
	for _, pair := range doc.Stances {
		e, err := x.explain(feature.Input{
			Text: content, Sentence: &doc.Sentences[pair.Sentence],
			Holder: pair.HolderSpan, Target: pair.TargetSpan,
		})
		if err != nil {
			return nil, err
		}
		e.HolderName = doc.Actors[pair.Holder].Name
		if pair.Target >= 0 {
			e.TargetName = doc.Actors[pair.Target].Name
		}
		all = append(all, e)
	}
	return all, nil
}

func (x *explainer) explain(in feature.Input) (Explanation, error) {
	v := x.judge.extractor.Extract(in)
	e := Explanation{
		Sentence:  in.Text[in.Sentence.Start:in.Sentence.End],
		Holder:    in.Text[in.Holder.Start:in.Holder.End],
		Target:    in.Text[in.Target.Start:in.Target.End],
		Judgement: x.judge.judge(v),
	}
	order := x.judge.task.order
	inOrder := func(z []float64) []float64 {
		out := make([]float64, len(order))
		for i, at := range order {
			out[i] = z[at]
		}
		return out
	}
	for _, at := range order {
		e.Classes = append(e.Classes, x.judge.task.model.Classes[at])
	}
	e.Bias = inOrder(x.linear.Bias)
	e.Logits = slices.Clone(e.Bias)
	e.Left = Part{Name: "all others", Logits: make([]float64, len(order))}
	for i, p := range x.parts(v) {
		p.Logits = inOrder(p.Logits)
		add(e.Logits, p.Logits)
		if x.limit > 0 && i >= x.limit {
			add(e.Left.Logits, p.Logits)
			continue
		}
		e.Parts = append(e.Parts, p)
	}
	if !in.Sentence.Parsed {
		return e, nil
	}
	var tree strings.Builder
	if err := syntax.Render(&tree, in.Text, in.Sentence); err != nil {
		return e, fmt.Errorf("drawing the tree: %w", err)
	}
	e.Tree = tree.String()
	return e, nil
}

// parts sums the contributions by name: the dimensions of a pooled vector are
// one part, and so is a feature alone.
func (x *explainer) parts(v model.Vector) []Part {
	at := map[string]int{}
	var parts []Part
	for _, c := range x.linear.Explain(v) {
		name := x.judge.extractor.Name(c.Key)
		i, ok := at[name]
		if !ok {
			i = len(parts)
			at[name] = i
			parts = append(parts, Part{Name: name, Logits: make([]float64, len(c.Logits))})
		}
		add(parts[i].Logits, c.Logits)
	}
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(
			cmp.Compare(slices.Max(b.Logits)-slices.Min(b.Logits), slices.Max(a.Logits)-slices.Min(a.Logits)),
			strings.Compare(a.Name, b.Name))
	})
	return parts
}

func add(sum, z []float64) {
	for i := range z {
		sum[i] += z[i]
	}
}

// Write prints an explanation for a terminal.
func (e *Explanation) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintln(&b, e.Sentence)
	fmt.Fprintf(&b, "\n  holder  %s\n", described(e.Holder, e.HolderName, "speaks from outside the sentence"))
	fmt.Fprintf(&b, "  target  %s\n", described(e.Target, e.TargetName, "none"))
	fmt.Fprintf(&b, "  stance  %s, confidence %.2f%s\n", e.Classes[e.Judgement.Class], e.Judgement.Confidence, abstainedNote(e.Judgement.Abstained))
	if e.Tree != "" {
		fmt.Fprintf(&b, "\n%s", e.Tree)
	}
	fmt.Fprintf(&b, "\n  %-44s", "")
	for _, c := range e.Classes {
		fmt.Fprintf(&b, " %11s", c)
	}
	fmt.Fprintln(&b)
	row := func(name string, z []float64, format string) {
		fmt.Fprintf(&b, "  %s", padded(name, 44))
		for _, x := range z {
			fmt.Fprintf(&b, format, x)
		}
		fmt.Fprintln(&b)
	}
	row("at the outset", e.Bias, " %+11.3f")
	for _, p := range e.Parts {
		row(p.Name, p.Logits, " %+11.3f")
	}
	row(e.Left.Name, e.Left.Logits, " %+11.3f")
	row("logit", e.Logits, " %+11.3f")
	row("probability, calibrated", e.Judgement.P, " %11.3f")
	_, err := io.WriteString(w, b.String())
	return err
}

func padded(s string, n int) string {
	runes := []rune(s)
	if len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s + strings.Repeat(" ", n-len(runes))
}

func described(words, name, absent string) string {
	if words == "" {
		words = "(" + absent + ")"
	}
	if name == "" {
		return words
	}
	return words + " = " + name
}

func abstainedNote(abstained bool) string {
	if abstained {
		return ", too doubtful to count"
	}
	return ""
}
