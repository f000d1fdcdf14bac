package pipeline

import (
	"cmp"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"stance/pipeline/source"
	"stance/pipeline/syntax"
	"stance/pipeline/table"
)

// Limits bound what one input may cost. A zero field stands for its default.
type Limits struct {
	source.Limits
	Tokens    int64 // of a sentence, which is cut into pieces of so many
	Sentences int64 // of an article
	Mentions  int64 // of names in an article
	Stances   int64 // pairs of holder and target in an article
}

// Limit is a limit as a user sets it.
type Limit struct {
	Name  string
	Doc   string
	field func(*Limits) *int64
}

// Default is the value of the limit where none is set.
func (l Limit) Default() int64 {
	defaults := Limits{}.withDefaults()
	return *l.field(&defaults)
}

// InputLimits are those of files and their rows, articles or labelled sentences.
var InputLimits = []Limit{
	{"file", "bytes of an input file", func(l *Limits) *int64 { return &l.File }},
	{"decompressed", "bytes out of a compressed file, or of the texts of a Parquet file", func(l *Limits) *int64 { return &l.Decompressed }},
	{"ratio", "times its size that these may come to, judged past 64 MB", func(l *Limits) *int64 { return &l.Ratio }},
	{"page", "bytes of a page or dictionary of a Parquet file", func(l *Limits) *int64 { return &l.Page }},
	{"batch", "bytes of a batch of an Arrow stream, or of the texts in one of Parquet", func(l *Limits) *int64 { return &l.Batch }},
	{"columns", "columns of a table", func(l *Limits) *int64 { return &l.Columns }},
	{"line", "bytes of a line of JSON or a record of CSV", func(l *Limits) *int64 { return &l.Line }},
	{"depth", "nesting of a JSON value", func(l *Limits) *int64 { return &l.Depth }},
	{"text", "bytes of the text of an article", func(l *Limits) *int64 { return &l.Text }},
}

// AllLimits are the limits of articles in the order in which they take effect.
var AllLimits = append(slices.Clone(InputLimits), []Limit{
	{"sentences", "sentences of an article", func(l *Limits) *int64 { return &l.Sentences }},
	{"tokens", "tokens of a sentence; a longer one is cut there", func(l *Limits) *int64 { return &l.Tokens }},
	{"mentions", "mentions of names in an article", func(l *Limits) *int64 { return &l.Mentions }},
	{"stances", "pairs of a holder and a target in an article", func(l *Limits) *int64 { return &l.Stances }},
}...)

// Set reads a limit of a list as a user writes it: NAME=NUMBER, with k, M or G
// for thousands, millions and billions.
func (l *Limits) Set(list []Limit, setting string) error {
	name, value, ok := strings.Cut(setting, "=")
	if !ok {
		return fmt.Errorf("%q is not NAME=NUMBER, for example text=50M", setting)
	}
	for _, limit := range list {
		if limit.Name != name {
			continue
		}
		n, err := parseCount(value)
		if err != nil {
			return fmt.Errorf("limit %s: %w", name, err)
		}
		*limit.field(l) = n
		return nil
	}
	names := make([]string, len(list))
	for i, limit := range list {
		names[i] = limit.Name
	}
	return fmt.Errorf("there is no limit %q; there are: %s", name, strings.Join(names, ", "))
}

func parseCount(s string) (int64, error) {
	digits, unit := s, int64(1)
	if s != "" {
		switch s[len(s)-1] {
		case 'k':
			unit = 1e3
		case 'M':
			unit = 1e6
		case 'G':
			unit = 1e9
		}
		if unit > 1 {
			digits = s[:len(s)-1]
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 1 || n > 1e15/unit {
		return 0, fmt.Errorf("%q is no number from 1 to 1000000G", s)
	}
	return n * unit, nil
}

// String lists the limits that differ from the defaults, as Set reads them.
func (l *Limits) String() string {
	var set []string
	for _, limit := range AllLimits {
		if n := *limit.field(l); n != 0 && n != limit.Default() {
			set = append(set, fmt.Sprintf("%s=%d", limit.Name, n))
		}
	}
	return strings.Join(set, " ")
}

func (l Limits) withDefaults() Limits {
	l.Limits = l.Limits.WithDefaults()
	l.Tokens = cmp.Or(l.Tokens, syntax.MaxTokens)
	l.Sentences = cmp.Or(l.Sentences, 50e3)
	l.Mentions = cmp.Or(l.Mentions, 100e3)
	l.Stances = cmp.Or(l.Stances, 100e3)
	return l
}

// Reasons of rejects that only show when an article is scored.
const (
	ReasonTooManySentences = "too_many_sentences"
	ReasonTooManyMentions  = "too_many_mentions"
	ReasonTooManyStances   = "too_many_stances"
	ReasonTooManyRows      = "too_many_rows"
	ReasonInternal         = "internal_error"
)

// tooMany is the fault of an article with more of something than its limit.
func tooMany(reason, what string, limit int64) *source.Fault {
	return &source.Fault{Reason: reason, Detail: fmt.Sprintf(
		"more than %d %s; split the article, or raise the limit: --limit %s=%d", limit, what, what, 2*limit)}
}

// heldByPart makes an article that no part can hold a fault, whatever limits a user
// has raised.
func heldByPart(rows *table.Rows) error {
	if n := rows.Len(); n > table.MaxRows {
		return &source.Fault{Reason: ReasonTooManyRows, Detail: fmt.Sprintf(
			"%d rows of all tables, more than the %d that a part holds; split the article", n, table.MaxRows)}
	}
	return nil
}

// guarded is a stage, with a panic over the article as its fault: one article
// that nobody foresaw must not cost a run of thousands.
func (w *Worker) guarded(stage func(*Worker, *draft) error, d *draft) (err error) {
	defer func() {
		if r := recover(); r != nil {
			*w = *w.r.NewWorker() // its buffers may be in any state
			err = &source.Fault{Reason: ReasonInternal, Detail: fmt.Sprintf(
				"stance failed over the article at %s: %v; please report it with the article", panicPlace(), r)}
		}
	}()
	return stage(w, d)
}

// panicPlace is the file and line of this module that panicked.
func panicPlace() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "stance/") && !strings.Contains(f.Function, "guarded") {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
}
