// Package feature turns a holder and a target in a sentence into a sparse
// vector. It reads the sentence's tokens and, where it is parsed, their tags,
// heads and relations; it fills nothing.
//
//  1. The holder's and the target's tokens become one masked item each, so
//     that a model learns what is done and not who does it (input.go).
//  2. Each group of features adds its keys: words and their order (words.go),
//     the tree (tree.go), pooled word vectors and valences (dense.go), what the
//     encoder makes of the sentence (context.go).
//  3. Keys are sorted and counted once.
//
// A key is the hash of the feature's name. Names are spelt out only when asked
// for, because explaining is rare and scoring is not.
package feature

import (
	"fmt"
	"slices"
	"strings"

	"stance/model"
	"stance/pipeline/document"
	"stance/pipeline/embedding"
	"stance/pipeline/encoder"
	"stance/pipeline/lexicon"
	"stance/pipeline/syntax/kernel"
)

// Group is a set of groups of features. Each can be left out to measure what
// it is worth.
type Group uint

const (
	Unigrams  Group = 1 << iota // words of the sentence
	Ngrams                      // pairs and triples of neighbouring words
	Zones                       // words by side of holder and target
	Windows                     // words near the holder and near the target
	Clause                      // words of the clause of holder and target
	Negation                    // words in the reach of a negation
	Quotation                   // quotation marks and reporting
	Own                         // the words of the holder and the target themselves
	Vectors                     // pooled word vectors
	Classes                     // classes of words by their vectors
	Lexicon                     // how positive or negative words are, pooled as their vectors
	Tree                        // dependency relations; nothing where the sentence is unparsed
	Context                     // what the encoder makes of the words where they stand; nothing where the sentence is unparsed
	Opinion                     // how the encoder itself would judge; nothing where the sentence is unparsed, or of other classes than it was taught
)

// Surface are the groups that need no tree, Syntax those that do; All are all groups.
const (
	Surface = Unigrams | Ngrams | Zones | Windows | Clause | Negation | Quotation | Own | Vectors | Classes | Lexicon
	Syntax  = Tree | Context | Opinion
	All     = Surface | Syntax
)

// GroupNames are the groups by their names on a command line.
var GroupNames = map[string]Group{
	"unigrams": Unigrams, "ngrams": Ngrams, "zones": Zones, "windows": Windows,
	"clause": Clause, "negation": Negation, "quotation": Quotation, "own": Own,
	"vectors": Vectors, "classes": Classes, "lexicon": Lexicon, "tree": Tree, "context": Context, "opinion": Opinion,
}

// Input is one holder and one target in one sentence. The sentence must not
// change between calls: what is known of it is kept for its other pairs.
type Input struct {
	Text     string
	Sentence *document.Sentence
	Holder   document.Span // none: speaks from outside the sentence
	Target   document.Span // none: no target
}

// Extractor makes vectors. It keeps buffers and is for one goroutine.
type Extractor struct {
	groups   Group
	vectors  *embedding.Table
	lexicon  *lexicon.Lexicon
	names    map[uint64]string // nil: names are not wanted
	shares   shares
	keys     []uint64
	out      model.Vector
	view     view
	words    *words
	pools    []pool
	context  *contextual // nil: not wanted
	valences []float32   // by token, what the lexicon says of it here
	tree     treeScratch

	// Of a Scorer:
	row     *model.Row // that features go to; nil: to keys and out
	columns columns    // of the row
	wanted  []*int32   // where the columns of keys are to be remembered
}

// NewExtractor returns an extractor of the given groups for a model of the classes.
// Without vectors, or the lexicon or the encoder of these, it leaves out what comes of
// them.
func NewExtractor(groups Group, classes []string, vectors *embedding.Table, lexicon *lexicon.Lexicon, sentences *encoder.Encoder) *Extractor {
	x := &Extractor{groups: groups, vectors: vectors, lexicon: lexicon, words: &words{}}
	if vectors != nil {
		x.pools = newPools(vectors.Dim())
		if x.has(Vectors) || x.has(Lexicon) {
			x.words.table, x.words.lexicon = vectors, lexicon
		}
		if sentences != nil && vectors.Dim() == encoder.Dim {
			var head *encoder.Head
			if x.has(Opinion) {
				head = sentences.Head(classes)
			}
			if x.has(Context) || head != nil {
				x.words.table, x.words.encoder = vectors, sentences
				x.context = newContextual(sentences, head)
			}
		}
	}
	return x
}

