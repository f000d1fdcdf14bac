// Package labels reads and writes labelled sentences, the input of training,
// prediction and evaluation, and converts published data sets to them.
//
//  1. Open and Reader.Next read rows from JSONL, CSV, TSV and Parquet files.
//  2. Import reads the formats of published data sets as the same rows.
//  3. Create and Writer.Write write rows; CreatePredictions and
//     PredictionWriter.Write write what a model says of them.
//
// Offsets count code points in files and bytes in a Row. A row that cannot be
// used is a Reject, with its file, row, column and what to do about it.
package labels

import (
	"fmt"
	"strings"

	"golang.org/x/text/unicode/norm"

	"stance/pipeline/document"
	"stance/pipeline/source"
)

// Row is one labelled sentence.
type Row struct {
	ID     string
	Text   string
	Holder document.Span // holder of the stance, or actor portrayed; none: speaks from outside the sentence
	Target document.Span // none: no target
	Label  string        // "" where labels are not read
	Group  string        // rows of one group never part in a split
	Weight float64       // 1 unless given
	Origin *Origin       // where it was sampled from; nil: unknown
	// Annotator is who gave the label; "" unknown.
	Annotator string
	// Soft is a distribution over Options.Classes in the place of the label; nil:
	// all on Label.
	Soft []float64
	// Others are the rows from which Merge made this one, where several labelled
	// the sentence; nil: it is as it was read.
	Opinions []*Row
	Input    string   // the file it comes from
	Position string   // where in it
	Warnings []string // doubts that did not reject it
}

// HasHolder reports whether the holder stands in the sentence.
func (r *Row) HasHolder() bool { return !r.Holder.None() }

// HasTarget reports whether the sentence names a target.
func (r *Row) HasTarget() bool { return !r.Target.None() }

// Reject is a row that cannot be used, and why. Its reasons are those of package
// source and the ones below; its ID is the row's where it is known.
type Reject = source.Reject

// Limits bound what an input may cost; see source.Limits for the defaults, but
// for that of the text, which is to be a sentence.
type Limits = source.Limits

// Reasons of rejects that only labelled sentences have.
const (
	ReasonEmptyText    = "empty_text"
	ReasonBadOffset    = "bad_offset"
	ReasonNotFound     = "actor_not_found"
	ReasonMissingLabel = "missing_label"
	ReasonUnknownLabel = "unknown_label"
	ReasonBadWeight    = "bad_weight"
	ReasonBadMarking   = "bad_marking"
	ReasonBadOrigin    = "bad_origin"
	ReasonBadSoftLabel = "bad_soft_label"
)

// Item is a row, or a reject in its place: one of the two is nil.
type Item struct {
	Row    *Row
	Reject *Reject
	// Unlabelled says that Row was sampled and has no label yet; its Label is "".
	Unlabelled bool
}

// Group is the group of a row that names none: its text in Unicode
// normalisation form C, in lower case, with white space collapsed, so that the
// copies of a sentence stay together.
func Group(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFC.String(text))), " ")
}

func faultf(position, reason, format string, args ...any) *source.Fault {
	return &source.Fault{Position: position, Reason: reason, Detail: fmt.Sprintf(format, args...)}
}
