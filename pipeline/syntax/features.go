package syntax

import (
	"slices"

	"stance/pipeline/document"
)

const rootRelation = uint8(document.RelRoot)

const (
	transitionFeatures = 104
	labelFeatures      = 40
)

// sentenceAtoms is what the features of a parse read of the sentence.
type sentenceAtoms struct {
	tokens  []token
	classes []uint8 // of the tagger
	tags    []document.Tag
	coarse  []uint64 // atom of the universal tag
	fine    []uint64 // atom of the class
	commas  []int32  // count of commas before each word
	verbs   []int32  // count of verbs before each word
}

func (a *sentenceAtoms) tag(word int32) document.Tag { return a.tags[word] }

// resize makes room for n tokens.
func (a *sentenceAtoms) resize(n int) {
	a.tokens = slices.Grow(a.tokens[:0], n)[:n]
	a.classes = slices.Grow(a.classes[:0], n)[:n]
	a.tags = slices.Grow(a.tags[:0], n)[:n]
	a.coarse = slices.Grow(a.coarse[:0], n)[:n]
	a.fine = slices.Grow(a.fine[:0], n)[:n]
	a.commas = slices.Grow(a.commas[:0], n+1)[:n+1]
	a.verbs = slices.Grow(a.verbs[:0], n+1)[:n+1]
}

// setTags fills what depends on the classes.
func (a *sentenceAtoms) setTags(tagOf []document.Tag) {
	a.commas[0], a.verbs[0] = 0, 0
	for i, class := range a.classes {
		tag := tagOf[class]
		a.tags[i] = tag
		a.fine[i] = classAtom(class)
		a.coarse[i] = uint64(tag)*mulB + hashSeed
		a.commas[i+1], a.verbs[i+1] = a.commas[i], a.verbs[i]
		switch tag {
		case document.PUNCT:
			a.commas[i+1]++
		case document.VERB:
			a.verbs[i+1]++
		}
	}
}

// view is a node as a feature sees it.
type view struct {
	word, fine, coarse, cluster uint64
}

var absent = view{word: 3, fine: 5, coarse: 9, cluster: 13}

func (a *sentenceAtoms) view(word int32) view {
	if word < 0 || int(word) >= len(a.tokens) {
		return absent
	}
	return view{a.tokens[word].word, a.fine[word], a.coarse[word], a.tokens[word].cluster[0]}
}

var noNode = node{word: none, left1: none, left2: none, right1: none, right2: none}

// distance between two words, in classes.
func distance(from, to int32) uint64 {
	d := to - from
	switch {
	case from < 0 || to < 0:
		return 0
	case d <= 4:
		return uint64(d)
	case d <= 6:
		return 5
	case d <= 10:
		return 6
	default:
		return 7
	}
}

// between tells, in classes, how many commas and verbs stand between two words.
func (a *sentenceAtoms) between(from, to int32) uint64 {
	if from < 0 || to < 0 {
		return 99
	}
	commas := min(a.commas[to]-a.commas[from+1], 2)
	verbs := min(a.verbs[to]-a.verbs[from+1], 2)
	return uint64(commas*3 + verbs)
}

