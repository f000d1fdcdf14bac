package reports

import (
	"fmt"
	"time"
)

// calendar cuts a period into intervals of one unit.
type calendar struct {
	unit   string
	starts []time.Time
}

// newCalendar takes the finest unit that gives at most maxBins intervals; it
// is empty where there are no dates.
func newCalendar(from, to time.Time) calendar {
	if from.IsZero() {
		return calendar{}
	}
	for _, unit := range []string{"day", "week", "month", "quarter"} {
		if c := cut(unit, from, to, maxBins); len(c.starts) <= maxBins {
			return c
		}
	}
	// Centuries of articles would be more than the limit; they are one scale
	// with the last interval open.
	return cut("year", from, to, maxBins-1)
}

// cut gives the intervals from the one with from to the one with to, but stops
// once there are more than limit.
func cut(unit string, from, to time.Time, limit int) calendar {
	c := calendar{unit: unit}
	for start := floor(unit, from); !start.After(to) && len(c.starts) <= limit; start = next(unit, start) {
		c.starts = append(c.starts, start)
	}
	return c
}

func floor(unit string, t time.Time) time.Time {
	year, month, day := t.UTC().Date()
	switch unit {
	case "week": // from Monday
		day -= (int(t.UTC().Weekday()) + 6) % 7
	case "month":
		day = 1
	case "quarter":
		month, day = month-(month-1)%3, 1
	case "year":
		month, day = 1, 1
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func next(unit string, start time.Time) time.Time {
	switch unit {
	case "day":
		return start.AddDate(0, 0, 1)
	case "week":
		return start.AddDate(0, 0, 7)
	case "month":
		return start.AddDate(0, 1, 0)
	case "quarter":
		return start.AddDate(0, 3, 0)
	default:
		return start.AddDate(1, 0, 0)
	}
}

// bin is the interval of t, -1 where it has none.
func (c calendar) bin(t time.Time) int {
	if t.IsZero() || len(c.starts) == 0 {
		return -1
	}
	bin := 0
	for i, start := range c.starts {
		if !t.Before(start) {
			bin = i
		}
	}
	return bin
}

// labels are the first days of the intervals.
func (c calendar) labels() []string {
	labels := make([]string, len(c.starts))
	for i, start := range c.starts {
		labels[i] = start.Format(time.DateOnly)
	}
	return labels
}

// intervalName is an interval, given by its unit and first day, as people say it.
func intervalName(unit, start string) string {
	t, err := time.Parse(time.DateOnly, start)
	if err != nil {
		return start
	}
	switch unit {
	case "month":
		return t.Format("Jan 2006")
	case "quarter":
		return fmt.Sprintf("Q%d %d", (int(t.Month())+2)/3, t.Year())
	case "year":
		return t.Format("2006")
	default:
		return t.Format("2 Jan 2006")
	}
}
