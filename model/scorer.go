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
	set    []uint64 // bit i: the sparse feature in column i is there
	used   []uint64 // bit i: word i of set is not 0
	runs   []Run
	sorted []int32

	columns []int32  // of the keys of Add
	unknown []uint64 // those that the cache lacks, and their columns
	found   []int32
}

type place struct {
	key    uint64
	column int32
}

// Run is values of dense features, each in the column of the same place; -1
// where the model lacks it.
type Run struct {
	Columns []int32
	Values  []float32
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

// AddRun adds dense features. Runs are added in the order of their keys, and
// hold until Logits.
func (r *Row) AddRun(run Run) { r.runs = append(r.runs, run) }

// Columns are the model's columns of n dense keys that follow each other.
func (s *Scorer) Columns(key uint64, n int) []int32 {
	columns := make([]int32, n)
	for i := range columns {
		columns[i] = int32(s.linear.Vocabulary.Index(key + uint64(i)))
	}
	return columns
}

// Logits writes the logit of each class into z and empties the row. The sums
// are taken in the order of the keys, so that the bits are those of
// Linear.Logits.
func (r *Row) Logits(z []float64) {
	l := r.scorer.linear
	if len(l.Bias) == 3 { // the classes of stance and tone
		r.logits3(z)
	} else {
		r.logits(z)
	}
	r.runs = r.runs[:0]
}

// marked are the columns of the sparse features, in order. The set is emptied.
func (r *Row) marked() []int32 {
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

func (r *Row) logits(z []float64) {
	l, packed := r.scorer.linear, r.scorer.packed
	k := len(l.Bias)
	var sums [2][MaxClasses]float64
	var squares [2]float64
	add := func(column int, value float32, block int) {
		at := packed[column*(1+k):][:1+k]
		x := float64(value) * float64(at[0])
		squares[block] += x * x
		for c, w := range at[1:] {
			sums[block][c] += x * float64(w)
		}
	}
	for _, c := range r.marked() {
		add(int(c), 1, 0)
	}
	for _, run := range r.runs {
		for i, c := range run.Columns {
			if c >= 0 {
				add(int(c), run.Values[i], 1)
			}
		}
	}
	l.combine(z, &sums, squares)
}

// logits3 is logits with its sums in registers.
func (r *Row) logits3(z []float64) {
	packed := r.scorer.packed
	var square, sum0, sum1, sum2 float64
	for _, c := range r.marked() {
		at := packed[4*c:][:4]
		x := float64(at[0])
		square += x * x
		sum0 += x * float64(at[1])
		sum1 += x * float64(at[2])
		sum2 += x * float64(at[3])
	}
	var denseSquare, dense0, dense1, dense2 float64
	for _, run := range r.runs {
		values := run.Values[:len(run.Columns)]
		for i, c := range run.Columns {
			if c < 0 {
				continue
			}
			at := packed[4*c:][:4]
			x := float64(values[i]) * float64(at[0])
			denseSquare += x * x
			dense0 += x * float64(at[1])
			dense1 += x * float64(at[2])
			dense2 += x * float64(at[3])
		}
	}
	sums := [2][MaxClasses]float64{{sum0, sum1, sum2}, {dense0, dense1, dense2}}
	r.scorer.linear.combine(z, &sums, [2]float64{square, denseSquare})
}

// Probabilities writes the probability of each class into p, as
// Classifier.Probabilities does, and empties the row.
func (r *Row) Probabilities(p []float64) {
	r.Logits(p)
	softmax(p)
}
