// Package embedding gives words their static vectors: a frozen table of
// eight-bit rows, made from a sentence encoder, that tells the classifier,
// the parser and the actor finder which words are alike. It reads and fills
// no field of a document.
//
//  1. A word is folded: lower case, no accents, each digit a 0, typographic
//     quotes and dashes as ASCII.
//  2. A word of the vocabulary has a row: a vector, a weight for pooling that
//     is small for frequent words, and two classes of words like it.
//  3. Any other word with a letter is composed of its character n-grams, of
//     weight 1.
//
// Lookups and pooling allocate nothing, and a Table may be used by any number
// of goroutines at once.
package embedding
