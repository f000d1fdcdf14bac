package table

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
)

const (
	// readBatch is the number of rows decoded at once.
	readBatch = 1 << 13
	// roomAhead is the most rows that room is made for before they are read: as
	// many as a part of ordinary text has, and fewer than a manifest may claim.
	roomAhead = 1 << 18
)

// Read returns all rows of T's table in a complete result folder, in order.
func Read[T any](dir string) ([]T, error) {
	var rows []T
	err := Scan(dir, func(row *T) error {
		rows = append(rows, *row)
		return nil
	})
	return rows, err
}

// Scan calls fn with each row of T's table in a complete result folder, and
// stops at fn's first error. The rows of an article follow each other, sentence
// after sentence, however the table is stored. The rows are fn's to keep.
func Scan[T any](dir string, fn func(*T) error) error {
	t, err := tableOf[T]()
	if err != nil {
		return err
	}
	return ScanColumns(dir, t.Name, fn)
}

// ScanColumns is Scan over a table given by name, with only the columns that
// the tags of T name; the others are not read.
func ScanColumns[T any](dir, name string, fn func(*T) error) error {
	m, err := Open(dir)
	if err != nil {
		return err
	}
	return ScanManifest(dir, m, name, fn)
}

// ScanManifest is ScanColumns over the parts that a manifest names, whether the
// result folder is complete or not.
func ScanManifest[T any](dir string, m *Manifest, name string, fn func(*T) error) error {
	t := ByName(name)
	if t == nil {
		return fmt.Errorf("there is no table %q", name)
	}
	columns, err := columnsOf(reflect.TypeFor[T]())
	if err != nil {
		return err
	}
	for _, files := range m.Tables {
		if files.Name != name {
			continue
		}
		scan := scanPart[T]
		if t.Stored != "" {
			scan = scanByArticle[T]
		}
		for _, part := range files.Parts {
			if err := scan(dir, part, columns, fn); err != nil {
				return fmt.Errorf("reading %s: %w", filepath.Join(dir, filepath.FromSlash(part.Path)), err)
			}
		}
	}
	return nil
}

// ReadPart returns the rows of one part of T's table, in order, whether the
// result folder is complete or not.
func ReadPart[T any](dir string, part Part) ([]T, error) {
	columns, err := columnsOf(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	rows := make([]T, 0, min(max(part.Rows, 0), roomAhead))
	err = scanPart(dir, part, columns, func(row *T) error {
		rows = append(rows, *row)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", filepath.Join(dir, filepath.FromSlash(part.Path)), err)
	}
	return rows, nil
}

// scanByArticle is scanPart for a table that is stored by another column than
// the article. It holds a part's rows at once: an article lies in one part.
func scanByArticle[T any](dir string, part Part, columns []Column, fn func(*T) error) error {
	var rows []T
	if err := scanPart(dir, part, columns, func(row *T) error {
		rows = append(rows, *row)
		return nil
	}); err != nil {
		return err
	}
	for _, i := range byArticle(reflect.ValueOf(rows), columns) {
		if err := fn(&rows[i]); err != nil {
			return err
		}
	}
	return nil
}

// byArticle orders rows by article and sentence, as far as they have these
// columns.
func byArticle(rows reflect.Value, columns []Column) []int {
	type key struct {
		article  string
		sentence int64
	}
	keys, order := make([]key, rows.Len()), inOrder(rows.Len())
	article, sentence := column(columns, "article_id"), column(columns, "sentence_id")
	for i := range keys {
		if article == nil {
			continue
		}
		keys[i].article = rows.Index(i).Field(article.field).String()
		if sentence != nil {
			keys[i].sentence = rows.Index(i).Field(sentence.field).Int()
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(cmp.Compare(keys[i].article, keys[j].article), cmp.Compare(keys[i].sentence, keys[j].sentence), cmp.Compare(i, j))
	})
	return order
}

func scanPart[T any](dir string, part Part, columns []Column, fn func(*T) error) (err error) {
	if part.Rows > MaxRows {
		return fmt.Errorf("%d rows in the manifest, and no part has more than %d: %w", part.Rows, MaxRows, ErrDamaged)
	}
	name, err := part.name(dir)
	if err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	p, err := openPart(f, columns)
	if err != nil {
		return err
	}
	if p.rows != int64(part.Rows) {
		return fmt.Errorf("%d rows, %d in the manifest: %w", p.rows, part.Rows, ErrDamaged)
	}
	for {
		n, err := p.batch()
		if n == 0 || err != nil {
			return err
		}
		rows := make([]T, n)
		if err := p.fill(reflect.ValueOf(rows)); err != nil {
			return err
		}
		for i := range rows {
			if err := fn(&rows[i]); err != nil {
				return err
			}
		}
	}
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
