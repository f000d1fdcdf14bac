package table

import "fmt"

// Append adds the rows of o behind those of r, table by table.
func (r *Rows) Append(o *Rows) {
	r.Articles = append(r.Articles, o.Articles...)
	r.Sentences = append(r.Sentences, o.Sentences...)
	r.Mentions = append(r.Mentions, o.Mentions...)
	r.Stances = append(r.Stances, o.Stances...)
	r.Quotes = append(r.Quotes, o.Quotes...)
	r.Actors = append(r.Actors, o.Actors...)
	r.Dyads = append(r.Dyads, o.Dyads...)
	r.Rejects = append(r.Rejects, o.Rejects...)
}

// Reset empties r and keeps its room.
func (r *Rows) Reset() {
	r.Articles, r.Sentences = emptied(r.Articles), emptied(r.Sentences)
	r.Mentions, r.Stances = emptied(r.Mentions), emptied(r.Stances)
	r.Quotes, r.Actors = emptied(r.Quotes), emptied(r.Actors)
	r.Dyads, r.Rejects = emptied(r.Dyads), emptied(r.Rejects)
}

// emptied lets go of what the rows point to.
func emptied[T any](rows []T) []T {
	clear(rows)
	return rows[:0]
}

// ReadRows returns the rows of the parts that WritePart returned, whether the
// result folder is complete or not.
func ReadRows(dir string, parts []Part) (*Rows, error) {
	if len(parts) != len(Tables) {
		return nil, fmt.Errorf("%d parts, and there are %d tables: %w", len(parts), len(Tables), ErrDamaged)
	}
	r := &Rows{}
	for i, read := range []func(Part) error{
		readInto(dir, &r.Articles), readInto(dir, &r.Sentences), readInto(dir, &r.Mentions), readInto(dir, &r.Stances),
		readInto(dir, &r.Quotes), readInto(dir, &r.Actors), readInto(dir, &r.Dyads), readInto(dir, &r.Rejects),
	} {
		if err := read(parts[i]); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func readInto[T any](dir string, rows *[]T) func(Part) error {
	return func(p Part) (err error) {
		*rows, err = ReadPart[T](dir, p)
		return err
	}
}
