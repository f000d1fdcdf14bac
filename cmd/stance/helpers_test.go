package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
	"github.com/gofrs/flock"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// helpers are the commands that scripts use beside stance.
var helpers = map[string]func(args []string) error{
	"status":  status,
	"pack":    pack,
	"cut":     cut,
	"fill":    fill,
	"patch":   patch,
	"parquet": makeParquet,
	"arrow":   makeArrow,
	"unarrow": printArrow,
	"leaving": leaving,
	"rows":    printRows,
	"adds-up": addsUp,
	"parts":   partsAddUp,
	"same":    same,
	"many":    many,
	"stalled": stalled,
	"locked":  locked,
	"valid":   valid,
}

func helped(helper func([]string) error) {
	err := helper(os.Args[1:])
	var child *exec.ExitError
	if errors.As(err, &child) {
		os.Exit(child.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99) // none of stance's own statuses
	}
}

// status N COMMAND… runs a command and fails unless it ends with status N.
func status(args []string) error {
	c := exec.Command(args[1], args[2:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := c.Run()
	if failed := (*exec.ExitError)(nil); err != nil && !errors.As(err, &failed) {
		return err
	}
	if got := strconv.Itoa(c.ProcessState.ExitCode()); got != args[0] {
		return fmt.Errorf("status %s, want %s", got, args[0])
	}
	return nil
}

// pack IN OUT compresses by the extension of OUT.
func pack(args []string) error {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var b bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&b)
	if filepath.Ext(args[1]) == ".zst" {
		if w, err = zstd.NewWriter(&b); err != nil {
			return err
		}
	}
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.WriteFile(args[1], b.Bytes(), 0o666)
}

// cut FILE N takes the last N bytes off a file.
func cut(args []string) error {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], content[:len(content)-n], 0o666)
}

// fill FILE.csv LABEL… writes the labels, in turn, into the column label.
func fill(args []string) error {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return err
	}
	column := slices.Index(rows[0], "label")
	for i, row := range rows[1:] {
		row[column] = args[1:][i%len(args[1:])]
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return err
	}
	return os.WriteFile(args[0], b.Bytes(), 0o666)
}

// patch FILE OFFSET HEX writes bytes into a file.
func patch(args []string) error {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	at, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	with, err := hex.DecodeString(args[2])
	if err != nil {
		return err
	}
	copy(content[at:], with)
	return os.WriteFile(args[0], content, 0o666)
}

