package drift

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Alarm is how often at most a batch from where the reference came from is said
// to have moved. Words, actors and measures have a third of it each.
const Alarm = 0.05

// MinDocuments are the documents that a batch and a reference need to be
// compared.
const MinDocuments = 10

// Drift is how a batch differs from a reference.
type Drift struct {
	Moved     bool    `json:"moved"` // anything is beyond chance; of unlike units, Distance is above Far
	Unlike    bool    `json:"unlike_units"`
	Distance  float64 `json:"distance"` // of unlike units: how far apart the commonest words are
	Reference int     `json:"reference_documents"`
	Batch     int     `json:"batch_documents"`
	Words     []Shift `json:"words"`    // beyond chance, the clearest first
	Actors    []Shift `json:"actors"`   // likewise
	Measures  []Shift `json:"measures"` // all; P says which are beyond chance
	Tested    int     `json:"tested"`
	Doubt     string  `json:"doubt,omitempty"` // why nothing could be said
}

// Shift is a rate or mean that differs.
type Shift struct {
	Name      string  `json:"name"`
	Reference float64 `json:"reference"` // per sentence; of a word that the reference does not list, at most
	Batch     float64 `json:"batch"`
	// Unlisted says which side does not list the name: "", reference or batch.
	Unlisted string `json:"unlisted,omitempty"`
	// P is the p-value corrected for all that was tested of its kind (Holm,
	// Scand. J. Statist. 6, 1979), whatever hangs together.
	P      float64 `json:"p"`
	Beyond bool    `json:"beyond_chance"` // P of at most a third of Alarm
}

// Compare tests whether the batch comes from where the reference came from. Where
// documents are articles on one side and sentences on the other, it does not, for
// sentences were chosen for what they hold: then it says whether the two are of
// one kind of text.
func Compare(reference, batch *Fingerprint) *Drift {
	d := &Drift{Reference: reference.Documents, Batch: batch.Documents, Words: []Shift{}, Actors: []Shift{}, Measures: []Shift{}}
	if min(reference.Documents, batch.Documents) < MinDocuments {
		d.Doubt = "fewer than 10 documents on one side: too few to tell a change from chance"
		return d
	}
	if reference.Unit != batch.Unit {
		a, b := profiles(reference, batch)
		d.Unlike, d.Distance = true, distance(a, b)
		d.Moved = d.Distance > Far
		d.Words = beyond(d.test(shifts(a, b)))
		return d
	}
	words := shifts(newSide(reference, &reference.Words), newSide(batch, &batch.Words))
	var actors []Shift
	if len(reference.Actors.Listed) > 0 && len(batch.Actors.Listed) > 0 {
		actors = shifts(newSide(reference, &reference.Actors), newSide(batch, &batch.Actors))
	}
	for i := range reference.Measures {
		for j := range batch.Measures {
			if s, ok := measureShift(&reference.Measures[i], &batch.Measures[j]); ok {
				d.Measures = append(d.Measures, s)
			}
		}
	}
	for _, family := range [][]Shift{words, actors, d.Measures} {
		d.Moved = slices.ContainsFunc(d.test(family), func(s Shift) bool { return s.Beyond }) || d.Moved
	}
	d.Words, d.Actors = beyond(words), beyond(actors)
	return d
}

// test corrects the p-values of a family, and counts it.
func (d *Drift) test(family []Shift) []Shift {
	d.Tested += len(family)
	correct(family)
	return family
}

// beyond are those beyond chance, not null.
func beyond(family []Shift) []Shift {
	return append([]Shift{}, slices.DeleteFunc(family, func(s Shift) bool { return !s.Beyond })...)
}

// correct replaces p-values by Holm's and sorts by them, the larger change first
// among equals.
func correct(family []Shift) {
	slices.SortFunc(family, func(a, b Shift) int {
		return cmp.Or(cmp.Compare(a.P, b.P), cmp.Compare(b.size(), a.size()), strings.Compare(a.Name, b.Name))
	})
	most := 0.0
	for i := range family {
		most = max(most, min(1, family[i].P*float64(len(family)-i)))
		family[i].P, family[i].Beyond = most, most <= Alarm/3
	}
}

func (s *Shift) size() float64 { return math.Abs(s.Batch - s.Reference) }

// side is one of the two fingerprints, as its names are tested.
type side struct {
	names     map[string]*Name
	rest      float64
	sentences float64
	documents float64
	bursts    float64
}

