package table

import (
	"fmt"
	"slices"
)

// Append adds the rows of others, in order, behind those of r, table by table.
func (r *Rows) Append(others ...*Rows) {
	r.Articles = joined(r.Articles, others, func(o *Rows) []ArticleRow { return o.Articles })
	r.Sentences = joined(r.Sentences, others, func(o *Rows) []SentenceRow { return o.Sentences })
	r.Mentions = joined(r.Mentions, others, func(o *Rows) []MentionRow { return o.Mentions })
	r.Stances = joined(r.Stances, others, func(o *Rows) []StanceRow { return o.Stances })
	r.Quotes = joined(r.Quotes, others, func(o *Rows) []QuoteRow { return o.Quotes })
	r.Actors = joined(r.Actors, others, func(o *Rows) []ActorRow { return o.Actors })
	r.Dyads = joined(r.Dyads, others, func(o *Rows) []DyadRow { return o.Dyads })
	r.Rejects = joined(r.Rejects, others, func(o *Rows) []RejectRow { return o.Rejects })
}

// joined makes room for all that is to come before it takes in the first.
func joined[T any](rows []T, others []*Rows, of func(*Rows) []T) []T {
	n := 0
	for _, o := range others {
		n += len(of(o))
	}
	rows = slices.Grow(rows, n)
	for _, o := range others {
		rows = append(rows, of(o)...)
	}
	return rows
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
