package quote

import (
	"sort"
	"strings"

	"stance/pipeline/document"
	"stance/pipeline/syntax"
)

// Attribute ties each quote to the mention of its speaker, or gives the reason
// why none is known, and first-person pronouns inside quotes to that speaker.
// It needs Mentions and Actors of actor.Resolve.
func Attribute(doc *document.Document) {
	for i := range doc.Quotes {
		q := &doc.Quotes[i]
		q.SpeakerMention, q.Reason = -1, ""
		if q.Speaker.None() {
			if q.SpeakerMention = introduced(doc, i); q.SpeakerMention < 0 {
				q.SpeakerMention = inherited(doc, i)
			}
			if q.SpeakerMention < 0 {
				q.Reason = "no cue names a speaker"
				if q.Kind != document.Direct {
					q.Reason = "a passive names no speaker"
				}
			}
			continue
		}
		m, reason := speakerMention(doc, q.Speaker)
		if m < 0 {
			if m = issuer(doc, i); m >= 0 {
				reason = ""
			}
		}
		q.SpeakerMention, q.Reason = m, reason
	}
	firstPerson(doc)
	// Who says "I said that …" within a quote is known only now.
	for i := range doc.Quotes {
		if q := &doc.Quotes[i]; q.SpeakerMention < 0 && firstPersonWord[doc.At(q.Speaker)] {
			q.SpeakerMention, q.Reason = speakerMention(doc, q.Speaker)
		}
	}
}

// papers say what those say who issued them.
var papers = set("statement communiqué communique declaration release")

// issuer is who speaks through the paper that is the speaker of a quote, "the statement": who
// is reported to say something in the sentence that introduces it, at most two before, and
// whom the paper does not name. -1: no such.
func issuer(doc *document.Document, i int) int {
	const back = 2
	q := &doc.Quotes[i]
	paper, ok := strings.CutPrefix(strings.ToLower(doc.At(q.Speaker)), "the ")
	if !ok || !papers[paper] {
		return -1
	}
	at := sentenceAt(doc, q.Extent().Start)
	for k := i - 1; k >= 0; k-- {
		m := doc.Quotes[k].SpeakerMention
		if m < 0 {
			continue
		}
		s := &doc.Sentences[doc.Mentions[m].Sentence]
		if at-doc.Mentions[m].Sentence > back {
			break
		}
		if !strings.Contains(doc.Low(s.Span), paper) || doc.Mentions[m].Sentence == at {
			continue
		}
		for n := firstFrom(doc, q.Extent().Start); n < len(doc.Mentions) && doc.Mentions[n].Start < q.Extent().End; n++ {
			if doc.Mentions[n].Actor == doc.Mentions[m].Actor {
				return -1
			}
		}
		return m
	}
	return -1
}

// inherited is the speaker of the quote before, where layout alone says that
// it goes on: the same paragraph, or the next one.
func inherited(doc *document.Document, i int) int {
	if i == 0 || doc.Quotes[i].Kind != document.Direct {
		return -1
	}
	p := sentenceAt(doc, doc.Quotes[i].Fragments[0].Start)
	for k := i - 1; k >= 0; k-- {
		before := &doc.Quotes[k]
		if before.Kind != document.Direct && before.Kind != document.Mixed {
			continue
		}
		b := sentenceAt(doc, before.Extent().End-1)
		if doc.Sentences[p].Paragraph-doc.Sentences[b].Paragraph > 1 {
			return -1
		}
		return before.SpeakerMention
	}
	return -1
}

// firstFrom is the index of the first mention that starts at the offset or after it.
func firstFrom(doc *document.Document, offset int) int {
	return sort.Search(len(doc.Mentions), func(i int) bool { return doc.Mentions[i].Start >= offset })
}

// sentenceAt is the index of the sentence that holds the offset, or the next.
func sentenceAt(doc *document.Document, offset int) int {
	n := sort.Search(len(doc.Sentences), func(i int) bool { return doc.Sentences[i].End > offset })
	return min(n, len(doc.Sentences)-1)
}

