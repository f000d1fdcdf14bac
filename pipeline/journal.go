package pipeline

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"stance/pipeline/disk"
	"stance/pipeline/table"
)

// journalName is the file in a result folder that names the parts which are
// done. It is there only while a run is not complete.
const journalName = "_journal.jsonl"

// journalHead is the first line: what the run was asked to do. A run goes on
// only under the same head.
type journalHead struct {
	Version string            `json:"version"`
	Model   string            `json:"model_sha256"`
	Inputs  []string          `json:"inputs"`
	Options map[string]string `json:"options"`
}

// journalPart is a line for each shard that is safe on disk.
type journalPart struct {
	Shard    int          `json:"shard"`
	Inputs   int          `json:"inputs"`         // read for this shard
	Bytes    int64        `json:"bytes"`          // of their text
	Sum      uint32       `json:"sum"`            // of all inputs up to its end
	Open     bool         `json:"open,omitempty"` // the run stopped within the shard, whose parts are in openName
	Articles int          `json:"articles"`
	Rejects  int          `json:"rejects"`
	Cut      int          `json:"cut_sentences"`
	Parts    []table.Part `json:"parts"`
}

// journal is open for appending.
type journal struct {
	file *disk.File
	done []journalPart // but for an open one
}

// readJournal returns the head and the parts of an unfinished run; a last line
// that was cut off by a crash is left out. Only the last part may be open.
// fs.ErrNotExist where there is none.
func readJournal(dir string) (journalHead, []journalPart, error) {
	var head journalHead
	f, err := os.Open(filepath.Join(dir, journalName))
	if err != nil {
		return head, nil, fmt.Errorf("reading the journal: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	var parts []journalPart
	for n := 0; lines.Scan(); n++ {
		if n == 0 {
			if err := json.Unmarshal(lines.Bytes(), &head); err != nil {
				return head, nil, fmt.Errorf("reading the journal %s: its first line is damaged (%w): start anew with --overwrite", f.Name(), err)
			}
			continue
		}
		var p journalPart
		if json.Unmarshal(lines.Bytes(), &p) != nil {
			break
		}
		if last := len(parts) - 1; last >= 0 && parts[last].Open {
			parts = parts[:last] // the run went on with it
		}
		if p.Shard != len(parts) {
			break
		}
		parts = append(parts, p)
	}
	if err := lines.Err(); err != nil {
		return head, nil, fmt.Errorf("reading the journal %s: %w", f.Name(), err)
	}
	return head, parts, nil
}

// createJournal writes head and the parts that are kept, and leaves the
// journal open for more. A journal that was there is replaced at once.
func createJournal(dir string, head journalHead, kept []journalPart) (*journal, error) {
	tmp := filepath.Join(dir, "."+journalName+".tmp")
	f, err := disk.Create(tmp)
	if err != nil {
		return nil, fmt.Errorf("creating the journal: %w", err)
	}
	j := &journal{file: f}
	err = j.line(head)
	for _, p := range kept {
		if err == nil {
			err = j.add(p)
		}
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = disk.Rename(tmp, filepath.Join(dir, journalName))
	}
	if err != nil {
		return nil, fmt.Errorf("creating the journal: %w", f.Discard(err))
	}
	return j, disk.SyncDir(dir)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// add records a shard whose parts are safe on disk.
func (j *journal) add(p journalPart) error {
	if err := j.line(p); err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("syncing the journal: %w", err)
	}
	if !p.Open {
		j.done = append(j.done, p)
	}
	return nil
}

func (j *journal) line(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = j.file.Write(append(b, '\n'))
	return err
}
