// Package drift says whether a batch of texts comes from where a reference came
// from, by what small fingerprints of the two hold.
//
//  1. A Builder takes documents one by one and makes a Fingerprint: how many
//     sentences have each word and each actor, and sums of a few measures, with
//     the second moments over documents that tests need.
//  2. Compare tests a batch against a reference, and lists what moved.
//
// Words within a document are not independent: a name stands in ten sentences of
// one article and in no other. A fingerprint therefore keeps, beside the count k
// of sentences with a word, the sum of the squares of the counts of each
// document. Were documents drawn at random, k would have about that sum q for its
// variance (a compound Poisson count), and k·k/q is how many independent events
// the count is worth. Words are tested by these numbers, by the binomial
// distribution, which holds for the rarest.
package drift

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
)

// Format names the layout of a Fingerprint in JSON.
const Format = "stance.fingerprint/1"

// Limits of a fingerprint. They keep it below 100 kB.
const (
	maxWords  = 1500
	maxActors = 300
	maxName   = 40 // bytes of a word or an actor; longer ones are left out
	// fewestDocuments have a name that is listed.
	fewestDocuments = 3
	// countedNames are the names that a Builder counts at once; beyond it the
	// rarest so far are forgotten, which no fingerprint would list.
	countedNames = 1 << 17
)

// Fingerprint is what a set of texts is known by.
type Fingerprint struct {
	Format    string    `json:"format"`
	Unit      string    `json:"unit"` // what a document is: article or sentence
	Documents int       `json:"documents"`
	Sentences int       `json:"sentences"`
	Words     Names     `json:"words"`
	Actors    Names     `json:"actors"` // empty: not known
	Measures  []Measure `json:"measures"`
}

// Names are the names that most documents have.
type Names struct {
	// Rest is the most documents that a name which is not listed has.
	Rest   int    `json:"rest"`
	Listed []Name `json:"listed"` // most documents first
}

// Name is a word or an actor.
type Name struct {
	Name      string
	Documents int     // that have it
	Count     int     // of sentences with the word, or of mentions
	Squares   float64 // of the count of each document, summed
}

// MarshalJSON writes a name as an array, which is short.
func (n Name) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{n.Name, n.Documents, n.Count, n.Squares})
}

// UnmarshalJSON reads the array.
func (n *Name) UnmarshalJSON(text []byte) error {
	var cells []json.RawMessage
	if err := json.Unmarshal(text, &cells); err != nil {
		return err
	}
	if len(cells) != 4 {
		return fmt.Errorf("a name of %d values, not 4", len(cells))
	}
	return errors.Join(json.Unmarshal(cells[0], &n.Name), json.Unmarshal(cells[1], &n.Documents),
		json.Unmarshal(cells[2], &n.Count), json.Unmarshal(cells[3], &n.Squares))
}

// Measure is the mean over documents of a number that each has one of, such as
// the words of its average sentence. One odd document must not move it: shares are
// taken as they are, and what has no bound by its logarithm.
type Measure struct {
	Name      string  `json:"name"`
	Log       bool    `json:"log"` // the sums are of logarithms
	Documents int     `json:"documents"`
	Sum       float64 `json:"sum"`
	Squares   float64 `json:"squares"`
}

// Mean is the mean over documents, of logarithms the geometric one.
func (m *Measure) Mean() float64 {
	mean := m.Sum / float64(m.Documents)
	if m.Log {
		return math.Exp(mean)
	}
	return mean
}

