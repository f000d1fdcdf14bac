package labels

import (
	"errors"
	"fmt"
	"io"

	"stance/pipeline/source"
)

// Verdict is what people said of a row of a result folder.
type Verdict struct {
	Origin
	Label    string // "": drawn, and not labelled yet
	Designed bool   // the input has the column inclusion_probability, filled or not
	Input    string
	Position string
}

// Place says where the verdict stands, for messages.
func (v *Verdict) Place() string { return v.Input + ": " + v.Position }

// ReadVerdicts reads labels by the row that they are of: the columns of
// OriginColumns, or an id that Key.String made, and label, which is one of
// classes or empty. Other columns are not looked at, and several labels of one
// row are all given. The first row that cannot be used is an error: figures
// from the rest of a sample would be those of another sample.
func ReadVerdicts(paths []string, classes []string, stdin io.Reader) ([]Verdict, error) {
	inputs, err := files(paths)
	if err != nil {
		return nil, err
	}
	wanted := columns(Options{})
	for i := range wanted {
		if i < columnOrigin && i != columnID && i != columnLabel {
			wanted[i] = source.Column{Name: wanted[i].Name, Accept: ^source.Kinds(0)}
		}
	}
	var all []Verdict
	for _, in := range inputs {
		if in.Format == source.Text {
			return nil, fmt.Errorf("%s: a .txt file has no columns; labels are .jsonl, .csv, .tsv or .parquet", in.Name)
		}
		if all, err = appendVerdicts(all, in, wanted, classes, stdin); err != nil {
			return nil, fmt.Errorf("%s: %w", in.Name, err)
		}
	}
	return all, nil
}

func appendVerdicts(all []Verdict, in source.Input, wanted []source.Column, classes []string, stdin io.Reader) (_ []Verdict, err error) {
	t, err := source.OpenTable(in, wanted, stdin, Limits{}, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	if fault := t.Missing(nil); fault != nil {
		return nil, fault
	}
	for {
		row, err := t.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		v := Verdict{Input: in.Name, Position: row.Position, Label: row.Values[columnLabel].Text(), Designed: t.Has(InclusionColumn)}
		o, fault := origin(row)
		switch {
		case fault != nil:
			return nil, fault
		case o != nil:
			v.Origin = *o
		default:
			if v.Key, err = ParseKey(row.Values[columnID].Text()); err != nil {
				return nil, faultf(row.Position, ReasonBadOrigin,
					"the columns %s, %s and %s are needed to say which row of the result is meant: take them over from the sample", ArticleIDColumn, SentenceIDColumn, HolderIDColumn)
			}
		}
		if v.Label != "" {
			if fault := checkLabel(row.Position, v.Label, Options{Classes: classes}); fault != nil {
				return nil, fault
			}
		}
		all = append(all, v)
	}
}
