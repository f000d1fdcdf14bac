package encoder

import (
	"math"
	"slices"
	"strings"
	"testing"

	data "stance/data/encoder"
	"stance/pipeline/document"
)

// naivePair is the layer of roles, behind its gates, and the attention as student.py
// packs them.
type naivePair struct {
	roleQuery, places, look []float64
	query, bias, base       []float64
	near                    [2][]float64
}

func (w *naive) pair() (p naivePair) {
	p.roleQuery, p.places, p.look = w.take(2*Dim*roleGates), w.take(placeRows*roleGates), w.take(Dim)
	p.query, p.bias, p.base = w.take(2*Dim*Dim), w.take(Dim), w.take(1)
	p.near = [2][]float64{w.take(2*reach + 1), w.take(2*reach + 1)}
	return p
}

// ancestors are a token and those above it, in order.
func ancestors(tokens []document.Token, i int) (list []int) {
	for ; i >= 0; i = int(tokens[i].Head) {
		list = append(list, i)
	}
	return list
}

// naivePlaces are the rows of a token of a parsed sentence; sides are one token each, -1
// for none.
func naivePlaces(tokens []document.Token, sides [2]int, i int) (rows []int) {
	for side, at := range sides {
		near, tree := side*nearRows, 2*nearRows+side*treeRows
		if at < 0 {
			rows = append(rows, near+25, tree+16)
			continue
		}
		up, down := 3, 3
		for k, above := range ancestors(tokens, at) {
			if d := slices.Index(ancestors(tokens, i), above); d >= 0 {
				up, down = min(k, 3), min(d, 3)
				break
			}
		}
		rows = append(rows, near+min(max(i-at, -12), 12)+12, tree+4*up+down)
	}
	place := func(i int) int {
		if sides[0] < 0 || sides[1] < 0 {
			return 0
		}
		a, b := ancestors(tokens, sides[0]), ancestors(tokens, sides[1])
		for _, top := range a {
			if !slices.Contains(b, top) {
				continue
			}
			switch {
			case i == top:
				return 3
			case slices.Contains(a[:slices.Index(a, top)], i):
				return 1
			case slices.Contains(b[:slices.Index(b, top)], i):
				return 2
			}
			return 0
		}
		return 0
	}
	path := place(i)
	if head := int(tokens[i].Head); path == 0 && head >= 0 && place(head) > 0 {
		path = 4
	}
	return append(rows, 2*nearRows+2*treeRows+path)
}

// read gives what Attended gives of words and of roles, and the roles.
func (p *naivePair) read(tokens []document.Token, word, gates []float64, sides [2]int) (attended, attendedRole, roles []float64) {
	n := len(tokens)
	means := make([]float64, 2*Dim)
	for side, at := range sides {
		if at >= 0 {
			copy(means[side*Dim:], word[at*Dim:][:Dim])
		}
	}
	query := make([]float64, roleGates)
	times(query, means, p.roleQuery, 2*Dim, roleGates)
	roles = make([]float64, n*Dim)
	var before [2][roleHalf]float64
	for step := range n {
		for direction, i := range [...]int{step, n - 1 - step} {
			for k := range roleHalf {
				gate := func(part int) float64 {
					at := direction*Dim + part*roleHalf + k
					sum := gates[i*roleGates+at] + query[at]
					for _, row := range naivePlaces(tokens, sides, i) {
						sum += p.places[row*roleGates+at]
					}
					return softsign(sum)
				}
				state := &before[direction][k]
				*state += (0.5 + 0.5*gate(0)) * (gate(1) - *state)
				roles[i*Dim+direction*roleHalf+k] = *state
			}
		}
	}
	wanted := slices.Clone(p.bias)
	times(wanted, means, p.query, 2*Dim, Dim)
	sum := attentionFloor
	attended, attendedRole = make([]float64, Dim), make([]float64, Dim)
	for i := range n {
		score := p.base[0]
		for k := range Dim {
			score += word[i*Dim+k]*wanted[k] + roles[i*Dim+k]*p.look[k]
		}
		for side, at := range sides {
			if at >= 0 {
				score += p.near[side][min(max(i-at, -reach), reach)+reach]
			}
		}
		weight := max(score, 0) * max(score, 0)
		sum += weight
		for k := range Dim {
			attended[k] += weight * word[i*Dim+k]
			attendedRole[k] += weight * roles[i*Dim+k]
		}
	}
	for k := range Dim {
		attended[k] /= sum
		attendedRole[k] /= sum
	}
	return attended, attendedRole, roles
}

