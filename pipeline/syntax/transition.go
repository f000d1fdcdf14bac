package syntax

// The parser builds a tree by the arc-hybrid system (Kuhlmann, Gómez-Rodríguez
// and Satta 2011) without an artificial root: it starts with an empty stack
// and ends with an empty buffer and one word on the stack, which is the root.
// A sentence of n words takes exactly 2n-1 transitions, and every derivation
// ends in a projective tree.
const (
	shift = iota // the first word of the buffer goes on the stack
	left         // the top of the stack becomes a child of the buffer's first
	right        // the top of the stack becomes a child of the one below it
)

// none is the absence of a word, node, cell or state.
const none = -1

// node is a word with what is known of its children. Nodes do not change once
// made, so that a state needs no copies.
type node struct {
	word                         int32
	left1, left2, right1, right2 int32 // outermost children and the ones next to them
	left1Rel, left2Rel           uint8
	right1Rel, right2Rel         uint8
	leftCount, rightCount        uint8 // of children, up to 5
}

// cell is an item of a stack.
type cell struct{ node, below int32 }

// state is a configuration, and the transition by which it came about.
type state struct {
	score      float32 // log-probability of the derivation, as far as it was in doubt
	parent     int32
	top        int32 // cell; none: the stack is empty
	front      int32 // node of the buffer's first word; none: the buffer is empty
	transition uint8
	relation   uint8
}

// chart holds the states of one sentence.
type chart struct {
	n      int32 // words
	nodes  []node
	cells  []cell
	states []state
}

func (c *chart) leaf(word int32) int32 {
	c.nodes = append(c.nodes, node{word: word, left1: none, left2: none, right1: none, right2: none})
	return int32(len(c.nodes) - 1)
}

// start clears the chart and makes the first state of a sentence of n words.
func (c *chart) start(n int) int32 {
	c.n = int32(n)
	c.nodes, c.cells, c.states = c.nodes[:0], c.cells[:0], c.states[:0]
	c.states = append(c.states, state{parent: none, top: none, front: c.leaf(0)})
	return 0
}

// legal reports which transitions the state allows.
func (c *chart) legal(s *state) (canShift, canLeft, canRight bool) {
	buffer, stack := s.front != none, s.top != none
	return buffer, buffer && stack, stack && c.cells[s.top].below != none
}

// arc returns the nodes that a transition would tie.
func (c *chart) arc(s *state, transition uint8) (head, dependent *node) {
	top := &c.cells[s.top]
	if transition == left {
		return &c.nodes[s.front], &c.nodes[top.node]
	}
	return &c.nodes[c.cells[top.below].node], &c.nodes[top.node]
}

// apply appends the state that follows by the transition; relation is that of
// the arc. Returns its index.
func (c *chart) apply(from int32, transition, relation uint8) int32 {
	s := c.states[from]
	next := state{parent: from, transition: transition, relation: relation}
	switch transition {
	case shift:
		c.cells = append(c.cells, cell{s.front, s.top})
		next.top = int32(len(c.cells) - 1)
		next.front = none
		if word := c.nodes[s.front].word + 1; word < c.n {
			next.front = c.leaf(word)
		}
	case left:
		top := c.cells[s.top]
		head := c.nodes[s.front]
		head.left2, head.left2Rel = head.left1, head.left1Rel
		head.left1, head.left1Rel = c.nodes[top.node].word, relation
		head.leftCount = min(head.leftCount+1, 5)
		c.nodes = append(c.nodes, head)
		next.front = int32(len(c.nodes) - 1)
		next.top = top.below
	case right:
		top := c.cells[s.top]
		below := c.cells[top.below]
		head := c.nodes[below.node]
		head.right2, head.right2Rel = head.right1, head.right1Rel
		head.right1, head.right1Rel = c.nodes[top.node].word, relation
		head.rightCount = min(head.rightCount+1, 5)
		c.nodes = append(c.nodes, head)
		c.cells = append(c.cells, cell{int32(len(c.nodes) - 1), below.below})
		next.top = int32(len(c.cells) - 1)
		next.front = s.front
	}
	c.states = append(c.states, next)
	return int32(len(c.states) - 1)
}

// tree follows the derivation that ends in the state and fills heads (an index
// of a word; none for the root) and relations.
func (c *chart) tree(end int32, heads []int32, relations []uint8) {
	for at := end; c.states[at].parent != none; at = c.states[at].parent {
		s := &c.states[at]
		if s.transition == shift {
			continue
		}
		head, dependent := c.arc(&c.states[s.parent], s.transition)
		heads[dependent.word], relations[dependent.word] = head.word, s.relation
	}
	root := c.nodes[c.cells[c.states[end].top].node].word
	heads[root], relations[root] = none, rootRelation
}
