package feature

import (
	"cmp"
	"math"
	"slices"

	"stance/model"
	"stance/pipeline/syntax/kernel"
)

// pool is a weighted mean of word vectors.
type pool struct {
	name    string
	key     uint64
	columns []int32 // of the model that the extractor is bound to
	sum     []float32
	mean    []float32
	tokens  []float32 // weight of each token; 0 outside first…last
	first   int
	last    int // first > last: the pool is empty
	weight  float32
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

func newPools(dim int) pools {
	var p pools
	for i := range poolCount {
		// The keys of a pool follow each other; the lowest bits are left for them.
		key := model.DenseKey(hashString(poolNames[i]) &^ (1<<16 - 1))
		p.all = append(p.all, pool{name: poolNames[i], key: key, sum: make([]float32, dim), mean: make([]float32, dim), last: -1})
		p.order = append(p.order, i)
	}
	slices.SortFunc(p.order, func(i, j int) int { return cmp.Compare(p.all[i].key, p.all[j].key) })
	return p
}

// reset empties the pools for a sentence of n tokens.
func (p *pools) reset(n int) {
	for i := range p.all {
		q := &p.all[i]
		if q.first <= q.last {
			clear(q.tokens[q.first : q.last+1])
		}
		if len(q.tokens) < n {
			q.tokens = make([]float32, n)
		}
		q.first, q.last, q.weight = n, -1, 0
	}
}

// add gives a token a weight; tokens are added in order.
func (p *pool) add(token int, weight float32) {
	p.first = min(p.first, token)
	p.last = token
	p.tokens[token] = weight
	p.weight += weight
}

// fill computes sum and mean over the vectors of the sentence.
func (p *pool) fill(vectors []float32) {
	clear(p.sum)
	dim, n := len(p.sum), p.last-p.first+1
	rows, weights := vectors[p.first*dim:], p.tokens[p.first:p.last+1]
	if dim == kernel.Block {
		kernel.Forward(p.sum, rows, weights, dim, n)
	} else {
		for i, w := range weights {
			for d, v := range rows[i*dim:][:dim] {
				p.sum[d] += float32(w * v)
			}
		}
	}
	for d, s := range p.sum {
		p.mean[d] = s / p.weight
	}
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
	x.pool.reset(len(x.view.in.Sentence.Tokens))
	p := x.pool.all
	h, t := x.view.holder, x.view.target
	parsed := x.has(Tree) && x.view.in.Sentence.Parsed
	for i := range x.view.items {
		it := &x.view.items[i]
		if it.role != plain || !x.words.known[it.first] {
			continue
		}
		p[poolSentence].add(it.first, 1)
		if h >= 0 {
			p[pick(i < h, poolHolderLeft, poolHolderRight)].add(it.first, 1)
			addNear(&p[poolHolderNear], it.first, tokenWeights, distance(i, h))
		}
		if t >= 0 {
			p[pick(i < t, poolTargetLeft, poolTargetRight)].add(it.first, 1)
			addNear(&p[poolTargetNear], it.first, tokenWeights, distance(i, t))
		}
		if h >= 0 && t >= 0 && (i < h) != (i < t) {
			p[poolBetween].add(it.first, 1)
		}
		if parsed {
			if h >= 0 {
				addNear(&p[poolHolderTree], it.first, edgeWeights, x.tree.fromHolder[it.first])
			}
			if t >= 0 {
				addNear(&p[poolTargetTree], it.first, edgeWeights, x.tree.fromTarget[it.first])
			}
		}
	}
	for _, i := range x.pool.order {
		if p[i].weight > 0 {
			p[i].fill(x.words.vectors)
			x.addPool(&p[i])
		}
	}
	if x.names != nil {
		x.shares.addPools(p, x.words.vectors)
	}
}

func addNear(p *pool, token int, weights []float32, d int) {
	if d >= 0 && d < len(weights) {
		p.add(token, weights[d])
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
	if x.row != nil {
		x.row.AddRun(model.Run{Columns: p.columns, Values: p.mean})
		return
	}
	for d, mean := range p.mean {
		key := p.key + uint64(d)
		x.out = append(x.out, model.Feature{Key: key, Value: mean})
		if x.names != nil {
			x.names[key] = p.name
		}
	}
}