func newSide(f *Fingerprint, names *Names) *side {
	s := &side{names: map[string]*Name{}, rest: float64(names.Rest), sentences: float64(f.Sentences), documents: float64(f.Documents)}
	var bursts []float64
	for i := range names.Listed {
		n := &names.Listed[i]
		s.names[n.Name] = n
		if k := float64(n.Count); n.Documents > 1 {
			bursts = append(bursts, (n.Squares/k-1)/(k/s.documents))
		}
	}
	if len(bursts) > 0 {
		slices.Sort(bursts)
		s.bursts = max(0, bursts[len(bursts)/2])
	}
	return s
}

// cluster is how many counts of a name at a rate per sentence go with one event:
// its own, or what names of that rate mostly have, if that is more. A name that
// is not there has no clusters of its own.
func (s *side) cluster(n *Name, rate float64) float64 {
	c := 1 + s.bursts*rate*s.sentences/s.documents
	if n != nil {
		c = max(c, n.Squares/float64(n.Count))
	}
	return c
}

// shifts tests every name that either side lists.
func shifts(reference, batch *side) []Shift {
	names := map[string]bool{}
	for _, s := range []*side{reference, batch} {
		for name := range s.names {
			names[name] = true
		}
	}
	list := make([]Shift, 0, len(names))
	for name := range names {
		a, b := reference.names[name], batch.names[name]
		s := Shift{Name: name}
		switch {
		case a == nil:
			s.Unlisted = "reference"
			s.P, s.Batch, s.Reference = unlisted(batch, b, reference)
		case b == nil:
			s.Unlisted = "batch"
			s.P, s.Reference, s.Batch = unlisted(reference, a, batch)
		default:
			s.P, s.Reference, s.Batch = listed(reference, a, batch, b)
		}
		list = append(list, s)
	}
	return list
}

// listed tests a name that both sides list.
func listed(x *side, a *Name, y *side, b *Name) (p, rateX, rateY float64) {
	ka, kb := float64(a.Count), float64(b.Count)
	rateX, rateY = ka/x.sentences, kb/y.sentences
	rate := (ka + kb) / (x.sentences + y.sentences)
	ca, cb := x.cluster(a, rate), y.cluster(b, rate)
	p = 2 * min(upper(kb/cb, ka/ca, y.sentences/cb, x.sentences/ca), upper(ka/ca, kb/cb, x.sentences/ca, y.sentences/cb))
	return min(1, p), rateX, rateY
}

// unlisted tests a name that only x lists. In y it is in at most as many
// documents as the last one listed, and that many are taken, each an event: a
// higher rate there is never claimed.
func unlisted(x *side, a *Name, y *side) (p, rateX, most float64) {
	ka := float64(a.Count)
	rateX = ka / x.sentences
	ca, cy := x.cluster(a, rateX), y.cluster(nil, rateX)
	most = y.rest * cy / y.sentences
	if most >= rateX {
		return 1, rateX, rateX
	}
	return min(1, 2*upper(ka/ca, y.rest, x.sentences/ca, y.sentences/cy)), rateX, most
}

// upper is the chance of k events or more out of k + others, where each falls to
// this side by its share of the exposure: the binomial tail, which for numbers
// that are not whole is the incomplete beta function.
func upper(k, others, exposure, exposureOthers float64) float64 {
	if k <= 0 {
		return 1
	}
	return mathext.RegIncBeta(k, others+1, exposure/(exposure+exposureOthers))
}

// measureShift compares two means. Were the documents dealt to the two sides by
// chance, the batch's sum would have the variance of a sample without
// replacement; that of all documents together is known better than that of a
// small batch.
func measureShift(a, b *Measure) (Shift, bool) {
	if a.Name != b.Name || a.Log != b.Log || min(a.Documents, b.Documents) < MinDocuments {
		return Shift{}, false
	}
	s := Shift{Name: a.Name, Reference: a.Mean(), Batch: b.Mean(), P: 1}
	ka, kb := float64(a.Documents), float64(b.Documents)
	mean := (a.Sum + b.Sum) / (ka + kb)
	spread := max(0, a.Squares+b.Squares-(ka+kb)*mean*mean) / (ka + kb - 1)
	if variance := spread * ka * kb / (ka + kb); variance > 0 {
		student := distuv.StudentsT{Sigma: 1, Nu: ka + kb - 2}
		s.P = 2 * student.Survival(math.Abs(b.Sum-kb*mean)/math.Sqrt(variance))
	}
	return s, true
}
