package syntax

// The tagger goes through a sentence from left to right and picks, for each
// word, the best of its candidate classes by an averaged perceptron (Collins
// 2002). A class is a universal tag together with a tag of the Penn Treebank:
// the finer one tells the parser a participle from a past tense.

const (
	maxClasses  = 128
	noClass     = 127 // before the first and after the last word
	tagFeatures = 34
)

// atom of a tag class as a feature.
func classAtom(class uint8) uint64 { return uint64(class)*hashPrime + mulA }

var edge = token{low: 11, shape: 11, kind: kinds,
	suffix: [4]uint64{11, 11, 11, 11}, prefix: [3]uint64{11, 11, 11}, cluster: [2]uint64{11, 11}}

// tagFeatureHashes fills out with the features of the i-th token.
func tagFeatureHashes(out *[tagFeatures]uint64, tokens []token, classes []uint8, i int) {
	contextFeatures(ownFeatures(out[:0], &tokens[i]), tokens, classes, i)
}

// ownFeatures appends the features that tell of nothing but the token.
func ownFeatures(out []uint64, t *token) []uint64 {
	return append(out,
		one(1, t.low),
		one(2, t.suffix[0]),
		one(3, t.suffix[1]),
		two(4, t.suffix[2], t.shape),
		one(5, t.suffix[3]),
		one(6, t.prefix[0]),
		one(7, t.prefix[1]),
		one(8, t.prefix[2]),
		one(9, t.shape),
		one(29, t.cluster[0]),
		one(30, t.cluster[1]),
	)
}

// contextFeatures appends the other features of the i-th token.
func contextFeatures(out []uint64, tokens []token, classes []uint8, i int) []uint64 {
	at := func(j int) *token {
		if j < 0 || j >= len(tokens) {
			return &edge
		}
		return &tokens[j]
	}
	t, before, after := at(i), at(i-1), at(i+1)
	before2, after2 := at(i-2), at(i+2)
	p1, p2 := classAtom(noClass), classAtom(noClass)
	if i > 0 {
		p1 = classAtom(classes[i-1])
	}
	if i > 1 {
		p2 = classAtom(classes[i-2])
	}
	set, setAfter, setAfter2 := uint64(t.cands), uint64(after.cands), uint64(after2.cands)
	return append(out,
		one(10, p1),
		two(11, p1, p2),
		two(12, p1, t.low),
		one(13, before.low),
		one(14, after.low),
		one(15, before2.low),
		one(16, after2.low),
		two(17, before.low, t.low),
		two(18, t.low, after.low),
		one(19, after.suffix[2]),
		one(20, before.suffix[2]),
		two(21, p1, t.suffix[2]),
		two(22, t.suffix[2], after.suffix[1]),
		two(23, set, setAfter),
		three(24, p1, set, setAfter),
		three(25, p1, t.low, after.low),
		two(26, setAfter, setAfter2),
		two(27, t.shape, after.shape),
		three(28, p1, t.shape, before.shape),
		two(31, p1, t.cluster[0]),
		two(32, before.cluster[1], t.cluster[1]),
		two(33, t.cluster[1], after.cluster[1]),
		three(34, p2, p1, t.low),
	)
}

// tagger assigns classes with given weights.
type tagger struct {
	lexicon *lexicon
	weights classWeights
}

// tagRoom is the memory that tagging needs.
type tagRoom struct {
	features [tagFeatures]uint64
	scores   [maxClasses]int32
}

// tag fills the classes of the tokens of a sentence, whose forms are known.
func (t *tagger) tag(a *sentenceAtoms, f *forms, room *tagRoom) {
	for i := range a.tokens {
		candidates := t.lexicon.sets[a.tokens[i].cands]
		if len(candidates) == 1 {
			a.classes[i] = candidates[0]
			continue
		}
		scores, features := room.scores[:len(candidates)], room.features[:0]
		if form := a.forms[i]; form == none {
			clear(scores)
			features = ownFeatures(features, &a.tokens[i])
		} else {
			copy(scores, f.sums[f.known[form].sums:])
		}
		t.weights.add(contextFeatures(features, a.tokens, a.classes, i), candidates, scores)
		a.classes[i] = candidates[best(scores)]
	}
}

// best returns the index of the largest score, the first of equals.
func best(scores []int32) int {
	at := 0
	for i, s := range scores {
		if s > scores[at] {
			at = i
		}
	}
	return at
}
