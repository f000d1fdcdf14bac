package encoder

import "stance/pipeline/syntax/kernel"

// reach is how far from the holder and the target distances are told apart, in tokens.
const reach = 16

// attentionFloor is added to the sum of the weights, which may all be 0.
const attentionFloor = 1e-3

// attention says where in a sentence to look for what a holder and a target have to do
// with each other (Bahdanau, Cho, Bengio, ICLR 2015; squares of what exceeds 0 in the
// place of exponentials).
type attention struct {
	query []float32               // Dim numbers for each number of the holder's mean, then of the target's
	bias  []float32               // of the query
	base  float32                 // added to each token's score
	near  [2][2*reach + 1]float32 // by distance from the first token of the holder, of the target
}

// attend fills weights with how much each token tells of a holder and a target, by
// what it is in the sentence, by what it is to them, and by its distance from each.
func (e *Encoder) attend(r *Reading, of *Encoding, sides [2]Side) {
	copy(r.query[:], e.attention.bias)
	kernel.Forward(r.query[:], e.attention.query, r.means[:], Dim, 2*Dim)
	n := len(r.climbed)
	stride := len(of.columns) / Dim
	r.weights = resized(r.weights, stride)
	for i := range r.weights {
		r.weights[i] = e.attention.base
	}
	for i := 0; i < n; i += kernel.Block {
		kernel.Forward(r.weights[i:], of.columns[i:], r.query[:], stride, Dim)
	}
	r.sum = attentionFloor
	for i := range n {
		score := r.weights[i] + dot(&e.roles.look, r.Roles[i*Dim:])
		for side := range sides {
			if s := &sides[side]; s.Mean != nil {
				score += e.attention.near[side][max(-reach, min(reach, i-s.First))+reach]
			}
		}
		score = max(score, 0)
		weight := float32(score * score)
		r.weights[i] = weight
		r.sum += weight
	}
}

// Attended writes into out, Dim numbers, the mean of rows, Dim numbers of each token of
// what was read, by how much the token tells of the holder and the target.
func (r *Reading) Attended(out, rows []float32) {
	clear(out[:Dim])
	kernel.Forward(out, rows, r.weights, Dim, len(r.climbed))
	kernel.Divide(out, out, r.sum)
}

// dot is a product of two vectors, in four sums; the conversions keep its products from
// being fused into them.
func dot(a *[Dim]float32, b []float32) float32 {
	b = b[:Dim]
	var p, q, r, s float32
	for k := 0; k < Dim; k += 4 {
		p += float32(a[k] * b[k])
		q += float32(a[k+1] * b[k+1])
		r += float32(a[k+2] * b[k+2])
		s += float32(a[k+3] * b[k+3])
	}
	return (p + q) + (r + s)
}

func (w *weights) attention() attention {
	a := attention{query: w.take(2 * Dim * Dim), bias: w.take(Dim), base: w.take(1)[0]}
	for side := range a.near {
		copy(a.near[side][:], w.take(2*reach+1))
	}
	return a
}
