package article

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"

	"stance/pipeline/source"
)

// Reject is an input that is no article, and why. Its reasons are those of
// package source and the ones below.
type Reject = source.Reject

// Limits bound what an input may cost; see source.Limits for the defaults.
type Limits = source.Limits

// Reasons of rejects that only articles have.
const (
	ReasonMissingID    = "missing_id"
	ReasonEmptyText    = "empty_text"
	ReasonBadPublished = "bad_published"
	ReasonBadLanguage  = "bad_language"
)

// Columns are the names of the columns of an article, in the order of their
// values.
var Columns = []string{"id", "text", "title", "published", "source", "url", "language"}

const (
	columnID = iota
	columnText
	columnTitle
	columnPublished
	columnSource
	columnURL
	columnLanguage
)

// maxID is the longest id, in bytes.
const maxID = 4096

// Options say how to read. The zero value is the default.
type Options struct {
	// Columns maps a name of Columns to the one that the files use for it.
	Columns map[string]string
	Limits  Limits
	// Except names a folder whose files are passed over where it lies in a
	// folder of articles: the one that the results go to. "" none.
	Except string
	// Stdin is read where a path is "-", as JSON lines.
	Stdin io.Reader
}

// Item is an article, or a reject in its place: one of the two is nil.
type Item struct {
	Article  *Article
	Reject   *Reject
	Input    string // the file of the article, as it was named; "-" standard input
	Position string // where in it; "" the whole input
}

// Refuse makes a reject of the item's article, which showed its fault only later.
func (i Item) Refuse(f *source.Fault) *Reject {
	return &Reject{Input: i.Input, Position: i.Position, ID: i.Article.ID, Reason: f.Reason, Detail: f.Detail}
}

// Reader reads articles in the order of the paths, a folder's files by relative
// path, a file's rows as they stand. It is for one goroutine, but for Progress.
type Reader struct {
	options Options
	columns []source.Column
	inputs  []source.Input
	rejects []*Reject // found while listing, still to be given out
	table   *source.Table
	seen    map[[16]byte]struct{} // ids so far, hashed: 16 bytes however long they are; nil: ids may repeat
	notes   []string
	total   int64
	done    atomic.Int64
}

// Open finds the inputs and checks all that can be checked before any of them
// is read through: that the paths exist, that folders have articles, that
// tables have the columns. An error names the file and what to do. A file that
// was found in a folder and cannot be read is a reject instead, unless there is
// no other.
func Open(paths []string, options Options) (*Reader, error) {
	r := &Reader{options: options, seen: make(map[[16]byte]struct{})}
	var err error
	if r.columns, err = columnsOf(options); err != nil {
		return nil, err
	}
	inputs, rejects, err := source.Find(paths)
	if err != nil {
		return nil, err
	}
	inputs = slices.DeleteFunc(inputs, func(in source.Input) bool { return in.InFolder && within(options.Except, in.Name) })
	for _, reject := range rejects {
		if within(options.Except, reject.Input) {
			continue
		}
		r.rejects = append(r.rejects, reject)
	}
	var first error
	for _, in := range inputs {
		if err := r.check(in); err != nil {
			var fault *source.Fault
			if !in.InFolder || !errors.As(err, &fault) {
				return nil, fmt.Errorf("%s: %w", in.Name, err)
			}
			if first == nil {
				first = fmt.Errorf("%s: %w", in.Name, err)
			}
			r.rejects = append(r.rejects, fault.Reject(in.Name, ""))
			continue
		}
		r.inputs = append(r.inputs, in)
		if in.Size < 0 || r.total < 0 {
			r.total = -1
		} else {
			r.total += in.Size
		}
	}
	if len(r.inputs) == 0 && first == nil {
		first = fmt.Errorf("%s: no articles but in %s, which the results go to", strings.Join(paths, ", "), options.Except)
	}
	if len(r.inputs) == 0 {
		return nil, first
	}
	return r, nil
}

// columnsOf are the columns of an article, by the names that the files use.
func columnsOf(options Options) ([]source.Column, error) {
	for name := range options.Columns {
		if !slices.Contains(Columns, name) {
			return nil, fmt.Errorf("articles have no column %q; they have: %s", name, strings.Join(Columns, ", "))
		}
	}
	var columns []source.Column
	text := source.KindSet(source.String)
	for i, name := range Columns {
		column := source.Column{Name: name, Accept: text, Required: i == columnID || i == columnText}
		if theirs := options.Columns[name]; theirs != "" {
			column.Name = theirs
			column.Required = true // asked for by name
		}
		switch i {
		case columnID:
			column.Accept = source.KindSet(source.String, source.Int, source.Float)
		case columnPublished:
			column.Accept = source.KindSet(source.String, source.Time)
		}
		columns = append(columns, column)
	}
	return columns, nil
}

