package pipeline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"sync"

	defaultmodel "stance/data/model"
	"stance/model"
	"stance/pipeline/actor"
	"stance/pipeline/embedding"
	"stance/pipeline/encoder"
	"stance/pipeline/feature"
	"stance/pipeline/lexicon"
	"stance/pipeline/syntax"
)

// Version of the program, set when it is built.
var Version = "dev"

// Resources are what every worker of a run shares. They are read-only.
type Resources struct {
	Bundle       *model.Bundle
	ModelSHA256  string
	ActorsSHA256 string // of the user's own entries; "" none

	limits       Limits
	alone        bool // each sentence is judged by itself
	knowledge    *actor.Knowledge
	vectors      *embedding.Table
	lexicon      *lexicon.Lexicon
	parser       *syntax.Parser   // nil: without syntax
	encoder      *encoder.Encoder // nil: without syntax
	stance, tone *task            // nil: the model lacks the task
}

// task is a model with the features that it was trained on.
type task struct {
	model  *model.Model
	groups feature.Group
	order  []int         // class of the caller → class of the model
	scorer *model.Scorer // nil: the model is not linear
}

// hears reports a model by which the rest of an article revises a judgement.
func (t *task) hears() bool { return t != nil && t.model.Discourse != nil }

// inOrder turns numbers by the model's classes into those by the caller's.
func (t *task) inOrder(z []float64) []float64 {
	out := make([]float64, len(t.order))
	for class, at := range t.order {
		out[class] = z[at]
	}
	return out
}

// loadResources loads the model (the embedded one for ""), the knowledge of
// actors and the language resources, side by side.
func loadResources(modelFile string, actorFiles []string, noSyntax bool) (*Resources, error) {
	r := &Resources{limits: Limits{}.withDefaults()}
	loads := [...]func() error{
		func() error { return r.loadTasks(modelFile, noSyntax) },
		func() error { return r.loadActors(actorFiles) },
		func() error { return r.loadLanguage(noSyntax) },
	}
	var failed [len(loads)]error
	var wait sync.WaitGroup
	for i, load := range loads {
		wait.Go(func() { failed[i] = load() })
	}
	wait.Wait()
	for _, err := range failed { // the first of several, always the same
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

// loadTasks loads the model and what scoring takes from it.
func (r *Resources) loadTasks(modelFile string, noSyntax bool) (err error) {
	if r.Bundle, r.ModelSHA256, err = loadModel(modelFile, unused(!noSyntax)); err != nil {
		return err
	}
	for _, t := range []struct {
		name string
		to   **task
	}{{Stance.Name, &r.stance}, {Tone.Name, &r.tone}} {
		if *t.to, err = r.task(t.name, !noSyntax); err != nil {
			return err
		}
	}
	if r.stance == nil && r.tone == nil {
		return Usagef("%s holds a model of classes of its own, and scoring needs stance or tone: use it with stance predict", modelFile)
	}
	return nil
}

// lacking names the tasks that scoring fills columns by and the model has not.
func (r *Resources) lacking() (names []string) {
	if r.stance == nil {
		names = append(names, Stance.Name)
	}
	if r.tone == nil {
		names = append(names, Tone.Name)
	}
	return names
}

// loadLanguage loads the word vectors and, unless it is not wanted, the parser and
// the encoder.
func (r *Resources) loadLanguage(noSyntax bool) (err error) {
	if r.vectors, err = embedding.Default(); err != nil {
		return fmt.Errorf("loading the embedded word vectors: %w", err)
	}
	if r.lexicon, err = lexicon.Default(); err != nil {
		return fmt.Errorf("loading the embedded lexicon: %w", err)
	}
	if !noSyntax {
		if r.parser, err = syntax.Default(); err != nil {
			return fmt.Errorf("loading the embedded parser: %w", err)
		}
		if r.encoder, err = encoder.Default(); err != nil {
			return fmt.Errorf("loading the embedded encoder: %w", err)
		}
	}
	return nil
}

func (r *Resources) loadActors(files []string) error {
	var entries []actor.Entry
	sum := sha256.New()
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("reading --actors: %w", err)
		}
		own, err := actor.ReadActors(name, bytes.NewReader(text))
		if err != nil {
			return err
		}
		entries = append(entries, own...)
		sum.Write(text)
	}
	if len(files) > 0 {
		r.ActorsSHA256 = hex.EncodeToString(sum.Sum(nil))
	}
	var err error
	if r.knowledge, err = actor.With(entries); err != nil {
		return fmt.Errorf("joining --actors with the built-in ones: %w", err)
	}
	return nil
}

