package table

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// faulty is the disk until its countdown runs out: from then on the operation
// counted fails.
type faulty struct {
	disk
	operation string
	countdown int
	err       error
}

func (f *faulty) fails(operation string) bool {
	if operation != f.operation {
		return false
	}
	f.countdown--
	return f.countdown < 0
}

func (f *faulty) MkdirAll(dir string) error {
	if f.fails("mkdir") {
		return f.err
	}
	return f.disk.MkdirAll(dir)
}

func (f *faulty) Create(name string) (syncWriter, error) {
	if f.fails("create") {
		return nil, f.err
	}
	w, err := f.disk.Create(name)
	return faultyFile{w, f}, err
}

func (f *faulty) Rename(from, to string) error {
	if f.fails("rename") {
		return f.err
	}
	return f.disk.Rename(from, to)
}

func (f *faulty) SyncDir(dir string) error {
	if f.fails("syncdir") {
		return f.err
	}
	return f.disk.SyncDir(dir)
}

type faultyFile struct {
	syncWriter
	fs *faulty
}

func (f faultyFile) Write(p []byte) (int, error) {
	if f.fs.fails("write") {
		n, _ := f.syncWriter.Write(p[:len(p)/2])
		return n, f.fs.err
	}
	return f.syncWriter.Write(p)
}

func (f faultyFile) Sync() error {
	if f.fs.fails("sync") {
		return f.fs.err
	}
	return f.syncWriter.Sync()
}

func (f faultyFile) Close() error {
	err := f.syncWriter.Close()
	if f.fs.fails("close") {
		return f.fs.err
	}
	return err
}

func TestFailingDiskLeavesNoTemporaries(t *testing.T) {
	full := errors.New("no space left on the device")
	rows := sampleRows(3)
	for _, operation := range []string{"mkdir", "create", "write", "sync", "close", "rename", "syncdir"} {
		for _, countdown := range []int{0, len(Tables) - 1} {
			t.Run(fmt.Sprintf("%s %d", operation, countdown), func(t *testing.T) {
				dir := t.TempDir()
				fsys := &faulty{operation: operation, countdown: countdown, err: full}
				_, err := writePart(fsys, dir, 7, rows, testMeta)
				if !errors.Is(err, full) {
					t.Fatalf("error %v, want %v", err, full)
				}
				if !strings.Contains(err.Error(), "table ") && !strings.Contains(err.Error(), "part-00007") {
					t.Errorf("the error names no table: %v", err)
				}
				for name, text := range files(t, dir) {
					if strings.HasSuffix(name, ".tmp") {
						t.Errorf("the temporary %s of %d bytes is left", name, len(text))
					}
				}
				// The next attempt must do as if there had been none.
				parts, err := WritePart(dir, 7, rows, testMeta)
				if err != nil || len(parts) != len(Tables) {
					t.Errorf("second attempt: %d parts, error %v", len(parts), err)
				}
			})
		}
	}
}

func TestFailingDiskLeavesNoManifest(t *testing.T) {
	full := errors.New("no space left on the device")
	for _, operation := range []string{"create", "write", "sync", "close", "rename"} {
		t.Run(operation, func(t *testing.T) {
			dir := t.TempDir()
			err := complete(&faulty{operation: operation, err: full}, dir, NewManifest(testMeta, nil, nil))
			if !errors.Is(err, full) {
				t.Fatalf("error %v, want %v", err, full)
			}
			if left := files(t, dir); len(left) > 0 {
				t.Errorf("files are left: %v", left)
			}
		})
	}
}

func TestUnwritableFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := WritePart(file, 0, &Rows{}, testMeta); err == nil {
		t.Error("a file as the folder: no error")
	}
}
