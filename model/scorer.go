package model

import "math/bits"

// Scorer is a linear model laid out for scoring: what a feature needs lies in
// one line of the cache. It is read-only and safe for concurrent use.
type Scorer struct {
	linear *Linear
	packed []float32 // by feature: its scale, then its weight in each class; then a feature of zeros
}

// NewScorer returns a scorer of the model.
func NewScorer(l *Linear) *Scorer {
	k := len(l.Bias)
	s := &Scorer{linear: l, packed: make([]float32, 0, (len(l.Scale)+1)*(1+k))}
	for i, scale := range l.Scale {
		s.packed = append(append(s.packed, scale), l.Weights[i*k:i*k+k]...)
	}
	s.packed = append(s.packed, make([]float32, 1+k)...)
	return s
}

// nothing is the column of all features that the model lacks: that of zeros,
// which need no test of their own.
func (s *Scorer) nothing() int32 { return int32(s.linear.Vocabulary.Len()) }

func (s *Scorer) column(key uint64) int32 {
	if i := s.linear.Vocabulary.Index(key); i >= 0 {
		return int32(i)
	}
	return s.nothing()
}

// rowCache is how many keys a row remembers the columns of. The rows of a
// sentence share most of their features.
const rowCache = 2048

// Row is a vector in the columns of a model, put together feature by feature in
// any order. It is for one goroutine; Logits empties it for the next.
type Row struct {
	scorer *Scorer
	cache  [rowCache]place
	set    []uint64                // bit i: the sparse feature in column i is there
	used   []uint64                // bit i: word i of set is not 0
	sparse [1 + MaxClasses]float64 // sums over sparse features of their squares and products
	dense  lanes
	sorted []int32

	opinions [MaxClasses]float64

	columns []int32  // of the keys of Add
	unknown []uint64 // those that the cache lacks, and their columns
	found   []int32
}

type place struct {
	key    uint64
	column int32
}

// NewRow returns an empty row.
func (s *Scorer) NewRow() *Row {
	words := s.linear.Vocabulary.Len()/64 + 1 // of nothing, too
	r := &Row{scorer: s, set: make([]uint64, words), used: make([]uint64, (words+63)/64)}
	for i := range r.cache { // key 0 has its place in the first
		r.cache[i].column = r.scorer.column(0)
	}
	return r
}

// Add adds sparse features of value 1, each once however often it is added, and
// returns what Mark takes for each. The result holds until the next call.
func (r *Row) Add(keys []uint64) []int32 {
	r.columns, r.unknown = r.columns[:0], r.unknown[:0]
	for _, key := range keys {
		p := r.cache[key%rowCache]
		if p.key != key {
			p.column = -1
			r.unknown = append(r.unknown, key)
		}
		r.columns = append(r.columns, p.column)
	}
	r.found = r.scorer.linear.Vocabulary.indices(r.unknown, r.found[:0])
	next := 0
	for i, column := range r.columns {
		if column < 0 {
			if column = r.found[next]; column < 0 {
				column = r.scorer.nothing()
			}
			r.columns[i] = column
			r.cache[keys[i]%rowCache] = place{keys[i], column}
			next++
		}
		r.Mark(column)
	}
	return r.columns
}

// Mark adds the sparse feature of a column, once however often it is marked.
func (r *Row) Mark(column int32) {
	r.set[column>>6] |= 1 << (column & 63)
	r.used[column>>12] |= 1 << (column >> 6 & 63)
}

// Run is what a model makes of dense features whose keys follow each other: their
// scales, then their weights in each class in turn; 0 where the model lacks them.
type Run struct {
	Key    uint64 // of the first
	Planes []float64
}

// Run looks up n features from a key on.
func (s *Scorer) Run(key uint64, n int) Run {
	l := s.linear
	k := len(l.Bias)
	run := Run{Key: key, Planes: make([]float64, (1+k)*n)}
	for d := range n {
		i := l.Vocabulary.Index(key + uint64(d))
		if i < 0 {
			continue
		}
		run.Planes[d] = float64(l.Scale[i])
		for c, w := range l.Weights[i*k : i*k+k] {
			run.Planes[(1+c)*n+d] = float64(w)
		}
	}
	return run
}

// AddRun adds dense features. Runs are added in the order of their keys.
func (r *Row) AddRun(run Run, values []float32) {
	n, sums := len(values), r.Dense()
	for d, value := range values {
		if value == 0 {
			continue
		}
		lane := (run.Key + uint64(d)) & 3
		x := float64(value) * run.Planes[d]
		sums[0][lane] += float64(x * x)
		for c := 1; c < len(sums); c++ {
			sums[c][lane] += float64(x * run.Planes[c*n+d])
		}
	}
}

// AddOpinion sets the features Opinion(0), Opinion(1), …
func (r *Row) AddOpinion(values []float32) {
	for class, value := range values {
		r.opinions[class] = float64(value)
	}
}

// Dense are the sums that AddRun adds to, for those who add faster: of squares,
// then of the products with the weights of each class. Each has four parts, to
// which go the features whose keys leave 0…3 when divided by 4.
func (r *Row) Dense() [][4]float64 { return r.dense[:1+len(r.scorer.linear.Bias)] }

// Sparse is for those who add the sparse features faster than Logits does. They
// add to sums, for every feature of columns in turn, its scale's square and the
// products of its scale and its weight in each class, which packed has at columns
// times len(sums). The row keeps none of these features.
func (r *Row) Sparse() (sums []float64, packed []float32, columns []int32) {
	return r.sparse[:1+len(r.scorer.linear.Bias)], r.scorer.packed, r.take()
}

// Logits writes the logit of each class into z and empties the row. The sums
// are taken in the order of the keys, so that the bits are those of
// Linear.Logits.
func (r *Row) Logits(z []float64) {
	sums, packed, columns := r.Sparse()
	for _, column := range columns {
		at := packed[int(column)*len(sums):][:len(sums)]
		x := float64(at[0])
		for i, w := range at {
			sums[i] += x * float64(w)
		}
	}
	r.scorer.linear.combine(z, (*[MaxClasses]float64)(r.sparse[1:]), sums[0], &r.dense, &r.opinions)
	clear(sums)
	clear(r.Dense())
	clear(r.opinions[:])
}

// take returns the columns of the sparse features, in order, and empties their set.
func (r *Row) take() []int32 {
	r.sorted = r.sorted[:0]
	for i, used := range r.used {
		r.used[i] = 0
		for ; used != 0; used &= used - 1 {
			w := i<<6 | bits.TrailingZeros64(used)
			word := r.set[w]
			r.set[w] = 0
			for ; word != 0; word &= word - 1 {
				r.sorted = append(r.sorted, int32(w<<6|bits.TrailingZeros64(word)))
			}
		}
	}
	return r.sorted
}

// Probabilities writes the probability of each class into p, as
// Classifier.Probabilities does, and empties the row.
func (r *Row) Probabilities(p []float64) {
	r.Logits(p)
	softmax(p)
}
