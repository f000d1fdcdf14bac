package table

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"sync/atomic"
	"unsafe"

	"golang.org/x/sync/errgroup"

	"stance/pipeline/disk"
)

// Part is a file of a table.
type Part struct {
	Path   string `json:"path"` // from the result folder, with slashes
	Rows   int    `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// WritePart writes rows, those of each behind those of the one before, as part n
// of every table below dir and returns the parts in the order of Tables. The
// tables are encoded side by side, on as many cores as the program may use. Each
// file is written under a temporary name and synced; only when all are safe do
// they get their names, so that a failure leaves no part half-written. The same
// rows give the same bytes; more than MaxRows are an error.
func WritePart(dir string, n int, rows []*Rows, meta Metadata) ([]Part, error) {
	jobs := make([]job, len(Tables))
	for i, t := range Tables {
		jobs[i].table = t
		for _, r := range rows {
			jobs[i].add(reflect.ValueOf(r).Elem().Field(t.rows))
		}
	}
	return writeJobs(dir, n, jobs, meta)
}

// WriteTable writes rows as part n of their own table alone.
func WriteTable[T any](dir string, n int, rows []T, meta Metadata) (Part, error) {
	t, err := tableOf[T]()
	if err != nil {
		return Part{}, err
	}
	j := job{table: t}
	j.add(reflect.ValueOf(rows))
	parts, err := writeJobs(dir, n, []job{j}, meta)
	if err != nil {
		return Part{}, err
	}
	return parts[0], nil
}

// job is rows to write, where each of them is, and the table that they belong to.
type job struct {
	table *Table
	rows  []unsafe.Pointer
}

// add adds a slice of the table's rows.
func (j *job) add(rows reflect.Value) {
	first, size := rows.UnsafePointer(), j.table.row.Size()
	for i := range rows.Len() {
		j.rows = append(j.rows, unsafe.Add(first, uintptr(i)*size))
	}
}

// values is how many values there are to write.
func (j job) values() int { return len(j.rows) * len(j.table.Columns) }

func writeJobs(dir string, n int, jobs []job, meta Metadata) (parts []Part, err error) {
	parts = make([]Part, len(jobs))
	temporary := make([]string, len(jobs)) // "": none
	defer func() {
		if err == nil {
			return
		}
		for _, name := range temporary {
			if name == "" {
				continue
			}
			if removal := disk.Remove(name); removal != nil {
				err = errors.Join(err, fmt.Errorf("removing the temporary %s: %w", name, removal))
			}
		}
	}()
	if rows := total(jobs); rows > MaxRows {
		return nil, fmt.Errorf("part %d has %d rows, more than %d", n, rows, MaxRows)
	}
	err = encodeJobs(jobs, meta, func(i int, file []byte) (err error) {
		parts[i], temporary[i], err = writeTemporary(dir, n, jobs[i], file)
		if err != nil {
			return fmt.Errorf("writing part %d of table %s: %w", n, jobs[i].table.Name, err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i, part := range parts {
		name := filepath.Join(dir, filepath.FromSlash(part.Path))
		if err := disk.Rename(temporary[i], name); err != nil {
			return nil, fmt.Errorf("naming %s: %w", name, err)
		}
		temporary[i] = ""
	}
	for _, j := range jobs {
		if err := disk.SyncDir(filepath.Join(dir, j.table.Name)); err != nil {
			return nil, fmt.Errorf("syncing the folder of table %s: %w", j.table.Name, err)
		}
	}
	return parts, nil
}

// total is the number of rows of all jobs.
func total(jobs []job) int {
	n := 0
	for _, j := range jobs {
		n += len(j.rows)
	}
	return n
}

// encodeJobs encodes the jobs side by side and hands the file of each to write, one
// after another: while the disk takes one in, others are encoded.
func encodeJobs(jobs []job, meta Metadata, write func(i int, file []byte) error) error {
	order := inOrder(len(jobs))
	// The largest first, so that none is left behind on one core at the end.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(jobs[b].values(), jobs[a].values()) })
	files := make([]chan []byte, len(jobs))
	for i := range files {
		files[i] = make(chan []byte, 1)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		group.Go(func() error {
			for at := next.Add(1) - 1; at < int64(len(order)) && ctx.Err() == nil; at = next.Add(1) - 1 {
				j := jobs[order[at]]
				var b bytes.Buffer
				// Anonymous, so that the Parquet library finds no more than Write.
				if err := j.table.encode(struct{ io.Writer }{&b}, j.rows, meta); err != nil {
					return fmt.Errorf("encoding table %s: %w", j.table.Name, err)
				}
				files[order[at]] <- b.Bytes()
			}
			return nil
		})
	}
	for _, i := range order {
		select {
		case file := <-files[i]:
			if err := write(i, file); err != nil {
				stop()
				return errors.Join(err, group.Wait())
			}
		case <-ctx.Done():
			return group.Wait()
		}
	}
	return group.Wait()
}

// writeTemporary writes and syncs one file under a name that readers of the
// folder overlook. tmp is its name once it exists, whatever the error.
func writeTemporary(dir string, n int, j job, file []byte) (part Part, tmp string, err error) {
	name := fmt.Sprintf("part-%05d.parquet", n)
	folder := filepath.Join(dir, j.table.Name)
	if err := disk.MkdirAll(folder); err != nil {
		return Part{}, "", err
	}
	tmp, err = writeSynced(filepath.Join(folder, "."+name+".tmp"), file)
	if err != nil {
		return Part{}, tmp, err
	}
	sum := sha256.Sum256(file)
	return Part{
		Path:   j.table.Name + "/" + name,
		Rows:   len(j.rows),
		Bytes:  int64(len(file)),
		SHA256: hex.EncodeToString(sum[:]),
	}, tmp, nil
}

// writeSynced creates name with the content, and syncs and closes it. created
// is name once it exists.
func writeSynced(name string, content []byte) (created string, err error) {
	f, err := disk.Create(name)
	if err != nil {
		return "", err
	}
	if _, err = f.Write(content); err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return name, err
}
