package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"stance/pipeline/disk"
	"stance/pipeline/table"
)

// openRun prepares the result folder: empty, emptied, or as an earlier run of
// the same job left it.
func openRun(o ScoreOptions, r *Resources) (*run, error) {
	options := map[string]string{"syntax": strconv.FormatBool(!o.NoSyntax)}
	if o.Alone && (r.stance.hears() || r.tone.hears()) {
		options["alone"] = "true"
	}
	if r.ActorsSHA256 != "" {
		options["actors_sha256"] = r.ActorsSHA256
	}
	if len(o.Known) > 0 {
		options["known"] = strings.Join(o.Known, " ")
	}
	if limits := o.Limits.String(); limits != "" {
		options["limits"] = limits
	}
	for ours, theirs := range o.Columns {
		options["column_"+ours] = theirs
	}
	u := &run{
		dir:      o.Out,
		meta:     table.Metadata{ModelSHA256: r.ModelSHA256, Version: Version},
		head:     journalHead{Version: Version, Model: r.ModelSHA256, Inputs: slices.Clone(o.Inputs), Options: options},
		options:  options,
		known:    o.Known,
		most:     partBounds,
		progress: o.Progress,
	}
	if _, err := os.Stat(o.Out); errors.Is(err, fs.ErrNotExist) {
		u.made = true
	}
	if err := disk.MkdirAll(o.Out); err != nil {
		return nil, fmt.Errorf("creating the result folder: %w", err)
	}
	if _, err := occupied(o); err != nil {
		return nil, err
	}
	var err error
	if u.lock, err = lock(o.Out); err != nil {
		return nil, err
	}
	// Another run may have ended in between.
	occupied, err := occupied(o)
	if err == nil {
		err = u.prepare(o.Resume, occupied)
	}
	if err != nil {
		return nil, errors.Join(err, u.unlock())
	}
	return u, nil
}

// occupied reports whether the result folder holds anything, and refuses what a
// run cannot go on with or replace.
func occupied(o ScoreOptions) (bool, error) {
	entries, err := os.ReadDir(o.Out)
	if err != nil {
		return false, fmt.Errorf("looking into the result folder: %w", err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return e.Name() == lockName })
	foreign := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return !ours(e.Name()) })
	switch {
	case len(entries) > 0 && !o.Resume && !o.Overwrite:
		return true, Usagef("the result folder %s is not empty: add --resume to go on with the run that it holds, --overwrite to replace it, or choose another folder", o.Out)
	case foreign >= 0:
		return true, Usagef("%s holds files that no run of stance wrote (%s): choose another folder", o.Out, entries[foreign].Name())
	}
	return len(entries) > 0, nil
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
	kept := u.kept
	if u.open != nil {
		kept = append(slices.Clip(kept), *u.open)
	}
	var err error
	u.journal, err = createJournal(u.dir, u.head, kept)
	return err
}

// resume takes over what an earlier run left, if it was the same job.
func (u *run) resume() error {
	m, err := table.Open(u.dir)
	if err == nil {
		u.complete = true
		return u.finished(m)
	}
	noResult := errors.Is(err, table.ErrNoResult)
	if !noResult && !errors.Is(err, table.ErrIncomplete) {
		return fmt.Errorf("going on with %s: %w", u.dir, err)
	}
	head, parts, err := readJournal(u.dir)
	if errors.Is(err, fs.ErrNotExist) && noResult {
		return emptyResult(u.dir) // it stopped before its first part was safe
	}
	if errors.Is(err, fs.ErrNotExist) {
		return Usagef("%s holds a result without its mark of success, and no journal to go on with: add --overwrite to start anew, or choose another folder", u.dir)
	}
	if err != nil {
		return err
	}
	if difference := u.head.differs(head); difference != "" {
		return Usagef("the run in %s cannot go on: %s; add --overwrite to start anew, or choose another folder", u.dir, difference)
	}
	u.keep(parts)
	if err := removeSignatures(u.dir, u.kept); err != nil {
		return err
	}
	return removeUnfinished(u.dir, u.kept)
}

// keep takes over the shards whose files are what the journal says, up to the
// first that is not: a disk may lose what it called safe. What comes after is
// scored again.
func (u *run) keep(parts []journalPart) {
	for i := range parts {
		p := &parts[i]
		dir := u.dir
		if p.Open {
			dir = filepath.Join(u.dir, openName)
		}
		if !p.intact(dir) {
			return
		}
		if p.Open {
			u.open = p
			return
		}
		u.kept = append(u.kept, *p)
	}
}

// intact reports whether the shard's files below dir can be relied upon. The
// articles may have been written again when duplicates were marked: they are to
// be readable, and are marked anew.
func (p *journalPart) intact(dir string) bool {
	if signatures, err := readSignatures(signaturesFile(dir, p.Shard)); err != nil || len(signatures) != p.Articles {
		return false
	}
	for _, f := range p.Parts {
		if f.Verify(dir) == nil {
			continue
		}
		if !strings.HasPrefix(f.Path, "articles/") {
			return false
		}
		if _, err := table.ReadPart[table.ArticleRow](dir, f); err != nil {
			return false
		}
	}
	return len(p.Parts) == len(table.Tables)
}

// begun is where the run goes on.
func (u *run) begun() (begun, error) {
	var from begun
	for _, p := range u.kept {
		u.safe += p.Inputs
		from.shards = append(from.shards, checkpoint{u.safe, p.Sum})
	}
	from.open = shard{number: len(u.kept)}
	if u.open == nil {
		return from, nil
	}
	dir := filepath.Join(u.dir, openName)
	rows, err := table.ReadRows(dir, u.open.Parts)
	if err != nil {
		return from, fmt.Errorf("reading what an interrupted run kept: %w", err)
	}
	signatures, err := readSignatures(signaturesFile(dir, u.open.Shard))
	if err != nil {
		return from, err
	}
	u.safe += u.open.Inputs
	from.open.inputs, from.open.bytes, from.open.sum = u.open.Inputs, u.open.Bytes, u.open.Sum
	from.open.rows, from.open.signatures, from.open.cut = []*table.Rows{rows}, signatures, u.open.Cut
	return from, nil
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
