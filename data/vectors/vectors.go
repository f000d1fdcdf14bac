// Package vectors holds the static word vectors. CARD.md says where they come
// from, and pipeline/embedding reads them.
package vectors

import _ "embed"

// Bytes is the table in the layout of make_vectors.py.
//
//go:embed vectors.bin
var Bytes []byte
