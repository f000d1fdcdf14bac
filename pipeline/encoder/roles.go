package encoder

import (
	"stance/pipeline/document"
	"stance/pipeline/syntax/kernel"
)

const (
	roleHalf  = Dim / 2         // of a role, from one direction
	roleGates = kernel.RowWidth // gate and value, forwards and backwards: 4 × roleHalf

	// In the table of places follow each other, for holder and target each, the distances in
	// words, with a row for no such actor; those in the tree, with another; and the path.
	farthest   = 12 // words from the holder and the target that are told apart
	nearRows   = 2*farthest + 2
	treeSteps  = 4 // up and down the tree that are told apart: 0 to 2, and more
	treeRows   = treeSteps*treeSteps + 1
	pathRows   = 5
	nearAt     = 0
	treeAt     = nearAt + 2*nearRows
	pathAt     = treeAt + 2*treeRows
	placeRows  = pathAt + pathRows
	placeCount = 5 // rows that a token has
)

// The places to the path of the tree from the holder to the target.
const (
	offPath = iota
	onHolderSide
	onTargetSide
	pathTop  // where both sides meet
	pathEdge // governed by a token of the path
)

// roles is a third layer, as the others are but for what it starts from: it runs once
// for a holder and a target, and each token knows where it stands to the two in the row
// of words and in the tree (position features: Zeng and others, COLING 2014; the shortest
// path of dependencies: Xu and others, EMNLP 2015).
type roles struct {
	gates  *kernel.Matrix // of each token, whatever the pair
	query  []float32      // what the pair adds to all: roleGates for each number of the holder's mean, then of the target's
	places []float32      // what a token's places add: placeRows × roleGates
	look   [Dim]float32   // what a role adds to how much its token tells
}

// Side is the holder or the target of a pair in its sentence.
type Side struct {
	Mean        []float32 // of its word vectors; nil: there is none
	First, Last int       // of its tokens
}

// Reading is a sentence as Read leaves it, and the memory for the next. The zero value
// is ready for Read.
type Reading struct {
	Roles []float32 // tokens × Dim: what each token is to the holder and the target

	means   [2 * Dim]float32
	opening [roleGates]float32 // what the two add to all gates
	query   [Dim]float32       // what the two have tokens looked at for
	gates   []float32          // by step of both directions, tokens × roleGates
	states  []float32          // by step of both directions, tokens × Dim
	weights []float32          // by token: how much it tells of the two
	sum     float32            // of weights
	climbed []int32            // by token, the steps up to it from the top of a side; -1: it does not stand above
	rows    []int32            // by token, placeCount rows of the places
}

// Read reads a sentence for a holder and a target. The encoding is as Encode left it.
func (e *Encoder) Read(r *Reading, of *Encoding, tokens []document.Token, sides [2]Side) {
	clear(r.means[:])
	for side := range sides {
		copy(r.means[side*Dim:], sides[side].Mean)
	}
	n := len(tokens)
	r.resize(n)
	r.place(tokens, sides)
	r.open(&e.roles, of.gates)
	kernel.Softsign(r.gates)
	var zero [Dim]float32
	before := zero[:]
	for step := range n {
		states := r.states[step*Dim:][:Dim]
		kernel.Mix(states, before, r.gates[step*roleGates:][:roleGates])
		before = states
	}
	for i := range n {
		role := r.Roles[i*Dim:][:Dim]
		copy(role[:roleHalf], r.states[i*Dim:])
		copy(role[roleHalf:], r.states[(n-1-i)*Dim+roleHalf:][:roleHalf])
	}
	e.attend(r, of, sides)
}

func (r *Reading) resize(n int) {
	r.Roles, r.states, r.gates = resized(r.Roles, n*Dim), resized(r.states, n*Dim), resized(r.gates, n*roleGates)
	r.rows, r.climbed = resized(r.rows, n*placeCount), resized(r.climbed, n)
}

