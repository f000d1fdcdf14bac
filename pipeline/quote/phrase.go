package quote

import (
	"strings"
	"unicode"

	"stance/pipeline/document"
)

// subject finds the noun phrase that is the subject of the verb group starting
// at token v, within [from, v): first token and end. ok is false where there
// is none.
func (w *words) subject(from, v int) (first, end int, ok bool) {
	if n := w.node(v); n != nil {
		if first, end, ok := w.parsedSubject(v); ok && end <= v && first >= from && w.adjacent(end, v) && !prepositions[w.low(first)] {
			return first, end, true
		}
	}
	end = v
	for end > from && (auxiliaries[w.low(end-1)] || w.adverb(end-1)) {
		end--
	}
	if end-2 > from && weekday[w.low(end-1)] && (w.low(end-2) == "on" || w.low(end-2) == "last" || w.low(end-2) == "late") {
		end -= 2
	}
	if end-3 > from && comma(w.text(end-1)) && asides[w.low(end-2)] && comma(w.text(end-3)) {
		end -= 3
	}
	if end <= from {
		return 0, 0, false
	}
	if comma(w.text(end - 1)) {
		return w.apposed(from, end-1)
	}
	if w.text(end-1) == ")" {
		for k := end - 2; k >= from && k > end-8; k-- {
			if w.text(k) == "(" {
				if first, _, ok := w.phraseBefore(from, k); ok {
					return first, end, true
				}
			}
		}
		return 0, 0, false
	}
	first, end, ok = w.phraseBefore(from, end)
	if ok && end-first == 1 && weekday[w.low(first)] && w.node(v) != nil {
		return w.parsedSubject(v) // "a poll released Friday shows"
	}
	if ok && first-2 >= from && comma(w.text(first-1)) && !w.upper(first) && !determiners[w.low(first)] && !pronouns[w.low(first)] {
		// "X, president of Y said": no comma closes the apposition.
		if name, to, found := w.phraseBefore(from, first-1); found && w.upper(name) && to-name <= 4 {
			first = name
		}
	}
	return first, end, ok
}

var asides = set("however too though meanwhile instead also moreover therefore then again though nevertheless")

// adjacent reports that only auxiliaries, adverbs and commas stand between a
// subject and its verb: a tree that says otherwise is seldom right.
func (w *words) adjacent(end, v int) bool {
	for k := end; k < v; k++ {
		if !auxiliaries[w.low(k)] && !w.adverb(k) && !comma(w.text(k)) {
			return false
		}
	}
	return true
}

// parsedSubject is the subtree of the verb's nsubj.
func (w *words) parsedSubject(v int) (first, end int, ok bool) {
	t := w.toks[v]
	s := &w.doc.Sentences[t.sentence]
	base := v - int(t.index)
	for k := range s.Tokens {
		if int(s.Tokens[k].Head) == int(t.index) && s.Tokens[k].Relation.Base() == document.RelNsubj {
			lo, hi := subtree(s, k)
			for j := k - 1; j > lo; j-- {
				if closes(w.text(base+j)) && comma(w.text(base+j-1)) {
					lo = j + 1 // on “The Long Night,” the host said
					break
				}
			}
			return w.trim(w.wholeName(base+lo), base+hi)
		}
	}
	return 0, 0, false
}

// closes reports a mark that can end a quotation.
func closes(word string) bool {
	class, _ := markAt(word, 0)
	return word != "" && (class == closing || class == either)
}

// wholeName goes back over the capitals before a name that trees take apart:
// "Kim Eun-sook".
func (w *words) wholeName(first int) int {
	for first > 1 && w.toks[first].index > 1 && w.text(first-1) == "-" && w.toks[first-1].End == w.toks[first].Start && w.toks[first-2].End == w.toks[first-1].Start {
		first -= 2 // sook of Eun-sook
	}
	for first > 0 && w.toks[first].index > 0 && w.upper(first) && w.upper(first-1) && !breaks[w.low(first-1)] && !prepositions[w.low(first-1)] && !pronouns[w.low(first-1)] {
		first--
	}
	return first
}

// trim drops commas and relative clauses' ends from a phrase.
func (w *words) trim(first, end int) (int, int, bool) {
	for end > first && (comma(w.text(end-1)) || stop(w.text(end-1)) && w.text(end-1) != ")") {
		end--
	}
	for end > first && (comma(w.text(first)) || stop(w.text(first))) {
		first++
	}
	return first, end, end > first
}

