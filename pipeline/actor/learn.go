package actor

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"sort"

	"stance/pipeline/document"
)

// Example is a document whose names are known, to train the tagger on.
type Example struct {
	Doc    *document.Document
	Labels [][]uint8 // by sentence and token; 0 outside, 1+2c begin, 2+2c inside of Classes[c]
	Weight int       // copies of it in an epoch
}

// LearnOptions set how the tagger is trained; the zero value is the default.
type LearnOptions struct {
	Epochs int    // passes over the data; 0: 5
	Least  int    // times that a feature must occur; 0: 2
	Rounds int    // perceptrons whose mean is taken; 0: 5
	Seed   uint64 // of the order of the sentences
}

// Learn trains the name tagger, averaged structured perceptrons, and returns
// the file of its weights. The bytes depend on the examples, their order and
// the options alone. Features that occur too seldom, and rows whose weights all
// round to nothing, are left out.
func Learn(examples []Example, kb *Knowledge, o LearnOptions) []byte {
	if o.Epochs == 0 {
		o.Epochs = 5
	}
	if o.Least == 0 {
		o.Least = 2
	}
	if o.Rounds == 0 {
		o.Rounds = 5
	}
	var data []labelled
	counts := map[hash]int{}
	raw := [][][]hash{}
	var golds [][]uint8
	words := &lexemes{}
	for _, ex := range examples {
		d := &detector{kb: kb, doc: ex.Doc, seen: observe(ex.Doc), lexemes: words}
		for i := range ex.Doc.Sentences {
			s := &ex.Doc.Sentences[i]
			if len(s.Tokens) == 0 {
				continue
			}
			views := d.view(s, true)
			rows := make([][]hash, len(views))
			for j := range views {
				if outside(views, j) && ex.Labels[i][j] == labelO {
					continue
				}
				rows[j] = d.featurise(s, views, j, nil)
				for _, f := range rows[j] {
					counts[f]++
				}
			}
			for range max(1, ex.Weight) {
				raw = append(raw, rows)
				golds = append(golds, ex.Labels[i])
			}
		}
	}
	keys := make([]hash, 0, len(counts))
	for f, n := range counts {
		if n >= o.Least && f != 0 {
			keys = append(keys, f)
		}
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	index := make(map[hash]uint32, len(keys))
	for i, f := range keys {
		index[f] = uint32(i)
	}
	for k, rows := range raw {
		s := labelled{gold: golds[k], features: make([][]uint32, len(rows))}
		for j, row := range rows {
			for _, f := range row {
				if i, ok := index[f]; ok {
					s.features[j] = append(s.features[j], i)
				}
			}
		}
		data = append(data, s)
	}

	// Perceptrons that saw the sentences in different orders err differently:
	// their mean errs less.
	average := make([][labelCount]float64, len(keys))
	var trans [labelCount][labelCount]float64
	for round := range o.Rounds {
		perceptron(data, o.Epochs, o.Seed+uint64(round), average, &trans)
	}
	largest := 0.0
	for i := range average {
		for l := range average[i] {
			average[i][l] /= float64(o.Rounds)
			largest = max(largest, math.Abs(average[i][l]))
		}
	}
	for i := range trans {
		for j := range trans[i] {
			trans[i][j] /= float64(o.Rounds)
		}
	}
	return pack(keys, average, largest, &trans)
}

// labelled is a sentence to train on: the indices of each token's features,
// nil where the token is outside for certain, and its labels.
type labelled struct {
	features [][]uint32
	gold     []uint8
}

// perceptron trains once and adds the averaged weights to sum and trans.
func perceptron(data []labelled, epochs int, seed uint64, sum [][labelCount]float64, transSum *[labelCount][labelCount]float64) {
	weights := make([][labelCount]float32, len(sum))
	totals := make([][labelCount]float64, len(sum))
	var trans [labelCount][labelCount]float32
	var transTotals [labelCount][labelCount]float64
	var best path
	rng := rand.New(rand.NewPCG(seed, seed))
	order := make([]int, len(data))
	for i := range order {
		order[i] = i
	}
	// The average over all steps is the last weights less each update times the
	// steps done before it, over all steps.
	step := 1.0
	update := func(i uint32, label uint8, by float32) {
		weights[i][label] += by
		totals[i][label] += step * float64(by)
	}
	for range epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			s := &data[k]
			scores := make([][labelCount]float32, len(s.features))
			for j, row := range s.features {
				if row == nil {
					scores[j][labelO] = certain
				}
				for _, f := range row {
					for l := range scores[j] {
						scores[j][l] += weights[f][l]
					}
				}
			}
			guess := best.decode(scores, &trans)
			for j := range guess {
				if guess[j] != s.gold[j] {
					for _, f := range s.features[j] {
						update(f, s.gold[j], 1)
						update(f, guess[j], -1)
					}
				}
				if j > 0 && (guess[j] != s.gold[j] || guess[j-1] != s.gold[j-1]) {
					trans[s.gold[j-1]][s.gold[j]]++
					transTotals[s.gold[j-1]][s.gold[j]] += step
					trans[guess[j-1]][guess[j]]--
					transTotals[guess[j-1]][guess[j]] -= step
				}
			}
			step++
		}
	}
	for i := range sum {
		for l := range sum[i] {
			sum[i][l] += float64(weights[i][l]) - totals[i][l]/step
		}
	}
	for i := range trans {
		for j := range trans[i] {
			transSum[i][j] += float64(trans[i][j]) - transTotals[i][j]/step
		}
	}
}

// pack writes the weights in eight bits.
func pack(keys []hash, average [][labelCount]float64, largest float64, trans *[labelCount][labelCount]float64) []byte {
	// The largest weights are few: clip them, so that the many small ones keep
	// their differences.
	scale := min(largest, 24) / 127
	var kept []int
	rows := make([][labelCount]int8, len(keys))
	for i := range average {
		some := false
		for l, w := range average[i] {
			rows[i][l] = int8(math.Round(max(-127, min(127, w/scale))))
			some = some || rows[i][l] != 0
		}
		if some {
			kept = append(kept, i)
		}
	}
	out := []byte(tagMagic)
	out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(scale)))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(kept)))
	for i := range trans {
		for j := range trans[i] {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(trans[i][j])))
		}
	}
	for _, i := range kept {
		out = binary.LittleEndian.AppendUint32(out, uint32(keys[i]))
	}
	for _, i := range kept {
		for _, w := range rows[i] {
			out = append(out, byte(w))
		}
	}
	return out
}
