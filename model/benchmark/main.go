// Command benchmark trains our logistic regression on a matrix in svmlight
// format and writes the weights, for compare.py to hold against scikit-learn.
//
//	python3 -m venv /tmp/peers
//	/tmp/peers/bin/pip install -r model/benchmark/requirements.txt
//	/tmp/peers/bin/python model/benchmark/compare.py ../shared/data/newsmtsc/train.jsonl
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"stance/model"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

func run() error {
	matrix := flag.String("matrix", "", "svmlight `file`: label, then column:value, columns from 0; rows of unit length")
	weights := flag.String("weights", "", "`file` to write: columns × classes, then the bias, as float64")
	columns := flag.Int("columns", 0, "columns of the matrix")
	classes := flag.Int("classes", 3, "classes, labelled from 0")
	c := flag.Float64("c", 1, "inverse strength of the penalty")
	workers := flag.Int("workers", 1, "cores")
	tolerance := flag.Float64("tolerance", 0, "largest component of the gradient; 0: the default")
	flag.Parse()
	d, err := read(*matrix, *classes)
	if err != nil {
		return err
	}
	trainer := model.LogReg{C: *c, Tolerance: *tolerance, Scaling: model.Scaling{MinCount: 1, NoIDF: true}}
	start := time.Now()
	classifier, err := trainer.Train(context.Background(), d, d.All(), model.Options{Workers: *workers})
	if err != nil {
		return err
	}
	seconds := time.Since(start).Seconds()
	l := classifier.(*model.Linear)
	out := make([]float64, (*columns+1)**classes)
	for i := range l.Vocabulary.Len() {
		at := int(l.Vocabulary.Key(i)) * *classes
		for k := range *classes {
			out[at+k] = float64(l.Weights[i**classes+k])
		}
	}
	copy(out[*columns**classes:], l.Bias)
	file, err := os.Create(*weights)
	if err != nil {
		return err
	}
	if err := binary.Write(file, binary.LittleEndian, out); err != nil {
		return fmt.Errorf("writing %s: %w", *weights, err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("writing %s: %w", *weights, err)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]float64{"seconds": seconds})
}

// read returns the rows of a matrix; every row is a group of its own.
func read(path string, classes int) (*model.Dataset, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	d := &model.Dataset{}
	for k := range classes {
		d.Classes = append(d.Classes, strconv.Itoa(k))
	}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		e, err := parse(lines.Text())
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		e.ID = strconv.Itoa(n)
		e.Group = e.ID
		d.Examples = append(d.Examples, e)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return d, d.Validate()
}

func parse(line string) (model.Example, error) {
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return model.Example{}, fmt.Errorf("an empty line")
	}
	label, err := strconv.Atoi(fields[0])
	if err != nil {
		return model.Example{}, fmt.Errorf("label: %w", err)
	}
	e := model.Example{Label: label, Weight: 1}
	for _, f := range fields[1:] {
		column, value, _ := strings.Cut(f, ":")
		key, err := strconv.ParseUint(column, 10, 32)
		if err != nil {
			return model.Example{}, fmt.Errorf("column: %w", err)
		}
		x, err := strconv.ParseFloat(value, 32)
		if err != nil {
			return model.Example{}, fmt.Errorf("value: %w", err)
		}
		e.Vector = append(e.Vector, model.Feature{Key: key, Value: float32(x)})
	}
	return e, nil
}
