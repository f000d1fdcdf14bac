package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// makeArrow IN.jsonl OUT.arrows ROWS COLUMN… writes string columns of JSON lines
// as an Arrow stream of batches of so many rows; what a line lacks is null.
func makeArrow(args []string) (err error) {
	in, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer in.Close()
	size, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	var fields []arrow.Field
	for _, name := range args[3:] {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	out, err := os.Create(args[1])
	if err != nil {
		return err
	}
	w := ipc.NewWriter(out, ipc.WithSchema(schema))
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	flush := func() error { return w.Write(b.NewRecord()) }
	rows := 0
	for lines := bufio.NewScanner(in); lines.Scan(); rows++ {
		if rows > 0 && rows%size == 0 {
			if err := flush(); err != nil {
				return err
			}
		}
		var row map[string]string
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return err
		}
		for i, f := range fields {
			if v, ok := row[f.Name]; ok {
				b.Field(i).(*array.StringBuilder).Append(v)
			} else {
				b.Field(i).AppendNull()
			}
		}
	}
	return errors.Join(flush(), w.Close(), out.Close())
}

// printArrow FILE [COLUMN…] prints columns of an Arrow stream as JSON, a line a
// row; without columns, their names.
func printArrow(args []string) error {
	in, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer in.Close()
	r, err := ipc.NewReader(in)
	if err != nil {
		return err
	}
	if len(args) == 1 {
		for _, f := range r.Schema().Fields() {
			fmt.Println(f.Name)
		}
	}
	for r.Next() && len(args) > 1 {
		for row := range int(r.Record().NumRows()) {
			values := make([]any, 0, len(args)-1)
			for _, name := range args[1:] {
				at := r.Schema().FieldIndices(name)
				if len(at) == 0 {
					return fmt.Errorf("no column %q", name)
				}
				values = append(values, r.Record().Column(at[0]).GetOneForMarshal(row))
			}
			text, err := json.Marshal(values)
			if err != nil {
				return err
			}
			fmt.Println(string(text))
		}
	}
	return r.Err()
}

// leaving COMMAND… runs a command whose standard output nobody reads any more,
// and prints the status that it ends with.
func leaving(args []string) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	if err := r.Close(); err != nil {
		return err
	}
	c := exec.Command(args[0], args[1:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, w, os.Stderr
	if err := c.Run(); c.ProcessState == nil {
		return err
	}
	_, err = fmt.Println("status", c.ProcessState.ExitCode())
	return err
}
