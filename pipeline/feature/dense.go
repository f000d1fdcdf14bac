package feature

import (
	"math"
	"math/bits"
	"slices"

	"stance/model"
	"stance/pipeline/syntax/kernel"
)

// The pools of a sentence.
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
	poolNegated
	poolQuoted
	poolHolderClause
	poolTargetClause

	// Of these the tree tells: see roles.go.
	poolHolderSubject
	poolHolderObject
	poolHolderOther
	poolTargetSubject
	poolTargetObject
	poolTargetOther
	poolHolderModifiers
	poolTargetModifiers
	poolHolderSiblings
	poolTargetSiblings
	poolPath // has a block for each arrangement of the pair: see arrangement.go
	poolCount
)

var poolNames = [poolCount]string{
	"sentence", "holder.left", "holder.right", "holder.near", "target.left", "target.right", "target.near", "between",
	"holder.tree", "target.tree", "negated", "quoted", "holder.clause", "target.clause",
	"holder.subject", "holder.object", "holder.other", "target.subject", "target.object", "target.other",
	"holder.modifiers", "target.modifiers", "holder.siblings", "target.siblings", "path",
}

// Places of what the lexicon says of a word, behind its vector.
const (
	positive = iota
	negative
	learned
	lexiconDim
)

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

// addDense adds the word vectors, and what the lexicon says, pooled over the
// sentence, over the sides of holder and target, near each of them, in their
// clauses, between them, and by their places in the tree, punctuation and the
// entities themselves left out; and what the encoder makes of the sentence.
func (x *Extractor) addDense() {
	if x.vectors != nil && (x.has(Vectors) || x.has(Lexicon)) {
		x.fillPools()
	}
	if x.vectors != nil && x.has(Vectors) {
		x.addPools("vec.", x.words.vectors, func(p *pool) *block { return &p.vectors })
	}
	if x.context != nil && x.view.in.Sentence.Parsed {
		x.addContext()
	}
	if x.vectors != nil && x.has(Lexicon) && x.lexicon != nil {
		x.readLexicon()
		x.addPools("lex.", x.valences, func(p *pool) *block { return &p.lexicon })
	}
}

// fillPools says which words are in which pools.
func (x *Extractor) fillPools() {
	for i := range x.pools {
		x.pools[i].reset(len(x.view.in.Sentence.Tokens))
	}
	around := around{parsed: x.has(Tree) && x.view.in.Sentence.Parsed, holder: x.clauseOf(x.view.holder), target: x.clauseOf(x.view.target)}
	if around.parsed {
		x.markRoles()
		x.arrangePath()
	}
	for i := range x.view.items {
		if it := &x.view.items[i]; it.role == plain && x.words.known[it.first] {
			x.pool(i, around)
		}
	}
}

// around is what fillPools knows beside the words.
type around struct {
	parsed         bool
	holder, target stretch // their clauses
}

// stretch is items from first up to, not including, end.
type stretch struct{ first, end int }

func (s stretch) has(i int) bool { return s.first <= i && i < s.end }

// pool adds item i to the pools that it belongs to.
func (x *Extractor) pool(i int, a around) {
	p, it := x.pools, &x.view.items[i]
	h, t, token := x.view.holder, x.view.target, it.first
	p[poolSentence].add(token, 1)
	if it.negated {
		p[poolNegated].add(token, 1)
	}
	if it.quoted {
		p[poolQuoted].add(token, 1)
	}
	if h >= 0 {
		p[pick(i < h, poolHolderLeft, poolHolderRight)].add(token, 1)
		addNear(&p[poolHolderNear], token, tokenWeights, distance(i, h))
		if a.holder.has(i) {
			p[poolHolderClause].add(token, 1)
		}
	}
	if t >= 0 {
		p[pick(i < t, poolTargetLeft, poolTargetRight)].add(token, 1)
		addNear(&p[poolTargetNear], token, tokenWeights, distance(i, t))
		if a.target.has(i) {
			p[poolTargetClause].add(token, 1)
		}
	}
	if h >= 0 && t >= 0 && (i < h) != (i < t) {
		p[poolBetween].add(token, 1)
	}
	if !a.parsed {
		return
	}
	if h >= 0 {
		addNear(&p[poolHolderTree], token, edgeWeights, x.tree.fromHolder[token])
	}
	if t >= 0 {
		addNear(&p[poolTargetTree], token, edgeWeights, x.tree.fromTarget[token])
	}
	for r := x.tree.roles[token]; r != 0; r &= r - 1 {
		p[bits.TrailingZeros32(r)].add(token, 1)
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

// addPools adds the means of a block of every pool, one feature for each place.
func (x *Extractor) addPools(kind string, rows []float32, of func(*pool) *block) {
	for i := range x.pools {
		p := &x.pools[i]
		if p.weight == 0 {
			continue
		}
		b := of(p)
		p.fill(b, rows)
		if x.row != nil {
			x.addRunOf(b)
			continue
		}
		x.addBlock(b, kind, x.poolName(i))
		if x.names != nil {
			x.shares.addPool(p, b, rows)
		}
	}
}

// addBlock adds the means of a block to the vector, one feature for each place. Most
// words have no valence: a mean of 0 adds nothing.
func (x *Extractor) addBlock(b *block, kind, name string) {
	for d, mean := range b.mean {
		if mean == 0 {
			continue
		}
		key := b.key + uint64(d)
		x.out = append(x.out, model.Feature{Key: key, Value: mean})
		if x.names != nil {
			x.names[key] = kind + name
		}
	}
}

// poolName is the name of a pool, that of the path with the arrangement.
func (x *Extractor) poolName(i int) string {
	if i == poolPath && x.names != nil {
		return poolNames[i] + "." + arrangementNames[x.tree.arrangement]
	}
	return poolNames[i]
}

// arrangePath gives the pool of the path the blocks of the pair's arrangement.
func (x *Extractor) arrangePath() {
	if how := int(x.tree.arrangement); how >= 0 {
		x.pools[poolPath].vectors.choose(how)
		x.pools[poolPath].lexicon.choose(how)
	}
}

// addRunOf adds the means of a block to the row.
func (x *Extractor) addRunOf(b *block) {
	if sums := x.row.Dense(); len(b.mean) == kernel.Block && len(sums) == kernel.Moments {
		kernel.AddMoments(sums, b.mean, b.run.Planes)
	} else {
		x.row.AddRun(b.run, b.mean)
	}
}

// flipped is what is left of a word's valence, on the other side, in the reach
// of a negation (Hutto and Gilbert, "VADER", ICWSM 2014).
const flipped = 0.74

// readLexicon fills valences with what the lexicon says of each word.
func (x *Extractor) readLexicon() {
	n := len(x.view.in.Sentence.Tokens) * lexiconDim
	x.valences = slices.Grow(x.valences[:0], n)[:n]
	clear(x.valences)
	for i := range x.view.items {
		it := &x.view.items[i]
		v := x.words.valence[it.first]
		if it.negated {
			v *= -flipped
		}
		at := x.valences[it.first*lexiconDim:][:lexiconDim]
		at[positive], at[negative], at[learned] = max(v, 0), max(-v, 0), x.words.learned[it.first]
	}
}
