package actor

import (
	"slices"
	"sort"

	"stance/pipeline/document"
)

// people adds the persons that the tagger missed: names of two words or more
// that the rules see where it marks nothing, after a title or an office, or with
// a known first name, as in long lists of names.
func (d *detector) people(s *document.Sentence, out []name) []name {
	taken := 0
	var more []name
	for i := 0; i < len(s.Tokens); {
		for taken < len(out) && out[taken].end <= i {
			taken++
		}
		if taken < len(out) && out[taken].first <= i {
			i = out[taken].end
			continue
		}
		found, next := d.at(s, i)
		for _, n := range found {
			syllabic := n.end-n.first == 4 && d.syllabic(s, n.first+1)
			if syllabic {
				n.kind = document.Person
			}
			sure := syllabic || n.title || d.lexeme(s, n.first).firstName || d.apposed(s, n)
			if sure && n.kind == document.Person && (n.end-n.first >= 2 || n.title && d.calledSo(s, n.first)) && n.end-n.first <= 4 && (taken >= len(out) || n.end <= out[taken].first) &&
				(syllabic || isUpper(d.word(s, n.end-1))) && !otherHeads[d.low(s, n.end-1)] {
				more = append(more, n)
			}
		}
		i = next
	}
	if more == nil {
		return out
	}
	out = append(out, more...)
	sort.Slice(out, func(i, j int) bool { return out[i].first < out[j].first })
	return out
}

// incorporated follows the name of a firm.
var incorporated = set("inc inc. corp corp. ltd ltd. llc plc gmbh")

// firms adds what the tagger missed before a word that only firms have: "Apple Inc".
func (d *detector) firms(s *document.Sentence, out []name) []name {
	for i := 1; i < len(s.Tokens); i++ {
		if !incorporated[d.low(s, i)] || !isUpper(d.word(s, i-1)) {
			continue
		}
		at := sort.Search(len(out), func(k int) bool { return out[k].end > i-4 })
		from := i
		for from > 0 && i-from < 4 && isUpper(d.word(s, from-1)) && d.nameWord(s, from-1) {
			from--
		}
		for at < len(out) && out[at].end <= from {
			at++
		}
		if from == i || at < len(out) && out[at].first <= i {
			continue
		}
		out = slices.Insert(out, at, name{first: from, end: i + 1, kind: document.Organisation})
	}
	return out
}

// apposed reports a name after an office and a comma: "his deputy, X".
func (d *detector) apposed(s *document.Sentence, n name) bool {
	return n.first >= 2 && d.word(s, n.first-1) == "," && d.kb.officeBy[d.word(s, n.first-2)]&2 != 0 && d.kb.offices[d.word(s, n.first-2)] != (office{})
}
