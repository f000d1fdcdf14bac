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
type shares struct{ list []Share }

func (s *shares) reset() { s.list = s.list[:0] }

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

// addPool adds the tokens' parts of a block of a pool. A sum of 0 adds nothing to
// any logit, and so has no parts. The sums are taken anew, because those of 32
// bits are too coarse for parts that nearly cancel out.
func (s *shares) addPool(p *pool, b *block, rows []float32) {
	dim := len(b.sum)
	sums := make([]float64, dim)
	from := len(s.list)
	for token := p.first; token <= p.last; token++ {
		for d, v := range rows[token*dim:][:dim] {
			part := float64(p.tokens[token]) * float64(v)
			sums[d] += part
			s.list = append(s.list, Share{Key: b.key + uint64(d), Token: token, Part: part})
		}
	}
	for j := from; j < len(s.list); j++ {
		if d := s.list[j].Key - b.key; b.sum[d] != 0 && sums[d] != 0 {
			s.list[j].Part /= sums[d]
		} else {
			s.list[j].Part = 0
		}
	}
}
