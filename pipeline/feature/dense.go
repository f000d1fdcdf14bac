package feature

import (
	"cmp"
	"math"
	"slices"

	"stance/model"
)

// pool is a weighted mean of word vectors.
type pool struct {
	name   string
	key    uint64
	sum    []float32
	weight float32
}

// pools are the pools of an extractor, in the order of the constants below.
type pools struct {
	all   []pool
	order []int // of the pools by key, so that features come out sorted
}

const (
	poolSentence = iota
	poolHolderLeft
	poolHolderRight
	poolHolderNear
	poolTargetLeft
	poolTargetRight
	poolTargetNear
	poolBetween
	poolHolderTree
	poolTargetTree
	poolCount
)

var poolNames = [poolCount]string{
	"vec.sentence", "vec.holder.left", "vec.holder.right", "vec.holder.near",
	"vec.target.left", "vec.target.right", "vec.target.near", "vec.between",
	"vec.holder.tree", "vec.target.tree",
}

func (p *pools) reset(dim int) {
	if p.all == nil {
		p.all = make([]pool, poolCount)
		for i := range p.all {
			// The keys of a pool follow each other; the lowest bits are left for them.
			key := model.DenseKey(hashString(poolNames[i]) &^ (1<<16 - 1))
			p.all[i] = pool{name: poolNames[i], key: key, sum: make([]float32, dim)}
			p.order = append(p.order, i)
		}
		slices.SortFunc(p.order, func(i, j int) int { return cmp.Compare(p.all[i].key, p.all[j].key) })
	}
	for i := range p.all {
		p.all[i].weight = 0
		clear(p.all[i].sum)
	}
}

func (p *pool) add(vector []float32, weight float32) {
	for i, v := range vector {
		p.sum[i] += weight * v
	}
	p.weight += weight
}

// decay is how fast a word loses weight with its distance from an entity, in
// tokens and in edges of the tree.
const (
	decayTokens = 0.75
	decayEdges  = 0.6
)

var tokenWeights = decayTable(decayTokens, 24)

var edgeWeights = decayTable(decayEdges, 12)

// decayTable holds rate^d for d = 0…n-1.
func decayTable(rate float64, n int) []float32 {
	w := make([]float32, n)
	for d := range w {
		w[d] = float32(math.Pow(rate, float64(d)))
	}
	return w
}

// addDense adds the word vectors pooled over the sentence, over the sides of
// holder and target, near each of them, between them, and near them in the
// tree. Punctuation and the entities themselves are left out.
func (x *Extractor) addDense() {
	if !x.has(Vectors) || x.vectors == nil {
		return
	}
	x.pool.reset(x.vectors.Dim())
	p := x.pool.all
	h, t := x.view.holder, x.view.target
	parsed := x.has(Tree) && x.view.in.Sentence.Parsed
	for i := range x.view.items {
		it := &x.view.items[i]
		if it.role != plain || it.punct {
			continue
		}
		v, ok := x.vector(it.text)
		if !ok {
			continue
		}
		p[poolSentence].add(v, 1)
		if h >= 0 {
			p[pick(i < h, poolHolderLeft, poolHolderRight)].add(v, 1)
			addNear(&p[poolHolderNear], v, tokenWeights, distance(i, h))
		}
		if t >= 0 {
			p[pick(i < t, poolTargetLeft, poolTargetRight)].add(v, 1)
			addNear(&p[poolTargetNear], v, tokenWeights, distance(i, t))
		}
		if h >= 0 && t >= 0 && (i < h) != (i < t) {
			p[poolBetween].add(v, 1)
		}
		if parsed {
			if h >= 0 {
				addNear(&p[poolHolderTree], v, edgeWeights, x.tree.fromHolder[it.first])
			}
			if t >= 0 {
				addNear(&p[poolTargetTree], v, edgeWeights, x.tree.fromTarget[it.first])
			}
		}
		if x.names != nil {
			x.shares.pooled(p, it.first)
		}
	}
	for _, i := range x.pool.order {
		x.addPool(&p[i])
	}
	if x.names != nil {
		x.shares.closePools(p)
	}
}

func addNear(p *pool, v []float32, weights []float32, d int) {
	if d >= 0 && d < len(weights) {
		p.add(v, weights[d])
	}
}

func pick(first bool, a, b int) int {
	if first {
		return a
	}
	return b
}

func distance(i, j int) int {
	if i < j {
		return j - i - 1
	}
	return i - j - 1
}

// addPool adds a pool's mean, one feature for each dimension.
func (x *Extractor) addPool(p *pool) {
	if p.weight == 0 {
		return
	}
	for d, s := range p.sum {
		key := p.key + uint64(d)
		x.out = append(x.out, model.Feature{Key: key, Value: s / p.weight})
		if x.names != nil {
			x.names[key] = p.name
		}
	}
}

// vector is the vector of a word times its pooling weight, and whether there
// is one. It is valid until the next call.
func (x *Extractor) vector(word string) ([]float32, bool) {
	if x.word == nil {
		x.word = make([]float32, x.vectors.Dim())
	}
	clear(x.word)
	return x.word, x.vectors.Add(word, 1, x.word)
}
