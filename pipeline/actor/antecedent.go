package actor

import (
	"stance/pipeline/document"
	"stance/pipeline/syntax"
)

// Whom he and she stand for.

// ahead ties a possessive to the subject that comes after it: "In his speech, X
// said". It needs the tree.
func (r *resolver) ahead(p pronounKind, s *document.Sentence, sentence, j int, quoted bool) link {
	if !p.possessive || !s.Parsed || quoted {
		return link{}
	}
	root := 0
	for root < len(s.Tokens) && s.Tokens[root].Head >= 0 {
		root++
	}
	for k := range s.Tokens {
		if k < j && s.Tokens[k].Relation.Base() == document.RelNsubj {
			return link{}
		}
		if k <= j || int(s.Tokens[k].Head) != root || s.Tokens[k].Relation.Base() != document.RelNsubj {
			continue
		}
		for m := range r.names {
			men := &r.doc.Mentions[m]
			if men.Sentence == sentence && men.Start <= s.Tokens[k].Start && s.Tokens[k].Start < men.End && r.word(s, tokenAt(s, men.Start)-1) != "'s" {
				if to := r.links[m].to; to != nil && agrees(p, to) && to.kind == document.Person {
					return link{to: to, how: document.ByPronoun, confidence: 0.8}
				}
			}
		}
		return link{}
	}
	return link{}
}

// antecedent picks whom a pronoun stands for. The score of a candidate falls
// with the sentences between, and rises where it was a subject and is often
// mentioned (the centering of Grosz, Joshi and Weinstein, 1995, in its simplest
// form).
func (r *resolver) antecedent(p pronounKind, s *document.Sentence, sentence, j int, quoted bool, d *discourse) link {
	type scored struct {
		to    *cluster
		score float64
	}
	var best, second scored
	seen := map[*cluster]bool{}
	start := s.Tokens[j].Start
	// Who speaks does not name himself in what he says, and often goes on speaking.
	spoken := -1
	var named []*cluster
	if q, ok := r.speaker[start]; ok && r.doc.Quotes[q].Speaker.End == s.Tokens[j].End {
		spoken = q
		for k := range d.recent {
			for _, f := range r.doc.Quotes[q].Fragments {
				if c := &d.recent[k]; !c.pronoun && f.Start <= c.start && c.start < f.End {
					named = append(named, c.to)
				}
			}
		}
	}
	if q := r.quoteAt(start); q >= 0 {
		// Nor does he call himself he.
		if own := r.speakerOf(q, sentence, d); own != nil {
			named = append(named, own)
		}
	}
	if to := r.interrupted(s, j, d); to != nil {
		named = append(named, to)
	}
	if own := r.coargument(s, sentence, j, d); own != nil && !p.reflexive && r.lowWord(s, j) != "his" {
		named = append(named, own)
	}
	// "X said he": X, if nothing speaks against it.
	var reporter *cluster
	for k := j; k >= 0 && k >= j-2; k-- {
		if q, ok := r.reported[s.Tokens[k].Start]; ok {
			reporter = d.within(r.doc.Text, r.doc.Quotes[q].Speaker)
		}
	}
	for k := len(d.recent) - 1; k >= 0; k-- {
		c := &d.recent[k]
		back := sentence - c.sentence
		if back > reach {
			break
		}
		if seen[c.to] && !c.subject {
			continue
		}
		if !agrees(p, c.to) || has(named, c.to) {
			continue
		}
		score := 1.0 - 0.2*float64(back)
		if c.subject {
			score += 0.25
		}
		if c.quoted != quoted {
			score -= 0.3
		}
		if c.asks {
			score -= 0.4
		}
		if c.to.kind == document.Person && (c.to.gender == document.UnknownGender) {
			if len(c.to.titles) > 0 || c.to.unnamed {
				score -= 0.08
			} else {
				score -= 0.12
			}
		}
		score += 0.02 * float64(min(d.count[c.to], 8))
		if back == 0 && p.object && c.to == d.subject {
			score -= 0.8
		}
		if c.to == reporter && !p.object {
			score += 0.3
		}
		if p.possessive && back == 0 && j > 1 && r.lowWord(s, j-1) == "and" && c.end == s.Tokens[j-2].End {
			score += 0.4 // "X and her aides"
		}
		if spoken >= 0 && c.to == d.speaker && sentence-d.spokeAt <= 3 {
			score += 0.25
		}
		if back == 0 && c.end == s.Tokens[j].Start {
			score -= 0.5
		}
		score -= 0.01 * float64(len(d.recent)-1-k)
		seen[c.to] = true
		switch {
		case c.to == best.to:
			best.score = max(best.score, score)
		case score > best.score || best.to == nil:
			if best.to != nil {
				second = best
			}
			best = scored{c.to, score}
		case score > second.score || second.to == nil:
			second = scored{c.to, score}
		}
	}
	switch {
	case best.to == nil:
		if to := r.onlySubject(sentence, d); to != nil && !has(named, to) && !p.plural {
			to.gender = p.gender
			return link{to: to, how: document.ByPronoun, confidence: 0.6}
		}
		return link{reason: "no actor of that gender and number named before"}
	case best.to.through != nil && best.to.unnamed:
		return link{to: best.to.through, how: document.ByPronoun, confidence: 0.6}
	case best.to.unnamed:
		return link{reason: "an unnamed person is meant"}
	}
	confidence := 0.55 + 0.3*best.score
	if second.to != nil {
		confidence -= max(0, 0.3-(best.score-second.score)) * 0.6
	}
	confidence = min(0.95, confidence)
	if confidence < threshold {
		return link{reason: "several actors fit"}
	}
	return link{to: best.to, how: document.ByPronoun, confidence: confidence}
}

