package table

import (
	"io"
	"io/fs"
	"os"
)

// fileSystem is what writing needs of the disk, so that a test can let each
// step fail.
type fileSystem interface {
	MkdirAll(dir string) error
	Create(name string) (syncWriter, error)
	Rename(from, to string) error
	Remove(name string) error
	SyncDir(dir string) error
}

type syncWriter interface {
	io.WriteCloser
	Sync() error
}

// disk is the operating system's file system.
type disk struct{}

func (disk) MkdirAll(dir string) error              { return os.MkdirAll(dir, 0o777) }
func (disk) Create(name string) (syncWriter, error) { return os.Create(name) }
func (disk) Rename(from, to string) error           { return os.Rename(from, to) }
func (disk) Remove(name string) error               { return os.Remove(name) }

func (disk) SyncDir(dir string) error { return SyncDir(dir) }

// SyncDir makes the renames within dir last. Systems that cannot sync a folder
// (Windows) keep their renames by other means, so that refusal is no failure.
func SyncDir(dir string) error {
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
