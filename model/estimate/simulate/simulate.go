package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"stance/model/estimate"
)

// scenario is a kind of population and of sample.
type scenario struct {
	name     string
	articles int
	rows     float64 // of an article, on average
	shares   [3]float64
	// accuracy is how often the classifier is right, by class.
	accuracy [3]float64
	spread   float64 // of the classes between articles, on the scale of log odds
	labels   int
	// stratified draws as many labels of each class that the classifier gave.
	stratified bool
}

var scenarios = []scenario{
	{name: "one row an article", articles: 5000, rows: 1, shares: [3]float64{.2, .55, .25}, accuracy: [3]float64{.7, .85, .6}, labels: 200},
	{name: "few labels", articles: 800, rows: 5, shares: [3]float64{.2, .55, .25}, accuracy: [3]float64{.7, .85, .6}, spread: .8, labels: 60},
	{name: "clustered", articles: 800, rows: 5, shares: [3]float64{.2, .55, .25}, accuracy: [3]float64{.7, .85, .6}, spread: .8, labels: 300},
	{name: "rare classes", articles: 800, rows: 5, shares: [3]float64{.04, .9, .06}, accuracy: [3]float64{.5, .9, .5}, spread: .8, labels: 200},
	{name: "nearly all neutral", articles: 800, rows: 5, shares: [3]float64{.02, .96, .02}, accuracy: [3]float64{.5, .9, .5}, spread: .8, labels: 30},
	{name: "stratified", articles: 800, rows: 5, shares: [3]float64{.1, .75, .15}, accuracy: [3]float64{.6, .85, .5}, spread: .8, labels: 300, stratified: true},
	{name: "good classifier", articles: 800, rows: 5, shares: [3]float64{.2, .55, .25}, accuracy: [3]float64{.9, .95, .9}, spread: .8, labels: 300},
	{name: "useless classifier", articles: 800, rows: 5, shares: [3]float64{.2, .55, .25}, accuracy: [3]float64{.33, .33, .33}, spread: .8, labels: 300},
	{name: "few articles", articles: 60, rows: 20, shares: [3]float64{.2, .55, .25}, accuracy: [3]float64{.7, .85, .6}, spread: .8, labels: 300},
}

var outcomes = []estimate.Outcome{{Name: "supportive", Share: true}, {Name: "neutral", Share: true}, {Name: "accusatory", Share: true}, {Name: "net", Balance: &[2]int{0, 2}}}

// row is a sentence: what it is, and what the classifier makes of it.
type row struct {
	article, truth, given int
	p                     [3]float64
}

func numbers(p [3]float64) []float64 { return []float64{p[0], p[1], p[2], p[0] - p[2]} }

func one(class int) (p [3]float64) {
	p[class] = 1
	return p
}

// population draws articles and their rows.
func (s *scenario) population(r *rand.Rand) []row {
	var rows []row
	for a := range s.articles {
		n := 1
		if s.rows > 1 {
			n = 1 + int(r.ExpFloat64()*(s.rows-1)+0.5)
		}
		var shares [3]float64
		sum := 0.0
		for c := range shares {
			shares[c] = s.shares[c] * math.Exp(s.spread*r.NormFloat64())
			sum += shares[c]
		}
		for range n {
			at := r.Float64() * sum
			truth := 0
			for truth < 2 && at >= shares[truth] {
				at -= shares[truth]
				truth++
			}
			rows = append(rows, s.judge(r, row{article: a, truth: truth}))
		}
	}
	return rows
}

// judge fills in what the classifier says: errors of accusation go to support
// three times in four, others evenly.
func (s *scenario) judge(r *rand.Rand, x row) row {
	x.given = x.truth
	if r.Float64() >= s.accuracy[x.truth] {
		first := 0.5
		if x.truth == 2 {
			first = 0.75
		}
		others := slices.DeleteFunc([]int{0, 1, 2}, func(c int) bool { return c == x.truth })
		x.given = others[1]
		if r.Float64() < first {
			x.given = others[0]
		}
	}
	sure := 0.5 + 0.5*r.Float64()
	rest := (1 - sure) * r.Float64()
	x.p = [3]float64{rest, rest, rest}
	x.p[(x.given+1)%3] = 1 - sure - rest
	x.p[x.given] = sure
	return x
}

