//go:build faults

package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// A binary with faults reads from its environment:
//
//	STANCE_STEPS=FILE  append a line to FILE for each step: "OP NAME"
//	STANCE_FAULT=N:F   at step N, counted from 1, do F:
//	  kill   die before the step; of a write, half is done
//	  cut    the same, and the power goes: what was not synced is lost, names too
//	  tear   the same, but names that were not synced last, of files cut in half
//	  full   fail, and at every step after that would need space on the disk
//	  fail   fail, once
func init() {
	f := &faults{unsynced: map[string]bool{}}
	at, what, _ := strings.Cut(os.Getenv("STANCE_FAULT"), ":")
	f.at, _ = strconv.Atoi(at)
	f.what = what
	f.log = os.Getenv("STANCE_STEPS")
	Inject(f.step)
}

type faults struct {
	mu       sync.Mutex
	at       int
	what     string
	log      string
	n        int
	full     bool
	unsynced map[string]bool // files with content that is not synced
	pending  []change        // of names, oldest first
}

// change is one of names in a folder that is not synced, and its undoing.
type change struct {
	dir  string
	undo func() error
}

func (f *faults) step(s Step) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n++
	if f.log != "" {
		must(f.record(s))
	}
	if f.n == f.at {
		return f.strike(s)
	}
	if f.full && needsSpace(s.Op) {
		return syscall.ENOSPC
	}
	if f.what == "cut" || f.what == "tear" {
		must(f.follow(s))
	}
	return nil
}

func needsSpace(op Op) bool { return op == OpWrite || op == OpCreate || op == OpMkdir }

func (f *faults) record(s Step) error {
	out, err := os.OpenFile(f.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(out, s.Op, s.Name)
	return errors.Join(err, out.Close())
}

func (f *faults) strike(s Step) error {
	switch f.what {
	case "full":
		f.full = true
		return syscall.ENOSPC
	case "fail":
		return syscall.EIO
	}
	if s.Op == OpWrite {
		s.half()
		f.unsynced[s.path] = true
	}
	if f.what == "cut" {
		for i := len(f.pending) - 1; i >= 0; i-- {
			must(f.pending[i].undo())
		}
	}
	if f.what != "kill" {
		for name := range f.unsynced {
			must(halve(name))
		}
	}
	must(syscall.Kill(os.Getpid(), syscall.SIGKILL))
	select {}
}

// halve loses the second half of a file, if it is still there.
func halve(name string) error {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Truncate(name, info.Size()/2)
}

// follow keeps account of what a step leaves unsynced.
func (f *faults) follow(s Step) error {
	switch s.Op {
	case OpWrite:
		f.unsynced[s.path] = true
	case OpSync:
		delete(f.unsynced, s.path)
	case OpMkdir:
		f.change(s.Name, func() error { return os.RemoveAll(s.Name) })
	case OpCreate:
		if s.path != "" { // a temporary file of its own name would be no loss
			f.change(s.path, func() error { return os.RemoveAll(s.path) })
		}
	case OpRemove:
		back, err := keep(s.Name)
		if err != nil {
			return err
		}
		f.change(s.Name, back)
	case OpRename:
		back, err := keep(s.Name)
		if err != nil {
			return err
		}
		f.change(s.Name, func() error { return errors.Join(os.Rename(s.Name, s.path), back()) })
		if f.unsynced[s.path] {
			delete(f.unsynced, s.path)
			f.unsynced[s.Name] = true
		}
	case OpSyncDir:
		kept := f.pending[:0]
		for _, c := range f.pending {
			if c.dir != filepath.Clean(s.Name) {
				kept = append(kept, c)
			}
		}
		f.pending = kept
	}
	return nil
}

func (f *faults) change(name string, undo func() error) {
	f.pending = append(f.pending, change{filepath.Dir(name), undo})
}

// keep takes a copy of a file or folder, and returns what brings it back.
func keep(name string) (back func() error, err error) {
	type entry struct {
		path    string
		dir     bool
		content []byte
	}
	var entries []entry
	err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		e := entry{path: path, dir: d.IsDir()}
		if !e.dir {
			e.content, err = os.ReadFile(path)
		}
		entries = append(entries, e)
		return err
	})
	return func() error {
		var failed error
		for _, e := range entries {
			if e.dir {
				failed = errors.Join(failed, os.MkdirAll(e.path, 0o777))
			} else {
				failed = errors.Join(failed, os.WriteFile(e.path, e.content, 0o666))
			}
		}
		return failed
	}, err
}

func must(err error) {
	if err != nil {
		panic(fmt.Errorf("injecting a fault: %w", err))
	}
}