// within reports whether the file is below the folder; a file is not below "".
func within(folder, file string) bool {
	if folder == "" {
		return false
	}
	root, err := filepath.Abs(folder)
	if err != nil {
		return false
	}
	name, err := filepath.Abs(filepath.FromSlash(file))
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(root, name)
	return err == nil && filepath.IsLocal(rel)
}

// check opens a table and looks at its columns. Texts and standard input have
// nothing to look at beforehand.
func (r *Reader) check(in source.Input) error {
	if in.Path == source.Stdin {
		return nil
	}
	if in.Format == source.Text {
		if in.Size == 0 && !in.InFolder {
			return errors.New("the file is empty")
		}
		return nil
	}
	t, err := source.OpenTable(in, r.columns, nil, r.options.Limits, nil)
	if err != nil {
		return err
	}
	defer t.Close()
	if fault := t.Missing(r.flag); fault != nil {
		return fault
	}
	r.noteMisspelt(in.Name, t.Names())
	return nil
}

// noteMisspelt remarks on the columns of an input that look like ours.
func (r *Reader) noteMisspelt(input string, names []string) {
	for _, c := range r.columns {
		if slices.Contains(names, c.Name) {
			continue
		}
		for _, name := range names {
			if source.SameButForSpelling(c.Name, name) {
				r.notes = append(r.notes, fmt.Sprintf("%s: column %q is not read; if it is the %s, say %s %s", input, name, c.Name, r.flag(c.Name), name))
			}
		}
	}
}

// flag is the command-line flag that names a column.
func (r *Reader) flag(column string) string {
	for i, c := range r.columns {
		if c.Name == column {
			return "--" + Columns[i] + "-column"
		}
	}
	return ""
}

// Notes are remarks on the inputs that do not stop the reading: columns that
// look like ours but are named otherwise.
func (r *Reader) Notes() []string { return r.notes }

// Progress is how many bytes of the input files have been read, and how many
// there are; total is -1 where that is unknown. It may be called at any time,
// from any goroutine.
func (r *Reader) Progress() (done, total int64) { return r.done.Load(), r.total }

// Next returns the next article or reject, io.EOF after the last. Any other
// error means that an input could not be read for want of the machine, not of
// the data.
func (r *Reader) Next() (Item, error) {
	for {
		if len(r.rejects) > 0 {
			reject := r.rejects[0]
			r.rejects = r.rejects[1:]
			return Item{Reject: reject}, nil
		}
		if len(r.inputs) == 0 {
			return Item{}, io.EOF
		}
		in := r.inputs[0]
		if in.Format == source.Text {
			r.inputs = r.inputs[1:]
			return r.text(in)
		}
		item, err := r.row(in)
		if err != io.EOF {
			return item, err
		}
		err = r.table.Close()
		r.table = nil
		r.inputs = r.inputs[1:]
		if err != nil {
			return Item{}, fmt.Errorf("closing %s: %w", in.Name, err)
		}
	}
}

// text reads a file that is one article.
func (r *Reader) text(in source.Input) (Item, error) {
	s, err := source.OpenStream(in, nil, r.options.Limits, &r.done)
	if err != nil {
		return Item{}, fmt.Errorf("reading %s: %w", in.Name, err)
	}
	defer s.Close()
	text, err := source.ReadText(s, r.limits().Text)
	var fault *source.Fault
	if errors.As(err, &fault) {
		return Item{Reject: fault.Reject(in.Name, in.ID)}, nil
	}
	if err != nil {
		return Item{}, fmt.Errorf("reading %s: %w", in.Name, err)
	}
	return r.accept(in, "", &Article{ID: in.ID, Text: text}), nil
}

func (r *Reader) limits() Limits { return r.options.Limits.WithDefaults() }

// row reads the next row of a table.
func (r *Reader) row(in source.Input) (Item, error) {
	if r.table == nil {
		t, err := source.OpenTable(in, r.columns, r.options.Stdin, r.options.Limits, &r.done)
		if err != nil {
			return r.unopened(in, err)
		}
		r.table = t
	}
	row, err := r.table.Next()
	return r.item(in, row, err)
}

