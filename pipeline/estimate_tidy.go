package pipeline

import (
	"stance/pipeline/labels"
	"stance/pipeline/source"
)

// Tidy lays the estimates out as one table: a row for each figure of each
// group, then for each difference, whose columns "against" say from what; each
// column of --by is one of its own, null where a row is not parted by it.
func (e *Estimates) Tidy() ([]labels.TidyColumn, [][]any) {
	columns := []labels.TidyColumn{{Name: "kind", Kind: source.String}}
	for _, name := range e.By {
		columns = append(columns, labels.TidyColumn{Name: name, Kind: source.String})
	}
	for _, name := range e.By {
		columns = append(columns, labels.TidyColumn{Name: "against_" + name, Kind: source.String})
	}
	columns = append(columns, labels.TidyColumn{Name: "figure", Kind: source.String})
	for _, name := range []string{"estimate", "low", "high", "raw", "classical", "classical_low", "classical_high", "narrower", "worth", "lambda", "p", "q"} {
		columns = append(columns, labels.TidyColumn{Name: name, Kind: source.Float})
	}
	for _, name := range []string{"rows", "labels", "articles"} {
		columns = append(columns, labels.TidyColumn{Name: name, Kind: source.Int})
	}
	columns = append(columns, labels.TidyColumn{Name: "note", Kind: source.String})
	var rows [][]any
	for i := range e.Figures {
		f := &e.Figures[i]
		row := append([]any{"figure"}, append(e.cells(f.Group), e.cells(nil)...)...)
		row = append(row, f.Figure)
		for _, v := range []*float64{f.Estimate, f.Low, f.High, f.Raw, f.Classical, f.ClassicalLow, f.ClassicalHigh, f.Narrower, f.Worth, f.Lambda} {
			row = append(row, orNull(v))
		}
		rows = append(rows, append(row, nil, nil, f.Rows, f.Labels, f.Articles, f.Note))
	}
	for i := range e.Differences {
		d := &e.Differences[i]
		row := append([]any{"difference"}, append(e.cells(d.Group), e.cells(d.Against)...)...)
		row = append(row, d.Figure, d.Estimate, d.Low, d.High, nil, nil, nil, nil, nil, nil, nil, d.P, d.Q, nil, nil, nil)
		note := ""
		if d.Beyond {
			note = "beyond chance"
		}
		rows = append(rows, append(row, note))
	}
	return columns, rows
}

// cells are the group's values by column of By; "" is a value that is null in
// the tables, null a column that does not part the group.
func (e *Estimates) cells(g Group) []any {
	out := make([]any, len(e.By))
	for i, name := range e.By {
		for _, v := range g {
			if v.Column == name && v.Value != nil {
				out[i] = *v.Value
			} else if v.Column == name {
				out[i] = ""
			}
		}
	}
	return out
}

func orNull(v *float64) any {
	if v == nil {
		return nil
	}
	return *v
}
