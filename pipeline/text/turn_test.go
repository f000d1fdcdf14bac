package text

import (
	"slices"
	"strings"
	"testing"
)

func TestTurns(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // the labels, each with the words of its turn
	}{
		{"two speakers", "The two met on Friday.\n\nANN PELL: Will you go?\n\nLI: I stay. I said so.\n\nPELL: Why?\n\nLI: I like it here.\n\nThey shook hands.",
			[]string{"ANN PELL|Will you go?", "LI|I stay. I said so.", "PELL|Why?", "LI|I like it here."}},
		{"a turn of two paragraphs", "PELL: Will you go?\n\nLI: I stay.\n\nI said so.\n\nPELL: Why?\n\nLI: I like it here.",
			[]string{"PELL|Will you go?", "LI|I stay. I said so.", "PELL|Why?", "LI|I like it here."}},
		{"one turn of somebody named", "The minister met Pell in Oslo.\n\nPELL: I will not go.\n\nHe then left.", []string{"PELL|I will not go."}},
		{"a label that recurs nowhere", "UPDATE: The minister has left.\n\nHe met nobody.", nil},
		{"where it was written", "COLOMBO: Two ships berthed on Friday. Trade through Colombo fell.\n\nIndia rejected the charge.\n\nPhoto: Reuters and others", nil},
		{"where it was written, below a byline", "By Our Correspondent\n\nCOLOMBO: Two ships berthed on Friday. Trade through Colombo fell.", nil},
		{"labels in small letters", "Pell: Will you go?\n\nLi: I stay.\n\nPell: Why?\n\nLi: I like it here.",
			[]string{"Pell|Will you go?", "Li|I stay.", "Pell|Why?", "Li|I like it here."}},
		{"a list", "Date: Friday at noon\n\nPlace: the old town hall\n\nPrice: ten euros a head\n\nAge: from twelve on", nil},
		{"a heading", "Pell: the minister has lied\n\nThe minister met Pell in Oslo.", nil},
		{"a time", "PELL 10:30 in the morning.\n\nPELL 11:30 in the morning.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range Segment(c.text) {
				if !s.Label.None() {
					got = append(got, c.text[s.Label.Start:s.Label.End]+"|"+strings.TrimSpace(c.text[s.Label.End+1:s.End]))
				} else if s.Turn {
					got[len(got)-1] += " " + c.text[s.Start:s.End]
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
