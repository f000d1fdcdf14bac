package syntax

import "math"

// oracle returns the actions that lose the fewest arcs, at most one for each
// transition, and the one of them with the best score. What is lost: Goldberg
// and Nivre 2013, section 4.2; the root hangs from a word after the last.
func (t *networkTrainer) oracle(in *lesson, s *state, legal [3]bool, scores *[actionDim]float32) (correct []uint8, bestCorrect uint8) {
	c := &t.chart
	n := int32(len(in.heads))
	head := func(w int32) int32 {
		if h := in.heads[w]; h >= 0 {
			return h
		}
		return n
	}
	front := n
	if s.front != none {
		front = c.nodes[s.front].word
	}
	var cost [3]int
	s0, s1 := int32(none), int32(none)
	if s.top != none {
		s0 = c.nodes[c.cells[s.top].node].word
		if below := c.cells[s.top].below; below != none {
			s1 = c.nodes[c.cells[below].node].word
		}
		children := 0 // of s0 in the buffer
		for w := front; w < n; w++ {
			if in.heads[w] == s0 {
				children++
			}
		}
		cost[left], cost[right] = children, children
		h := head(s0)
		if h == s1 || h > front {
			cost[left]++
		}
		if h >= front {
			cost[right]++
		}
		if front < n {
			for at := s.top; at != none; at = c.cells[at].below {
				w := c.nodes[c.cells[at].node].word
				if in.heads[w] == front {
					cost[shift]++
				}
				if w != s0 && in.heads[front] == w {
					cost[shift]++
				}
			}
		}
	}
	least := math.MaxInt
	for transition, ok := range legal {
		if ok {
			least = min(least, cost[transition])
		}
	}
	for transition, ok := range legal {
		if !ok || cost[transition] != least {
			continue
		}
		a := uint8(0)
		if transition != shift {
			var found bool
			a, found = t.number[action{uint8(transition), in.relations[s0]}]
			if !found {
				a = t.legal[transition][0]
			}
		}
		if len(correct) == 0 || scores[a] > scores[bestCorrect] {
			bestCorrect = a
		}
		correct = append(correct, a)
	}
	return correct, bestCorrect
}
