// Package defaultmodel holds the embedded model of stance and tone. CARD.md
// says what it was trained on, by which command, and how well it does.
package defaultmodel

import _ "embed"

// Bytes is the model file.
//
//go:embed model.bin
var Bytes []byte
