package drift

import (
	"math"
	"slices"
)

// Far is the distance of profiles from which texts are of another kind. Measured
// from the training sentences of the embedded model (TestFarReal of pipeline):
// political news of seven papers lies at 0.47 to 0.69, batches of 20 articles of
// them at 0.71 at most, news of all kinds and political weblogs at 0.72; lives,
// lectures, talks, letters, reviews and travel guides lie at 0.89 to 1.64.
const Far = 0.8

// profileWords make up a profile: the commonest, which any text has whatever it
// is about.
const profileWords = 100

// profiles are the sides with the commonest words of the reference alone.
func profiles(reference, batch *Fingerprint) (a, b *side) {
	a, b = newSide(reference, &reference.Words), newSide(batch, &batch.Words)
	common := map[string]*Name{}
	for i := range reference.Words.Listed {
		n := &reference.Words.Listed[i]
		common[n.Name] = n
		if len(common) == profileWords {
			break
		}
	}
	for name := range b.names {
		if common[name] == nil {
			delete(b.names, name)
		}
	}
	a.names = common
	return a, b
}

// distance is that of Hellinger between the rates of the words of the reference,
// less what chance adds to its square: a rate of c clusters has a square root of
// variance c/4 a sentence, whatever the rate.
func distance(reference, batch *side) float64 {
	names := make([]string, 0, len(reference.names))
	for name := range reference.names {
		names = append(names, name)
	}
	slices.Sort(names) // for the same sum
	sum := 0.0
	for _, name := range names {
		a, b := reference.names[name], batch.names[name]
		rate, other := float64(a.Count)/reference.sentences, 0.0
		if b != nil {
			other = float64(b.Count) / batch.sentences
		} else {
			other = min(rate, batch.rest*batch.cluster(nil, rate)/batch.sentences)
		}
		apart := math.Sqrt(rate) - math.Sqrt(other)
		sum += apart*apart - reference.own(a)/(4*reference.sentences) - batch.own(b)/(4*batch.sentences)
	}
	return math.Sqrt(max(0, sum))
}

// own is how many counts of a name go with one event of it.
func (s *side) own(n *Name) float64 {
	if n == nil {
		return 1
	}
	return n.Squares / float64(n.Count)
}
