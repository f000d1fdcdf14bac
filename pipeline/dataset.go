package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"stance/model"
	"stance/pipeline/document"
	"stance/pipeline/feature"
	"stance/pipeline/labels"
	"stance/pipeline/syntax"
	"stance/pipeline/text"
)

// Sentences are labelled sentences as read: rows that can be used, and rejects.
type Sentences struct {
	Rows     []*labels.Row
	Rejects  []*labels.Reject
	Warnings []string // doubts about rows that were taken
	// Unlabelled counts the rows of samples that have no label yet; they are not
	// among Rows.
	Unlabelled int
	Several    int // of Rows, those that several people labelled
	Soft       int // of Rows, those with a soft label
}

// Groups counts the groups of the rows: mostly their texts.
func (s *Sentences) Groups() int {
	groups := map[string]bool{}
	for _, r := range s.Rows {
		groups[r.Group] = true
	}
	return len(groups)
}

// SentenceOptions say which labelled sentences to read.
type SentenceOptions struct {
	Inputs   []string
	Stdin    io.Reader
	Classes  []string // the labels that are taken; nil: any
	Limits   labels.Limits
	Progress Progress
}

// ReadSentences reads labelled sentences whole, the labels that several gave to
// one sentence as one row.
func ReadSentences(o SentenceOptions) (*Sentences, error) {
	s, err := readOpinions(o)
	if err != nil {
		return nil, err
	}
	s.Rows = labels.Merge(s.Rows)
	for _, r := range s.Rows {
		if r.Opinions != nil {
			s.Several++
		}
		if r.Soft != nil {
			s.Soft++
		}
	}
	return s, nil
}

// readOpinions is ReadSentences with a row for each label that was given.
func readOpinions(o SentenceOptions) (*Sentences, error) {
	r, err := labels.Open(o.Inputs, labels.Options{Classes: o.Classes, TaskOf: taskOfLabel, Stdin: o.Stdin, Limits: o.Limits})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := &Sentences{}
	_, total := r.Progress()
	for n := 0; ; n++ {
		item, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading labelled sentences: %w", err)
		}
		if n%256 == 0 {
			done, _ := r.Progress()
			o.Progress.report("reading", done, total)
		}
		if item.Reject != nil {
			s.Rejects = append(s.Rejects, item.Reject)
			continue
		}
		if item.Unlabelled {
			s.Unlabelled++
			continue
		}
		s.Rows = append(s.Rows, item.Row)
		for _, w := range item.Row.Warnings {
			s.Warnings = append(s.Warnings, fmt.Sprintf("%s, %s: %s", item.Row.Input, item.Row.Position, w))
		}
	}
	if len(s.Rows) == 0 && len(s.Rejects) == 0 && s.Unlabelled > 0 {
		return nil, fmt.Errorf("none of the %d rows has a label yet: fill the column label in %s", s.Unlabelled, strings.Join(o.Inputs, ", "))
	}
	if len(s.Rows) == 0 {
		first := ""
		if len(s.Rejects) > 0 {
			first = s.Rejects[0].String()
		}
		return nil, &NothingError{Inputs: o.Inputs, Rejected: len(s.Rejects), First: first}
	}
	return s, nil
}

// What a row counts when it is trained on once more without its target (see alone),
// and as the holder's quoted words alone, since quotes run on into sentences without
// their speaker.
const (
	withoutTarget = 0.3
	withoutHolder = 0.3
)

// sliceNames are the columns by which an evaluation is sliced.
var sliceNames = []string{"quotation", "length", "negation"}

// reader turns labelled sentences into vectors. It keeps buffers and is for
// one goroutine.
type reader struct {
	parser         *syntax.Parser // nil: without syntax
	scratch        syntax.Scratch
	extractor      *feature.Extractor
	taught         func(*labels.Row) bool // TrainOptions.Taught; nil: none
	withoutContext *feature.Extractor     // of the rows of taught

	parsed map[string]*document.Sentence // by text: those of ahead
}

func (r *Resources) newExtractor(groups feature.Group, classes []string) *feature.Extractor {
	return feature.NewExtractor(groups, classes, r.vectors, r.lexicon, r.encoder)
}

func (r *Resources) newReader(groups feature.Group, classes []string) *reader {
	read := &reader{extractor: r.newExtractor(groups, classes)}
	if groups&feature.Syntax != 0 { // nothing else asks for trees
		read.parser = r.parser
	}
	return read
}

