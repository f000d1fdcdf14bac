package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"stance/pipeline/disk"
)

// checkOutput refuses a name that no file can be written to, before the work
// whose result it is to hold.
func checkOutput(name string) error {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return fmt.Errorf("writing %s: it is a folder; name a file", name)
	}
	folder := filepath.Dir(name)
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("writing %s: there is no folder %s; create it first", name, folder)
	case err != nil:
		return fmt.Errorf("writing %s: %w", name, err)
	case !info.IsDir():
		return fmt.Errorf("writing %s: %s is no folder", name, folder)
	}
	return nil
}

// checkFolder refuses a name that no folder can have.
func checkFolder(name string) error {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		return fmt.Errorf("writing into %s: it is a file; name a folder", name)
	}
	return nil
}

// writeWhole writes a file that appears when it is whole.
func writeWhole(name string, content []byte) error {
	if err := disk.WriteFile(name, content); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}