// Share lets the extractor use what another of the same goroutine finds out
// about a sentence, where both want vectors or neither does.
func (x *Extractor) Share(other *Extractor) {
	if x.words.table == other.words.table && x.words.lexicon == other.words.lexicon && x.words.encoder == other.words.encoder {
		x.words = other.words
	}
}

// KeepNames makes Extract remember the name of every key it gives; Name reads
// it back.
func (x *Extractor) KeepNames() {
	if x.names == nil {
		x.names = map[uint64]string{}
	}
}

// Name is the readable name of a key given since KeepNames, or "".
func (x *Extractor) Name(key uint64) string { return x.names[key] }

// Extract returns the vector of the input, sorted by key. The vector is valid
// until the next call.
func (x *Extractor) Extract(in Input) model.Vector {
	x.out = x.out[:0]
	x.shares.reset()
	x.addSparse(in)
	slices.Sort(x.keys)
	for _, k := range slices.Compact(x.keys) {
		x.out = append(x.out, model.Feature{Key: k, Value: 1})
	}
	// Dense keys have the highest bit set and sparse ones have it clear, so the
	// two runs follow each other in order.
	x.shares.closeSparse()
	x.addDense()
	return x.out
}

// addSparse fills keys, in no order and some of them repeated.
func (x *Extractor) addSparse(in Input) {
	x.keys, x.wanted = x.keys[:0], x.wanted[:0]
	x.words.fill(in.Text, in.Sentence)
	x.view.fill(in, x.words.items)
	if x.row != nil {
		x.columns.fill(in.Sentence, x.words)
	}
	x.addWords()
	if x.groups&Tree != 0 && in.Sentence.Parsed {
		x.addTree()
	}
}

// A Scorer judges inputs by a linear model without making their vectors: each
// key goes to the model's column at once. It is for one goroutine.
type Scorer struct {
	x   *Extractor
	row *model.Row
}

// Scorer returns a scorer by the model with the extractor's features. Both use
// the same buffers.
func (x *Extractor) Scorer(s *model.Scorer) *Scorer {
	for i := range x.pools {
		x.pools[i].vectors.bind(s)
		x.pools[i].lexicon.bind(s)
	}
	if x.context != nil {
		x.context.bind(s)
	}
	return &Scorer{x, s.NewRow()}
}

// Probabilities writes the probability of each class into p: the same bits as
// the model gives for what Extract returns.
func (s *Scorer) Probabilities(in Input, p []float64) {
	s.x.row = s.row
	s.x.addSparse(in)
	s.x.lookUp()
	s.x.addDense()
	s.x.row = nil
	if len(s.row.Dense()) == kernel.Moments { // three classes, those of stance and of tone
		kernel.AddScaled(s.row.Sparse())
	}
	s.row.Probabilities(p)
}

func (x *Extractor) has(g Group) bool { return x.groups&g != 0 }

// name remembers what a key stands for.
func (x *Extractor) name(key uint64, t *template, words []*item) {
	x.shares.add(key, words)
	if _, known := x.names[key]; known {
		return
	}
	var b strings.Builder
	b.WriteString(t.name)
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.name())
	}
	x.names[key] = b.String()
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// hashString is FNV-1a, 64 bit.
func hashString(s string) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}

// mix combines two hashes so that order matters (the finaliser of
// SplitMix64, Steele et al., OOPSLA 2014).
func mix(a, b uint64) uint64 {
	z := a*0x9e3779b97f4a7c15 + b
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

// Split is the groups of a set, one by one, in the order of their bits.
func (g Group) Split() []Group {
	var all []Group
	for bit := Group(1); bit <= All; bit <<= 1 {
		if g&bit != 0 {
			all = append(all, bit)
		}
	}
	return all
}

// String lists the groups by name, in the order of their bits.
func (g Group) String() string {
	var names []string
	for _, bit := range g.Split() {
		for name, b := range GroupNames {
			if b == bit {
				names = append(names, name)
			}
		}
	}
	return strings.Join(names, ",")
}

// ParseGroups reads what String writes.
func ParseGroups(s string) (Group, error) {
	var g Group
	for name := range strings.SplitSeq(s, ",") {
		bit, ok := GroupNames[name]
		if !ok {
			return 0, fmt.Errorf("no group of features is called %q", name)
		}
		g |= bit
	}
	return g, nil
}
