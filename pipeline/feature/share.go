package feature

import (
	"cmp"
	"slices"
)

// Share is a token's part of a feature of a vector. The parts of a feature sum
// to 1; a feature of relations alone has none.
type Share struct {
	Key   uint64
	Token int // index in the sentence; holder and target count as their first
	Part  float64
}

// Shares are the tokens' parts of the vector that Extract gave last, since
// KeepNames. They are valid until the next call of Extract.
func (x *Extractor) Shares() []Share { return x.shares.list }

// shares gathers what the tokens add while a vector is made.
type shares struct {
	list    []Share
	sums    [poolCount][]float32 // of the pools before the token at hand
	weights [poolCount]float32
}

func (s *shares) reset() {
	s.list = s.list[:0]
	for i := range s.sums {
		clear(s.sums[i])
		s.weights[i] = 0
	}
}

// add takes in a sparse feature made of words.
func (s *shares) add(key uint64, words []*item) {
	for _, w := range words {
		if w.first >= 0 {
			s.list = append(s.list, Share{Key: key, Token: w.first})
		}
	}
}

// closeSparse parts each sparse feature evenly among the tokens that made it.
func (s *shares) closeSparse() {
	slices.SortFunc(s.list, func(a, b Share) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Token, b.Token)) })
	s.list = slices.Compact(s.list)
	for start := 0; start < len(s.list); {
		end := start + 1
		for end < len(s.list) && s.list[end].Key == s.list[start].Key {
			end++
		}
		for i := start; i < end; i++ {
			s.list[i].Part = 1 / float64(end-start)
		}
		start = end
	}
}

// pooled takes in what a token has just added to the pools.
func (s *shares) pooled(pools []pool, token int) {
	for i := range pools {
		p := &pools[i]
		if p.weight == s.weights[i] {
			continue
		}
		s.weights[i] = p.weight
		if s.sums[i] == nil {
			s.sums[i] = make([]float32, len(p.sum))
		}
		for d, sum := range p.sum {
			s.list = append(s.list, Share{Key: p.key + uint64(d), Token: token, Part: float64(sum) - float64(s.sums[i][d])})
			s.sums[i][d] = sum
		}
	}
}

// closePools turns what tokens added to a pool into parts of its sum. A sum of
// 0 adds nothing to any logit, and so has no parts.
func (s *shares) closePools(pools []pool) {
	sums := map[uint64]float64{}
	for i := range pools {
		for d, sum := range pools[i].sum {
			sums[pools[i].key+uint64(d)] = float64(sum)
		}
	}
	for i := range s.list {
		sum, dense := sums[s.list[i].Key]
		switch {
		case dense && sum != 0:
			s.list[i].Part /= sum
		case dense:
			s.list[i].Part = 0
		}
	}
}
