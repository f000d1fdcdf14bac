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

// Attention is the memory that Attend needs. The zero value is ready.
type Attention struct {
	means   [2 * Dim]float32
	query   [Dim]float32
	weights []float32
}

// Attend writes into out, Dim numbers, the mean of the word vectors of a sentence's
// tokens by how much each tells of a holder and a target. Of each it takes the mean word
// vector (nil: there is none) and the first token. The encoding is as Encode left it.
func (e *Encoder) Attend(out []float32, of *Encoding, means [2][]float32, first [2]int, m *Attention) {
	clear(m.means[:])
	for side, mean := range means {
		copy(m.means[side*Dim:], mean)
	}
	copy(m.query[:], e.attention.bias)
	kernel.Forward(m.query[:], e.attention.query, m.means[:], Dim, 2*Dim)
	n := len(of.Word) / Dim
	stride := len(of.columns) / Dim
	m.weights = resized(m.weights, stride)
	for i := range m.weights {
		m.weights[i] = e.attention.base
	}
	for i := 0; i < n; i += kernel.Block {
		kernel.Forward(m.weights[i:], of.columns[i:], m.query[:], stride, Dim)
	}
	sum := float32(attentionFloor)
	for i := range n {
		score := m.weights[i]
		for side, mean := range means {
			if mean != nil {
				score += e.attention.near[side][max(-reach, min(reach, i-first[side]))+reach]
			}
		}
		score = max(score, 0)
		weight := float32(score * score)
		m.weights[i] = weight
		sum += weight
	}
	clear(out[:Dim])
	kernel.Forward(out, of.Word, m.weights, Dim, n)
	kernel.Divide(out, out, sum)
}

func (w *weights) attention() attention {
	a := attention{query: w.take(2 * Dim * Dim), bias: w.take(Dim), base: w.take(1)[0]}
	for side := range a.near {
		copy(a.near[side][:], w.take(2*reach+1))
	}
	return a
}
