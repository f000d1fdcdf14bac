// Package quote finds what is quoted or reported, and who said it.
package quote

import "stance/pipeline/document"

// Find fills doc.Quotes.
func Find(doc *document.Document) {}

// Attribute fills the speaker of each quote.
func Attribute(doc *document.Document) {}
