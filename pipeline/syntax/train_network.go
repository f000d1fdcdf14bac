package syntax

import (
	"math"
	"math/rand/v2"

	"stance/pipeline/document"
)

// lesson is a sentence that the network learns from.
type lesson struct {
	atoms     sentenceAtoms
	vectors   []float32 // static, n × vectorDim
	heads     []int32   // projective
	relations []uint8
	tags      []document.Tag // as annotated
}

// networkTrainer learns by gradient descent (Adam, Kingma and Ba 2015) from
// the transitions that a dynamic oracle (Goldberg and Nivre 2013) calls right
// in the states that the parser itself gets into.
type networkTrainer struct {
	words   int32
	counts  []int32 // of each known word in the trees
	actions []action
	legal   [3][]uint8 // actions of each transition
	number  map[action]uint8

	encoder                               encoder[matrix] // over dense
	dense, denseGrad, denseMean, denseVar []float32
	input, state                          *rowTable
	step                                  int

	random        *rand.Rand
	chart         chart
	values        activations
	grads         activations
	masks         [layers][]float32
	tokens        [][inputRows]int32
	loss, tagLoss float64
	right         int
	total         int
}

const (
	dropRate    = 0.25
	dropBits    = 0x10000 / 4 // the same rate, of sixteen bits
	rowDropRate = 0.15        // of a learned row or the static vector of a token
	tagWeight   = 0.3
	vectorScale = 3   // brings the static vectors to the size of the learned ones
	wrongStep   = 0.9 // how often the parser's own choice is followed
)

func newNetworkTrainer(lessons []lesson, words int, seed uint64) *networkTrainer {
	random := rand.New(rand.NewPCG(seed, 3))
	t := &networkTrainer{words: int32(words), random: random}
	t.input = newRowTable(words+extraRows, learnedDim, 0.1, random)
	t.state = newRowTable(stateRowCount, hiddenDim, 0.05, random)
	t.dense = make([]float32, denseSize)
	t.denseGrad, t.denseMean, t.denseVar = make([]float32, denseSize), make([]float32, denseSize), make([]float32, denseSize)
	fill := func(from, rows, columns int) {
		spread := math.Sqrt(1 / float64(rows))
		for i := range rows * columns {
			t.dense[from+i] = float32(random.NormFloat64() * spread)
		}
	}
	for l := range layers {
		fill(atGates+l*gateSize, inputDim, gateDim)
	}
	for p := range places {
		fill(atPlaces+p*inputDim*hiddenDim, inputDim, hiddenDim)
	}
	fill(atActions, hiddenDim, actionDim)
	fill(atTags, inputDim, tagDim)
	t.encoder = newEncoder(t.dense, newMatrix)
	t.counts = make([]int32, words)
	t.number = map[action]uint8{}
	counts := map[action]int{}
	for i := range lessons {
		in := &lessons[i]
		for d, h := range in.heads {
			if h >= 0 {
				counts[arcAction(h, int32(d), in.relations[d])]++
			}
			if tok := &in.atoms.tokens[d]; tok.known {
				t.counts[tok.row]++
			}
		}
	}
	add := func(a action) {
		t.number[a] = uint8(len(t.actions))
		t.legal[a.transition] = append(t.legal[a.transition], uint8(len(t.actions)))
		t.actions = append(t.actions, a)
	}
	add(action{shift, 0})
	for _, transition := range [2]uint8{left, right} {
		for relation := range uint8(labelWidth) {
			if counts[action{transition, relation}] >= 5 {
				add(action{transition, relation})
			}
		}
	}
	return t
}

func arcAction(head, dependent int32, relation uint8) action {
	if head > dependent {
		return action{left, relation}
	}
	return action{right, relation}
}

// epoch goes once through the lessons; rate falls from first to last.
func (t *networkTrainer) epoch(lessons []lesson, batch int, first, last float32, explore bool) (loss, accuracy float64) {
	t.loss, t.right, t.total = 0, 0, 0
	order := t.random.Perm(len(lessons))
	for k, i := range order {
		t.learn(&lessons[i], explore)
		if (k+1)%batch == 0 || k == len(order)-1 {
			t.step++
			rate := first + (last-first)*float32(k)/float32(len(order))
			rate *= min(1, float32(t.step)/500)
			adam(t.dense, t.denseGrad, t.denseMean, t.denseVar, rate)
			t.input.update(rate)
			t.state.update(rate)
		}
	}
	return t.loss / float64(t.total), float64(t.right) / float64(t.total)
}

// learn adds the gradient of one sentence.
func (t *networkTrainer) learn(in *lesson, explore bool) {
	n := len(in.heads)
	v, g := &t.values, &t.grads
	v.resize(n)
	g.resize(n)
	t.fillInputs(in)
	for l := range layers {
		t.masks[l] = resized(t.masks[l], n*inputDim)
		t.mask(t.masks[l])
		t.layer(l, n)
		clear(g.inputs[l+1])
	}
	clear(g.inputs[0])
	t.project(n)
	for p := range places {
		clear(g.places[p])
	}
	clear(g.tags)
	t.learnTags(in)
	t.learnTransitions(in, explore)

	dOut := g.inputs[layers]
	for p := range places {
		at := atPlaces + p*inputDim*hiddenDim
		t.affineBack(at, dOut, v.inputs[layers], g.places[p], n, inputDim, hiddenDim)
	}
	t.affineBack(atTags, dOut, v.inputs[layers], g.tags, n, inputDim, tagDim)
	t.bias(atTagBias, g.tags, n, tagDim)
	for l := layers - 1; l >= 0; l-- {
		t.layerBack(l, n)
	}
	for i := range n {
		row := g.inputs[0][i*inputDim+vectorDim:][:learnedDim]
		for _, r := range t.tokens[i] {
			if r != none {
				t.input.add(r, row)
			}
		}
	}
}

