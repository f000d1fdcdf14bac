package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
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
	Alone     bool // judge each sentence by itself, without the rest of its article
	Limits    Limits
	Progress  Progress
}

// ScoreResult is what a run did.
type ScoreResult struct {
	Articles, Rejects int
	Rows              map[string]int // by table
	CutSentences      int            // sentences whose actors were too many to pair all
	Notes             []string       // on the inputs: columns that look like ours and are not read
	Lacking           []string       // tasks that the model lacks, whose columns are null
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
	defer limitMemory()()

	resources, err := loadResources(o.Model, o.Actors, o.NoSyntax)
	if err != nil {
		return nil, err
	}
	resources.limits, resources.alone = o.Limits.withDefaults(), o.Alone
	if err := checkKnown(o.Known, o.Out); err != nil {
		return nil, err
	}
	source, err := article.Open(o.Inputs, article.Options{Columns: o.Columns, Limits: o.Limits.Limits, Stdin: o.Stdin, Except: o.Out})
	if err != nil {
		return nil, err
	}
	defer source.Close()
	run, err := openRun(o, resources)
	if err != nil {
		return nil, err
	}
	result, err := run.carryOut(ctx, source, resources, workers, began)
	err = errors.Join(err, run.unlock())
	if nothing := (*NothingError)(nil); errors.As(err, &nothing) && run.made {
		err = errors.Join(err, ignoreMissing(os.Remove(run.dir)))
	}
	if err != nil {
		return nil, err
	}
	result.Notes, result.Lacking = source.Notes(), resources.lacking()
	return result, nil
}

// heapBytes is the memory past which garbage is collected early.
// With the pages of the program's own file a run stays below 400 MiB.
const heapBytes = 304 << 20

// limitMemory sets heapBytes where the environment sets no limit of its own, and
// below it lets the heap grow to five times what is in use, until restore is called.
func limitMemory() (restore func()) {
	if before := debug.SetMemoryLimit(-1); before == math.MaxInt64 {
		debug.SetMemoryLimit(heapBytes)
		percent := debug.SetGCPercent(400)
		return func() { debug.SetMemoryLimit(before); debug.SetGCPercent(percent) }
	}
	return func() {}
}

func (u *run) carryOut(ctx context.Context, source *article.Reader, r *Resources, workers int, began time.Time) (*ScoreResult, error) {
	if u.complete {
		return u.result(began)
	}
	if err := u.score(ctx, source, r, workers); err != nil {
		return nil, errors.Join(err, u.journal.file.Close())
	}
	if u.safe == 0 {
		return nil, u.abandon()
	}
	// The ids that were seen and the rows are needed no more, and the signatures of
	// all articles are to come.
	if err := source.Close(); err != nil {
		return nil, errors.Join(err, u.journal.file.Close())
	}
	debug.FreeOSMemory()
	if err := u.finish(ctx, workers, began); err != nil {
		return nil, fmt.Errorf("all is scored, and %s not complete; go on with --resume: %w", u.dir, err)
	}
	return u.result(began)
}

// abandon removes what a run without inputs wrote, which would be in the way of the
// next run, and says so.
func (u *run) abandon() error {
	if err := errors.Join(u.journal.file.Close(), emptyResult(u.dir)); err != nil {
		return err
	}
	return &NothingError{Inputs: u.head.Inputs}
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
	known    []string      // result folders of earlier runs
	kept     []journalPart // whole and safe
	open     *journalPart  // the shard that an interrupted run stopped in
	most     bounds        // of a shard
	safe     int           // inputs that are scored and on disk
	complete bool          // an earlier run finished it
	made     bool          // the folder was not there before
	progress Progress
	lock     *flock.Flock
}

func (u *run) score(ctx context.Context, source *article.Reader, r *Resources, workers int) error {
	from, err := u.begun()
	if err != nil {
		return err
	}
	_, total := source.Progress()
	advance := func(read int64) { u.progress.report("scoring", read, total) }
	err = stream(ctx, source, from, u.most, workers, func() batchScorer { return r.NewWorker().batch }, u.writeShard, advance)
	if err != nil {
		return fmt.Errorf("%s holds what was scored, %d inputs; go on with --resume: %w", u.dir, u.safe, err)
	}
	return nil
}

// writeShard makes a shard safe: its parts, and then the journal's line.
func (u *run) writeShard(s shard) error {
	dir := u.dir
	if !s.whole {
		dir = filepath.Join(u.dir, openName)
	}
	if err := writeSignatures(dir, s.number, s.signatures); err != nil {
		return err
	}
	parts, err := table.WritePart(dir, s.number, s.rows, u.meta)
	if err != nil {
		return err
	}
	err = u.journal.add(journalPart{
		Shard: s.number, Inputs: s.inputs, Bytes: s.bytes, Sum: s.sum, Open: !s.whole,
		Articles: rowsIn("articles", parts), Rejects: rowsIn("rejects", parts), Cut: s.cut, Parts: parts,
	})
	if err != nil {
		return err
	}
	u.safe = s.inputs
	for _, p := range u.journal.done[:s.number] {
		u.safe += p.Inputs
	}
	return nil
}

// rowsIn is how many rows of a table are in parts, one of each of table.Tables.
func rowsIn(name string, parts []table.Part) int {
	return parts[slices.Index(table.Tables, table.ByName(name))].Rows
}

// finish completes the folder: duplicates marked, manifest, times and mark of
// success written, and last the journal removed, which until then can do it all
// again.
func (u *run) finish(ctx context.Context, workers int, began time.Time) error {
	if err := u.journal.file.Close(); err != nil {
		return fmt.Errorf("closing the journal: %w", err)
	}
	u.progress.report("comparing articles", 0, 1)
	if err := u.markDuplicates(ctx); err != nil {
		return err
	}
	u.progress.report("comparing articles", 1, 1)
	m, err := u.manifest()
	if err != nil {
		return err
	}
	if err := writeFingerprint(u.dir, m); err != nil {
		return err
	}
	if err := disk.Remove(filepath.Join(u.dir, openName)); err != nil {
		return fmt.Errorf("removing what an interrupted run kept: %w", err)
	}
	if err := u.writeTimes(m.Articles, workers, began); err != nil {
		return err
	}
	if err := table.Complete(u.dir, m); err != nil {
		return err
	}
	if err := disk.Remove(filepath.Join(u.dir, journalName)); err != nil {
		return fmt.Errorf("removing the journal: %w", err)
	}
	return nil
}

// manifest sums up the journal, and makes sure that every input that was read is
// an article or a reject.
func (u *run) manifest() (*table.Manifest, error) {
	parts := make([][]table.Part, len(u.journal.done))
	cut, inputs := 0, 0
	for i, p := range u.journal.done {
		parts[i] = p.Parts
		cut += p.Cut
		inputs += p.Inputs
	}
	m := table.NewManifest(u.meta, u.options, parts)
	m.CutSentences = cut
	if m.Inputs != inputs {
		return nil, fmt.Errorf("of %d inputs read, %d are articles and %d rejects: this is a fault of stance, and the result is not to be relied upon", inputs, m.Articles, m.Rejects)
	}
	return m, nil
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

func (u *run) writeTimes(articles, workers int, began time.Time) error {
	seconds := time.Since(began).Seconds()
	text, err := json.MarshalIndent(times{
		Started: began.UTC().Format(time.RFC3339), Inputs: u.head.Inputs, Seconds: seconds, Workers: workers,
		ArticlesPerSecond: float64(articles) / seconds,
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
