package quote

import (
	"strings"
	"unicode"

	"stance/pipeline/document"
)

// report is a cue with words behind it that it may report.
type report struct {
	cue        int // token of the verb
	first, end int // tokens of the speaker
	from       int // token where what is reported begins
	form       form
	manner     manner
	via        via
}

// leading reads "X said that …", "X told Y …", and participles: ", saying …".
func (f *finder) leading(first, v, end int, inside []document.Span) (int, bool) {
	w := f.w
	r, ok := f.report(first, v, end)
	if !ok {
		return 0, false
	}
	content, ok := f.content(r.from, f.clauseEnd(r.from, w.frontedEnd(&r, end)))
	if !ok || in(inside, content.Start) || !f.reports(&r) {
		return 0, false
	}
	f.used[v] = true
	speaker := w.span(r.first, r.end)
	if opening, ok := f.interrupted(first, r.first, v, inside); ok {
		f.add(w.cueSpan(v), speaker, opening, content)
	} else {
		f.add(w.cueSpan(v), speaker, content)
	}
	return r.from + 1, true
}

// frontedEnd is where the clause of a report ends, if a subordinator begins it and it
// stands before the one that it belongs to: "after X said …, Y said …". It needs the
// tree.
func (w *words) frontedEnd(r *report, end int) int {
	n := w.node(r.cue)
	before := w.low(r.first - 1)
	if n == nil || n.Relation != document.RelAdvcl || n.Head < w.toks[r.cue].index || !subordinators[before] && !prepositions[before] {
		return end
	}
	at := int(w.toks[r.cue].index)
	_, hi := subtree(&w.doc.Sentences[w.toks[r.cue].sentence], at)
	return min(end, r.cue-at+hi)
}

// report finds who speaks by the verb at token v, and where what follows begins.
func (f *finder) report(first, v, end int) (report, bool) {
	w := f.w
	low := w.low(v)
	if _, told := cues[w.low(v+2)]; told && weekday[w.low(v+1)] && strings.HasSuffix(low, "ed") && !w.notVerb(v+2) {
		return report{}, false // "a poll released Friday shows"
	}
	if nounCue(low) || w.reduced(v) || w.phrasal(v) || w.attributive(v) {
		return report{}, false
	}
	r := report{cue: v, manner: w.mannerOf(v)}
	if !f.reporter(first, &r) {
		return report{}, false
	}
	r.from = f.contentStart(v, end)
	if r.from >= end || stop(w.text(r.from)) && !markText(w.text(r.from)) {
		return report{}, false
	}
	if r.from == v+1 && w.low(r.from) == "from" && strings.HasPrefix(low, "report") {
		return report{}, false // "X reported from Y": where, not what
	}
	if r.from == v+1 && w.low(r.from) == "to" && cues[w.low(v+2)].core && w.low(v+3) == "that" {
		return report{}, false // "X wanted to say that": say is the cue
	}
	r.form = w.formOf(v, r.from)
	return r, true
}

// reporter finds the speaker of a report: the subject of its verb, of the verb over
// an infinitive, or of the clause that a participle follows.
func (f *finder) reporter(first int, r *report) bool {
	w, v := f.w, r.cue
	s, to, ok := w.subject(first, v)
	if r.manner == infinitive {
		s, to, ok = w.controller(first, v, s, to, ok)
		r.via = ofInfinitive
	}
	if !ok || w.ing(v) && !auxiliaries[w.low(v-1)] {
		r.via = ofClause
		if s, to, ok = f.participleSubject(first, v); !ok || v > first && prepositions[w.low(v-1)] {
			return false
		}
	}
	r.first, r.end = s, to
	return !prepositions[w.low(s)]
}

// contentStart is the token behind the verb at v where what it reports begins: after
// adverbs, the hearer ("told reporters") and circumstances ("said on Monday").
func (f *finder) contentStart(v, end int) int {
	w := f.w
	from := v + 1
	for from < end && w.adverb(from) && w.low(from) != "to" && !asksFor[w.low(from)] {
		from++
	}
	if w.low(from) == "out" && from == v+1 {
		from++ // pointed out
	}
	if from < end && cues[w.low(v)].object && !w.complementizer(from) {
		if to, ok := w.hearer(from, end); ok {
			from = to
		}
	}
	from = f.circumstance(from, end)
	if tellings[w.low(v)] && from < end && (adjuncts[w.low(from)] || w.low(from) == "for") {
		return w.afterAdjunct(v, from, end)
	}
	return from
}

// afterAdjunct skips how, when and where the verb at token v says something, from
// token i: to the clause that it has by the tree, else to "that", a quotation mark or
// a clause without them. It is the end where only an adjunct follows: "said with a grin".
func (w *words) afterAdjunct(v, i, end int) int {
	if w.node(v) != nil {
		s, at := &w.doc.Sentences[w.toks[v].sentence], w.toks[v].index
		for k := int(at) + 1; k < len(s.Tokens); k++ {
			if t := &s.Tokens[k]; t.Head == at && t.Relation == document.RelCcomp {
				lo, _ := subtree(s, k)
				if clause := v - int(at) + lo; clause > i && clause < end {
					return clause
				}
			}
		}
	}
	for k := i + 1; k < end; k++ {
		if w.low(k) == "that" || markText(w.text(k)) {
			return k
		}
	}
	if adjuncts[w.low(i)] {
		return w.behindPhrase(i, end)
	}
	return i // "argued for"
}

// behindPhrase is where a clause without "that" begins behind the adjunct at token i,
// "said at the weekend Lima had lost"; the end where none does.
func (w *words) behindPhrase(i, end int) int {
	if clausal[w.low(i)] {
		return end
	}
	for k := i + 2; k < end; k++ {
		low, before := w.low(k), w.low(k-1)
		begins := pronouns[low] || determiners[low] || w.upper(k) && !w.upper(k-1)
		if begins && !prepositions[before] && !determiners[before] && w.predicated(k, end) {
			return k
		}
	}
	return end
}

// predicated reports a finite verb behind the short noun phrase that begins at token k.
func (w *words) predicated(k, end int) bool {
	const longest = 6
	for j := k + 1; j < min(end, k+longest); j++ {
		switch low := w.low(j); {
		case auxiliaries[low] && unicode.IsLetter(firstRune(low)) && low != "to" && low != "having", w.finite(j):
			return true
		case breaks[low], !unicode.IsLetter(firstRune(low)):
			return false
		}
	}
	return false
}

// tellings are verbs that report a clause, or words in quotation marks.
var tellings = set(`say says said saying tell tells told telling tweet tweets tweeted tweeting write writes wrote writing add adds added
	adding note notes noted noting announce announces announced announcing state states stated stating explain explains explained
	explaining report reports reported reporting declare declares declared declaring claim claims claimed claiming argue argues argued
	arguing warn warns warned warning`)

// clausal are those of adjuncts that begin a clause.
var clausal = set("as while when until since")

// adjuncts begin how, when and where something is said, not what.
var adjuncts = set("in at with during after before as through by from amid while when until since")