// ahead parses the sentences of rows, which sentence is asked for next, together: what
// the parser looks up is fetched once for all. Rows of one text share its sentence.
func (r *reader) ahead(rows []*labels.Row, soft []SoftLabel) {
	n := len(rows) + len(soft)
	r.parsed = make(map[string]*document.Sentence, n)
	texts, sentences := make([]string, 0, n), make([]*document.Sentence, 0, n)
	add := func(row *labels.Row) {
		if r.parsed[row.Text] == nil {
			s := tokens(row.Text, document.Span{End: len(row.Text)})
			r.parsed[row.Text] = s
			texts, sentences = append(texts, row.Text), append(sentences, s)
		}
	}
	for _, row := range rows {
		add(row)
	}
	for _, s := range soft {
		add(s.Row)
	}
	if r.parser != nil {
		r.parser.ParseEach(texts, sentences, &r.scratch)
	}
}

// sentence is a labelled row as one parsed sentence, which must stay as it is.
func (r *reader) sentence(row *labels.Row) *document.Sentence {
	if s := r.parsed[row.Text]; s != nil {
		return s
	}
	return r.parse(row.Text, document.Span{End: len(row.Text)})
}

// parse makes one sentence of a span of a text.
func (r *reader) parse(content string, span document.Span) *document.Sentence {
	s := tokens(content, span)
	if r.parser != nil {
		r.parser.Parse(content, s, &r.scratch)
	}
	return s
}

func tokens(content string, span document.Span) *document.Sentence {
	return &document.Sentence{Span: span, Tokens: text.Tokens(content, span)}
}

func input(row *labels.Row, s *document.Sentence) feature.Input {
	return feature.Input{Text: row.Text, Sentence: s, Holder: row.Holder, Target: row.Target}
}

// examples are the row and, where it has a target, what scoring meets beside
// such rows: the row without its target, and the holder's own words alone.
func (r *reader) examples(row *labels.Row, classes []string, alone alone) []model.Example {
	label := slices.Index(classes, row.Label)
	s, x, taught := r.sentence(row), r.extractor, r.taught != nil && r.taught(row)
	if taught {
		x = r.withoutContext
	}
	e := model.Example{ID: row.ID, Label: label, Target: row.Shares(classes), Weight: row.Weight, Group: row.Group, Known: taught, Slices: sliceValues(row, s)}
	auxiliary := e
	auxiliary.Auxiliary, auxiliary.Slices = true, nil
	add := func(e model.Example, weight float64, in feature.Input) model.Example {
		e.Weight *= weight
		e.Vector = slices.Clone(x.Extract(in))
		return e
	}
	in := input(row, s)
	all := []model.Example{add(e, 1, in)}
	if !row.HasTarget() {
		return all
	}
	if weight := alone[row]; weight > 0 {
		lone, without := auxiliary, in
		lone.Weight, without.Target = weight, document.Span{}
		all = append(all, add(lone, withoutTarget, without))
	}
	if words := ownWords(in); !words.None() {
		in.Sentence = r.parse(row.Text, words)
		in.Holder = document.Span{}
		all = append(all, add(auxiliary, withoutHolder, in))
		if in.Holder = firstPerson(row.Text, in.Sentence); !in.Holder.None() {
			all = append(all, add(auxiliary, withoutHolder, in))
		}
	}
	return all
}

// ownWords is the stretch between quotation marks, marks included, that has
// the target and not the holder; none where there is no such, or it is short.
func ownWords(in feature.Input) document.Span {
	if in.Holder.None() {
		return document.Span{}
	}
	const fewest = 5 // tokens between the marks
	tokens := in.Sentence.Tokens
	open := -1
	for i, t := range tokens {
		mark := in.Text[t.Start:t.End]
		switch {
		case mark == "“" || mark == "«" || mark == "``" || mark == `"` && open < 0:
			open = i
		case open >= 0 && (mark == "”" || mark == "»" || mark == "''" || mark == `"`):
			words := document.Span{Start: tokens[open].Start, End: t.End}
			if i-open > fewest && words.Contains(in.Target) && !words.Overlaps(in.Holder) {
				return words
			}
			open = -1
		}
	}
	return document.Span{}
}

// firstPerson is the first word for the speaker in its own words.
func firstPerson(text string, s *document.Sentence) document.Span {
	for _, t := range s.Tokens {
		switch strings.ToLower(text[t.Start:t.End]) {
		case "i", "we", "our", "us", "my", "me":
			return t.Span
		}
	}
	return document.Span{}
}

// SoftLabel is a sentence that a stronger model labelled: a distribution over
// the classes in the place of a label. Training learns from it beside labelled
// rows; nothing is measured on it.
type SoftLabel struct {
	Row *labels.Row
	P   []float64 // by class of the task
}

// softWeight is what a softly labelled row counts beside a labelled one.
const softWeight = 0.3

