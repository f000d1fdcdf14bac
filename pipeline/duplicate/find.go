package duplicate

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

const (
	enough    = 20 // equal hashes that make two texts near: a third of them
	crowd     = 64 // least articles of a bucket that the others are compared with
	maxRounds = 64
)

// NoDate is the Published of an article without a date.
const NoDate = math.MaxInt64

// Article is what is kept of an article.
type Article struct {
	ID        string
	Published int64 // microseconds since 1970, UTC; NoDate: unknown
	Signature Signature
}

// Micros is the Published of an article of the time t; NoDate where t is zero.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return NoDate
	}
	return t.UnixMicro()
}

// compare orders articles by date, those without last, then by id. Articles of
// one date and id, which a caller should not give, are told by signature.
func compare(a, b *Article) int {
	return cmp.Or(
		cmp.Compare(a.Published, b.Published),
		strings.Compare(a.ID, b.ID),
		cmp.Compare(a.Signature.words, b.Signature.words),
		bytes.Compare(a.Signature.hashes[:], b.Signature.hashes[:]),
	)
}

// near reports whether two long texts are similar enough to be copies.
func near(a, b *Signature) bool { return agreeing(a, b) >= enough }

// Find returns for each article the position of the one that represents it,
// its own where it is a copy of none. Which article represents which depends
// on the articles alone, not on their order; see the package comment. Time is
// linear in their number; memory, beyond what is returned, 21 bytes an article.
func Find(articles []Article) []int32 {
	f := newFinder(articles)
	f.collapse()
	for range maxRounds {
		if !f.round() {
			break
		}
	}
	return f.result()
}

// state is what is known of an article.
type state uint8

const (
	single state = iota // represents itself
	open                // not decided
	copied              // its parent represents it
	equal               // has its parent's signature, and so its fate
)

const none = math.MaxUint32

// finder works on ranks: positions of articles in their order.
type finder struct {
	articles []Article
	order    []int32  // article of each rank
	rank     []uint32 // of each article
	parent   []uint32 // of each rank, a lower rank or none
	state    []state  // of each rank
	scope    []uint32 // ranks that can still matter; nil: all
	rounds   int
	table    table
	marked   []uint64 // a bit a key: an open article has it
}

func newFinder(articles []Article) *finder {
	f := &finder{
		articles: articles,
		order:    make([]int32, len(articles)),
		rank:     make([]uint32, len(articles)),
		parent:   make([]uint32, len(articles)),
		state:    make([]state, len(articles)),
	}
	for i := range f.order {
		f.order[i] = int32(i)
		f.parent[i] = none
	}
	slices.SortFunc(f.order, func(i, j int32) int {
		return cmp.Or(compare(&articles[i], &articles[j]), cmp.Compare(i, j))
	})
	for rank, i := range f.order {
		f.rank[i] = uint32(rank)
	}
	return f
}

func (f *finder) signature(rank uint32) *Signature {
	return &f.articles[f.order[rank]].Signature
}

// long gives what takes part in a round, the ranks and signatures of distinct
// long texts. All of them come in the order of memory, not of ranks.
func (f *finder) long(yield func(uint32, *Signature) bool) {
	if f.scope != nil {
		for _, rank := range f.scope {
			if !yield(rank, f.signature(rank)) {
				return
			}
		}
		return
	}
	for i, rank := range f.rank {
		s := &f.articles[i].Signature
		if f.state[rank] != equal && !s.short() && !yield(rank, s) {
			return
		}
	}
}

// members is how many long gives at most.
func (f *finder) members() int {
	if f.scope != nil {
		return len(f.scope)
	}
	return len(f.order)
}

// collapse gives all articles of one signature the least of them as parent.
// It opens those of long texts; short ones are thereby decided.
func (f *finder) collapse() {
	f.table.fill(f.members(), func(add func(key, rank uint32)) {
		for i, rank := range f.rank {
			if s := &f.articles[i].Signature; s.words > 0 {
				add(s.sum(), rank)
				if !s.short() {
					f.state[rank] = open
				}
			}
		}
	})
	f.table.buckets(func(bucket []uint64) {
		var least [crowd]uint32 // of each signature in the bucket
		n := 0
	next:
		for _, e := range bucket {
			rank := uint32(e)
			s := f.signature(rank)
			for _, other := range least[:n] {
				if *f.signature(other) == *s {
					f.state[rank], f.parent[rank] = equal, other
					continue next
				}
			}
			if n < crowd {
				least[n] = rank
				n++
			}
		}
	})
}

// round compares the open articles in every band and decides those whose
// least near article is decided. It reports whether any are left open.
func (f *finder) round() bool {
	var matter []uint64 // a bit a rank
	if f.rounds == 1 {
		matter = make([]uint64, len(f.order)/64+1)
	}
	for b := range bins {
		f.gather(b)
		f.table.buckets(f.compare)
		if matter != nil {
			for _, e := range f.table.entries {
				matter[uint32(e)/64] |= 1 << (e % 64)
			}
		}
	}
	if matter != nil {
		f.scope = make([]uint32, 0, 64)
		for rank := range uint32(len(f.order)) {
			if matter[rank/64]&(1<<(rank%64)) != 0 {
				f.scope = append(f.scope, rank)
			}
		}
	}
	f.rounds++
	return f.decide()
}

// decide makes singles of the open articles without a near one before them,
// and copies of those whose least is single. The others wait for a round in
// which their parent, now a copy or open, is decided.
func (f *finder) decide() (left bool) {
	for rank := range f.state {
		if f.state[rank] != open {
			continue
		}
		switch parent := f.parent[rank]; {
		case parent == none:
			f.state[rank] = single
		case f.state[parent] == single:
			f.state[rank] = copied
		default:
			f.parent[rank] = none
			left = true
		}
	}
	return left
}

// compare gives each open article of a bucket the least near one as parent,
// unless it has a lesser. Copies cannot be parents.
func (f *finder) compare(bucket []uint64) {
	for i, e := range bucket {
		rank := uint32(e)
		if f.state[rank] != open {
			continue
		}
		s := f.signature(rank)
		for _, e := range bucket[:min(i, crowd)] {
			other := uint32(e)
			if other >= f.parent[rank] {
				break
			}
			if f.state[other] != copied && near(f.signature(other), s) {
				f.parent[rank] = other
				break
			}
		}
	}
}

// gather enters the articles into their buckets of band b: in the first round
// all, then those that share a bucket with an open one, which are few.
func (f *finder) gather(b int) {
	if f.rounds == 0 {
		f.table.fill(f.members(), func(add func(key, rank uint32)) {
			for rank, s := range f.long {
				add(s.band(b), rank)
			}
		})
		return
	}
	if f.marked == nil {
		f.marked = make([]uint64, 1<<keyBits/64)
	}
	clear(f.marked)
	for rank, s := range f.long {
		if f.state[rank] == open {
			key := s.band(b)
			f.marked[key/64] |= 1 << (key % 64)
		}
	}
	f.table.fill(f.members(), func(add func(key, rank uint32)) {
		for rank, s := range f.long {
			key := s.band(b)
			if f.marked[key/64]&(1<<(key%64)) != 0 {
				add(key, rank)
			}
		}
	})
}

// result turns ranks into positions.
func (f *finder) result() []int32 {
	found := make([]int32, len(f.order))
	for rank, i := range f.order {
		at := uint32(rank)
		if f.state[at] == equal {
			at = f.parent[at]
		}
		if f.state[at] == copied {
			at = f.parent[at]
		}
		found[i] = f.order[at]
	}
	return found
}