// speakerMention is the mention that a speaker's noun phrase is about: the
// first that is not inside an apposition or a modifier, as far as position
// tells; a person before others of the phrase.
func speakerMention(doc *document.Document, span document.Span) (int, string) {
	from := firstFrom(doc, span.Start)
	// "who in May said" is who.
	switch word, _, _ := strings.Cut(doc.At(span), " "); word {
	case "who", "which", "that":
		// What a relative clause says is said by the name before it; who is no body:
		// "X, an aide at the ministry who said".
		if word == "who" && from > 0 && doc.Mentions[from-1].Actor >= 0 && embodied[doc.Actors[doc.Mentions[from-1].Actor].Type] {
			if m := personBefore(doc, from, span.Start); m >= 0 {
				return m, ""
			}
		}
		for m := from - 1; m >= 0 && m >= from-3; m-- {
			if end := doc.Mentions[m].End; end <= span.Start && strings.Trim(doc.Text[end:span.Start], ", ") == "" && doc.Mentions[m].Actor >= 0 && doc.Actors[doc.Mentions[m].Actor].Type != document.Place {
				return m, ""
			}
		}
		if m := antecedent(doc, span.Start, from); m >= 0 {
			return m, ""
		}
	}
	best, unresolved := -1, ""
	seen := false
	for m := from; m < len(doc.Mentions) && doc.Mentions[m].Start < span.End; m++ {
		men := &doc.Mentions[m]
		if men.End > span.End {
			continue
		}
		seen = true
		if men.Actor < 0 {
			if unresolved == "" {
				unresolved = men.Reason
			}
			continue
		}
		if doc.Actors[men.Actor].Type == document.Place || !men.IsActor {
			continue // "the GOP nominee" is no party
		}
		if best < 0 || rank(doc, m, span)-outer(doc, m, span) > rank(doc, best, span)-outer(doc, best, span) {
			best = m
		}
	}
	switch {
	case best >= 0 && rank(doc, best, span) >= 0:
		return best, ""
	case best >= 0 && speaksThrough(doc, best, span):
		return best, ""
	case unresolved != "":
		return -1, unresolved
	case seen:
		return -1, "the speaker's noun phrase names no actor"
	}
	switch word := strings.ToLower(doc.At(span)); {
	case firstPersonWord[doc.At(span)]:
		return -1, "the writer speaks"
	case pronouns[word] || word == "this" || word == "that" || word == "which":
		return -1, "what the pronoun stands for has no name"
	}
	return -1, "the speaker is not named"
}

// embodied are the types of bodies that speak through persons.
var embodied = map[document.ActorType]bool{document.Organisation: true, document.Government: true, document.Country: true}

// personBefore is the last person named, before the offset, in its sentence and
// followed by a comma; -1 if there is none.
func personBefore(doc *document.Document, from, offset int) int {
	start := doc.Sentences[sentenceAt(doc, offset)].Start
	for m := from - 1; m >= 0 && doc.Mentions[m].Start >= start; m-- {
		if men := &doc.Mentions[m]; men.Actor >= 0 && men.How == document.ByName && doc.Actors[men.Actor].Type == document.Person && men.IsActor && strings.HasPrefix(doc.Text[men.End:], ",") {
			return m
		}
	}
	return -1
}

// antecedent is the mention that a relative pronoun stands for, by the tree; -1
// if unknown. before is the first mention after it.
func antecedent(doc *document.Document, offset, before int) int {
	s := &doc.Sentences[sentenceAt(doc, offset)]
	of := -1
	for j := range s.Tokens {
		if s.Parsed && s.Tokens[j].Start == offset {
			of = syntax.Antecedent(s, j)
		}
	}
	if of < 0 {
		return -1
	}
	for m := before - 1; m >= 0 && doc.Mentions[m].Start >= s.Start; m-- {
		if men := &doc.Mentions[m]; men.Contains(s.Tokens[of].Span) && men.Actor >= 0 && men.IsActor {
			return m
		}
	}
	return -1
}

// speaksThrough reports a speaker without a name who speaks for whose he is:
// "Kenya's foreign minister", "X's office".
func speaksThrough(doc *document.Document, m int, span document.Span) bool {
	men := &doc.Mentions[m]
	rest := doc.Text[men.End:span.End]
	owned := false
	for _, owner := range []string{"'s ", "’s ", "' ", "’ "} {
		if after, ok := strings.CutPrefix(rest, owner); ok {
			rest, owned = after, true
			break
		}
	}
	switch {
	case !owned || men.Start > span.Start+4:
		return false
	case doc.Actors[men.Actor].Type == document.Country:
		return true
	}
	for _, word := range strings.Fields(rest) {
		if mouthpieces[word] {
			return true
		}
	}
	return false
}

