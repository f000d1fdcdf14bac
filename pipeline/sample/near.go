package sample

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
)

// alike is the share of common words from which two sentences say the same.
const alike = 0.7

// Heard remembers sentences, to tell those that nearly repeat one.
type Heard struct {
	sets [][]uint64       // words of each sentence, hashed and sorted
	with map[uint64][]int // sentences by word
}

// NewHeard has heard nothing.
func NewHeard() *Heard { return &Heard{with: map[uint64][]int{}} }

// Add remembers a sentence.
func (h *Heard) Add(text string) {
	set := words(text)
	for _, w := range set {
		h.with[w] = append(h.with[w], len(h.sets))
	}
	h.sets = append(h.sets, set)
}

// Has reports whether a sentence shares at least 0.7 of its words with one
// heard (Jaccard's index of the sets of words, case and punctuation aside).
func (h *Heard) Has(text string) bool {
	set := words(text)
	// Sets that are alike share a word among the rarest of this one: the first
	// 1 - alike of its words by frequency, and one more (Chaudhuri, Ganti,
	// Kaushik, ICDE 2006).
	byRarity := slices.Clone(set)
	slices.SortFunc(byRarity, func(a, b uint64) int {
		if x, y := len(h.with[a]), len(h.with[b]); x != y {
			return x - y
		}
		if a < b {
			return -1
		}
		return 1
	})
	prefix := len(set) - int(alike*float64(len(set))) + 1
	for _, w := range byRarity[:min(prefix, len(byRarity))] {
		for _, i := range h.with[w] {
			if jaccard(set, h.sets[i]) >= alike {
				return true
			}
		}
	}
	return len(set) == 0
}

// words is the set of words of a sentence, hashed, in order.
func words(text string) []uint64 {
	var set []uint64
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		h := fnv.New64a()
		h.Write([]byte(w))
		set = append(set, h.Sum64())
	}
	slices.Sort(set)
	return slices.Compact(set)
}

func jaccard(a, b []uint64) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return float64(both) / float64(max(1, len(a)+len(b)-both))
}
