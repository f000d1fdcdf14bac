package feature

import (
	"stance/model"
	"stance/pipeline/document"
	"stance/pipeline/encoder"
)

// contextPools are the parts that are means of word vectors over a pool of their own:
// the holder's, the target's and the sentence's.
const contextPools = int(encoder.SentencePart) + 1

// opinionPart is no part of what a head reads: it is what the head says.
const opinionPart = encoder.Parts

var contextNames = [opinionPart + 1]string{
	encoder.HolderPart:   "holder",
	encoder.TargetPart:   "target",
	encoder.SentencePart: "sentence",
	encoder.PairPart:     "pair",
	encoder.AttendedPart: "attended",
	encoder.AttendedRole: "attended role",
	encoder.HolderRole:   "holder role",
	encoder.TargetRole:   "target role",
	opinionPart:          "opinion",
}

// sidesOf are holder and target: the pool of each, and the part that its roles are.
var sidesOf = [2]struct{ pool, role encoder.Part }{{encoder.HolderPart, encoder.HolderRole}, {encoder.TargetPart, encoder.TargetRole}}

// contextual is what the encoder makes of a holder and a target: the means of their
// own words and of the sentence's in their context, and of those that tell of the two;
// the means of what all these, but for the sentence's, are to the two; and of the two as
// a pair the products of what one is as a holder and the other as a target.
type contextual struct {
	parts              [encoder.Parts]block
	pools              [contextPools]pool
	present            []encoder.Part // of parts, those that the pair has, and what the head says
	encoder            *encoder.Encoder
	reading            encoder.Reading
	head               *encoder.Head // nil: not wanted
	opinion            encoder.Opinion
	said               block // the logits of the head
	asHolder, asTarget block // what the pair is multiplied of; no features
}

func newContextual(e *encoder.Encoder, head *encoder.Head) *contextual {
	c := &contextual{
		encoder:  e,
		head:     head,
		asHolder: newBlock(0, encoder.Dim, 0),
		asTarget: newBlock(0, encoder.Dim, 0),
		said:     newBlock(model.Opinion(0), encoder.Classes, 0),
	}
	for part := range encoder.Parts {
		family, number := familyContext, part
		if part >= encoder.AttendedRole {
			family, number = familyRole, part-encoder.AttendedRole
		}
		c.parts[part] = newBlock(model.InFamily(family, uint64(number*encoder.Dim)), encoder.Dim, 0)
	}
	for i := range c.pools {
		c.pools[i].last = -1
	}
	return c
}

func (c *contextual) bind(s *model.Scorer) {
	for i := range c.parts {
		c.parts[i].bind(s)
	}
}

// mark fills the pools: of holder and target with their tokens in the view, of the
// sentence with all tokens that it has.
func (c *contextual) mark(v *view) {
	n := len(v.in.Sentence.Tokens)
	for i := range c.pools {
		c.pools[i].reset(n)
	}
	for token, item := range v.itemOf {
		c.pools[encoder.SentencePart].add(token, 1)
		if item < 0 {
			continue
		}
		switch v.items[item].role {
		case holder:
			c.pools[encoder.HolderPart].add(token, 1)
		case target:
			c.pools[encoder.TargetPart].add(token, 1)
		}
	}
	c.present = c.present[:0]
	for part := range encoder.Parts {
		if c.has(part) {
			c.present = append(c.present, part)
		}
	}
	if c.head != nil {
		c.present = append(c.present, opinionPart)
	}
}

// has reports whether the pair has a part.
func (c *contextual) has(part encoder.Part) bool {
	holder, target := c.stands(encoder.HolderPart), c.stands(encoder.TargetPart)
	switch part {
	case encoder.PairPart:
		return holder && target
	case encoder.AttendedPart, encoder.AttendedRole:
		return holder || target
	case encoder.HolderRole:
		return holder
	case encoder.TargetRole:
		return target
	}
	return c.stands(part)
}

// stands reports whether a pool has tokens.
func (c *contextual) stands(pool encoder.Part) bool { return c.pools[pool].weight > 0 }

// block is that of a part, or of what the head says.
func (c *contextual) block(part encoder.Part) *block {
	if part == opinionPart {
		return &c.said
	}
	return &c.parts[part]
}