func (r *reader) softExample(s SoftLabel) model.Example {
	sentence := r.sentence(s.Row)
	return model.Example{
		ID: s.Row.ID, Label: slices.Index(s.P, slices.Max(s.P)), Target: s.P, Weight: softWeight, Group: s.Row.Group,
		Auxiliary: true, Vector: slices.Clone(r.extractor.Extract(input(s.Row, sentence))),
	}
}

func sliceValues(row *labels.Row, s *document.Sentence) []string {
	quotation, negation, length := "unquoted", "affirmed", "long"
	if strings.ContainsAny(row.Text, "“”«»\"") {
		quotation = "quoted"
	}
	switch n := len(s.Tokens); {
	case n <= 20:
		length = "short"
	case n <= 35:
		length = "medium"
	}
	for _, t := range s.Tokens {
		switch strings.ToLower(row.Text[t.Start:t.End]) {
		case "not", "n't", "n’t", "no", "never", "without":
			negation = "negated"
		}
	}
	return []string{quotation, length, negation}
}

// datasetOptions say how rows become vectors.
type datasetOptions struct {
	groups   feature.Group
	soft     []SoftLabel            // beside the rows
	taught   func(*labels.Row) bool // TrainOptions.Taught
	workers  int
	progress Progress
}

// dataset turns rows into vectors; the result does not depend on the number of workers.
func (r *Resources) dataset(ctx context.Context, rows []*labels.Row, classes []string, o datasetOptions) (*model.Dataset, error) {
	const chunk = 128
	alone := newAlone(rows)
	n := len(rows) + len(o.soft)
	chunks := (n + chunk - 1) / chunk
	made := &inOrder{dataset: &model.Dataset{Classes: classes, SliceNames: sliceNames}, waiting: map[int][]model.Example{}}
	group, ctx := errgroup.WithContext(ctx)
	next := make(chan int)
	group.Go(func() error {
		defer close(next)
		for i := range chunks {
			o.progress.report("reading features", int64(i*chunk), int64(n))
			if err := send(ctx, next, i); err != nil {
				return err
			}
		}
		return nil
	})
	for range o.workers {
		group.Go(func() error {
			reader := r.newReader(o.groups, classes)
			if o.taught != nil {
				reader.taught, reader.withoutContext = o.taught, r.newExtractor(o.groups&^feature.Context, classes)
			}
			for i := range next {
				from, to := i*chunk, min(n, (i+1)*chunk)
				labelled, soft := rows[min(from, len(rows)):min(to, len(rows))], o.soft[max(0, from-len(rows)):max(0, to-len(rows))]
				reader.ahead(labelled, soft)
				var examples []model.Example
				for _, row := range labelled {
					examples = append(examples, reader.examples(row, classes, alone)...)
				}
				for _, row := range soft {
					examples = append(examples, reader.softExample(row))
				}
				if err := made.add(i, examples); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("reading features: %w", err)
	}
	o.progress.report("reading features", int64(n), int64(n))
	if err := made.dataset.Validate(); err != nil {
		return nil, fmt.Errorf("checking the labelled sentences: %w", err)
	}
	return made.dataset, nil
}

// inOrder puts chunks of examples into a dataset in their order, each as soon as
// those before it are there, for vectors on their way are large.
type inOrder struct {
	lock    sync.Mutex
	dataset *model.Dataset
	waiting map[int][]model.Example
	next    int
}

func (o *inOrder) add(chunk int, examples []model.Example) error {
	o.lock.Lock()
	defer o.lock.Unlock()
	o.waiting[chunk] = examples
	for {
		examples, ok := o.waiting[o.next]
		if !ok {
			return nil
		}
		delete(o.waiting, o.next)
		o.next++
		if err := o.dataset.Append(examples...); err != nil {
			return err
		}
	}
}

// classesOfLabels are the labels of custom rows in the order of the alphabet.
func classesOfLabels(rows []*labels.Row) ([]string, error) {
	classes := distinctLabels(rows)
	if n := len(classes); n < 2 || n > model.MaxClasses {
		return nil, fmt.Errorf("the column label has %d different labels: a classifier needs 2 to %d", n, model.MaxClasses)
	}
	return classes, nil
}

// distinctLabels are the labels of rows, each once, in the order of the alphabet.
func distinctLabels(rows []*labels.Row) []string {
	set := map[string]bool{}
	for _, r := range rows {
		set[r.Label] = true
		for _, o := range r.Opinions {
			set[o.Label] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// onlyLabel is the label that all rows have; "" where they have several.
func onlyLabel(rows []*labels.Row) string {
	if distinct := distinctLabels(rows); len(distinct) == 1 {
		return distinct[0]
	}
	return ""
}
