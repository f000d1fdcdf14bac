// Package model classifies sparse vectors. It knows numbers only: what a
// feature means, and what a row stands for, is the caller's.
package model

// Feature is one coordinate of a sparse vector. Key is the hash of the
// feature's name; Value its weight before any scaling by the model.
type Feature struct {
	Key   uint64
	Value float32
}

// Vector is a sparse vector, sorted by Key, each Key once.
type Vector []Feature
