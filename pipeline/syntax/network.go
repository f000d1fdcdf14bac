package syntax

import (
	"stance/pipeline/syntax/kernel"
)

// The network reads a sentence by two layers that run over it in both
// directions (a quasi-recurrent network, Bradbury et al. 2017, with a window
// of one word: gates depend on the word's input alone, so that only sums of
// vectors are sequential), each added to its input. A transition is scored by
// a hidden layer over the words at the top of the stack and at the front of
// the buffer; what a word contributes there is computed once a sentence (Chen
// and Manning 2014). Rows of small tables add tags, relations and distances.
// Training works in float32 throughout; a trained network takes the products of
// words and matrices in integers.
const (
	vectorDim  = 64                     // static word vector
	learnedDim = 64                     // sum of learned rows
	inputDim   = vectorDim + learnedDim // also the width of each layer's output
	gateDim    = 256                    // update gate and value, forwards and backwards
	hiddenDim  = 128
	actionDim  = 128 // most actions
	tagDim     = 64  // most universal tags, to a multiple of kernel.Block
	places     = 4   // words whose vectors a transition sees
	layers     = 2
)

// Offsets of the dense parameters; a matrix has a row per input.
const (
	atGates      = 0 // per layer: matrix, bias
	gateSize     = inputDim*gateDim + gateDim
	atPlaces     = atGates + layers*gateSize
	atHiddenBias = atPlaces + places*inputDim*hiddenDim
	atActions    = atHiddenBias + hiddenDim
	atActionBias = atActions + hiddenDim*actionDim
	atTags       = atActionBias + actionDim
	atTagBias    = atTags + inputDim*tagDim
	denseSize    = atTagBias + tagDim
)

// Rows of the learned input table, after those of the words.
const (
	suffixRows = 8192
	prefixRows = 4096
	endingRows = 2048
	shapeRows  = 512
	extraRows  = int(kinds) + suffixRows + prefixRows + endingRows + shapeRows + maxClasses
	inputRows  = 6 // of a token
)

// tokenRows lists the learned rows of a token; words is how many known words
// there are.
func tokenRows(t *token, class uint8, words int32) [inputRows]int32 {
	word := t.row
	at := words
	if !t.known {
		word = at + int32(t.kind)
	}
	at += int32(kinds)
	suffix := at + int32(t.suffix[2]>>44%suffixRows)
	at += suffixRows
	prefix := at + int32(t.prefix[2]>>44%prefixRows)
	at += prefixRows
	ending := at + int32(t.suffix[1]>>44%endingRows)
	at += endingRows
	shape := at + int32(t.shape>>44%shapeRows)
	at += shapeRows
	return [inputRows]int32{word, suffix, prefix, ending, shape, at + int32(class)}
}

// Features of a state that are rows of a table of hiddenDim numbers.
const (
	relationSlots = 8
	classSlots    = 6
	countSlots    = 6
	gapSlots      = 2
	atRelations   = 0
	atClasses     = atRelations + relationSlots*labelWidth
	atCounts      = atClasses + classSlots*maxClasses
	atDistances   = atCounts + countSlots*8
	atBetween     = atDistances + gapSlots*8
	atAbsent      = atBetween + gapSlots*16
	stateRowCount = atAbsent + places
	stateRows     = relationSlots + classSlots + countSlots + 2*gapSlots
)

// stateView is what the network sees of a state.
type stateView struct {
	words [places]int32 // none: absent
	rows  [stateRows]int32
}

func (a *sentenceAtoms) stateView(v *stateView, c *chart, s *state) {
	n0, n1, n2, nb := c.around(s)
	v.words = [places]int32{n2.word, n1.word, n0.word, nb.word}
	class := func(slot int32, word int32) int32 {
		value := int32(noClass)
		if word >= 0 {
			value = int32(a.classes[word])
		}
		return atClasses + slot*maxClasses + value
	}
	relation := func(slot int32, value uint8) int32 { return atRelations + slot*labelWidth + int32(value) }
	count := func(slot int32, value uint8) int32 { return atCounts + slot*8 + int32(value) }
	between := func(slot, from, to int32) int32 {
		return atBetween + slot*16 + int32(min(a.between(from, to), 15))
	}
	v.rows = [stateRows]int32{
		relation(0, n0.left1Rel), relation(1, n0.right1Rel), relation(2, n1.left1Rel), relation(3, n1.right1Rel),
		relation(4, nb.left1Rel), relation(5, n0.left2Rel), relation(6, nb.left2Rel), relation(7, n1.right2Rel),
		class(0, n0.left1), class(1, n0.right1), class(2, n1.left1), class(3, n1.right1), class(4, nb.left1), class(5, n2.right1),
		count(0, n0.leftCount), count(1, n0.rightCount), count(2, n1.leftCount), count(3, n1.rightCount),
		count(4, nb.leftCount), count(5, n2.rightCount),
		atDistances + int32(distance(n0.word, nb.word)), atDistances + 8 + int32(distance(n1.word, n0.word)),
		between(0, n0.word, nb.word), between(1, n1.word, n0.word),
	}
}

