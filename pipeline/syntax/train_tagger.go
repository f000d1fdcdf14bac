package syntax

import (
	"cmp"
	"encoding/binary"
	"math/rand/v2"
	"slices"

	"stance/pipeline/document"
	"stance/pipeline/embedding"
)

// classes are the pairs of universal and Penn tag that the tagger tells apart.
type classes struct {
	tags  []document.Tag
	names []string // XPOS
	index map[classKey]uint8
}

type classKey struct {
	tag  document.Tag
	fine string
}

// newClasses takes the pairs that occur often; a rare one counts as the most
// frequent of its tag.
func newClasses(trees []Tree) *classes {
	const often = 30
	counts := map[classKey]int{}
	for i := range trees {
		for j, tag := range trees[i].Tags {
			counts[classKey{tag, trees[i].Fine[j]}]++
		}
	}
	keys := make([]classKey, 0, len(counts))
	for key := range counts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b classKey) int {
		return cmp.Or(cmp.Compare(a.tag, b.tag), cmp.Compare(counts[b], counts[a]), cmp.Compare(a.fine, b.fine))
	})
	c := &classes{index: map[classKey]uint8{}}
	var common uint8
	for i, key := range keys {
		first := i == 0 || keys[i-1].tag != key.tag
		if first || counts[key] >= often {
			c.tags, c.names = append(c.tags, key.tag), append(c.names, key.fine)
		}
		if first {
			common = uint8(len(c.tags) - 1)
		}
		c.index[key] = common
		if first || counts[key] >= often {
			c.index[key] = uint8(len(c.tags) - 1)
		}
	}
	return c
}

// of returns the classes of a sentence of the trees given to newClasses.
func (c *classes) of(t *Tree) []uint8 {
	out := make([]uint8, len(t.Words))
	for i, tag := range t.Tags {
		out[i] = c.index[classKey{tag, t.Fine[i]}]
	}
	return out
}

// newLexicon counts the words of the trees.
func newLexicon(trees []Tree, gold [][]uint8) *lexicon {
	vectors, err := embedding.Default()
	if err != nil {
		panic(err)
	}
	const (
		knownCount = 2  // fewer: an unknown word to the parser
		sureCount  = 40 // from here on a word has only the classes seen
	)
	type entry struct {
		total  int
		counts [maxClasses]int
	}
	words := map[uint64]*entry{}
	kindOf := map[uint64]kind{}
	blank := &lexicon{vectors: vectors, keys: make([]uint64, 1), rows: make([]int32, 1), sets: make([][]uint8, kinds)}
	for i := range trees {
		for j, word := range trees[i].Words {
			var t token
			t.set(blank, word, j)
			e := words[t.low]
			if e == nil {
				e = &entry{}
				words[t.low] = e
				kindOf[t.low] = t.kind
			}
			e.total++
			e.counts[gold[i][j]]++
		}
	}
	lows := make([]uint64, 0, len(words))
	for low := range words {
		lows = append(lows, low)
	}
	slices.Sort(lows)
	// Unknown words may have what the words seen once have.
	var open [kinds][maxClasses]int
	for _, low := range lows {
		if e := words[low]; e.total <= 2 {
			for class, n := range e.counts {
				open[kindOf[low]][class] += n
			}
		}
	}
	l := &lexicon{vectors: vectors}
	for k := range kinds {
		var set []uint8
		for class, n := range open[k] {
			if n >= 3 {
				set = append(set, uint8(class))
			}
		}
		if len(set) == 0 {
			set = []uint8{0}
		}
		l.sets = append(l.sets, set)
	}
	size := 1
	for size < 2*len(words) {
		size *= 2
	}
	l.keys = make([]uint64, size)
	index := map[string]int{}
	for _, low := range lows {
		e := words[low]
		if e.total < knownCount {
			continue
		}
		openSet := l.sets[kindOf[low]]
		isOpen := false
		for _, class := range openSet {
			isOpen = isOpen || e.counts[class] > 0
		}
		var set []uint8
		for class, n := range e.counts {
			rare := e.total >= 400 && n*1000 < e.total && n < 3
			if (n > 0 && !rare) || e.total < sureCount && isOpen && slices.Contains(openSet, uint8(class)) {
				set = append(set, uint8(class))
			}
		}
		number, ok := index[string(set)]
		if !ok {
			number = len(l.sets)
			index[string(set)] = number
			l.sets = append(l.sets, set)
		}
		const mask = 1<<lexiconSetBits - 1
		at := low & uint64(size-1)
		for l.keys[at] != 0 {
			at = (at + 1) & uint64(size-1)
		}
		l.keys[at] = low&^mask | uint64(number)
	}
	l.number()
	return l
}

func (l *lexicon) encode() []byte {
	var out []byte
	for _, key := range l.keys {
		out = binary.LittleEndian.AppendUint64(out, key)
	}
	return out
}

// trainTagger returns a tagger trained on the sentences.
func trainTagger(trees []Tree, gold [][]uint8, lines, epochs int, seed uint64) (*lexicon, *classTrainer) {
	lex := newLexicon(trees, gold)
	weights := newClassTrainer(lines, maxClasses)
	sentences := make([][]token, len(trees))
	for i := range trees {
		sentences[i] = make([]token, len(trees[i].Words))
		for j, word := range trees[i].Words {
			sentences[i][j].set(lex, word, j)
		}
	}
	order := rand.New(rand.NewPCG(seed, 1))
	var features [tagFeatures]uint64
	var scores [maxClasses]int32
	var predicted []uint8
	for range epochs {
		for _, i := range order.Perm(len(trees)) {
			tokens := sentences[i]
			predicted = slices.Grow(predicted[:0], len(tokens))[:len(tokens)]
			for j := range tokens {
				candidates := lex.sets[tokens[j].cands]
				if len(candidates) == 1 {
					predicted[j] = candidates[0]
					continue
				}
				tagFeatureHashes(&features, tokens, predicted, j)
				clear(scores[:])
				weights.add(features[:], candidates, scores[:])
				predicted[j] = candidates[best(scores[:len(candidates)])]
				weights.now++
				if truth := gold[i][j]; truth != predicted[j] {
					weights.update(features[:], truth, 1)
					weights.update(features[:], predicted[j], -1)
				}
			}
		}
	}
	return lex, weights
}

// jackknife tags every sentence by a tagger that has not seen it, so that the
// parser learns from tags as wrong as those it will meet.
func jackknife(trees []Tree, gold [][]uint8, lines, epochs, folds int, seed uint64) [][]uint8 {
	const block = 20 // neighbours come from one text and stay together
	out := make([][]uint8, len(trees))
	var atoms sentenceAtoms
	var forms forms
	var room tagRoom
	for fold := range folds {
		var train []Tree
		var trainGold [][]uint8
		for i := range trees {
			if i/block%folds != fold {
				train, trainGold = append(train, trees[i]), append(trainGold, gold[i])
			}
		}
		lex, weights := trainTagger(train, trainGold, lines, epochs, seed)
		t := tagger{lex, &classTable{string(weights.quantised())}}
		for i := range trees {
			if i/block%folds != fold {
				continue
			}
			atoms.resize(len(trees[i].Words))
			copy(atoms.words, trees[i].Words)
			forms.begin(&t, len(atoms.words))
			forms.read(&atoms)
			t.tag(&atoms, &forms, &room)
			out[i] = slices.Clone(atoms.classes)
		}
	}
	return out
}
