package syntax

import (
	"testing"

	"stance/pipeline/document"
	"stance/pipeline/text"
)

func TestDateline(t *testing.T) {
	for _, c := range []struct{ name, sentence, want string }{
		{"city and agency", "CAIRO (Meridian) — Egypt accused Ethiopia.", "CAIRO (Meridian) —"},
		{"city and country", "POTOSÍ, Bolivia — Miners blocked the roads.", "POTOSÍ, Bolivia —"},
		{"state and date", "FLINT, Mich., Oct. 4 (MNS) – The mayor praised the governor.", "FLINT, Mich., Oct. 4 (MNS) –"},
		{"hyphen with space around it", "LAGOS (Meridian) - Police denied it on Monday.", "LAGOS (Meridian) -"},
		{"no capitals, but an agency", "Dec 29 (Meridian) - The bank closed its doors.", "Dec 29 (Meridian) -"},
		{"horizontal bar", "WASHINGTON ― The Senate condemned the coup.", "WASHINGTON ―"},
		{"a quotation follows", "KYIV — “We are ready,” the mayor said.", "KYIV —"},
		{"a saint", "ST. LOUIS — The mayor resigned on Friday.", "ST. LOUIS —"},
		{"an aside", "NATO — the alliance of the West — met on Friday.", ""},
		{"a name and an aside", "Ana Ruiz — The Post reported — resigned.", ""},
		{"a compound", "Anglo-American talks failed again.", ""},
		{"a party and a state", "Mike Dunn (R-Ohio), a senator — said nothing.", ""},
		{"nothing follows", "PARIS — End.", ""},
		{"a dash first", "— She left the room in anger.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tokens := text.Tokens(c.sentence, document.Span{End: len(c.sentence)})
			got := ""
			if n := dateline(c.sentence, tokens); n > 0 {
				got = c.sentence[:tokens[n-1].End]
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
