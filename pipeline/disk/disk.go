// Package disk writes files so that a crash at any moment leaves each of them
// whole or absent. All that a command leaves behind is written through it.
//
//  1. Create or CreateTemp opens a file under a name that readers overlook.
//  2. Sync makes its content last, Rename gives it its name.
//  3. SyncDir makes the name last.
//
// WriteFile does all of it. What is done to the disk is a Step, and a test may
// let any step fail (Inject). A binary built with the tag "faults" takes the step
// to fail, or to die at, from its environment; one built without has no such way.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Op is a kind of step.
type Op string

// The kinds of steps.
const (
	OpMkdir   Op = "mkdir"
	OpCreate  Op = "create"
	OpWrite   Op = "write"
	OpSync    Op = "sync"
	OpClose   Op = "close"
	OpRename  Op = "rename"
	OpRemove  Op = "remove"
	OpSyncDir Op = "syncdir"
)

// Step is one thing about to be done to the disk.
type Step struct {
	Op   Op
	Name string // of the file or folder; of a temporary file, what it is to be called
	path string // of the file or folder itself; the old name of a Rename
	half func() // writes the first half of what a write would
}

// inject is asked before each step; nil in production.
var inject func(Step) error

// Inject has f asked before each step, and the step fail with the error that f
// returns, until restore is called. A write that fails so writes half of its
// bytes first. It is for tests, one at a time.
func Inject(f func(Step) error) (restore func()) {
	before := inject
	inject = f
	return func() { inject = before }
}

func begin(s Step) error {
	if inject == nil {
		return nil
	}
	if err := inject(s); err != nil {
		return &fs.PathError{Op: string(s.Op), Path: s.Name, Err: err}
	}
	return nil
}

// File is a file open for writing.
type File struct {
	f    *os.File
	step Step // its operation is filled in
}

func (f *File) begin(op Op) error {
	s := f.step
	s.Op = op
	return begin(s)
}

// Name is the name that the file was opened under.
func (f *File) Name() string { return f.f.Name() }

// Write implements io.Writer.
func (f *File) Write(p []byte) (int, error) {
	n := 0
	s := f.step
	s.Op = OpWrite
	s.half = func() { n, _ = f.f.Write(p[:len(p)/2]) } // the step's own error counts
	if err := begin(s); err != nil {
		s.half()
		return n, err
	}
	return f.f.Write(p)
}

// Sync makes what has been written last.
func (f *File) Sync() error {
	if err := f.begin(OpSync); err != nil {
		return err
	}
	return f.f.Sync()
}

// Close closes the file, also where it fails.
func (f *File) Close() error {
	err := f.f.Close()
	return errors.Join(f.begin(OpClose), err)
}

// MkdirAll creates a folder and those above it, and makes their names last.
func MkdirAll(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	above := filepath.Dir(dir)
	if above != dir {
		if err := MkdirAll(above); err != nil {
			return err
		}
	}
	if err := begin(Step{Op: OpMkdir, Name: dir, path: dir}); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return SyncDir(above)
}

// Create opens a new or emptied file.
func Create(name string) (*File, error) {
	if err := begin(Step{Op: OpCreate, Name: name, path: name}); err != nil {
		return nil, err
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &File{f, Step{Name: name, path: name}}, nil
}

// CreateTemp opens a new file beside name, under a name of its own that begins
// with a dot, for what is to be called name once it is whole.
func CreateTemp(name string) (*File, error) {
	if err := begin(Step{Op: OpCreate, Name: name}); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"#*.tmp")
	if err != nil {
		return nil, err
	}
	// Temporary files are private; what comes of them is as other files are.
	if err := f.Chmod(0o644); err != nil {
		return nil, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return &File{f, Step{Name: name, path: f.Name()}}, nil
}

// Rename gives a file its name, in the place of what had it.
func Rename(from, to string) error {
	if err := begin(Step{Op: OpRename, Name: to, path: from}); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// Remove removes a file, or a folder with all that is in it; it is no failure
// that there is none.
func Remove(name string) error {
	if err := begin(Step{Op: OpRemove, Name: name, path: name}); err != nil {
		return err
	}
	return os.RemoveAll(name)
}

// SyncDir makes the names within dir last. Systems that cannot sync a folder
// (Windows) keep names by other means, so that refusal is no failure.
func SyncDir(dir string) error {
	if err := begin(Step{Op: OpSyncDir, Name: dir, path: dir}); err != nil {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !canNotSync(err) {
		return &fs.PathError{Op: "sync", Path: dir, Err: err}
	}
	return nil
}

// WriteFile writes a file that is there whole or not at all. A failure leaves no
// temporary behind.
func WriteFile(name string, content []byte) error {
	f, err := CreateTemp(name)
	if err != nil {
		return err
	}
	if _, err = f.Write(content); err != nil {
		return f.Discard(err)
	}
	return f.Commit(name)
}

// Commit syncs and closes the file and calls it name. Where that fails the file
// is removed.
func (f *File) Commit(name string) error {
	if err := f.Sync(); err != nil {
		return f.Discard(err)
	}
	err := f.Close()
	if err == nil {
		err = Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, removeTemporary(f.Name()))
	}
	return SyncDir(filepath.Dir(name))
}

// Discard closes and removes the file for the reason given, and returns that
// with whatever else goes wrong.
func (f *File) Discard(reason error) error {
	// What became of a file that is removed does not matter.
	_ = f.f.Close()
	return errors.Join(reason, removeTemporary(f.Name()))
}

func removeTemporary(name string) error {
	if err := Remove(name); err != nil {
		return fmt.Errorf("removing the temporary %s: %w", name, err)
	}
	return nil
}
