// Package syntax finds the part of speech of every word and the dependency
// tree of a sentence, by the conventions of Universal Dependencies for English.
// It reads Sentences and their Tokens of a document, fills Tag, Relation and
// Head of the tokens, and sets Parsed, or Unparsed with the reason.
//
//  1. Every word becomes hashes of its form, endings and shape, and its static
//     vector (tokens.go, lexicon.go).
//  2. A perceptron gives each word a class, a universal and a Penn tag
//     together (tagger.go).
//  3. A recurrent network reads the words and their classes (network.go); its
//     universal tags are the ones given out.
//  4. A transition-based parser (transition.go) builds the tree; a hidden layer
//     over what the network made of the words scores its actions, and where the
//     best is in doubt several derivations are followed (search.go).
//
// Whatever comes in, the result is a tree: one root, no cycle, no crossing
// arcs. The weights are embedded (package data/syntax); the command in folder
// train makes them (train*.go, oracle.go). Lemma, Render, WriteCoNLLU and
// ParseCoNLLU serve what others do with trees.
package syntax
