package model

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Comparison is the difference between two sets of judgements on the same
// rows, the first less the second.
type Comparison struct {
	MacroF1  Interval `json:"macro_f1"`
	Accuracy Interval `json:"accuracy"`
	LogLoss  Interval `json:"log_loss"`
	// P is the two-sided p-value of no difference in macro-F1, by the paired
	// bootstrap over groups.
	P float64 `json:"p"`
}

// Compare tests two sets of judgements on the same rows against each other.
func Compare(a, b *Rows, seed uint64) (*Comparison, error) {
	if len(a.Labels) == 0 {
		return nil, errors.New("comparison: no rows")
	}
	if !slices.Equal(a.Labels, b.Labels) || !slices.Equal(a.Groups, b.Groups) {
		return nil, fmt.Errorf("comparison: the rows differ (%d and %d)", len(a.Labels), len(b.Labels))
	}
	ta, tb := a.tally(), b.tally()
	sa := ta.groupSums(ta.all(), ta.compared)
	sb := tb.groupSums(tb.all(), tb.compared)
	difference := func(x, y []float64) [3]float64 {
		return [3]float64{ta.macroF1(x) - tb.macroF1(y), ta.accuracy(x) - tb.accuracy(y), ta.logLoss(x) - tb.logLoss(y)}
	}
	observed := difference(ta.sum(ta.all()), tb.sum(tb.all()))
	var samples [3][]float64
	random := rand.New(rand.NewPCG(seed, 0x70616972))
	x, y := make([]float64, ta.width), make([]float64, tb.width)
	times := make([]int32, len(sa))
	for range Resamples {
		clear(x)
		clear(y)
		draw(random, times)
		for g, n := range times {
			sa[g].addTo(x, n)
			sb[g].addTo(y, n)
		}
		for i, v := range difference(x, y) {
			samples[i] = append(samples[i], v)
		}
	}
	below, above := 0, 0
	for _, v := range samples[0] {
		if v <= 0 {
			below++
		}
		if v >= 0 {
			above++
		}
	}
	c := &Comparison{P: min(1, 2*float64(min(below, above)+1)/float64(Resamples+1))}
	for i, target := range []*Interval{&c.MacroF1, &c.Accuracy, &c.LogLoss} {
		*target = quantiles(observed[i], samples[i])
	}
	return c, nil
}

// quantiles of samples around a value; samples are sorted.
func quantiles(value float64, samples []float64) Interval {
	slices.Sort(samples)
	return Interval{value, samples[Resamples*25/1000], samples[Resamples*975/1000-1]}
}
