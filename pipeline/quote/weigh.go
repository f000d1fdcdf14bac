package quote

import (
	"strconv"
	"strings"

	table "stance/data/cues"
	"stance/pipeline/document"
)

// Whether a cue reports what follows it is weighed by the cue with the form of what
// follows, by its place in the tree, its auxiliaries and its speaker: a logistic
// regression over the candidates of PolNeAR's training files (pipeline/quote/train).

// leastOdds are the log-odds at which a candidate is taken: by held-out articles 84 of
// 100 that are taken are annotated, with their speaker.
const leastOdds = 0.2

// form is how what a cue may report begins.
type form uint8

const (
	plain       form = iota // a clause or an object: without a tree nothing tells
	declarative             // that
	question                // whether, how
	toInfinitive
	quotedWords
	circumstances // a preposition
	statement     // a clause without that
	object
	forms
)

var formNames = [forms]string{"plain", "that", "question", "infinitive", "quoted", "preposition", "clause", "object"}

// manner is what the auxiliaries before a cue make of it.
type manner uint8

const (
	bare manner = iota
	infinitive
	would
	modal
	negated
	passiveVoice
	progressive
	gerund
	noun
	manners
)

var mannerNames = [manners]string{"bare", "infinitive", "would", "modal", "negated", "passive", "progressive", "gerund", "noun"}

// via is whose subject the speaker of a cue is.
type via uint8

const (
	ofVerb via = iota
	ofInfinitive
	ofClause
	vias
)

var viaNames = [vias]string{"verb", "infinitive", "clause"}

// speaker is what kind of phrase speaks.
type speaker uint8

const (
	common speaker = iota
	named
	person
	they
	writer // I, we
	you
	thing
	relative
	speakers
)

var speakerNames = [speakers]string{"common", "named", "person", "they", "writer", "you", "thing", "relative"}

// learnt are the log-odds by the names of features.
var learnt = func() map[string]float64 {
	m := map[string]float64{}
	for row := range strings.Lines(table.Reports) {
		name, number, _ := strings.Cut(strings.TrimRight(row, "\n"), "\t")
		if weight, err := strconv.ParseFloat(number, 64); err == nil && name[0] != '#' {
			m[name] = weight
		}
	}
	return m
}()

// The weights of what does not depend on the verb; those of a verb are in cues.
var (
	mannerWeights   = weightsOf(mannerFeature, mannerNames[:])
	viaWeights      = weightsOf(viaFeature, viaNames[:])
	speakerWeights  = weightsOf(speakerFeature, speakerNames[:])
	relationWeights = weightsOf(relationFeature, document.Relations[:])
	rareWeights     = verbWeights("", 0, false) // of what is no cue by its counts
)

// What the names of features begin with.
const (
	verbFeature     = "verb "
	formFeature     = "form "
	shareFeature    = "share "
	mannerFeature   = "manner "
	viaFeature      = "via "
	speakerFeature  = "speaker "
	relationFeature = "relation "
	sayingFeature   = "saying"
)

func weightsOf(prefix string, names []string) []float64 {
	out := make([]float64, len(names))
	for i, name := range names {
		out[i] = learnt[prefix+name]
	}
	return out
}

// eachVerbFeature gives the names of what a verb and the form of what follows tell,
// each until the next. rate is the share of its occurrences that stand in cues.
func eachVerbFeature(verb string, rate float64, core bool, f form, give func(name []byte)) {
	var room [64]byte
	name := append(append(room[:0], formFeature...), formNames[f]...)
	give(name)
	give(strconv.AppendInt(append(name[:0], shareFeature...), int64(rate*5), 10))
	withForm := func(name []byte) {
		give(name)
		give(append(append(name, ' '), formNames[f]...))
	}
	if core {
		withForm(append(name[:0], sayingFeature...))
	}
	if verb != "" {
		withForm(append(append(name[:0], verbFeature...), verb...))
	}
}

func verbFeatures(verb string, rate float64, core bool, f form) (names []string) {
	eachVerbFeature(verb, rate, core, f, func(name []byte) { names = append(names, string(name)) })
	return names
}

