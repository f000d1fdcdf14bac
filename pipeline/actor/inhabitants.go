package actor

import "strings"

// inhabited are the ends of what the people of a place are called, longest first,
// and those of the place's own name: Iowans, Virginians, Kentuckians, New Yorkers.
var inhabited = []struct{ people, place string }{
	{"ites", ""}, {"ians", ""}, {"ians", "a"}, {"ians", "y"}, {"ians", "e"}, {"ans", ""}, {"ans", "a"}, {"ans", "o"}, {"ans", "as"}, {"ans", "e"},
	{"ers", ""}, {"ers", "e"}, {"rs", ""}, {"ns", ""},
}

// inhabitants reports the people of a place that the gazetteer knows, and whether
// they are several: Iowans. One alone, an Iowan, is told of states only: many a
// word ends like one of a city.
func (kb *Knowledge) inhabitants(text string) (several, ok bool) {
	text = plain(text)
	several = strings.HasSuffix(text, "s")
	if !several {
		text += "s"
	}
	const least = 4 // letters of a place's name
	for _, end := range inhabited {
		stem, found := strings.CutSuffix(text, end.people)
		if !found || len(stem)+len(end.place) < least {
			continue
		}
		if p, known := kb.exact[stem+end.place]; known && (p.sense == sensePlace || p.sense == senseCapital) && (several || kb.states[p.text]) {
			return several, true
		}
	}
	return several, false
}