// sample draws rows to label, and gives the probability and stratum of each.
func (s *scenario) sample(r *rand.Rand, rows []row) (chosen []int, probability []float64, stratum []int) {
	strata := [][]int{nil}
	if s.stratified {
		strata = make([][]int, 3)
	}
	for i := range rows {
		h := 0
		if s.stratified {
			h = rows[i].given
		}
		strata[h] = append(strata[h], i)
	}
	for h, members := range strata {
		n := min(s.labels/len(strata), len(members))
		r.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
		for _, i := range members[:n] {
			chosen = append(chosen, i)
			probability = append(probability, float64(n)/float64(len(members)))
			stratum = append(stratum, h)
		}
	}
	return chosen, probability, stratum
}

// result is how one figure fared over all runs.
type result struct {
	figure              string
	coverage, classical float64 // shares of intervals that hold the truth
	narrower            float64 // of the mean width of labels alone
	bias, raw           float64 // mean error of the estimate, and of the raw count
}

// run draws populations and samples. These intervals are held against the
// population's own mean, Like intervals against the mean over all populations.
func (s *scenario) run(runs int, seed uint64, scope estimate.Scope) []result {
	type drawn struct {
		means []*estimate.Mean
		truth []float64
		raw   []float64
		n     float64
	}
	draws := make([]drawn, runs)
	long, total := make([]float64, len(outcomes)), 0.0
	for i := range draws {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		rows := s.population(r)
		p := estimate.NewPopulation(outcomes...)
		d := drawn{truth: make([]float64, len(outcomes)), raw: make([]float64, len(outcomes)), n: float64(len(rows))}
		for _, x := range rows {
			p.Add(x.article, 0, numbers(x.p))
			for k := range outcomes {
				d.truth[k] += numbers(one(x.truth))[k]
				d.raw[k] += numbers(one(x.given))[k] / d.n
			}
		}
		total += d.n
		for k := range outcomes {
			long[k] += d.truth[k]
			d.truth[k] /= d.n
		}
		chosen, probability, stratum := s.sample(r, rows)
		for j, at := range chosen {
			x := &rows[at]
			l := estimate.Label{Cluster: x.article, F: numbers(x.p), Y: numbers(one(x.truth)), Probability: probability[j], Stratum: stratum[j]}
			if err := p.Label(l); err != nil {
				panic(err) // the sampler's own probabilities
			}
		}
		for k := range outcomes {
			m, ok := p.Mean(p.Cells(), k, estimate.Options{Scope: scope})
			if !ok {
				panic("a scenario with too few labels")
			}
			d.means = append(d.means, m)
		}
		draws[i] = d
	}
	var results []result
	for k, o := range outcomes {
		x := result{figure: o.Name}
		ours, alone := 0.0, 0.0
		for _, d := range draws {
			truth := d.truth[k]
			if scope == estimate.Like {
				truth = long[k] / total
			}
			m := d.means[k]
			x.coverage += holds(m.Interval, truth) / float64(runs)
			x.classical += holds(m.Classical, truth) / float64(runs)
			ours += m.High - m.Low
			alone += m.Classical.High - m.Classical.Low
			x.bias += (m.Value - truth) / float64(runs)
			x.raw += (d.raw[k] - truth) / float64(runs)
		}
		x.narrower = 1 - ours/alone
		results = append(results, x)
	}
	return results
}

func holds(i estimate.Interval, truth float64) float64 {
	if i.Low <= truth && truth <= i.High {
		return 1
	}
	return 0
}
