package actor

import "strings"

// inhabited are the ends of what the people of a place are called, longest first,
// and those of the place's own name: Iowans, Virginians, Kentuckians, New Yorkers.
var inhabited = []struct{ people, place string }{
	{"ites", ""}, {"ians", ""}, {"ians", "a"}, {"ians", "y"}, {"ians", "e"}, {"ans", ""}, {"ans", "a"}, {"ans", "o"}, {"ans", "as"}, {"ans", "e"},
	{"ers", ""}, {"ers", "e"}, {"rs", ""}, {"ns", ""},
}

// inhabitance is in what way a word is called after a place.
type inhabitance uint8

const (
	notInhabitant  inhabitance = iota
	stateResident              // Texan
	stateResidents             // Iowans
	cityResidents              // Nairobians
)

// several reports more than one.
func (i inhabitance) several() bool { return i >= stateResidents }

// inhabitants reports the people of a place that the gazetteer knows: Iowans. One
// alone, an Iowan, is told of states only: many a word ends like one of a city. More
// do, golfers and drapers, where its name is short and the end is that of a trade.
func (kb *Knowledge) inhabitants(text string) inhabitance {
	text = plain(text)
	several := strings.HasSuffix(text, "s")
	if !several {
		text += "s"
	}
	const least, leastTraded = 4, 6 // letters of the name
	for _, end := range inhabited {
		stem, found := strings.CutSuffix(text, end.people)
		if !found || len(stem)+len(end.place) < least {
			continue
		}
		p, known := kb.exact[stem+end.place]
		if !known || p.sense != sensePlace && p.sense != senseCapital {
			continue
		}
		switch state := kb.states[p.text]; {
		case state && several:
			return stateResidents
		case state:
			return stateResident
		case several && (len(p.text) >= leastTraded || !strings.HasSuffix(end.people, "rs")):
			return cityResidents
		}
	}
	return notInhabitant
}
