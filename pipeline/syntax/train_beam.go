package syntax

import (
	"math"
	"slices"
)

// The last epochs train on whole derivations, as they are searched: the loss
// is the negative log of the share that right derivations have of all the
// derivations in the beam, by their probabilities (Andor et al. 2016), at the
// end or where the last right one falls out of the beam (Collins and Roark
// 2004).

const (
	trainWidth = 8
	trainDoubt = 6 // actions further behind are not considered, unless right
)

// derivations is the beam of a sentence in training.
type derivations struct {
	actions []uint8   // by which each state came about
	right   []bool    // whether the oracle allowed all actions up to the state
	grad    []float32 // of the loss, with respect to the state's score
	items   []int32
	next    []trainCandidate
	mask    [hiddenDim]float32 // dropout, the same for all states
}

type trainCandidate struct {
	candidate
	right bool
}

// point is a state with what the network makes of it.
type point struct {
	view   stateView
	hidden [hiddenDim]float32
	scores [actionDim]float32
	share  [actionDim]float32 // probability of each legal action, 0 of others
	legal  [3]bool
}

// look computes the point of a state.
func (t *networkTrainer) look(p *point, in *lesson, at int32) {
	s := &t.chart.states[at]
	in.atoms.stateView(&p.view, &t.chart, s)
	t.values.hidden(&p.hidden, t.dense, t.state.values, &p.view)
	for k, x := range p.hidden {
		p.hidden[k] = max(x, 0) * t.beam.mask[k]
	}
	scoreActions(&p.scores, &p.hidden, t.dense)
	p.legal[shift], p.legal[left], p.legal[right] = t.chart.legal(s)
	largest := float32(math.Inf(-1))
	for transition, ok := range p.legal {
		if ok {
			for _, a := range t.legal[transition] {
				largest = max(largest, p.scores[a])
			}
		}
	}
	clear(p.share[:])
	sum := float32(0)
	for transition, ok := range p.legal {
		if ok {
			for _, a := range t.legal[transition] {
				p.share[a] = float32(math.Exp(float64(p.scores[a] - largest)))
				sum += p.share[a]
			}
		}
	}
	for k := range p.share {
		p.share[k] /= sum
	}
}

// learnDerivations searches the sentence and adds the gradients of the beam.
func (t *networkTrainer) learnDerivations(in *lesson) {
	b, c := &t.beam, &t.chart
	t.mask(b.mask[:])
	start := c.start(len(in.heads))
	b.actions, b.right, b.items = append(b.actions[:0], 0), append(b.right[:0], true), append(b.items[:0], start)
	t.total++
	for range 2*len(in.heads) - 1 {
		t.candidates(in)
		b.items = b.items[:0]
		anyRight := false
		for i, next := range b.next {
			if i >= trainWidth && (anyRight || !next.right) {
				continue
			}
			anyRight = anyRight || next.right
			action := t.actions[next.action]
			at := c.apply(next.from, action.transition, action.relation)
			c.states[at].score = next.score
			b.actions, b.right = append(b.actions, next.action), append(b.right, next.right)
			b.items = append(b.items, at)
		}
		if len(b.items) > trainWidth {
			break // only the last one is right
		}
	}
	if b.right[b.items[0]] {
		t.right++
	}
	t.learnBeam(in)
}

// candidates fills b.next, best first.
func (t *networkTrainer) candidates(in *lesson) {
	b := &t.beam
	b.next = b.next[:0]
	var p point
	for _, item := range b.items {
		t.look(&p, in, item)
		s := &t.chart.states[item]
		var correct []uint8
		if b.right[item] {
			correct, _ = t.oracle(in, s, p.legal, &p.scores)
		}
		largest := slices.Max(p.share[:])
		for a, share := range p.share[:len(t.actions)] {
			isRight := slices.Contains(correct, uint8(a))
			if share > largest*float32(math.Exp(-trainDoubt)) || isRight {
				score := s.score + float32(math.Log(float64(share)+1e-12))
				b.next = append(b.next, trainCandidate{candidate{score, item, uint8(a)}, isRight})
			}
		}
	}
	slices.SortStableFunc(b.next, func(x, y trainCandidate) int {
		switch {
		case x.score > y.score:
			return -1
		case x.score < y.score:
			return 1
		}
		return 0
	})
}

// learnBeam adds the gradients of the derivations in the beam.
func (t *networkTrainer) learnBeam(in *lesson) {
	b, states := &t.beam, t.chart.states
	largest := float32(math.Inf(-1))
	for _, item := range b.items {
		largest = max(largest, states[item].score)
	}
	var all, right float32
	for _, item := range b.items {
		p := float32(math.Exp(float64(states[item].score - largest)))
		all += p
		if b.right[item] {
			right += p
		}
	}
	t.loss -= math.Log(float64(right/all) + 1e-12)
	b.grad = resized(b.grad, len(states))
	clear(b.grad)
	for _, item := range b.items {
		p := float32(math.Exp(float64(states[item].score - largest)))
		b.grad[item] = p / all
		if b.right[item] {
			b.grad[item] -= p / max(right, 1e-12)
		}
	}
	// The successors of a state have larger numbers, those of one state lie
	// apart; scores of actions are gathered by state.
	var p point
	type outcome struct {
		parent int32
		action uint8
		grad   float32
	}
	var outcomes []outcome
	for at := int32(len(states) - 1); at > 0; at-- {
		if g := b.grad[at]; g != 0 {
			parent := states[at].parent
			b.grad[parent] += g
			outcomes = append(outcomes, outcome{parent, b.actions[at], g})
		}
	}
	slices.SortStableFunc(outcomes, func(x, y outcome) int { return int(y.parent - x.parent) })
	for i := 0; i < len(outcomes); {
		var dScores [actionDim]float32
		parent, total, size := outcomes[i].parent, float32(0), float32(0)
		for ; i < len(outcomes) && outcomes[i].parent == parent; i++ {
			dScores[outcomes[i].action] += outcomes[i].grad
			total += outcomes[i].grad
			size = max(size, abs(outcomes[i].grad))
		}
		if size < 1e-5 {
			continue
		}
		t.look(&p, in, parent)
		for a, share := range p.share {
			dScores[a] -= total * share
		}
		t.back(&p.view, &p.hidden, &b.mask, &dScores)
	}
}
