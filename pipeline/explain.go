package pipeline

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"stance/model"
	"stance/pipeline/article"
	"stance/pipeline/discourse"
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

// Explanation is a decision and what moved it. It is told twice: by Parts, and
// by Words with Unworded; either of them and Bias sum to Logits.
type Explanation struct {
	Task           string // its name
	ModelSHA256    string
	Sentence       string
	Holder, Target document.Span // bytes of Sentence; none: not in it
	HolderName     string        // the actor meant; "" where the words were given
	TargetName     string
	Classes        []string
	Judgement      document.Judgement // P in the order of Classes
	Calibrated     []float64          // the probabilities of the sentence by itself, as stance predict gives them
	Running        []float64          // the same as running text has such sentences; nil: that is no other
	Elsewhere      []float64          // by class: what the article's other sentences add to their logarithms, up to what is added to all; nil: they are not heard
	Heard          []Heard            // the sentences that move it most, at most three, the one that does first
	Weights        []float64          // by class: the label has the largest weight times P
	Threshold      float64            // a label of a lower P is too doubtful to count; 0: none
	Bias           []float64          // by class
	Logits         []float64          // before calibration
	Parts          []Part             // the largest first
	Left           Part               // the sum of the parts beyond the limit
	Words          []Word             // in the order of the sentence
	Unworded       []float64          // what features of relations alone add
	Tree           string             // the dependency tree, "" without syntax
}

// Heard is another sentence of an article that speaks of the same holder and target, or of
// the same actor.
type Heard struct {
	Sentence string
	Away     int       // sentences from the one that hears it, less than 0 before it
	Adds     []float64 // by class: its part of Elsewhere
	P        []float64 // by class, of the sentence by itself; where it names them twice, of the words that add most
}

// Part is what a feature, or a group of like features, adds to the logits.
type Part struct {
	Name   string
	Logits []float64
}

// Word is what a word adds to the logits through all features that it has a
// part in: itself, its neighbours, its relations, its vector. The words of the
// holder count as one, and so do those of the target.
type Word struct {
	Span   document.Span // bytes of the sentence
	Logits []float64
}

// at is the text of a span of the sentence.
func (e *Explanation) at(s document.Span) string { return e.Sentence[s.Start:s.End] }

// Explain says why the model decides as it does on a text.
func Explain(o ExplainOptions) ([]Explanation, error) {
	if strings.TrimSpace(o.Text) == "" {
		return nil, Usagef("there is no text to explain")
	}
	if o.Actor == "" && o.Target != "" {
		return nil, Usagef("--target needs --actor, the holder of the stance")
	}
	x, err := NewExplainer(o)
	if err != nil {
		return nil, err
	}
	if o.Actor != "" {
		return x.given(o)
	}
	if err := x.r.loadActors(nil); err != nil {
		return nil, err
	}
	return x.found(o.Text)
}

// Explainer explains decisions of one model. It keeps buffers and is for one
// goroutine.
type Explainer struct {
	r       *Resources
	judge   *judge
	linear  *model.Linear
	limit   int
	scratch syntax.Scratch
}

