package pipeline

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"stance/model"
	"stance/pipeline/feature"
	"stance/pipeline/labels"
)

// TrainOptions say what to train on, and how.
type TrainOptions struct {
	Inputs       []string
	Stdin        io.Reader
	Task         Task
	Classifier   string // a name of model.Trainers, or auto
	TimeLimit    time.Duration
	Prior        string // auto, none, default, or a model file
	Folds        int
	Seed         uint64
	Workers      int // 0: all cores
	NoSyntax     bool
	Features     feature.Group // 0: all that apply
	Least        int           // texts that a word or relation must be in to count; 0: 2
	MinPrecision float64
	Coverage     float64
	Curve        bool // compute the learning curve
	Ablate       bool // measure what each group of features is worth
	Soft         []SoftLabel
	// Taught are rows in sentences that the encoder was taught on, of which it knows more
	// than of new ones: they are trained on without the group context, and never measured.
	// Soft ones are not asked about. nil: none.
	Taught   func(*labels.Row) bool
	Limits   Limits
	Progress Progress
}

// Training is a trained model and all that is known of it.
type Training struct {
	Bundle      *model.Bundle
	Fitted      *model.Fitted
	Leaderboard []model.Entry // of --classifier auto; nil otherwise
	Curve       []model.CurvePoint
	Growth      *model.Interval // of macro-F1 when the labels double; nil: not computed
	Ablations   []Ablation
	Telling     [][]Feature // by class: what speaks most for it
	Trainer     model.Trainer
	Prior       string // none, or the model that training started from
	PriorDoubt  string // what follows from rows that the prior knows; empty: it knows none
	Sentences   *Sentences
	Options     TrainOptions
	Elapsed     time.Duration

	measured []*labels.Row // of Sentences, those that the figures come from
}

// Feature is a feature of a model by its readable name.
type Feature struct {
	Name   string
	Weight float64
}

// gcPercent is how far the heap of Train grows past what is in use, in percent.
const gcPercent = 50

// Train learns a classifier from labelled sentences. Everything that it says
// of the classifier comes from rows that the classifier did not see.
func Train(ctx context.Context, o TrainOptions) (*Training, error) {
	began := time.Now()
	if err := o.check(); err != nil {
		return nil, err
	}
	// Garbage collection counts among the cores that a user grants.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(o.Workers))
	if os.Getenv("GOGC") == "" {
		// What training keeps is large, and its garbage comes slowly.
		defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	}
	sentences, err := ReadSentences(SentenceOptions{Inputs: o.Inputs, Stdin: o.Stdin, Classes: o.Task.Classes, Limits: o.Limits.Limits, Progress: o.Progress})
	if err != nil {
		return nil, err
	}
	t, err := train(ctx, o, sentences)
	if n := len(sentences.Rejects); err != nil && n > 0 {
		return nil, fmt.Errorf("%w (%d of %d rows were rejected; the first: %s)", err, n, n+len(sentences.Rows), sentences.Rejects[0])
	}
	if err != nil {
		return nil, err
	}
	t.Elapsed = time.Since(began)
	return t, nil
}

func train(ctx context.Context, o TrainOptions, sentences *Sentences) (t *Training, err error) {
	classes := o.Task.Classes
	if classes == nil {
		if classes, err = classesOfLabels(sentences.Rows); err != nil {
			return nil, err
		}
	}
	if err := enough(sentences, o.Folds); err != nil {
		return nil, err
	}
	r := &Resources{limits: Limits{}.withDefaults()}
	if err := r.loadLanguage(o.NoSyntax); err != nil {
		return nil, err
	}
	t = &Training{Sentences: sentences, Options: o, Prior: "none"}
	d, err := r.dataset(ctx, sentences.Rows, classes, o.dataset())
	if err != nil {
		return nil, err
	}
	p, err := o.prior(classes)
	if err != nil {
		return nil, err
	}
	examples := t.measure(d)
	if p, err = t.unseen(p, d); err != nil {
		return nil, err
	}
	cv, err := t.choose(ctx, d, p)
	if err != nil {
		return nil, err
	}
	fit := model.FitOptions{CVOptions: o.cv(), MinPrecision: o.MinPrecision, Coverage: o.Coverage}
	o.Progress.report("training on all rows", 0, 1)
	if t.Fitted, err = model.Fit(ctx, d, t.Trainer, cv, fit); err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	o.Progress.report("training on all rows", 1, 1)
	if o.Curve {
		if err := t.curve(ctx, d); err != nil {
			return nil, err
		}
	}
	if o.Ablate {
		if err := t.ablate(ctx, r, d, cv); err != nil {
			return nil, err
		}
	}
	if err := t.bundle(r, p); err != nil {
		return nil, err
	}
	t.telling(r, d, examples)
	return t, nil
}