// subtree is the range of tokens under token k, if it is in one piece; else
// what of it is in one piece with k.
func subtree(s *document.Sentence, k int) (lo, hi int) {
	lo, hi = k, k+1
	under := func(j int) bool {
		for n := 0; j >= 0 && n < 64; n++ {
			if j == k {
				return true
			}
			j = int(s.Tokens[j].Head)
		}
		return false
	}
	for lo > 0 && under(lo-1) {
		lo--
	}
	for hi < len(s.Tokens) && under(hi) {
		hi++
	}
	return lo, hi
}

// apposed reads a subject that ends in an apposition: "X, a lawyer from Y,"
// with the closing comma at token at.
func (w *words) apposed(from, at int) (first, end int, ok bool) {
	end = at
	for k, n := at-1, 0; k >= from && n < 40; k, n = k-1, n+1 {
		word := w.text(k)
		if word == "”" || word == "\"" || word == "»" || word == ";" || word == "“" || word == "«" || word == "''" {
			break
		}
		if !comma(word) && k > from {
			continue
		}
		if !comma(word) {
			break
		}
		if !w.apposition(k + 1) {
			// What follows the comma is the subject itself.
			first, _, ok := w.phraseBefore(from, end)
			if !ok || first <= k {
				return 0, 0, false
			}
			// "X's spokesman, Y, said": the name stands in apposition to the office.
			if comma(word) && k > from && first == k+1 && w.upper(first) && !w.upper(k-1) {
				if office, _, ok := w.phraseBefore(from, k); ok && (office == from || stop(w.text(office-1)) || comma(w.text(office-1))) && (determiners[w.low(office)] || w.upper(office)) {
					first = office
				}
			}
			return first, at, true
		}
		first, _, ok := w.phraseBefore(from, k)
		if !ok {
			continue
		}
		if w.upper(first) || pronouns[w.low(first)] || determiners[w.low(first)] {
			if w.apposition(first) && first > from && comma(w.text(first-1)) {
				continue
			}
			return first, at, true
		}
	}
	return 0, 0, false
}

// apposition reports whether what begins at token k can say more of a noun
// before it: an age, "a lawyer", "who", an office, a party and state.
func (w *words) apposition(k int) bool {
	low := w.low(k)
	if low == "" {
		return false
	}
	if determiners[low] || low == "who" || low == "which" || low == "whose" || low == "whom" || low == "himself" || low == "herself" || low == "now" || low == "then" || low == "once" || low == "formerly" {
		return true
	}
	r := firstRune(w.text(k))
	return unicode.IsDigit(r) || !unicode.IsUpper(r) && !pronouns[low] && !breaks[low] && !prepositions[low] || low == "r" || low == "d" || w.upper(k) && w.upper(k-2) && !pronouns[low]
}

// phraseBefore reads back over the noun phrase that ends before token end.
func (w *words) phraseBefore(from, end int) (first, last int, ok bool) {
	if end <= from {
		return 0, 0, false
	}
	if pronouns[w.low(end-1)] {
		return end - 1, end, true
	}
	k := end
	for n := 0; k > from && n < 18; n++ {
		word, low := w.text(k-1), w.low(k-1)
		if comma(word) || stop(word) && word != ")" || word == "-" && w.apart(k-1) {
			break
		}
		if word == ")" {
			open := k - 2
			for open >= from && w.text(open) != "(" && open > k-10 {
				open--
			}
			if open < from || w.text(open) != "(" {
				break
			}
			k = open
			continue
		}
		if breaks[low] || pronouns[low] || auxiliaries[low] && low != "'s" && low != "’s" && low != "to" {
			break
		}
		if w.finite(k-1) && k < end {
			break
		}
		if low == "and" || low == "&" {
			// "X and Y said", but "He left and the senator said".
			joins := k-2 >= from && (w.upper(k-2) && (w.upper(k) || determiners[w.low(k)]) || !w.upper(k-2) && w.upper(k) && w.text(k) == strings.ToUpper(w.text(k)))
			if !joins {
				break
			}
		}
		if (prepositions[low] || low == "of" || low == "for") && k == end {
			break
		}
		k--
	}
	// An opening "In London" or "On Monday" is not the subject's.
	for k < end && (prepositions[w.low(k)] && k == from || w.adverb(k) || w.low(k) == "and" || w.low(k) == "but") {
		if prepositions[w.low(k)] {
			// "In a statement X said": the name at the end is.
			name := end
			for name > k+2 && w.upper(name-1) {
				name--
			}
			if name == end {
				return 0, 0, false
			}
			k = name
			break
		}
		k++
	}
	if k >= end || !w.nominal(k, end) {
		return 0, 0, false
	}
	return k, end, true
}

