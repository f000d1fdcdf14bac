package syntax

import "math"

// Width and reach of the search: where the best action is in doubt, up to
// beamWidth states go on, each by the actions within doubt of its best score.
const (
	beamWidth = 4
	doubt     = 1.75 // in natural logarithms
)

// candidate is an action that a state of the beam may take.
type candidate struct {
	score  float32
	from   int32
	action uint8
}

// beam is the room that a search needs.
type beam struct {
	items      []int32 // states of the present step, best first
	candidates []candidate
	view       stateView
	hidden     [hiddenDim]float32
	scores     [actionDim]float32
}

// parse searches the derivations of the sentence and returns the last state of
// the best one found.
func (w *network) parse(b *beam, v *activations, a *sentenceAtoms, c *chart, width int) int32 {
	n := len(a.tokens)
	b.items = append(b.items[:0], c.start(n))
	for range 2*n - 1 {
		b.candidates = b.candidates[:0]
		for _, item := range b.items {
			w.expand(b, v, a, c, item, width)
		}
		b.items = b.items[:0]
		for _, next := range b.candidates {
			action := w.actions[next.action]
			at := c.apply(next.from, action.transition, action.relation)
			c.states[at].score = next.score
			b.items = append(b.items, at)
		}
	}
	return b.items[0]
}

// expand offers the actions of one state.
func (w *network) expand(b *beam, v *activations, a *sentenceAtoms, c *chart, item int32, width int) {
	s := &c.states[item]
	canShift, canLeft, canRight := c.legal(s)
	if !canLeft && !canRight {
		b.offer(candidate{s.score, item, 0}, width)
		return
	}
	a.stateView(&b.view, c, s)
	v.hidden(&b.hidden, w.dense, w.state, &b.view)
	scoreActions(&b.scores, &b.hidden, w.dense)
	// The legal actions are one or two runs of the list.
	from, to := 1, 1
	if canShift {
		from = 0
	}
	if canLeft {
		to = w.rights
	}
	gap := b.scores[w.rights:len(w.actions)]
	if !canRight {
		gap = nil
	}
	best, largest := 0, float32(math.Inf(-1))
	for k, x := range b.scores[from:to] {
		if x > largest {
			best, largest = from+k, x
		}
	}
	for k, x := range gap {
		if x > largest {
			best, largest = w.rights+k, x
		}
	}
	rivals, sum := 0, float32(0)
	count := func(x float32) {
		if x > largest-doubt {
			rivals++
		}
	}
	for _, x := range b.scores[from:to] {
		count(x)
	}
	for _, x := range gap {
		count(x)
	}
	if width == 1 || rivals == 1 {
		b.offer(candidate{s.score, item, uint8(best)}, width)
		return
	}
	add := func(x float32) {
		if x > largest-8 {
			sum += float32(math.Exp(float64(x - largest)))
		}
	}
	for _, x := range b.scores[from:to] {
		add(x)
	}
	for _, x := range gap {
		add(x)
	}
	base := s.score - largest - float32(math.Log(float64(sum)))
	for k, x := range b.scores[from:to] {
		if x > largest-doubt {
			b.offer(candidate{base + x, item, uint8(from + k)}, width)
		}
	}
	for k, x := range gap {
		if x > largest-doubt {
			b.offer(candidate{base + x, item, uint8(w.rights + k)}, width)
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
