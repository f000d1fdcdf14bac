package actor

import (
	"strings"

	"stance/pipeline/document"
)

// mended joins the halves of a name that the tagger took apart.
func (d *detector) mended(s *document.Sentence, names []name) []name {
	out := names[:0]
	for _, n := range names {
		d.unbroken(s, &n)
		d.halfQuoted(s, &n)
		if n.kind == document.Person && n.end-n.first == 1 && n.first > 0 && filial[d.word(s, n.first-1)] {
			n.first-- // bin Laden
		}
		if k := len(out) - 1; k >= 0 {
			if whole, ok := d.halves(s, out[k], n); ok {
				out[k] = whole
				continue
			}
		}
		out = append(out, n)
	}
	return out
}

// halfQuoted parts a name from a quotation that ends in it and does not begin in it:
// “King James”, Ada "Kit" Marlow.
func (d *detector) halfQuoted(s *document.Sentence, n *name) {
	opened := false
	for k := n.first; k < n.end; k++ {
		switch word := d.word(s, k); {
		case word == "“" || word == "«":
			opened = true
		case word != "”" && word != "»" && word != `"` || k == n.first:
		case opened:
			opened = false
		case word == `"` && strings.Contains(d.doc.At(document.Span{Start: s.Tokens[k].End, End: s.Tokens[n.end-1].End}), word):
			opened = true
		case k+1 == n.end:
			n.end = k
			return
		default:
			n.first = k + 1
			return
		}
	}
}

// halves is the name of which a and b, which follows it, are the halves.
func (d *detector) halves(s *document.Sentence, a, b name) (name, bool) {
	whole := name{first: a.first, end: b.end, kind: b.kind, title: a.title}
	gap := b.first - a.end
	between := ""
	if gap > 1 {
		return whole, false
	} else if gap == 1 {
		between = d.word(s, a.end)
	}
	head, last := d.low(s, a.first), d.low(s, b.end-1)
	switch {
	case d.word(s, b.end-1) == "PAC" && committeeJoiners[between] && b.end-b.first > 1 && a.end-a.first == 1 && a.kind != document.Country:
		whole.kind = document.Organisation
		return whole, true // Ready for X PAC
	case b.adjective:
		// Mark Cuban: a surname that sounds like a nationality.
		whole.kind = document.Person
		return whole, gap == 0 && s.Parsed && s.Tokens[b.first].Tag == document.PROPN && a.kind == document.Person && a.end-a.first == 1 && d.lexeme(s, a.first).firstName
	case a.adjective:
		// Each country has a Ministry of Health.
		if gap > 0 || b.kind != document.Government {
			return whole, false
		}
		_, known := d.match(s, b.first)
		return whole, known < b.end
	case a.kind == document.Person && b.kind == document.Person:
		return whole, gap == 1 && nobiliary[between] || gap == 0 && filial[d.word(s, b.first)]
	case b.kind == document.Person || a.kind == document.Person || gap == 0:
		return whole, false
	case a.kind == document.Place && b.end-b.first == 1 && institution[last] && isUpper(between):
		return whole, true // the Tulsa Police Department
	case (between == "for" || between == "on") && b.kind != document.Country && a.kind != document.Place && institution[d.low(s, a.end-1)]:
		whole.kind = a.kind
		return whole, true // Agency for X
	case between == "and" && d.portfolioOf(s, a) && b.end-b.first <= 2:
		_, known := d.match(s, b.first)
		whole.kind = a.kind
		return whole, known == b.first // Ministry of Mines and Energy
	case between == "and" && chambers[head] && a.end-a.first > 1 && committees[last] && !chambers[d.low(s, b.first)]:
		return whole, true // House Budget and Roads Committee
	}
	return whole, false
}

// portfolioOf reports a ministry by what it is of.
func (d *detector) portfolioOf(s *document.Sentence, n name) bool {
	for k := n.first; k+2 < n.end; k++ {
		if low := d.low(s, k); (low == "ministry" || low == "department") && d.word(s, k+1) == "of" {
			return true
		}
	}
	return false
}

var (
	// filial particles begin a surname.
	filial = set("bin ibn bint")
	// nobiliary particles join a first name and a surname.
	nobiliary = set("bin ibn bint van von de der den ter di da du dos del al el")
	// chambers begin the names of their committees.
	chambers   = set("house senate assembly")
	committees = set("committee subcommittee")
)
