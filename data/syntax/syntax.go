// Package syntax holds the weights of the part-of-speech tagger and dependency
// parser; CARD.md says where they come from and how they were made.
package syntax

import _ "embed"

// Model is a model file of package pipeline/syntax.
//
//go:embed model.bin
var Model string

// Lemmas are the rules by which package pipeline/syntax finds lemmas.
//
//go:embed lemmas.tsv
var Lemmas string