// action is a transition with the relation of its arc.
type action struct {
	transition, relation uint8
}

// activations are the values of the network over a sentence of n words.
type activations struct {
	inputs [layers + 1][]float32 // n × inputDim: the input of each layer, and the last output
	gates  [layers][]float32     // n × gateDim, after their activation
	states [layers][]float32     // n × inputDim: forwards, backwards
	places [places][]float32     // n × hiddenDim
	tags   []float32             // n × tagDim

	rows    kernel.Rows // the inputs of a layer, or the last output, for products
	unknown []unknown   // to the first layer
}

// unknown is a word whose input and gates in the first layer are not known.
type unknown struct {
	word  int
	form  int32
	class uint8
}

// of are the values of n words from a word on.
func (v *activations) of(from, n int) (part activations) {
	for i := range v.inputs {
		part.inputs[i] = v.inputs[i][from*inputDim:][:n*inputDim]
	}
	for i := range v.gates {
		part.gates[i] = v.gates[i][from*gateDim:][:n*gateDim]
		part.states[i] = v.states[i][from*inputDim:][:n*inputDim]
	}
	for i := range v.places {
		part.places[i] = v.places[i][from*hiddenDim:][:n*hiddenDim]
	}
	return part
}

// resize makes room for n words, and for a tile's rows at least.
func (v *activations) resize(n int) {
	n = max(n, kernel.TileRows)
	for i := range v.inputs {
		v.inputs[i] = resized(v.inputs[i], n*inputDim)
	}
	for i := range v.gates {
		v.gates[i] = resized(v.gates[i], n*gateDim)
		v.states[i] = resized(v.states[i], n*inputDim)
	}
	for i := range v.places {
		v.places[i] = resized(v.places[i], n*hiddenDim)
	}
	v.tags = resized(v.tags, n*tagDim)
}

// encoder is the part of the network that reads sentences, with matrices as
// training changes them or as a trained network applies them.
type encoder[M any] struct {
	gates  [layers]M
	places [places]M
	tags   M
}

// newEncoder makes the matrices of their weights, rows × columns, and their biases,
// or nil, in the dense parameters.
func newEncoder[M any](dense []float32, matrix func(weights, bias []float32, rows, columns int) M) encoder[M] {
	var e encoder[M]
	for l := range layers {
		part := dense[atGates+l*gateSize:][:gateSize]
		e.gates[l] = matrix(part[:inputDim*gateDim], part[inputDim*gateDim:], inputDim, gateDim)
	}
	for p := range places {
		weights := dense[atPlaces+p*inputDim*hiddenDim:][:inputDim*hiddenDim]
		e.places[p] = matrix(weights, nil, inputDim, hiddenDim)
	}
	e.tags = matrix(dense[atTags:][:inputDim*tagDim], dense[atTagBias:][:tagDim], inputDim, tagDim)
	return e
}

// mix runs layer l, whose gates are filled, over n words.
func (v *activations) mix(l, n int, mask []float32) {
	gates, states := v.gates[l], v.states[l]
	const half = gateDim / 2 // of one direction
	const width = half / 2
	var zero [width]float32
	for step := range n {
		i, before, after := step, zero[:], zero[:]
		if i > 0 {
			before = states[(i-1)*inputDim:][:width]
		}
		kernel.Mix(states[i*inputDim:][:width], before, gates[i*gateDim:][:half])
		i = n - 1 - step
		if step > 0 {
			after = states[(i+1)*inputDim+width:][:width]
		}
		kernel.Mix(states[i*inputDim+width:][:width], after, gates[i*gateDim+half:][:half])
	}
	in, out := v.inputs[l][:n*inputDim], v.inputs[l+1][:n*inputDim]
	if mask == nil {
		kernel.Sum(out, in, states)
		return
	}
	for i, x := range in {
		out[i] = x + float32(states[i]*mask[i])
	}
}

// hidden fills out with the hidden layer of a state, before its activation.
func (v *activations) hidden(out *[hiddenDim]float32, dense, rows []float32, view *stateView) {
	copy(out[:], dense[atHiddenBias:][:hiddenDim])
	for p, word := range view.words {
		if word == none {
			kernel.Gather(out[:], rows, []int32{int32(atAbsent + p)})
		} else {
			kernel.Gather(out[:], v.places[p], []int32{word})
		}
	}
	kernel.Gather(out[:], rows, view.rows[:])
}

// scoreActions fills out with the scores of the first actions for a hidden layer,
// which it rectifies by leaving out what is not above zero.
func scoreActions(out *[actionDim]float32, actions int, hidden *[hiddenDim]float32, dense []float32) {
	var rows [hiddenDim + 8]int32
	n := kernel.Above(&rows, hidden[:], 0)
	copy(out[:], dense[atActionBias:][:actionDim])
	kernel.Combine(out[:actions], dense[atActions:][:hiddenDim*actionDim], hidden[:], rows[:n])
}
