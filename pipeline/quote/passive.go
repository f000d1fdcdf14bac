package quote

import "stance/pipeline/document"

// passives takes the subject of a passive for no speaker: "the vote is expected
// to", "it was said that". Who says it is whom "by" names, else nobody. It needs
// the tree.
func (f *finder) passives() {
	w := f.w
	for i := range f.quotes {
		q := &f.quotes[i]
		if q.Cue.None() || q.Speaker.None() {
			continue
		}
		v := w.from(q.Cue.End) - 1
		if v < 0 || w.tag(v) != document.VERB {
			continue
		}
		t := w.toks[v]
		s := &f.doc.Sentences[t.sentence]
		base := v - int(t.index)
		subject, auxiliary, agent := false, false, -1
		for k := range s.Tokens {
			if s.Tokens[k].Head != t.index {
				continue
			}
			switch s.Tokens[k].Relation {
			case document.RelNsubjPass:
				subject = subject || q.Speaker.Contains(s.Tokens[k].Span)
			case document.RelAuxPass:
				auxiliary = true
			case document.RelOblAgent:
				agent = k
			}
		}
		if !subject || !auxiliary {
			continue
		}
		q.Speaker = document.Span{}
		if agent >= 0 {
			lo, hi := subtree(s, agent)
			if w.low(base+lo) == "by" {
				lo++
			}
			if first, end, ok := w.trim(base+lo, base+hi); ok {
				q.Speaker = w.span(first, end)
			}
		}
	}
}
