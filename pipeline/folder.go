package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"

	"stance/pipeline/disk"
	"stance/pipeline/table"
)

const (
	lockName  = "_lock"
	timesName = "run.json"
)

// ErrLocked says that another process is writing the result folder.
var ErrLocked = errors.New("another run is writing this folder: wait for it, or choose another folder")

// lock keeps other runs out of the folder. The operating system gives the lock
// back when the process ends, however it ends.
func lock(dir string) (*flock.Flock, error) {
	l := flock.New(filepath.Join(dir, lockName))
	got, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the result folder: %w", err)
	}
	if !got {
		return nil, fmt.Errorf("%s: %w", dir, ErrLocked)
	}
	return l, nil
}

// isResult reports whether every entry is one that a run writes.
func isResult(entries []fs.DirEntry) bool {
	return !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !ours(e.Name()) })
}

func ours(name string) bool {
	switch strings.TrimSuffix(strings.TrimPrefix(name, "."), ".tmp") {
	case journalName, lockName, timesName, signaturesName, table.ManifestName, table.SuccessName:
		return true
	}
	return slices.ContainsFunc(table.Tables, func(t *table.Table) bool { return t.Name == name })
}

// emptyResult removes what earlier runs wrote, and nothing else; the marks of
// a complete result go first.
func emptyResult(dir string) error {
	names := []string{table.SuccessName, table.ManifestName, timesName, journalName, signaturesName}
	for _, t := range table.Tables {
		names = append(names, t.Name)
	}
	for _, n := range names {
		if err := disk.Remove(filepath.Join(dir, n)); err != nil {
			return fmt.Errorf("emptying the result folder: %w", err)
		}
	}
	return nil
}

// removeUnfinished removes the files of tables that the journal does not name.
func removeUnfinished(dir string, parts []journalPart) error {
	done := map[string]bool{}
	for _, p := range parts {
		for _, f := range p.Parts {
			done[f.Path] = true
		}
	}
	for _, t := range table.Tables {
		entries, err := os.ReadDir(filepath.Join(dir, t.Name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("looking into table %s: %w", t.Name, err)
		}
		for _, e := range entries {
			if done[t.Name+"/"+e.Name()] {
				continue
			}
			if err := disk.Remove(filepath.Join(dir, t.Name, e.Name())); err != nil {
				return fmt.Errorf("removing a part that was not finished: %w", err)
			}
		}
	}
	return nil
}