// transitionHashes fills out with the features of a state: those of Zhang and
// Nivre (2011) over the two topmost words of the stack and the front of the
// buffer, with what stands between, and word clusters.
func (a *sentenceAtoms) transitionHashes(out *[transitionFeatures]uint64, c *chart, s *state) {
	n0, n1, n2, nb := &noNode, &noNode, &noNode, &noNode
	if s.top != none {
		top := &c.cells[s.top]
		n0 = &c.nodes[top.node]
		if top.below != none {
			below := &c.cells[top.below]
			n1 = &c.nodes[below.node]
			if below.below != none {
				n2 = &c.nodes[c.cells[below.below].node]
			}
		}
	}
	next := c.n
	if s.front != none {
		nb = &c.nodes[s.front]
		next = nb.word
	}
	s0, s1, s2, b0 := a.view(n0.word), a.view(n1.word), a.view(n2.word), a.view(nb.word)
	b1, b2, b3 := a.view(next+1), a.view(next+2), a.view(next+3)
	s0l, s0r, s0l2, s0r2 := a.view(n0.left1), a.view(n0.right1), a.view(n0.left2), a.view(n0.right2)
	s1l, s1r, s1r2 := a.view(n1.left1), a.view(n1.right1), a.view(n1.right2)
	b0l, b0l2 := a.view(nb.left1), a.view(nb.left2)
	// A pair of word and tag, so that the templates below stay short.
	wt0, wt1, wtb := s0.word*31+s0.fine, s1.word*31+s1.fine, b0.word*31+b0.fine
	d0, d1 := distance(n0.word, nb.word), distance(n1.word, n0.word)
	m0, m1 := a.between(n0.word, nb.word), a.between(n1.word, n0.word)
	l := func(rel uint8) uint64 { return uint64(rel) * hashPrime }
	*out = [transitionFeatures]uint64{
		one(1, wt0), one(2, s0.word), one(3, s0.fine),
		one(4, wt1), one(5, s1.word), one(6, s1.fine),
		one(7, s2.word), one(8, s2.fine),
		one(9, wtb), one(10, b0.word), one(11, b0.fine),
		two(12, b1.word, b1.fine), one(13, b1.word), one(14, b1.fine),
		two(15, b2.word, b2.fine), one(16, b2.fine),

		two(17, wt0, wtb), two(18, wt0, b0.word), two(19, s0.word, wtb),
		two(20, wt0, b0.fine), two(21, s0.fine, wtb), two(22, s0.word, b0.word),
		two(23, s0.fine, b0.fine), two(24, b0.fine, b1.fine),
		two(25, wt1, wt0), two(26, wt1, s0.fine), two(27, s1.fine, wt0),
		two(28, s1.word, s0.word), two(29, s1.fine, s0.fine),
		two(30, wt1, b0.fine), two(31, s1.fine, wtb), two(32, s1.word, b0.word),
		two(33, s1.fine, b0.fine),

		three(34, b0.fine, b1.fine, b2.fine), three(35, s0.fine, b0.fine, b1.fine),
		three(36, s1.fine, s0.fine, b0.fine), three(37, s2.fine, s1.fine, s0.fine),
		three(38, s0.fine, s0l.fine, b0.fine), three(39, s0.fine, s0r.fine, b0.fine),
		three(40, s0.fine, b0.fine, b0l.fine), three(41, s1.fine, s1r.fine, s0.fine),
		three(42, s1.fine, s1l.fine, s0.fine), three(43, s1.fine, s0.fine, s0l.fine),
		three(44, s1.fine, s0.fine, s0r.fine),
		four(45, s1.fine, s0.fine, b0.fine, b1.fine),
		three(46, s1.fine, s0.word, b0.fine), three(47, s1.word, s0.fine, b0.fine),
		three(48, s1.fine, s0.fine, b0.word),
		four(49, s0.coarse, b0.coarse, b1.coarse, b2.coarse),
		four(50, s2.coarse, s1.coarse, s0.coarse, b0.coarse),

		two(51, s0.word, d0), two(52, s0.fine, d0), two(53, b0.word, d0), two(54, b0.fine, d0),
		three(55, s0.fine, b0.fine, d0),
		two(56, s1.word, d1), two(57, s1.fine, d1), two(58, s0.word, d1), two(59, s0.fine, d1),
		three(60, s1.fine, s0.fine, d1),

		two(61, s0.word, uint64(n0.rightCount)), two(62, s0.fine, uint64(n0.rightCount)),
		two(63, s0.word, uint64(n0.leftCount)), two(64, s0.fine, uint64(n0.leftCount)),
		two(65, b0.word, uint64(nb.leftCount)), two(66, b0.fine, uint64(nb.leftCount)),
		two(67, s1.word, uint64(n1.rightCount)), two(68, s1.fine, uint64(n1.rightCount)),

		two(69, s0l.word, s0l.fine), two(70, s0l.fine, l(n0.left1Rel)), two(71, s0r.word, s0r.fine),
		two(72, s0r.fine, l(n0.right1Rel)), two(73, b0l.word, b0l.fine), two(74, b0l.fine, l(nb.left1Rel)),
		two(75, s1r.word, s1r.fine), two(76, s1r.fine, l(n1.right1Rel)), two(77, s1l.fine, l(n1.left1Rel)),
		two(78, s0l2.fine, l(n0.left2Rel)), two(79, s0r2.fine, l(n0.right2Rel)),
		two(80, b0l2.fine, l(nb.left2Rel)), two(81, s1r2.fine, l(n1.right2Rel)),
		three(82, s0.fine, s0l.fine, s0l2.fine), three(83, s0.fine, s0r.fine, s0r2.fine),
		three(84, b0.fine, b0l.fine, b0l2.fine), three(85, s1.fine, s1r.fine, s1r2.fine),

		two(86, s0.word, n0.childRels), two(87, s0.fine, n0.childRels),
		two(88, b0.word, nb.leftRels), two(89, b0.fine, nb.leftRels),
		two(90, s1.word, n1.rightRels), two(91, s1.fine, n1.childRels),
		three(92, s1.fine, s0.fine, n0.leftRels),
		three(93, s0.fine, b0.fine, m0), three(94, s1.fine, s0.fine, m1),
		three(95, s1.fine, b0.fine, m1*9+m0),
		three(96, s1.coarse, s0.coarse, s0l.word), // prepositions and marks lie there
		three(97, s1.word, s0l.word, s0.coarse),
		four(98, s1.coarse, s0.word, b0.word, d1),
		two(99, s0.cluster, b0.cluster), two(100, s1.cluster, s0.cluster),
		three(101, s1.cluster, s0.coarse, b0.cluster),
		two(102, s0.cluster, b0.fine), two(103, s1.cluster, s0.fine),
		four(104, b0.coarse, b1.coarse, b2.coarse, b3.coarse),
	}
}

