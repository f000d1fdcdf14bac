package syntax

import (
	"math"
	"slices"

	"stance/pipeline/syntax/kernel"
)

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
	verdicts   [recent]verdict // the latest, one after another and around again
	words      [recent]uint64  // of the verdicts, most of which differ in them
	made       int             // verdicts of the sentence
	hidden     [hiddenDim]float32
	scores     [actionDim]float32
}

// recent is how many verdicts are kept: those of two steps of a full beam, or more.
const recent = 2 * beamWidth

// verdict is what the network says of every state that it sees the same of. Which
// actions are legal follows from the view too: a word that is missing shows there.
type verdict struct {
	view    stateView
	best    rival
	rivals  []rival // the actions within doubt of the best, itself among them; none where there is no other or one state is followed
	logSum  float32 // of the exponentials of all scores, less the best; with rivals alone
	actions [actionDim]rival
}

// rival is an action and its score.
type rival struct {
	score  float32
	action uint8
}

// parse searches the derivations of the sentence and returns the last state of
// the best one found.
func (w *network) parse(b *beam, v *activations, a *sentenceAtoms, c *chart, width int) int32 {
	n := len(a.tokens)
	b.items = append(b.items[:0], c.start(n))
	b.made = 0
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

// expand offers the actions of one state. Many states differ only in what the
// network does not see from one that it has just judged.
func (w *network) expand(b *beam, v *activations, a *sentenceAtoms, c *chart, item int32, width int) {
	s := &c.states[item]
	canShift, canLeft, canRight := c.legal(s)
	if !canLeft && !canRight {
		b.offer(candidate{s.score, item, 0}, width)
		return
	}
	at := b.made % recent // that of the oldest
	next := &b.verdicts[at]
	a.stateView(&next.view, c, s)
	words := uint64(0)
	for _, word := range next.view.words {
		words = words<<16 ^ uint64(word)
	}
	b.words[at] = words
	for i, known := range b.words[:min(b.made, recent)] {
		if known == words && i != at && b.verdicts[i].view == next.view {
			b.offerAll(&b.verdicts[i], s.score, item, width)
			return
		}
	}
	b.made++
	v.hidden(&b.hidden, w.dense, w.state, &next.view)
	scoreActions(&b.scores, len(w.actions), &b.hidden, w.dense)
	// The legal actions are one or two runs of the list.
	from, to, rights := 1, 1, len(w.actions)
	if canShift {
		from = 0
	}
	if canLeft {
		to = w.rights
	}
	if canRight {
		rights = w.rights
	}
	next.decide(&b.scores, from, to, rights, len(w.actions), width)
	b.offerAll(next, s.score, item, width)
}

// negligible is how far below the best a score no longer counts for the sum.
const negligible = 8

// decide fills a verdict from the scores of n actions, of which those from `from`
// up to `to` and those from rights on are legal.
func (d *verdict) decide(scores *[actionDim]float32, from, to, rights, n, width int) {
	largest := max(kernel.Largest(scores[from:to]), kernel.Largest(scores[rights:n]))
	var places [actionDim + 8]int32
	near := d.actions[:0]
	for _, place := range places[:kernel.Above(&places, scores[:], largest-negligible)] {
		if k := int(place); from <= k && k < to || rights <= k && k < n {
			near = append(near, rival{scores[k], uint8(k)})
		}
	}
	d.best = rival{}
	if i := slices.IndexFunc(near, func(r rival) bool { return r.score == largest }); i >= 0 {
		d.best = near[i]
	}
	d.rivals = d.actions[:0]
	sum, doubtful := float32(0), 0
	for _, x := range near {
		if x.score > largest-doubt {
			doubtful++
		}
	}
	if width == 1 || doubtful == 1 {
		return
	}
	for _, x := range near {
		sum += float32(math.Exp(float64(x.score - largest)))
		if x.score > largest-doubt {
			d.rivals = append(d.rivals, x)
		}
	}
	d.logSum = float32(math.Log(float64(sum)))
}

// offerAll offers the actions of a state that are in doubt, or the only one that
// is not.
func (b *beam) offerAll(d *verdict, score float32, item int32, width int) {
	if len(d.rivals) == 0 {
		b.offer(candidate{score, item, d.best.action}, width)
		return
	}
	base := score - d.best.score - d.logSum
	for _, x := range d.rivals {
		b.offer(candidate{base + x.score, item, x.action}, width)
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
