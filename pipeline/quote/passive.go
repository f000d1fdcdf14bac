package quote

import "stance/pipeline/document"

// passives takes the subject of a passive for no speaker: "the vote is expected
// to", "it was said that". Who says it is whom "by" names, else nobody; and where
// then only circumstances follow, nothing was said: "she was released from". It
// needs the tree.
func (f *finder) passives() {
	kept := f.quotes[:0]
	for i := range f.quotes {
		q := &f.quotes[i]
		if agent, passive := f.agent(q); passive {
			if !agent.None() && len(q.Fragments) == 1 && q.Fragments[0].Start <= agent.Start && agent.Start-q.Fragments[0].Start <= len("by the ") {
				q.Fragments[0] = q.Speaker // "the plan was backed by X"
			}
			q.Speaker = agent
			if word := f.w.low(f.w.from(q.Fragments[0].Start)); agent.None() && q.Kind != document.Direct && prepositions[word] && !reporting[word] {
				continue
			}
		}
		kept = append(kept, *q)
	}
	f.quotes = kept
}

// reporting are prepositions after which a passive tells what is said: "accused
// of", "seen as".
var reporting = set("of as that to because if")

// agent is whom "by" names after the cue of a quote, and whether that cue is a
// passive of which the speaker is the subject.
func (f *finder) agent(q *document.Quote) (agent document.Span, passive bool) {
	w := f.w
	if q.Cue.None() || q.Speaker.None() {
		return document.Span{}, false
	}
	v := w.from(q.Cue.End) - 1
	if v < 0 || w.tag(v) != document.VERB {
		return document.Span{}, false
	}
	t := w.toks[v]
	s := &f.doc.Sentences[t.sentence]
	base := v - int(t.index)
	subject, auxiliary, by := false, w.mannerOf(v) == passiveVoice, -1
	for k := range s.Tokens {
		if s.Tokens[k].Head != t.index {
			continue
		}
		switch s.Tokens[k].Relation {
		case document.RelNsubjPass, document.RelNsubj: // trees mix them up
			subject = subject || q.Speaker.Contains(s.Tokens[k].Span)
		case document.RelAuxPass:
			auxiliary = true
		case document.RelOblAgent:
			by = k
		}
	}
	if !subject || !auxiliary {
		return document.Span{}, false
	}
	if by >= 0 {
		lo, hi := subtree(s, by)
		if w.low(base+lo) == "by" {
			lo++
		}
		if first, end, ok := w.trim(base+lo, base+hi); ok {
			return w.span(first, end), true
		}
	}
	return document.Span{}, true
}
