package table

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stance/pipeline/disk"
)

// failFrom lets an operation fail once it has been carried out countdown times,
// and from then on.
func failFrom(operation disk.Op, countdown int, err error) func(disk.Step) error {
	return func(s disk.Step) error {
		if s.Op != operation {
			return nil
		}
		countdown--
		if countdown < 0 {
			return err
		}
		return nil
	}
}

func TestFailingDiskLeavesNoTemporaries(t *testing.T) {
	full := errors.New("no space left on the device")
	rows := []*Rows{sampleRows(3)}
	for _, operation := range []disk.Op{disk.OpMkdir, disk.OpCreate, disk.OpWrite, disk.OpSync, disk.OpClose, disk.OpRename, disk.OpSyncDir} {
		for _, countdown := range []int{0, len(Tables) - 1} {
			t.Run(fmt.Sprintf("%s %d", operation, countdown), func(t *testing.T) {
				dir := t.TempDir()
				restore := disk.Inject(failFrom(operation, countdown, full))
				_, err := WritePart(dir, 7, rows, testMeta)
				restore()
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
	for _, operation := range []disk.Op{disk.OpCreate, disk.OpWrite, disk.OpSync, disk.OpClose, disk.OpRename} {
		t.Run(string(operation), func(t *testing.T) {
			dir := t.TempDir()
			defer disk.Inject(failFrom(operation, 0, full))()
			err := Complete(dir, NewManifest(testMeta, nil, nil))
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
	if _, err := WritePart(file, 0, []*Rows{{}}, testMeta); err == nil {
		t.Error("a file as the folder: no error")
	}
}