// NewExplainer loads the model of the options; their text is not looked at.
func NewExplainer(o ExplainOptions) (*Explainer, error) {
	r, t, err := loadTask(o.Model, o.Task, o.Implied, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	linear, ok := t.model.Classifier.(*model.Linear)
	if !ok {
		return nil, Usagef("the classifier of %s is not linear, so its decisions have no parts: train one with --classifier logreg", t.model.Name)
	}
	x := &Explainer{r: r, judge: r.newJudge(t), linear: linear, limit: o.Parts}
	x.judge.extractor.KeepNames()
	return x, nil
}

// ModelSHA256 is the hash of the model file, hexadecimal.
func (x *Explainer) ModelSHA256() string { return x.r.ModelSHA256 }

// given explains one pair that the user marked.
func (x *Explainer) given(o ExplainOptions) ([]Explanation, error) {
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
	e, err := x.Sentence(o.Text, holder, target)
	return []Explanation{e}, err
}

// Sentence explains one pair of a text that is one sentence. A holder that is
// none speaks from outside it.
func (x *Explainer) Sentence(content string, holder, target document.Span) (Explanation, error) {
	s := text.Single(content)
	if x.r.parser != nil {
		x.r.parser.Parse(content, &s, &x.scratch)
	}
	return x.explain(feature.Input{Text: content, Sentence: &s, Holder: holder, Target: target})
}

// found explains what is judged of an article: every pair, or, where the task
// has no targets, every mention of an actor.
func (x *Explainer) found(content string) ([]Explanation, error) {
	task := taskOf(x.judge.task.model)
	switch task {
	case Stance.Name:
		x.r.stance = x.judge.task
	case Tone.Name:
		x.r.tone = x.judge.task
	}
	doc, _, err := x.r.NewWorker().Document(&article.Article{ID: "text", Text: content, Language: "en"})
	if err != nil {
		return nil, err
	}
	pairs := doc.Stances
	if !taskByName[task].Directed {
		pairs = nil
		for i := range doc.Mentions {
			if m := &doc.Mentions[i]; m.Tone != nil {
				pairs = append(pairs, document.Stance{Sentence: m.Sentence, Holder: m.Actor, HolderSpan: m.Span, Target: -1, Judgement: *m.Tone})
			}
		}
	}
	var all []Explanation
	var judged []discourse.Judged // those that hear each other
	var of []int                  // their numbers in all
	for i, pair := range pairs {
		e, err := x.explain(feature.Input{
			Text: content, Sentence: &doc.Sentences[pair.Sentence],
			Holder: pair.HolderSpan, Target: pair.TargetSpan,
		})
		if err != nil {
			return nil, err
		}
		if x.judge.hears() && (pair.Target >= 0 || !taskByName[task].Directed) {
			x.inArticle(&e, pair.Judgement)
			judged = append(judged, discourse.Judged{Of: pairOf(doc, &pair), Sentence: pair.Sentence, P: e.Calibrated})
			of = append(of, i)
		}
		e.HolderName = doc.Actors[pair.Holder].Name
		if pair.Target >= 0 {
			e.TargetName = doc.Actors[pair.Target].Name
		}
		all = append(all, e)
	}
	for j, i := range of {
		if all[i].Elsewhere != nil {
			all[i].Heard = x.heard(judged, j)
			for h := range all[i].Heard {
				heard := &all[i].Heard[h]
				s := doc.Sentences[judged[j].Sentence+heard.Away]
				heard.Sentence = content[s.Start:s.End]
			}
		}
	}
	return all, nil
}

// mostHeard is how many sentences are named that move a judgement.
const mostHeard = 3

// heard are the sentences of an article that move judgement i most, without their text:
// what they add to the logarithms parts the classes furthest.
func (x *Explainer) heard(judged []discourse.Judged, i int) []Heard {
	var found []Heard
	for _, part := range discourse.Parts(judged, x.judge.mean, i) {
		h := Heard{Away: part.Sentence - judged[i].Sentence, Adds: x.adds(part.Above)}
		most := -1.0
		for _, j := range judged {
			if j.Of != judged[i].Of || j.Sentence != part.Sentence {
				continue
			}
			above := slices.Clone(j.P)
			for class := range above {
				above[class] -= x.judge.mean[class]
			}
			if by := spread(x.adds(above)); by > most {
				most, h.P = by, j.P
			}
		}
		found = append(found, h)
	}
	slices.SortStableFunc(found, func(a, b Heard) int { return cmp.Compare(spread(b.Adds), spread(a.Adds)) })
	return found[:min(len(found), mostHeard)]
}

// adds is what probabilities elsewhere, so far above the mean, add to the logarithms of the
// classes, up to what they add to all.
func (x *Explainer) adds(above []float64) []float64 {
	links, order := x.judge.task.model.Discourse.Links, x.judge.task.order
	z := make([]float64, len(above))
	for class, at := range order {
		for other, from := range order {
			z[class] += float64(links[at][from] * above[other])
		}
	}
	return centred(z)
}

// centred takes their mean from numbers.
func centred(z []float64) []float64 {
	mean := 0.0
	for _, x := range z {
		mean += x / float64(len(z))
	}
	for i := range z {
		z[i] -= mean
	}
	return z
}

// spread is how far numbers part the classes.
func spread(z []float64) float64 { return slices.Max(z) - slices.Min(z) }

// leastShown keeps what an article adds to a probability finite.
const leastShown = 1e-12

// inArticle sets the judgement that the sentence has in its article, and what made it of
// the one by itself.
func (x *Explainer) inArticle(e *Explanation, j document.Judgement) {
	before := e.Calibrated
	if d := x.judge.task.model.Discourse; len(d.Calibration.Scale)+len(d.Calibration.Shift) > 0 {
		for class, at := range x.judge.task.order {
			x.judge.p[at] = e.Calibrated[class]
		}
		d.Revise(x.judge.p, make([]float64, len(j.P)))
		e.Running = x.judge.task.inOrder(x.judge.p)
		before = e.Running
	}
	e.Judgement = j
	added := make([]float64, len(j.P))
	for i, p := range j.P {
		added[i] = math.Log(max(p, leastShown) / max(before[i], leastShown))
	}
	if slices.Max(centred(added)) > leastHeard {
		e.Elsewhere = added
	}
}

// leastHeard is what rounding may leave where no other sentence is heard.
const leastHeard = 1e-9

// Hears reports a model whose judgements are revised by the rest of an article.
func (x *Explainer) Hears() bool { return x.judge.hears() }

func (x *Explainer) explain(in feature.Input) (Explanation, error) {
	v := x.judge.extractor.Extract(in)
	start := in.Sentence.Start
	e := Explanation{
		Task: taskOf(x.judge.task.model), ModelSHA256: x.r.ModelSHA256,
		Sentence:  in.Text[start:in.Sentence.End],
		Holder:    moved(in.Holder, start),
		Target:    moved(in.Target, start),
		Judgement: x.judge.judge(v),
	}
	e.Calibrated = e.Judgement.P
	order := x.judge.task.order
	contributions := x.linear.Explain(v)
	for _, at := range order {
		e.Classes = append(e.Classes, x.judge.task.model.Classes[at])
	}
	decision := &x.judge.task.model.Decision
	e.Weights, e.Threshold = slices.Repeat([]float64{1}, len(order)), decision.Threshold
	if decision.Weights != nil {
		e.Weights = x.judge.task.inOrder(decision.Weights)
	}
	e.Bias = x.judge.task.inOrder(x.linear.Bias)
	e.Logits = slices.Clone(e.Bias)
	e.Left = Part{Name: "all others", Logits: make([]float64, len(order))}
	for i, p := range x.parts(contributions) {
		p.Logits = x.judge.task.inOrder(p.Logits)
		add(e.Logits, p.Logits)
		if x.limit > 0 && i >= x.limit {
			add(e.Left.Logits, p.Logits)
			continue
		}
		e.Parts = append(e.Parts, p)
	}
	e.Words, e.Unworded = x.words(in, contributions)
	for i := range e.Words {
		e.Words[i].Logits = x.judge.task.inOrder(e.Words[i].Logits)
	}
	e.Unworded = x.judge.task.inOrder(e.Unworded)
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
func (x *Explainer) parts(contributions []model.Contribution) []Part {
	at := map[string]int{}
	var parts []Part
	for _, c := range contributions {
		name := feature.Describe(x.judge.extractor.Name(c.Key))
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

// words divides the contributions among the words of the sentence, by their
// shares of each feature. rest is what no word has a share of.
func (x *Explainer) words(in feature.Input, contributions []model.Contribution) (words []Word, rest []float64) {
	shared := map[uint64][]feature.Share{}
	for _, s := range x.judge.extractor.Shares() {
		shared[s.Key] = append(shared[s.Key], s)
	}
	tokens := in.Sentence.Tokens
	sums := make([][]float64, len(tokens))
	rest = make([]float64, len(x.linear.Bias))
	for _, c := range contributions {
		if len(shared[c.Key]) == 0 {
			add(rest, c.Logits)
		}
		for _, s := range shared[c.Key] {
			if sums[s.Token] == nil {
				sums[s.Token] = make([]float64, len(rest))
			}
			for class, z := range c.Logits {
				sums[s.Token][class] += s.Part * z
			}
		}
	}
	// Holder and target are one word each, where their first token is.
	masked := map[document.Span]int{}
	for i, sum := range sums {
		if sum == nil {
			continue
		}
		span := tokens[i].Span
		for _, whole := range []document.Span{in.Holder, in.Target} {
			if !whole.None() && span.Overlaps(whole) {
				span = whole
				break
			}
		}
		span = moved(span, in.Sentence.Start)
		at, ok := masked[span]
		if !ok {
			at = len(words)
			masked[span] = at
			words = append(words, Word{span, make([]float64, len(rest))})
		}
		add(words[at].Logits, sum)
	}
	return words, rest
}

// moved is a span of the text as one of what starts at start.
func moved(s document.Span, start int) document.Span {
	if s.None() {
		return s
	}
	return document.Span{Start: s.Start - start, End: s.End - start}
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
	if taskByName[e.Task].Directed {
		fmt.Fprintf(&b, "\n  holder  %s\n", described(e.at(e.Holder), e.HolderName, "speaks from outside the sentence"))
		fmt.Fprintf(&b, "  target  %s\n", described(e.at(e.Target), e.TargetName, "none"))
	} else {
		fmt.Fprintf(&b, "\n  actor   %s\n", described(e.at(e.Holder), e.HolderName, "not in the sentence"))
	}
	label := e.Task
	if label == Custom.Name {
		label = "label"
	}
	fmt.Fprintf(&b, "  %-7s %s, confidence %.2f%s\n", label, e.Classes[e.Judgement.Class], e.Judgement.Confidence, abstainedNote(e.Judgement.Abstained))
	if e.Tree != "" {
		fmt.Fprintf(&b, "\n%s", e.Tree)
	}
	fmt.Fprintf(&b, "\n  %-56s", "")
	for _, c := range e.Classes {
		fmt.Fprintf(&b, " %11s", c)
	}
	fmt.Fprintln(&b)
	row := func(name string, z []float64, format string) {
		fmt.Fprintf(&b, "  %s", padded(name, 56))
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
	row("probability, calibrated", e.Calibrated, " %11.3f")
	if e.Running != nil {
		row("probability in running text", e.Running, " %11.3f")
	}
	if e.Elsewhere != nil {
		row("the rest of the article", e.Elsewhere, " %+11.3f")
		for _, h := range e.Heard {
			row(fmt.Sprintf("  sentence %+d: %s", h.Away, strings.Join(strings.Fields(h.Sentence), " ")), h.Adds, " %+11.3f")
		}
		row("probability in its article", e.Judgement.P, " %11.3f")
	}
	if e.weighed() {
		row("weight of the class", e.Weights, " %11.3f")
		row("probability × weight", e.products(), " %11.3f")
	}
	fmt.Fprintf(&b, "\n  %s\n", strings.ReplaceAll(e.Rule(), ". ", ".\n  "))
	_, err := io.WriteString(w, b.String())
	return err
}

// weighed reports whether the classes have unequal weights.
func (e *Explanation) weighed() bool { return slices.Min(e.Weights) != slices.Max(e.Weights) }

// products are what the label is chosen by.
func (e *Explanation) products() []float64 {
	z := make([]float64, len(e.Weights))
	for i, w := range e.Weights {
		z[i] = w * e.Judgement.P[i]
	}
	return z
}

// Rule says in words how the label follows from the probabilities.
func (e *Explanation) Rule() string {
	rule := "The label is the likeliest class."
	if e.weighed() {
		rule = "The label is the class with the largest product of probability and weight"
		if e.Judgement.P[e.Judgement.Class] < slices.Max(e.Judgement.P) {
			rule += ", here not the likeliest"
		}
		rule += ". Training chose the weights on held-out folds, for the best mean of the classes' F1, so that rare classes are found too. " +
			"The confidence is the label's probability, without its weight."
	}
	if e.Elsewhere != nil {
		rule = "What the other sentences of the article show of " + e.whom() + " is added to the logarithms of the probabilities. " + rule
	}
	if e.Running != nil {
		rule = "The sentences that the model learned from were chosen, and the probabilities are brought to how often running text has each class. " + rule
	}
	if e.Threshold > 0 {
		rule += fmt.Sprintf(" A label whose probability is below %.2f is too doubtful to count.", e.Threshold)
	}
	return rule
}

// whom are those that other sentences are heard of.
func (e *Explanation) whom() string {
	if taskByName[e.Task].Directed {
		return "this holder and target"
	}
	return "this actor"
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
