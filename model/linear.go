package model

import (
	"cmp"
	"math"
	"slices"
)

// Classifier gives each class of its task a probability.
type Classifier interface {
	// Probabilities writes the probability of each class into p, whose length
	// is the number of classes. They are not calibrated. It is safe for
	// concurrent use.
	Probabilities(v Vector, p []float64)
}

// Block scales a block of features of a row: each value times the scale of
// its feature, the block brought to unit length where Normalise is set, and
// all times Weight. Features that the vocabulary lacks count for nothing.
type Block struct {
	Weight    float64 `json:"weight"`
	Normalise bool    `json:"normalise"`
}

// Linear is a multinomial linear model: the logit of class k is
// Bias[k] + Σ_f x_f Weights[f*K+k] + Opinion·o_k, with x the row after scaling and o_k
// its feature Opinion(k), which no block scales.
type Linear struct {
	Vocabulary    *Vocabulary
	Scale         []float32 // by feature
	Weights       []float32 // [feature][class]
	Bias          []float64 // by class
	Sparse, Dense Block
	Opinion       float64 // what the opinions of another judge are multiplied by

	steps []float32 // by class, where Weights are quantised: int8 times step
}

// Logits writes the logit of each class into z, whose length is the number
// of classes, without allocation.
func (l *Linear) Logits(v Vector, z []float64) {
	k := len(l.Bias)
	var sparse [MaxClasses]float64
	var square float64
	var dense lanes
	var opinions [MaxClasses]float64
	for _, f := range v {
		if class, ok := ofOpinion(f.Key); ok {
			if class < k {
				opinions[class] = float64(f.Value)
			}
			continue
		}
		i := l.Vocabulary.Index(f.Key)
		if i < 0 {
			continue
		}
		x := float64(f.Value) * float64(l.Scale[i])
		w := l.Weights[i*k : i*k+k]
		if f.Key>>63 == 1 {
			dense.add(f.Key, x, w)
			continue
		}
		square += x * x
		for c, wc := range w {
			sparse[c] += x * float64(wc)
		}
	}
	l.combine(z, &sparse, square, &dense, &opinions)
}

// lanes are the sums over dense features of their squares, and of their products
// with the weights of each class. Each sum is in four parts, of the features whose
// keys leave 0…3 when divided by 4, so that a processor can take four at a time.
type lanes [1 + MaxClasses][4]float64

func (s *lanes) add(key uint64, x float64, weights []float32) {
	lane := key & 3
	s[0][lane] += float64(x * x) // the conversions keep products from being fused
	for c, w := range weights {
		s[1+c][lane] += float64(x * float64(w))
	}
}

func (s *lanes) sum(i int) float64 { return (s[i][0] + s[i][1]) + (s[i][2] + s[i][3]) }

// combine makes logits of the sums of each block.
func (l *Linear) combine(z []float64, sums *[MaxClasses]float64, square float64, lanes *lanes, opinions *[MaxClasses]float64) {
	sparse, dense := l.Sparse.factor(square), l.Dense.factor(lanes.sum(0))
	for c := range l.Bias {
		z[c] = l.Bias[c] + sparse*sums[c] + dense*lanes.sum(1+c) + float64(l.Opinion*opinions[c])
	}
}

// factor is what the block's scaled values are multiplied by.
func (b Block) factor(squares float64) float64 {
	if b.Normalise && squares > 0 {
		return b.Weight / math.Sqrt(squares)
	}
	return b.Weight
}

// Probabilities implements Classifier.
func (l *Linear) Probabilities(v Vector, p []float64) {
	l.Logits(v, p)
	softmax(p)
}

// Contribution is the part of a feature in the logits of the classes.
type Contribution struct {
	Key    uint64
	Value  float32   // in the vector, before scaling
	Logits []float64 // by class
}

// Explain returns what each known feature of the vector adds to each logit,
// the largest part first; with Bias they sum to Logits, within 1e-9.
func (l *Linear) Explain(v Vector) []Contribution {
	k := len(l.Bias)
	var squares [2]float64
	var known, opinions []Contribution
	for _, f := range v {
		if class, ok := ofOpinion(f.Key); ok {
			if class < k && l.Opinion != 0 {
				c := Contribution{Key: f.Key, Value: f.Value, Logits: make([]float64, k)}
				c.Logits[class] = l.Opinion * float64(f.Value)
				opinions = append(opinions, c)
			}
			continue
		}
		i := l.Vocabulary.Index(f.Key)
		if i < 0 {
			continue
		}
		x := float64(f.Value) * float64(l.Scale[i])
		squares[f.Key>>63] += x * x
		c := Contribution{Key: f.Key, Value: f.Value, Logits: make([]float64, k)}
		for class := range k {
			c.Logits[class] = x * float64(l.Weights[i*k+class])
		}
		known = append(known, c)
	}
	factors := [2]float64{l.Sparse.factor(squares[0]), l.Dense.factor(squares[1])}
	for _, c := range known {
		for class := range c.Logits {
			c.Logits[class] *= factors[c.Key>>63]
		}
	}
	known = append(known, opinions...)
	slices.SortFunc(known, func(a, b Contribution) int {
		return cmp.Or(cmp.Compare(spread(b.Logits), spread(a.Logits)), cmp.Compare(a.Key, b.Key))
	})
	return known
}

// spread is how far a contribution parts the classes: what is added to every
// logit alike changes no probability.
func spread(z []float64) float64 { return slices.Max(z) - slices.Min(z) }

// softmax turns logits into probabilities in place.
func softmax(z []float64) {
	top := slices.Max(z)
	sum := 0.0
	for i, x := range z {
		z[i] = math.Exp(x - top)
		sum += z[i]
	}
	for i := range z {
		z[i] /= sum
	}
}
