// Package encoder holds the weights of the encoder of sentences. CARD.md says where
// they come from, and pipeline/encoder reads them.
package encoder

import _ "embed"

// Bytes is the encoder in the layout of student.py.
//
//go:embed encoder.bin
var Bytes []byte