// makeParquet OUT NAME:TYPE=VALUE|VALUE… writes a Parquet file; the types are
// string, int, float and bool, and an empty value is null.
func makeParquet(args []string) error {
	types := map[string]arrow.DataType{
		"string": arrow.BinaryTypes.String, "int": arrow.PrimitiveTypes.Int64,
		"float": arrow.PrimitiveTypes.Float64, "bool": arrow.FixedWidthTypes.Boolean,
	}
	var fields []arrow.Field
	var cells [][]string
	for _, a := range args[1:] {
		column, values, _ := strings.Cut(a, "=")
		name, kind, _ := strings.Cut(column, ":")
		fields = append(fields, arrow.Field{Name: name, Type: types[kind], Nullable: true})
		cells = append(cells, strings.Split(values, "|"))
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	for i, column := range cells {
		for _, v := range column {
			if v == "" {
				b.Field(i).AppendNull()
			} else if err := b.Field(i).AppendValueFromString(v); err != nil {
				return err
			}
		}
	}
	record := b.NewRecord()
	out, err := os.Create(args[0])
	if err != nil {
		return err
	}
	w, err := pqarrow.NewFileWriter(record.Schema(), out, nil, pqarrow.DefaultWriterProps())
	if err != nil {
		return err
	}
	if err := w.Write(record); err != nil {
		return err
	}
	return w.Close()
}

// printRows FILE|FOLDER COLUMN… prints columns of Parquet files, a line for
// each row, with bars between; without columns it prints their names.
func printRows(args []string) error {
	names := []string{args[0]}
	if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
		if names, err = filepath.Glob(filepath.Join(args[0], "*.parquet")); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := printFile(name, args[1:]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func printFile(name string, columns []string) error {
	r, err := file.OpenParquetFile(name, false)
	if err != nil {
		return err
	}
	defer r.Close()
	in, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{BatchSize: 1 << 20}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	schema, err := in.Schema()
	if err != nil {
		return err
	}
	if len(columns) == 0 {
		for _, f := range schema.Fields() {
			fmt.Println(f.Name)
		}
		return nil
	}
	records, err := in.GetRecordReader(context.Background(), nil, nil)
	if err != nil {
		return err
	}
	defer records.Release()
	for records.Next() {
		record := records.Record()
		for row := range int(record.NumRows()) {
			for i, column := range columns {
				at := schema.FieldIndices(column)
				if len(at) == 0 {
					return fmt.Errorf("no column %q", column)
				}
				if i > 0 {
					fmt.Print("|")
				}
				if v := record.Column(at[0]); v.IsNull(row) {
					fmt.Print("null")
				} else {
					fmt.Print(v.ValueStr(row))
				}
			}
			fmt.Println()
		}
	}
	if err := records.Err(); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// addsUp FILE.jsonl CLASS… checks that each row of predictions that is not
// rejected has probabilities of these classes that sum to 1, the label among
// them, and that one that is rejected has none.
func addsUp(args []string) error {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	for n, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			return err
		}
		if row["reject"] != nil {
			if row["label"] != nil || row["confidence"] != nil {
				return fmt.Errorf("row %d is rejected and has a label: %s", n+1, line)
			}
			continue
		}
		sum := 0.0
		for _, class := range args[1:] {
			p, ok := row["p_"+class].(float64)
			if !ok || p < 0 || p > 1 {
				return fmt.Errorf("row %d: p_%s is %v", n+1, class, row["p_"+class])
			}
			sum += p
		}
		label, _ := row["label"].(string)
		if math.Abs(sum-1) > 1e-6 || !slices.Contains(args[1:], label) || len(row) != 5+len(args)-1 {
			return fmt.Errorf("row %d: sum %v, label %q: %s", n+1, sum, label, line)
		}
	}
	return nil
}

// partsAddUp FILE checks, in the output of explain, that the parts of each
// class sum to its logit, as exactly as they are printed.
func partsAddUp(args []string) error {
	content, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	var sums []float64
	rows, found := 0, 0
	for _, line := range strings.Split(string(content), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 4 {
			continue
		}
		var z []float64
		for _, f := range fields[len(fields)-3:] {
			x, err := strconv.ParseFloat(f, 64)
			if err != nil {
				break
			}
			z = append(z, x)
		}
		switch {
		case len(z) < 3:
		case strings.HasPrefix(line, "  at the outset"):
			sums, rows = z, 1
		case strings.HasPrefix(line, "  logit"):
			for i := range z {
				if math.Abs(z[i]-sums[i]) > 0.0005*float64(rows+1) {
					return fmt.Errorf("class %d: the parts sum to %.4f, the logit is %.4f", i, sums[i], z[i])
				}
			}
			found++
		case sums != nil && !strings.HasPrefix(line, "  probability"):
			rows++
			for i := range z {
				sums[i] += z[i]
			}
		}
	}
	if found == 0 {
		return fmt.Errorf("%s holds no explanation", args[0])
	}
	return nil
}

// same A B compares two result folders byte by byte, but for run.json, which
// alone may differ from run to run.
func same(args []string) error {
	var trees [2]map[string][]byte
	for i, root := range args {
		trees[i] = map[string][]byte{}
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || e.Name() == "run.json" {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err == nil {
				trees[i][rel], err = os.ReadFile(path)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	for name, content := range trees[0] {
		other, ok := trees[1][name]
		if !ok {
			return fmt.Errorf("%s is in %s alone", name, args[0])
		}
		if !bytes.Equal(content, other) {
			return fmt.Errorf("%s differs", name)
		}
		delete(trees[1], name)
	}
	for name := range trees[1] {
		return fmt.Errorf("%s is in %s alone", name, args[1])
	}
	return nil
}

// many N prints N short articles as JSON lines.
func many(args []string) error {
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	w := bufio.NewWriter(os.Stdout)
	for i := range n {
		fmt.Fprintf(w, "{\"id\":\"a%d\",\"text\":\"Oslo thanked Lima for shipment %d.\"}\n", i, i)
	}
	return w.Flush()
}

// stalled INPUT FILE SIGNAL COMMAND… feeds a command with a file on standard
// input that it never closes, waits until the command has made another file,
// sends the signal INT or KILL, and ends as the command does: with status 137
// where it was killed.
func stalled(args []string) error {
	in, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer in.Close()
	c := exec.Command(args[3], args[4:]...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	stdin, err := c.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	fed := make(chan error, 1)
	go func() {
		_, err := io.Copy(stdin, in)
		fed <- err
	}()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(args[1]); err == nil {
			break
		}
		if time.Now().After(deadline) {
			return errors.Join(fmt.Errorf("%s did not come", args[1]), c.Process.Kill(), c.Wait())
		}
	}
	if err := <-fed; err != nil {
		return err
	}
	sig := os.Interrupt
	if args[2] == "KILL" {
		sig = os.Kill
	}
	if err := c.Process.Signal(sig); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err = <-ended:
	case <-time.After(time.Minute):
		return errors.Join(errors.New("the command did not end"), c.Process.Kill())
	}
	if status, ok := c.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		os.Exit(128 + int(status.Signal()))
	}
	return err
}

// locked FOLDER COMMAND… runs a command while another run holds the folder.
func locked(args []string) error {
	if err := os.MkdirAll(args[0], 0o777); err != nil {
		return err
	}
	l := flock.New(filepath.Join(args[0], "_lock"))
	if _, err := l.TryLock(); err != nil {
		return err
	}
	defer l.Unlock()
	c := exec.Command(args[1], args[2:]...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	return c.Run()
}
