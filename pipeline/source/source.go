// Package source reads records from outside: it opens plain and compressed
// files, decodes text, and splits JSONL, CSV, TSV and Parquet into rows of named
// columns. What a row means (an article, a labelled sentence) is its caller's.
//
//  1. Find turns paths into Inputs: file, format, compression, size.
//  2. OpenStream decompresses an input, within Limits.
//  3. ReadText decodes a whole text; OpenTable decodes rows.
//  4. OpenArrow reads rows from an Arrow stream instead, as they come.
//
// Bad data is a *Fault with a position, after which reading goes on where it
// can; every other error is a failing disk or network and ends the reading.
package source

import (
	"cmp"
	"fmt"
)

// Limits bound what one input may cost. A zero field stands for its default.
type Limits struct {
	File         int64 // bytes of one input file; default 256 GB
	Text         int64 // bytes of one text, decoded; default 20 MB
	Line         int64 // bytes of one line or CSV record; default 64 MB
	Decompressed int64 // bytes out of one compressed file, or of the texts of a Parquet file; default 256 GB
	Ratio        int64 // the same per byte in, judged past the first 64 MB; default 400
	Depth        int64 // nesting of a JSON value; default 64
	Columns      int64 // columns of a table; default 4096
	Page         int64 // bytes of one page or dictionary of a Parquet file; default 256 MB
	Batch        int64 // bytes of one batch of an Arrow stream, or of the texts in one of a Parquet file; default 1 GB
}

// WithDefaults returns l with its zero fields set to their defaults.
func (l Limits) WithDefaults() Limits {
	l.File = cmp.Or(l.File, 256e9)
	l.Text = cmp.Or(l.Text, 20e6)
	l.Line = cmp.Or(l.Line, 64e6)
	l.Decompressed = cmp.Or(l.Decompressed, 256e9)
	l.Ratio = cmp.Or(l.Ratio, 400)
	l.Depth = cmp.Or(l.Depth, 64)
	l.Columns = cmp.Or(l.Columns, 4096)
	l.Page = cmp.Or(l.Page, 256e6)
	l.Batch = cmp.Or(l.Batch, 1e9)
	return l
}

// checkFile refuses a file that is too large to begin with.
func (l Limits) checkFile(in Input) error {
	if in.Size > l.File {
		return faultf("", ReasonTooLarge, "the file has %d bytes, more than %d; split it, or raise the limit: --limit file=%d", in.Size, l.File, in.Size)
	}
	return nil
}

// Reasons of faults and rejects. Packages that give rows a meaning add theirs.
const (
	ReasonInvalidUTF8    = "invalid_utf8"
	ReasonNUL            = "nul_byte"
	ReasonEncoding       = "unsupported_encoding"
	ReasonMalformedJSON  = "malformed_json"
	ReasonTooDeep        = "json_too_deep"
	ReasonWrongType      = "wrong_type"
	ReasonMissingColumn  = "missing_column"
	ReasonTextTooLong    = "text_too_long"
	ReasonLineTooLong    = "line_too_long"
	ReasonTooLarge       = "too_large"
	ReasonTruncated      = "truncated"
	ReasonCorrupt        = "corrupt_compression"
	ReasonMalformedCSV   = "malformed_csv"
	ReasonRaggedRow      = "ragged_row"
	ReasonMalformedTable = "malformed_parquet"
	ReasonEmptyFile      = "empty_file"
	ReasonUnknownFormat  = "unknown_format"
	ReasonSymlink        = "symlink"
	ReasonNotAFile       = "not_a_file"
	ReasonBadID          = "bad_id"
	ReasonDuplicateID    = "duplicate_id"
)

// Fault is what is wrong with data: one record, or the rest of an input.
type Fault struct {
	Position string // "line 12", "row 12", "byte 4096"; "" the whole input
	Reason   string // short code
	Detail   string // in words, with what to do
}

func (f *Fault) Error() string {
	if f.Position == "" {
		return f.Detail
	}
	return f.Position + ": " + f.Detail
}

// faultf makes a fault.
func faultf(position, reason, format string, args ...any) *Fault {
	return &Fault{Position: position, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// Reject is a record or an input that was left out, and why.
type Reject struct {
	Input    string // the file as it was named; "-" standard input
	Position string // where in it; "" the whole input
	ID       string // id of the record, "" unknown
	Reason   string
	Detail   string
}

// Reject makes the fault a reject of an input.
func (f *Fault) Reject(input, id string) *Reject {
	return &Reject{Input: input, Position: f.Position, ID: id, Reason: f.Reason, Detail: f.Detail}
}

func (r *Reject) String() string {
	s := r.Input
	if r.Position != "" {
		s += ": " + r.Position
	}
	return s + ": " + r.Detail + " [" + r.Reason + "]"
}
