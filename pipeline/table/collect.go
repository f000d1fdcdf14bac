package table

import "fmt"

// ReadRows returns the rows of the parts that WritePart returned, whether the
// result folder is complete or not.
func ReadRows(dir string, parts []Part) (*Rows, error) {
	if len(parts) != len(Tables) {
		return nil, fmt.Errorf("%d parts, and there are %d tables: %w", len(parts), len(Tables), ErrDamaged)
	}
	r := &Rows{}
	for i, read := range r.readers(dir) {
		if err := read(parts[i]); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// readers are, for each of Tables, what reads a part of it into r.
func (r *Rows) readers(dir string) []func(Part) error {
	return []func(Part) error{
		readInto(dir, &r.Articles), readInto(dir, &r.Sentences), readInto(dir, &r.Mentions), readInto(dir, &r.Stances),
		readInto(dir, &r.Quotes), readInto(dir, &r.Actors), readInto(dir, &r.Dyads), readInto(dir, &r.Rejects),
	}
}

func readInto[T any](dir string, rows *[]T) func(Part) error {
	return func(p Part) (err error) {
		*rows, err = ReadPart[T](dir, p)
		return err
	}
}
