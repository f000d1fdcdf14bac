// Package discourse says what the other sentences of an article show of the same holder
// and target, or of the same actor, as far as a sentence's own judgement is to be revised
// by it (model.Discourse). It reads and fills no document.
package discourse

import (
	"cmp"
	"math"
	"slices"
)

// Reach is how many sentences away another is still heard. By folds over articles a reach
// of 20 is a little worse, and an unlimited one no better.
const Reach = 50

// own is the weight of what is known without any other sentence: that of one right beside.
const own = 1

// weights are those of a sentence so many away. That they fall with the square root was
// the best by folds of: equal, with the distance, with its exponential.
var weights = func() (w [Reach + 1]float64) {
	for d := 1; d <= Reach; d++ {
		w[d] = 1 / math.Sqrt(float64(d))
	}
	return w
}()

// Judged is a judgement of a sentence of an article.
type Judged struct {
	Of       int       // the pair or the actor: judgements of one number are alike
	Sentence int       // position in the article
	P        []float64 // by class
}

// Elsewhere gives for each judgement, in their order, how far the probabilities of the like
// ones in other sentences are above mean, by class: their mean, weighted by nearness and
// drawn to 0 where they are few. All 0 without others. The cost grows with the judgements,
// however many of them are alike.
func Elsewhere(judged []Judged, mean []float64) [][]float64 {
	k := len(mean)
	flat := make([]float64, len(judged)*k)
	out := make([][]float64, len(judged))
	order := make([]int, len(judged))
	for i := range judged {
		out[i], order[i] = flat[i*k:][:k:k], i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(judged[a].Of, judged[b].Of), cmp.Compare(judged[a].Sentence, judged[b].Sentence), cmp.Compare(a, b))
	})
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && judged[order[to]].Of == judged[order[from]].Of {
			to++
		}
		if first, last := order[from], order[to-1]; judged[first].Sentence != judged[last].Sentence {
			group(judged, order[from:to], mean, out)
		}
		from = to
	}
	return out
}

// Part is what one sentence has of what the judgements of another hear.
type Part struct {
	Sentence int
	Above    []float64 // by class
}

// Parts are the sentences that judgement i hears, in their order; what they have above mean
// sums to what Elsewhere gives it.
func Parts(judged []Judged, mean []float64, i int) []Part {
	var rows []int
	for j := range judged {
		if judged[j].Of == judged[i].Of {
			rows = append(rows, j)
		}
	}
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(judged[a].Sentence, judged[b].Sentence) })
	total := float64(own)
	var parts []Part
	for _, s := range bySentence(judged, rows, mean) {
		away := distance(s.at, judged[i].Sentence)
		if away == 0 || away > Reach {
			continue
		}
		total += float64(weights[away] * float64(len(s.rows)))
		for class := range s.above {
			s.above[class] *= weights[away]
		}
		parts = append(parts, Part{s.at, s.above})
	}
	for _, p := range parts {
		for class := range p.Above {
			p.Above[class] /= total
		}
	}
	return parts
}

// sentence is what like judgements of one sentence have above the mean, summed.
type sentence struct {
	at    int
	above []float64
	rows  []int // of the judgements
}

// bySentence sums judgements that are alike, whose numbers stand in the order of their
// sentences.
func bySentence(judged []Judged, rows []int, mean []float64) (sentences []sentence) {
	for _, row := range rows {
		j := &judged[row]
		if n := len(sentences); n == 0 || sentences[n-1].at != j.Sentence {
			sentences = append(sentences, sentence{at: j.Sentence, above: make([]float64, len(mean))})
		}
		s := &sentences[len(sentences)-1]
		s.rows = append(s.rows, row)
		for class, p := range j.P {
			s.above[class] += p - mean[class]
		}
	}
	return sentences
}

func distance(a, b int) int { return max(a-b, b-a) }

// group fills out for judgements that are alike, whose numbers stand in the order of their
// sentences. What the rows of one sentence hear is the same.
func group(judged []Judged, rows []int, mean []float64, out [][]float64) {
	sentences := bySentence(judged, rows, mean)
	first := 0
	for i := range sentences {
		s := &sentences[i]
		for s.at-sentences[first].at > Reach {
			first++
		}
		heard := out[s.rows[0]]
		total := float64(own)
		for j := first; j < len(sentences) && sentences[j].at-s.at <= Reach; j++ {
			other := &sentences[j]
			w := weights[distance(s.at, other.at)] // 0 of the sentence itself
			total += float64(w * float64(len(other.rows)))
			for class, above := range other.above {
				heard[class] += float64(w * above)
			}
		}
		for class := range heard {
			heard[class] /= total
		}
		for _, row := range s.rows[1:] {
			copy(out[row], heard)
		}
	}
}