// labelHashes fills out with the features of an arc that a transition makes;
// the dependent has all its children, the head those that lie nearer.
func (a *sentenceAtoms) labelHashes(out *[labelFeatures]uint64, c *chart, s *state, transition uint8) {
	headNode, depNode := c.arc(s, transition)
	h, d := a.view(headNode.word), a.view(depNode.word)
	dl, dl2, dr := a.view(depNode.left1), a.view(depNode.left2), a.view(depNode.right1)
	dir := uint64(transition)
	siblings := headNode.rightRels
	sibling, siblingRel := a.view(headNode.right1), headNode.right1Rel
	if transition == left {
		siblings = headNode.leftRels
		sibling, siblingRel = a.view(headNode.left1), headNode.left1Rel
	}
	w := depNode.word
	before, after, after2 := a.view(w-1), a.view(w+1), a.view(w+2)
	hAfter := a.view(headNode.word + 1)
	lo, hi := min(w, headNode.word), max(w, headNode.word)
	dist, mid := distance(lo, hi), a.between(lo, hi)
	token := &a.tokens[w]
	next := absent
	if s.front != none {
		next = a.view(c.nodes[s.front].word)
	}
	l := func(rel uint8) uint64 { return uint64(rel) * hashPrime }
	*out = [labelFeatures]uint64{
		three(201, d.word, d.fine, dir), two(202, d.fine, dir), three(203, h.word, h.fine, dir), two(204, h.fine, dir),
		three(205, d.word, h.word, dir), three(206, d.word, h.fine, dir), three(207, d.fine, h.word, dir),
		three(208, d.fine, h.fine, dir), three(209, d.word, h.word, h.fine),
		four(210, d.fine, h.fine, dir, dist), four(211, d.fine, h.fine, dir, mid),
		three(212, dl.word, dl.fine, dir), three(213, dl.word, h.fine, d.fine), three(214, dl.word, h.word, dir),
		four(215, dl.word, dl2.fine, d.fine, h.fine), three(216, l(depNode.left1Rel), d.fine, h.fine),
		three(217, depNode.leftRels, d.fine, dir), three(218, depNode.childRels, d.coarse, h.coarse),
		three(219, dr.word, d.fine, dir), three(220, l(depNode.right1Rel), d.fine, h.fine),
		four(221, siblings, d.fine, h.fine, dir), three(222, headNode.childRels, d.coarse, dir),
		four(223, siblings, d.word, h.fine, dir), four(224, headNode.childRels, h.word, d.coarse, dir),
		four(225, sibling.fine, l(siblingRel), d.fine, h.fine), three(226, sibling.word, d.fine, dir),
		three(227, before.fine, d.fine, dir), three(228, d.fine, after.fine, dir),
		four(229, before.fine, d.fine, after.fine, dir), three(230, before.word, d.fine, dir),
		three(231, token.suffix[2], h.fine, dir), three(232, token.shape, h.coarse, dir),
		three(233, d.cluster, h.fine, dir), three(234, d.cluster, h.cluster, dir), three(235, d.fine, h.cluster, dir),
		four(236, d.word, after.fine, h.coarse, dir), three(237, next.fine, d.fine, h.fine),
		three(238, dl.word, d.cluster, h.cluster), four(239, hAfter.fine, h.fine, d.fine, dir),
		four(240, d.fine, after.fine, after2.fine, dir),
	}
}
