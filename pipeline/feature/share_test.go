package feature

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// The parts of a feature must sum to 1, and asking for them must not change
// the vector.
func TestShares(t *testing.T) {
	input := in(t, "On Monday the government in Oslo did not blame the two envoys of Lima, and left the talks.", "government", "Lima", true)
	plain := slices.Clone(extractor(t, All).Extract(input))
	x := extractor(t, All)
	x.KeepNames()
	for range 2 { // buffers of the first must not reach the second
		v := x.Extract(input)
		if !slices.Equal(v, plain) {
			t.Fatal("names change the vector")
		}
		sums := map[uint64]float64{}
		for _, s := range x.Shares() {
			if s.Token < 0 || s.Token >= len(input.Sentence.Tokens) {
				t.Fatalf("%s: token %d", x.Name(s.Key), s.Token)
			}
			sums[s.Key] += s.Part
		}
		for _, f := range v {
			sum, shared := sums[f.Key]
			name := x.Name(f.Key)
			switch {
			case shared && math.Abs(sum-1) > 1e-6:
				t.Errorf("%s: the parts sum to %v", name, sum)
			case !shared && (strings.HasPrefix(name, "w=") || strings.HasPrefix(name, "vec.") || strings.HasPrefix(name, "lex.") || strings.HasPrefix(name, "h.gov=nsubj ")):
				t.Errorf("%s: no token has a part", name)
			}
		}
	}
}

func TestSharesNameTheToken(t *testing.T) {
	input := in(t, "Oslo condemned Lima and condemned Quito.", "Oslo", "Lima", true)
	x := extractor(t, All)
	x.KeepNames()
	x.Extract(input)
	got := map[string][]int{}
	for _, s := range x.Shares() {
		got[x.Name(s.Key)] = append(got[x.Name(s.Key)], s.Token)
	}
	for name, want := range map[string][]int{
		"w=condemned": {1, 4}, "h+1=condemned": {1}, "2=⟨holder⟩ condemned": {0, 1}, "h.gov=nsubj condemn": {1}, "ho=oslo": {0},
	} {
		if !slices.Equal(got[name], want) {
			t.Errorf("%s: tokens %v, want %v", name, got[name], want)
		}
	}
}
