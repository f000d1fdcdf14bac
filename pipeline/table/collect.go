package table

import "fmt"

// Take adds the rows of others, in order, behind those of r. It empties the others
// table by table, so that no more than one table is there twice.
func (r *Rows) Take(others ...*Rows) {
	r.Articles = taken(r.Articles, others, func(o *Rows) *[]ArticleRow { return &o.Articles })
	r.Sentences = taken(r.Sentences, others, func(o *Rows) *[]SentenceRow { return &o.Sentences })
	r.Mentions = taken(r.Mentions, others, func(o *Rows) *[]MentionRow { return &o.Mentions })
	r.Stances = taken(r.Stances, others, func(o *Rows) *[]StanceRow { return &o.Stances })
	r.Quotes = taken(r.Quotes, others, func(o *Rows) *[]QuoteRow { return &o.Quotes })
	r.Actors = taken(r.Actors, others, func(o *Rows) *[]ActorRow { return &o.Actors })
	r.Dyads = taken(r.Dyads, others, func(o *Rows) *[]DyadRow { return &o.Dyads })
	r.Rejects = taken(r.Rejects, others, func(o *Rows) *[]RejectRow { return &o.Rejects })
}

// taken makes room for all that is to come before it takes in the first.
func taken[T any](rows []T, others []*Rows, of func(*Rows) *[]T) []T {
	n := 0
	for _, o := range others {
		n += len(*of(o))
	}
	if free := cap(rows) - len(rows); n > free {
		rows = append(make([]T, 0, len(rows)+n), rows...)
	}
	for _, o := range others {
		rows = append(rows, *of(o)...)
		*of(o) = nil
	}
	return rows
}

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