// apart reports a hyphen with space around it: the dash of a dateline.
func (w *words) apart(i int) bool {
	return i > 0 && i+1 < len(w.toks) && w.toks[i-1].End < w.toks[i].Start && w.toks[i].End < w.toks[i+1].Start
}

// finite reports a verb that ends the noun phrase before it: by tag, else a
// form that is a cue itself.
func (w *words) finite(i int) bool {
	if t := w.tag(i); t != document.NoTag {
		return t == document.VERB && !w.upper(i)
	}
	c, ok := cues[w.low(i)]
	return ok && c.core && !w.upper(i)
}

// nominal reports whether the tokens can be a noun phrase: one that has a
// letter and more than a determiner.
func (w *words) nominal(first, end int) bool {
	if end-first == 1 {
		low := w.low(first)
		if breaks[low] || prepositions[low] || low == "there" || low == "and" || low == "but" || low == "," {
			return false
		}
		if low == "this" || low == "that" || low == "the" || low == "a" {
			return false
		}
	}
	for k := first; k < end; k++ {
		if r := firstRune(w.text(k)); unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// phraseAfter reads the noun phrase that begins at token k, with appositions:
// "said X, spokesperson for Y, in Z". It returns its end.
func (w *words) phraseAfter(k, limit int) (end int, ok bool) {
	start := k
	if k >= limit {
		return k, false
	}
	if pronouns[w.low(k)] {
		return k + 1, true
	}
	for k < limit && k-start < 40 {
		word, low := w.text(k), w.low(k)
		if comma(word) {
			next := w.low(k + 1)
			if k+1 < limit && (determiners[next] || next == "who" || next == "whose" || next == "which" || next == "former" || unicode.IsDigit(firstRune(next)) || w.lowerNoun(k+1) || w.upper(k+1) && (w.upper(k-1) || w.namedAfter(start, k, limit))) {
				if next == "who" || next == "which" || next == "whose" {
					for k++; k < limit && !comma(w.text(k)) && !stop(w.text(k)); k++ {
					}
					continue
				}
				k++
				continue
			}
			break
		}
		if word == "(" {
			close := k
			for close < limit && w.text(close) != ")" && close < k+10 {
				close++
			}
			if close < limit && w.text(close) == ")" {
				k = close + 1
				continue
			}
			break
		}
		if stop(word) || prepositions[low] && low != "of" && low != "with" && low != "at" && low != "in" && low != "to" && low != "from" {
			break
		}
		if (low == "in" || low == "at" || low == "with" || low == "to" || low == "from") && (w.tells(k) || pronouns[w.low(k-1)]) {
			break
		}
		if weekday[low] || low == "yesterday" || low == "today" || w.adverb(k) && k > start {
			break
		}
		k++
	}
	for k > start && comma(w.text(k-1)) {
		k--
	}
	return k, k > start && w.nominal(start, k)
}

// namedAfter reports a comma between a common noun phrase from start and a name
// that closes it: "said a resident, X Y."
func (w *words) namedAfter(start, k, limit int) bool {
	owned := false // "X's envoy, Y"
	for i := start + 1; i < k && i < start+4; i++ {
		owned = owned || w.low(i) == "'s" || w.low(i) == "’s"
	}
	if !determiners[w.low(start)] && !owned {
		return false
	}
	for i := start + 1; i < k; i++ {
		if w.upper(i) && i == k-1 || comma(w.text(i)) {
			return false
		}
	}
	to := k + 1
	for to < limit && (w.upper(to) || w.text(to) == "-") && to < k+6 {
		to++
	}
	return to-k >= 3 && (to >= limit || comma(w.text(to)) || stop(w.text(to)))
}

// tells reports a preposition that begins the circumstances of speech: "in a
// statement", "at a rally".
func (w *words) tells(k int) bool {
	next := w.low(k + 1)
	return next == "a" || next == "an" || next == "his" || next == "her" || next == "their" || next == "its" || next == "response" || next == "reference" || unicode.IsDigit(firstRune(next)) || weekday[next]
}

func (w *words) lowerNoun(k int) bool {
	low := w.low(k)
	return !w.upper(k) && !prepositions[low] && !breaks[low] && !pronouns[low] && low != "and" && low != "adding" &&
		unicode.IsLetter(firstRune(low)) && len(low) > 3 && !w.ing(k) && !w.adverb(k)
}

func (w *words) ing(k int) bool {
	low := w.low(k)
	return len(low) > 5 && low[len(low)-3:] == "ing"
}

var weekday = set("monday tuesday wednesday thursday friday saturday sunday")
