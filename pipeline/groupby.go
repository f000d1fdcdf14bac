package pipeline

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"stance/pipeline/source"
	"stance/pipeline/table"
)

// units of time that dates are grouped by, each with the name of the interval
// that a date is in; the names of a unit sort as time does.
var units = map[string]func(time.Time) string{
	"day": func(t time.Time) string { return t.Format(time.DateOnly) },
	"week": func(t time.Time) string {
		year, week := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	},
	"month":   func(t time.Time) string { return t.Format("2006-01") },
	"quarter": func(t time.Time) string { return fmt.Sprintf("%04d-Q%d", t.Year(), (int(t.Month())+2)/3) },
	"year":    func(t time.Time) string { return t.Format("2006") },
}

const unitNames = "day, week, month, quarter or year"

// grouping is a column that figures are grouped by.
type grouping struct {
	name     string // as it is written in results: holder_name, month(published)
	unit     string // of time; "" none
	table    *table.Table
	field    int // of the table's row
	nullable bool
}

// none stands for a value that is null: no target, no date.
const none = "\x00"

// parseGroupings reads the columns of --by, of articles and the task's table.
func parseGroupings(by string, task Task) ([]grouping, error) {
	if strings.TrimSpace(by) == "" {
		return nil, nil
	}
	var groupings []grouping
	times := 0
	for _, part := range strings.Split(by, ",") {
		g, err := parseGrouping(strings.TrimSpace(part), task)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(groupings, func(o grouping) bool { return o.name == g.name }) {
			return nil, Usagef("--by %s: %s stands twice", by, g.name)
		}
		if g.unit != "" {
			times++
		}
		groupings = append(groupings, g)
	}
	if times > 1 {
		return nil, Usagef("--by %s: give one unit of time", by)
	}
	if n := len(groupings); n > maxGroupings {
		return nil, Usagef("--by %s: %d columns; at most %d", by, n, maxGroupings)
	}
	return groupings, nil
}

const maxGroupings = 4

func parseGrouping(name string, task Task) (grouping, error) {
	column, unit := name, ""
	if head, rest, ok := strings.Cut(name, "("); ok {
		inner, closed := strings.CutSuffix(rest, ")")
		if _, known := units[head]; !known || !closed {
			return grouping{}, Usagef("--by %s: write %s of a date, as in month(published)", name, unitNames)
		}
		column, unit = strings.TrimSpace(inner), head
	} else if _, known := units[name]; known {
		column, unit = "published", name
	}
	g := grouping{name: column, unit: unit}
	var names []string
	for _, t := range []*table.Table{table.ByName(judgedTable(task)), table.ByName("articles")} {
		for i := range t.Columns {
			c := &t.Columns[i]
			names = append(names, c.Name)
			if c.Name != column || g.table != nil {
				continue
			}
			g.table, g.field, g.nullable = t, c.Field(), c.Nullable
			switch {
			case c.Kind == table.Timestamp && unit == "":
				return g, Usagef("--by %s: hardly two articles have the same time; group by %s, as in month(%s)", name, unitNames, column)
			case c.Kind != table.Timestamp && unit != "":
				return g, Usagef("--by %s: %s is no date", name, column)
			case c.Kind == table.Float64:
				return g, Usagef("--by %s: %s is a measure that hardly repeats; group by a column of names or counts", name, column)
			case slices.Contains([]string{"stance", "abstained", "tone"}, column):
				return g, Usagef("--by %s: the shares of what the classifier gave are what is estimated; group by another column", name)
			}
		}
	}
	if g.table == nil {
		near := source.Nearest(column, names)
		if near != "" {
			near = fmt.Sprintf("; did you mean %s?", near)
		}
		return g, Usagef("--by %s: the tables %s and articles have no column %s%s", name, judgedTable(task), column, near)
	}
	if unit != "" {
		g.name = unit + "(" + column + ")"
	}
	return g, nil
}

// value is the group of a row of the grouping's table.
func (g *grouping) value(row reflect.Value) string {
	v := row.Field(g.field)
	if g.nullable {
		if v.IsNil() {
			return none
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Int32:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	return units[g.unit](v.Interface().(time.Time).UTC())
}
