package encoder

import (
	"slices"

	"stance/pipeline/syntax/kernel"
)

// Part is what a Head reads: means of the encoding over some tokens, Dim numbers.
type Part int

// The parts.
const (
	HolderPart   Part = iota // the word vectors of the holder
	TargetPart               // the word vectors of the target
	SentencePart             // the word vectors of all tokens
	PairPart                 // the holder as a holder times the target as a target
	AttendedPart             // the word vectors of the tokens that tell of the two
	AttendedRole             // the roles of these tokens
	HolderRole               // the roles of the holder's own tokens
	TargetRole               // those of the target's
	Parts
)

// Classes is how many classes a head tells apart.
const Classes = 3

// headClasses are the classes of the heads, in the order of the file: of stance and of
// tone.
var headClasses = [][Classes]string{{"supportive", "neutral", "accusatory"}, {"negative", "neutral", "positive"}}

// Head is what the encoder itself, as it was taught, thinks of a holder and a target:
// the logits of three classes, sums over parts.
type Head struct {
	bias   [Classes]float64
	absent [2][Classes]float64 // what is added where there is no holder, no target
	planes [Parts][]float64    // for kernel.AddMoments: scales of 1, then the weights of each class
}

// Head is that of some classes, in their order; nil: the encoder was taught no such
// classes.
func (e *Encoder) Head(classes []string) *Head {
	for i, names := range headClasses {
		if order := places(classes, names[:]); order != nil {
			return e.heads[i].ordered(order)
		}
	}
	return nil
}

// places are those of each of some strings in others; nil: they are not the same.
func places(of, in []string) (at []int) {
	if len(of) != len(in) {
		return nil
	}
	for _, s := range of {
		i := slices.Index(in, s)
		if i < 0 || slices.Contains(at, i) {
			return nil
		}
		at = append(at, i)
	}
	return at
}

func (h *Head) ordered(order []int) *Head {
	out := &Head{}
	for c, from := range order {
		out.bias[c] = h.bias[from]
		for side := range h.absent {
			out.absent[side][c] = h.absent[side][from]
		}
	}
	for p, planes := range h.planes {
		out.planes[p] = slices.Clone(planes)
		for c, from := range order {
			copy(out.planes[p][(1+c)*Dim:][:Dim], planes[(1+from)*Dim:][:Dim])
		}
	}
	return out
}

// Opinion is the logits of a holder and a target that a Head is adding up.
type Opinion struct {
	head *Head
	sums [kernel.Moments][4]float64
	bias [Classes]float64
}

// Open begins with what there is of a holder and a target.
func (o *Opinion) Open(h *Head, holder, target bool) {
	*o = Opinion{head: h, bias: h.bias}
	for side, there := range [...]bool{holder, target} {
		if !there {
			for c := range o.bias {
				o.bias[c] += h.absent[side][c]
			}
		}
	}
}

// Add adds the mean of a part.
func (o *Opinion) Add(p Part, mean []float32) {
	kernel.AddMoments(o.sums[:], mean, o.head.planes[p])
}

// Logits writes the logit of each class.
func (o *Opinion) Logits(z []float32) {
	for c := range z {
		s := &o.sums[1+c]
		z[c] = float32(o.bias[c] + ((s[0] + s[1]) + (s[2] + s[3])))
	}
}

// head reads a head: the weights of each class for each part, the biases, and what is
// added where there is no holder, and no target.
func (w *weights) head() *Head {
	h := &Head{}
	for p := range h.planes {
		h.planes[p] = make([]float64, kernel.Moments*Dim)
		for d := range Dim {
			h.planes[p][d] = 1
		}
		for i, x := range w.take(Classes * Dim) {
			h.planes[p][Dim+i] = float64(x)
		}
	}
	for _, to := range []*[Classes]float64{&h.bias, &h.absent[0], &h.absent[1]} {
		for c, x := range w.take(Classes) {
			to[c] = float64(x)
		}
	}
	return h
}
