package feature

import "stance/model"

// Families of features: those of one are of one kind, and are scaled alike
// before a row is learned from.
const (
	familyWord = iota
	familyBigram
	familyTrigram
	familyNegated
	familyZone
	familyBetween
	familyPlace
	familyWindow
	familyClause
	familyQuotation
	familyOwn
	familyRelation
	familyGovernor
	familyModifier
	familyAncestor
	familySibling
	familyPath
	familyArrangement

	familyPool = model.Families / 2 // of the first pool; the others follow

	familyContext = familyPool + poolCount // what words are in their context, and their products
	familyRole    = familyContext + 1      // what they are to the holder and the target
	familyLexicon = model.Families - 1
)

// The families of pools and of the context end before that of opinions: a constant
// below 0 would not compile.
const _ = uint(model.FamilyOpinion - familyRole - 1)

// Scales are what the features of a family are multiplied by, next to those of
// the others of its block. The many features that only say which words stand
// somewhere count half; the few that say who does what, what its words are worth, and
// what the encoder makes of them, count more. Chosen in steps of two on random halves of
// NewsMTSC train and on a fifth of DSE train, by log loss on the rest; those of the
// encoder by folds of both.
func Scales() *[model.Families]float64 {
	var s [model.Families]float64
	for f := range s {
		s[f] = 1
	}
	for _, f := range []int{
		familyWord, familyBigram, familyTrigram, familyZone, familyWindow, familyClause, familyQuotation, familyAncestor, familySibling,
		familyPool + poolHolderLeft,
		familyPool + poolHolderSubject, familyPool + poolHolderOther, familyPool + poolHolderModifiers,
		familyPool + poolTargetSubject, familyPool + poolTargetOther, familyPool + poolTargetModifiers,
	} {
		s[f] = 0.5
	}
	for _, f := range []int{familyRelation, familyPool + poolSentence, familyPool + poolHolderRight, familyPool + poolHolderClause} {
		s[f] = 1.5
	}
	for _, f := range []int{familyBetween, familyPool + poolHolderObject, familyPool + poolTargetObject} {
		s[f] = 2
	}
	for _, f := range []int{familyLexicon, familyContext, familyRole} {
		s[f] = 3
	}
	return &s
}
