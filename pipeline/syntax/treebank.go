package syntax

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/syntax/conllu"
)

// Tree is a sentence of a treebank.
type Tree struct {
	ID        string // sent_id
	Words     []string
	Lemmas    []string
	Tags      []document.Tag
	Fine      []string // XPOS
	Heads     []int32  // index of a word; -1 for the root
	Relations []document.Relation
}

var (
	tagNames      = indexNames(document.Tags[:])
	relationNames = indexNames(document.Relations[:])
)

func indexNames(names []string) map[string]int {
	index := make(map[string]int, len(names))
	for i, name := range names {
		index[name] = i
	}
	return index
}

// ReadTrees reads the annotated sentences of a treebank in CoNLL-U.
func ReadTrees(r io.Reader) ([]Tree, error) {
	var trees []Tree
	reader := conllu.NewReader(r)
	for {
		s, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return trees, nil
		}
		if err != nil {
			return nil, err
		}
		heads, err := s.Heads()
		if err != nil {
			return nil, err
		}
		t := Tree{}
		t.ID, _ = s.Comment("sent_id")
		for i := range s.Words {
			row := &s.Word(i).Cols
			tag, ok := tagNames[row[conllu.UPOS]]
			relation, ok2 := relationNames[row[conllu.Deprel]]
			if !ok || !ok2 {
				return nil, fmt.Errorf("sentence of line %d: word %d: unknown tag %q or relation %q", s.Line, i+1, row[conllu.UPOS], row[conllu.Deprel])
			}
			t.Words = append(t.Words, row[conllu.Form])
			t.Lemmas = append(t.Lemmas, row[conllu.Lemma])
			t.Fine = append(t.Fine, row[conllu.XPOS])
			t.Tags = append(t.Tags, document.Tag(tag))
			t.Heads = append(t.Heads, int32(heads[i]))
			t.Relations = append(t.Relations, document.Relation(relation))
		}
		trees = append(trees, t)
	}
}

// projective returns the heads with every crossing arc lifted to the nearest
// ancestor of its head where it crosses no more, the shortest arc first (Nivre
// and Nilsson 2005).
func projective(heads []int32) []int32 {
	heads = slices.Clone(heads)
	for {
		shortest, at := int32(len(heads)+1), -1
		for d, h := range heads {
			if length := max(int32(d), h) - min(int32(d), h); h >= 0 && length < shortest && crosses(heads, int32(d)) {
				shortest, at = length, d
			}
		}
		if at < 0 {
			return heads
		}
		heads[at] = heads[heads[at]]
	}
}

// crosses reports whether the head of d fails to dominate a word between them.
func crosses(heads []int32, d int32) bool {
	h := heads[d]
	for w := min(d, h) + 1; w < max(d, h); w++ {
		up := w
		for up >= 0 && up != h {
			up = heads[up]
		}
		if up < 0 {
			return true
		}
	}
	return false
}

// derivation returns the transitions that build a projective tree.
func derivation(heads []int32) []uint8 {
	missing := make([]int, len(heads)) // children not attached yet
	for _, h := range heads {
		if h >= 0 {
			missing[h]++
		}
	}
	var out []uint8
	var stack []int32
	for next := int32(0); ; {
		top := len(stack) - 1
		switch {
		case top >= 0 && int(next) < len(heads) && heads[stack[top]] == next:
			out = append(out, left)
		case top >= 1 && heads[stack[top]] == stack[top-1] && missing[stack[top]] == 0:
			out = append(out, right)
		case int(next) < len(heads):
			out = append(out, shift)
			stack = append(stack, next)
			next++
			continue
		default:
			return out
		}
		missing[heads[stack[top]]]--
		stack = stack[:top]
	}
}

// Genre is the kind of text that a sentence of the GUM treebank comes from,
// by its sent_id; "" in other treebanks.
func (t *Tree) Genre() string {
	if rest, ok := strings.CutPrefix(t.ID, "GUM_"); ok {
		genre, _, _ := strings.Cut(rest, "_")
		return genre
	}
	return ""
}
