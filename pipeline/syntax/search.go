package syntax

import "stance/pipeline/document"

// searcher finds the tree of a tagged sentence by beam search over the
// derivations; every arc gets its relation when it is made.
type searcher struct {
	transitions transitionWeights
	labels      classWeights
	// labelSets are the relations seen for a dependent's tag, by direction.
	labelSets [len(document.Tags)][3][]uint8
}

// candidate is a transition that a state of the beam allows.
type candidate struct {
	score      int64
	from       int32
	transition uint8
}

// beam is the room that a search needs.
type beam struct {
	chart      chart
	items      []int32 // states of the present step, best first
	candidates []candidate
	features   [transitionFeatures]uint64
	labelInput [labelFeatures]uint64
	scores     [64]int32
}

// expand fills b.candidates with the best `width` transitions from b.items,
// best first, leaving out those that fall behind the best by more than margin.
func (p *searcher) expand(b *beam, a *sentenceAtoms, width int, margin int64) {
	b.candidates = b.candidates[:0]
	for _, item := range b.items {
		s := &b.chart.states[item]
		canShift, canLeft, canRight := b.chart.legal(s)
		if len(b.items) == 1 && !canLeft && !canRight {
			b.candidates = append(b.candidates, candidate{s.score, item, shift})
			return
		}
		a.transitionHashes(&b.features, &b.chart, s)
		scores := p.transitions.score(b.features[:])
		for t, ok := range [3]bool{canShift, canLeft, canRight} {
			if ok {
				b.offer(candidate{s.score + int64(scores[t]), item, uint8(t)}, width)
			}
		}
	}
	least := b.candidates[0].score - margin
	for n, c := range b.candidates {
		if c.score < least {
			b.candidates = b.candidates[:n]
			break
		}
	}
}

// offer keeps the best candidates in order; of equals the first comes first.
func (b *beam) offer(c candidate, width int) {
	at := len(b.candidates)
	for at > 0 && b.candidates[at-1].score < c.score {
		at--
	}
	if at == width {
		return
	}
	if len(b.candidates) < width {
		b.candidates = append(b.candidates, candidate{})
	}
	copy(b.candidates[at+1:], b.candidates[at:])
	b.candidates[at] = c
}

// follow makes the state that a candidate leads to.
func (p *searcher) follow(b *beam, a *sentenceAtoms, c candidate) int32 {
	var relation uint8
	if c.transition != shift {
		relation = p.label(b, a, c.from, c.transition)
	}
	return b.chart.apply(c.from, c.transition, relation, c.score)
}

// label returns the relation of the arc that a transition from a state makes.
func (p *searcher) label(b *beam, a *sentenceAtoms, from int32, transition uint8) uint8 {
	s := &b.chart.states[from]
	_, dependent := b.chart.arc(s, transition)
	candidates := p.labelSets[a.tag(dependent.word)][transition]
	if len(candidates) == 1 {
		return candidates[0]
	}
	a.labelHashes(&b.labelInput, &b.chart, s, transition)
	p.labels.score(b.labelInput[:], candidates, b.scores[:])
	return candidates[best(b.scores[:len(candidates)])]
}

// search returns the last state of the best derivation found.
func (p *searcher) search(b *beam, a *sentenceAtoms, width int, margin int64) int32 {
	n := len(a.tokens)
	b.items = append(b.items[:0], b.chart.start(n))
	for range 2*n - 1 {
		p.expand(b, a, width, margin)
		b.items = b.items[:0]
		for _, c := range b.candidates {
			b.items = append(b.items, p.follow(b, a, c))
		}
	}
	return b.items[0]
}
