// Package names holds the weights of the name tagger; CARD.md says where they
// come from and how they were made.
package names

import _ "embed"

// Weights is a file of package pipeline/actor: see Learn there.
//
//go:embed names.bin
var Weights []byte