// measure sets the rows that are measured, and returns the example of each sentence.
func (t *Training) measure(d *model.Dataset) (examples []int) {
	for i := range d.Examples {
		e := &d.Examples[i]
		if e.Auxiliary {
			continue
		}
		if !e.Known {
			t.measured = append(t.measured, t.Sentences.Rows[len(examples)])
		}
		examples = append(examples, i)
	}
	return examples
}

// enough reports sentences that no classifier can be trained and measured on.
func enough(s *Sentences, folds int) error {
	if n := s.Groups(); n < folds {
		return fmt.Errorf("too few different texts are labelled: %d, and cross-validation in %d folds needs %d at least (figures to rely on need some hundreds); label more, or lower --folds", n, folds, folds)
	}
	if only := onlyLabel(s.Rows); only != "" {
		return fmt.Errorf("all %d rows have the label %q: a classifier needs rows of two classes or more", len(s.Rows), only)
	}
	return nil
}

func (o *TrainOptions) check() error {
	switch {
	case o.Folds == 0:
		o.Folds = 5
	case o.Folds < 2 || o.Folds > 100:
		return Usagef("--folds %d: choose 2 to 100", o.Folds)
	}
	var err error
	if o.Workers, err = cores(o.Workers); err != nil {
		return err
	}
	if o.TimeLimit < 0 {
		return Usagef("--time-limit %v: give a duration, as 5m, or 0 for none", o.TimeLimit)
	}
	if o.MinPrecision < 0 || o.MinPrecision >= 1 || o.Coverage < 0 || o.Coverage > 1 {
		return Usagef("--min-precision and --coverage are shares between 0 and 1")
	}
	if o.MinPrecision > 0 && o.Coverage > 0 {
		return Usagef("--min-precision and --coverage exclude each other: each sets the confidence below which the model abstains")
	}
	if o.Features == 0 {
		o.Features = feature.All
	}
	if o.NoSyntax {
		if o.Features &^= feature.Syntax; o.Features == 0 {
			return Usagef("--features: all of them need the parser, and --no-syntax does without it: give others, or leave out --no-syntax")
		}
	}
	if o.Features == feature.Opinion {
		return Usagef("--features opinion: an opinion is weighed beside what is learned from the labels, and there is nothing to learn from: give other groups too")
	}
	if o.Classifier == "" {
		o.Classifier = model.LogReg{}.Name()
	}
	if o.Prior == "" {
		o.Prior = "none"
	}
	if o.Ablate && o.Prior != "none" {
		return Usagef("--ablate measures what the given labels teach, and a prior knows more: add --prior none")
	}
	if o.Ablate && len(o.Features.Split()) == 1 {
		return Usagef("--ablate leaves out one group of features after the other, and --features names one alone")
	}
	_, _, err = o.trainers(nil)
	return err
}

func (o *TrainOptions) dataset() datasetOptions {
	return datasetOptions{groups: o.Features, soft: o.Soft, taught: o.Taught, workers: o.Workers, progress: o.Progress}
}

func (o *TrainOptions) cv() model.CVOptions {
	return model.CVOptions{Folds: o.Folds, Seed: o.Seed, Workers: o.Workers}
}

// choose finds the trainer and its out-of-fold predictions.
func (t *Training) choose(ctx context.Context, d *model.Dataset, p *prior) (*model.CV, error) {
	o := &t.Options
	trainers, limit, err := o.trainers(p)
	if err != nil {
		return nil, err
	}
	entries, err := model.Leaderboard(ctx, d, trainers, o.cv(), limit, func(name string, done, total int) {
		o.Progress.report("cross-validating "+name, int64(done), int64(total))
	})
	if err != nil {
		return nil, fmt.Errorf("choosing a classifier: %w", err)
	}
	if entries[0].Skipped != "" {
		return nil, fmt.Errorf("choosing a classifier: %s: %s", entries[0].Name, entries[0].Skipped)
	}
	t.Trainer = entries[0].Trainer
	if len(entries) > 1 {
		t.Leaderboard = entries
	}
	if l, ok := t.Trainer.(model.LogReg); ok && l.Prior != nil {
		t.Prior = p.name
	}
	return entries[0].CV, nil
}