var mouthpieces = set(`office campaign team administration government spokesman spokeswoman spokesperson aides staff statement camp cabinet
	lawyer lawyers attorney attorneys tweet tweets letter brief complaint speech remarks management memoir`)

// rank prefers the mention that heads the phrase: the first, unless it only
// says whose or from where somebody is, and a person over what the person
// belongs to.
func rank(doc *document.Document, m int, span document.Span) int {
	men := &doc.Mentions[m]
	rest := doc.Text[men.End:span.End]
	score := 0
	if doc.Actors[men.Actor].Type == document.Person {
		score += 3
	}
	if apposed(doc, m, span) {
		score += 4
	}
	if rest == "" || rest[0] == ',' || strings.HasPrefix(rest, " (") {
		score += 4
	}
	if men.How == document.ByPronoun && men.Len() == span.Len() {
		score += 4
	} else if men.How == document.ByPronoun && men.Start == span.Start && !mouthpieces[firstField(rest)] {
		score -= 6 // "his former wife"
	}
	if men.Start-span.Start <= len("the ") && within[firstField(rest)] {
		score += 5 // "the centre at X and Y"
	}
	for _, owner := range []string{"'s", "’s", "'", "’"} {
		if strings.HasPrefix(rest, owner) {
			score -= 6
			break
		}
	}
	if strings.ContainsAny(doc.Text[span.Start:men.Start], ",(") && !apposed(doc, m, span) {
		score -= 5
	}
	return score
}

// outer is what a mention loses beside another one of the phrase: where it only
// says where or of what that one is ("officials in Chile"), or is joined to it
// ("X and Y": the first speaks for both).
func outer(doc *document.Document, m int, span document.Span) int {
	before := strings.TrimSuffix(strings.TrimRight(doc.Text[span.Start:max(span.Start, doc.Mentions[m].Start)], " \n"), " the")
	for _, title := range []string{" Mr.", " Mrs.", " Ms.", " Dr."} {
		before = strings.TrimSuffix(before, title)
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	if word == "and" || within[word] {
		return 5
	}
	return 0
}

// within are prepositions after which stands where or of what somebody is.
var within = set("at of in on for from")

// firstField is the first word of what follows a mention, "" where no space
// parts them.
func firstField(rest string) string {
	if !strings.HasPrefix(rest, " ") {
		return ""
	}
	word, _, _ := strings.Cut(rest[1:], " ")
	return word
}

// apposed reports a person's name that ends the phrase after a comma, and no
// other person before it: "its head of policy at X, Y".
func apposed(doc *document.Document, m int, span document.Span) bool {
	men := &doc.Mentions[m]
	if men.How != document.ByName || doc.Actors[men.Actor].Type != document.Person || men.End != span.End ||
		!strings.HasSuffix(strings.TrimRight(doc.Text[span.Start:men.Start], " \n"), ",") {
		return false
	}
	for k := m - 1; k >= 0 && doc.Mentions[k].Start >= span.Start; k-- {
		if before := &doc.Mentions[k]; before.How == document.ByName && before.Actor >= 0 && doc.Actors[before.Actor].Type == document.Person &&
			!strings.HasPrefix(doc.Text[before.End:], "'s") && !strings.HasPrefix(doc.Text[before.End:], "’s") {
			return false
		}
	}
	return true
}

// firstPerson ties I and we inside a quote to who speaks.
func firstPerson(doc *document.Document) {
	for i := range doc.Quotes {
		q := &doc.Quotes[i]
		if q.Kind != document.Direct || q.SpeakerMention < 0 {
			continue
		}
		speaker := &doc.Mentions[q.SpeakerMention]
		if speaker.Actor < 0 {
			continue
		}
		for _, f := range q.Fragments {
			m := firstFrom(doc, f.Start)
			for ; m < len(doc.Mentions) && doc.Mentions[m].Start < f.End; m++ {
				men := &doc.Mentions[m]
				if men.How == document.ByPronoun && men.Actor < 0 && firstPersonWord[doc.At(men.Span)] {
					men.Actor, men.IsActor, men.Reason = speaker.Actor, true, ""
					men.Confidence = 0.9 * speaker.Confidence
				}
			}
		}
	}
}

var firstPersonWord = set("I me my mine we us our ours myself ourselves We Our My Me Ours Us Myself Ourselves")
