package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"stance/pipeline/article"
	"stance/pipeline/disk"
	"stance/pipeline/table"
)

// ScoreOptions say what to score and where to.
type ScoreOptions struct {
	Inputs    []string
	Stdin     io.Reader
	Columns   map[string]string // our column → theirs
	Out       string
	Model     string // "": the embedded model
	Actors    []string
	Known     []string // earlier results, for duplicates across runs
	Workers   int      // at most so many cores; 0: all
	Resume    bool
	Overwrite bool
	NoSyntax  bool
	Progress  Progress
}

// ScoreResult is what a run did.
type ScoreResult struct {
	Articles, Rejects int
	Rows              map[string]int // by table
	CutSentences      int            // sentences whose actors were too many to pair all
	Notes             []string       // on the inputs: columns that look like ours and are not read
	Before            bool           // an earlier run had done it all
	Elapsed           time.Duration
}

// Score reads articles and writes the tables of the result folder. A run that
// ends early leaves whole parts and a journal, and goes on with Resume.
func Score(ctx context.Context, o ScoreOptions) (*ScoreResult, error) {
	began := time.Now()
	if o.Resume && o.Overwrite {
		return nil, Usagef("--resume and --overwrite exclude each other: the first keeps what is there, the second removes it")
	}
	workers, err := cores(o.Workers)
	if err != nil {
		return nil, err
	}
	// Garbage collection counts among the cores that a user grants.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))

	resources, err := loadResources(o.Model, o.Actors, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	if err := checkKnown(o.Known, o.Out); err != nil {
		return nil, err
	}
	source, err := article.Open(o.Inputs, article.Options{Columns: o.Columns, Stdin: o.Stdin, Except: o.Out})
	if err != nil {
		return nil, err
	}
	defer source.Close()
	run, err := openRun(o, resources)
	if err != nil {
		return nil, err
	}
	result, err := run.carryOut(ctx, source, resources, workers, began)
	if err := errors.Join(err, run.unlock()); err != nil {
		return nil, err
	}
	result.Notes = source.Notes()
	return result, nil
}

func (u *run) carryOut(ctx context.Context, source *article.Reader, r *Resources, workers int, began time.Time) (*ScoreResult, error) {
	if u.complete {
		return u.result(began)
	}
	if err := u.score(ctx, source, r, workers); err != nil {
		return nil, errors.Join(err, u.journal.file.Close())
	}
	if err := u.finish(); err != nil {
		return nil, err
	}
	result, err := u.result(began)
	if err != nil {
		return nil, err
	}
	return result, u.writeTimes(result, workers, began)
}

// unlock gives the folder back; the lock's file goes with it.
func (u *run) unlock() error {
	err := os.Remove(filepath.Join(u.dir, lockName))
	if runtime.GOOS == "windows" { // which keeps the names of open files
		err = nil
	}
	if err := errors.Join(ignoreMissing(err), u.lock.Unlock()); err != nil {
		return fmt.Errorf("unlocking the result folder: %w", err)
	}
	return nil
}

// run is a result folder being filled.
type run struct {
	dir      string
	meta     table.Metadata
	head     journalHead
	journal  *journal
	options  map[string]string
	known    []string // result folders of earlier runs
	kept     []journalPart
	complete bool // an earlier run finished it
	progress Progress
	lock     *flock.Flock
}

// openRun prepares the result folder: empty, emptied, or as an earlier run of
// the same job left it.
func openRun(o ScoreOptions, r *Resources) (*run, error) {
	inputs := slices.Clone(o.Inputs)
	options := map[string]string{"syntax": strconv.FormatBool(!o.NoSyntax)}
	if r.ActorsSHA256 != "" {
		options["actors_sha256"] = r.ActorsSHA256
	}
	if len(o.Known) > 0 {
		options["known"] = strings.Join(o.Known, " ")
	}
	for ours, theirs := range o.Columns {
		options["column_"+ours] = theirs
	}
	u := &run{
		dir:      o.Out,
		meta:     table.Metadata{ModelSHA256: r.ModelSHA256, Version: Version},
		head:     journalHead{Version: Version, Model: r.ModelSHA256, Inputs: inputs, Options: options},
		options:  options,
		known:    o.Known,
		progress: o.Progress,
	}
	if err := disk.MkdirAll(o.Out); err != nil {
		return nil, fmt.Errorf("creating the result folder: %w", err)
	}
	entries, err := os.ReadDir(o.Out)
	if err != nil {
		return nil, fmt.Errorf("looking into the result folder: %w", err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == lockName })
	switch {
	case len(entries) > 0 && !o.Resume && !o.Overwrite:
		return nil, Usagef("the result folder %s is not empty: add --resume to go on with the run that it holds, --overwrite to replace it, or choose another folder", o.Out)
	case len(entries) > 0 && !isResult(entries):
		return nil, Usagef("%s holds files that no run of stance wrote (%s): choose another folder", o.Out, entries[0].Name())
	}
	if u.lock, err = lock(o.Out); err != nil {
		return nil, err
	}
	if err := u.prepare(o.Resume, len(entries) > 0); err != nil {
		return nil, errors.Join(err, u.unlock())
	}
	return u, nil
}

func (u *run) prepare(resume, occupied bool) error {
	if occupied && resume {
		if err := u.resume(); err != nil || u.complete {
			return err
		}
	}
	if occupied && !resume {
		if err := emptyResult(u.dir); err != nil {
			return err
		}
	}
	var err error
	u.journal, err = createJournal(u.dir, u.head, u.kept)
	return err
}

// resume takes over what an earlier run left, if it was the same job.
func (u *run) resume() error {
	if m, err := table.Open(u.dir); err == nil {
		u.complete = true
		return u.finished(m)
	}
	head, parts, err := readJournal(u.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return emptyResult(u.dir) // it stopped before its first part was safe
	}
	if err != nil {
		return err
	}
	if difference := u.head.differs(head); difference != "" {
		return Usagef("the run in %s cannot go on: %s; add --overwrite to start anew, or choose another folder", u.dir, difference)
	}
	u.kept = parts
	if err := removeSignatures(u.dir, parts); err != nil {
		return err
	}
	return removeUnfinished(u.dir, parts)
}

// finished checks that a complete result is of the same job. A run that was
// stopped after its last part may have left its journal.
func (u *run) finished(m *table.Manifest) error {
	earlier := journalHead{Version: m.Version, Model: m.ModelSHA256, Inputs: u.head.Inputs, Options: m.Options}
	if t, err := readTimes(u.dir); err == nil {
		earlier.Inputs = t.Inputs
	}
	if difference := u.head.differs(earlier); difference != "" {
		return Usagef("the result in %s is complete, and of another run: %s; add --overwrite to replace it, or choose another folder", u.dir, difference)
	}
	if err := disk.Remove(filepath.Join(u.dir, journalName)); err != nil {
		return fmt.Errorf("removing the journal: %w", err)
	}
	return nil
}

func (h journalHead) differs(earlier journalHead) string {
	switch {
	case h.Version != earlier.Version:
		return fmt.Sprintf("it was begun by stance %s, and this is %s", earlier.Version, h.Version)
	case h.Model != earlier.Model:
		return "it was begun with another model"
	case !slices.Equal(h.Inputs, earlier.Inputs):
		return fmt.Sprintf("it was begun on %s, and this is %s", strings.Join(earlier.Inputs, " "), strings.Join(h.Inputs, " "))
	case !maps.Equal(h.Options, earlier.Options):
		return "it was begun with other options"
	}
	return ""
}

func (u *run) score(ctx context.Context, source *article.Reader, r *Resources, workers int) error {
	skip := 0
	for _, p := range u.kept {
		skip += p.Inputs
	}
	_, total := source.Progress()
	write := func(shard, inputs int, s scored) error {
		if err := writeSignatures(u.dir, shard, s.signatures); err != nil {
			return err
		}
		parts, err := table.WritePart(u.dir, shard, s.rows, u.meta)
		if err != nil {
			return err
		}
		return u.journal.add(journalPart{
			Shard: shard, Inputs: inputs, Articles: len(s.rows.Articles),
			Rejects: len(s.rows.Rejects), Cut: s.cut, Parts: parts,
		})
	}
	advance := func(read int64) { u.progress.report("scoring", read, total) }
	err := stream(ctx, source, skip, len(u.kept), workers, func() batchScorer { return r.NewWorker().batch }, write, advance)
	if err != nil {
		return fmt.Errorf("scoring into %s (go on with --resume): %w", u.dir, err)
	}
	return nil
}

// finish completes the folder: duplicates marked, manifest and mark of success
// written, and last the journal removed, which until then can do it all again.
func (u *run) finish() error {
	if err := u.journal.file.Close(); err != nil {
		return fmt.Errorf("closing the journal: %w", err)
	}
	u.progress.report("comparing articles", 0, 1)
	if err := u.markDuplicates(); err != nil {
		return err
	}
	u.progress.report("comparing articles", 1, 1)
	if err := table.Complete(u.dir, u.manifest()); err != nil {
		return err
	}
	if err := disk.Remove(filepath.Join(u.dir, journalName)); err != nil {
		return fmt.Errorf("removing the journal: %w", err)
	}
	return nil
}

func (u *run) manifest() *table.Manifest {
	parts := make([][]table.Part, len(u.journal.done))
	cut := 0
	for i, p := range u.journal.done {
		parts[i] = p.Parts
		cut += p.Cut
	}
	m := table.NewManifest(u.meta, u.options, parts)
	m.CutSentences = cut
	return m
}

// result reads back what the folder holds.
func (u *run) result(began time.Time) (*ScoreResult, error) {
	m, err := table.ReadManifest(u.dir)
	if err != nil {
		return nil, err
	}
	r := &ScoreResult{
		Before:   u.complete,
		Articles: m.Articles, Rejects: m.Rejects, CutSentences: m.CutSentences,
		Rows: map[string]int{}, Elapsed: time.Since(began),
	}
	for _, t := range m.Tables {
		r.Rows[t.Name] = t.Rows
	}
	return r, nil
}

// times are what varies from run to run, kept apart from the results, and the
// inputs as they were named.
type times struct {
	Started           string   `json:"started"` // RFC 3339, UTC
	Inputs            []string `json:"inputs"`
	Seconds           float64  `json:"seconds"`
	Workers           int      `json:"workers"`
	ArticlesPerSecond float64  `json:"articles_per_second"`
}

func (u *run) writeTimes(r *ScoreResult, workers int, began time.Time) error {
	text, err := json.MarshalIndent(times{
		Started: began.UTC().Format(time.RFC3339), Inputs: u.head.Inputs, Seconds: r.Elapsed.Seconds(), Workers: workers,
		ArticlesPerSecond: float64(r.Articles) / r.Elapsed.Seconds(),
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("recording the times: %w", err)
	}
	if err := disk.WriteFile(filepath.Join(u.dir, timesName), append(text, '\n')); err != nil {
		return fmt.Errorf("recording the times: %w", err)
	}
	return nil
}

func readTimes(dir string) (t times, err error) {
	text, err := os.ReadFile(filepath.Join(dir, timesName))
	if err != nil {
		return t, fmt.Errorf("reading the times: %w", err)
	}
	if err := json.Unmarshal(text, &t); err != nil {
		return t, fmt.Errorf("reading the times: %w", err)
	}
	return t, nil
}
