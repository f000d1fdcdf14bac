package feature

import (
	"stance/model"
	"stance/pipeline/encoder"
)

// The pools of what words are in their context, by the parts that a head reads.
const (
	contextHolder   = int(encoder.HolderPart)
	contextTarget   = int(encoder.TargetPart)
	contextSentence = int(encoder.SentencePart)
	contextPools    = contextSentence + 1
)

var contextNames = [contextPools]string{"holder", "target", "sentence"}

// contextual is what the encoder makes of a holder and a target: the means of their
// own words and of the sentence's in their context, and of those that tell of the two;
// and of the two as a pair the products of what one is as a holder and the other as a
// target.
type contextual struct {
	pools              [contextPools]pool
	pair, attended     block
	encoder            *encoder.Encoder
	attention          encoder.Attention
	blocks             []contextBlock // those that the pair has, and what the head says
	head               *encoder.Head  // nil: not wanted
	opinion            encoder.Opinion
	said               block // the logits of the head
	asHolder, asTarget block // what the pair is multiplied of; no features
}

// contextBlock is a block and what it is of.
type contextBlock struct {
	*block
	name string
	part encoder.Part // opinionPart: what the head says
}

// opinionPart is no part of what a head reads.
const opinionPart = encoder.Parts

func newContextual(e *encoder.Encoder, head *encoder.Head) *contextual {
	c := &contextual{
		encoder:  e,
		head:     head,
		pair:     newBlock(model.InFamily(familyPair, 0), encoder.Dim, 0),
		attended: newBlock(model.InFamily(familyAttended, 0), encoder.Dim, 0),
		asHolder: newBlock(0, encoder.Dim, 0),
		asTarget: newBlock(0, encoder.Dim, 0),
		said:     newBlock(model.Opinion(0), encoder.Classes, 0),
	}
	for i := range c.pools {
		c.pools[i] = pool{vectors: newBlock(model.InFamily(familyContext+i, 0), encoder.Dim, 0), last: -1}
	}
	return c
}

func (c *contextual) bind(s *model.Scorer) {
	for i := range c.pools {
		c.pools[i].vectors.bind(s)
	}
	c.pair.bind(s)
	c.attended.bind(s)
}

// mark fills the pools: of holder and target with their tokens in the view, of the
// sentence with all tokens that it has.
func (c *contextual) mark(v *view) {
	n := len(v.in.Sentence.Tokens)
	for i := range c.pools {
		c.pools[i].reset(n)
	}
	c.blocks = c.blocks[:0]
	for token, item := range v.itemOf {
		c.pools[contextSentence].add(token, 1)
		if item < 0 {
			continue
		}
		switch v.items[item].role {
		case holder:
			c.pools[contextHolder].add(token, 1)
		case target:
			c.pools[contextTarget].add(token, 1)
		}
	}
	for i := range c.pools {
		if c.pools[i].weight > 0 {
			c.blocks = append(c.blocks, contextBlock{&c.pools[i].vectors, contextNames[i], encoder.Part(i)})
		}
	}
	if c.paired() {
		c.blocks = append(c.blocks, contextBlock{&c.pair, "pair", encoder.PairPart})
	}
	if c.anyone() {
		c.blocks = append(c.blocks, contextBlock{&c.attended, "attended", encoder.AttendedPart})
	}
	if c.head != nil {
		c.blocks = append(c.blocks, contextBlock{&c.said, "opinion", opinionPart})
	}
}

// fill computes the means and products of the encoding, and what the head says of
// them.
func (c *contextual) fill(e *encoder.Encoding) {
	c.fillParts(e)
	if c.head == nil {
		return
	}
	c.opinion.Open(c.head, c.pools[contextHolder].weight > 0, c.pools[contextTarget].weight > 0)
	for _, b := range c.blocks {
		if b.part != opinionPart {
			c.opinion.Add(b.part, b.mean)
		}
	}
	c.opinion.Logits(c.said.mean)
}

func (c *contextual) fillParts(e *encoder.Encoding) {
	for i := range c.pools {
		if p := &c.pools[i]; p.weight > 0 {
			p.fill(&p.vectors, e.Word)
		}
	}
	if c.anyone() {
		c.attend(e)
	}
	if !c.paired() {
		return
	}
	c.pools[contextHolder].fill(&c.asHolder, e.Holder)
	c.pools[contextTarget].fill(&c.asTarget, e.Target)
	for d := range c.pair.mean {
		c.pair.mean[d] = c.asHolder.mean[d] * c.asTarget.mean[d]
	}
}

// attend computes what the encoder looks at.
func (c *contextual) attend(e *encoder.Encoding) {
	var means [2][]float32
	var first [2]int
	for side, pool := range [...]int{contextHolder, contextTarget} {
		if p := &c.pools[pool]; p.weight > 0 {
			means[side], first[side] = p.vectors.mean, p.first
		}
	}
	c.encoder.Attend(c.attended.mean, e, means, first, &c.attention)
}

func (c *contextual) anyone() bool {
	return c.pools[contextHolder].weight > 0 || c.pools[contextTarget].weight > 0
}

func (c *contextual) paired() bool {
	return c.pools[contextHolder].weight > 0 && c.pools[contextTarget].weight > 0
}

// addContext adds what the encoder makes of the pair.
func (x *Extractor) addContext() {
	c := x.context
	c.mark(&x.view)
	c.fill(&x.words.encoding)
	for _, b := range c.blocks {
		switch {
		case !x.tells(b):
		case x.row == nil:
			x.addBlock(b.block, "ctx.", b.name)
		case b.part == opinionPart:
			x.row.AddOpinion(b.mean)
		default:
			x.addRunOf(b.block)
		}
	}
	if x.names != nil {
		x.shareContext()
	}
}

// tells reports whether a block is features, and not only what the head reads.
func (x *Extractor) tells(b contextBlock) bool { return b.part == opinionPart || x.has(Context) }

// shareContext parts the features of the context among the words by what each would
// be if the encoder did not know the word; what is left is the holder's and the
// target's own.
func (x *Extractor) shareContext() {
	c := x.context
	var told []contextBlock
	for _, b := range c.blocks {
		if x.tells(b) {
			told = append(told, b)
		}
	}
	whole := map[uint64]float32{}
	for _, b := range told {
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
		c.fill(x.words.without(x.view.in.Text, token))
		for _, b := range told {
			for d, v := range b.mean {
				key := b.key + uint64(d)
				if of := float64(whole[key]); of != 0 {
					part := (of - float64(v)) / of
					left[key] += part
					x.shares.list = append(x.shares.list, Share{Key: key, Token: token, Part: part})
				}
			}
		}
	}
	c.fill(&x.words.encoding)
	for _, b := range told {
		owners := c.owners(b.name)
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

// owners are the tokens whose own a block is.
func (c *contextual) owners(name string) (tokens []int) {
	if p := &c.pools[contextHolder]; p.weight > 0 && name != contextNames[contextTarget] {
		tokens = append(tokens, p.first)
	}
	if p := &c.pools[contextTarget]; p.weight > 0 && name != contextNames[contextHolder] {
		tokens = append(tokens, p.first)
	}
	if len(tokens) == 0 {
		tokens = append(tokens, 0)
	}
	return tokens
}
