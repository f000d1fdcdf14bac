package model

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// synthetic is a dataset of n rows of 3 classes whose words come from the
// class with some chance, in groups of one to three rows, with 4 dense
// features. Every sixth row has an auxiliary one.
func synthetic(n int, seed uint64) *Dataset {
	random := rand.New(rand.NewPCG(seed, 1))
	d := &Dataset{Classes: []string{"accusatory", "neutral", "supportive"}, SliceNames: []string{"length"}}
	group := 0
	for i := range n {
		if random.IntN(2) == 0 {
			group++
		}
		label := random.IntN(3)
		words := map[uint64]float32{}
		for range 6 + random.IntN(10) {
			word := random.IntN(200)
			if random.IntN(4) == 0 {
				word = 200 + 40*label + random.IntN(40)
			}
			words[SparseKey(mix(uint64(word)))]++
		}
		for j := range 4 {
			x := random.NormFloat64()
			if j == label {
				x++
			}
			words[DenseKey(mix(uint64(1000+j)))] = float32(x)
		}
		var v Vector
		for key, x := range words {
			v = append(v, Feature{key, x})
		}
		slices.SortFunc(v, func(a, b Feature) int {
			if a.Key < b.Key {
				return -1
			}
			return 1
		})
		length := "short"
		if len(v) > 14 {
			length = "long"
		}
		e := Example{ID: fmt.Sprint("row:", i), Vector: v, Label: label, Weight: 1, Group: fmt.Sprint("text ", group), Slices: []string{length}}
		d.Examples = append(d.Examples, e)
		if i%6 == 0 {
			e.ID += ":alone"
			e.Vector = v[len(v)/2:]
			e.Weight = 0.5
			e.Auxiliary = true
			d.Examples = append(d.Examples, e)
		}
	}
	return d
}

// DenseKey and SparseKey move a key to a block.
func DenseKey(key uint64) uint64  { return key | denseBit }
func SparseKey(key uint64) uint64 { return key &^ denseBit }
