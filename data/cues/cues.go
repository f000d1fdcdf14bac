// Package cues holds how often each word introduces what somebody said; CARD.md
// says where the counts come from.
package cues

import _ "embed"

// Table has four columns, parted by tabs: a form, how often it stands in cues,
// how often in cues of direct quotes, and how often it occurs at all. Lines that
// begin with # are comments.
//
//go:embed cues.tsv
var Table string
