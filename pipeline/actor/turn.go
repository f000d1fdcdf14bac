package actor

import (
	"slices"

	"stance/pipeline/document"
)

// labelled puts the person whom the label of a turn names, "SEN. DIAZ:", in place
// of what was taken for names there. Labels that only say what somebody is,
// "QUESTION:", name nobody.
func (d *detector) labelled(s *document.Sentence, names []name) []name {
	if s.Label.None() {
		return names
	}
	first := tokenAt(s, s.Label.Start)
	end := first
	for end < len(s.Tokens) && s.Tokens[end].End <= s.Label.End && d.word(s, end) != "," && d.word(s, end) != "(" {
		end++
	}
	names = slices.DeleteFunc(names, func(n name) bool { return n.first < end })
	titled := false
	for to := d.title(s, first, end); to > first; to = d.title(s, first, end) {
		first, titled = to, true
	}
	if first >= end || nobodies[d.low(s, end-1)] || nobodies[d.low(s, first)] || d.kb.offices[d.low(s, first)] != (office{}) {
		return names
	}
	n := name{first: first, end: end, kind: document.Person, title: titled}
	if p, to := d.match(s, first); to == end {
		n.kind = d.kb.entries[p.entry].Type
	}
	return slices.Insert(names, 0, n)
}

// nobodies are labels of those whose name the transcript does not know.
var nobodies = set(`question answer questioner moderator reporter speaker audience male female man woman voice voiceover narrator
	announcer crowd participant member unidentified unknown unidentifiable caller interviewer host all`)

// labels reports a mention that is the label of a turn.
func (r *resolver) labels(m int) bool {
	men := &r.doc.Mentions[m]
	label := r.doc.Sentences[men.Sentence].Label
	return !label.None() && label.Contains(men.Span)
}
