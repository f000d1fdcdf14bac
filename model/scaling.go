package model

import "math"

// Scaling says how a row's values are scaled before they are learned from.
// Its zero value is the default.
type Scaling struct {
	MinCount        int                // sparse features in fewer groups of texts are left out; 0: 2
	NoIDF           bool               // leave out log((1+n)/(1+df))+1 of the sparse features
	DenseWeight     float64            // length of the dense block relative to the sparse one; 0: 0.5
	DenseRaw        bool               // leave out the division of dense features by their root mean square
	Families        *[Families]float64 // what the features of each family are multiplied by; nil: 1
	KeepDenseLength bool               // leave the dense block unnormalised: its length is DenseWeight on average
}

// prepare returns a linear model without weights: vocabulary and scales of
// the rows. Features that prior knows are kept, with prior's scale; those of a family
// that it has none of are left out, for the scale of a block depends on all its features.
func (s Scaling) prepare(d *Dataset, rows []int, prior *Linear) *Linear {
	raw := d.raw()
	sums := raw.sums(rows)
	minCount := int32(s.MinCount)
	if minCount == 0 {
		minCount = 2
	}
	var keys []uint64
	families := prior.families()
	for c, key := range raw.vocabulary.keys {
		if _, opinion := ofOpinion(key); opinion || prior != nil && !families[Family(key)] {
			continue
		}
		enough := c >= raw.sparse && sums.occurs(c) || c < raw.sparse && sums.counts[c] >= minCount
		if enough || prior != nil && prior.Vocabulary.Index(key) >= 0 {
			keys = append(keys, key)
		}
	}
	if prior != nil {
		keys = append(keys, prior.Vocabulary.keys...)
	}
	l := &Linear{
		Vocabulary: NewVocabulary(keys),
		Bias:       make([]float64, len(d.Classes)),
		Sparse:     Block{Weight: 1, Normalise: true},
		Dense:      Block{Weight: s.DenseWeight, Normalise: !s.KeepDenseLength},
	}
	if l.Dense.Weight == 0 {
		l.Dense.Weight = 0.5
	}
	l.Scale = make([]float32, l.Vocabulary.Len())
	l.Weights = make([]float32, l.Vocabulary.Len()*len(d.Classes))
	dense := 0
	for i := range l.Scale {
		key := l.Vocabulary.Key(i)
		if Dense(key) {
			dense++
		}
		l.Scale[i] = 1
		if prior != nil {
			if p := prior.Vocabulary.Index(key); p >= 0 {
				l.Scale[i] = prior.Scale[p]
				continue
			}
		}
		c := raw.vocabulary.Index(key)
		switch {
		case Dense(key) && !s.DenseRaw && sums.occurs(c):
			l.Scale[i] = float32(1 / math.Sqrt(sums.squares[c-raw.sparse]/float64(len(rows))))
		case !Dense(key) && !s.NoIDF:
			l.Scale[i] = float32(math.Log(float64(1+sums.groups)/float64(1+sums.counts[c])) + 1)
		}
		l.Scale[i] *= float32(s.family(key))
	}
	if s.KeepDenseLength && !s.DenseRaw && dense > 0 {
		l.Dense.Weight /= math.Sqrt(float64(dense))
	}
	if prior != nil {
		l.Sparse, l.Dense = prior.Sparse, prior.Dense
	}
	return l
}

// families are those that the model has features of.
func (l *Linear) families() (has [Families]bool) {
	if l == nil {
		return has
	}
	for _, key := range l.Vocabulary.keys {
		has[Family(key)] = true
	}
	return has
}

// family is what a feature is multiplied by for its family.
func (s Scaling) family(key uint64) float64 {
	if s.Families == nil {
		return 1
	}
	return s.Families[Family(key)]
}