// Parse reads a fingerprint. What it gives is consistent in itself.
func Parse(text []byte) (*Fingerprint, error) {
	var f Fingerprint
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("reading a fingerprint: %w", err)
	}
	if f.Format != Format {
		return nil, fmt.Errorf("reading a fingerprint: it has the format %q, and this program reads %q", f.Format, Format)
	}
	if f.Documents < 0 || f.Sentences < 0 || f.Words.Rest < 0 || f.Actors.Rest < 0 || len(f.Words.Listed) > maxWords || len(f.Actors.Listed) > maxActors {
		return nil, errors.New("reading a fingerprint: its counts make no sense")
	}
	for _, list := range [][]Name{f.Words.Listed, f.Actors.Listed} {
		for _, n := range list {
			if n.Count < 1 || n.Documents < 1 || n.Documents > f.Documents || n.Squares < float64(n.Count) || len(n.Name) > maxName {
				return nil, fmt.Errorf("reading a fingerprint: the counts of %q make no sense", n.Name)
			}
		}
	}
	for _, m := range f.Measures {
		if m.Documents < 0 || m.Squares < 0 || m.Sum*m.Sum > m.Squares*float64(m.Documents)*(1+1e-9) {
			return nil, fmt.Errorf("reading a fingerprint: the sums of %q make no sense", m.Name)
		}
	}
	return &f, nil
}

// Builder makes a fingerprint from documents, whose order does not matter while
// there are fewer different names than a Builder counts at once. Words, Actors and
// each measure are kept apart: one goroutine may fill each.
type Builder struct {
	unit      string
	documents int
	sentences int
	words     counter
	actors    counter
	measures  []Measure
}

// NewBuilder begins a fingerprint of documents of a unit, with measures of these
// names; Log says which have no bound.
func NewBuilder(unit string, measures ...Measure) *Builder {
	return &Builder{unit: unit, words: counter{}, actors: counter{}, measures: slices.Clone(measures)}
}

// Words takes in a document of so many sentences; counts says how many of them have
// each word.
func (b *Builder) Words(sentences int, counts iter.Seq2[string, int]) {
	b.documents++
	b.sentences += sentences
	b.words.add(counts)
}

// Actors takes in how often a document mentions each actor.
func (b *Builder) Actors(counts iter.Seq2[string, int]) { b.actors.add(counts) }

// Measure takes in a document's number of a measure, an index into those of
// NewBuilder. Of one without bound, a document that has 0 is left out.
func (b *Builder) Measure(i int, v float64) {
	m := &b.measures[i]
	if m.Log {
		if v <= 0 {
			return
		}
		v = math.Log(v)
	}
	m.Documents++
	m.Sum += v
	m.Squares += v * v
}

// Fingerprint is that of the documents so far.
func (b *Builder) Fingerprint() *Fingerprint {
	return &Fingerprint{
		Format: Format, Unit: b.unit, Documents: b.documents, Sentences: b.sentences,
		Words: b.words.names(maxWords), Actors: b.actors.names(maxActors), Measures: b.measures,
	}
}

// counter counts names.
type counter map[string]*Name

func (c counter) add(counts iter.Seq2[string, int]) {
	for name, n := range counts {
		if len(name) > maxName {
			continue
		}
		e := c[name]
		if e == nil {
			e = &Name{Name: name}
			c[name] = e
		}
		e.Documents++
		e.Count += n
		e.Squares += float64(n) * float64(n)
	}
	for least := 1; len(c) > countedNames; least++ {
		for name, e := range c {
			if e.Documents <= least {
				delete(c, name)
			}
		}
	}
}

// names lists those of most documents, and none of so few that it would tell of
// single documents and nothing else.
func (c counter) names(most int) Names {
	list := make([]Name, 0, len(c))
	rest := 0
	for _, e := range c {
		if e.Documents >= fewestDocuments {
			list = append(list, *e)
		} else {
			rest = max(rest, e.Documents)
		}
	}
	slices.SortFunc(list, func(a, b Name) int {
		return cmp.Or(cmp.Compare(b.Documents, a.Documents), strings.Compare(a.Name, b.Name))
	})
	n := Names{Listed: list[:min(most, len(list))], Rest: rest}
	if len(list) > most {
		n.Rest = list[most].Documents
	}
	return n
}
