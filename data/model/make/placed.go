package main

import (
	"fmt"
	"path/filepath"

	"stance/data/external/places"
	"stance/pipeline/labels"
)

// placedLabels reads packed labels of stance in sentences of the shared data:
// source, place, CRC-32, length, holder from and to (-1: speaks from outside the
// sentence), target from and to (-1: none), label.
func placedLabels(packed, shared string) ([]*labels.Row, error) {
	texts := places.NewTexts(filepath.Join(shared, "data"))
	var all []*labels.Row
	err := places.Each(packed, func(fields []string) error {
		row, err := placed(texts, fields)
		all = append(all, row)
		return err
	})
	return all, err
}

func placed(texts *places.Texts, fields []string) (*labels.Row, error) {
	if len(fields) != 9 {
		return nil, fmt.Errorf("%d fields, not 9", len(fields))
	}
	number, err := places.Integers(fields[1:8])
	if err != nil {
		return nil, err
	}
	row, err := rowAt(texts, fields[0], number[0], number[1], number[2])
	if err != nil {
		return nil, err
	}
	if number[3] >= 0 {
		if row.Holder, err = span(row.Text, number[3], number[4]); err != nil {
			return nil, err
		}
	}
	if number[5] >= 0 {
		if row.Target, err = span(row.Text, number[5], number[6]); err != nil {
			return nil, err
		}
	}
	row.ID = placeID(fields[0], number[0], number[3], number[4], number[5], number[6])
	row.Label = fields[8]
	return row, nil
}

// placeID names a label by its source, the place of its sentence, and holder and target.
func placeID(source string, place, holderFrom, holderTo, targetFrom, targetTo int) string {
	return fmt.Sprintf("%s:%d:%d-%d:%d-%d", source, place, holderFrom, holderTo, targetFrom, targetTo)
}
