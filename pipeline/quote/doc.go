// Package quote finds what an article quotes or reports, and who said it.
//
//  1. Find reads Sentences and fills Quotes: the content, the cue ("said",
//     "according to") and the noun phrase of the speaker. First it takes the turns of
//     transcripts, then what stands in quotation marks and looks for a cue beside
//     it, then reported clauses of the words outside.
//  2. Attribute runs after actor.Resolve and ties each quote to the mention of
//     its speaker, or says why nobody can be named.
//
// Both work without trees; where a sentence is Parsed they use them.
package quote