// onlySubject is the person who is the subject of the sentence before, if neither has
// another person, named or not, and nothing but a list of first names tells the gender, which
// may be wrong. nil: none.
func (r *resolver) onlySubject(sentence int, d *discourse) (only *cluster) {
	subject := false
	for k := len(d.recent) - 1; k >= 0 && d.recent[k].sentence >= sentence-1; k-- {
		c := &d.recent[k]
		if c.to.kind != document.Person {
			continue
		}
		if c.to.unnamed || c.pronoun && oneSex(r.doc.Low(document.Span{Start: c.start, End: c.end})) || only != nil && only != c.to {
			return nil
		}
		only, subject = c.to, subject || c.subject && c.sentence == sentence-1
	}
	if !subject || only.id != "" || len(only.words) < 2 || r.kb.gender(firstWord(only.name)) != only.gender {
		return nil
	}
	for m := len(r.doc.Mentions) - 1; m >= r.names && r.doc.Mentions[m].Sentence >= sentence-1; m-- {
		if r.doc.Mentions[m].How == document.ByDescription && r.links[m].to == nil {
			return nil // "the judge", who may be meant
		}
	}
	return only
}

// interrupted is whose name ends right before the comma before token j, where that begins a
// phrase of saying: in "X, he said, has lost" he is not X.
func (r *resolver) interrupted(s *document.Sentence, j int, d *discourse) *cluster {
	if j < 2 || r.word(s, j-1) != "," || !tells[r.lowWord(s, j+1)] {
		return nil
	}
	for k := len(d.recent) - 1; k >= 0; k-- {
		if c := &d.recent[k]; c.end == s.Tokens[j-2].End {
			return c.to
		}
	}
	return nil
}

// speakerOf is who says quote q, as far as what stands before sentence tells and the
// phrase of its speaker: his name, else who spoke last, if nothing or a pronoun that
// agrees says that he goes on.
func (r *resolver) speakerOf(q, sentence int, d *discourse) *cluster {
	speaker := r.doc.Quotes[q].Speaker
	if to := r.announced(speaker); to != nil {
		return to
	}
	if to := d.within(r.doc.Text, speaker); to != nil {
		return to
	}
	if d.speaker == nil || sentence-d.spokeAt > 3 {
		return nil
	}
	if p, ok := pronouns[r.doc.Low(speaker)]; speaker.None() || ok && agrees(p, d.speaker) {
		return d.speaker
	}
	return nil
}

// announced is the person whose name heads or ends the noun phrase of a speaker
// who comes after what he says, else nil.
func (r *resolver) announced(speaker document.Span) *cluster {
	if speaker.None() {
		return nil
	}
	if sentence, head := r.speakerHead(speaker); head >= 0 {
		if to := r.named(r.doc.Sentences[sentence].Tokens[head].Start); to != nil {
			return to
		}
	}
	return r.named(speaker.End - 1)
}

// coargument is the subject of the verb of which token j is the object: but for
// a reflexive they are never one (principle B of Chomsky's binding theory). The
// subject of a relative clause is the noun before it: "X, who met her". It needs
// the tree.
func (r *resolver) coargument(s *document.Sentence, sentence, j int, d *discourse) *cluster {
	if !s.Parsed {
		return nil
	}
	switch s.Tokens[j].Relation.Base() {
	case document.RelObj, document.RelIobj:
	default:
		return nil
	}
	subject := subjectOf(s, int(s.Tokens[j].Head))
	if k := subject; k >= 0 && k < j {
		switch r.lowWord(s, k) {
		case "who", "that", "which":
			if k = syntax.Antecedent(s, k); k < 0 {
				return nil
			}
			if s.Tokens[k].Relation.Base() == document.RelAppos {
				k = int(s.Tokens[k].Head) // "X, an aide who met her"
			}
		}
		for m := len(d.recent) - 1; m >= 0 && d.recent[m].sentence == sentence; m-- {
			if c := &d.recent[m]; c.start <= s.Tokens[k].Start && s.Tokens[k].Start < c.end {
				return c.to
			}
		}
	}
	return nil
}

// subjectOf is the subject of a verb, or of the first of those that it is joined to: "X met
// her and thanked him". -1: there is none.
func subjectOf(s *document.Sentence, verb int) int {
	const joined = 3 // verbs in a row
	for range joined {
		if verb < 0 {
			return -1
		}
		for k := range s.Tokens {
			if int(s.Tokens[k].Head) == verb && s.Tokens[k].Relation.Base() == document.RelNsubj {
				return k
			}
		}
		if s.Tokens[verb].Relation.Base() != document.RelConj {
			return -1
		}
		verb = int(s.Tokens[verb].Head)
	}
	return -1
}