// fill computes the means and products of the encoding, and what the head says of
// them.
func (c *contextual) fill(e *encoder.Encoding, tokens []document.Token) {
	for i := range c.pools {
		if p := &c.pools[i]; p.weight > 0 {
			p.fill(&c.parts[i], e.Word)
		}
	}
	if c.has(encoder.AttendedPart) {
		c.read(e, tokens)
	}
	if c.has(encoder.PairPart) {
		c.pools[encoder.HolderPart].fill(&c.asHolder, e.Holder)
		c.pools[encoder.TargetPart].fill(&c.asTarget, e.Target)
		pair := c.parts[encoder.PairPart].mean
		for d := range pair {
			pair[d] = c.asHolder.mean[d] * c.asTarget.mean[d]
		}
	}
	if c.head == nil {
		return
	}
	c.opinion.Open(c.head, c.stands(encoder.HolderPart), c.stands(encoder.TargetPart))
	for _, part := range c.present {
		if part != opinionPart {
			c.opinion.Add(part, c.parts[part].mean)
		}
	}
	c.opinion.Logits(c.said.mean)
}

// read computes what the sentence is to the holder and the target.
func (c *contextual) read(e *encoder.Encoding, tokens []document.Token) {
	var sides [2]encoder.Side
	for i, side := range sidesOf {
		if p := &c.pools[side.pool]; p.weight > 0 {
			sides[i] = encoder.Side{Mean: c.parts[side.pool].mean, First: p.first, Last: p.last}
		}
	}
	c.encoder.Read(&c.reading, e, tokens, sides)
	c.reading.Attended(c.parts[encoder.AttendedPart].mean, e.Word)
	c.reading.Attended(c.parts[encoder.AttendedRole].mean, c.reading.Roles)
	for _, side := range sidesOf {
		if p := &c.pools[side.pool]; p.weight > 0 {
			p.fill(&c.parts[side.role], c.reading.Roles)
		}
	}
}

// addContext adds what the encoder makes of the pair.
func (x *Extractor) addContext() {
	c := x.context
	c.mark(&x.view)
	c.fill(&x.words.encoding, x.view.in.Sentence.Tokens)
	for _, part := range c.present {
		switch {
		case !x.tells(part):
		case x.row == nil:
			x.addBlock(c.block(part), "ctx.", contextNames[part])
		case part == opinionPart:
			x.row.AddOpinion(c.said.mean)
		default:
			x.addRunOf(&c.parts[part])
		}
	}
	if x.names != nil {
		x.shareContext()
	}
}

// tells reports whether a part is features, and not only what the head reads.
func (x *Extractor) tells(part encoder.Part) bool { return part == opinionPart || x.has(Context) }

// shareContext parts the features of the context among the words by what each would
// be if the encoder did not know the word; what is left is the holder's and the
// target's own.
func (x *Extractor) shareContext() {
	c := x.context
	tokens := x.view.in.Sentence.Tokens
	var told []encoder.Part
	for _, part := range c.present {
		if x.tells(part) {
			told = append(told, part)
		}
	}
	whole := map[uint64]float32{}
	for _, part := range told {
		b := c.block(part)
		for d, v := range b.mean {
			whole[b.key+uint64(d)] = v
		}
	}
	left := map[uint64]float64{}
	for token := range x.view.itemOf {
		item := x.view.itemOf[token]
		if item < 0 || x.view.items[item].role != plain || !x.words.read(token) {
			continue
		}
		c.fill(x.words.without(x.view.in.Text, token), tokens)
		for _, part := range told {
			b := c.block(part)
			for d, v := range b.mean {
				key := b.key + uint64(d)
				if of := float64(whole[key]); of != 0 {
					share := (of - float64(v)) / of
					left[key] += share
					x.shares.list = append(x.shares.list, Share{Key: key, Token: token, Part: share})
				}
			}
		}
	}
	c.fill(&x.words.encoding, tokens)
	for _, part := range told {
		b, owners := c.block(part), c.owners(part)
		for d, v := range b.mean {
			if v == 0 {
				continue
			}
			key := b.key + uint64(d)
			for _, token := range owners {
				x.shares.list = append(x.shares.list, Share{Key: key, Token: token, Part: (1 - left[key]) / float64(len(owners))})
			}
		}
	}
}

// owners are the tokens whose own a part is: those of the holder, of the target, or of
// both.
func (c *contextual) owners(part encoder.Part) (tokens []int) {
	for i, side := range sidesOf {
		other := sidesOf[1-i]
		if p := &c.pools[side.pool]; p.weight > 0 && part != other.pool && part != other.role {
			tokens = append(tokens, p.first)
		}
	}
	if len(tokens) == 0 {
		tokens = append(tokens, 0)
	}
	return tokens
}
