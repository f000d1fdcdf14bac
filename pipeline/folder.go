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
	openName  = "_open" // the folder of the shard that an interrupted run stopped in
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
	if got && !sameFile(l) { // of a run that has just ended, and removed its lock
		got = false
		if err := l.Unlock(); err != nil {
			return nil, fmt.Errorf("unlocking the result folder: %w", err)
		}
	}
	if !got {
		return nil, fmt.Errorf("%s: %w", dir, ErrLocked)
	}
	return l, nil
}

// sameFile reports whether the file that is locked still has the lock's name.
func sameFile(l *flock.Flock) bool {
	held, err := l.Stat()
	if err != nil {
		return false
	}
	named, err := os.Stat(l.Path())
	return err == nil && os.SameFile(held, named)
}

// ours reports whether a run writes files or folders of the name, temporary ones
// included.
func ours(name string) bool {
	if hidden, ok := strings.CutSuffix(name, ".tmp"); ok && strings.HasPrefix(hidden, ".") {
		name, _, _ = strings.Cut(hidden[1:], "#")
	}
	return slices.Contains(resultNames(), name) || name == lockName
}

// resultNames are the names in a result folder, the marks of a complete result
// first.
func resultNames() []string {
	names := []string{table.SuccessName, table.ManifestName, timesName, journalName, openName, signaturesName, fingerprintName}
	for _, t := range table.Tables {
		names = append(names, t.Name)
	}
	return names
}

// emptyResult removes what earlier runs wrote, and nothing else. The mark of a
// complete result is gone for good before anything else is.
func emptyResult(dir string) error {
	for i, n := range resultNames() {
		err := disk.Remove(filepath.Join(dir, n))
		if err == nil && i == 0 {
			err = disk.SyncDir(dir)
		}
		if err != nil {
			return fmt.Errorf("emptying the result folder: %w", err)
		}
	}
	return removeTemporaries(dir)
}

// removeTemporaries removes the files that a run which was killed had not yet
// named.
func removeTemporaries(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking into the result folder: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") || !strings.HasSuffix(e.Name(), ".tmp") {
			continue
		}
		if err := disk.Remove(filepath.Join(dir, e.Name())); err != nil {
			return fmt.Errorf("removing a file that was not finished: %w", err)
		}
	}
	return nil
}

// removeUnfinished removes the files of tables that the journal does not name,
// and those that have no name yet.
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
	return removeTemporaries(dir)
}