// item makes an article or a reject of what an input gave as its next row.
func (r *Reader) item(in source.Input, row source.Row, err error) (Item, error) {
	if err == io.EOF {
		return Item{}, io.EOF
	}
	var fault *source.Fault
	if err != nil && !errors.As(err, &fault) {
		return Item{}, fmt.Errorf("reading %s: %w", in.Name, err)
	}
	if fault != nil {
		id := ""
		if row.Values != nil {
			id = strings.ToValidUTF8(row.Values[columnID].Text(), "\uFFFD")
		}
		return Item{Reject: fault.Reject(in.Name, id)}, nil
	}
	a, fault := r.article(row)
	if fault != nil {
		return Item{Reject: fault.Reject(in.Name, a.ID)}, nil
	}
	return r.accept(in, row.Position, a), nil
}

// unopened turns the fault of an input that could be opened before, or of
// standard input, into its reject.
func (r *Reader) unopened(in source.Input, err error) (Item, error) {
	var fault *source.Fault
	if !errors.As(err, &fault) {
		return Item{}, fmt.Errorf("opening %s: %w", in.Name, err)
	}
	r.inputs = r.inputs[1:]
	return Item{Reject: fault.Reject(in.Name, "")}, nil
}

// article makes an article of a row. With a fault it holds the id, if known.
func (r *Reader) article(row source.Row) (*Article, *source.Fault) {
	v := row.Values
	a := &Article{
		ID:     v[columnID].Text(),
		Text:   v[columnText].Str,
		Title:  v[columnTitle].Str,
		Source: v[columnSource].Str,
		URL:    v[columnURL].Str,
	}
	name := func(i int) string { return r.columns[i].Name }
	if v[columnID].Kind == source.Float {
		if _, ok := v[columnID].Integer(); !ok && strings.ContainsAny(a.ID, ".eEnN") {
			return a, faultf(row, source.ReasonWrongType, "column %s is %s, expected a string or an integer", name(columnID), a.ID)
		}
	}
	if v[columnID].Empty() {
		return a, faultf(row, ReasonMissingID, "column %s is empty; every article needs an id of its own", name(columnID))
	}
	if limit := r.limits().Text; int64(len(a.Text)) > limit {
		return a, faultf(row, source.ReasonTextTooLong, "column %s is longer than %d bytes; split the text, or raise the limit: --limit text=%d", name(columnText), limit, 2*limit)
	}
	var err error
	if a.Published, err = published(v[columnPublished]); err != nil {
		return a, faultf(row, ReasonBadPublished, "column %s: %v", name(columnPublished), err)
	}
	if a.Language, err = languageCode(v[columnLanguage].Str); err != nil {
		return a, faultf(row, ReasonBadLanguage, "column %s: %v", name(columnLanguage), err)
	}
	return a, nil
}

// accept checks what must hold of every article, and notes its id.
func (r *Reader) accept(in source.Input, position string, a *Article) Item {
	reject := func(reason, format string, args ...any) Item {
		return Item{Reject: &Reject{Input: in.Name, Position: position, ID: a.ID, Reason: reason, Detail: fmt.Sprintf(format, args...)}}
	}
	if len(a.ID) > maxID {
		long := a.ID
		a.ID = ""
		return reject(source.ReasonBadID, "the id has %d bytes, more than %d", len(long), maxID)
	}
	if strings.TrimFunc(a.Text, invisible) == "" {
		return reject(ReasonEmptyText, "the text is empty")
	}
	if r.seen == nil {
		return Item{Article: a}
	}
	sum := sha256.Sum256([]byte(a.ID))
	key := [16]byte(sum[:])
	if _, dup := r.seen[key]; dup {
		return reject(source.ReasonDuplicateID, "an article with the id %q came before; ids must differ", a.ID)
	}
	r.seen[key] = struct{}{}
	return Item{Article: a, Input: in.Name, Position: position}
}

// invisible reports whether a rune shows nothing: white space, and the characters
// of format, such as the zero-width space.
func invisible(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

func faultf(row source.Row, reason, format string, args ...any) *source.Fault {
	return &source.Fault{Position: row.Position, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// Close ends the reading, also before its end.
func (r *Reader) Close() error {
	r.seen = nil // millions of ids are much to keep
	if r.table == nil {
		return nil
	}
	err := r.table.Close()
	r.table = nil
	return err
}

// Inputs lists the files that are read, in order, as the user would name them.
func (r *Reader) Inputs() []string {
	names := make([]string, 0, len(r.inputs))
	for _, in := range r.inputs {
		names = append(names, in.Name)
	}
	return names
}
