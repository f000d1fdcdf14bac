package syntax

import (
	"math"
	"math/rand/v2"
	"slices"

	"stance/pipeline/document"
)

// instance is a sentence that the parser learns from.
type instance struct {
	atoms       sentenceAtoms
	transitions []uint8
	relations   []uint8
}

// parserTrainer trains a searcher by the structured perceptron: a sentence is
// searched with the present weights, and where the right derivation is worse
// than the best of the beam by most, both prefixes are updated (Huang, Fayong
// and Guo 2012, "max-violation").
type parserTrainer struct {
	searcher    searcher
	transitions *transitionTrainer
	labels      *classTrainer
	beam        beam
	order       *rand.Rand
	good, bad   []int32
}

func newParserTrainer(instances []instance, labelLines int, seed uint64) *parserTrainer {
	t := &parserTrainer{
		transitions: newTransitionTrainer(),
		labels:      newClassTrainer(labelLines, labelWidth),
		order:       rand.New(rand.NewPCG(seed, 2)),
	}
	t.searcher = searcher{transitions: t.transitions, labels: t.labels, labelSets: labelSets(instances)}
	return t
}

// labelSets collects the relations seen twice or more by tag and direction.
func labelSets(instances []instance) (sets [len(document.Tags)][3][]uint8) {
	var counts [len(document.Tags)][3][labelWidth]int
	var c chart
	for i := range instances {
		in := &instances[i]
		at := c.start(len(in.relations))
		for _, t := range in.transitions {
			if t != shift {
				_, d := c.arc(&c.states[at], t)
				counts[in.atoms.tag(d.word)][t][in.relations[d.word]]++
			}
			at = c.apply(at, t, 0, 0)
		}
	}
	for tag := range sets {
		for _, t := range [2]int{left, right} {
			for relation, n := range counts[tag][t] {
				if n >= 2 {
					sets[tag][t] = append(sets[tag][t], uint8(relation))
				}
			}
			if len(sets[tag][t]) == 0 {
				sets[tag][t] = []uint8{uint8(document.RelDep)}
			}
		}
	}
	return sets
}

// epoch goes once through the instances; it returns the share of sentences
// whose best derivation was right.
func (t *parserTrainer) epoch(instances []instance, width int) float64 {
	correct := 0
	for _, i := range t.order.Perm(len(instances)) {
		t.transitions.now++
		t.labels.now++
		if t.learn(&instances[i], width) {
			correct++
		}
	}
	return float64(correct) / float64(len(instances))
}

// learn searches one sentence and updates the weights.
func (t *parserTrainer) learn(in *instance, width int) bool {
	b, p, a := &t.beam, &t.searcher, &in.atoms
	gold := b.chart.start(len(a.tokens))
	b.items = append(b.items[:0], gold)
	worst, worstGold, worstBest := int64(-1), int32(none), int32(none)
	for _, transition := range in.transitions {
		p.expand(b, a, width, math.MaxInt32)
		b.items = b.items[:0]
		next := int32(none)
		for _, c := range b.candidates {
			item := p.follow(b, a, c)
			if c.from == gold && c.transition == transition {
				next = item
			}
			b.items = append(b.items, item)
		}
		if next == none {
			s := &b.chart.states[gold]
			a.transitionHashes(&b.features, &b.chart, s)
			score := s.score + int64(t.transitions.score(b.features[:])[transition])
			next = p.follow(b, a, candidate{score, gold, transition})
		}
		gold = next
		if best := b.items[0]; best != gold {
			if violation := b.chart.states[best].score - b.chart.states[gold].score; violation >= worst {
				worst, worstGold, worstBest = violation, gold, best
			}
		}
	}
	t.learnLabels(in, gold)
	if b.items[0] == gold {
		return true
	}
	t.good, t.bad = t.path(t.good[:0], worstGold), t.path(t.bad[:0], worstBest)
	for i := range t.good {
		if t.good[i] != t.bad[i] {
			t.update(a, t.good[i], 1)
			t.update(a, t.bad[i], -1)
		}
	}
	return false
}

// path lists the states up to one, the last first.
func (t *parserTrainer) path(out []int32, at int32) []int32 {
	for ; at != none; at = t.beam.chart.states[at].parent {
		out = append(out, at)
	}
	return slices.Clip(out)
}

// update rewards or punishes the transition into a state.
func (t *parserTrainer) update(a *sentenceAtoms, at int32, delta int32) {
	b := &t.beam
	s := &b.chart.states[at]
	a.transitionHashes(&b.features, &b.chart, &b.chart.states[s.parent])
	t.transitions.update(b.features[:], s.transition, delta)
}

// learnLabels updates the relations of the arcs of the right derivation.
func (t *parserTrainer) learnLabels(in *instance, at int32) {
	b := &t.beam
	for b.chart.states[at].parent != none {
		s := &b.chart.states[at]
		at = s.parent
		if s.transition == shift {
			continue
		}
		parent := &b.chart.states[s.parent]
		_, dependent := b.chart.arc(parent, s.transition)
		truth := in.relations[dependent.word]
		if truth == s.relation || !slices.Contains(t.searcher.labelSets[in.atoms.tag(dependent.word)][s.transition], truth) {
			continue
		}
		in.atoms.labelHashes(&b.labelInput, &b.chart, parent, s.transition)
		t.labels.update(b.labelInput[:], truth, 1)
		t.labels.update(b.labelInput[:], s.relation, -1)
	}
}
