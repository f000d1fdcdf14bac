// Package model classifies sparse vectors. It knows numbers only: what a
// feature means, and what a row stands for, is the caller's.
//
//  1. A Dataset holds labelled Examples. Folds parts them by group.
//  2. A Trainer turns rows of it into a Classifier; LogReg is the default.
//  3. CrossValidate gives out-of-fold probabilities. From these come the
//     Calibration, the decision weights, the threshold of abstention and the
//     Evaluation: nothing is chosen on rows that a classifier has seen.
//  4. A Bundle keeps classifiers with all that in one checked file.
//
// Every result is the same, to the byte, at any number of workers.
package model

import (
	"errors"
	"fmt"
	"math"
)

// Feature is one coordinate of a sparse vector. Key is the hash of the
// feature's name; Value its weight before any scaling by the model.
type Feature struct {
	Key   uint64
	Value float32
}

// Vector is a sparse vector, sorted by Key, each Key once.
type Vector []Feature

// denseBit marks the keys of dense features, which therefore sort last.
const denseBit = 1 << 63

// Dense reports whether a key belongs to the dense block: real-valued
// features that most rows have, such as pooled word vectors. The others are
// the sparse block: counts and indicators. The blocks are scaled apart.
func Dense(key uint64) bool { return key&denseBit != 0 }

// Families is how many families a key can name: the first half of them in the
// sparse block, the others in the dense one.
const Families = 64

// familyShift is where the family of a key begins. Its highest bit is denseBit.
const familyShift = 58

// Family is the family of a key. Features of a family are of one kind, and
// Scaling multiplies them alike.
func Family(key uint64) int { return int(key >> familyShift) }

// InFamily is key, moved to a family and its block.
func InFamily(family int, key uint64) uint64 {
	return key&(1<<familyShift-1) | uint64(family)<<familyShift
}

// Check reports whether the vector is sorted, without repeats, and finite.
func (v Vector) Check() error {
	for i, f := range v {
		if i > 0 && v[i-1].Key >= f.Key {
			return fmt.Errorf("feature %d: keys are not in ascending order", i)
		}
		if x := float64(f.Value); math.IsNaN(x) || math.IsInf(x, 0) {
			return errors.New("a value is not finite")
		}
	}
	return nil
}
