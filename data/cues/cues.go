// Package cues holds how often each word introduces what somebody said, and what tells
// that it does; CARD.md says where both come from.
package cues

import _ "embed"

// Table has four columns, parted by tabs: a form, how often it stands in cues,
// how often in cues of direct quotes, and how often it occurs at all. Lines that
// begin with # are comments.
//
//go:embed cues.tsv
var Table string

// Reports has two columns: a feature of a cue and its surroundings, and what it adds
// to the log-odds that the cue reports what follows it.
//
//go:embed reports.tsv
var Reports string
