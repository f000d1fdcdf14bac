package duplicate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// synthetic gives n articles of random signatures.
func synthetic(n int, r *rand.Rand) []Article {
	articles := make([]Article, n)
	for i := range articles {
		a := &articles[i]
		a.ID = fmt.Sprintf("a%07d", i)
		a.Published = r.Int64N(1e15)
		a.Signature.words = 300 + r.Uint32N(600)
		for j := range a.Signature.hashes {
			a.Signature.hashes[j] = byte(r.Uint32())
		}
	}
	return articles
}

// change replaces n hashes of a signature.
func change(s Signature, n int, r *rand.Rand) Signature {
	for _, i := range r.Perm(bins)[:n] {
		s.hashes[i] += 1 + byte(r.Uint32N(255))
	}
	return s
}

func BenchmarkFind(b *testing.B) {
	kinds := []struct {
		name string
		make func(n int) []Article
	}{
		{"different", func(n int) []Article { return synthetic(n, rand.New(rand.NewPCG(1, 2))) }},
		{"tenth-copies", func(n int) []Article {
			r := rand.New(rand.NewPCG(1, 2))
			articles := synthetic(n, r)
			for i := range articles {
				if i%10 == 9 {
					articles[i].Signature = change(articles[r.IntN(i)].Signature, 20, r)
				}
			}
			return articles
		}},
		{"identical", func(n int) []Article {
			articles := synthetic(n, rand.New(rand.NewPCG(1, 2)))
			for i := range articles {
				articles[i].Signature = articles[0].Signature
			}
			return articles
		}},
		{"nearly-identical", func(n int) []Article {
			r := rand.New(rand.NewPCG(1, 2))
			articles := synthetic(n, r)
			for i := range articles {
				articles[i].Signature = change(articles[0].Signature, 6, r)
			}
			return articles
		}},
		{"same-third", func(n int) []Article {
			r := rand.New(rand.NewPCG(1, 2))
			articles := synthetic(n, r)
			for i := range articles {
				articles[i].Signature = change(articles[0].Signature, 45, r)
			}
			return articles
		}},
		{"chain", func(n int) []Article {
			r := rand.New(rand.NewPCG(1, 2))
			articles := synthetic(n, r)
			for i := range articles {
				articles[i].Published = int64(i)
				if i > 0 {
					articles[i].Signature = change(articles[i-1].Signature, 8, r)
				}
			}
			return articles
		}},
	}
	for _, k := range kinds {
		for _, n := range []int{10_000, 100_000} {
			b.Run(fmt.Sprintf("%s/%d", k.name, n), func(b *testing.B) {
				articles := k.make(n)
				b.ReportAllocs()
				for b.Loop() {
					began := time.Now()
					Find(articles)
					b.ReportMetric(float64(time.Since(began).Nanoseconds())/float64(n), "ns/article")
				}
			})
		}
	}
}

// greedy is the rule of the package comment, by comparing all with all.
func greedy(articles []Article) []int32 {
	order := make([]int32, len(articles))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int { return compare(&articles[i], &articles[j]) })
	found := make([]int32, len(articles))
	var singles []int32
next:
	for _, i := range order {
		s := &articles[i].Signature
		for _, j := range singles {
			other := &articles[j].Signature
			alike := *s == *other && s.words > 0
			if !alike && !s.short() && !other.short() && near(s, other) {
				for b := range bins {
					alike = alike || s.band(b) == other.band(b)
				}
			}
			if alike {
				found[i] = j
				continue next
			}
		}
		found[i] = i
		singles = append(singles, i)
	}
	return found
}

func TestFindIsGreedy(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 30 {
		articles := synthetic(200, r)
		for i := range articles {
			a := &articles[i]
			a.Published = r.Int64N(50)
			if r.IntN(3) == 0 {
				a.Published = NoDate
			}
			if i > 0 {
				a.Signature = articles[r.IntN(i)].Signature
				switch r.IntN(10) {
				case 0:
				case 1:
					a.Signature.words = r.Uint32N(40)
				default:
					a.Signature = change(a.Signature, r.IntN(30), r)
				}
			}
		}
		want := greedy(articles)
		if got := Find(articles); !slices.Equal(got, want) {
			t.Fatalf("round %d: got\n%v, want\n%v", round, got, want)
		}
		perm := r.Perm(len(articles))
		shuffled := make([]Article, len(articles))
		for i, p := range perm {
			shuffled[p] = articles[i]
		}
		found := Find(shuffled)
		for i, p := range perm {
			if got := shuffled[found[p]].ID; got != articles[want[i]].ID {
				t.Fatalf("round %d: article %d: %s in another order, %s before", round, i, got, articles[want[i]].ID)
			}
		}
	}
}
