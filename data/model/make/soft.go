package main

import (
	"fmt"
	"path/filepath"

	"stance/data/external/places"
	"stance/pipeline"
)

// softLabels reads the packed soft labels of tone (see data/teacher/pack.py)
// and finds their sentences again in the shared data.
func softLabels(packed, shared string) ([]pipeline.SoftLabel, error) {
	texts := places.NewTexts(filepath.Join(shared, "data"))
	var all []pipeline.SoftLabel
	err := places.Each(packed, func(fields []string) error {
		s, err := soft(texts, fields)
		all = append(all, s)
		return err
	})
	return all, err
}

func soft(texts *places.Texts, fields []string) (pipeline.SoftLabel, error) {
	var s pipeline.SoftLabel
	if len(fields) != 8 {
		return s, fmt.Errorf("%d fields, not 8", len(fields))
	}
	number, err := places.Integers(fields[1:])
	if err != nil {
		return s, err
	}
	start, end, positive, negative := number[3], number[4], number[5], number[6]
	if s.Row, err = rowAt(texts, fields[0], number[0], number[1], number[2]); err != nil {
		return s, err
	}
	if s.Row.Holder, err = span(s.Row.Text, start, end); err != nil {
		return s, err
	}
	s.Row.ID = fields[0] + ":" + fields[1] + ":" + fields[4]
	p, n := float64(positive)/1000, float64(negative)/1000
	s.P = []float64{p, max(0, 1-p-n), n}
	return s, nil
}