// LoadModel reads a model file, or the embedded model for "", and returns it
// with the SHA-256 of its bytes in hexadecimal.
func LoadModel(name string) (*model.Bundle, string, error) {
	return loadModel(name, func([]string) []string { return nil })
}

// unused picks the models of a bundle that task would not give: of each task the
// variant for the other syntax, where both are there.
func unused(syntax bool) func(names []string) []string {
	return func(names []string) (out []string) {
		for _, t := range []Task{Stance, Tone} {
			if slices.Contains(names, Variant(t.Name, syntax)) {
				out = append(out, Variant(t.Name, !syntax))
			}
		}
		return out
	}
}

func loadModel(name string, unwanted func(names []string) []string) (*model.Bundle, string, error) {
	raw := defaultmodel.Bytes
	if name != "" {
		var err error
		if raw, err = readModelFile(name); err != nil {
			return nil, "", err
		}
	}
	b, err := model.LoadSome(raw, unwanted)
	if err != nil {
		if name == "" {
			name = "the embedded model"
		}
		return nil, "", fmt.Errorf("loading %s: %w", name, err)
	}
	sum := sha256.Sum256(raw)
	return b, hex.EncodeToString(sum[:]), nil
}

func readModelFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("reading the model: %w", err)
	}
	if info.IsDir() {
		return nil, Usagef("--model %s is a folder: give the file that stance train wrote", name)
	}
	if info.Size() > model.MaxFileSize {
		return nil, fmt.Errorf("%s is %d bytes and no model file has more than %d", name, info.Size(), model.MaxFileSize)
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading the model: %w", err)
	}
	return raw, nil
}

// Variant is the name in a bundle of a task's model, with syntax or without.
func Variant(task string, syntax bool) string {
	if syntax {
		return task + "/syntax"
	}
	return task
}

// task finds the model of a task: with syntax where the parser runs, and the
// other variant where the bundle has one alone.
func (r *Resources) task(name string, parsed bool) (*task, error) {
	m := r.Bundle.Model(Variant(name, parsed))
	if m == nil {
		m = r.Bundle.Model(Variant(name, !parsed))
	}
	if m == nil {
		return nil, nil
	}
	groups, err := feature.ParseGroups(m.Metadata[groupsKey])
	if err != nil {
		return nil, fmt.Errorf("model %s: %w: it was made by another version of stance, train it again", m.Name, err)
	}
	t := &task{model: m, groups: groups}
	if linear, ok := m.Classifier.(*model.Linear); ok {
		t.scorer = model.NewScorer(linear)
	}
	for _, class := range classesOf(name, m) {
		at := -1
		for i, c := range m.Classes {
			if c == class {
				at = i
			}
		}
		if at < 0 {
			return nil, fmt.Errorf("model %s has no class %s", m.Name, class)
		}
		t.order = append(t.order, at)
	}
	if len(t.order) != len(m.Classes) {
		return nil, fmt.Errorf("model %s has the classes %q, and %s has %q", m.Name, m.Classes, name, classesOf(name, m))
	}
	return t, nil
}

func classesOf(name string, m *model.Model) []string {
	if t, ok := taskByName[name]; ok && t.Classes != nil {
		return t.Classes
	}
	return m.Classes
}

// Actors lists the actors that are known before any article is read, together
// with those of a user's files, ordered by id.
func Actors(files []string) ([]actor.Entry, error) {
	r := &Resources{limits: Limits{}.withDefaults()}
	if err := r.loadActors(files); err != nil {
		return nil, err
	}
	return r.knowledge.List(), nil
}
