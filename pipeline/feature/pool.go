package feature

import (
	"stance/model"
	"stance/pipeline/syntax/kernel"
)

// pool is some of a sentence's words, each with a weight, and the weighted means
// of their vectors and of what the lexicon says of them.
type pool struct {
	vectors, lexicon block
	tokens           []float32 // weight of each token; 0 outside first…last
	first            int
	last             int // first > last: the pool is empty
	weight           float32
}

// block is features of a pool whose keys follow each other.
type block struct {
	key       uint64
	run       model.Run // of the model that the extractor is bound to
	sum, mean []float32

	variants []variant // that choose takes one of; nil: there is one
}

// variant is what key and run of a block may be.
type variant struct {
	key uint64
	run model.Run
}

func newBlock(key uint64, dim, variants int) block {
	b := block{key: key, sum: make([]float32, dim), mean: make([]float32, dim)}
	for i := range variants {
		b.variants = append(b.variants, variant{key: key + uint64(i*dim)})
	}
	return b
}

// bind looks up what a model makes of the block's features.
func (b *block) bind(s *model.Scorer) {
	b.run = s.Run(b.key, len(b.sum))
	for i := range b.variants {
		b.variants[i].run = s.Run(b.variants[i].key, len(b.sum))
	}
}

// choose makes the block one of its variants.
func (b *block) choose(i int) { b.key, b.run = b.variants[i].key, b.variants[i].run }

// newPools makes the pools in the order of their keys.
func newPools(dim int) []pool {
	all := make([]pool, poolCount)
	for i := range all {
		variants := 0
		if i == poolPath { // the last: nothing follows the keys of its variants
			variants = arrangements
		}
		all[i] = pool{
			vectors: newBlock(model.InFamily(familyPool+i, 0), dim, variants),
			lexicon: newBlock(model.InFamily(familyLexicon, uint64(i*lexiconDim)), lexiconDim, variants),
			last:    -1,
		}
	}
	return all
}

// reset empties the pool for a sentence of n tokens.
func (p *pool) reset(n int) {
	if p.first <= p.last {
		clear(p.tokens[p.first : p.last+1])
	}
	if len(p.tokens) < n {
		p.tokens = make([]float32, n)
	}
	p.first, p.last, p.weight = n, -1, 0
}

// add gives a token a weight; tokens are added in order.
func (p *pool) add(token int, weight float32) {
	p.first = min(p.first, token)
	p.last = token
	p.tokens[token] = weight
	p.weight += weight
}

// fill computes sum and mean of a block of the pool, whose rows are those of the
// sentence's tokens.
func (p *pool) fill(b *block, rows []float32) {
	clear(b.sum)
	dim, n := len(b.sum), p.last-p.first+1
	rows, weights := rows[p.first*dim:], p.tokens[p.first:p.last+1]
	switch dim {
	case kernel.Block:
		kernel.Forward(b.sum, rows, weights, dim, n)
		kernel.Divide(b.mean, b.sum, p.weight)
		return
	case lexiconDim:
		fillLexicon(b.sum, rows[:n*lexiconDim], weights)
	default:
		for i, w := range weights {
			for d, v := range rows[i*dim:][:dim] {
				b.sum[d] += float32(w * v)
			}
		}
	}
	for d, s := range b.sum {
		b.mean[d] = s / p.weight
	}
}

// fillLexicon is fill for few dimensions, with the sums in registers.
func fillLexicon(sum, rows, weights []float32) {
	var good, bad, learnt float32
	for i, w := range weights {
		if row := rows[i*lexiconDim:][:lexiconDim]; w != 0 {
			good += float32(w * row[positive])
			bad += float32(w * row[negative])
			learnt += float32(w * row[learned])
		}
	}
	sum[positive], sum[negative], sum[learned] = good, bad, learnt
}
