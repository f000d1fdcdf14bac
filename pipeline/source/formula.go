package source

import (
	"strconv"
	"strings"
)

// Disarm makes a CSV cell that a spreadsheet would run as a formula plain text,
// by an apostrophe before it (OWASP, CSV Injection). Numbers stay as they are.
// Rearm undoes it.
func Disarm(cell string) string {
	if !formula(strings.TrimLeft(cell, "'")) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// Rearm takes off the apostrophe that Disarm put before a cell.
func Rearm(cell string) string {
	if bare, ok := strings.CutPrefix(cell, "'"); ok && formula(strings.TrimLeft(bare, "'")) {
		return bare
	}
	return cell
}

// formula reports whether a spreadsheet may take a cell for a formula.
func formula(cell string) bool {
	return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0]))
}
