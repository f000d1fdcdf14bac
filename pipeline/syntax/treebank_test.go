package syntax

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"stance/pipeline/document"
)

func TestProjective(t *testing.T) {
	for _, c := range []struct {
		name        string
		heads, want []int32
	}{
		{"one word", []int32{-1}, []int32{-1}},
		{"projective", []int32{1, -1, 3, 1}, []int32{1, -1, 3, 1}},
		{"one crossing", []int32{2, 3, -1, 2}, []int32{2, 3, -1, 2}}, // 1 under 3 spans the root
		{"chain of crossings", []int32{2, 4, -1, 0, 2}, nil},
	} {
		got := projective(c.heads)
		for d := range got {
			if got[d] >= 0 && crosses(got, int32(d)) {
				t.Errorf("%s: %v still crosses", c.name, got)
			}
		}
		if c.name == "projective" && !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// randomTree returns the heads of a tree over n words.
func randomTree(r *rand.Rand, n int) []int32 {
	order := r.Perm(n)
	heads := make([]int32, n)
	heads[order[0]] = -1
	for i := 1; i < n; i++ {
		heads[order[i]] = int32(order[r.IntN(i)])
	}
	return heads
}

func TestDerivation(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var c chart
	for n := 1; n < 40; n++ {
		want := projective(randomTree(r, n))
		transitions := derivation(want)
		if len(transitions) != 2*n-1 {
			t.Fatalf("%d transitions for %d words", len(transitions), n)
		}
		at := c.start(n)
		for _, transition := range transitions {
			at = c.apply(at, transition, 1)
		}
		heads, relations := make([]int32, n), make([]uint8, n)
		c.tree(at, heads, relations)
		if !slices.Equal(heads, want) {
			t.Fatalf("%v, want %v", heads, want)
		}
	}
}

// Whatever the oracle allows leads to the tree, and the derivation is allowed.
func TestOracle(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	trainer := &networkTrainer{
		actions: []action{{shift, 0}, {left, 1}, {right, 1}},
		legal:   [3][]uint8{{0}, {1}, {2}},
		number:  map[action]uint8{{shift, 0}: 0, {left, 1}: 1, {right, 1}: 2},
	}
	var scores [actionDim]float32
	c := &trainer.chart
	for n := 1; n < 30; n++ {
		in := &lesson{heads: projective(randomTree(r, n)), relations: slices.Repeat([]uint8{1}, n)}
		allowed := func(at int32) []uint8 {
			a, b, d := c.legal(&c.states[at])
			correct, _ := trainer.oracle(in, &c.states[at], [3]bool{a, b, d}, &scores)
			return correct
		}
		at := c.start(n)
		for i, transition := range derivation(in.heads) {
			if correct := allowed(at); !slices.Contains(correct, transition) {
				t.Fatalf("step %d of %v: %v without %d", i, in.heads, correct, transition)
			}
			at = c.apply(at, transition, 1)
		}
		at = c.start(n)
		for range 2*n - 1 {
			correct := allowed(at)
			at = c.apply(at, correct[r.IntN(len(correct))], 1)
		}
		heads, relations := make([]int32, n), make([]uint8, n)
		c.tree(at, heads, relations)
		if !slices.Equal(heads, in.heads) {
			t.Fatalf("%v, want %v", heads, in.heads)
		}
	}
}

func TestReadTrees(t *testing.T) {
	const in = "# sent_id = GUM_news_harbour-1\n" +
		"1\tTrade\ttrade\tNOUN\tNN\t_\t2\tnsubj\t_\t_\n2\tfell\tfall\tVERB\tVBD\t_\t0\troot\t_\t_\n\n"
	trees, err := ReadTrees(strings.NewReader(in))
	if err != nil || len(trees) != 1 {
		t.Fatalf("%d trees, error %v", len(trees), err)
	}
	tree := trees[0]
	if tree.Genre() != "news" || tree.Tags[1] != document.VERB || tree.Heads[0] != 1 || tree.Relations[0] != document.RelNsubj {
		t.Errorf("read %+v", tree)
	}
	if _, err := ReadTrees(strings.NewReader(strings.Replace(in, "VERB", "VRB", 1))); err == nil {
		t.Error("an unknown tag is taken")
	}
}
