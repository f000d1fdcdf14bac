package labels

import (
	"fmt"

	"stance/pipeline/source"
)

// TidyColumn is a column of a table of results: its name and the kind of its
// values, source.String, source.Int, source.Float or source.Bool.
type TidyColumn struct {
	Name string
	Kind source.Kind
}

// WriteTidy writes rows of results to a file whose extension names the format,
// as in Create. A value is a string, int, float64, bool or nil for null, of the
// kind of its column.
func WriteTidy(path string, columns []TidyColumn, rows [][]any) error {
	var out []outputColumn
	for _, c := range columns {
		out = append(out, outputColumn{c.Name, c.Kind})
	}
	o, err := create(path, out)
	if err != nil {
		return err
	}
	defer o.abort()
	cells := make([]source.Value, len(columns))
	for _, row := range rows {
		for i, v := range row {
			switch v := v.(type) {
			case nil:
				cells[i] = source.Value{}
			case string:
				cells[i] = text(v)
			case int:
				cells[i] = whole(v)
			case float64:
				cells[i] = number(v)
			case bool:
				cells[i] = boolean(v)
			default:
				return fmt.Errorf("writing %s: column %s has a %T", path, columns[i].Name, v)
			}
		}
		if err := o.write(cells); err != nil {
			return err
		}
	}
	return o.commit()
}