// mask fills a mask of dropout.
func (t *networkTrainer) mask(mask []float32) {
	const keep = 1 / (1 - dropRate)
	for i := 0; i < len(mask); i += 4 {
		bits := t.random.Uint64()
		for k := i; k < min(i+4, len(mask)); k++ {
			mask[k] = keep
			if bits&0xffff < dropBits {
				mask[k] = 0
			}
			bits >>= 16
		}
	}
}

// fillInputs fills the inputs of the first layer; rare words are at times
// taken for unknown ones.
func (t *networkTrainer) fillInputs(in *lesson) {
	t.tokens = resized(t.tokens, len(in.heads))
	for i := range in.heads {
		tok := in.atoms.tokens[i]
		if tok.known && t.random.Float64() < 0.5/(0.5+float64(t.counts[tok.row])) {
			tok.known = false
		}
		t.tokens[i] = tokenRows(&tok, in.atoms.classes[i], t.words)
		out := t.values.inputs[0][i*inputDim:][:inputDim]
		if t.random.Float64() < rowDropRate {
			clear(out[:vectorDim])
		} else {
			copy(out, in.vectors[i*vectorDim:][:vectorDim])
		}
		learned := out[vectorDim:]
		clear(learned)
		for j, r := range t.tokens[i] {
			if t.random.Float64() < rowDropRate {
				t.tokens[i][j] = none
				continue
			}
			for k, x := range t.input.values[int(r)*learnedDim:][:learnedDim] {
				learned[k] += x
			}
		}
	}
}

func (t *networkTrainer) learnTags(in *lesson) {
	for i, tag := range in.tags {
		scores, grad := t.values.tags[i*tagDim:][:len(document.Tags)], t.grads.tags[i*tagDim:][:len(document.Tags)]
		softmax(grad, scores)
		t.tagLoss -= tagWeight * math.Log(float64(grad[tag])+1e-9)
		grad[tag]--
		for k := range grad {
			grad[k] *= tagWeight
		}
	}
}

func softmax(out, scores []float32) {
	largest := scores[0]
	for _, s := range scores {
		largest = max(largest, s)
	}
	sum := float32(0)
	for k, s := range scores {
		out[k] = float32(math.Exp(float64(s - largest)))
		sum += out[k]
	}
	for k := range out {
		out[k] /= sum
	}
}

// learnTransitions parses the sentence and adds the gradients of every step.
func (t *networkTrainer) learnTransitions(in *lesson, explore bool) {
	n := len(in.heads)
	var hidden, mask [hiddenDim]float32
	var scores, p, dScores [actionDim]float32
	var view stateView
	at := t.chart.start(n)
	for range 2*n - 1 {
		s := &t.chart.states[at]
		in.atoms.stateView(&view, &t.chart, s)
		t.values.hidden(&hidden, t.dense, t.state.values, &view)
		t.mask(mask[:])
		for k, x := range hidden {
			hidden[k] = max(x, 0) * mask[k]
		}
		scoreActions(&scores, len(t.actions), &hidden, t.dense)
		var legal [actionDim]uint8
		candidates := legal[:0]
		canShift, canLeft, canRight := t.chart.legal(s)
		for transition, ok := range [3]bool{canShift, canLeft, canRight} {
			if ok {
				candidates = append(candidates, t.legal[transition]...)
			}
		}
		largest := candidates[0]
		for _, a := range candidates {
			if scores[a] > scores[largest] {
				largest = a
			}
		}
		sum := float32(0)
		for _, a := range candidates {
			p[a] = float32(math.Exp(float64(scores[a] - scores[largest])))
			sum += p[a]
		}
		correct, bestCorrect := t.oracle(in, s, [3]bool{canShift, canLeft, canRight}, &scores)
		share := float32(0)
		for _, a := range correct {
			share += p[a]
		}
		t.total++
		if len(candidates) > 1 {
			t.loss -= math.Log(float64(share/sum) + 1e-9)
			clear(dScores[:])
			for _, a := range candidates {
				dScores[a] = p[a] / sum
			}
			isRight := false
			for _, a := range correct {
				dScores[a] -= p[a] / max(share, 1e-9)
				isRight = isRight || a == largest
			}
			if isRight {
				t.right++
			}
			t.back(&view, &hidden, &mask, &dScores)
		} else {
			t.right++
		}
		next := bestCorrect
		if explore && t.random.Float64() < wrongStep {
			next = largest
		}
		a := t.actions[next]
		at = t.chart.apply(at, a.transition, a.relation)
	}
}

// network returns the trained weights.
func (t *networkTrainer) network() *network {
	net := &network{dense: t.dense, state: t.state.values, words: t.words, actions: t.actions}
	rows := len(t.input.values) / learnedDim
	cells := make([]byte, 0, len(t.input.values))
	for r := range rows {
		row := t.input.values[r*learnedDim:][:learnedDim]
		largest := float32(1e-9)
		for _, x := range row {
			largest = max(largest, abs(x))
		}
		scale := largest / 127
		net.scales = append(net.scales, scale)
		for _, x := range row {
			cells = append(cells, byte(int8(math.Round(float64(x/scale)))))
		}
	}
	net.cells = string(cells)
	return net
}
