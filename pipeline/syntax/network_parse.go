package syntax

import (
	"encoding/binary"
	"fmt"
	"math"

	"stance/pipeline/document"
)

// network is the trained network.
type network struct {
	encoder encoder
	dense   []float32
	state   []float32 // stateRowCount × hiddenDim
	cells   string    // learned input rows in eight bits, × learnedDim
	scales  []float32 // of each learned row
	words   int32
	actions []action // the shift, then left arcs, then right arcs
	rights  int      // index of the first right arc
}

func (w *network) setActions(actions []action) error {
	if len(actions) < 3 || len(actions) > actionDim || actions[0].transition != shift {
		return fmt.Errorf("%d actions: %w", len(actions), errModel)
	}
	w.actions = actions
	w.rights = 1
	for i, a := range actions[1:] {
		if a.relation == 0 || int(a.relation) >= len(document.Relations) {
			return fmt.Errorf("relation %d: %w", a.relation, errModel)
		}
		switch {
		case a.transition == left && w.rights == i+1:
			w.rights++
		case a.transition != right:
			return fmt.Errorf("order of actions: %w", errModel)
		}
	}
	if w.rights == 1 || w.rights == len(actions) {
		return fmt.Errorf("arcs of one direction: %w", errModel)
	}
	return nil
}

// encode fills v for the tagged tokens.
func (w *network) encode(v *activations, a *sentenceAtoms) {
	n := len(a.tokens)
	v.resize(n)
	for i := range n {
		input := v.inputs[0][i*inputDim:][:inputDim]
		copy(input, a.vectors[i*vectorDim:][:vectorDim])
		learned := input[vectorDim:]
		clear(learned)
		for _, row := range tokenRows(&a.tokens[i], a.classes[i], w.words) {
			scale, cells := w.scales[row], w.cells[int(row)*learnedDim:][:learnedDim]
			for k := range learned {
				learned[k] += scale * float32(int8(cells[k]))
			}
		}
	}
	for l := range layers {
		w.encoder.layer(v, l, n, nil)
	}
	w.encoder.project(v, n)
}

// retag replaces the tags by the network's.
func (w *network) retag(v *activations, tags []document.Tag) {
	for i := range tags {
		scores := v.tags[i*tagDim:][:len(document.Tags)]
		tag := document.Tag(1)
		for k := tag + 1; int(k) < len(scores); k++ {
			if scores[k] > scores[tag] {
				tag = k
			}
		}
		tags[i] = tag
	}
}

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

// floats and floatBytes turn numbers into a section and back.
func floats(s string) []float32 {
	out := make([]float32, len(s)/4)
	for i := range out {
		b := s[4*i:][:4]
		out[i] = math.Float32frombits(uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24)
	}
	return out
}

func floatBytes(values []float32) []byte {
	out := make([]byte, 0, 4*len(values))
	for _, x := range values {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
	}
	return out
}
