package main

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"

	"stance/model"
	"stance/pipeline/labels"
)

const (
	folds   = 5
	seed    = 1
	fewRows = 500 // of the small training sets
	seeds   = 5   // how many of them
)

// data are the rows of a set, as files of labelled sentences and in memory.
type data struct {
	set
	dir        string
	binary     string // stance, to time it
	trainFile  string
	devFiles   []string
	devSizes   []int  // rows of each
	devFile    string // all of them
	fewFiles   []string
	train, dev []*labels.Row
	fold       []int   // of each of train
	few        [][]int // rows of train, by seed
}

// load imports a set. Development texts that train has are left out.
func load(s set, shared, tmp string) (*data, error) {
	d := &data{set: s, dir: filepath.Join(tmp, s.name)}
	known := map[string]bool{}
	var err error
	d.trainFile = d.dir + "-train.jsonl"
	if d.train, err = convert(s.format, filepath.Join(shared, "data", s.train), d.trainFile, nil); err != nil {
		return nil, err
	}
	for _, row := range d.train {
		known[row.Group] = true
	}
	for i, name := range s.dev {
		file := fmt.Sprintf("%s-dev%d.jsonl", d.dir, i)
		rows, err := convert(s.format, filepath.Join(shared, "data", name), file, known)
		if err != nil {
			return nil, err
		}
		d.devFiles = append(d.devFiles, file)
		d.dev, d.devSizes = append(d.dev, rows...), append(d.devSizes, len(rows))
	}
	d.devFile = d.dir + "-dev.jsonl"
	if err := write(d.devFile, d.dev); err != nil {
		return nil, err
	}
	bare := &model.Dataset{Classes: s.task.Classes}
	for _, row := range d.train {
		bare.Examples = append(bare.Examples, model.Example{ID: row.ID, Label: slices.Index(s.task.Classes, row.Label), Weight: 1, Group: row.Group})
	}
	if d.fold, err = model.Folds(bare, bare.All(), folds, seed); err != nil {
		return nil, fmt.Errorf("parting %s: %w", s.train, err)
	}
	for n := range seeds {
		chosen := rand.New(rand.NewPCG(uint64(n), 0x666577)).Perm(len(d.train))[:fewRows]
		slices.Sort(chosen)
		var rows []*labels.Row
		for _, i := range chosen {
			rows = append(rows, d.train[i])
		}
		file := fmt.Sprintf("%s-few%d.jsonl", d.dir, n)
		if err := write(file, rows); err != nil {
			return nil, err
		}
		d.few, d.fewFiles = append(d.few, chosen), append(d.fewFiles, file)
	}
	return d, nil
}

// convert imports a published file, without the texts in leave.
func convert(format, from, to string, leave map[string]bool) (rows []*labels.Row, err error) {
	err = labels.Import(format, []string{from}, labels.ImportOptions{}, func(item labels.Item) error {
		if item.Reject != nil {
			return fmt.Errorf("a row that cannot be used: %s", item.Reject)
		}
		row := item.Row
		if row.Group = labels.Group(row.Text); !leave[row.Group] {
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("importing %s: %w", from, err)
	}
	return rows, write(to, rows)
}

func write(name string, rows []*labels.Row) error {
	w, err := labels.Create(name)
	if err != nil {
		return err
	}
	defer w.Close()
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			return err
		}
	}
	return w.Commit()
}

// masked is the sentence with holder and target replaced by a word each.
func masked(row *labels.Row) string {
	type mark struct {
		start, end int
		word       string
	}
	marks := []mark{{row.Holder.Start, row.Holder.End, " holdermention "}, {row.Target.Start, row.Target.End, " targetmention "}}
	slices.SortFunc(marks, func(a, b mark) int { return a.start - b.start })
	var b strings.Builder
	at := 0
	for _, m := range marks {
		if m.end > m.start && m.start >= at {
			b.WriteString(row.Text[at:m.start])
			b.WriteString(m.word)
			at = m.end
		}
	}
	b.WriteString(row.Text[at:])
	return b.String()
}
