package syntax

import "stance/pipeline/syntax/kernel"

// back adds the gradients of a state, given that of the scores of actions.
func (t *networkTrainer) back(view *stateView, hidden, mask *[hiddenDim]float32, dScores *[actionDim]float32) {
	var dHidden [hiddenDim]float32
	for c := 0; c < actionDim; c += kernel.Block {
		kernel.Backward(t.denseGrad[atActions+c:], t.dense[atActions+c:], dHidden[:], hidden[:], dScores[c:], actionDim, hiddenDim)
	}
	for k, x := range dScores {
		t.denseGrad[atActionBias+k] += x
	}
	for k := range dHidden {
		if hidden[k] == 0 {
			dHidden[k] = 0
		}
		dHidden[k] *= mask[k]
		t.denseGrad[atHiddenBias+k] += dHidden[k]
	}
	for place, word := range view.words {
		if word == none {
			t.state.add(int32(atAbsent+place), dHidden[:])
			continue
		}
		out := t.grads.places[place][int(word)*hiddenDim:][:hiddenDim]
		for k, x := range dHidden {
			out[k] += x
		}
	}
	for _, row := range view.rows {
		t.state.add(row, dHidden[:])
	}
}

// affineBack adds the gradients of a product to its inputs and its matrix.
func (t *networkTrainer) affineBack(at int, dIn, in, dOut []float32, n, rows, columns int) {
	for i := range n {
		for c := 0; c < columns; c += kernel.Block {
			kernel.Backward(t.denseGrad[at+c:], t.dense[at+c:], dIn[i*rows:][:rows], in[i*rows:][:rows], dOut[i*columns+c:], columns, rows)
		}
	}
}

func (t *networkTrainer) bias(at int, dOut []float32, n, columns int) {
	for i := range n {
		for k, x := range dOut[i*columns:][:columns] {
			t.denseGrad[at+k] += x
		}
	}
}

// layerBack goes back through layer l, from g.inputs[l+1] to g.inputs[l].
func (t *networkTrainer) layerBack(l, n int) {
	v, g := &t.values, &t.grads
	const half = gateDim / 2
	const width = half / 2
	gates, dGates, states, dStates := v.gates[l], g.gates[l], v.states[l], g.states[l]
	for i, x := range g.inputs[l+1][:n*inputDim] {
		dStates[i] = x * t.masks[l][i]
		g.inputs[l][i] += x
	}
	var zero, carry [width]float32
	for d := range 2 {
		clear(carry[:])
		for step := range n {
			i, before := n-1-step, -1
			if d == 1 {
				i = step
			}
			if d == 0 {
				before = i - 1
			} else if i+1 < n {
				before = i + 1
			}
			last := zero[:]
			if before >= 0 {
				last = states[before*inputDim+d*width:][:width]
			}
			z, value := gates[i*gateDim+d*half:][:width], gates[i*gateDim+d*half+width:][:width]
			dz, dValue := dGates[i*gateDim+d*half:][:width], dGates[i*gateDim+d*half+width:][:width]
			dh := dStates[i*inputDim+d*width:][:width]
			for k := range width {
				total := dh[k] + carry[k]
				share, slope := 0.5+0.5*z[k], 1-abs(z[k])
				dz[k] = total * (value[k] - last[k]) * 0.5 * slope * slope
				slope = 1 - abs(value[k])
				dValue[k] = total * share * slope * slope
				carry[k] = total * (1 - share)
			}
		}
	}
	at := atGates + l*gateSize
	t.affineBack(at, g.inputs[l], v.inputs[l], dGates, n, inputDim, gateDim)
	t.bias(at+inputDim*gateDim, dGates, n, gateDim)
}

func abs(x float32) float32 { return max(x, -x) }