// verbWeights sums what they weigh, for each form. It makes no strings, for it is asked
// of every cue whenever the program starts.
func verbWeights(verb string, rate float64, core bool) (sums [forms]float64) {
	for f := range forms {
		eachVerbFeature(verb, rate, core, f, func(name []byte) { sums[f] += learnt[string(name)] })
	}
	return sums
}

// reports weighs a candidate. For training all are taken, and their features kept.
func (f *finder) reports(r *report) bool {
	if f.features != nil {
		f.features[f.w.toks[r.cue].End] = f.w.features(r)
		return true
	}
	return f.w.weigh(r) >= leastOdds
}

// weigh is the log-odds that a candidate reports something.
func (w *words) weigh(r *report) float64 {
	sum := rareWeights[r.form]
	if c, ok := cues[w.low(r.cue)]; ok {
		sum = c.weights[r.form]
	}
	sum += mannerWeights[r.manner] + viaWeights[r.via] + speakerWeights[w.speaker(r)]
	if n := w.node(r.cue); n != nil {
		sum += relationWeights[n.Relation]
	}
	return sum
}

// features are the names of what weigh sums.
func (w *words) features(r *report) []string {
	var out []string
	if c, ok := cues[w.low(r.cue)]; ok {
		out = verbFeatures(w.low(r.cue), c.rate, c.core, r.form)
	} else {
		out = verbFeatures("", 0, false, r.form)
	}
	out = append(out, mannerFeature+mannerNames[r.manner], viaFeature+viaNames[r.via], speakerFeature+speakerNames[w.speaker(r)])
	if n := w.node(r.cue); n != nil {
		out = append(out, relationFeature+n.Relation.String())
	}
	return out
}

// formOf is the form of what follows the verb at token v, from token i.
func (w *words) formOf(v, i int) form {
	switch low := w.low(i); {
	case low == "that":
		return declarative
	case asksFor[low] || low == "whether" || low == "if" || low == "what" || low == "who" || low == "which":
		return question
	case low == "to":
		return toInfinitive
	case markText(w.text(i)):
		return quotedWords
	case prepositions[low] || low == "for":
		return circumstances
	}
	if w.node(v) == nil {
		return plain
	}
	at := w.toks[v].index
	for _, t := range w.doc.Sentences[w.toks[v].sentence].Tokens[at+1:] {
		if t.Head == at && t.Relation == document.RelCcomp {
			return statement
		}
	}
	return object
}

// mannerOf reads the auxiliaries before the verb at token v.
func (w *words) mannerOf(v int) manner {
	if w.low(v-1) == "to" {
		return infinitive
	}
	out := bare
	for k := v - 1; k >= 0 && k > v-5 && w.toks[k].sentence == w.toks[v].sentence; k-- {
		low := w.low(k)
		if !auxiliaries[low] && !w.adverb(k) {
			break
		}
		switch {
		case low == "would":
			return would
		case modals[low]:
			return modal
		case low == "not" || low == "n't" || low == "n’t" || low == "never":
			out = negated
		case out == bare && beings[low] && w.ing(v):
			out = progressive
		case out == bare && beings[low]:
			out = passiveVoice
		}
	}
	if out == bare && w.ing(v) {
		out = gerund
	}
	return out
}

var (
	modals = set("will 'll ’ll can could may might must should ca wo")
	beings = set("is are was were be been being")
)

// speaker is the kind of phrase that speaks.
func (w *words) speaker(r *report) speaker {
	switch low := w.low(r.first); {
	case r.end-r.first > 1:
	case low == "he" || low == "she":
		return person
	case low == "they":
		return they
	case low == "i" || low == "we":
		return writer
	case low == "you":
		return you
	case low == "it" || low == "this":
		return thing
	case low == "who" || low == "which" || low == "that":
		return relative
	}
	for k := r.first; k < r.end; k++ {
		if w.upper(k) && !determiners[w.low(k)] {
			return named
		}
	}
	return common
}