// trainers are those that the folds choose between, and the time they have.
// With a prior, logistic regression starts from it; --prior auto tries both.
func (o *TrainOptions) trainers(p *prior) ([]model.Trainer, time.Duration, error) {
	var chosen []model.Trainer
	limit := time.Duration(0)
	if o.Classifier == "auto" {
		chosen, limit = model.Trainers(), o.TimeLimit
	} else {
		trainer, err := model.TrainerByName(o.Classifier)
		if err != nil {
			return nil, 0, Usagef("--classifier: %v, or auto", err)
		}
		chosen = []model.Trainer{trainer}
	}
	for i, t := range chosen {
		if l, ok := t.(model.LogReg); ok {
			l.Families = feature.Scales()
			l.MinCount = o.Least
			chosen[i] = l
		}
	}
	if p == nil {
		return chosen, limit, nil
	}
	var out []model.Trainer
	for _, t := range chosen {
		if !takesPrior(t) {
			out = append(out, t)
			continue
		}
		l := t.(model.LogReg)
		if o.Prior == "auto" {
			out = append(out, l)
		}
		l.Prior = p.linear
		out = append(out, l)
	}
	return out, limit, nil
}

// curveShares are the shares of the groups at which the learning curve is read.
var curveShares = []float64{0.1, 0.25, 0.5, 0.75, 1}

func (t *Training) curve(ctx context.Context, d *model.Dataset) (err error) {
	t.Curve, t.Growth, err = model.LearningCurve(ctx, d, t.Trainer, curveShares, t.Options.cv(), func(done, total int) {
		t.Options.Progress.report("learning curve", int64(done), int64(total))
	})
	if err != nil {
		return fmt.Errorf("computing the learning curve: %w", err)
	}
	return nil
}

// bundle puts the model into a bundle of its own, which has learnt from the texts
// of the prior too.
func (t *Training) bundle(r *Resources, p *prior) error {
	o := &t.Options
	m := t.Fitted.Model
	m.Name = Variant(o.Task.Name, r.parser != nil)
	m.Metadata = map[string]string{
		groupsKey:    o.Features.String(),
		"task":       o.Task.Name,
		"classifier": t.Trainer.Name(),
		"prior":      t.Prior,
		"folds":      strconv.Itoa(o.Folds),
		"seed":       strconv.FormatUint(o.Seed, 10),
		"rows":       strconv.Itoa(len(t.Sentences.Rows)),
		"macro_f1":   fmt.Sprintf("%.4f", t.Fitted.Evaluation.MacroF1.Value),
		"version":    Version,
	}
	fingerprint, err := fingerprintSentences(t.Sentences.Rows)
	if err != nil {
		return err
	}
	t.Bundle = &model.Bundle{Models: []*model.Model{m}, Card: t.card(), Metadata: map[string]string{
		"task": o.Task.Name, textsKey: textHashes(t.Sentences.Rows), FingerprintKey(o.Task): fingerprint,
	}}
	if t.Prior != "none" {
		AddTexts(t.Bundle, p.bundle)
	}
	return nil
}

// tellingFeatures is how many features a report shows for each class.
const tellingFeatures = 25

// telling names the features that speak most for each class, by reading the
// first sentence of each once more with names kept. examples[i] is that of
// sentence i in the dataset.
func (t *Training) telling(r *Resources, d *model.Dataset, examples []int) {
	linear, ok := t.Fitted.Model.Classifier.(*model.Linear)
	if !ok {
		return
	}
	classes := linear.MostTelling(tellingFeatures)
	var keys []uint64
	for _, class := range classes {
		for _, f := range class {
			keys = append(keys, f.Key)
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	read := d.First(keys, examples)
	slices.Sort(read)
	x := r.newReader(t.Options.Features, d.Classes)
	x.extractor.KeepNames()
	var rows []*labels.Row
	for _, example := range slices.Compact(read) {
		if i, ok := slices.BinarySearch(examples, example); ok {
			rows = append(rows, t.Sentences.Rows[i])
		}
	}
	for share := range slices.Chunk(rows, predictShare) {
		x.ahead(share, nil)
		for _, row := range share {
			x.extractor.Extract(input(row, x.sentence(row)))
		}
	}
	for _, class := range classes {
		var named []Feature
		for _, f := range class {
			named = append(named, Feature{Name: feature.Describe(x.extractor.Name(f.Key)), Weight: f.Weight})
		}
		t.Telling = append(t.Telling, named)
	}
}

// Worst lists the n rows that the model got most surely wrong, out of fold.
func (t *Training) Worst(n int) []WorstError {
	return worstErrors(t.Fitted.Out, t.measured, n)
}