// open fills the gates. Those of a token's two directions go to the steps at which these
// come to it.
func (r *Reading) open(of *roles, own []float32) {
	var row [roleGates]float32
	clear(r.opening[:])
	for at := 0; at < roleGates; at += kernel.Block {
		kernel.Forward(r.opening[at:], of.query[at:], r.means[:], roleGates, 2*Dim)
	}
	n := len(r.climbed)
	for i := range n {
		kernel.Sum(row[:], own[i*roleGates:][:roleGates], r.opening[:])
		kernel.Gather(row[:], of.places, r.rows[i*placeCount:][:placeCount])
		forwards, backwards := r.gates[i*roleGates:][:roleGates], r.gates[(n-1-i)*roleGates:][:roleGates]
		copy(forwards, row[:roleHalf])
		copy(forwards[Dim:], row[roleHalf:Dim])
		copy(backwards[roleHalf:], row[Dim:Dim+roleHalf])
		copy(backwards[Dim+roleHalf:], row[Dim+roleHalf:])
	}
}

// place fills rows.
func (r *Reading) place(tokens []document.Token, sides [2]Side) {
	var tops [2]int
	for _, side := range [...]int{1, 0} { // the holder last: path needs its way up
		s := &sides[side]
		near, tree := nearAt+side*nearRows, treeAt+side*treeRows
		if s.Mean == nil {
			for i := range tokens {
				r.rows[i*placeCount+2*side] = int32(near + nearRows - 1)
				r.rows[i*placeCount+2*side+1] = int32(tree + treeRows - 1)
			}
			continue
		}
		tops[side] = top(tokens, s.First, s.Last)
		r.climb(tokens, tops[side])
		for i := range tokens {
			up, down := r.apart(tokens, i)
			r.rows[i*placeCount+2*side] = int32(near + distance(i, s.First, s.Last) + farthest)
			r.rows[i*placeCount+2*side+1] = int32(tree + treeSteps*up + down)
		}
	}
	for i := range tokens {
		r.rows[i*placeCount+4] = pathAt + offPath
	}
	if sides[0].Mean != nil && sides[1].Mean != nil {
		r.path(tokens, tops)
	}
}

// distance is how many words a token stands after a side, and less than 0 before it.
func distance(i, first, last int) int {
	return max(-farthest, min(farthest, max(i-last, min(i-first, 0))))
}

// top is the first token of a side that none of it governs.
func top(tokens []document.Token, first, last int) int {
	for i := first; i <= last; i++ {
		if head := int(tokens[i].Head); head < first || head > last {
			return i
		}
	}
	return first
}

// climb fills climbed.
func (r *Reading) climb(tokens []document.Token, from int) {
	for i := range r.climbed {
		r.climbed[i] = -1
	}
	step := int32(0)
	for i := from; i >= 0 && r.climbed[i] < 0; i = int(tokens[i].Head) {
		r.climbed[i] = step
		step++
	}
}

// meet is where the way up from a token meets that of climb, and how far up; -1: it
// does not.
func (r *Reading) meet(tokens []document.Token, i int) (at, after int) {
	for after = 0; i >= 0 && after <= len(tokens); after++ {
		if r.climbed[i] >= 0 {
			return i, after
		}
		i = int(tokens[i].Head)
	}
	return -1, 0
}

// apart is how far up the tree the way from the start of climb to a token goes, and how
// far down then, both below treeSteps.
func (r *Reading) apart(tokens []document.Token, i int) (up, down int) {
	at, down := r.meet(tokens, i)
	if at < 0 {
		return treeSteps - 1, treeSteps - 1
	}
	return min(treeSteps-1, int(r.climbed[at])), min(treeSteps-1, down)
}

// path fills the places to the path between the tops of holder and target, after climb
// from the holder's.
func (r *Reading) path(tokens []document.Token, tops [2]int) {
	meeting, _ := r.meet(tokens, tops[1])
	if meeting < 0 {
		return
	}
	set := func(i int, place int32) { r.rows[i*placeCount+4] = pathAt + place }
	for side, place := range [...]int32{onHolderSide, onTargetSide} {
		for i := tops[side]; i != meeting; i = int(tokens[i].Head) {
			set(i, place)
		}
	}
	set(meeting, pathTop)
	for i := range tokens {
		if head := int(tokens[i].Head); head >= 0 && r.rows[i*placeCount+4] == pathAt+offPath {
			if place := r.rows[head*placeCount+4] - pathAt; place != offPath && place != pathEdge {
				set(i, pathEdge)
			}
		}
	}
}

func (w *weights) roles() roles {
	r := roles{gates: w.matrix(width, roleGates), query: w.take(2 * Dim * roleGates), places: w.take(placeRows * roleGates)}
	copy(r.look[:], w.take(Dim))
	return r
}