// What a sentence is to a holder and a target must be what it is in float64, with either
// and with both, and whatever was read before.
func TestReadIsTheNetwork(t *testing.T) {
	e := embedded(t)
	var of Encoding
	var memory Reading
	// Of two blocks of the kernel, of one, of one that is full and of one token more.
	for _, text := range []string{strings.Repeat(texts[2]+" ", 4), texts[2], strings.Repeat("Fog ", 64), strings.Repeat("Fog ", 65)} {
		testRead(t, e, text, &of, &memory)
	}
}

func testRead(t *testing.T, e *Encoder, text string, of *Encoding, memory *Reading) {
	s, vectors := sentence(t, text)
	network := naiveOf(data.Bytes)
	network.encode(len(e.layers), text, s, vectors)
	pair := network.pair()
	e.Encode(of, text, s, vectors, &Scratch{})
	tokens := [2]int{19, 1} // far enough from the ends of the sentence, and too far from them
	for _, there := range [][2]bool{{true, true}, {true, false}, {false, true}} {
		sides, at := [2]Side{}, [2]int{-1, -1}
		for side, token := range tokens {
			if there[side] {
				at[side] = token
				sides[side] = Side{Mean: of.Word[token*Dim:][:Dim], First: token, Last: token}
			}
		}
		attended, attendedRole, roles := pair.read(s.Tokens, widen(of.Word), widen(of.gates), at)
		e.Read(memory, of, s.Tokens, sides)
		got := make([]float32, 2*Dim)
		memory.Attended(got, of.Word)
		memory.Attended(got[Dim:], memory.Roles)
		for what, both := range map[string][2][]float64{
			"roles":    {widen(memory.Roles), roles},
			"attended": {widen(got), append(attended, attendedRole...)},
		} {
			if len(both[0]) != len(both[1]) {
				t.Fatalf("%.20s: %s: %d numbers, not %d", text, what, len(both[0]), len(both[1]))
			}
			for k, v := range both[0] {
				if !(math.Abs(v-both[1][k]) < 1e-3) {
					t.Fatalf("%.20s: holder and target %v: number %d of %s is %v, not %v", text, there, k, what, v, both[1][k])
				}
			}
		}
	}
}

// Where tokens stand to a holder and a target: in words to the holder, in the tree to the
// target (10 times the steps up, and those down), and to the path between the two.
func TestPlace(t *testing.T) {
	// "Aldmark 's envoy blamed Veldra for mocking Oslo ."
	tree := []int32{2, 0, 3, -1, 3, 6, 3, 6, 3}
	for _, c := range []struct {
		name           string
		heads          []int32
		holder, target []int // first and last token; nil: none
		near, tree     []int
		path           string
	}{
		{
			"a holder of three words", tree, []int{0, 2}, []int{7, 7},
			[]int{0, 0, 0, 1, 2, 3, 4, 5, 6}, []int{22, 23, 21, 20, 21, 11, 10, 0, 21}, "e.hpeette",
		},
		{
			"the holder stands above", tree, []int{3, 3}, []int{0, 1},
			[]int{-3, -2, -1, 0, 1, 2, 3, 4, 5}, []int{0, 1, 10, 20, 21, 22, 21, 22, 21}, "tetpe.e.e",
		},
		{
			"no target", tree, []int{7, 7}, nil,
			[]int{-7, -6, -5, -4, -3, -2, -1, 0, 1}, nil, ".........",
		},
		{
			"no tree, but two circles", []int32{1, 0, 3, 2}, []int{0, 0}, []int{3, 3},
			[]int{0, 1, 2, 3}, []int{33, 33, 10, 0}, "....",
		},
		{
			"far away", slices.Repeat([]int32{-1}, 15), []int{0, 0}, []int{14, 14},
			[]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12, 12}, append(slices.Repeat([]int{33}, 14), 0), strings.Repeat(".", 15),
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			tokens := make([]document.Token, len(c.heads))
			for i, head := range c.heads {
				tokens[i].Head = head
			}
			var sides [2]Side
			for side, of := range [][]int{c.holder, c.target} {
				if of != nil {
					sides[side] = Side{Mean: make([]float32, Dim), First: of[0], Last: of[1]}
				}
			}
			var r Reading
			r.resize(len(tokens))
			r.place(tokens, sides)
			for i := range tokens {
				rows := r.rows[i*placeCount:][:placeCount]
				inTree := treeRows - 1
				if c.tree != nil {
					inTree = treeSteps*(c.tree[i]/10) + c.tree[i]%10
				}
				want := []int32{int32(c.near[i] + farthest), int32(treeAt + treeRows + inTree), int32(pathAt + strings.IndexByte(".htpe", c.path[i]))}
				if got := []int32{rows[0], rows[3], rows[4]}; !slices.Equal(got, want) {
					t.Errorf("token %d has the rows %d, not %d", i, got, want)
				}
			}
		})
	}
}
